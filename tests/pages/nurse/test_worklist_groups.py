"""The lists of the worklist in words. Today is Saturday 28 November 2026; typed by hand."""

from datetime import date
from itertools import count
from urllib.parse import parse_qs, urlsplit

import pytest

from schedules.models import Entry
from schedules.pages.nurse.worklist import ListWords, ending_group, groups_of
from schedules.queries.worklist import DAYS, Section
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
    lines = {}
    for one in rows:
        lines.setdefault((one.plan.patient_id, getattr(one, DAYS[section])), []).append(one)
    return list(groups_of(lines.values(), words))


def of_one_line(*rows):
    """The line of these rows, which a list would show as one."""
    rule = MonitoringRule(title_nl="Bloedonderzoek", title_en="Blood test")
    rules = {(one.plan.protocol_id, one.fact): rule for one in rows}
    (group,) = groups_of([rows], ListWords(Section.OVERDUE, TODAY, rules, {}, {}, BACK))
    return group


def test_a_group_says_who_it_is_and_where_a_tap_is_sent():
    (group,) = groups(row())
    assert (group.name, group.born, group.clinic, group.treatments) == (
        "Demo Aardbei",
        "20-5-1985",
        "Ziekenhuis Voorbeeld",
        ("Alemtuzumab",),
    )
    assert group.address == f"/plannen/{PLAN.code}/"
    (acts,) = group.acts
    assert (acts.goes_to, acts.plan) == (f"/plannen/{PLAN.code}/noteren/", PLAN)


def test_what_one_plan_has_on_one_day_is_one_group():
    other = plan(2)
    found = groups(
        row(),
        row("visit", fact="visit"),
        row(due="2026-11-21"),
        row(due="2026-11-21", of=other),
    )
    assert [(group.day, len(group.lines)) for group in found] == [
        (date(2026, 11, 20), 2),
        (date(2026, 11, 21), 1),
        (date(2026, 11, 21), 1),
    ]
    assert [labels(group) for group in found] == [
        [["Beide gedaan"]],
        [["Vandaag gedaan"]],
        [["Vandaag gedaan"]],
    ]


def labels(group):
    """What one press says, by plan."""
    return [[tap.label for tap in acts.taps] for acts in group.acts]


def test_what_two_plans_of_a_patient_have_on_one_day_is_one_group_with_both_treatments():
    """A press records in one plan: each has its own, with its own entries."""
    other = plan(2, "Ocrelizumab")
    other.patient = PLAN.patient
    (group,) = groups(row(occurrence=1), row(of=other, occurrence=3), row("visit", fact="visit"))
    assert group.treatments == ("Alemtuzumab", "Ocrelizumab")
    assert group.address == f"/patienten/{PLAN.patient.code}/"
    assert labels(group) == [["Beide gedaan"], ["Vandaag gedaan"]]
    of_other = group.acts[1]
    assert of_other.goes_to == f"/plannen/{other.code}/noteren/"
    assert of_other.taps[0].keys == "blood#3=2026-11-28"


def test_a_series_says_how_often_and_since_when_by_the_first_of_it():
    """What is said in one tap is said of the last that was due."""
    first = row(due="2026-06-24", deadline="2026-07-01", occurrence=1)
    last = row(due="2026-09-24", deadline="2026-10-01", occurrence=2)
    group = of_one_line(first, last)
    (thing,) = group.things
    assert (thing.how_long, thing.when) == ("5 maanden te laat", "2 keer vanaf wo 24 jun 2026")
    assert thing.line.key == "blood#2"
    alone = of_one_line(first)
    assert alone.main.when == "wo 24 jun 2026"


def test_all_of_three_are_done_in_one_press():
    (group,) = groups(row(), row("visit", fact="visit"), row("imaging", fact="scan"))
    assert labels(group) == [["Alle 3 gedaan"]]


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
        (Section.PENDING, "Beslissen", "gemist/blood/7/?", True),
    ],
)
def test_a_line_opens_at_what_its_list_is_for_and_leads_back(section, label, page, is_first):
    (group,) = groups(row(due="2026-12-10", occurrence=7), section=section)
    opening = group.lines[0].opening
    assert (opening.label, opening.is_first) == (label, is_first)
    assert opening.address == (
        f"/plannen/{PLAN.code}/{page}next=%2Fwerklijst%2F%3Fsection%3Dbook%26page%3D2%26at%3D1"
    )


@pytest.mark.parametrize("section", [Section.OVERDUE, Section.SOON, Section.BOOK])
def test_a_time_is_booked_from_every_list_of_what_is_to_be_done(section):
    (group,) = groups(row(due="2026-12-10", occurrence=7, needs_booking=True), section=section)
    assert group.booking == (
        f"/plannen/{PLAN.code}/afspraak/?keys=blood%237"
        "&next=%2Fwerklijst%2F%3Fsection%3Dbook%26page%3D2%26at%3D1"
    )


def together(*rows):
    """What may be booked together: the day of its group, its words, and which lines it names."""
    for group in groups(*rows, section=Section.BOOK):
        for one in group.bookings:
            asked = parse_qs(urlsplit(one.address).query)
            assert asked["next"] == [BACK]
            yield str(group.day), one.label, asked["keys"][0].split()


def dose(n, due, **more):
    return row("dose", due, fact="dose", occurrence=n, **more)


def test_a_course_is_booked_together_from_its_first_day():
    """Admission on the evening before, five days; blood before it is agreed by itself."""
    whole = "dose#1"
    rows = [
        row("lab", "2026-12-06", occurrence=1),
        row("admission", "2026-12-06", fact="admit", occurrence=1, course=1, part_of=whole),
        *(dose(n, f"2026-12-{6 + n:02}", course=1) for n in (1, 2, 3, 4, 5)),
    ]
    course = ["admit#1", "dose#1", "dose#2", "dose#3", "dose#4", "dose#5"]
    assert list(together(*rows)) == [
        ("2026-12-06", "Kuur 1: alles samen afspreken (6 regels)", course)
    ]


def test_a_day_of_a_patient_is_booked_together_with_what_is_part_of_it():
    """The hour after is written for Tuesday; the infusion was moved to Monday, with the visit."""
    rows = [
        dose(1, "2026-12-08", status="moved", on="2026-12-07"),
        row("visit", "2026-12-07", fact="visit", occurrence=1),
        row("procedure", "2026-12-08", fact="watch", occurrence=1, part_of="dose#1"),
        row("lab", "2026-12-09", occurrence=1),
    ]
    assert list(together(*rows)) == [
        ("2026-12-07", "Alles samen afspreken: 3 regels", ["dose#1", "visit#1", "watch#1"])
    ]


def test_two_treatments_of_a_patient_are_booked_together_on_one_day():
    other = plan(2, "Ocrelizumab")
    other.patient = PLAN.patient
    rows = [dose(1, "2026-12-07"), row("lab", "2026-12-07", of=other, occurrence=3)]
    for one in rows:
        one.needs_booking = True
    assert list(together(*rows)) == []  # they are one line: its own button is for both
    (group,) = groups(*rows, section=Section.BOOK)
    asked = parse_qs(urlsplit(group.booking).query)
    assert asked["keys"][0].split() == ["dose#1", f"{other.code}/blood#3"]


@pytest.mark.parametrize(
    "rows",
    [
        [dose(1, "2026-12-07"), dose(2, "2026-12-21")],
        [dose(1, "2026-12-07"), dose(1, "2026-12-07", of=plan(2))],
        [dose(1, "2026-12-07"), row(due="2026-12-07", is_product_information=True)],
        [row(due="", sort_on="2026-12-06"), row(due="", sort_on="2026-12-06")],
    ],
    ids=["another day", "another patient", "product information", "before a day"],
)
def test_what_is_agreed_apart_is_not_booked_together(rows):
    assert list(together(*rows)) == []


def test_only_the_list_of_what_is_to_be_booked_books():
    rows = [dose(1, "2026-12-07"), row("visit", "2026-12-07", fact="visit")]
    assert [group.bookings for group in groups(*rows, section=Section.SOON)] == [()]


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
    assert (group.says, group.lines, group.acts) == (says, (), ())


@pytest.mark.parametrize(
    ("status", "alerts", "address"),
    [
        ("planned", ("Pauze vanaf 16 november 2026",), f"/plannen/{PLAN.code}/pauze/2/"),
        ("missed", (), f"/plannen/{PLAN.code}/gemist/blood/7/"),
        ("partial", (), f"/plannen/{PLAN.code}/gemist/blood/7/"),
    ],
)
def test_what_waits_in_a_pause_says_so_and_other_doses_are_decided_by_themselves(
    status, alerts, address
):
    paused = plan()
    paused.paused_since = date(2026, 11, 16)
    paused.pauses = {"2": {"since": "2026-11-16"}}
    asked = row("dose", "", of=paused, occurrence=7, status=status, sort_on="2026-11-16")
    ((line,),) = (group.lines for group in groups(asked, section=Section.PENDING))
    assert line.alerts == alerts
    assert urlsplit(line.opening.address).path == address
