"""What the engine warns of and what cannot be, as sentences in both languages."""

from datetime import date

import pytest
from django.utils import translation

from schedules.engine import Contradiction, Notice
from schedules.words.notices import (
    CONTRADICTIONS,
    NOTICES,
    contradiction_text,
    notice_sentence,
    notice_text,
)

from ..renderers.calendars import a_timeline, an_entry

ON, FIRST, LAST = date(2027, 4, 5), date(2027, 5, 1), date(2027, 3, 1)
TITLES = {"lind.dose": "Infuus"}
DOSE = {"fact": "lind.dose", "on": ON}

SENTENCES = [
    (
        Notice("stop", "forbidden"),
        "Met deze gegevens mag u deze behandeling niet krijgen. Er staan geen doses in. "
        "Praat met uw neuroloog.",
        "With these facts this treatment must not be given. No doses are shown. "
        "Talk to your neurologist.",
    ),
    (
        Notice("warning", "days-to-name", {"n": 3}),
        "Er zijn te veel dagen gemist: geen bron geeft een dag voor de doses die nog over zijn "
        "(3). Vraag het team voor de volgende dosis.",
        "Too many days were missed: no source gives a day for the doses that are left (3). "
        "Ask the team before the next one.",
    ),
    (
        Notice("warning", "care-finished", {"on": ON}),
        "Sinds 5 april 2027 gaat de behandeling verder in een ander ziekenhuis. Hier komen geen "
        "nieuwe afspraken bij. Wat is geweest en wat nog geldt, blijft hier te lezen. Vragen? Bel "
        "het andere ziekenhuis.",
        "Since 5 April 2027 the treatment goes on in another hospital. Nothing new is planned "
        "here. What was, and what still holds, can be read here. Questions? Call the other "
        "hospital.",
    ),
    (
        Notice("warning", "care-declined", {"on": ON}),
        "Vanaf 5 april 2027 staan hier geen onderzoeken en controles meer, op eigen verzoek. Dat "
        "kan altijd weer anders: bel het team.",
        "From 5 April 2027 on there are no tests and check-ups in this schedule, by the patient's "
        "own wish. This can always be changed: call the team.",
    ),
    (
        Notice("warning", "care-onhold", {"on": ON}),
        "Sinds 5 april 2027 heeft het team geen contact meer. Het is niet zeker of dit schema nog "
        "klopt. Bel het team.",
        "Since 5 April 2027 the team has had no contact. Whether this schedule is still right is "
        "not sure. Call the team.",
    ),
    (
        Notice("warning", "ms-type", {"given": "PPMS", "allowed": ("RRMS", "SPMS")}),
        "Deze behandeling is niet bedoeld voor PPMS. Wel voor: RRMS, SPMS. Vraag uw team.",
        "This treatment is not meant for PPMS. It is meant for: RRMS, SPMS. Ask your team.",
    ),
    (
        Notice("warning", "counted-from-stop", {"last": LAST, "stop": ON}),
        "U noemde een laatste dosis (1 maart 2027) en een latere stop (5 april 2027). Wat na de "
        "laatste dosis nog duurt, telt hier vanaf de stop. Vraag uw team welke dag geldt.",
        "You gave a last dose (1 March 2027) and a later stop (5 April 2027). What still lasts "
        "after the last dose counts from the stop here. Ask your team which day holds.",
    ),
    (
        Notice("warning", "paused", {"since": ON}),
        "Deze behandeling staat vanaf 5 april 2027 stil. Er is geen volgende dosis tot uw team de "
        "dag noemt. Bloedonderzoek en afspraken gaan door zoals het hier staat.",
        "This treatment pauses from 5 April 2027 on. There is no next dose until your team names "
        "its day. Blood tests and visits go on as shown.",
    ),
    (
        Notice("warning", "start-differs", {**DOSE, "start": FIRST}),
        "Infuus valt op 5 april 2027. De start staat op 1 mei 2027. Controleer beide dagen.",
        "Infuus falls on 5 April 2027. The start is set to 1 May 2027. Check both days.",
    ),
    (
        Notice("warning", "minimum-gap", {**DOSE, "first": FIRST}),
        "Infuus op 5 april 2027 komt te kort na de vorige dosis. "
        "De eerste dag die mag is 1 mei 2027. Vraag de neuroloog.",
        "Infuus on 5 April 2027 comes too soon after the dose before. "
        "The earliest day by the protocol is 1 May 2027. Ask the neurologist.",
    ),
    (
        Notice("warning", "too-late", {**DOSE, "last": LAST}),
        "Infuus op 5 april 2027 is later dan het protocol toelaat (1 maart 2027). "
        "Vraag de neuroloog.",
        "Infuus on 5 April 2027 is later than the protocol allows (1 March 2027). "
        "Ask the neurologist.",
    ),
    (
        Notice("warning", "test-too-old", DOSE),
        "Infuus was op 5 april 2027. Op de dag van de behandeling is dat te lang geleden. "
        "Dit moet opnieuw gebeuren.",
        "Infuus was done on 5 April 2027. By the day of the treatment that is too old. "
        "It is to be done again.",
    ),
    (
        Notice("warning", "closed-days", {"days": (LAST, ON)}),
        "Het ziekenhuis is meestal dicht op 1 maart 2027, 5 april 2027. "
        "Vraag het ziekenhuis of deze dagen kunnen blijven.",
        "The hospital is usually closed on 1 March 2027, 5 April 2027. "
        "Check with the hospital whether these days can stay.",
    ),
    (
        Notice("warning", "out-of-order", {**DOSE, "before": LAST}),
        "Infuus op 5 april 2027 komt vóór de dosis waar het op volgt (1 maart 2027). "
        "Controleer beide dagen.",
        "Infuus on 5 April 2027 comes before the dose that it follows (1 March 2027). "
        "Check both days.",
    ),
    (
        Notice("warning", "after-next", {**DOSE, "next": LAST}),
        "Infuus op 5 april 2027 valt op of na de dag van de volgende (1 maart 2027). Van die is "
        "niet genoteerd of die gegeven is. Controleer beide dagen.",
        "Infuus on 5 April 2027 comes on or after the day of the next one (1 March 2027), of "
        "which nobody noted whether it was given. Check both days.",
    ),
    (
        Notice("warning", "same-day", DOSE),
        "Infuus zou op 5 april 2027 twee keer worden gegeven. Op één dag horen geen twee doses. "
        "Controleer beide dagen.",
        "Infuus would be given twice on 5 April 2027. Two doses on one day are not planned. "
        "Check both days.",
    ),
    (
        Notice("warning", "unrecorded-doses", {"n": 3, "first": LAST, "last": ON}),
        "Van de doses vóór het stoppen is nog niet genoteerd of ze gegeven zijn "
        "(3: 1 maart 2027 tot en met 5 april 2027). Tot dat bekend is, duurt wat vanaf de laatste "
        "dosis telt minstens zo lang.",
        "Nobody has noted whether the doses before the stop were given "
        "(3: 1 March 2027 to 5 April 2027). Until that is known, what counts from the last dose "
        "lasts at least this long.",
    ),
    (
        Notice("info", "choose-weekdays"),
        "Kies samen met uw verpleegkundige de weekdagen voor de injecties.",
        "Choose the days of the week for the injections with your nurse.",
    ),
    (
        Notice("warning", "weekdays-close"),
        "De injecties horen op drie dagen van de week, met minstens 48 uur ertussen. "
        "Kies andere dagen met uw verpleegkundige.",
        "The injections belong on three days of the week, with at least 48 hours in between. "
        "Choose other days with your nurse.",
    ),
    (
        Notice("warning", "ask-first", DOSE),
        "Zwanger worden: ook als hier een dag staat, overleg eerst met uw neuroloog. "
        "Doe dat voordat u stopt met anticonceptie.",
        "Pregnancy: a day in this schedule is no permission. "
        "Talk to your neurologist before you stop contraception.",
    ),
    (
        Notice("warning", "draft"),
        "Dit schema is een concept. Nog geen MS-team heeft het gecontroleerd. "
        "Gebruik het niet zonder uw eigen ziekenhuis.",
        "This schedule is a draft. No MS team has checked it yet. "
        "Do not use it without your own hospital.",
    ),
]

REFUSALS = [
    (
        Contradiction("stop-before-start", on=LAST, bound=ON),
        "De laatste dosis of de stop (1 maart 2027) ligt vóór de start (5 april 2027). "
        "Controleer beide dagen.",
        "The last dose or the stop (1 March 2027) lies before the start (5 April 2027). "
        "Check both days.",
    ),
    (
        Contradiction("too-early", fact="elimination_start", on=LAST, bound=ON),
        "“Eerste dag van het uitwassen” (1 maart 2027) kan niet zo vroeg zijn. "
        "Het kan op 5 april 2027 of later. Controleer beide dagen.",
        "“First day of the wash-out” (1 March 2027) cannot be this early. "
        "It can be on 5 April 2027 or later. Check both days.",
    ),
    (
        Contradiction("too-late", fact="start", on=FIRST, bound=ON),
        "“Start van de behandeling” (1 mei 2027) kan niet zo laat zijn. "
        "Het komt vóór 5 april 2027. Controleer beide dagen.",
        "“Start of the treatment” (1 May 2027) cannot be this late. "
        "It comes before 5 April 2027. Check both days.",
    ),
]


@pytest.mark.parametrize(("notice", "dutch", "english"), SENTENCES)
def test_a_notice_is_a_sentence_in_both_languages(notice, dutch, english):
    with translation.override("nl"):
        assert notice_sentence(notice, TITLES) == dutch
    with translation.override("en"):
        assert notice_sentence(notice, TITLES) == english


@pytest.mark.parametrize(("refused", "dutch", "english"), REFUSALS)
def test_what_cannot_be_is_a_sentence_in_both_languages(refused, dutch, english):
    with translation.override("nl"):
        assert contradiction_text(refused) == dutch
    with translation.override("en"):
        assert contradiction_text(refused) == english


def test_every_sentence_is_read_here():
    assert {notice.code for notice, *_said in SENTENCES} == set(NOTICES)
    assert {refused.code for refused, *_said in REFUSALS} == set(CONTRADICTIONS)


def test_a_notice_names_its_entry_as_the_timeline_does():
    timeline = a_timeline(an_entry(title="Infusion"), an_entry(fact="lind.mri", title="Scan"))
    notice = Notice("warning", "minimum-gap", {**DOSE, "first": FIRST})
    with translation.override("en"):
        assert notice_text(notice, timeline).startswith("Infusion on 5 April 2027 comes too soon")


def test_an_entry_that_is_not_known_has_no_name():
    notice = Notice("warning", "too-late", {"fact": "lind.gone", "on": ON, "last": LAST})
    with translation.override("en"):
        assert notice_sentence(notice, TITLES).startswith(" on 5 April 2027 is later")
