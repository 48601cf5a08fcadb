"""Stem-cell therapy at Amsterdam UMC: every date is typed by hand from the leaflet."""

import pytest
from django.conf import settings

from schedules.queries import NotOfferedError

from .reading import said_in

pytestmark = pytest.mark.reading

START = "2026-10-05"  # a Monday
# Three whole journeys: an ordinary one, one over month ends, one that ends in a leap February.
ORDINARY = {
    "start": START,
    "second_opinion_date": "2026-07-01",
    "leukapheresis_date": "2026-10-13",
    "conditioning_start": "2026-11-16",
    "transplant_date": "2026-11-24",
    "discharge_date": "2026-12-15",
}
MONTH_END = {
    "start": "2027-01-31",
    "second_opinion_date": "2026-12-31",
    "leukapheresis_date": "2027-02-08",
    "conditioning_start": "2027-03-31",
    "transplant_date": "2027-04-09",
    "discharge_date": "2027-05-01",
}
LEAP = {
    "start": "2027-07-01",
    "second_opinion_date": "2027-05-17",
    "leukapheresis_date": "2027-07-07",
    "conditioning_start": "2027-08-25",
    "transplant_date": "2027-08-31",
    "discharge_date": "2027-09-24",
}
JOURNEYS = {"ordinary": ORDINARY, "month end": MONTH_END, "leap": LEAP}

KINDS = {
    "ahsct.so.visit": "visit",
    "ahsct.so.decision": "visit",
    "ahsct.pre.eval": "visit",
    "ahsct.leuk.clinic_2w": "visit",
    "ahsct.post.clinic": "visit",
    "ahsct.fu.regular": "visit",
    "ahsct.pre.fertility": "procedure",
    "ahsct.leuk": "procedure",
    "ahsct.leuk.groin_line": "procedure",
    "ahsct.leuk.repeat": "procedure",
    "ahsct.tx": "procedure",
    "ahsct.mob.cyclo": "dose",
    "ahsct.mob.gcsf": "dose",
    "ahsct.cond.chemo": "dose",
    "ahsct.cond.last_chemo_day": "dose",
    "ahsct.fever.gcsf": "warning",
    "ahsct.leuk.unwell": "warning",
    "ahsct.cond.fertility_risk": "warning",
    "ahsct.tx.smell": "warning",
    "ahsct.fever.later": "warning",
    "ahsct.infection": "warning",
    "ahsct.preg_avoid": "fertility",
    "ahsct.vaccine": "advice",
    "ahsct.leuk.prep": "advice",
    "ahsct.leuk.milk_tip": "advice",
    "ahsct.cond.drink": "advice",
    "ahsct.recovery.marrow": "advice",
    "ahsct.sport": "advice",
    "ahsct.drink": "advice",
    "ahsct.recovery.general": "advice",
    "ahsct.hair_regrowth": "advice",
    "ahsct.leuk.count": "phone",
    "ahsct.cond.admit": "admission",
    "ahsct.dip.isolation": "admission",
    "ahsct.discharge": "admission",
    "ahsct.dip.labs": "lab",
}
OF_A_SECOND_COLLECTION = {
    "ahsct.leuk.groin_line@second": "procedure",
    "ahsct.leuk.unwell@second": "warning",
    "ahsct.leuk.prep@second": "advice",
    "ahsct.leuk.milk_tip@second": "advice",
    "ahsct.leuk.count@second": "phone",
}
FROM_START = {"ahsct.mob.gcsf", "ahsct.fever.gcsf", "ahsct.preg_avoid", "ahsct.vaccine"}
SOURCE = {"document": "Behandeling van MS: Stamceltherapie", "version": None, "published": None}


@pytest.fixture
def plan(timeline):
    """Return a function that gives the timeline of stem-cell therapy."""

    def make(start=START, **facts):
        return timeline("ahsct", "amsterdam-umc", start, **facts)

    return make


def days(item):
    return item["due"], item["earliest"], item["latest"]


def test_the_file_has_exactly_the_facts_of_the_sheet():
    path = settings.BASE_DIR / "fixtures/protocols/ahsct.amsterdam-umc.yaml"
    rules = said_in(path)["rules"]
    assert {rule["fact"]: rule["kind"] for rule in rules} == KINDS | OF_A_SECOND_COLLECTION
    not_stated = {rule["fact"]: rule["confidence"] for rule in rules if rule["confidence"] != "H"}
    assert not_stated == {"ahsct.leuk": "M", "ahsct.hair_regrowth": "M"}


def test_stem_cell_therapy_exists_at_amsterdam_umc_only(timeline):
    with pytest.raises(NotOfferedError):
        timeline("ahsct", "generic", START)


@pytest.mark.parametrize("facts", [{}, ORDINARY])
def test_every_row_is_there_once_and_cites_the_leaflet(plan, facts):
    shown = plan(**facts)
    entries = shown.items | shown.periods
    assert {fact: entry["kind"] for (fact, _), entry in entries.items()} == KINDS
    assert len(shown.raw["items"]) + len(shown.raw["periods"]) == 36
    assert {number for _, number in entries} == {1}
    for entry in entries.values():
        assert {name: entry["source"][name] for name in SOURCE} == SOURCE


# Nothing recorded yet: the leaflet's windows, passed on from the estimated collection


@pytest.mark.parametrize(
    ("start", "fact", "earliest", "latest"),
    [
        ("2026-10-05", "ahsct.leuk", "2026-10-10", "2026-10-12"),
        ("2026-10-05", "ahsct.leuk.prep", "2026-10-10", "2026-10-12"),
        ("2026-10-05", "ahsct.leuk.unwell", "2026-10-10", "2026-10-12"),
        ("2026-10-05", "ahsct.leuk.groin_line", "2026-10-10", "2026-10-12"),
        ("2026-10-05", "ahsct.leuk.milk_tip", "2026-10-09", "2026-10-11"),
        ("2026-10-05", "ahsct.leuk.clinic_2w", "2026-10-24", "2026-10-26"),
        ("2026-10-05", "ahsct.cond.admit", "2026-10-31", "2026-12-07"),
        ("2027-01-31", "ahsct.leuk", "2027-02-05", "2027-02-07"),
        ("2027-01-31", "ahsct.leuk.milk_tip", "2027-02-04", "2027-02-06"),
        ("2027-01-31", "ahsct.leuk.clinic_2w", "2027-02-19", "2027-02-21"),
        ("2027-01-31", "ahsct.cond.admit", "2027-02-26", "2027-04-04"),
        ("2028-02-29", "ahsct.leuk", "2028-03-05", "2028-03-07"),
        ("2028-02-29", "ahsct.leuk.milk_tip", "2028-03-04", "2028-03-06"),
        ("2028-02-29", "ahsct.leuk.clinic_2w", "2028-03-19", "2028-03-21"),
        ("2028-02-29", "ahsct.cond.admit", "2028-03-26", "2028-05-02"),
    ],
)
def test_before_the_collection_what_hangs_on_it_is_a_window(plan, start, fact, earliest, latest):
    item = plan(start).items[fact, 1]
    assert days(item) == (None, earliest, latest)
    assert (item["certainty"], item["book_on"]) == ("window", None)


@pytest.mark.parametrize("start", ["2026-10-05", "2027-01-31", "2028-02-29"])
def test_the_start_is_the_cyclophosphamide_day_and_checks_come_before_it(plan, start):
    items = plan(start).items
    assert days(items["ahsct.mob.cyclo", 1]) == (start, None, None)
    assert items["ahsct.mob.cyclo", 1]["certainty"] == "planned"
    for fact in ("ahsct.pre.eval", "ahsct.pre.fertility"):
        assert days(items[fact, 1]) == (None, None, start)
        assert items[fact, 1]["certainty"] == "unknown"


def test_without_recorded_days_the_later_phases_have_no_date_but_keep_their_order(plan):
    shown = plan()
    undated = [item["fact"] for item in shown.raw["items"] if days(item) == (None, None, None)]
    assert " ".join(fact.removeprefix("ahsct.") for fact in undated) == (
        "so.visit so.decision leuk.count leuk.repeat cond.chemo cond.drink "
        "cond.fertility_risk cond.last_chemo_day tx tx.smell dip.isolation fever.later "
        "dip.labs recovery.marrow discharge post.clinic infection sport drink fu.regular "
        "recovery.general hair_regrowth"
    )
    order = [item["fact"] for item in shown.raw["items"]]
    assert order.index("ahsct.cond.chemo") == order.index("ahsct.cond.admit") + 1
    assert {shown.items[fact, 1]["certainty"] for fact in undated} == {"unknown"}
    assert {fact for fact, _ in shown.periods} == FROM_START


# The real days are recorded: each phase counts from the phase that really was


@pytest.mark.parametrize(
    ("fact", "certainty", "ordinary", "month_end", "leap"),
    [
        ("ahsct.so.visit", "booked", "2026-07-01", "2026-12-31", "2027-05-17"),
        ("ahsct.mob.cyclo", "planned", "2026-10-05", "2027-01-31", "2027-07-01"),
        ("ahsct.leuk.milk_tip", "planned", "2026-10-12", "2027-02-07", "2027-07-06"),
        ("ahsct.leuk", "booked", "2026-10-13", "2027-02-08", "2027-07-07"),
        ("ahsct.leuk.prep", "planned", "2026-10-13", "2027-02-08", "2027-07-07"),
        ("ahsct.leuk.unwell", "planned", "2026-10-13", "2027-02-08", "2027-07-07"),
        ("ahsct.leuk.groin_line", "planned", "2026-10-13", "2027-02-08", "2027-07-07"),
        ("ahsct.leuk.clinic_2w", "planned", "2026-10-27", "2027-02-22", "2027-07-21"),
        ("ahsct.tx", "booked", "2026-11-24", "2027-04-09", "2027-08-31"),
        ("ahsct.dip.labs", "planned", "2026-11-25", "2027-04-12", "2027-09-01"),
        ("ahsct.discharge", "booked", "2026-12-15", "2027-05-01", "2027-09-24"),
    ],
)
def test_dates_of_a_whole_journey(plan, fact, certainty, ordinary, month_end, leap):
    for facts, due in ((ORDINARY, ordinary), (MONTH_END, month_end), (LEAP, leap)):
        item = plan(**facts).items[fact, 1]
        assert days(item) == (due, None, None)
        assert item["certainty"] == certainty


@pytest.mark.parametrize(
    ("journey", "fact", "earliest", "latest", "softness"),
    [
        ("ordinary", "ahsct.so.decision", "2026-07-15", "2026-07-29", "about"),
        ("ordinary", "ahsct.cond.admit", "2026-11-03", "2026-12-08", "about"),
        ("ordinary", "ahsct.cond.last_chemo_day", "2026-11-19", "2026-11-20", None),
        ("ordinary", "ahsct.recovery.marrow", "2026-12-08", "2026-12-15", None),
        ("ordinary", "ahsct.recovery.general", "2027-02-24", "2027-05-24", None),
        ("ordinary", "ahsct.hair_regrowth", "2027-02-16", "2027-05-16", "usually"),
        ("month end", "ahsct.so.decision", "2027-01-14", "2027-01-28", "about"),
        ("month end", "ahsct.cond.admit", "2027-03-01", "2027-04-05", "about"),
        ("month end", "ahsct.cond.last_chemo_day", "2027-04-03", "2027-04-04", None),
        ("month end", "ahsct.recovery.marrow", "2027-04-23", "2027-04-30", None),
        ("month end", "ahsct.recovery.general", "2027-07-09", "2027-10-09", None),
        ("month end", "ahsct.hair_regrowth", "2027-06-30", "2027-09-30", "usually"),
        ("leap", "ahsct.so.decision", "2027-05-31", "2027-06-14", "about"),
        ("leap", "ahsct.cond.admit", "2027-07-28", "2027-09-01", "about"),
        ("leap", "ahsct.cond.last_chemo_day", "2027-08-28", "2027-08-29", None),
        ("leap", "ahsct.recovery.marrow", "2027-09-14", "2027-09-21", None),
        ("leap", "ahsct.recovery.general", "2027-11-30", "2028-02-29", None),
        ("leap", "ahsct.hair_regrowth", "2027-11-25", "2028-02-25", "usually"),
    ],
)
def test_windows_of_a_whole_journey(plan, journey, fact, earliest, latest, softness):
    item = plan(**JOURNEYS[journey]).items[fact, 1]
    assert days(item) == (None, earliest, latest)
    assert (item["certainty"], item["softness"]) == ("window", softness)


FIVE_DAYS, UNTIL_TEAM = "4–5 days", "until your team says so"


@pytest.mark.parametrize(
    ("fact", "softness", "ordinary", "leap"),
    [
        ("ahsct.mob.gcsf", "usually 5–7 days", "2026-10-05 2026-10-13", "2027-07-01 2027-07-07"),
        ("ahsct.fever.gcsf", None, "2026-10-05 2026-10-13", "2027-07-01 2027-07-07"),
        ("ahsct.preg_avoid", UNTIL_TEAM, "2026-10-05 None", "2027-07-01 None"),
        ("ahsct.vaccine", None, "2026-10-05 None", "2027-07-01 None"),
        ("ahsct.cond.chemo", FIVE_DAYS, "2026-11-16 2026-11-20", "2027-08-25 2027-08-29"),
        ("ahsct.cond.drink", FIVE_DAYS, "2026-11-16 2026-11-20", "2027-08-25 2027-08-29"),
        ("ahsct.cond.fertility_risk", None, "2026-11-16 None", "2027-08-25 None"),
        ("ahsct.tx.smell", "about", "2026-11-24 2026-11-25", "2027-08-31 2027-09-01"),
        ("ahsct.dip.isolation", None, "2026-11-24 2026-12-15", "2027-08-31 2027-09-24"),
        ("ahsct.fever.later", None, "2026-11-24 None", "2027-08-31 None"),
        ("ahsct.post.clinic", None, "2026-12-15 None", "2027-09-24 None"),
        ("ahsct.infection", None, "2026-12-15 None", "2027-09-24 None"),
        ("ahsct.sport", None, "2026-12-15 None", "2027-09-24 None"),
        ("ahsct.drink", None, "2026-12-15 None", "2027-09-24 None"),
    ],
)
def test_periods_of_a_whole_journey(plan, fact, softness, ordinary, leap):
    for facts, dates in ((ORDINARY, ordinary), (LEAP, leap)):
        period = plan(**facts).periods[fact, 1]
        assert f"{period['begins']} {period['ends']}" == dates
        assert period["softness"] == softness


def test_periods_stay_open_until_the_day_that_ends_them_is_recorded(plan):
    periods = plan(transplant_date="2026-11-24").periods
    for fact in ("ahsct.mob.gcsf", "ahsct.fever.gcsf", "ahsct.dip.isolation"):
        assert periods[fact, 1]["ends"] is None


@pytest.mark.parametrize("facts", [{}, ORDINARY])
@pytest.mark.parametrize(
    ("fact", "anchor"),
    [
        ("ahsct.leuk.count", "ahsct.leuk"),
        ("ahsct.leuk.repeat", "ahsct.leuk"),
        ("ahsct.fu.regular", "discharge_date"),
    ],
)
def test_what_the_leaflet_gives_no_figure_for_never_gets_a_date(plan, fact, anchor, facts):
    item = plan(**facts).items[fact, 1]
    assert days(item) == (None, None, None)
    assert (item["certainty"], item["book_on"], item["anchor"]) == ("unknown", None, anchor)


@pytest.mark.parametrize(
    ("fact", "anchor"),
    [("ahsct.tx", "conditioning_start"), ("ahsct.discharge", "transplant_date")],
)
def test_the_transplant_and_going_home_follow_the_phase_before(plan, fact, anchor):
    assert plan().items[fact, 1]["anchor"] == anchor


@pytest.mark.parametrize("facts", [{}, ORDINARY])
def test_the_collection_day_stays_about(plan, facts):
    assert plan(**facts).items["ahsct.leuk", 1]["softness"] == "about"
