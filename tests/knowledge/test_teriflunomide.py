"""Teriflunomide, against sheet section 12: product information, and leaflet 001 at Amsterdam."""

import pytest

from .reading import UNDATED, codes, facts_at, facts_of, periods, rules, shape

pytestmark = pytest.mark.reading

GENERIC_FACTS = """
teri.smpc.alt_4w.pre teri.smpc.bp_cbc teri.dose.daily teri.smpc.alt_4w teri.smpc.alt_4w@next
teri.contra teri.elimination.mean teri.elimination.max teri.aep.last_day teri.aep.second_test_from
teri.preg.safe_from
"""
LEAFLET_FACTS = "teri.labs.first_half_year teri.hair"
CLINICS = pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
WOMAN = {"sex": "female", "childbearing_potential": "yes"}
SLOW = {"accelerated_elimination": "no", **WOMAN}
FAST = {"accelerated_elimination": "yes", **WOMAN}
AFTER = ["teri.elimination.mean", "teri.elimination.max", "teri.preg.safe_from"]


@pytest.fixture
def teri(timeline):
    def make(start, clinic="amsterdam-umc", until=None, **facts):
        return timeline("teriflunomide", clinic, start, until, **facts)

    return make


@pytest.mark.django_db
def test_the_files_hold_every_row_of_the_sheet_and_no_other():
    assert facts_at("teriflunomide", "generic") == sorted(GENERIC_FACTS.split())
    both = [*GENERIC_FACTS.split(), *LEAFLET_FACTS.split()]
    assert facts_at("teriflunomide", "amsterdam-umc") == sorted(both)


def test_the_hospital_adds_what_its_leaflet_says_and_where_product_information_differs():
    assert sorted(rules("teriflunomide.amsterdam-umc")) == [
        "teri.hair",
        "teri.labs.first_half_year",
        "teri.smpc.alt_4w@next",
    ]


@CLINICS
@pytest.mark.parametrize("start", ["2026-10-05", "2026-08-31", "2028-02-29"])
def test_the_tablets_are_one_entry_of_14_milligram_a_day(teri, clinic, start):
    daily = teri(start, clinic).items["teri.dose.daily", 1]
    assert shape(daily) == (start, None, None, "planned")
    assert (daily["repeats"], daily["detail"]) == ({"every_days": 1}, {"mg": 14})


@CLINICS
@pytest.mark.parametrize(
    ("start", "due"),
    [
        # The seventh would be after month 6: 19 April 2027, after 5 April.
        ("2026-10-05", "2026-11-02 2026-11-30 2026-12-28 2027-01-25 2027-02-22 2027-03-22"),
        ("2026-08-31", "2026-09-28 2026-10-26 2026-11-23 2026-12-21 2027-01-18 2027-02-15"),
        ("2027-08-31", "2027-09-28 2027-10-26 2027-11-23 2027-12-21 2028-01-18 2028-02-15"),
        ("2028-02-29", "2028-03-28 2028-04-25 2028-05-23 2028-06-20 2028-07-18 2028-08-15"),
    ],
)
def test_liver_tests_come_every_four_weeks_and_then_on_days_not_known(teri, clinic, start, due):
    shown = teri(start, clinic)
    listed = [item for item in shown.raw["items"] if item["fact"] == "teri.smpc.alt_4w"]
    assert sorted(item["due"] or "" for item in listed) == ["", *due.split()]
    assert {shown.items["teri.smpc.alt_4w", n]["certainty"] for n in range(1, 7)} == {"about"}
    assert shape(shown.items["teri.smpc.alt_4w", 7]) == UNDATED


@CLINICS
@pytest.mark.parametrize("stop", ["2026-12-01", "2027-12-01"])
def test_liver_tests_are_never_shown_as_finished(teri, clinic, stop):
    shown = teri("2026-10-05", clinic, stop_date=stop)
    assert shape(shown.items["teri.smpc.alt_4w", 7]) == UNDATED


@CLINICS
@pytest.mark.parametrize("fact", ["teri.smpc.alt_4w.pre", "teri.smpc.bp_cbc"])
def test_what_comes_before_the_start_has_a_latest_day_and_no_date(teri, clinic, fact):
    item = teri("2026-08-31", clinic).items[fact, 1]
    assert shape(item) == (None, None, "2026-08-31", "unknown")


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("2026-10-05", "2027-04-05"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2028-02-29", "2028-08-29"),
    ],
)
def test_the_leaflet_checks_blood_in_the_first_half_year_without_dates(teri, start, ends):
    assert periods(teri(start), "teri.labs.first_half_year") == [(start, ends)]
    assert "teri.labs.first_half_year" not in facts_of(teri(start, "generic"))


def test_the_warning_about_hair_is_the_leaflets(teri):
    assert periods(teri("2026-10-05"), "teri.hair") == [("2026-10-05", None)]
    assert teri("2026-10-05").periods["teri.hair", 1]["kind"] == "warning"
    assert "teri.hair" not in facts_of(teri("2026-10-05", "generic"))


# After a stop, without a wash-out


@CLINICS
@pytest.mark.parametrize(
    ("facts", "mean", "longest"),
    [
        ({"stop_date": "2027-06-30"}, "2028-02-29", "2029-06-30"),
        ({"stop_date": "2027-08-31"}, "2028-04-30", "2029-08-31"),
        ({"stop_date": "2028-02-29"}, "2028-10-29", "2030-02-28"),
        ({"last_dose": "2027-11-15"}, "2028-07-15", "2029-11-15"),
        (
            {"last_dose": "2027-11-15", "stop_date": "2027-12-31"},
            *("2028-08-31", "2029-12-31"),
        ),
    ],
)
def test_the_drug_leaves_slowly_without_a_wash_out(teri, clinic, facts, mean, longest):
    items = teri("2026-10-05", clinic, **facts, **SLOW).items
    half, most = items["teri.elimination.mean", 1], items["teri.elimination.max", 1]
    assert shape(half) == (mean, None, None, "about")
    assert shape(most) == (longest, None, None, "about")
    assert (half["softness"], most["softness"]) == ("about", "at most")
    assert not half["conditional"]
    assert not most["conditional"]


@CLINICS
@pytest.mark.parametrize(
    ("language", "safe", "tests"),
    [("nl", "veilig", ("twee bloedtests", "tweede test")), ("en", "safe", ("two blood", "second"))],
)
def test_these_days_are_never_worded_as_safe(make_timeline, clinic, language, safe, tests):
    entries = make_timeline(
        "teriflunomide", clinic, "2026-10-05", language=language, stop_date="2027-06-30", **SLOW
    ).entries
    texts = [f"{e.title} {e.explanation}".lower() for e in entries if e.fact in AFTER]
    assert len(texts) == 3
    assert not any(safe in text for text in texts)
    assert all(any(words in text for words in tests) for text in texts)


@CLINICS
@pytest.mark.parametrize("fact", AFTER)
def test_a_day_after_the_stop_is_not_known_before_it_and_comes_with_advice(teri, clinic, fact):
    shown = teri("2026-10-05", clinic, **SLOW)
    item = shown.items[fact, 1]
    assert (item["due"], item["earliest"], item["latest"]) == (None, None, None)
    assert item["certainty"] == "unknown"
    assert "ask-first" in codes(shown)


# With a wash-out


@CLINICS
@pytest.mark.parametrize(
    ("begun", "last"),
    [
        ("2027-09-10", "2027-09-20"),
        ("2028-02-20", "2028-03-01"),
        ("2027-12-25", "2028-01-04"),
    ],
)
def test_the_wash_out_takes_eleven_days(teri, clinic, begun, last):
    shown = teri("2026-10-05", clinic, elimination_start=begun, **FAST)
    item = shown.items["teri.aep.last_day", 1]
    assert shape(item) == (last, None, None, "planned")
    assert item["conditional"] is False


@CLINICS
@pytest.mark.parametrize(
    ("first_low", "second", "pregnancy"),
    [
        ("2027-10-01", "2027-10-15", "2027-11-15"),
        ("2028-01-31", "2028-02-14", "2028-03-16"),
        ("2028-01-15", "2028-01-29", "2028-02-29"),
    ],
)
def test_what_counts_from_the_first_low_level(teri, clinic, first_low, second, pregnancy):
    shown = teri("2026-10-05", clinic, first_level_below_0_02=first_low, **FAST)
    test = shown.items["teri.aep.second_test_from", 1]
    assert shape(test) == (second, None, None, "about")
    assert shape(shown.items["teri.preg.safe_from", 1]) == (pregnancy, None, None, "planned")
    assert "ask-first" in codes(shown)


def test_the_second_test_is_never_booked_before_its_fourteen_days(teri):
    shown = teri("2026-10-05", first_level_below_0_02="2028-01-15", **FAST)
    item = shown.items["teri.aep.second_test_from", 1]
    assert (item["due"], item["book_on"]) == ("2028-01-29", "2028-01-31")  # after the weekend


# For whom


@CLINICS
@pytest.mark.parametrize(
    ("facts", "there", "conditional"),
    [
        (SLOW, {"mean", "max", "safe_from", "contra"}, set()),
        (FAST, {"last_day", "second_test_from", "safe_from", "contra"}, set()),
        (
            WOMAN,
            {"mean", "max", "last_day", "second_test_from", "safe_from", "contra"},
            {"mean", "max", "last_day", "second_test_from"},
        ),
        (
            {},
            {"mean", "max", "last_day", "second_test_from", "safe_from", "contra"},
            {"mean", "max", "last_day", "second_test_from", "safe_from", "contra"},
        ),
        ({"sex": "male", "accelerated_elimination": "no"}, set(), set()),
        (
            {"childbearing_potential": "no", "accelerated_elimination": "no"},
            set(),
            set(),
        ),
    ],
)
def test_who_sees_which_row_after_the_stop(teri, clinic, facts, there, conditional):
    shown = teri("2026-10-05", clinic, **facts)
    rows = {**shown.items, **shown.periods}
    known = {"mean", "max", "last_day", "second_test_from", "safe_from", "contra"}
    found = {fact.split(".")[-1]: row for (fact, _), row in rows.items()}
    assert found.keys() & known == there
    assert {name for name in there if found[name]["conditional"]} == conditional


@CLINICS
@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-06-30"}], ids=["on", "stopped"])
def test_contraception_has_no_end_date(teri, clinic, stop):
    shown = teri("2026-10-05", clinic, **stop, **WOMAN)
    assert periods(shown, "teri.contra") == [("2026-10-05", None)]


@CLINICS
def test_a_stop_ends_the_tablets(teri, clinic):
    daily = teri("2026-10-05", clinic, stop_date="2027-06-30").items["teri.dose.daily", 1]
    assert daily["repeats"] == {"every_days": 1, "until": "2027-06-30"}


def test_blood_is_booked_near_a_closed_day(teri):
    items = teri("2026-10-04").items  # a Sunday, so are all the tests
    assert items["teri.smpc.alt_4w", 1]["due"] == "2026-11-01"
    assert items["teri.smpc.alt_4w", 1]["book_on"] == "2026-11-02"


def test_the_conflict_about_the_interval_names_both_sources(make_timeline):
    entries = make_timeline("teriflunomide", "amsterdam-umc", "2026-10-05").entries
    entry = next(entry for entry in entries if entry.fact == "teri.labs.first_half_year")
    assert {source.is_leaflet for source in entry.sources} == {True, False}
    for words in ("elke 4 weken", "elke 2 weken"):
        assert words in entry.team
        assert words not in entry.explanation
    assert "Vraag uw MS-verpleegkundige" in entry.explanation
