"""What taking a role away means for whom it is taken from, before it is taken."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.models import Membership, User
from schedules.queries import colleagues_in, own_patients_by, roles_beside


def refused(membership: Membership) -> bool:
    """Tell whether it is the one manager of a hospital: that role stays."""
    is_manager = membership.role == Membership.Role.MANAGER
    return is_manager and not colleagues_in(membership).exists()


def what_goes(membership: Membership, viewer: User) -> Iterator[str]:
    """Yield what ends with a role, in sentences."""
    if membership.user == viewer:
        yield _("This is your own role. Only another manager can give it back.")
    yield _("Everybody who is logged in with this address is logged out.")
    if not roles_beside(membership).exists():
        yield _(
            "It is the only role: the password and the second step go too. "
            "With a new role they are chosen anew."
        )
    if n := own_patients_by(membership):
        yield ngettext(
            "%(n)d patient has this nurse, and will have no own nurse.",
            "%(n)d patients have this nurse, and will have no own nurse.",
            n,
        ) % {"n": n}
