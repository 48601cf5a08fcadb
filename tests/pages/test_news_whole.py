"""What happened to a treatment as a whole, for a patient. All days are counted by hand.

Ocrelizumab from Monday 30 November 2026: infusions on that day, 14 December and each half year. The
small protocol of a new version stands in this file.
"""

from datetime import date, time

import pytest

from schedules.engine import Key
from schedules.models import Change, Patient
from schedules.pages.patient.news import news_of
from schedules.planning import booking, commit
from schedules.planning.appointments import Slot
from schedules.planning.clinics import close, follow_closed_days
from schedules.planning.interruption import begin_again, go_on, interrupt
from schedules.planning.record import done, move
from schedules.planning.revise import revise
from schedules.planning.start import first_truth, start_plan
from schedules.planning.stop import stop
from schedules.planning.switch import facts_about, switch
from schedules.planning.undo import undo
from schedules.planning.upgrade import upgrade
from schedules.queries import protocol_for
from tests.booking import book
from tests.conftest import TODAY
from treatments.catalogue import Report, load_protocol
from treatments.clinics import Stretch
from treatments.models import Clinic, Protocol

INFUSION = "ocre.dose.maint"
TITLE = "Halfjaarlijks infuus (600 mg)"

pytestmark = pytest.mark.usefixtures("dutch")


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")


@pytest.fixture
def do(nurse):
    """Return a function that does things to a plan, and gives what was seen of it before."""

    def do(plan, *intents):
        plan.refresh_from_db()
        seen = {str(plan.code): plan.revision}
        for intent in intents:
            commit(plan, intent, by=nurse, revision=plan.revision)
        return seen

    return do


def said(news):
    """Each line as it is read: the sentence, the days, and how many things moved along."""
    return [
        " / ".join(filter(None, (line.sentence, line.was, line.now, line.moved)))
        for line in news.everything
    ]


def days_of(line, title):
    return tuple(days for thing in line.along if title in thing.titles for days in thing.days)


def last(plan):
    return plan.changes.latest("revision")


def test_the_day_of_the_next_dose_after_a_pause_is_told_first(plan, do):
    do(plan, interrupt(date(2027, 1, 4), "a reason", today=TODAY))
    (number,) = map(int, plan.pauses)
    seen = do(plan, go_on(number, date(2027, 8, 2), today=TODAY))
    (line,) = news_of([plan], seen, TODAY).facts
    assert (
        line.says == "Ocrelizumab (Ocrevus) gaat door. De volgende dosis: maandag 2 augustus 2027."
    )
    assert line.moved == "20 dingen veranderen mee"
    assert days_of(line, TITLE) == (
        "datum nog niet bekend wordt maandag 2 augustus 2027",
        "nieuw: woensdag 2 februari 2028",
        "nieuw: woensdag 2 augustus 2028",
    )


def test_a_pause_of_which_the_end_is_known_is_one_sentence(plan, do):
    seen = do(plan, interrupt(date(2027, 1, 4), "a", again=date(2027, 8, 2), today=TODAY))
    assert said(news_of([plan], seen, TODAY)) == [
        "Ocrelizumab (Ocrevus): geen dosis vanaf maandag 4 januari 2027. "
        "De volgende dosis: maandag 2 augustus 2027. / 18 dingen schuiven mee"
    ]


def test_a_stop_that_was_seen_and_undone_or_begun_again_goes_on(plan, do):
    do(plan, stop(date(2027, 1, 4), "a reason"))
    seen = do(plan, undo(last(plan)))
    (line,) = news_of([plan], seen, TODAY).facts
    assert (line.says, line.moved) == (
        "Ocrelizumab (Ocrevus) gaat door.",
        "32 dingen veranderen mee",
    )
    do(plan, stop(date(2027, 1, 4), "a reason"))
    seen = do(plan, begin_again(date(2027, 8, 2), "a reason", today=TODAY))
    (line,) = news_of([plan], seen, TODAY).facts
    assert (
        line.says == "Ocrelizumab (Ocrevus) gaat door. De volgende dosis: maandag 2 augustus 2027."
    )


def test_a_switch_is_one_sentence_of_both_treatments(make_plan, nurse, do):
    """Natalizumab from 5 January 2026 every four weeks; the twelfth was on 9 November 2026."""
    old = make_plan("natalizumab", "amsterdam-umc", "2026-01-05", jcv="positive")
    do(old, done(Key("ntz.dose", 12), date(2026, 11, 9), today=TODAY))
    seen = {str(old.code): old.revision}
    protocol = protocol_for("ocrelizumab", "amsterdam-umc")
    facts = {"jcv": "positive", **facts_about(old.protocol, protocol, date(2026, 11, 9))}
    start = date(2026, 12, 21)
    truth = first_truth(old.patient, protocol, start=start, facts=facts, today=TODAY)
    stopping = stop(
        date(2026, 11, 23), "a reason", last_dose=date(2026, 11, 9), act=Change.Act.SWITCH
    )
    new = switch(old, stopping, truth, by=nurse, revision=old.revision)
    old.refresh_from_db()
    assert said(news_of([old, new], seen, TODAY)) == [
        "U gaat over van Natalizumab (Tysabri) op Ocrelizumab (Ocrevus). "
        "Laatste dag van Natalizumab (Tysabri): maandag 23 november 2026. "
        "Eerste dag van Ocrelizumab (Ocrevus): maandag 21 december 2026."
    ]


def test_two_plans_at_once_say_each_of_which_treatment_they_are(plan, make_plan, do):
    other = make_plan("glatiramer", "amsterdam-umc", "2026-12-07", patient=plan.patient)
    seen = do(plan, move(Key(INFUSION, 1), date(2027, 6, 21)))
    seen |= do(other, revise(date(2026, 12, 14), {}))
    news = news_of([plan, other], seen, TODAY)
    assert said(news) == [
        "Glatirameer (Copaxone, Glatirameeracetaat Mylan) begint een week later: "
        "maandag 14 december 2026. / Vier dingen schuiven mee",
        "Halfjaarlijks infuus (600 mg) is drie weken later. / was: maandag 31 mei 2027 / "
        "nu: maandag 21 juni 2027 / 17 dingen schuiven mee",
    ]
    assert news.lines[0].of == "Ocrelizumab (Ocrevus)"


def test_an_appointment_says_whether_its_hour_or_its_place_is_another(plan, do):
    at = {"at": time(9, 30), "place": "route 12"}
    do(plan, book(Key(INFUSION, 1), date(2027, 5, 31), **at))
    code = str(plan.appointments.get().code)
    for slot, sentence in (
        ({"at": time(14), "place": "route 12"}, f"{TITLE}: een andere tijd."),
        ({"at": time(14), "place": "route 13"}, f"{TITLE}: een andere plek."),
    ):
        seen = do(plan, booking.move(code, Slot(date(2027, 5, 31), **slot)))
        (line,) = news_of([plan], seen, TODAY).lines
        assert (line.says, line.moved) == (sentence, "")
    seen = do(plan, booking.move(code, Slot(date(2027, 6, 21), at=time(14))))
    (line,) = news_of([plan], seen, TODAY).lines
    assert line.says == f"{TITLE}: de afspraak is drie weken later."
    assert line.moved == "17 dingen schuiven mee"


def test_a_day_on_which_the_hospital_closes_is_one_line_with_what_was_on_it(plan, do, nurse):
    """The infusion of 31 May 2027, what is given before it and the hour after it; also a check."""
    seen = {str(plan.code): plan.revision}
    stretch = Stretch(date(2027, 5, 31), date(2027, 5, 31), "Studiedag")
    close(plan.patient.clinic, stretch, by=nurse, revision=plan.patient.clinic.revision)
    assert follow_closed_days(plan.patient.clinic, stretch, by=nurse).now == 1
    plan.refresh_from_db()
    (line,) = news_of([plan], seen, TODAY).lines
    assert (line.says, line.moved) == (f"{TITLE} is een dag later.", "Vijf dingen schuiven mee")
    moved = "maandag 31 mei 2027 wordt dinsdag 1 juni 2027"
    assert {thing.titles: thing.days for thing in line.along} == {
        (
            "Eerste controle bij de neuroloog",
            "Medicijnen vlak voor het infuus",
            "Na het infuus minstens een uur blijven",
        ): (moved,),
        ("Overleg over uw bloeddrukmedicijnen",): (
            "30 mei 2027 tot en met 31 mei 2027 wordt 31 mei 2027 tot en met 1 juni 2027",
        ),
        ("Let op bijwerkingen van het infuus",): (
            "31 mei 2027 tot en met 1 juni 2027 wordt 1 juni 2027 tot en met 2 juni 2027",
        ),
    }


HEAD = """\
treatment: ofatumumab
clinic: de-linde
version: '{version}'
status: draft
dated: {dated}

rules:
"""
RULE = """\
  - fact: t.{fact}
    kind: {kind}
    title:
      nl: {title}
      en: {title}
    {timing}
    explanation:
      nl: {words}
      en: {words}
    source: umc-ofatumumab § Procedure
    confidence: H

"""
DOSE = ("dose", "dose", "Injectie", "at: start\n    every: 1 month\n    delay: reset", "Thuis.")
LABS = ("labs", "lab", "Bloed prikken", "at: 3 months after start", "In het lab.")
VISIT = ("visit", "visit", "Controle", "at: 6 months after start", "Bij de arts.")
SCAN = ("mri", "imaging", "MRI-scan", "at: 1 year after start", "In de scanner.")


@pytest.fixture
def load(tmp_path, db):
    """Return a function that loads one version of a small protocol."""
    Clinic.objects.create(slug="de-linde", name_nl="De Linde", name_en="De Linde")

    def load(version, dated, *rules):
        names = ("fact", "kind", "title", "timing", "words")
        text = "".join(RULE.format(**dict(zip(names, rule, strict=True))) for rule in rules)
        path = tmp_path / f"{version}.yaml"
        path.write_text(HEAD.format(version=version, dated=dated) + text, "utf-8")
        report = Report()
        load_protocol(path, report)
        assert report.problems == []
        return Protocol.objects.get(clinic__slug="de-linde", version=version)

    return load


@pytest.fixture
def small(load, nurse):
    protocol = load("1", "2026-11-01", DOSE, LABS, VISIT)
    patient = Patient.objects.create(
        clinic=protocol.clinic, display_name="Demo Aardbei", born_on=date(1985, 5, 20)
    )
    truth = first_truth(patient, protocol, start=date(2026, 11, 30), facts={}, today=TODAY)
    return start_plan(patient, truth, by=nurse)


def test_a_new_version_in_which_one_thing_is_new_and_one_is_gone_names_both(small, load, do):
    seen = do(small, upgrade(load("2", "2026-11-20", DOSE, LABS, SCAN)))
    (line,) = news_of([small], seen, TODAY).facts
    assert line.says == "Uw ziekenhuis heeft het schema van Ofatumumab (Kesimpta) vernieuwd."
    assert line.moved == "Twee dingen veranderen mee"
    assert {thing.titles: thing.days for thing in line.along} == {
        ("Controle",): ("was: zondag 30 mei 2027, gaat niet door",),
        ("MRI-scan",): ("nieuw: dinsdag 30 november 2027",),
    }


def test_a_new_version_with_other_words_only_says_of_what(small, load, do):
    words = (*LABS[:4], "In het lab. Eet niets.")
    seen = do(small, upgrade(load("2", "2026-11-20", DOSE, words, VISIT)))
    (line,) = news_of([small], seen, TODAY).facts
    assert line.moved == "Geen dag verandert. Bij één ding is de uitleg nieuw"
    assert [(thing.titles, thing.days) for thing in line.along] == [(("Bloed prikken",), ())]


def test_a_new_version_that_says_the_same_is_no_news(small, load, do):
    seen = do(small, upgrade(load("2", "2026-11-20", DOSE, LABS, VISIT)))
    assert not news_of([small], seen, TODAY)
