"""Who works at which clinic, in which role."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from schedules.models import Cover, Membership, Patient, User
from treatments.models import Clinic


def roles_of(user: User | AnonymousUser) -> set[str]:
    """Return the roles that somebody has, at whatever clinic."""
    if not isinstance(user, User):
        return set()
    return set(Membership.objects.filter(user=user).values_list("role", flat=True))


def clinics_of(user: User, role: str = Membership.Role.NURSE) -> QuerySet[Clinic]:
    """Return the clinics at which somebody has a role."""
    return Clinic.objects.filter(memberships__user=user, memberships__role=role)


def clinic_name(pk: int) -> str:
    """Return how a clinic is called; nothing where it is gone."""
    return str(Clinic.objects.filter(pk=pk).first() or "")


def nurse_by(pk: int | None) -> User | None:
    """Return a nurse by number; None where there is none, or no more."""
    return User.objects.filter(pk=pk).first() if pk else None


def nurses_of(user: User) -> QuerySet[User]:
    """Return the nurses of the clinics at which a nurse works, herself among them."""
    nurses = Membership.objects.filter(clinic__in=clinics_of(user), role=Membership.Role.NURSE)
    return User.objects.filter(pk__in=nurses.values("user")).order_by("first_name", "username")


def is_nurse_at(user: User, clinic: Clinic) -> bool:
    """Tell whether somebody is a nurse of a clinic."""
    return clinics_of(user).filter(pk=clinic.pk).exists()


def cover_of(user: User) -> Cover:
    """Return who covers for a nurse, or did; a new one where nobody ever did."""
    return Cover.objects.filter(nurse=user).first() or Cover(nurse=user)


def memberships_managed_by(user: User) -> QuerySet[Membership]:
    """Return who works at the clinics that somebody manages."""
    clinics = clinics_of(user, Membership.Role.MANAGER)
    return (
        Membership.objects.filter(clinic__in=clinics)
        .select_related("user", "clinic")
        .order_by("clinic__name_nl", "user__email", "role")
    )


def membership_for(user: User, pk: int) -> Membership | None:
    """Return one role at a clinic that somebody manages."""
    return memberships_managed_by(user).filter(pk=pk).first()


def clinic_managed_by(user: User, slug: str) -> Clinic | None:
    """Return a clinic that somebody manages."""
    return clinics_of(user, Membership.Role.MANAGER).filter(slug=slug).first()


def roles_beside(membership: Membership) -> QuerySet[Membership]:
    """Return the other roles of whom a role is, at whatever clinic."""
    return Membership.objects.filter(user=membership.user).exclude(pk=membership.pk)


def colleagues_in(membership: Membership) -> QuerySet[Membership]:
    """Return who else has a role at its clinic."""
    same = Membership.objects.filter(clinic=membership.clinic, role=membership.role)
    return same.exclude(pk=membership.pk)


def own_patients_by(membership: Membership) -> int:
    """Return how many patients of its clinic have somebody as their own nurse."""
    own = Patient.objects.filter(nurse=membership.user, clinic=membership.clinic, merged_into=None)
    return own.count() if membership.role == Membership.Role.NURSE else 0
