"""Who may ask for the pages of the staff."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from schedules.models import User

View = Callable[..., HttpResponse]


def staff(view: View) -> View:
    """Let a page be asked by someone who is logged in; no copy of it stays anywhere."""
    return login_required(cache_control(private=True, no_store=True)(view))


def user_of(request: HttpRequest) -> User:
    """Return who is logged in, on a page of the staff."""
    user: Any = request.user
    if not isinstance(user, User):
        raise TypeError("this page forgot to ask for a login")
    return user
