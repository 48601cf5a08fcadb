"""What was previewed is what is stored: a yes to anything else shows it first.

Dates by hand from fixtures/protocols: ocrelizumab at amsterdam-umc from 18 January 2027 has its
third infusion on 18 July 2027 and its fourth on 18 January 2028, six months after the third.
"""

import pytest
from django.utils import timezone

from schedules.models import Patient, Plan
from tests.conftest import TODAY

from .reading import Page, Presses

CHANGED = "U hebt iets veranderd nadat u had gekeken"


@pytest.fixture(autouse=True)
def _today(db, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def infusions(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2027-01-18", sex="male")


def test_another_start_after_the_preview_is_previewed_too(desk, make_patient):
    """The yes goes with the day on the screen: 14 December, not the 7th that was looked at."""
    page = f"/patienten/{make_patient().code}/plan/"
    typed = {"treatment": "alemtuzumab", "start": "2026-12-07", "sex": "male"}
    preview = desk.post(*Presses(desk.get(page)).press("Toon het hele schema", **typed))
    changed = desk.post(*Presses(preview).press("Ja, dit plan starten", start="2026-12-14"))
    assert not Plan.objects.exists()
    shown = Page(changed)
    assert CHANGED in shown.text
    assert "vanaf maandag 14 december 2026" in shown.text
    assert desk.post(*Presses(changed).press("Ja, dit plan starten")).status_code == 302
    assert str(Plan.objects.get().start) == "2026-12-14"


def test_another_answer_after_the_preview_is_previewed_too(desk, make_patient):
    page = f"/patienten/{make_patient().code}/plan/"
    typed = {"treatment": "alemtuzumab", "start": "2026-12-07", "sex": "male"}
    preview = desk.post(*Presses(desk.get(page)).press("Toon het hele schema", **typed))
    changed = desk.post(*Presses(preview).press("Ja, dit plan starten", sex="female"))
    assert CHANGED in Page(changed).text
    assert not Plan.objects.exists()
    desk.post(*Presses(changed).press("Ja, dit plan starten"))
    assert Plan.objects.get().facts == {"sex": "female"}


def test_a_forged_signature_shows_it_first(desk, make_patient):
    page = f"/patienten/{make_patient().code}/plan/"
    typed = {"treatment": "alemtuzumab", "start": "2026-12-07"}
    for forged in ("", "x", "9" * 5_000, "é"):
        response = desk.post(page, typed | {"confirmed": "yes", "shown": forged})
        assert CHANGED in Page(response).text, forged
    assert not Plan.objects.exists()


@pytest.mark.parametrize("changed", [{"start": "2027-01-18"}, {"stop-on": "2026-11-19"}])
def test_a_switch_to_another_day_or_after_another_stop_is_previewed_too(desk, make_plan, changed):
    old = make_plan("teriflunomide", "amsterdam-umc", "2026-06-01")
    answers = {"treatment": "ocrelizumab", "start": "2027-01-11"}
    stop = {"stop-on": "2026-11-20", "stop-last_dose": "2026-11-19", "stop-reason": "Bijwerking"}
    page = f"/plannen/{old.code}/wisselen/"
    shown = desk.post(*Presses(desk.get(page)).press("Toon het hele schema", **answers, **stop))
    again = desk.post(*Presses(shown).press("Ja, overstappen", **changed))
    assert CHANGED in Page(again).text
    assert Plan.objects.count() == 1
    assert desk.post(*Presses(again).press("Ja, overstappen")).status_code == 302
    assert Plan.objects.count() == 2


def test_only_this_one_after_and_what_follows_is_previewed_too(desk, infusions):
    """Without scripts the choice changes nothing on the page: the yes comes with another one."""
    sent = {"what": "move", "keys": "ocre.dose.maint#1", "on": "2027-08-02", "revision": 1}
    preview = desk.post(f"/plannen/{infusions.code}/noteren/", sent)
    assert "dinsdag 18 januari 2028 → wordt woensdag 2 februari 2028" in Page(preview).text
    changed = desk.post(*Presses(preview).press("Ja, opslaan", scope="alone"))
    assert CHANGED in Page(changed).text
    assert "2 februari 2028" not in Page(changed).text
    infusions.refresh_from_db()
    assert infusions.revision == 1
    assert desk.post(*Presses(changed).press("Ja, opslaan")).status_code == 302
    infusions.refresh_from_db()
    assert infusions.revision == 2
    assert str(infusions.entries.get(fact="ocre.dose.maint", occurrence=2).due) == "2028-01-18"


@pytest.mark.parametrize("field", ["keys", "on", "what"])
def test_what_stands_hidden_beside_the_yes_cannot_differ_from_what_was_shown(
    desk, infusions, field
):
    sent = {"what": "move", "keys": "ocre.dose.maint#1", "on": "2027-08-02", "revision": 1}
    preview = desk.post(f"/plannen/{infusions.code}/noteren/", sent)
    other = {"keys": "ocre.dose.maint#2", "on": "2027-08-09", "what": "note"}[field]
    desk.post(*Presses(preview).press("Ja, opslaan", **{field: other}))
    infusions.refresh_from_db()
    assert infusions.revision == 1


def test_a_reason_may_be_written_beside_the_yes(desk, infusions):
    sent = {"what": "move", "keys": "ocre.dose.maint#1", "on": "2027-08-02", "revision": 1}
    preview = desk.post(f"/plannen/{infusions.code}/noteren/", sent)
    assert desk.post(*Presses(preview).press("Ja, opslaan", reason="Koorts")).status_code == 302
    assert infusions.changes.last().reason == "Koorts"


def test_another_state_of_care_is_previewed_too(desk, infusions):
    patient = infusions.patient
    page = f"/patienten/{patient.code}/zorg/"
    typed = {"state": "finished", "on": "2026-11-20"}
    preview = desk.post(*Presses(desk.get(page)).press("Toon wat dit verandert", **typed))
    changed = desk.post(*Presses(preview).press("Ja, opslaan", state="deceased"))
    assert CHANGED in Page(changed).text
    assert Patient.objects.get().care is None
    assert desk.post(*Presses(changed).press("Ja, opslaan")).status_code == 302
    assert Patient.objects.get().care == "deceased"
