"""The lists by name: what each is called, what it holds, and what it means that it is empty."""

from django.utils.translation import gettext_lazy, ngettext

from schedules.queries.worklist import Section

URGENT = (Section.OVERDUE, Section.PENDING)

TITLES = {
    Section.OVERDUE: gettext_lazy("Overdue"),
    Section.PENDING: gettext_lazy("Missed: decide"),
    Section.SOON: gettext_lazy("This week and next"),
    Section.BOOK: gettext_lazy("To be booked"),
    Section.DECIDE: gettext_lazy("To cancel or keep"),
    Section.RESULTS: gettext_lazy("Results to discuss"),
    Section.ENDING: gettext_lazy("Plans that end"),
}
MEANINGS = {
    Section.OVERDUE: gettext_lazy("The last day for it has passed, and nothing is recorded."),
    Section.PENDING: gettext_lazy(
        "Doses, tests and visits that were not done or broken off: say how it goes on. Pauses: say "
        "when the treatment goes on."
    ),
    Section.SOON: gettext_lazy("What can or must be done until Sunday of next week."),
    Section.BOOK: gettext_lazy("Expected within six weeks, and no appointment yet."),
    Section.DECIDE: gettext_lazy(
        "Appointments that the schedule has moved away from. Call the hospital, and say here "
        "whether they stay."
    ),
    Section.RESULTS: gettext_lazy("Tests that were done, and are not discussed yet."),
    Section.ENDING: gettext_lazy("Plans whose last line is near, or that are not carried on."),
}
EMPTY = {
    Section.OVERDUE: gettext_lazy(
        "Nothing is overdue: nothing of which the last day has passed is open."
    ),
    Section.PENDING: gettext_lazy(
        "Nothing waits for a decision: of all that was missed it is known what now."
    ),
    Section.SOON: gettext_lazy("Nothing can or must be done until Sunday of next week."),
    Section.BOOK: gettext_lazy("All that is expected within six weeks has its appointment."),
    Section.DECIDE: gettext_lazy(
        "Every appointment fits the schedule, or it was said that it stays."
    ),
    Section.RESULTS: gettext_lazy("Every result was discussed."),
    Section.ENDING: gettext_lazy("No plan ends within six weeks."),
}


def count_words(section: Section, n: int) -> str:
    """Return how much is in a list."""
    if section is Section.ENDING:
        return ngettext("%(n)d plan", "%(n)d plans", n) % {"n": n}
    if section is Section.DECIDE:
        return ngettext("%(n)d appointment", "%(n)d appointments", n) % {"n": n}
    return ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}
