"""A rule in words, without any patient: "3 maanden na de start, daarna elke 6 maanden"."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.engine import CHOSEN, Anchor, AnchorKind, Moment, Offset, Rule, Shape
from schedules.inputs.facts import label_of

from .when import MONDAY

Titles = Mapping[str, str]


def timing_words(rule: Rule, titles: Titles) -> str:
    """Return when a rule is; `titles` names the other rules that it may count from."""
    begin = rule.begin and moment_words(rule.begin, titles)
    end = rule.end and moment_words(rule.end, titles)
    match rule.shape:
        case Shape.BETWEEN:
            return _("between %(first)s and %(last)s") % {"first": begin, "last": end}
        case Shape.BEFORE:
            return _before_words(rule, titles)
        case Shape.AFTER:
            return (
                _("some time after %(moment)s") % {"moment": begin} if begin else _("no fixed day")
            )
        case Shape.PERIOD if end:
            return _("from %(first)s up to and including %(last)s") % {"first": begin, "last": end}
        case Shape.PERIOD:
            return _("from %(first)s") % {"first": begin}
        case Shape.NEVER:
            return _("not done")
    if rule.begin and not rule.begin.offset:
        begin = _("at %(moment)s") % {"moment": begin}
    return _series_words(rule, begin or "", titles)


def _before_words(rule: Rule, titles: Titles) -> str:
    moment = rule.end
    if moment is None:
        return ""
    if not moment.offset:
        return _("before %(moment)s") % {"moment": anchor_words(moment.anchors[0], titles)}
    return _("at the latest %(moment)s") % {"moment": moment_words(moment, titles)}


def _series_words(rule: Rule, begin: str, titles: Titles) -> str:
    if not rule.every and not rule.weekdays:
        return begin
    often = _weekday_words(rule) if rule.weekdays else every_words(rule.every or Offset())
    words = {"begin": begin, "often": often}
    if rule.times:
        words["n"] = str(rule.times)
        return _("%(begin)s, then %(often)s, %(n)s times in all") % words
    if rule.until:
        words["end"] = moment_words(rule.until, titles)
        return _("%(begin)s, then %(often)s until %(end)s") % words
    return _("%(begin)s, then %(often)s") % words


def _weekday_words(rule: Rule) -> str:
    if rule.weekdays == CHOSEN:
        return _("three times a week on fixed days")
    names = [date_format(MONDAY + timedelta(int(day)), "l") for day in rule.weekdays]
    return _("every %(days)s") % {"days": ", ".join(names)}


def every_words(every: Offset) -> str:
    """Return how often something comes back."""
    if every == Offset(days=1):
        return _("every day")
    if every == Offset(months=12):
        return _("every year")
    return _("every %(span)s") % {"span": offset_words(every, one="")}


def offset_words(offset: Offset, one: str = "1 ") -> str:
    """Return a length of time; a single unit is written with `one` before it."""
    months, days = abs(offset.months), abs(offset.days)
    if months and months % 12 == 0:
        n, text = months // 12, ngettext("%(n)syear", "%(n)syears", months // 12)
    elif months:
        n, text = months, ngettext("%(n)smonth", "%(n)smonths", months)
    elif days % 7 == 0:
        n, text = days // 7, ngettext("%(n)sweek", "%(n)sweeks", days // 7)
    else:
        n, text = days, ngettext("%(n)sday", "%(n)sdays", days)
    return text % {"n": one if n == 1 else f"{n} "}


def moment_words(moment: Moment, titles: Titles) -> str:
    """Return a moment: "3 maanden na de start"."""
    anchor = anchor_words(moment.anchors[-1], titles)  # the one that holds for most
    offset = moment.offset
    if not offset:
        return anchor
    words = {"span": offset_words(offset), "anchor": anchor}
    if offset.months < 0 or offset.days < 0:
        return _("%(span)s before %(anchor)s") % words
    return _("%(span)s after %(anchor)s") % words


def anchor_words(anchor: Anchor, titles: Titles) -> str:
    """Return a named moment for the reader."""
    match anchor.kind:
        case AnchorKind.EVENT:
            return label_of(anchor.name).lower()
        case AnchorKind.RULE:
            return f"“{titles.get(anchor.name, anchor.name)}”"
        case AnchorKind.LAST_OF_RULE:
            return _("the last day of “%(title)s”") % {
                "title": titles.get(anchor.name, anchor.name)
            }
        case AnchorKind.COURSE_FIRST:
            return _("day 1 of course %(n)s") % {"n": anchor.course}
        case AnchorKind.COURSE_LAST:
            return _("the last day of course %(n)s") % {"n": anchor.course}
    return {
        AnchorKind.START: _("the start"),
        AnchorKind.LAST_DOSE: _("the last dose"),
        AnchorKind.STOP: _("stopping"),
        AnchorKind.EACH_DOSE: _("each dose"),
        AnchorKind.EACH_COURSE_FIRST: _("day 1 of each course"),
        AnchorKind.EACH_COURSE_LAST: _("the last day of each course"),
    }[anchor.kind]
