"""Glatiramer, against leaflet 001 and sheet section 14."""

import pytest

from .reading import codes, facts_of, periods, shape

pytestmark = pytest.mark.reading

FACTS = "glat.dose glat.smpc.bf"
DAILY, THRICE = {"regimen": "20mg-daily"}, {"regimen": "40mg-3x-week"}


@pytest.fixture(params=["generic", "amsterdam-umc"])
def glat(request, timeline):
    def make(start, until=None, **facts):
        return timeline("glatiramer", request.param, start, until, **facts)

    return make


def doses(shown):
    return [item for item in shown.raw["items"] if item["fact"] == "glat.dose"]


def test_each_clinic_has_every_row_of_the_sheet_and_no_other(timeline):
    generic, umc = (
        facts_of(timeline("glatiramer", clinic, "2026-10-05"))
        for clinic in ("generic", "amsterdam-umc")
    )
    assert generic == set(FACTS.split())
    assert umc == generic | {"glat.reaction"}


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
def test_20_mg_every_day_is_one_entry_from_the_start(glat, start):
    (dose,) = doses(glat(start, until="2031-10-05", **DAILY))
    assert shape(dose) == (start, None, None, "planned")
    assert (dose["repeats"], dose["detail"]) == ({"every_days": 1}, {"mg": 20})
    assert (dose["occurrence"], dose["conditional"]) == (1, False)


@pytest.mark.parametrize(
    ("start", "weekdays", "due"),
    [
        ("2026-10-05", "mon,wed,fri", "2026-10-05"),  # a Monday
        ("2026-10-05", "tue,thu,sat", "2026-10-06"),
        ("2027-01-31", "tue,thu,sat", "2027-02-02"),  # a Sunday at a month's end
        ("2027-01-31", "tue,thu,sun", "2027-01-31"),
        ("2028-02-29", "tue,thu,sat", "2028-02-29"),  # a Tuesday
        ("2028-02-29", "mon,wed,fri", "2028-03-01"),
    ],
)
def test_the_first_40_mg_is_on_the_first_chosen_weekday(glat, start, weekdays, due):
    shown = glat(start, **THRICE, weekdays=weekdays)
    (dose,) = doses(shown)
    assert shape(dose) == (due, None, None, "planned")
    assert (dose["repeats"], dose["detail"]) == ({"weekdays": weekdays.split(",")}, {"mg": 40})
    assert "choose-weekdays" not in codes(shown)


@pytest.mark.parametrize(
    ("start", "weekdays"),
    [
        ("2026-10-05", "mon wed fri"),
        ("2026-10-31", "mon wed sat"),  # a Saturday: then Monday and Wednesday
        ("2027-01-31", "tue thu sun"),
        ("2028-02-29", "tue thu sat"),
    ],
)
def test_until_the_weekdays_are_chosen_they_follow_from_the_start_with_a_notice(
    glat, start, weekdays
):
    shown = glat(start, **THRICE)
    (dose,) = doses(shown)
    assert (dose["due"], dose["repeats"]) == (start, {"weekdays": weekdays.split()})
    assert codes(shown).count("choose-weekdays") == 1


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
def test_without_a_regimen_both_forms_may_apply(glat, start):
    shown = glat(start)
    both = doses(shown)
    assert [(dose["detail"], dose["conditional"]) for dose in both] == [
        ({"mg": 20}, True),
        ({"mg": 40}, True),
    ]
    assert [shape(dose) for dose in both] == [(start, None, None, "planned")] * 2
    assert "choose-weekdays" in codes(shown)


def test_daily_injections_need_no_choice_of_weekdays(glat):
    assert "choose-weekdays" not in codes(glat("2026-10-05", **DAILY))


def test_an_injection_at_home_stays_on_a_sunday(glat):
    (dose,) = doses(glat("2027-01-03", **DAILY))
    assert dose["book_on"] == "2027-01-03"
    assert "closed-days" not in codes(glat("2027-01-03", **DAILY))


@pytest.mark.parametrize("facts", [DAILY, {**THRICE, "weekdays": "mon,wed,fri"}])
def test_a_stop_ends_the_injections(glat, facts):
    (dose,) = doses(glat("2026-10-05", stop_date="2027-02-20", **facts))
    assert dose["repeats"]["until"] == "2027-02-20"


def test_a_stop_before_the_first_chosen_weekday_leaves_no_injection(glat):
    assert doses(glat("2026-10-05", stop_date="2026-10-07", weekdays="sat", **THRICE)) == []


@pytest.mark.parametrize(
    ("facts", "conditional"),
    [({}, [True]), ({"sex": "female"}, [False]), ({"sex": "male"}, [])],
)
def test_the_breastfeeding_line_is_for_women_and_has_no_end(glat, facts, conditional):
    shown = glat("2026-10-05", **facts)
    found = [row for (fact, _), row in shown.periods.items() if fact == "glat.smpc.bf"]
    assert [row["conditional"] for row in found] == conditional
    assert all((row["begins"], row["ends"]) == ("2026-10-05", None) for row in found)


@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-11-30"}], ids=["on", "stopped"])
def test_the_reaction_after_an_injection_is_warned_about_from_the_start(timeline, stop):
    shown = timeline("glatiramer", "amsterdam-umc", "2026-10-05", **stop)
    assert periods(shown, "glat.reaction") == [("2026-10-05", None)]


@pytest.mark.parametrize("facts", [DAILY, THRICE])
def test_the_hospital_cites_its_leaflet_for_the_doses_and_generic_the_label(timeline, facts):
    generic, umc = (
        doses(timeline("glatiramer", clinic, "2026-10-05", **facts))[0]["source"]
        for clinic in ("generic", "amsterdam-umc")
    )
    assert generic["document"] == "Copaxone, summary of product characteristics"
    assert umc["document"] == "Behandeling van MS: ziekteverloop beïnvloeden"
    assert umc["section"] == "Copaxone®, Glatirameeracetaat Mylan® (glatirameeracetaat)"


def test_48_hours_between_two_injections_are_told_as_product_information(make_timeline):
    shown = make_timeline("glatiramer", "amsterdam-umc", "2026-10-05", **THRICE)
    (dose,) = (entry for entry in shown.entries if entry.fact.startswith("glat.dose"))
    assert "48 uur" in dose.preparation
    assert [source.is_leaflet for source in dose.sources] == [True, False]


@pytest.mark.parametrize(("ms_type", "warned"), [("RRMS", 0), ("CIS", 0), ("SPMS", 1)])
def test_glatiramer_is_for_relapsing_ms_and_a_first_attack(glat, ms_type, warned):
    assert codes(glat("2026-10-05", ms_type=ms_type)).count("ms-type") == warned
