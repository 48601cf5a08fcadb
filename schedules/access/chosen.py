"""Which record a session shows, where several are open to one person."""

from django.http import HttpRequest

from schedules.models import Access

KEY = "access"  # the code of the access


def choose(request: HttpRequest, access: Access) -> None:
    """Show this record from now on."""
    request.session[KEY] = str(access.code)


def is_chosen(request: HttpRequest, access: Access) -> bool:
    """Tell whether this is the record that the session shows."""
    return request.session.get(KEY) == str(access.code)
