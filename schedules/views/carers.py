"""Who looks along with a patient: invited, seen and withdrawn by the patient alone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schedules.access.carers import withdraw
from schedules.access.letters import in_groups, letters_of, new_letter, revoke
from schedules.access.log import Action, log
from schedules.access.showing import MINUTES, show_for_a_while, still_shown
from schedules.forms.arrival import CarerForm
from schedules.inputs.refusal import Refusal
from schedules.models import Access, Patient
from schedules.queries import carer_of, carers_of
from schedules.renderers.paper.qr import qr_of
from schedules.words.when import day_words

from .access import user_of
from .letters import address_of
from .mine import mine_page
from .mine_access import mine, mine_address, own_access, refuse, to_mine
from .once import make_once, press_once

TOO_LATE = gettext_lazy(
    "This code was made longer ago and cannot be shown any more. Did you give it to somebody? It "
    "still works. Else make a new one."
)


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def carers(request: HttpRequest) -> HttpResponse:
    """Show who may look along, and ask whom to add."""
    patient = _own_patient(request)
    form = CarerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return make_once(request, lambda: _invite(request, patient, form.cleaned_data["name"]))
        except Refusal as error:
            form.add_error(None, str(error))
    log(request, patient, Action.VIEW)
    now = timezone.now()
    context = {
        "form": form,
        "carers": [_carer_words(access) for access in carers_of(patient)],
        "invitations": [
            (letter, day_words(timezone.localdate(letter.expires_at)))
            for letter in letters_of(patient, Access.Kind.CARER, now)
        ],
    }
    return mine_page(request, "patient/carers.html", context, 422 if form.errors else 200)


def _invite(request: HttpRequest, patient: Patient, name: str) -> HttpResponse:
    by, now = user_of(request), timezone.now()
    letter, code = new_letter(patient, Access.Kind.CARER, by=by, now=now, name=name)
    log(request, patient, Action.ACCESS)
    show_for_a_while(request, letter.code, code)
    return to_mine(request, "mine-invitation", letter.code)


@mine
@require_safe
def invitation(request: HttpRequest, letter: UUID) -> HttpResponse:
    """Show a code that was just made, with its square; only its hash is kept for longer."""
    patient = _own_patient(request)
    made = letters_of(patient, Access.Kind.CARER, timezone.now()).filter(code=letter).first()
    code = still_shown(request, letter)
    if made is None or not code:
        messages.error(request, TOO_LATE if made else _("This code no longer works."))
        return to_mine(request, "mine-carers")
    log(request, patient, Action.VIEW)
    address = address_of(request, patient.language)
    context = {
        "name": made.name,
        "code": in_groups(code),
        "address": address,
        "qr": qr_of(f"{address}#{code}"),
        "until": day_words(timezone.localdate(made.expires_at)),
        "minutes": MINUTES,
    }
    return mine_page(request, "patient/invitation.html", context)


@mine
@require_POST
def withdraw_carer(request: HttpRequest, code: UUID) -> HttpResponse:
    """Let somebody look no longer, at once."""
    patient = _own_patient(request)
    carer = carer_of(patient, code)
    if carer is None:
        refuse(request)

    def stop() -> HttpResponse:
        withdraw(carer, timezone.now())
        log(request, patient, Action.ACCESS)
        messages.success(request, _("%(name)s can no longer look.") % {"name": carer.name})
        return to_mine(request, "mine-carers")

    return press_once(request, stop, mine_address(request, "mine-carers"))


@mine
@require_POST
def revoke_invitation(request: HttpRequest, letter: UUID) -> HttpResponse:
    """Take back a code that was not used yet."""
    patient, now = _own_patient(request), timezone.now()
    found = letters_of(patient, Access.Kind.CARER, now).filter(code=letter)
    if not found:
        refuse(request)

    def take_back() -> HttpResponse:
        revoke(found, now)
        log(request, patient, Action.ACCESS)
        messages.success(request, _("This code no longer works."))
        return to_mine(request, "mine-carers")

    return press_once(request, take_back, mine_address(request, "mine-carers"))


def _own_patient(request: HttpRequest) -> Patient:
    """Return the patient who asks. Raises Http404 for who looks along."""
    access = own_access(request)
    if not access.is_own:
        refuse(request)
    return access.patient


def _carer_words(access: Access) -> dict[str, object]:
    looked = getattr(access, "looked_at", None)
    since = day_words(timezone.localdate(access.granted_at))
    last = day_words(timezone.localdate(looked)) if looked else ""
    return {"access": access, "since": since, "last": last}
