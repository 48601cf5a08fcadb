"""The lists of the worklist in words. Today is Saturday 28 November 2026; typed by hand."""

from datetime import date
from itertools import count

import pytest

from schedules.models import Entry
from schedules.pages.nurse.worklist_groups import ListWords, ending_group, groups_of
from schedules.queries.worklist import Section
from tests.agenda.build import day
from treatments.models import MonitoringRule

from .build import plan

TODAY = day("2026-11-28")
PLAN = plan()
BACK = "/werklijst/?section=book&page=2"
NUMBERS = count(1)


def row(kind="lab", due="2026-11-20", *, of=PLAN, fact="blood", **given):
    """A row as it would be stored, overdue since the day after it was due."""
    days = ("on", "earliest", "latest", "book_on", "deadline", "sort_on")
    given |= {name: day(given[name]) for name in days if name in given}
    given.setdefault("sort_on", given.get("on") or day(due))
    given.setdefault("deadline", given["sort_on"])
    given.setdefault("occurrence", next(NUMBERS))
    return Entry(
        plan=of,
        fact=fact,
        position=1,
        kind=kind,
        due=day(due),
        certainty=given.pop("certainty", "planned"),
        **given,
    )


def groups(*rows, section=Section.OVERDUE, runs=None):
    rule = MonitoringRule(title_nl="Bloedonderzoek", title_en="Blood test")
    rules = {(one.plan.protocol_id, one.fact): rule for one in rows}
    words = ListWords(section, TODAY, rules, runs or {}, {}, BACK)
    return list(groups_of(rows, words))


def test_a_group_says_who_it_is_and_where_a_tap_is_sent():
    (group,) = groups(row())
    assert (group.name, group.born, group.number, group.clinic, group.treatment) == (
        "Demo Aardbei",
        "20 mei 1985",
        "DEMO-001",
        "Ziekenhuis Voorbeeld",
        "Alemtuzumab",
    )
    assert (group.address, group.taps_go_to, group.revision) == (
        f"/plannen/{PLAN.code}/",
        f"/plannen/{PLAN.code}/noteren/",
        3,
    )


def test_what_one_plan_has_on_one_day_is_one_group():
    other = plan(2)
    found = groups(
        row(),
        row("visit"),
        row(due="2026-11-21"),
        row(due="2026-11-21", of=other),
    )
    assert [(group.day, len(group.lines)) for group in found] == [
        (date(2026, 11, 20), 2),
        (date(2026, 11, 21), 1),
        (date(2026, 11, 21), 1),
    ]
    assert [group.together and group.together.label for group in found] == [
        "Alle 2 gedaan",
        None,
        None,
    ]


def test_a_line_reads_as_on_the_page_of_its_plan():
    (group,) = groups(row(occurrence=4, needs_booking=True, note="Belt zelf"))
    (line,) = group.lines
    assert (line.title, line.about, line.when) == (
        "Bloedonderzoek",
        "Bloed- of urineonderzoek",
        "Vrijdag 20 november 2026",
    )
    assert (line.how_long, line.state, line.told) == (
        "8 dagen te laat",
        "Nog geen afspraak",
        ("Belt zelf",),
    )
    assert [tap.label for tap in line.taps] == ["Vandaag gedaan", "Niet gedaan"]


@pytest.mark.parametrize(
    ("given", "n", "alerts"),
    [
        ({}, 3, ("3 keer achter elkaar niet gedaan",)),
        ({}, 1, ()),
        ({"status": "missed", "deadline": None}, 2, ("2 keer achter elkaar niet gedaan",)),
        ({"kind": "premedication"}, 3, ()),
        ({"deadline": "2026-11-30"}, 3, ()),
    ],
)
def test_a_list_tells_how_many_in_a_row_were_not_done(given, n, alerts):
    (group,) = groups(row(**given), runs={(PLAN.pk, "blood"): n})
    assert group.lines[0].alerts == alerts


def test_product_information_is_named_among_the_hospitals_own_lines():
    (group,) = groups(row(is_product_information=True))
    assert group.lines[0].marks == ("Productinformatie: vraag het team",)


@pytest.mark.parametrize(
    ("section", "label", "page", "is_first"),
    [
        (Section.OVERDUE, "Openen", "regel/blood/7/?", False),
        (Section.BOOK, "Afspreken", "afspraak/?keys=blood%237&", True),
    ],
)
def test_a_line_opens_at_what_its_list_is_for_and_leads_back(section, label, page, is_first):
    (group,) = groups(row(due="2026-12-10", occurrence=7), section=section)
    opening = group.lines[0].opening
    assert (opening.label, opening.is_first) == (label, is_first)
    assert opening.address == (
        f"/plannen/{PLAN.code}/{page}next=%2Fwerklijst%2F%3Fsection%3Dbook%26page%3D2"
    )


@pytest.mark.parametrize(
    ("last_on", "says"),
    [
        (
            date(2026, 12, 1),
            "De laatste regel van dit plan is op 1 december 2026. Spreek af wat er daarna komt.",
        ),
        (
            date(2026, 11, 27),
            "De laatste regel van dit plan was op 27 november 2026. "
            "Spreek af wat er daarna komt, of stop het plan.",
        ),
        (
            None,
            "Dit plan loopt tot 1 maart 2027 en wordt niet doorgetrokken. "
            "Vraag het aan wie MSCare in uw ziekenhuis beheert.",
        ),
    ],
)
def test_a_plan_that_ends_says_why_it_is_listed(last_on, says):
    ends = plan()
    ends.last_on, ends.until = last_on, date(2027, 3, 1)
    group = ending_group(ends, TODAY)
    assert (group.says, group.lines, group.together) == (says, (), None)
