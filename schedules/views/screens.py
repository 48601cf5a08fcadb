"""Which screen of a page somebody asks for, one thing each."""

from django.http import HttpRequest

from schedules.pages.patient.page import Page
from schedules.pages.patient.screens import Shown, screens_of, shown_of


def screen_here(request: HttpRequest, page: Page, *, has_news: bool = False) -> Shown:
    """Return the screen of a page that is asked for, for who reads it calmly."""
    return shown_of(screens_of(page, has_news=has_news), request.GET.get("screen", ""))
