"""Everything that is held about a patient, as a file: for a program and on paper."""

import json
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from schedules.access.privacy import export_of
from schedules.models import Patient
from schedules.pages.patient.privacy import chapters_of
from schedules.words.entries import day_words

from . import Rendered


def export_json(patient: Patient, today: date) -> Rendered:
    """Return every stored value, by table and by the name of its field."""
    held = {"made_on": today.isoformat(), **export_of(patient)}
    body = json.dumps(held, ensure_ascii=False, indent=1).encode()
    return Rendered(f"gegevens-{today}.json", "application/json", body)


def export_pdf(patient: Patient, today: date) -> Rendered:
    """Return the same in words, in the language that is set."""
    from schedules.renderers.paper.press import PRESS  # WeasyPrint takes half a second to import

    context = {
        "language": translation.get_language(),
        "chapters": chapters_of(patient, today),
        "printed": day_words(today),
        "printed_on": today,
    }
    html = render_to_string("audit/export.html", context)
    name = f"gegevens-{today}.pdf"
    return Rendered(name, "application/pdf", PRESS.print(html, stylesheet="css/print.css"))
