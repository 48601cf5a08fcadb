"""Pages of one timeline, through every middleware, against empty views."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from .browsers import patient_in, shown
from .measure import Case, Table, compare, repeated
from .plans import begun_plan
from .run import Run


def empty(request: HttpRequest) -> HttpResponse:
    """The least that Django can answer."""
    return HttpResponse("")


urlpatterns = [path("empty/", empty), path("", include("mscare.urls"))]
with_empty_view = override_settings(ROOT_URLCONF=__name__)


def empty_views() -> dict[str, Case]:
    """Return the reference of every page, as the first case."""
    return {"an empty view, 20 times": repeated(partial(shown, Client(), "/empty/"), 20)}


@with_empty_view
def pages(run: Run) -> Table:
    """The public preview, the patient's page, the nurse's page and the nurse's preview."""
    cases = empty_views()
    for treatment, clinic in (("ocrelizumab", "amsterdam-umc"), ("alemtuzumab", "jbz")):
        cases |= _pages_of(run, treatment, clinic)
    return compare("Pages", cases, run.rounds(15))


def _pages_of(run: Run, treatment: str, clinic: str) -> dict[str, Case]:
    plan = begun_plan(run, treatment, clinic)
    patient = patient_in(plan.patient, run.nurse)
    asked = {"treatment": treatment, "start": str(run.start)}
    preview = f"/tijdlijn/?{urlencode({'clinic': clinic, **asked})}"
    new = f"/patienten/{plan.patient.code}/plan/"
    return {
        f"{treatment}: public preview": partial(shown, Client(), preview),
        f"{treatment}: patient's page": partial(shown, patient, "/mijn/"),
        f"{treatment}: nurse's plan page": partial(shown, run.browser, f"/plannen/{plan.code}/"),
        f"{treatment}: nurse's preview": partial(shown, run.browser, new, asked),
    }
