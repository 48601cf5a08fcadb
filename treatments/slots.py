"""Days of a plan in a patient's text: `{begin}` and `{end}`, the first and last day of its line.

An explanation may name them, in sentences that the rest does without: where no day is known, or it
is not firm, the sentence is left out. `{to_agree}` says nothing, before a sentence that is
left out once the day was agreed. Braces stand for nothing else, and nowhere else.
"""

import re
from collections.abc import Mapping
from typing import Any

from .two_languages import Mistake, languages

DAYS = ("begin", "end")
TO_AGREE = "to_agree"  # asks for a day: nobody is told to book what is booked
NAMES = (*DAYS, TO_AGREE)
NOT_AGREED = {TO_AGREE: ""}
SAMPLE = {"nl": "30 november 2028", "en": "30 November 2028"}  # as long as a day gets
_SLOT = re.compile(r"\{([^{}]*)\}")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def read_explanation(name: str, value: Any) -> dict[str, str]:
    """Return an explanation in both languages. Raises Mistake where braces hold no slot."""
    texts = languages(name, value, has_slots=True)
    for text in texts.values():
        unknown = [slot for slot in _SLOT.findall(text) if slot not in NAMES]
        if unknown or set(_SLOT.sub("", text)) & {*"{}"}:
            allowed = ", ".join(f"{{{slot}}}" for slot in NAMES)
            raise Mistake(f"{name}: braces hold a day of the plan; allowed are {allowed}")
    return texts


def filled(text: str, days: Mapping[str, str]) -> str:
    """Return a text with these days, without the sentences of which a day is not known."""
    if "{" not in text:
        return text
    told = (one for one in _SENTENCES.split(text) if set(_SLOT.findall(one)) <= days.keys())
    return _SLOT.sub(lambda slot: days[slot[1]], " ".join(told))


def sample(text: str, language: str) -> str:
    """Return a text with a day in each slot, to be measured."""
    return _SLOT.sub(lambda slot: NOT_AGREED.get(slot[1], SAMPLE[language]), text)


def has_days(text: str) -> bool:
    """Tell whether a text names a day of the plan."""
    return not set(_SLOT.findall(text)).isdisjoint(DAYS)
