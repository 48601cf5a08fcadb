"""A stretch without doses, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from schedules.engine import Pause

from .when import day_words


def pause_words(one: Pause) -> str:
    """Return from when no dose was given, and when the next one is or was."""
    words = {"since": day_words(one.since), "again": day_words(one.again) if one.again else ""}
    if one.again is None:
        return _("No dose from %(since)s on; nobody has named the next day yet") % words
    if one.anew:
        return _("No dose from %(since)s on; the first days again from %(again)s") % words
    return _("No dose from %(since)s on; the next one on %(again)s") % words


def stored_pause_words(values: Mapping[str, Any] | None) -> str:
    """Return what history holds of one."""
    if not values:
        return _("nothing")
    again = values.get("again")
    return pause_words(
        Pause(
            number=0,
            since=date.fromisoformat(values["since"]),
            again=date.fromisoformat(again) if again else None,
            anew=values.get("anew", ""),
        )
    )
