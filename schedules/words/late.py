"""A line about a late dose in words: when it holds, and what is then proposed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schedules.engine import Then
from treatments.late import NumberPhrase, read_during, read_left, read_when

THENS = {
    Then.RESET: gettext_lazy(
        "Give it as soon as possible. The next one counts from the day on which it is given."
    ),
    Then.KEEP: gettext_lazy("Give it as soon as possible. The planned ones stay."),
    Then.SKIP: gettext_lazy("Leave it out. The planned ones stay."),
    Then.SHIFT: gettext_lazy("Give it now. The days after it move along, one dose a day."),
    Then.TITRATE: gettext_lazy(
        "Begin the first days again. The team names the new day 1; go on with nothing until then."
    ),
    Then.MONITOR: gettext_lazy(
        "The first dose is watched again at the hospital. Give nothing before that."
    ),
    Then.ASK: gettext_lazy("No source gives a day. Ask the team."),
}


def then_words(then: Then) -> str:
    """Return what is proposed."""
    return str(THENS[then])


def holds_words(line: Mapping[str, Any]) -> str:
    """Return when a line of a file holds: "meer dan 7 dagen gemist, dag 15 tot en met 28"."""
    parts = [_when_words(line["when"])]
    if "during" in line:
        parts.append(_during_words(line["during"]))
    if "left" in line:
        days = _number_words(read_left(line["left"]), "day")
        parts.append(_("%(days)s left until the next one") % {"days": days})
    return ", ".join(parts)


def _when_words(text: str) -> str:
    when = read_when(text)
    if when.number is None:
        passed, same = _("Not given on its day"), _("Remembered on the same day")
        return passed if when.measure == "day passed" else same
    number = _number_words(when.number, when.unit)
    if when.is_over:
        number = _("more than %(number)s") % {"number": _units(when.number.least, when.unit)}
    words = {
        "missed": _("Missed: %(number)s"),
        "late": _("Too late: %(number)s"),
        "since the dose before": _("Since the dose before: %(number)s"),
    }
    return words[when.measure] % {"number": number}


def _number_words(number: NumberPhrase, unit: str) -> str:
    least, most = number
    if most is None:
        return _("%(number)s or more") % {"number": _units(least, unit)}
    if not least:
        return _("at most %(number)s") % {"number": _units(most, unit)}
    if least == most:
        return _units(most, unit)
    return _("%(least)d to %(most)s") % {"least": least, "most": _units(most, unit)}


def _units(n: int, unit: str) -> str:
    words = {
        "day": ngettext("%(n)d day", "%(n)d days", n),
        "dose": ngettext("%(n)d dose", "%(n)d doses", n),
        "week": ngettext("%(n)d week", "%(n)d weeks", n),
        "month": ngettext("%(n)d month", "%(n)d months", n),
    }
    return words[unit] % {"n": n}


def _during_words(text: str) -> str:
    during = read_during(text)
    if during.number is None:
        return _("the first one")
    part = {"day": _("day"), "dose": _("dose"), "course": _("course")}[during.part]
    least, most = during.number
    words = {"part": part, "least": least, "most": most}
    if most is None:
        return _("from %(part)s %(least)d on") % words
    if least == most:
        return _("%(part)s %(least)d") % words
    return _("%(part)s %(least)d to %(most)d") % words
