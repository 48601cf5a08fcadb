"""What changed for a patient: the days are counted by hand from the start, 30 November 2026."""

from collections import defaultdict
from datetime import date, time

import pytest
from django.utils import translation

from schedules.engine import Key
from schedules.pages.patient.news import NewsLine, heading, news_of
from schedules.pages.patient.timeline import page_of
from schedules.planning import booking, commit
from schedules.planning.appointments import Slot
from schedules.planning.interruption import interrupt
from schedules.planning.record import done, move, skip
from schedules.planning.revise import revise
from schedules.planning.stop import stop
from schedules.planning.undo import undo
from schedules.planning.withdraw import withdraw
from schedules.queries import timeline_of
from tests.booking import book
from tests.conftest import TODAY

INFUSION, MRI = "ocre.dose.maint", "ocre.fu.mri_year"
TITLE = "Halfjaarlijks infuus (600 mg)"

pytestmark = pytest.mark.usefixtures("dutch")


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")


@pytest.fixture
def do(plan, nurse):
    """Return a function that does things to the plan, one after the other."""

    def do(*intents):
        for intent in intents:
            commit(plan, intent, by=nurse, revision=plan.revision)

    return do


def read(plan, *, since=1, today=TODAY):
    return news_of([plan], {str(plan.code): since}, today)


def told(news):
    """What each thing that has a line of its own was, and what it is."""
    return [(line.title, line.was, line.now) for line in (*news.asks, *news.lines, *news.more)]


def facts(news):
    """What is said of whole treatments, with how many things moved along."""
    return [" / ".join(filter(None, (line.says, line.moved))) for line in news.facts]


def along(line):
    """The days of each thing that moves along."""
    days = defaultdict(tuple)
    for thing in line.along:
        for title in thing.titles:
            days[title] += thing.days
    return days


def test_a_plan_that_was_never_seen_is_one_sentence(plan):
    news = news_of([plan], {}, TODAY)
    assert facts(news) == [
        "Nieuw in uw schema: Ocrelizumab (Ocrevus). Eerste dag: maandag 30 november 2026.",
    ]
    assert told(news) == []


def test_nothing_changed_is_no_news(plan):
    assert not read(plan)


def test_a_dose_that_moves_says_by_how_much_and_what_moves_along(plan, do):
    do(move(Key(INFUSION, 1), date(2027, 6, 21)))
    news = read(plan)
    assert told(news) == [(TITLE, "was: maandag 31 mei 2027", "nu: maandag 21 juni 2027")]
    (line,) = news.lines
    assert line.says == "Halfjaarlijks infuus (600 mg) is drie weken later."
    assert line.moved == "17 dingen schuiven mee"
    assert sum(len(thing.titles) * len(thing.days) for thing in line.along) == 17
    days = along(line)
    assert days["Bloedonderzoek vóór het infuus"] == (
        "vóór 30 mei 2027 wordt vóór 21 juni 2027",
        "vóór 30 november 2027 wordt vóór 21 december 2027",
        "vóór 30 mei 2028 wordt vóór 21 juni 2028",
    )
    assert days[TITLE] == (
        "dinsdag 30 november 2027 wordt dinsdag 21 december 2027",
        "dinsdag 30 mei 2028 wordt woensdag 21 juni 2028",
    )
    assert days["Let op bijwerkingen van het infuus"][0] == (
        "31 mei 2027 tot en met 1 juni 2027 wordt 21 juni 2027 tot en met 22 juni 2027"
    )
    assert "Jaarlijkse MRI-scan van de hersenen" not in days  # it counts from the first day


def test_what_moves_along_says_each_day_once(plan, do):
    do(move(Key(INFUSION, 1), date(2027, 6, 21)))
    (line,) = read(plan).lines
    beside = ("Medicijnen vlak voor het infuus", "Na het infuus minstens een uur blijven")
    own, later = [thing for thing in line.along if beside[0] in thing.titles]
    assert own == (beside, ("maandag 31 mei 2027 wordt maandag 21 juni 2027",))
    assert later == (
        (TITLE, *beside),
        (
            "dinsdag 30 november 2027 wordt dinsdag 21 december 2027",
            "dinsdag 30 mei 2028 wordt woensdag 21 juni 2028",
        ),
    )
    said = [days for thing in line.along for days in thing.days]
    assert len(said) == len(set(said))


def test_the_same_in_english(plan, do):
    do(move(Key(INFUSION, 1), date(2027, 6, 21)))
    with translation.override("en"):
        (line,) = read(plan).lines
    assert line.says.endswith("is three weeks later.")
    assert line.moved == "17 things move along"
    assert "Tuesday 30 November 2027 becomes Tuesday 21 December 2027" in str(line.along)


def test_what_only_fell_off_behind_the_horizon_is_no_news(plan, do):
    """The infusion of 30 November 2028 would be on 21 December, after two years are told."""
    do(move(Key(INFUSION, 1), date(2027, 6, 21)))
    assert "gaat niet door" not in str(read(plan))
    do(move(Key(INFUSION, 1), date(2027, 5, 21)))
    assert "nieuw" not in str(read(plan, since=2))


def test_all_of_it_may_be_earlier_and_in_days(plan, do):
    do(move(Key(INFUSION, 1), date(2027, 5, 21)))
    (line,) = read(plan).lines
    assert line.says == "Halfjaarlijks infuus (600 mg) is tien dagen eerder."
    assert along(line)[TITLE] == (
        "dinsdag 30 november 2027 wordt maandag 22 november 2027",  # 21 November is a Sunday
        "dinsdag 30 mei 2028 wordt maandag 22 mei 2028",
        "donderdag 30 november 2028 wordt dinsdag 21 november 2028",
    )


def test_a_first_day_that_goes_over_the_new_year_moves_everything(plan, do):
    do(revise(date(2027, 1, 4), {}))
    news = read(plan)
    assert facts(news) == [
        "Ocrelizumab (Ocrevus) begint vijf weken later: maandag 4 januari 2027. / "
        "52 dingen schuiven mee"
    ]
    assert told(news) == []
    days = along(news.facts[0])
    assert days["Eerste infuus (300 mg)"] == (
        "maandag 30 november 2026 wordt maandag 4 januari 2027",
    )


def test_a_dose_that_was_given_late_is_named_for_what_moved_along(plan, do):
    do(done(Key("ocre.dose.1a", 1), date(2026, 11, 30), today=date(2026, 11, 30)))
    do(done(Key("ocre.dose.1b", 1), date(2026, 12, 21), today=date(2026, 12, 21)))
    seen = plan.revision
    do(done(Key(INFUSION, 1), date(2027, 6, 14), today=date(2027, 6, 14)))
    (line,) = read(plan, since=seen, today=date(2027, 6, 14)).lines
    assert (line.says, line.was, line.now) == (
        "Halfjaarlijks infuus (600 mg) was twee weken later dan gepland.",
        "",
        "",
    )
    assert along(line)[TITLE][0] == "dinsdag 30 november 2027 wordt dinsdag 14 december 2027"


def test_two_things_that_were_moved_are_two_lines_each_with_its_own(plan, do):
    do(move(Key(INFUSION, 1), date(2027, 6, 21)), move(Key(MRI, 1), date(2027, 12, 14)))
    assert [(line.says, line.moved) for line in read(plan).lines] == [
        ("Halfjaarlijks infuus (600 mg) is drie weken later.", "17 dingen schuiven mee"),
        ("Jaarlijkse MRI-scan van de hersenen: twee weken later.", ""),
    ]


def test_several_moves_are_told_as_one(plan, do):
    do(move(Key(INFUSION, 1), date(2027, 6, 21)), move(Key(INFUSION, 1), date(2027, 6, 14)))
    (line,) = read(plan).lines
    assert line.says == "Halfjaarlijks infuus (600 mg) is twee weken later."
    assert along(line)[TITLE][0] == "dinsdag 30 november 2027 wordt dinsdag 14 december 2027"


def test_what_was_undone_says_nothing(plan, do):
    for intent in (move(Key(INFUSION, 1), date(2027, 6, 21)), stop(date(2027, 1, 4), "a reason")):
        do(intent)
        do(undo(plan.changes.latest("revision")))
    assert not read(plan)


def test_one_dose_that_does_not_take_place_takes_along_what_hangs_on_it(plan, do):
    do(skip(Key(INFUSION, 1), "a reason"))
    (line,) = read(plan).lines
    assert (line.title, line.now, line.moved) == (
        TITLE,
        "gaat niet door",
        "Vijf dingen veranderen mee",
    )
    assert along(line)["Medicijnen vlak voor het infuus"] == (
        "was: maandag 31 mei 2027, gaat niet door",
    )


def code_of(plan):
    return str(plan.appointments.get().code)


def test_an_appointment_says_its_hour_and_its_place(plan, do):
    do(book(Key(MRI, 1), date(2027, 11, 15), at=time(9, 30), place="route 12"))
    assert told(read(plan)) == [
        (
            "Jaarlijkse MRI-scan van de hersenen",
            "was: dinsdag 30 november 2027",
            "nu afgesproken: maandag 15 november 2027, 9.30 uur, route 12",
        )
    ]


def test_several_changes_are_told_from_the_first_to_the_last(plan, do):
    do(book(Key(MRI, 1), date(2027, 11, 15)))
    do(booking.move(code_of(plan), Slot(date(2027, 11, 16), place="route 12")))
    ((_title, was, now),) = told(read(plan))
    assert (was, now) == (
        "was: dinsdag 30 november 2027",
        "nu afgesproken: dinsdag 16 november 2027, route 12",
    )


def test_what_came_back_to_where_it_was_is_no_news(plan, do):
    do(book(Key(MRI, 1), date(2027, 11, 15)))
    do(booking.cancel(code_of(plan)))
    assert told(read(plan)) == []


def test_an_appointment_that_the_plan_left_behind_is_told_when_it_is_called_off(plan, do):
    do(book(Key(MRI, 1), date(2027, 11, 15), at=time(9, 30)))
    do(move(Key(MRI, 1), date(2027, 12, 13)))
    seen = plan.revision
    do(booking.cancel(code_of(plan)))
    (line,) = read(plan, since=seen).lines
    assert line == NewsLine(
        "Jaarlijkse MRI-scan van de hersenen",
        "",
        "",
        "De afspraak van 15 november 2027, 9.30 uur is afgezegd.",
    )


def agree_on_the_first_infusion(do, made):
    """The infusion with its hour of watching, and the blood of some days before."""
    first, watching, blood = Key("ocre.dose.1a", 1), Key("ocre.obs", 1), Key("ocre.lab.each", 1)
    slot = Slot(date(2026, 11, 30), at=time(9, 30), place="route 12")
    do(booking.book(slot, first, watching, code=made))
    do(book(blood, date(2026, 11, 26), at=time(8)))
    return first


CALL = "020 444 1160"
MADE = "00000000-0000-0000-0000-0000000000aa"


def test_an_appointment_that_may_not_stand_is_told_before_anything_else_and_once(plan, do):
    first = agree_on_the_first_infusion(do, MADE)
    seen = plan.revision
    do(move(first, date(2027, 1, 25)))
    news = read(plan, since=seen)
    assert news.everything[:2] == news.asks
    blood, infusion = news.asks
    assert blood == NewsLine(
        "Bloedonderzoek vóór het infuus",
        agreed="De afspraak van 26 november 2026, 8.00 uur past niet meer. Bel om te verzetten.",
        phone=CALL,
        must_ask=True,
    )
    assert (infusion.says, infusion.now, infusion.agreed, infusion.phone) == (
        "Eerste infuus (300 mg) is acht weken later.",
        "volgens het schema nu: maandag 25 januari 2027",
        "De afspraak van 30 november 2026, 9.30 uur past niet meer. Bel om te verzetten.",
        CALL,
    )
    assert infusion.moved == "42 dingen schuiven mee"
    assert (news.facts, news.lines) == ((), ())  # that the treatment begins later is said already
    assert along(infusion)["Na het infuus minstens een uur blijven"][0] == (
        "maandag 30 november 2026, 9.30 uur, route 12 wordt maandag 25 januari 2027"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"last": date(2027, 11, 17)}, "maandag 15 november 2027 tot en met woensdag 17 november"),
        ({"note": "Eet niets"}, "maandag 15 november 2027 (Opmerking: Eet niets)"),
        ({"who": "dr. Voorbeeld"}, "maandag 15 november 2027, bij dr. Voorbeeld"),
    ],
    ids=["days", "note", "who"],
)
def test_what_changed_of_an_appointment_beside_its_day_is_told(plan, do, said, words):
    do(book(Key(MRI, 1), date(2027, 11, 15)))
    seen = plan.revision
    do(booking.move(code_of(plan), Slot(date(2027, 11, 15), **said)))
    (line,) = read(plan, since=seen).lines
    assert line.agreed.startswith(f"De afspraak is veranderd: {words}")


def test_what_was_called_off_by_mistake_goes_ahead(plan, do):
    """The first appointment stays beside the second one."""
    do(book(Key(MRI, 1), date(2027, 11, 15), at=time(9, 30)))
    first = code_of(plan)
    do(book(Key(MRI, 1), date(2027, 12, 13)), booking.cancel(first))
    seen = plan.revision
    do(undo(plan.changes.latest("revision")), booking.keep(first))
    (line,) = [one for one in read(plan, since=seen).lines if one.agreed]
    assert line.agreed == "De afspraak van 15 november 2027, 9.30 uur gaat door."


def test_what_was_seen_of_it_is_told_again_only_when_it_is_cancelled(plan, do):
    first = agree_on_the_first_infusion(do, MADE)
    do(move(first, date(2027, 1, 25)))
    seen = plan.revision
    do(move(Key(MRI, 1), date(2027, 12, 13)))
    assert not any(line.agreed for line in read(plan, since=seen).everything)
    do(booking.cancel(MADE))
    agreed = [line.agreed for line in read(plan, since=seen).lines if line.agreed]
    assert agreed == ["De afspraak van 30 november 2026, 9.30 uur is afgezegd."]


def test_an_appointment_that_was_cancelled_is_told_in_the_line_of_what_it_was_for(plan, do):
    first = agree_on_the_first_infusion(do, MADE)
    seen = plan.revision
    do(move(first, date(2027, 1, 25)), booking.cancel(MADE))
    (line,) = [one for one in read(plan, since=seen).lines if one.title == "Eerste infuus (300 mg)"]
    assert (line.says, line.was, line.now, line.agreed, line.phone) == (
        "",
        "",
        "volgens het schema nu: maandag 25 januari 2027",
        "De afspraak van 30 november 2026, 9.30 uur is afgezegd.",
        "",
    )


def test_an_appointment_that_is_over_is_not_asked_about(plan, do):
    first = agree_on_the_first_infusion(do, MADE)
    seen = plan.revision
    do(move(first, date(2027, 1, 25)))
    news = read(plan, since=seen, today=date(2026, 12, 1))
    assert not any(line.agreed for line in news.everything)


def test_a_stop_names_the_appointments_that_somebody_must_call_about(plan, do):
    do(book(Key(INFUSION, 1), date(2027, 5, 31), at=time(9, 30)))
    seen = plan.revision
    do(stop(date(2027, 1, 4), "a reason"))
    news = read(plan, since=seen)
    assert len(news.facts) == 1
    assert [(line.agreed, line.was, line.now) for line in news.asks] == [
        (
            "De afspraak van 31 mei 2027, 9.30 uur staat niet meer in uw schema. "
            "Bel om af te zeggen.",
            "",
            "",
        )
    ]


def test_an_appointment_of_two_treatments_is_told_once(plan, make_plan, nurse, do):
    other = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", patient=plan.patient)
    seen = {str(one.code): one.revision for one in (plan, other)}
    for one in (plan, other):
        slot = Slot(date(2027, 11, 15), at=time(9, 30))
        commit(one, booking.book(slot, Key(MRI, 1), code=MADE), by=nurse, revision=one.revision)
        seen[str(one.code)] = one.revision
        late = move(Key(MRI, 1), date(2027, 12, 13))
        commit(one, late, by=nurse, revision=one.revision)
    news = news_of([plan, other], seen, TODAY)
    assert [bool(line.agreed) for line in news.everything] == [True, False]
    assert {line.of for line in news.everything} == {"Ocrelizumab (Ocrevus)"}


def test_what_was_seen_is_not_told_again(plan, do):
    do(book(Key(MRI, 1), date(2027, 11, 15)))
    assert told(read(plan, since=plan.revision)) == []


def test_what_does_not_take_place_says_so(plan, do):
    do(skip(Key(MRI, 1), "a reason"))
    ((title, was, now),) = told(read(plan))
    assert title == "Jaarlijkse MRI-scan van de hersenen"
    assert was == "was: dinsdag 30 november 2027"
    assert now == "gaat niet door"


def test_what_was_done_or_lies_behind_is_no_news(plan, do):
    do(done(Key(MRI, 1), date(2027, 11, 30), today=date(2027, 12, 1)))
    assert told(read(plan)) == []
    do(book(Key(MRI, 2), date(2028, 11, 15)))
    assert len(told(read(plan, today=date(2028, 11, 30)))) == 1
    assert told(read(plan, today=date(2028, 12, 1))) == []


def test_a_stop_is_one_sentence_with_its_day(plan, do):
    do(stop(date(2027, 1, 4), "a reason"))
    news = read(plan)
    assert facts(news) == [
        "Ocrelizumab (Ocrevus) stopt. De laatste dag van deze behandeling: maandag 4 januari 2027."
    ]
    assert told(news) == []


def test_a_pause_is_one_sentence_that_names_no_reason(plan, do):
    do(interrupt(date(2027, 1, 4), "a reason", today=date(2026, 11, 23)))
    news = read(plan)
    assert facts(news) == [
        "Ocrelizumab (Ocrevus) staat stil. Geen dosis vanaf maandag 4 januari 2027, "
        "tot uw team een dag noemt."
    ]
    assert told(news) == []


def test_a_plan_by_mistake_is_one_sentence_for_who_had_seen_it(plan, do):
    do(withdraw("a reason"))
    assert facts(read(plan)) == [
        "Ocrelizumab (Ocrevus) staat niet meer in uw schema. Het was er per ongeluk in gezet."
    ]
    assert news_of([plan], {}, TODAY).facts == ()


def test_what_is_left_to_see_is_marked_with_the_revision(plan, do):
    do(book(Key(MRI, 1), date(2027, 11, 15)))
    assert read(plan).seen == (f"{plan.code}=2",)


def test_the_heading_says_since_when():
    assert heading(date(2026, 11, 20)) == "Veranderd sinds 20 november 2026"


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (stop(date(2027, 1, 4), "a reason"), "Staat niet meer in uw schema: bel om af te zeggen."),
        (move(Key(INFUSION, 1), date(2027, 7, 5)), "Wordt veranderd: bel of deze afspraak blijft."),
    ],
    ids=["stopped", "moved"],
)
def test_the_card_of_an_appointment_asks_for_the_same_as_the_news(plan, do, act, words):
    do(book(Key(INFUSION, 1), date(2027, 5, 31), at=time(9, 30)))
    seen = plan.revision
    do(act)
    plan.refresh_from_db()
    (agreed,) = [line.agreed for line in read(plan, since=seen).asks]
    assert ("af te zeggen" in agreed) == ("af te zeggen" in words)
    with translation.override("nl"):
        shown = page_of([timeline_of(plan)], date(2027, 1, 5))
    marks = {mark for card in shown.after + shown.now.cards for mark in card.marks}
    assert f"{TITLE} – {words[0].lower()}{words[1:]}" in marks


def test_what_may_last_longer_says_so_when_it_moves(make_plan, nurse):
    """Of the diet around alemtuzumab its source says "at least a month" after the course."""
    plan = make_plan("alemtuzumab", "jbz", "2026-12-14")
    first = move(Key("alem.c1.dose", 1), date(2026, 12, 21))
    commit(plan, first, by=nurse, revision=plan.revision)
    moved = [days for line in read(plan).lines for thing in line.along for days in thing.days]
    moved += [str(line) for line in read(plan).facts]
    assert any("tot minstens 18 januari 2027" in words for words in moved), moved
