"""A nurse notes a missed injection, a pause and a new beginning. Days are those of section 23.7."""

from datetime import date

import pytest
from django.utils import timezone

from schedules.engine import Key
from schedules.planning import commit
from schedules.planning.record import done

from .reading import Page


@pytest.fixture(autouse=True)
def _on_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2027, 3, 10))


@pytest.fixture
def avonex(make_plan):
    return make_plan("avonex", "amsterdam-umc", "2026-10-05", today="2026-10-01")


@pytest.fixture
def siponimod(make_plan, nurse):
    plan = make_plan("siponimod", "amsterdam-umc", "2027-03-01", today="2027-02-26")
    for n, on in ((1, date(2027, 3, 1)), (2, date(2027, 3, 2))):
        given = done(Key(f"sipo.dose.d{n}", 1), on, today=date(2027, 3, 10))
        commit(plan, given, by=nurse, revision=plan.revision)
    return plan


def series(plan, fact):
    rows = plan.entries.filter(fact=fact, dropped_at=None).order_by("occurrence")
    return [(one.occurrence, one.due and str(one.due), one.repeat["until"]) for one in rows]


def send(desk, plan, page, **sent):
    plan.refresh_from_db()
    sent = {"revision": plan.revision, "reason": "Vergeten", **sent}
    answer = desk.post(f"/plannen/{plan.code}/{page}/", sent)
    plan.refresh_from_db()
    return answer


WAITS = "Beslissen: Wekelijkse injectie, Demo Aardbei"
LATE = {"since": "2027-03-01", "again": "2027-03-04"}


def test_a_late_injection_is_shown_with_its_source_before_it_is_saved(desk, avonex):
    page = Page(send(desk, avonex, "pauze", **LATE))
    assert "De volgende telt vanaf de dag waarop deze echt is gegeven." in page.text
    assert "Avonex" in page.text
    assert series(avonex, "avon.dose") == [(1, "2026-10-05", None)]
    assert send(desk, avonex, "pauze", **LATE, confirmed="yes").status_code == 302
    assert series(avonex, "avon.dose") == [
        (1, "2026-10-05", "2027-02-28"),
        (2, "2027-03-04", None),
    ]


def test_the_line_of_a_series_leads_there(desk, avonex):
    page = Page(desk.get(f"/plannen/{avonex.code}/regel/avon.dose/1/"))
    assert page.links["Pauze of gemiste dosis"] == f"/plannen/{avonex.code}/pauze/"


def test_without_a_reason_nothing_is_saved(desk, avonex):
    answer = send(desk, avonex, "pauze", **LATE, reason="", confirmed="yes")
    assert answer.status_code == 422
    assert avonex.pauses is None


def test_a_pause_without_an_end_waits_on_a_list_and_on_the_plan_until_it_is_named(desk, avonex):
    send(desk, avonex, "pauze", since="2027-03-08", reason="Zwanger", confirmed="yes")
    page = Page(desk.get(f"/plannen/{avonex.code}/"))
    assert "Pauze vanaf 8 maart 2027" in page.text
    assert "Deze behandeling staat vanaf 8 maart 2027 stil." in page.text
    address = f"/plannen/{avonex.code}/pauze/2/"
    assert page.links["Pauze vanaf 8 maart 2027: wanneer gaat het verder?"] == address
    pending = Page(desk.get("/werklijst/?section=pending&product=yes"))
    assert "Pauze vanaf 8 maart 2027" in pending.text
    assert pending.links[WAITS].startswith(address)
    waits = Page(desk.get(address))
    assert ("h1", "Verder na de pauze") in waits.headings
    assert "Geen dosis vanaf 8 maart 2027; nog niemand heeft de volgende dag" in waits.text
    send(desk, avonex, "pauze/2", again="2027-09-06", reason="", confirmed="yes")
    assert series(avonex, "avon.dose")[1:] == [(2, "2027-09-06", None)]
    assert WAITS not in Page(desk.get("/werklijst/?section=pending&product=yes")).links


def test_a_pause_that_never_was_is_taken_away(desk, avonex):
    send(desk, avonex, "pauze", **LATE, confirmed="yes")
    send(desk, avonex, "pauze/2", how="never", confirmed="yes")
    assert series(avonex, "avon.dose") == [(1, "2026-10-05", None)]
    assert avonex.pauses is None


def test_a_missed_third_day_leads_to_a_new_day_one(desk, siponimod):
    """Life 8."""
    url = f"/plannen/{siponimod.code}/noteren/"
    sent = {"revision": siponimod.revision, "missed": "sipo.dose.d3#1", "confirmed": "yes"}
    asked = Page(desk.get(desk.post(url, sent).url))
    assert "Geen enkele dosis heeft een dag tot de nieuwe dag 1 bekend is." in asked.text
    address = asked.links["Noem de nieuwe dag 1"]
    assert address == f"/plannen/{siponimod.code}/pauze/2/"
    send(desk, siponimod, "pauze/2", again="2027-03-12", confirmed="yes")
    assert series(siponimod, "sipo.dose.maintenance_from") == [(2, "2027-03-17", None)]


def test_what_was_stopped_is_begun_again_from_its_page(desk, avonex):
    stopped = {"on": "2027-03-08", "last_dose": "2027-03-01", "all": "unknown"}
    send(desk, avonex, "stoppen", **stopped, confirmed="yes")
    assert "Opnieuw beginnen" in Page(desk.get(f"/plannen/{avonex.code}/")).links
    send(desk, avonex, "opnieuw", again="2027-03-29", confirmed="yes")
    assert avonex.stopped_on is None
    assert series(avonex, "avon.dose") == [
        (1, "2026-10-05", "2027-03-01"),
        (2, "2027-03-29", None),
    ]
    history = Page(desk.get(f"/plannen/{avonex.code}/geschiedenis/")).text
    assert "Geen dosis vanaf 2 maart 2027; de volgende op 29 maart 2027" in history


def test_a_day_more_than_a_year_away_is_asked_about(desk, avonex):
    page = Page(send(desk, avonex, "pauze", since="2027-03-08", again="2028-06-01"))
    assert "1 juni 2028" in page.text
    assert avonex.pauses is None


@pytest.mark.parametrize(
    ("how", "is_told"), [("", False), ("anew", False), ("on", True), ("keep", True)]
)
def test_another_way_than_the_source_says_so_before_it_is_saved(desk, siponimod, how, is_told):
    """Siponimod: after a day missed in the first six days the treatment begins anew."""
    typed = {"since": "2027-03-03", "again": "2027-03-12", "how": how}
    text = Page(send(desk, siponimod, "pauze", **typed)).text
    assert "Opnieuw beginnen met de eerste dagen." in text
    assert ("U koos iets anders dan deze bron zegt:" in text) is is_told
