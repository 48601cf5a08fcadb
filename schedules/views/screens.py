"""What a page of a timeline tells its templates of its screens, one thing each."""

from typing import Any

from django.http import HttpRequest

from schedules.pages.patient.screens import screens_of, shown_of
from schedules.pages.patient.timeline import Page


def on_screens(request: HttpRequest, page: Page, *, has_news: bool = False) -> dict[str, Any]:
    """Return the screens of a page, and for who reads it calmly the one that is asked for."""
    screens = screens_of(page, has_news=has_news)
    is_calm = request.reading.pace == "quiet"  # type: ignore[attr-defined]
    return {
        "screens": len(screens),
        "shown": shown_of(screens, request.GET.get("screen", "")) if is_calm else None,
    }
