"""The log of access, for the auditor of a clinic."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from schedules.access.log import Action, log_search
from schedules.models import AccessEvent, Membership
from schedules.pages.audit.log import LogForm, log_cells, log_heads, log_lines
from schedules.queries.access_log import events_for, patients_with
from schedules.renderers import Rendered
from schedules.renderers.spreadsheets import MARK, csv_text

from .access import user_of, with_role
from .files import file_response

SHOWN = 50
MOST = 50_000  # lines of a file: more is asked in periods

auditor = with_role(Membership.Role.AUDITOR)


@auditor
@require_http_methods(["GET", "HEAD", "POST"])
def access_log(request: HttpRequest) -> HttpResponse:
    """Find who looked at whose record. To look here is itself written down."""
    form = LogForm(request.POST or None)
    page = Paginator(_events(request, form), SHOWN).get_page(request.POST.get("page"))
    events = list(page.object_list)
    lines = log_lines(events)  # before this look is written down
    patients = patients_with(event.patient_code for event in events)
    log_search(request, patients.values(), Action.LIST)
    status = 422 if form.errors else 200
    context = {"form": form, "page": page, "lines": lines}
    return render(request, "audit/log.html", context, status=status)


@auditor
@require_POST
def access_log_csv(request: HttpRequest) -> HttpResponse:
    """Give what was found to a spreadsheet."""
    events = _events(request, LogForm(request.POST))[:MOST]
    found = list(events)
    log_search(request, patients_with(e.patient_code for e in found).values(), Action.EXPORT)
    text = MARK + csv_text([log_heads(), *log_cells(log_lines(found))])
    name = f"inzage-{timezone.localdate()}.csv"
    return file_response(Rendered(name, "text/csv; charset=utf-8", text.encode()))


def _events(request: HttpRequest, form: LogForm) -> QuerySet[AccessEvent]:
    return events_for(user_of(request), form.search)
