"""Who can come into the demo: staff with a second factor, a patient and a carer with a letter."""

import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from schedules.access.borrowed import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from schedules.access.letters import in_groups, new_letter
from schedules.access.sealing import Unreadable, unseal
from schedules.models import Access, Membership, Patient, User
from treatments.models import Clinic

STAFF = (
    ("nurse", Membership.Role.NURSE),
    ("author", Membership.Role.AUTHOR),
    ("manager", Membership.Role.MANAGER),
    ("auditor", Membership.Role.AUDITOR),
)


@dataclass(frozen=True, slots=True)
class Login:
    """How one invented person of the staff comes in; `secret` goes into an authenticator app."""

    email: str
    role: str
    password: str
    secret: str


def staff_member(name: str, role: str, clinic: str) -> User:
    """Return an invented person of the staff, made where there is none yet."""
    user, _is_new = User.objects.get_or_create(
        username=name, defaults={"email": f"{name}@example.org", "first_name": f"Demo {name}"}
    )
    clinics = Clinic.objects.get(slug=clinic)
    Membership.objects.get_or_create(user=user, clinic=clinics, role=role)
    return user


def staff_logins(clinic: str) -> list[Login]:
    """Return how the staff of the demo come in.

    The password is new each time, so that none is kept anywhere; the second factor stays, so that
    an app that knows it goes on working.
    """
    return [_login(staff_member(name, role, clinic), role) for name, role in STAFF]


def _login(user: User, role: str) -> Login:
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    return Login(user.email, role, password, _known_secret(user) or _new_secret(user))


def _known_secret(user: User) -> str:
    """Return what the person's app knows; nothing when there is none that this key opens."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    try:
        return unseal(app.data["secret"]) if app else ""
    except Unreadable:
        return ""


def _new_secret(user: User) -> str:
    secret = generate_totp_secret()
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)
    return secret


def secrets_of(staff: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the name and the second factor of each invented person who has one."""
    for name, _role in staff:
        user = User.objects.filter(username=name, email=f"{name}@example.org").first()
        if user and (secret := _known_secret(user)):
            yield name, secret


def code_now(secret: str) -> str:
    """Return what an authenticator app shows at this moment (RFC 6238: every 30 seconds anew)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@dataclass(frozen=True, slots=True)
class DemoLetter:
    """The code with which an invented patient, or who looks along, comes in once."""

    who: str
    born_on: str
    code: str


def letters(clinic: str, now: datetime) -> list[DemoLetter]:
    """Return new letters for one patient of the demo and for a carer; older ones are revoked."""
    patient = (
        Patient.objects.filter(clinic__slug=clinic, plans__isnull=False).order_by("pk").first()
    )
    nurse = User.objects.filter(username="nurse").first()
    if patient is None or nurse is None:
        return []
    born = f"{patient.born_on:%d-%m-%Y}"
    _letter, own = new_letter(patient, Access.Kind.SELF, by=nurse, now=now)
    _letter, carers = new_letter(patient, Access.Kind.CARER, by=nurse, now=now, name="Demo Partner")
    return [
        DemoLetter(patient.display_name, born, in_groups(own)),
        DemoLetter(f"partner of {patient.display_name}", born, in_groups(carers)),
    ]
