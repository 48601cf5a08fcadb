"""A test that was done late: what it settles of the earlier ones of its series.

Nothing says that those were done: they were not, and say when one like them was.
"""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.forms.plans import ALONE, EARLIER, RecordForm, Scopes
from schedules.models import Entry, Plan
from schedules.planning import Intent, record
from schedules.queries import open_before
from schedules.words.when import day_words


def earlier_open(plan: Plan, form: RecordForm) -> list[Entry]:
    """Return the earlier ones that nobody answered yet, of what is said to be done."""
    if form.cleaned_data["what"] != "done":
        return []
    named = {(key.fact, key.occurrence) for key in form.keys}
    rows = open_before(plan, form.keys, _done_on(form))
    return [row for row in rows if (row.fact, row.occurrence) not in named]


def settles(form: RecordForm) -> str:
    """Return how far it goes: the earlier ones as well, unless somebody says otherwise."""
    return ALONE if form.cleaned_data["scope"] == ALONE else EARLIER


def settled_by(form: RecordForm, earlier: Sequence[Entry]) -> Callable[[], Intent]:
    """Return what is meant."""
    if settles(form) == ALONE:
        return form.intent
    reason = _("Done later: on %(day)s.") % {"day": day_words(_done_on(form))}

    def make() -> Intent:
        missed = [record.missed(row.key, today=form.today, reason=reason) for row in earlier]
        return record.several([form.intent(), *missed])

    return make


def settling(earlier: Sequence[Entry]) -> Scopes:
    """Return what is asked about the earlier ones."""
    days = ", ".join(day_words(day) for row in earlier if (day := row.on or row.due or row.latest))
    words = ngettext(
        "The earlier one as well: it was not done (%(days)s)",
        "The earlier ones as well: they were not done (%(days)s)",
        len(earlier),
    )
    choices = [(EARLIER, words % {"days": days}), (ALONE, _("Only this one"))]
    return Scopes(_("What does this settle?"), choices)


def _done_on(form: RecordForm) -> date:
    return form.cleaned_data["on"] or max(filter(None, form.keys.values()), default=form.today)
