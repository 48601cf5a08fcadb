"""What to look for and whom to call, in words, typed by hand."""

from dataclasses import replace

from schedules.timeline import Alarm, Contact
from schedules.words.alarms import calls_back_words, turns_of, unknown_turns

DAY = Contact("day", "Spoed in kantooruren", phone="020 444 0775")
GP = Contact("gp", "Spoed", note="Bel uw huisarts.")
DANGER = (
    "Levensgevaar: 112 als iemand geen lucht krijgt of in elkaar zakt. Ook bij een "
    "beroerte: ineens zwakte aan één kant, of moeite met praten"
)


def said(urgency, in_hours=None, out_of_hours=None, named="", instead=(None, None)):
    alarm = Alarm(("koorts",), urgency, in_hours, out_of_hours, named, instead)
    return [str(turn) for turn in turns_of(alarm)]


def test_with_danger_to_life_112_stands_alone(dutch):
    """A GP or a line of the hospital beside it might be called instead."""
    assert said("life") == said("life", DAY, GP) == ["Meteen: 112"]


def test_112_stands_beside_every_other_route(dutch):
    for urgency in ("today", "soon", ""):
        assert said(urgency, DAY, GP) == [
            "In kantooruren: 020 444 0775 Spoed in kantooruren",
            "Buiten kantooruren: Bel uw huisarts.",
            DANGER,
        ]


def test_a_ward_without_a_number_is_named(dutch):
    assert said("", named="Afdeling Hematologie")[0] == (
        "In kantooruren: Afdeling Hematologie. Niet ingevuld door uw ziekenhuis. Bel uw huisarts."
    )


def test_for_a_ward_without_a_number_the_urgent_line_stands_under_its_own_name(dutch):
    """Who has a fever reads one way out, not a GP beside a block that has numbers."""
    day, night, danger = said("today", named="Afdeling Hematologie", instead=(DAY, GP))
    assert day == "In kantooruren: 020 444 0775 Spoed in kantooruren"
    assert night == "Buiten kantooruren: Bel uw huisarts."
    assert danger == DANGER


def test_without_signs_the_urgent_line_comes_before_a_gp(dutch):
    """Who stopped and has no signs left reads one way out."""
    urgent = replace(DAY, kinds=("urgent in hours",))
    back = Contact(
        "ms", "MS-telefoon", phone="020 1", calls_back=48, kinds=("urgent out of hours",)
    )
    assert [str(turn) for turn in unknown_turns([back, urgent])] == [
        "In kantooruren: 020 444 0775 Spoed in kantooruren",
        "Buiten kantooruren: Niet ingevuld door uw ziekenhuis. Bel de huisartsenpost.",
    ]
    assert [str(turn) for turn in unknown_turns([])] == [
        "In kantooruren: Niet ingevuld door uw ziekenhuis. Bel uw huisarts.",
        "Buiten kantooruren: Niet ingevuld door uw ziekenhuis. Bel de huisartsenpost.",
    ]


def test_what_can_be_part_of_it_asks_for_no_call(dutch):
    assert said("expected", DAY, GP) == []


def test_a_line_that_calls_back_says_that_it_is_not_for_what_is_urgent(dutch):
    line = Contact("ms", "MS-telefoon", phone="020 444 0775", calls_back=48)
    assert calls_back_words(line) == "U wordt binnen 48 uur teruggebeld. Niet voor spoed."
    assert calls_back_words(DAY) == ""
