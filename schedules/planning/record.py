"""Move an entry; record what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules import engine
from schedules.engine import SAID, AnchorKind, Key, Shape, Status
from schedules.inputs.facts import FIRST_DAY, LAST_DAY
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.models import Change, Entry
from treatments.facts import LAST_DOSE

from .appointments import LEFT, MISSED
from .pauses import is_one_dose, resumed_by, started_on
from .projection import project
from .truth import LONGEST, NOTHING, Intent, Record, Truth, only_of_its_state

Told = Callable[[Record], Record]


def done(key: Key, on: date, *, today: date, carries: bool | None = None) -> Intent:
    """Mean: it was done on this day."""
    _refuse_ahead(on, today)

    def told(old: Record) -> Record:
        is_completion = old.began_on is not None and old.began_on < on
        began_on = old.began_on if is_completion else None
        return replace(old, status=Status.DONE, on=on, carries=carries, began_on=began_on)

    return _one(key, told)


def partial(key: Key, on: date, *, today: date, carries: bool | None = None) -> Intent:
    """Mean: the dose was begun on this day and broken off. It counts as given.

    Whether it was completed, and when, is asked until somebody says so.
    """
    _refuse_ahead(on, today)
    begun = Record(Status.PARTIAL, on, carries)
    return _one(key, lambda old: replace(begun, note=old.note))


def completed(key: Key, on: date, *, today: date) -> Intent:
    """Mean: the rest of a dose that was broken off was given on this day.

    It is done then: what is counted from it counts from this day, the later of both. Where it was
    begun, its course and the treatment begin. Raises Refusal for a day before that one.
    """
    _refuse_ahead(on, today)

    def told(old: Record) -> Record:
        begun = _begun(old)
        if on < begun:
            text = _("It was begun on %(day)s: it cannot have been completed before.")
            raise Refusal("on", text % {"day": date_format(begun, "j F Y")})
        return replace(old, status=Status.DONE, on=on, began_on=begun if on > begun else None)

    return _one(key, told)


def not_completed(key: Key, reason: str) -> Intent:
    """Mean: what was given of a dose that was broken off is all of it.

    Raises Refusal without a reason.
    """
    if not reason:
        raise Refusal("reason", _("Write why it is not completed."))

    def told(old: Record) -> Record:
        _begun(old)
        return replace(old, reason=reason)

    return _one(key, told, reason=reason)


def _begun(old: Record) -> date:
    """Return the day on which a dose was begun. Raises Refusal for one that was not broken off."""
    if old.status is not Status.PARTIAL or old.on is None:
        raise Refusal("", _("This is not recorded as broken off any more."))
    return old.on


def _refuse_ahead(on: date, today: date) -> None:
    if on > today:
        raise Refusal("on", _("This day is still to come. Book it, or move it."))


def move(key: Key, on: date, *, carries: bool | None = None) -> Intent:
    """Mean: it is planned on another day; its appointment, if it had one, is to be decided.

    `carries` tells whether later doses follow; None leaves that to the protocol's delay policy.
    """

    def change(truth: Truth) -> Truth:
        moved = replace(truth.record(key), status=Status.MOVED, on=on, carries=carries)
        beside = set(truth.held[key][1].held) - {key} if key in truth.held else set()
        return _leave_along(settle(leave(truth, key), key, moved), beside)

    return Intent(Change.Act.MOVE, change)


def missed(key: Key, *, today: date, reason: str = "") -> Intent:
    """Mean: it should have been done and was not; what is still to come cannot have been missed."""
    told = Record(Status.MISSED, reason=reason)
    intent = _one(key, lambda old: replace(told, note=old.note), reason)

    def check(rows: Mapping[Key, Entry]) -> None:
        first = _first_day(rows[key]) if key in rows else None
        if first and first > today:
            raise Refusal("", _("The day of this line is still to come. Book it, or move it."))

    return replace(intent, check=check)


def _first_day(row: Entry) -> date | None:
    """Return the first day on which it may be done: the agreed one, else the first that suits."""
    days = (day for day in (row.earliest, row.due, row.book_on) if day)
    return row.on or min(days, default=row.latest)


def skip(key: Key, reason: str) -> Intent:
    """Mean: the team decided not to do it. Raises Refusal without a reason."""
    if not reason:
        raise Refusal("reason", _("Write why this is left out."))
    return _one(
        key,
        lambda old: replace(_not_given(old), status=Status.SKIPPED, reason=reason),
        reason=reason,
    )


def note(key: Key, text: str) -> Intent:
    """Mean: this must be remembered about it."""
    return _one(key, lambda old: replace(old, note=text))


def called(key: Key, on: date, text: str) -> Intent:
    """Mean: somebody called about it on this day; what was noted before stays.

    Raises Refusal where a note cannot hold both.
    """
    said = _("Called on %(day)s") % {"day": date_format(on, "j F Y")}
    said = f"{said}: {text}" if text else said

    def told(old: Record) -> Record:
        noted = f"{old.note}; {said}" if old.note else said
        if len(noted) > LONGEST:
            raise Refusal("note", _("The note of this line is full. Open the line and shorten it."))
        return replace(old, note=noted)

    return _one(key, told)


def discussed(key: Key, on: date) -> Intent:
    """Mean: its result was discussed with the patient. Raises Refusal where nothing was done."""

    def told(old: Record) -> Record:
        if old.status is not Status.DONE:
            text = _("There is no result yet: say first on which day this was done.")
            raise Refusal("", text)
        return replace(old, discussed_on=on)

    return _one(key, told)


def cleared(key: Key) -> Intent:
    """Mean: nothing is recorded any more; an appointment that it is in stands again."""
    return _one(key, lambda old: replace(NOTHING, note=old.note))


def several(intents: list[Intent]) -> Intent:
    """Mean all of these, in one act; one alone stays what it is."""
    if len(intents) == 1:
        return intents[0]

    def change(truth: Truth) -> Truth:
        for intent in intents:
            truth = intent.change(truth)
        return truth

    def check(rows: Mapping[Key, Entry]) -> None:
        for intent in intents:
            intent.check(rows)

    return Intent(Change.Act.RECORD, change, check=check)


def _one(key: Key, told: Told, reason: str = "") -> Intent:
    def change(truth: Truth) -> Truth:
        return settle(truth, key, told(truth.record(key)))

    return Intent(Change.Act.RECORD, change, reason)


def _not_given(old: Record) -> Record:
    return replace(old, on=None, carries=None)


def settle(truth: Truth, key: Key, record: Record) -> Truth:
    """Return the truth with a record and with what follows from it for start and known days.

    Raises Refusal where the entry cannot be recorded or the day cannot be.
    """
    old, record = truth.record(key), only_of_its_state(record)
    if record.on != old.on:  # another day is another result
        record = replace(record, discussed_on=None)
    if record.status is not Status.PLANNED or old.status is not record.status:
        refuse_unless_moment(truth, key)
    if record.status is Status.PARTIAL and not rule_of(truth, key).is_dose:
        raise Refusal("", _("Only a dose can be begun and broken off."))
    was = truth.agreed_on(key) or old.on
    after = truth.with_record(key, record)
    if record.status is Status.PLANNED and key in after.held:
        part = after.held[key][2]
        return follow(after, key, part.on, part.carries, was)
    on = record.on if record.status is not Status.PLANNED else None
    after = _with_last_dose(after, key, on, was)
    return follow(after, key, record.began_on or on, record.carries, old.began_on or was)


def refuse_unless_moment(truth: Truth, key: Key) -> None:
    """Raise Refusal for what lasts or is only to be read: it cannot be agreed or done."""
    rule = rule_of(truth, key)
    is_series = rule.one_entry and not is_one_dose(truth, key.occurrence)
    if rule.shape is Shape.PERIOD or is_series or rule.kind in SAID:
        raise Refusal("", _("This is not one moment: only a note can be kept about it."))


def follow(
    truth: Truth, key: Key, on: date | None, carries: bool | None, was: date | None
) -> Truth:
    """Return the truth with what follows from the day of an entry, where it is agreed or known.

    Appointments count from the real start (docs/design.md, time rule 4): the day of the first dose
    is the start, unless it was moved alone. An event's own day, such as a transplant, is a fact.
    `was` is the day that was agreed or known before. Raises Refusal for a day that cannot be.
    """
    rule = rule_of(truth, key)
    if on and not FIRST_DAY <= on <= LAST_DAY:
        raise Refusal("on", _("Check the year of this day."))
    if on and carries is not False and is_first_dose(truth, key):
        truth = started_on(truth, on)
    elif on and rule.is_dose and on < truth.start:
        text = _("This day lies before the start of the treatment. Check the year.")
        raise Refusal("on", text)
    if on and rule.is_dose:
        truth = resumed_by(truth, on)
    truth = _with_last_dose(truth, key, on, was)
    is_alone = rule.is_dose and carries is False
    if rule.recorded_as and key.occurrence == rule.count_from and not is_alone:
        return _with_event(truth, rule, on, was)
    return truth


def _with_last_dose(truth: Truth, key: Key, on: date | None, was: date | None) -> Truth:
    """Keep the last dose that was told in step with the dose of that day."""
    told = truth.facts.get(LAST_DOSE)
    is_told = rule_of(truth, key).is_dose and was is not None and told == was.isoformat()
    return truth.with_fact(**{LAST_DOSE: on.isoformat()}) if on and is_told else truth


def _with_event(truth: Truth, rule: engine.Rule, on: date | None, was: date | None) -> Truth:
    """Keep the fact of an event in step with what is recorded about it."""
    if on:
        return truth.with_fact(**{rule.recorded_as: on.isoformat()})
    known = truth.facts.get(rule.recorded_as)
    was_recorded = was is not None and known == was.isoformat()
    return truth.with_fact(**{rule.recorded_as: None}) if was_recorded else truth


def _leave_along(truth: Truth, beside: set[Key]) -> Truth:
    """Return the truth with those out of an appointment that moved away with one of its entries.

    What leaves may take others along: the third day of a course follows the second.
    """
    rows = project(truth).rows if beside else {}
    away = {k for k in beside & rows.keys() if rows[k].rebook and truth.agreed_on(k)}
    for key in away:
        truth = follow(leave(truth, key), key, None, None, truth.agreed_on(key))
    return _leave_along(truth, beside - away) if away else truth


def leave(truth: Truth, key: Key) -> Truth:
    """Return the truth with an entry out of its appointment, which then asks what to do.

    One that was missed there leaves nothing to ask: the appointment has been.
    """
    if key not in truth.held:
        return truth
    code, booking, part = truth.held[key]
    why = MISSED if truth.record(key).status is Status.MISSED else LEFT
    return truth.with_appointment(code, booking.with_part(key, replace(part, gone=why)))


def rule_of(truth: Truth, key: Key) -> engine.Rule:
    """Return the rule of an entry. Raises Refusal when this protocol has no such rule."""
    for rule in regimen_of(truth.protocol).rules:
        if rule.fact == key.fact:
            return rule
    raise Refusal("", _("This line is not in the schedule any more."))


def is_dose(truth: Truth, key: Key) -> bool:
    """Tell whether an entry is a dose by this protocol, which may lack its line."""
    return any(rule.fact == key.fact and rule.is_dose for rule in regimen_of(truth.protocol).rules)


def is_first_dose(truth: Truth, key: Key) -> bool:
    """Tell whether this is the dose on the day of the start, or the one that stands in for it."""
    rule = rule_of(truth, key)
    if not rule.is_dose or key.occurrence != rule.count_from:
        return False
    if rule.replaces:
        replaced = rule_of(truth, Key(rule.replaces, 1))
        return is_first_dose(truth, Key(rule.replaces, replaced.count_from))
    begin = rule.begin
    return bool(begin and begin.anchors[0].kind is AnchorKind.START and not begin.offset)
