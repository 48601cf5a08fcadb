"""Steps of the calendar, as the fact sheet counts them (section 0, arithmetic)."""

from dateutil.relativedelta import relativedelta


def days(n):
    return relativedelta(days=n)


def weeks(n):
    return relativedelta(days=7 * n)


def months(n):
    """Calendar months; a month that is too short gives its last day."""
    return relativedelta(months=n)
