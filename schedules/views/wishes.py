"""What the address of a paper asks of it: whose name, which letters, the past."""

from typing import NamedTuple

from django.http import HttpRequest

from schedules.models import Patient
from schedules.words.people import name_on_paper

NAME, LARGE, PAST = "naam", "groot", "eerder"


class Wishes(NamedTuple):
    """How a paper is to be."""

    of: str  # whose it is, as it is said there; "" where it is not
    large: bool
    with_past: bool


def wishes_of(request: HttpRequest, patient: Patient, usual: str = "") -> Wishes:
    """Return what an address asks; `usual` is whose it says to be where nobody chose."""
    chosen = request.GET.get(NAME)
    of = usual if chosen is None else name_on_paper(patient.display_name, chosen)
    return Wishes(of, LARGE in request.GET, PAST in request.GET)
