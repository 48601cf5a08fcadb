"""The letter with a one-time code, on A4."""

from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from schedules.models import Patient
from schedules.renderers import Rendered
from schedules.words.when import day_words

from .press import PRESS
from .qr import ON_PAPER, qr_of


def letter_pdf(
    patient: Patient, code: str, address: str, link: str, until: date, *, large: bool = False
) -> Rendered:
    """Return the letter in the patient's language; `link` is the address with the code behind #.

    The date of birth is not on it: it is what a finder of the letter does not know.
    """
    with translation.override(patient.language):
        context = {
            "patient": patient,
            "code": code,
            "address": address,
            "qr": qr_of(link, ON_PAPER),
            "until": day_words(until),
            "language": patient.language,
            "large": large,
        }
        html = render_to_string("letter.html", context)
    return Rendered("brief.pdf", "application/pdf", PRESS.print(html))
