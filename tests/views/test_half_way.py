"""A nurse enters somebody in the middle of a treatment: what was given becomes true history.

Today is Monday 23 November 2026. Days are counted by hand from fixtures/protocols and a calendar:
natalizumab every 28 days from Monday 13 January 2025 has its 24th infusion on 19 October 2026, the
25th on 16 November and the 26th on 14 December.
"""

from datetime import date

import pytest
from django.utils import timezone

from schedules.models import Change, Plan

from .reading import Page

NTZ = {"treatment": "natalizumab", "start": "2025-01-13", "jcv": "negative"}
AS_PLANNED = {"past-given": "planned"}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2026, 11, 23))


@pytest.fixture
def enter(desk, make_patient):
    """Return a function that posts the form of a new plan."""

    def post(clinic="amsterdam-umc", patient=None, **typed):
        post.patient = patient or getattr(post, "patient", None) or make_patient(clinic)
        return desk.post(f"/patienten/{post.patient.code}/plan/", typed)

    return post


@pytest.fixture
def entered(enter, desk):
    """Return a function that enters somebody as the page does: the preview, and its yes."""

    def both(clinic="amsterdam-umc", **typed):
        shown = enter(clinic, **typed)
        assert shown.status_code == 200, Page(shown).text
        sent = typed | {"shown": Page(shown).value("shown")}
        saved = enter(clinic, **sent, confirmed="yes")
        assert saved.status_code == 302, Page(saved).text
        return Plan.objects.get()

    return both


def told(plan, fact):
    """Return what was recorded of a rule: number, status and day."""
    rows = plan.entries.filter(fact=fact, dropped_at=None).exclude(status="planned")
    return [(row.occurrence, row.status, row.on and str(row.on)) for row in rows]


def first_open(plan, fact):
    row = plan.entries.filter(fact=fact, dropped_at=None, status="planned").order_by("occurrence")
    ahead = row.filter(due__gte=date(2026, 11, 23)).first()
    return ahead.occurrence, str(ahead.due)


def backlog(plan):
    return plan.entries.filter(deadline__lt=date(2026, 11, 23), dropped_at=None).count()


# the question


def test_who_starts_today_is_asked_nothing_more(enter):
    page = Page(enter(treatment="natalizumab", start="2026-11-23"))
    assert "Is de behandeling al bezig?" not in page.text
    assert "Ja, dit plan starten" in page.text


def test_a_first_day_in_the_past_asks_what_was_given(enter):
    page = Page(enter(**NTZ, choose="yes"))
    assert ("h2", "Is de behandeling al bezig?") in page.headings
    assert page.value("past-last") == ""
    assert [one["value"] for one in page.fields["past-given"]] == ["planned", "last", "each"]
    assert not [one for one in page.fields["past-given"] if "checked" in one]
    assert page.asks("past-test-ntz.jcv_retest")
    assert not page.asks("past-test-ntz.smpc.obs")  # it goes with an infusion


def test_without_scripts_the_preview_says_where_it_is_asked(enter):
    page = Page(enter(**NTZ))
    assert page.links["Is de behandeling al bezig? Zeg hierboven wat er is gegeven."] == (
        "#half-way-title"
    )
    assert "Ja, dit plan starten" in page.text


def test_what_was_typed_stays_while_another_treatment_or_start_is_chosen(enter):
    page = Page(enter(**NTZ, **{"past-last": "2026-10-19"}, choose="yes"))
    assert page.value("past-last") == "2026-10-19"
    assert "Fout:" not in page.text


# natalizumab with 24 infusions behind her


def test_24_infusions_are_entered_in_one_act(entered):
    plan = entered(**NTZ, **AS_PLANNED, **{"past-last": "2026-10-26"})
    given = told(plan, "ntz.dose")
    assert len(given) == 24
    assert given[0] == (1, "done", "2025-01-13")
    assert given[22] == (23, "done", "2026-09-21")
    assert given[23] == (24, "done", "2026-10-26")  # a week later than the schedule said
    assert first_open(plan, "ntz.dose") == (25, "2026-11-23")
    assert backlog(plan) == 0
    assert [change.act for change in plan.changes.all()] == ["start"]


def test_the_preview_says_what_is_recorded_and_what_comes_next(enter):
    text = Page(enter(**NTZ, **AS_PLANNED, **{"past-last": "2026-10-26"})).text
    assert "Infuus natalizumab: 24 keer gegeven, van 13 januari 2025 tot en met 26 oktober" in text
    assert "De volgende: Infuus natalizumab, maandag 23 november 2026" in text
    assert not Plan.objects.exists()


def test_an_infusion_that_was_due_since_the_last_one_is_asked_about_and_not_hidden(entered, desk):
    """The 25th, of 16 November, was not given: the last one was on 19 October."""
    plan = entered(**NTZ, **AS_PLANNED, **{"past-last": "2026-10-19"})
    assert told(plan, "ntz.dose")[-2:] == [(24, "done", "2026-10-19"), (25, "missed", None)]
    assert backlog(plan) == 0
    page = Page(desk.get(f"/plannen/{plan.code}/"))
    assert any("wat nu?" in link for link in page.links)


def test_of_the_others_the_days_may_be_unknown(entered):
    plan = entered(**NTZ, **{"past-given": "last", "past-last": "2026-11-16"})
    assert told(plan, "ntz.dose") == [(25, "done", "2026-11-16")]
    assert first_open(plan, "ntz.dose") == (26, "2026-12-14")
    assert backlog(plan) == 0


def test_the_last_test_of_a_series_is_its_last_done(entered):
    """The tests lie on 13 July 2025, 13 January and 13 July 2026."""
    plan = entered(
        **NTZ,
        **AS_PLANNED,
        **{
            "past-last": "2026-11-16",
            "past-test-ntz.jcv_retest": "2026-08-03",
            "past-discussed": "yes",
        },
    )
    assert told(plan, "ntz.jcv_retest") == [(3, "done", "2026-08-03")]
    (test,) = plan.entries.filter(fact="ntz.jcv_retest", status="done")
    assert str(test.discussed_on) == "2026-11-23"
    assert first_open(plan, "ntz.jcv_retest") == (4, "2027-01-13")


def test_a_result_that_was_not_discussed_stays_to_be_discussed(entered):
    plan = entered(
        **NTZ,
        **AS_PLANNED,
        **{
            "past-last": "2026-11-16",
            "past-test-ntz.jcv_retest": "2026-08-03",
            "past-discussed": "no",
        },
    )
    assert plan.entries.get(fact="ntz.jcv_retest", status="done").discussed_on is None


def test_another_dose_than_that_of_the_day_can_be_named(entered):
    """On 9 November the 25th would have come a week early; it was the 24th, three weeks late."""
    typed = {"past-given": "last", "past-last": "2026-11-09"}
    plan = entered(**NTZ, **typed, **{"past-which": "ntz.dose#24"})
    assert told(plan, "ntz.dose") == [(24, "done", "2026-11-09")]
    assert first_open(plan, "ntz.dose") == (25, "2026-12-07")


# other treatments


def test_alemtuzumab_with_its_first_course_given(entered):
    plan = entered(
        "jbz",
        treatment="alemtuzumab",
        start="2026-01-12",
        **AS_PLANNED,
        **{
            "past-last": "2026-01-16",
            "past-test-alem.labs.monthly": "2026-11-12",
            "past-discussed": "yes",
        },
    )
    days = [f"2026-01-{n}" for n in (12, 13, 14, 15, 16)]
    assert told(plan, "alem.c1.dose") == [(n, "done", on) for n, on in enumerate(days, 1)]
    assert first_open(plan, "alem.c2.dose") == (1, "2027-01-12")
    assert told(plan, "alem.labs.monthly") == [(10, "done", "2026-11-12")]
    assert first_open(plan, "alem.labs.monthly") == (11, "2026-12-12")
    assert backlog(plan) == 0


def test_alemtuzumab_with_its_second_course_given(entered):
    plan = entered(
        "jbz",
        treatment="alemtuzumab",
        start="2025-06-02",
        **AS_PLANNED,
        **{"past-last": "2026-06-04"},
    )
    assert len(told(plan, "alem.c1.dose")) == 5
    days = ["2026-06-02", "2026-06-03", "2026-06-04"]
    assert told(plan, "alem.c2.dose") == [(n, "done", on) for n, on in enumerate(days, 1)]
    assert plan.facts["course2_start"] == "2026-06-02"
    assert str(plan.entries.get(fact="alem.labs.end").due) == "2030-06-04"


def test_tablets_of_two_courses_go_by_the_weight_of_each(entered):
    """Cladribine: five days in March and in April 2025, and again in 2026 (SmPC 4.2)."""
    weights = {"weight_kg": "70", "weight_kg_2": "64"}
    plan = entered(
        treatment="cladribine",
        start="2025-03-03",
        **weights,
        **AS_PLANNED,
        **{"past-last": "2026-04-07"},
    )
    given = plan.entries.filter(kind="dose", status="done").order_by("on")
    assert given.count() == 20
    assert [str(row.on) for row in given][-5:] == [f"2026-04-0{n}" for n in range(3, 8)]
    assert plan.facts == weights | {"course2_start": "2026-03-03"}
    assert backlog(plan) == 0


def test_a_course_on_other_days_is_said_for_each(enter):
    typed = {"treatment": "alemtuzumab", "start": "2026-01-12", "past-last": "2026-01-17"}
    response = enter("jbz", **typed, **AS_PLANNED)
    assert response.status_code == 422
    text = Page(response).text
    assert "Volgens het schema was deze dosis van de kuur op 16 januari 2026." in text
    assert not Plan.objects.exists()


def test_ofatumumab_goes_on_a_month_after_the_last_injection(entered):
    """7, 14, 21 September and 5 October, then each month from 5 November 2026."""
    plan = entered(
        treatment="ofatumumab",
        start="2026-09-07",
        **AS_PLANNED,
        **{"past-last": "2026-11-09"},
    )
    assert told(plan, "kesi.dose.d29") == [(1, "done", "2026-10-05")]
    assert told(plan, "kesi.dose.month") == [(1, "done", "2026-11-09")]
    assert first_open(plan, "kesi.dose.month") == (2, "2026-12-09")
    assert backlog(plan) == 0


def test_a_tablet_every_day_asks_only_for_the_tests(enter, entered):
    typed = {"treatment": "teriflunomide", "start": "2025-06-02"}
    page = Page(enter(**typed, choose="yes"))
    assert not page.asks("past-given")
    assert not page.asks("past-last")
    tests = [name for name in page.fields if name.startswith("past-test-")]
    assert tests
    plan = entered(**typed, **{tests[0]: "2026-11-02", "past-discussed": "yes"})
    assert plan.entries.filter(status="done").count() == 1
    assert backlog(plan) == 0


def test_ocrelizumab_with_late_infusions_is_said_for_each(entered):
    """6 and 20 January, 6 July 2025; the fourth six months after 4 August, the day of the third."""
    each = {
        "past-dose-ocre.dose.1a-1": "planned",
        "past-dose-ocre.dose.1b-1": "planned",
        "past-dose-ocre.dose.maint-1": "other",
        "past-dose-ocre.dose.maint-1-on": "2025-08-04",
        "past-dose-ocre.dose.maint-2": "other",
        "past-dose-ocre.dose.maint-2-on": "2026-03-02",
    }
    plan = entered(treatment="ocrelizumab", start="2025-01-06", **{"past-given": "each"}, **each)
    assert told(plan, "ocre.dose.1b") == [(1, "done", "2025-01-20")]
    assert told(plan, "ocre.dose.maint") == [(1, "done", "2025-08-04"), (2, "done", "2026-03-02")]
    # Six months after 2 March lies before today, and nobody said what became of it.
    row = plan.entries.get(fact="ocre.dose.maint", occurrence=3)
    assert (str(row.due), row.status, row.deadline) == ("2026-09-02", "planned", None)
    assert backlog(plan) == 0


# what is not known, and what is taken at home


def test_doses_of_which_nothing_is_said_are_named_in_the_preview(enter):
    each = {"past-given": "each", "past-dose-ntz.dose-1": "planned"}
    text = Page(enter(**NTZ, **each)).text
    assert "Infuus natalizumab: gegeven op 13 januari 2025." in text
    known = "van 10 februari 2025 tot en met 16 november 2026"
    assert f"Van 24 doses is niets bekend, {known}. Die blijven open." in text
    text = Page(enter(**NTZ, **{"past-given": "last", "past-last": "2025-02-10"})).text
    assert "Van de dosis van 13 januari 2025 is niets bekend. Die blijft open." in text


TABLETS = {"treatment": "teriflunomide", "start": "2025-06-02"}


def pause_of(plan):
    return [(str(one["since"]), one.get("again")) for one in plan.pauses.values()]


def test_tablets_that_were_left_off_begin_with_a_pause(entered, enter):
    typed = TABLETS | {"past-home": "2026-11-08"}
    told = "Thuis: geen dosis sinds 9 november 2026. Het plan begint met een pauze."
    assert told in Page(enter("amsterdam-umc", **typed)).text
    assert pause_of(entered(**typed)) == [("2026-11-09", None)]


@pytest.mark.parametrize("last", ["2026-11-22", "2026-11-23"])
def test_tablets_that_were_taken_until_now_simply_go_on(entered, last):
    assert not entered(**TABLETS, **{"past-home": last}).pauses


@pytest.mark.parametrize(
    ("last", "since"),
    [("2026-11-22", None), ("2026-11-21", "2026-11-22"), ("2026-11-19", "2026-11-20")],
)
def test_an_injection_every_other_day_was_missed_only_on_its_days(entered, last, since):
    """From Saturday 3 October on: 18, 20 and 22 November are its days."""
    plan = entered(treatment="betaferon", start="2026-10-03", **{"past-home": last})
    assert [one["since"] for one in (plan.pauses or {}).values()] == ([since] if since else [])


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("2026-12-01", "Deze dag moet nog komen."),
        ("2025-06-01", "Deze dag ligt vóór de start van de behandeling."),
        ("2025-02-31", "is geen dag die bestaat"),
    ],
)
def test_a_last_tablet_that_cannot_be_is_told(enter, last, said):
    response = enter(**TABLETS, **{"past-home": last}, confirmed="yes")
    assert response.status_code == 422
    assert said in Page(response).text
    assert not Plan.objects.exists()


# a switch that was made some time ago


@pytest.fixture
def switch(desk, make_plan):
    """Return a function that switches somebody from tablets, with what is said of the stop."""
    old = make_plan("teriflunomide", "amsterdam-umc", "2024-06-03", today="2024-06-03")
    stop = {"stop-on": "2025-01-06", "stop-last_dose": "2025-01-06", "stop-reason": "Schub"}

    def post(**typed):
        return desk.post(f"/plannen/{old.code}/wisselen/", {**NTZ, **stop, "revision": 1, **typed})

    return post


def test_a_switch_in_the_past_asks_what_was_given_and_saves_it(switch):
    assert ("h2", "Is de behandeling al bezig?") in Page(switch(choose="yes")).headings
    typed = AS_PLANNED | {"past-last": "2026-10-26"}
    shown = switch(**typed)
    assert "24 keer gegeven, van 13 januari 2025 tot en met 26 oktober" in Page(shown).text
    saved = switch(**typed, shown=Page(shown).value("shown"), confirmed="yes")
    assert saved.status_code == 302, Page(saved).text
    plan = Plan.objects.get(protocol__treatment__slug="natalizumab")
    assert len(told(plan, "ntz.dose")) == 24
    assert first_open(plan, "ntz.dose") == (25, "2026-11-23")
    assert backlog(plan) == 0


def test_what_a_switch_tells_wrong_is_said_there_and_saves_nothing(switch):
    response = switch(**AS_PLANNED, **{"past-last": "2026-11-30"}, confirmed="yes")
    assert response.status_code == 422
    page = Page(response)
    assert "Deze dag moet nog komen." in page.text
    assert (page.value("past-last"), page.value("stop-reason")) == ("2026-11-30", "Schub")
    assert Plan.objects.count() == 1


def test_a_switch_is_saved_only_as_it_was_shown(switch):
    shown = Page(switch(**AS_PLANNED, **{"past-last": "2026-10-26"})).value("shown")
    typed = AS_PLANNED | {"past-last": "2026-10-19"}
    assert switch(**typed, shown=shown, confirmed="yes").status_code == 200
    assert Plan.objects.count() == 1


# what cannot be


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"past-given": "planned"}, "Vul de dag van de laatste dosis in."),
        ({"past-last": "2026-10-19"}, "Zeg wat er vóór de laatste dosis is gegeven."),
        ({**AS_PLANNED, "past-last": "2026-11-30"}, "Deze dag moet nog komen."),
        (
            {**AS_PLANNED, "past-last": "2024-12-30"},
            "Deze dag ligt vóór de start van de behandeling. Controleer het jaar.",
        ),
        (
            {**AS_PLANNED, "past-last": "2026-06-01", "past-which": "ntz.dose#24"},
            "Volgens het schema was de dosis daarvoor op 21 september 2026.",
        ),
        ({"past-given": "each"}, "Zeg in de lijst hieronder wat er met elke dosis is gebeurd."),
        (
            {"past-given": "each", "past-dose-ntz.dose-1": "planned", "past-last": "2026-10-19"},
            "De laatste dosis in de lijst hieronder is gegeven op 13 januari 2025.",
        ),
        (
            {"past-given": "each", "past-dose-ntz.dose-1": "other"},
            "Vul de dag in.",
        ),
        (
            {"past-test-ntz.jcv_retest": "2026-08-03"},
            "Zeg of deze uitslagen zijn besproken.",
        ),
        (
            {"past-test-ntz.jcv_retest": "2026-12-03", "past-discussed": "yes"},
            "Deze dag moet nog komen.",
        ),
        (
            {"past-test-ntz.jcv_retest": "2024-12-03", "past-discussed": "yes"},
            "Deze dag ligt vóór de start van de behandeling. Controleer het jaar.",
        ),
        (
            {"past-test-no.such": "2026-08-03"},
            "Er is een dag ingevuld bij een onderzoek dat niet meer in dit schema staat.",
        ),
        ({"past-last": "2026-02-31", **AS_PLANNED}, "is geen dag die bestaat"),
    ],
)
def test_a_contradiction_is_told_and_saves_nothing(enter, typed, said):
    response = enter(**NTZ, **typed, confirmed="yes")
    page = Page(response)
    assert response.status_code == 422
    assert said in page.text
    for name in typed.keys() & page.fields.keys():
        if "type" in page.fields[name][0]:
            assert page.value(name) == typed[name]  # nothing typed is lost
    assert not Plan.objects.exists()


def test_a_first_day_ahead_with_doses_behind_it_is_refused(enter):
    typed = NTZ | {"start": "2026-11-30"}
    response = enter(**typed, **AS_PLANNED, **{"past-last": "2026-10-19"})
    assert response.status_code == 422
    assert "maar de eerste dag ligt niet vóór vandaag" in Page(response).text


def test_an_interval_that_is_too_short_wants_a_reason(enter):
    """Between two infusions of ocrelizumab lie at least five months."""
    typed = {
        "treatment": "ocrelizumab",
        "start": "2025-01-06",
        "past-given": "each",
        "past-dose-ocre.dose.maint-1": "other",
        "past-dose-ocre.dose.maint-1-on": "2025-04-07",
    }
    response = enter(**typed, confirmed="yes")
    assert response.status_code == 422
    assert "Waarom wijkt dit af van de grenzen van het protocol?" in Page(response).text
    assert not Plan.objects.exists()
    assert enter(**typed, reason="Elders zo gegeven", confirmed="yes").status_code == 302
    assert Change.objects.get().reason == "Elders zo gegeven"


def test_a_yes_to_other_days_than_those_shown_is_shown_anew(enter):
    typed = NTZ | AS_PLANNED
    shown = Page(enter(**typed, **{"past-last": "2026-10-26"})).value("shown")
    other = enter(**typed, **{"past-last": "2026-11-16"}, shown=shown, confirmed="yes")
    assert other.status_code == 200
    assert "25 keer gegeven" in Page(other).text
    assert not Plan.objects.exists()


# undone in one


def test_the_act_is_undone_in_one(entered, desk):
    plan = entered(**NTZ, **AS_PLANNED, **{"past-last": "2026-11-16"})
    (change,) = plan.changes.all()
    desk.post(f"/wijzigingen/{change.code}/ongedaan/", {"revision": 1, "confirmed": "yes"})
    plan.refresh_from_db()
    assert plan.is_entered_in_error
    assert plan.entries.filter(dropped_at=None).count() == 0
