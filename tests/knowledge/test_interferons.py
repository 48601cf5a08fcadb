"""What the four interferons share, against leaflet 001 and sheet section 15."""

import pytest

from .reading import UNDATED, codes, facts_of, periods, shape, without_signs

pytestmark = pytest.mark.reading

TREATMENTS = ("avonex", "rebif", "betaferon", "plegridy")
CLINICS = ("generic", "amsterdam-umc")


@pytest.fixture(params=TREATMENTS)
def treatment(request):
    return request.param


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
@pytest.mark.parametrize(
    ("stop", "ends"),  # it may follow the last injection, and none comes after a stop
    [({}, None), ({"stop_date": "2028-11-30"}, "2028-12-01")],
    ids=["on", "stopped"],
)
def test_the_flu_like_feeling_is_warned_about_from_the_start(
    timeline, treatment, start, stop, ends
):
    shown = timeline(treatment, "amsterdam-umc", start, **stop)
    assert periods(shown, "ifn.flu") == [(start, ends)]


@pytest.mark.parametrize("stop", [{}, {"stop_date": "2028-11-30"}], ids=["on", "stopped"])
def test_the_antibody_test_may_come_and_has_no_date(timeline, treatment, stop):
    test = timeline(treatment, "amsterdam-umc", "2026-10-05", **stop).items["ifn.antibodies", 1]
    assert shape(test) == UNDATED
    assert (test["kind"], test["conditional"]) == ("lab", True)


def test_the_lines_of_the_leaflet_stay_with_the_hospital_that_printed_it(timeline, treatment):
    generic = timeline(treatment, "generic", "2026-10-05")
    assert facts_of(generic).isdisjoint({"ifn.flu", "ifn.antibodies"})
    shown = timeline(treatment, "amsterdam-umc", "2026-10-05")
    for row in (shown.periods["ifn.flu", 1], shown.items["ifn.antibodies", 1]):
        assert row["source"]["document"] == "Behandeling van MS: ziekteverloop beïnvloeden"
        assert row["source"]["section"] == (
            "Avonex®, Betaferon®, Plegridy®, Rebif® (interferon-bèta)"
        )


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize(
    ("facts", "conditional"),
    [
        ({}, [True]),
        ({"sex": "female"}, [False]),
        ({"childbearing_potential": "yes"}, [False]),
        ({"sex": "male"}, []),
    ],
)
def test_the_fertility_line_is_for_women_and_has_no_end(
    timeline, treatment, clinic, facts, conditional
):
    shown = timeline(treatment, clinic, "2026-10-05", **facts)
    found = [row for (fact, _), row in shown.periods.items() if fact == "ifn.smpc.fert"]
    assert [row["conditional"] for row in found] == conditional
    assert all((row["begins"], row["ends"]) == ("2026-10-05", None) for row in found)


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize(
    ("treatment_name", "fact"),
    [
        ("avonex", "avon.smpc.labs"),
        ("betaferon", "beta.smpc.labs"),
        ("plegridy", "pleg.smpc.labs"),
    ],
)
def test_a_blood_check_without_an_interval_gets_no_date(timeline, clinic, treatment_name, fact):
    shown = timeline(treatment_name, clinic, "2028-02-29")
    assert periods(shown, fact) == [("2028-02-29", None)]
    assert shown.periods[fact, 1]["kind"] == "lab"
    assert all(item["fact"] != fact for item in shown.raw["items"])


@pytest.mark.parametrize(
    ("brand", "treatment_name"),
    [
        ("Avonex", "avonex"),
        ("Rebif", "rebif"),
        ("Betaferon", "betaferon"),
        ("Plegridy", "plegridy"),
    ],
)
def test_each_product_cites_its_own_product_information(timeline, brand, treatment_name):
    shown = timeline(treatment_name, "generic", "2026-10-05")
    told = without_signs(shown.items | shown.periods)
    documents = {row["source"]["document"] for row in told.values()}
    assert documents == {f"{brand}, summary of product characteristics"}


@pytest.mark.parametrize("clinic", CLINICS)
def test_only_plegridy_is_not_for_a_first_attack(timeline, treatment, clinic):
    warned = "ms-type" in codes(timeline(treatment, clinic, "2026-10-05", ms_type="CIS"))
    assert warned == (treatment == "plegridy")
    assert "ms-type" not in codes(timeline(treatment, clinic, "2026-10-05", ms_type="RRMS"))
