"""What a patient reads of a rule: its texts, as they are worded for this one person."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.engine import Certainty, Condition, FactValue, Status
from schedules.inputs.regimens import condition_of
from schedules.timeline import TimelineEntry
from treatments import glossary, slots
from treatments.models import Rule
from treatments.two_languages import active_language
from treatments.wording import TEXTS

Texts = dict[str, Any]
WITH_SLOTS = ("explanation", "text")
FIRM = (Certainty.BOOKED, Certainty.PLANNED)


def texts_of(rule: Rule, *, is_contested: bool) -> Texts:
    """Return what anybody reads of a rule: its texts, what medical words mean, and to ask first.

    Where sources differ the hospital's own leaflet counts; no other day or span is named.
    """
    return _texts(rule.words, is_contested=is_contested)


def wordings_of(rule: Rule, *, is_contested: bool) -> Iterator[tuple[Condition, Texts]]:
    """Yield for whom a rule has other texts, and those."""
    for told in rule.wording:
        yield condition_of(told["only_if"]), _texts(_saying(rule, told), is_contested=is_contested)


def as_worded(wordings: Iterable[tuple[Condition, Texts]], facts: Mapping[str, FactValue]) -> Texts:
    """Return the texts that are other ones for who has these facts: the first that hold."""
    return next((texts for condition, texts in wordings if condition.holds(facts)), {})


def without_slots(texts: Texts) -> Texts:
    """Return texts of a rule as they are outside a plan: without the days of one."""
    return texts | {name: slots.filled(texts[name], slots.NOT_AGREED) for name in WITH_SLOTS}


def with_days(entry: TimelineEntry) -> TimelineEntry:
    """Return an entry whose words name its own days, as far as they are firm.

    Where its day was agreed, they ask for none.
    """
    if "{" not in entry.explanation:
        return entry
    known = {"begin": entry.when.first, "end": entry.when.last}
    is_firm = not entry.softness and (entry.certainty in FIRM or _is_lasting(entry))
    days = {name: date_format(day, "j F Y") for name, day in known.items() if day and is_firm}
    if entry.status is not Status.BOOKED:
        days |= slots.NOT_AGREED
    explanation, text = (slots.filled(words, days) for words in (entry.explanation, entry.text))
    return replace(entry, explanation=explanation, text=text)


def _is_lasting(entry: TimelineEntry) -> bool:
    """Tell whether it holds over all days that it names, and does not lie somewhere between."""
    return entry.is_period and entry.certainty is Certainty.WINDOW


def _saying(rule: Rule, told: Mapping[str, Any]) -> Callable[[str], str]:
    language = active_language()

    def say(name: str) -> str:
        return str(told[name][language]) if name in told else rule.words(name)

    return say


def _texts(say: Callable[[str], str], *, is_contested: bool) -> Texts:
    texts = {name: say(name) for name in TEXTS}
    ask = _("Always talk to your MS team about this first.") if is_contested else ""
    meanings = glossary.meanings(*texts.values())
    return texts | {
        "explanation": _joined(texts["explanation"], *meanings, ask),
        "text": _joined(texts["explanation"], ask),  # for who reads the meanings elsewhere
        "meanings": meanings,
    }


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))
