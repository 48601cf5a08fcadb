"""An appointment for one entry, in one line: what most tests need."""

from schedules.planning import booking
from schedules.planning.appointments import Slot


def book(key, on, *, carries=None, **slot):
    """Mean: this day is agreed with the hospital for one entry; `slot` may say hour and place."""
    return booking.book(Slot(on, **slot), key, carries=carries)
