"""The letter with which a patient comes in: made and taken back by a nurse, or all is closed."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schedules.access.carers import block
from schedules.access.letters import in_groups, letters_of, new_letter, revoke
from schedules.access.log import Action, log
from schedules.access.showing import show_for_a_while, still_shown
from schedules.models import Access, Patient
from schedules.pages.nurse.letters import open_ways
from schedules.queries import own_access_of
from schedules.renderers.paper.letter import letter_pdf
from schedules.words.when import day_words

from .access import open_patient, staff, user_of
from .files import file_response
from .once import press_once
from .printed import printed
from .wishes import LARGE

TOO_LATE = gettext_lazy(
    "This letter was made longer ago and cannot be shown any more. Did you print it? It still "
    "works. Else make a new one."
)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show which letters are open; on a post, make a new one and return it to be printed."""
    patient = open_patient(request, code)
    if patient.care == Patient.Care.DECEASED:
        messages.error(request, _("This record is closed: no letter opens it."))
        return HttpResponseRedirect(reverse("patient", args=[patient.code]))
    if request.method == "POST":
        return press_once(request, lambda: _made(request, patient), request.path)
    access = own_access_of(patient)
    context = {
        "patient": patient,
        "has_open_ways": bool(open_ways(patient, timezone.now())),
        "since": day_words(timezone.localdate(access.granted_at)) if access else "",
        "letters": [
            {
                "letter": open_letter,
                "made": day_words(timezone.localdate(open_letter.made_at)),
                "until": day_words(timezone.localdate(open_letter.expires_at)),
            }
            for open_letter in letters_of(patient, Access.Kind.SELF, timezone.now())
        ],
    }
    return render(request, "nurse/letters.html", context)


def _made(request: HttpRequest, patient: Patient) -> HttpResponse:
    by, now = user_of(request), timezone.now()
    made, code = new_letter(patient, Access.Kind.SELF, by=by, now=now)
    log(request, patient, Action.ACCESS)
    show_for_a_while(request, made.code, code)
    how = f"?{LARGE}=ja" if LARGE in request.POST else ""
    return HttpResponseRedirect(reverse("letter-print", args=[patient.code, made.code]) + how)


@staff
@require_safe
@printed
def print_letter(request: HttpRequest, code: UUID, letter: UUID) -> HttpResponse:
    """Return a letter that was just made, to be printed; some minutes later nobody can read it."""
    patient, now = open_patient(request, code, Action.ACCESS), timezone.now()
    made = letters_of(patient, Access.Kind.SELF, now).filter(code=letter).first()
    secret = still_shown(request, letter)
    if made is None or not secret:
        messages.error(request, TOO_LATE if made else _("The letter no longer works."))
        return HttpResponseRedirect(reverse("letter-new", args=[patient.code]))
    address = address_of(request, patient.language)
    until = timezone.localdate(made.expires_at)
    link, large = f"{address}#{secret}", LARGE in request.GET
    file = letter_pdf(patient, in_groups(secret), address, link, until, large=large)
    return file_response(file, "inline")


@staff
@require_POST
def revoke_letter(request: HttpRequest, code: UUID, letter: UUID) -> HttpResponse:
    """Take a letter back."""
    patient, now = open_patient(request, code), timezone.now()
    back = reverse("letter-new", args=[patient.code])

    def take_back() -> HttpResponse:
        if not revoke(letters_of(patient, Access.Kind.SELF, now).filter(code=letter), now):
            raise Http404
        log(request, patient, Action.ACCESS)
        messages.success(request, _("The letter no longer works."))
        return HttpResponseRedirect(back)

    return press_once(request, take_back, back)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def block_access(request: HttpRequest, code: UUID) -> HttpResponse:
    """Say what is open to the patient and carers; on a post, close all of it at once."""
    patient, now = open_patient(request, code), timezone.now()
    if request.method == "POST":
        return press_once(request, lambda: _blocked(request, patient, now), request.path)
    context = {"patient": patient, "ways": open_ways(patient, now)}
    return render(request, "nurse/block.html", context)


def _blocked(request: HttpRequest, patient: Patient, now: datetime) -> HttpResponse:
    block(patient, now)
    log(request, patient, Action.ACCESS)
    messages.success(request, _("Blocked: nobody but the staff sees this record any more."))
    return HttpResponseRedirect(reverse("letter-new", args=[patient.code]))


def address_of(request: HttpRequest, language: str) -> str:
    """Return where somebody with a code comes in, in their language."""
    other = "?language=en" if language == "en" else ""
    return request.build_absolute_uri(reverse("come-in") + other)
