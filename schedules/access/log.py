"""Write down who looked at whose record (NEN 7513). The only code that writes the log of access."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from schedules.models import Access, AccessEvent, Feed, Membership, Patient, User
from treatments.models import Clinic

from .borrowed import get_client_ip

Action = AccessEvent.Action
NOBODY = UUID(int=0)  # an attempt that names no patient we know
PRINTED_BY_COMMAND = "print_handouts"
STAFF = tuple(Membership.Role.values)


def log(
    request: HttpRequest, patient: Patient, action: str, what: str = "", *, role: str = ""
) -> None:
    """Write one event on a patient's record; `what` is the page unless told otherwise."""
    log_all(request, [patient], action, what, role=role)


def log_all(
    request: HttpRequest,
    patients: Iterable[Patient],
    action: str,
    what: str = "",
    *,
    role: str = "",
) -> None:
    """Write one event on each of these patients' records, such as for a list that shows them."""
    roles: dict[str, str] = {}
    events = []
    for patient in patients:
        clinic = patient.clinic.slug
        if clinic not in roles:
            roles[clinic] = role or role_acted(request) or role_of(request.user, patient)
        events.append(_event(request, patient.code, clinic, action, what, roles[clinic]))
    AccessEvent.objects.bulk_create(events)


def log_search(request: HttpRequest, patients: Iterable[Patient], action: str) -> None:
    """Write that somebody searched the log itself, also when they found nothing."""
    found = list(patients)
    log_all(request, found, action)
    own = _membership_of(request)
    if not found and own:
        event = _event(request, NOBODY, own.clinic.slug, action, "", role_acted(request))
        event.save(force_insert=True)


def log_feed(request: HttpRequest, feed: Feed) -> None:
    """Write that a calendar program read a record for whoever made its address."""
    access = feed.access
    clinic, what = access.patient.clinic.slug, feed.logged_as
    event = _event(request, access.patient.code, clinic, Action.FEED, what, access.kind)
    event.actor = access.user.get_username()
    event.save(force_insert=True)


def log_denied(request: HttpRequest, code: UUID = NOBODY, what: str = "") -> None:
    """Write down that somebody tried and was refused; `code` is of whatever they tried to open.

    An attempt that leads to no patient is told to the auditor of who tried.
    """
    owner, own = _owner_of(code), _membership_of(request)
    place = owner or own
    clinic = place.clinic.slug if place else ""
    role = role_acted(request) or (own.role if own else "")
    patient = owner.code if owner else NOBODY
    _event(request, patient, clinic, Action.DENIED, what, role).save(force_insert=True)


def log_account(request: HttpRequest, user: User | None, action: str) -> None:
    """Write that an account was opened or changed, or that somebody tried to.

    Of staff it stands with their hospital, of a patient or carer with each record that they see.
    """
    places = list(_places_of(user)) or [("", "", NOBODY)]
    events = [_of_account(request, user, action, *place) for place in places]
    AccessEvent.objects.bulk_create(events)


def _places_of(user: User | None) -> Iterator[tuple[str, str, UUID]]:
    """Yield where an account leads: the role, the clinic, and the record where it is one."""
    roles = Membership.objects.filter(user=user).order_by("-pk").values_list("clinic__slug", "role")
    for clinic, role in dict(roles).items():
        yield role, clinic, NOBODY
    accesses = Access.objects.filter(user=user, withdrawn_at=None)
    for access in accesses.select_related("patient__clinic") if user else ():
        yield access.kind, access.patient.clinic.slug, access.patient.code


def _of_account(
    request: HttpRequest, user: User | None, action: str, role: str, clinic: str, code: UUID
) -> AccessEvent:
    """Who fails is not known. Staff's account is named to the auditor; a patient reads no "you"."""
    known = user if role in STAFF or action != Action.DENIED else None
    event = _event(request, code, clinic, action, "", role if known else "")
    event.actor = known.get_username() if known else ""
    event.actor_name = known.get_full_name() if known and role in STAFF else ""
    return event


def log_role(request: HttpRequest, membership: Membership) -> None:
    """Write that a role was given or taken; the page tells which of the two."""
    page = request.resolver_match.url_name if request.resolver_match else ""
    what = f"{page}: {membership.role}, {membership.user.get_username()}"[:60]
    clinic = membership.clinic.slug
    event = _event(request, NOBODY, clinic, Action.ACCESS, what, role_acted(request))
    event.save(force_insert=True)


def log_clinic(request: HttpRequest, clinic: Clinic, what: str) -> None:
    """Write that a manager changed how a hospital is reached, or when it is closed."""
    page = request.resolver_match.url_name if request.resolver_match else ""
    words, role = f"{page}: {what}"[:60], role_acted(request)
    _event(request, NOBODY, clinic.slug, Action.CHANGE, words, role).save(force_insert=True)


def log_command(command: str, membership: Membership) -> None:
    """Write that a role was given on the server itself, where nobody is logged in."""
    AccessEvent.objects.create(
        at=timezone.now(),
        clinic=membership.clinic.slug,
        patient_code=NOBODY,
        action=Action.ACCESS,
        what=f"{command}: {membership.role}, {membership.user.get_username()}"[:60],
    )


def log_printed(patient: Patient) -> None:
    """Write that a handout was printed on the server itself, where nobody is logged in."""
    AccessEvent.objects.create(
        at=timezone.now(),
        clinic=patient.clinic.slug,
        patient_code=patient.code,
        action=Action.EXPORT,
        what=PRINTED_BY_COMMAND,
    )


def log_strange(number: int) -> None:
    """Write that rows which this program did not write were taken in on the server, as they are."""
    what = f"link_log --as-they-stand: {number} rows"
    AccessEvent.objects.create(
        at=timezone.now(), clinic="", patient_code=NOBODY, action=Action.ACCESS, what=what
    )


def log_forgotten(patient: Patient) -> None:
    """Write down that a record is deleted, and each thing with which a part of its history goes.

    Without it the database keeps the record. No plan or access comes back by its old code.
    """
    whats = [("forget_patients", patient.code)]
    whats += [("forget_patients: plan", code) for code in _codes(patient.plans)]
    whats += [("forget_patients: access", code) for code in _codes(patient.accesses)]
    now, clinic = timezone.now(), patient.clinic.slug
    AccessEvent.objects.bulk_create(
        AccessEvent(at=now, clinic=clinic, patient_code=code, action=Action.FORGET, what=what)
        for what, code in whats
    )


def _codes(things: "models.Manager[Any]") -> list[UUID]:
    return list(things.order_by("pk").values_list("code", flat=True))


def _owner_of(code: UUID) -> Patient | None:
    """Return whose record something is part of: a patient, a plan, a change, a merge."""
    if code == NOBODY:
        return None
    patients = Patient.objects.select_related("clinic")
    for path in ("code", "plans__code", "plans__changes__code", "merges__code"):
        if found := patients.filter(**{path: code}).first():
            return found
    return None


def _membership_of(request: HttpRequest) -> Membership | None:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    return Membership.objects.filter(user=user).select_related("clinic").order_by("pk").first()


def act_as(request: HttpRequest, role: str) -> None:
    """Say in which role this page is asked: somebody may be a nurse here, and a carer at home."""
    request.role = role  # type: ignore[attr-defined]


def role_acted(request: HttpRequest) -> str:
    """Return in which role this page is asked, if the page says so."""
    return str(getattr(request, "role", ""))


def _event(
    request: HttpRequest, code: UUID, clinic: str, action: str, what: str, role: str
) -> AccessEvent:
    user = getattr(request, "user", AnonymousUser())
    match = request.resolver_match
    return AccessEvent(
        at=timezone.now(),
        actor=user.get_username() if isinstance(user, User) else "",
        # The name of a patient or carer would stay here when the patient is forgotten long ago:
        # it is looked up where the log is read.
        actor_name=user.get_full_name() if isinstance(user, User) and role in STAFF else "",
        role=role,
        clinic=clinic,
        patient_code=code,
        action=action,
        what=what or (match.url_name or "" if match else ""),
        from_address=get_client_ip(request) or None,
    )


def role_of(user: object, patient: Patient) -> str:
    """Return in which role somebody acts on this record."""
    if not isinstance(user, User):
        return ""
    if access := Access.objects.filter(user=user, patient=patient, withdrawn_at=None).first():
        return access.kind
    membership = Membership.objects.filter(user=user, clinic=patient.clinic).order_by("pk").first()
    return membership.role if membership else ""
