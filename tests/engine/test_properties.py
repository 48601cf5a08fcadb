"""What must hold for every start date, tried on the real protocols."""

import calendar
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules import engine
from schedules.inputs.facts import derive
from schedules.inputs.regimens import rule_value
from treatments.inheritance import merge
from treatments.protocol_files import parse

FOLDER = Path(__file__).parents[2] / "fixtures" / "protocols"
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))
FIVE_YEARS = [date(2026, 1, 1) + timedelta(n) for n in range(1826)]
# Where months end, every day; between, every third: so each weekday too, in each month.
STARTS = [day for n, day in enumerate(FIVE_YEARS) if n % 20 == 0 or day.day > 27 or day.day == 1]
starts = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@cache
def rules(file):
    draft = parse((FOLDER / file).read_text(encoding="utf-8"), file)
    assert draft.problems == []
    if not draft.based_on:
        return draft.rules
    base = rules(f"{file.split('.')[0]}.{draft.based_on}.yaml")
    return merge(base, draft.rules, draft.protocol.dropped)


@cache
def regimen(file):
    return engine.Regimen(tuple(rule_value(rule) for rule in rules(file)))


def expand(file, start, **facts):
    until = engine.Offset(months=24).from_day(start)
    return engine.expand(regimen(file), start=start, until=until, facts=derive(facts)).entries


def identities(entries):
    return [(entry.rule.fact, entry.occurrence) for entry in entries]


def of(entries, fact):
    return [entry for entry in entries if entry.rule.fact == fact]


@pytest.mark.parametrize("file", FILES)
def test_no_entry_is_lost_or_doubled_over_five_years_of_starts(file):
    """Clipping and leap days may move an entry but never add one or take one away."""
    expected = Counter(identities(expand(file, date(2026, 1, 1))))
    assert max(expected.values()) == 1
    for start in STARTS:
        assert Counter(identities(expand(file, start))) == expected, start


@pytest.mark.parametrize("file", FILES)
@given(start=starts)
@settings(max_examples=20, deadline=None)
def test_entries_stand_in_order_and_each_rule_counts_up(file, start):
    entries = expand(file, start)
    days = [entry.sort_on for entry in entries]
    assert days == sorted(days)
    for fact in {entry.rule.fact for entry in entries}:
        numbers = [entry.occurrence for entry in of(entries, fact)]
        assert numbers == sorted(numbers)


@given(start=starts, months=st.integers(-60, 120))
@settings(deadline=None)
def test_a_month_offset_keeps_the_day_or_takes_the_last_of_the_month(start, months):
    landed = engine.Offset(months=months).from_day(start)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    assert (landed.year, landed.month) == (year, month + 1)
    assert landed.day == min(start.day, calendar.monthrange(year, month + 1)[1])


@pytest.mark.parametrize(
    ("file", "fact"),
    [
        ("ocrelizumab.amsterdam-umc.yaml", "ocre.dose.maint"),
        ("ofatumumab.amsterdam-umc.yaml", "kesi.fu.labs_half"),
        ("alemtuzumab.jbz.yaml", "alem.labs.monthly"),
    ],
)
@given(start=starts)
@settings(max_examples=20, deadline=None)
def test_a_monthly_series_from_a_month_end_never_drifts(file, fact, start):
    series = of(expand(file, start), fact)
    for entry in series:
        last_of_month = calendar.monthrange(entry.due.year, entry.due.month)[1]
        assert entry.due.day == min(start.day, last_of_month)


@given(
    day=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    months=st.integers(-1200, 1200),
    days=st.integers(-400, 400),
)
@settings(max_examples=500, deadline=None)
def test_months_are_added_as_dateutil_adds_them(day, months, days):
    assert engine.shift(day, months, days) == day + relativedelta(months=months) + timedelta(days)


@given(
    start=starts,
    wait=st.integers(6, 400),
    courses=st.integers(1, 3),
)
@settings(max_examples=30, deadline=None)
def test_monitoring_ends_48_months_after_the_last_infusion(start, wait, courses):
    facts = {"courses_planned": courses}
    if courses > 1:
        facts["course2_start"] = start + timedelta(wait)
    entries = expand("alemtuzumab.jbz.yaml", start, **facts)
    last = max(entry.due for entry in entries if entry.rule.is_dose)
    (end,) = of(entries, "alem.labs.end")
    assert end.due == last + relativedelta(months=48)
    labs = of(entries, "alem.labs.monthly")
    assert labs[-1].due <= end.due < labs[-1].due + timedelta(32)


@pytest.mark.parametrize("file", FILES)
@given(
    start=starts,
    sex=st.sampled_from(["female", "male"]),
    childbearing=st.sampled_from(["yes", "no", None]),
    jcv=st.sampled_from(["positive", "negative", None]),
)
@settings(max_examples=15, deadline=None)
def test_a_condition_that_is_false_never_shows(file, start, sex, childbearing, jcv):
    facts = {"sex": sex, "jcv": jcv, "natalizumab_stop": start - timedelta(42)}
    if sex == "female":
        facts["childbearing_potential"] = childbearing
    known = {name: value for name, value in facts.items() if value}
    for entry in expand(file, start, **known):
        answer = entry.rule.condition.holds(derive(known))
        assert answer is not False
        assert entry.conditional or answer is True


WEEKLY = engine.Regimen(
    (
        engine.Rule(
            "w.dose",
            engine.Kind.DOSE,
            engine.Shape.AT,
            begin=engine.Moment((engine.Anchor(engine.AnchorKind.START),), engine.Offset(days=14)),
            every=engine.Offset(days=28),
            times=40,
        ),
    )
)


@given(start=starts)
@settings(deadline=None)
def test_moving_the_start_by_a_week_moves_every_week_based_date_by_a_week(start):
    def week_based(begin):
        real = (
            entry
            for file in FILES
            for entry in expand(file, begin)
            if entry.rule.begin and entry.due and _counts_in_days_from_start(entry.rule)
        )
        weekly = engine.expand(WEEKLY, start=begin, until=begin).entries
        return {(e.rule.fact, e.occurrence): e.due for e in (*real, *weekly)}

    before, after = week_based(start), week_based(start + timedelta(7))
    assert before.keys() == after.keys()
    assert "ocre.dose.1b" in {fact for fact, _n in before}
    assert all(after[key] - due == timedelta(7) for key, due in before.items())


def _counts_in_days_from_start(rule):
    anchors = {anchor.kind for anchor in rule.begin.anchors}
    months = rule.begin.offset.months or (rule.every and rule.every.months)
    return anchors == {engine.AnchorKind.START} and not months
