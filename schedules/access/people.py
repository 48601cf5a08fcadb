"""Add somebody to the staff of a clinic, or take a role away."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from schedules.models import Cover, Membership, Patient, User
from treatments.models import Clinic


class RoleError(ValueError):
    """A role that cannot be given or taken; the text says what to do."""


@transaction.atomic
def give_role(clinic: Clinic, email: str, name: str, role: str) -> tuple[Membership, bool]:
    """Give somebody a role; tell whether it is their first, or the first after all were taken.

    Such an account has no password: its owner sets one through the mail that the view sends.
    Raises RoleError when the address belongs to a patient or carer.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user and user.accesses.exists() and not user.memberships.exists():
        raise RoleError(_("This address cannot be used for staff. Take another one."))
    if user is None:
        user = User(username=email.lower(), email=email.lower(), first_name=name)
        _close(user)
    is_new = not user.memberships.exists()
    membership, _created = Membership.objects.get_or_create(user=user, clinic=clinic, role=role)
    return membership, is_new


@transaction.atomic
def take_role(membership: Membership, *, by: User) -> None:
    """Take a role away, and end the person's sessions. Raises RoleError for the last manager.

    With the last role go the password and the second factor: a lost phone is mended by taking
    the role away and giving it again, and who left does not come back by an old password.
    """
    if membership.role == Membership.Role.MANAGER:
        managers = Membership.objects.filter(clinic=membership.clinic, role=membership.role)
        if managers.select_for_update().count() == 1:
            raise RoleError(_("A hospital keeps one manager. Add another one first."))
    user = membership.user
    membership.delete()
    if membership.role == Membership.Role.NURSE:
        _give_back(user, membership.clinic)
    end_sessions(user)
    if not user.memberships.exists() and not user.accesses.filter(withdrawn_at=None).exists():
        Authenticator.objects.filter(user=user).delete()
        _close(user)


def _give_back(user: User, clinic: Clinic) -> None:
    """Leave nobody as the patient of a nurse who no longer works there, or covered by one."""
    Patient.objects.filter(nurse=user, clinic=clinic).update(nurse=None)
    if not user.memberships.filter(role=Membership.Role.NURSE).exists():
        Cover.objects.filter(Q(nurse=user) | Q(by=user)).delete()


def end_cover(user: User) -> None:
    """Have nobody cover for a nurse any more."""
    Cover.objects.filter(nurse=user).delete()


def _close(user: User) -> None:
    user.set_unusable_password()
    user.save()


def end_sessions(user: User) -> None:
    """End every session of somebody, on all devices."""
    for session in UserSession.objects.filter(user=user):
        session.end()
