"""One appointment for two treatments of a patient: what is done to it is done to both, or to none.

Today is Monday 23 November 2026. Alemtuzumab began on 16 December 2024: its monthly blood test of
two years later is due on 16 December 2026. Ocrelizumab began on 16 June 2026: its infusion of half
a year is due on that day too.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from schedules.engine import Key
from schedules.models import Change
from schedules.planning import commit
from schedules.planning.record import move
from schedules.queries.worklist import Scope, Section, count_of
from tests.conftest import TODAY
from tests.renderers.test_ical_stored import feed_of
from tests.views.reading import Page

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
INFUSION, BLOOD = "ocre.dose.maint#1", "alem.labs.monthly#24"
DAY = date(2026, 12, 16)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)
    monkeypatch.setattr(timezone, "localtime", lambda value=None: NOW + timedelta(hours=1))


@pytest.fixture
def patient(make_patient):
    return make_patient("amsterdam-umc")


@pytest.fixture
def new(make_plan, patient):
    """Its infusion is due on 16 December 2026."""
    return make_plan(
        "ocrelizumab", "amsterdam-umc", "2026-06-16", today=TODAY, patient=patient, sex="male"
    )


@pytest.fixture
def old(make_plan, patient):
    """Its blood test is due on 16 December 2026."""
    return make_plan("alemtuzumab", "jbz", "2024-12-16", today=TODAY, patient=patient, sex="male")


def entry(plan, key):
    fact, n = key.split("#")
    return plan.entries.get(fact=fact, occurrence=n)


def of(plan, key):
    return f"{plan.code}/{key}"


def agree(desk, plan, other, *names, **typed):
    plan.refresh_from_db()
    other.refresh_from_db()
    form = {
        "revision": plan.revision,
        f"revision.{other.code}": other.revision,
        "offered": names,
        "keys": names,
        "on": "2026-12-16",
        "at": "10:00",
        "place": "Route 12",
        **typed,
    }
    return desk.post(f"/plannen/{plan.code}/afspraak/", form)


def change(desk, plan, other, what, **typed):
    plan.refresh_from_db()
    other.refresh_from_db()
    seen = {"revision": plan.revision, f"revision.{other.code}": other.revision}
    code = plan.appointments.get().code
    return desk.post(
        f"/plannen/{plan.code}/afspraken/{code}/wijzigen/", seen | {"what": what, **typed}
    )


@pytest.fixture
def agreed(desk, new, old):
    """One appointment for both, on Wednesday 16 December 2026, 10.00 uur."""
    assert agree(desk, new, old, INFUSION, of(old, BLOOD)).status_code == 302
    return new, old


def stands(plan):
    return [(row.on, row.at and row.at.hour, row.status) for row in plan.appointments.all()]


def test_the_page_offers_what_the_other_treatment_has_on_that_day(desk, new, old):
    page = Page(desk.get(f"/plannen/{new.code}/afspraak/?keys={INFUSION.replace('#', '%23')}"))
    offered = {field["value"]: "checked" in field for field in page.fields["keys"]}
    assert offered[INFUSION] is True
    assert offered[of(old, BLOOD)] is False
    assert "Woensdag 16 december 2026 · Alemtuzumab" in page.text


def test_the_day_of_a_patient_leads_to_one_appointment_for_both(desk, patient, new, old):
    page = Page(desk.get(f"/patienten/{patient.code}/"))
    (address,) = {to for to in page.links.values() if INFUSION.replace("#", "%23") in to}
    page = Page(desk.get(address))
    ticked = {field["value"] for field in page.fields["keys"] if "checked" in field}
    assert {INFUSION, of(old, BLOOD)} <= ticked


def test_both_plans_have_it_under_one_code_and_in_one_act(agreed):
    new, old = agreed
    assert stands(new) == stands(old) == [(DAY, 10, "booked")]
    assert new.appointments.get().code == old.appointments.get().code
    for plan, key in ((new, INFUSION), (old, BLOOD)):
        row = entry(plan, key)
        assert (row.status, row.on, row.place) == ("booked", DAY, "Route 12")
    acts = set(Change.objects.filter(act=Change.Act.BOOK).values_list("act_id", flat=True))
    assert len(acts) == 1


def test_nothing_is_saved_in_either_where_one_changed_meanwhile(desk, new, old, nurse):
    new.refresh_from_db()
    seen = old.revision
    commit(old, move(Key.read(BLOOD), date(2026, 12, 17)), by=nurse, revision=old.revision)
    response = agree(
        desk,
        new,
        old,
        INFUSION,
        of(old, BLOOD),
        **{f"revision.{old.code}": seen, "confirmed": "yes"},
    )
    assert "Dit plan is veranderd terwijl u bezig was" in Page(response).text
    assert stands(new) == stands(old) == []


def test_a_calendar_has_one_event_that_names_both(agreed, patient):
    feed = Calendar.from_ical(feed_of(patient, language="nl"))
    day = [e for e in feed.events if str(e.decoded("dtstart")).startswith("2026-12-16 10:00")]
    (event,) = day
    assert str(event["summary"]) == "Halfjaarlijks infuus (600 mg)"
    assert "Bij dezelfde afspraak: Bloed prikken en urine inleveren." in event["description"]
    assert str(feed["x-wr-calname"]) == "Alemtuzumab (Lemtrada) + Ocrelizumab (Ocrevus): overzicht"


def test_its_page_shows_the_parts_of_both(desk, agreed):
    new, old = agreed
    code = new.appointments.get().code
    for plan, other in ((new, "Alemtuzumab"), (old, "Ocrelizumab")):
        page = Page(desk.get(f"/plannen/{plan.code}/afspraken/{code}/"))
        assert "Halfjaarlijks infuus (600 mg)" in page.text
        assert "Bloed prikken en urine inleveren" in page.text
        assert other in page.text


def test_moving_it_shows_both_plans_and_moves_both(desk, agreed):
    new, old = agreed
    typed = {"on": "2026-12-18", "at": "11:00", "place": "Route 4"}
    preview = change(desk, new, old, "move", **typed)
    assert "Ook bij Alemtuzumab" in Page(preview).text
    assert stands(old) == [(DAY, 10, "booked")]
    change(desk, new, old, "move", confirmed="yes", **typed)
    assert stands(new) == stands(old) == [(date(2026, 12, 18), 11, "booked")]
    assert entry(old, BLOOD).place == "Route 4"


def test_cancelling_it_from_either_cancels_both_and_undo_gives_back_both_plans(desk, agreed):
    new, old = agreed
    change(desk, old, new, "cancel", confirmed="yes")
    assert stands(new) == stands(old) == [(DAY, 10, "cancelled")]
    assert entry(new, INFUSION).status == entry(old, BLOOD).status == "planned"
    made = new.changes.get(act=Change.Act.CANCEL)
    new.refresh_from_db()
    preview = desk.post(f"/wijzigingen/{made.code}/ongedaan/", {"revision": new.revision})
    assert "Ook bij Alemtuzumab" in Page(preview).text
    old.refresh_from_db()
    seen = {"revision": new.revision, f"revision.{old.code}": old.revision, "confirmed": "yes"}
    desk.post(f"/wijzigingen/{made.code}/ongedaan/", seen)
    assert stands(new) == stands(old) == [(DAY, 10, "booked")]


def test_a_part_leaves_and_the_other_stays_even_where_it_was_the_only_one_of_its_plan(desk, agreed):
    new, old = agreed
    change(desk, old, new, "take_out", keys=BLOOD)
    assert entry(old, BLOOD).status == "planned"
    assert stands(new) == [(DAY, 10, "booked")]
    change(desk, new, old, "together", keys=of(old, BLOOD))
    assert entry(old, BLOOD).status == "booked"
    assert stands(old) == [(DAY, 10, "booked")]


@pytest.mark.parametrize("what", ["together", "take_out"])
def test_a_line_of_a_plan_that_is_not_this_patients_is_refused(desk, agreed, make_plan, what):
    new, old = agreed
    other = make_plan("alemtuzumab", "jbz", "2024-12-16", today=TODAY, sex="male")
    response = change(desk, new, old, what, keys=of(other, BLOOD))
    assert response.status_code == 422
    assert "Deze regel staat niet meer in het schema." in Page(response).text
    assert stands(other) == []


def test_when_one_moves_away_the_list_has_it_once_and_the_patient_is_told(
    desk, agreed, patient, nurse, make_nurse
):
    new, old = agreed
    new.refresh_from_db()
    old.refresh_from_db()
    commit(new, move(Key.read(INFUSION), date(2027, 1, 21)), by=nurse, revision=new.revision)
    user = make_nurse("ams", "amsterdam-umc")
    assert count_of(Section.DECIDE, Scope(user, TODAY)) == 1
    feed = Calendar.from_ical(feed_of(patient, language="nl"))
    day = [e for e in feed.events if str(e.decoded("dtstart")).startswith("2026-12-16 10:00")]
    (event,) = day
    assert str(event["summary"]).startswith("Wordt veranderd, bel: ")
    code = new.appointments.get().code
    seen = {f"revision.{old.code}": old.revision, "revision": new.revision, "confirmed": "yes"}
    desk.post(f"/plannen/{new.code}/afspraken/beslissen/", seen | {"cancelled": str(code)})
    assert stands(new) == stands(old) == [(DAY, 10, "cancelled")]
    assert count_of(Section.DECIDE, Scope(user, TODAY)) == 0


def test_all_of_it_was_done(desk, agreed, monkeypatch):
    new, old = agreed
    monkeypatch.setattr(timezone, "localdate", lambda value=None: DAY)
    change(desk, new, old, "done", confirmed="yes")
    assert entry(new, INFUSION).status == entry(old, BLOOD).status == "done"
    assert stands(new) == stands(old) == [(DAY, 10, "fulfilled")]
