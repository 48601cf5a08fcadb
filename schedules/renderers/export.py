"""Everything that is held about a patient, as a file: for a program and on paper."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from schedules.access.privacy import export_of
from schedules.models import Patient
from schedules.words.when import day_words

from . import Rendered
from .paper.press import PRESS


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines under a heading: (what, words) each."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is held of one kind: the person, a treatment, who may look, who looked."""

    title: str
    parts: tuple[Part, ...]


def export_json(patient: Patient, today: date) -> Rendered:
    """Return every stored value, by table and by the name of its field."""
    held = {"made_on": today.isoformat(), **export_of(patient)}
    body = json.dumps(held, ensure_ascii=False, indent=1).encode()
    return Rendered(f"gegevens-{today}.json", "application/json", body)


def export_pdf(chapters: Sequence[Chapter], today: date) -> Rendered:
    """Return chapters in words, written in the language that is set, on paper."""
    context = {
        "language": translation.get_language(),
        "chapters": chapters,
        "printed": day_words(today),
        "printed_on": today,
    }
    html = render_to_string("audit/export.html", context)
    name = f"gegevens-{today}.pdf"
    return Rendered(name, "application/pdf", PRESS.print(html))
