"""How long a thing takes: read, refused by line, written back, and only where a source says it.

The figures were typed by hand from the leaflets (004 §3 and §5, 002 §Hoe en waar) and the sheet.
"""

import pytest

from schedules.timeline import Length
from tests.knowledge.test_belonging import problems
from tests.knowledge.test_checks import HEAD, rule
from treatments import phrases
from treatments.models import RULE_MODELS
from treatments.protocol_files import parse
from treatments.protocol_writing import write_protocol

pytestmark = pytest.mark.reading


def taking(text, kind="procedure"):
    return rule("t.scan", "at: start", kind, extra=f"    takes: {text}\n")


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("1 minute", 1, 1),
        ("30 minutes", 30, 30),
        ("90 minutes", 90, 90),
        ("1 hour", 60, 60),
        ("4 to 6 hours", 240, 360),
        ("30 to 60 minutes", 30, 60),
        ("at least 1 hour", 60, None),
        ("at least 45 minutes", 45, None),
        ("24 hours", 1440, 1440),
        ("1440 minutes", 1440, 1440),
    ],
)
def test_a_length_is_read_in_minutes_and_written_back_as_it_was(text, least, most):
    length = phrases.read_length(text)
    assert (length.minutes, str(length)) == ((least, most), text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1 hours", "1 hour"),
        ("4 to 6 hour", "4 to 6 hours"),
        ("at least 2 hour", "at least 2 hours"),
    ],
)
def test_a_file_has_one_form_of_a_length(text, form):
    (stored,) = parse(HEAD + taking(text), "test.yaml").rules
    assert stored.takes == form


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0 minutes", "'0 minutes' is no length of a visit; write for instance 30 minutes"),
        ("0 to 2 hours", "'0 to 2 hours' is no length of a visit"),
        ("at least 0 hours", "'at least 0 hours' is no length of a visit"),
        ("some hours", "'some hours' is no length of a visit"),
        ("30", "'30' is no length of a visit"),
        ("hours", "'hours' is no length of a visit"),
        ("half an hour", "'half an hour' is no length of a visit"),
        ("1.5 hours", "'1.5 hours' is no length of a visit"),
        ("about 1 hour", "'about 1 hour' is no length of a visit"),
        ("-1 hour", "'-1 hour' is no length of a visit"),
        ("4-6 hours", "'4-6 hours' is no length of a visit"),
        ("4 uur", "'4 uur' is no length of a visit"),
        ("2 days", "'2 days' is no length of a visit"),
        ("90 seconds", "'90 seconds' is no length of a visit"),
        ("at least 4 to 6 hours", "'at least 4 to 6 hours' is no length of a visit"),
        ("at most 2 hours", "'at most 2 hours' is no length of a visit"),
        ("[1 hour]", "is no length of a visit"),
        ("6 to 4 hours", "'6 to 4 hours' must go from a shorter to a longer time"),
        ("4 to 4 hours", "'4 to 4 hours' must go from a shorter to a longer time"),
        ("25 hours", "'25 hours' is longer than a day; write at most 24 hours"),
        ("1441 minutes", "'1441 minutes' is longer than a day"),
        ("20 to 25 hours", "'20 to 25 hours' is longer than a day"),
        ("at least 25 hours", "'at least 25 hours' is longer than a day"),
    ],
)
def test_what_is_no_length_is_refused_on_its_line(text, says):
    (problem,) = parse(HEAD + taking(text), "test.yaml").problems
    assert problem.line == 13
    assert says in problem.text


@pytest.mark.parametrize("kind", ["dose", "lab", "imaging", "visit", "phone", "admission"])
def test_whatever_one_comes_for_can_take_a_while(kind):
    assert problems(taking("2 hours", kind)) == []


@pytest.mark.django_db
def test_a_length_stands_after_the_place_and_the_contact(tmp_path):
    """The one form of a file: keys in the order of docs/protocol-files.md."""
    found = next(
        stored
        for model in RULE_MODELS
        for stored in model._default_manager.filter(fact="ocre.obs", is_inherited=False)
        if stored.protocol.clinic.slug == "amsterdam-umc"
    )
    lines = [line.strip() for line in write_protocol(found.protocol, [found]).splitlines()]
    at = lines.index("takes: at least 1 hour")
    assert (lines[at - 1], lines[at + 1]) == ("contact: day-ward", "explanation:")


STATED = {
    # 004 §3: "duurt 4-6 uur"
    ("ahsct", "amsterdam-umc", "ahsct.leuk"): "4 to 6 hours",
    ("ahsct", "amsterdam-umc", "ahsct.leuk.repeat"): "4 to 6 hours",
    # 004 §3, Lieskatheter: "duurt ongeveer tien minuten"
    ("ahsct", "amsterdam-umc", "ahsct.leuk.groin_line"): "10 minutes",
    ("ahsct", "amsterdam-umc", "ahsct.leuk.groin_line@second"): "10 minutes",
    # 004 §5: "duurt ongeveer een half uur"
    ("ahsct", "amsterdam-umc", "ahsct.tx"): "30 minutes",
    # 002 §Hoe en waar: "ten minste een uur in het ziekenhuis"
    ("ocrelizumab", "amsterdam-umc", "ocre.obs"): "at least 1 hour",
    # Product information: Ocrevus 4.2, Briumvi 4.4, Gilenya 4.4
    ("ocrelizumab", "generic", "ocre.obs"): "at least 1 hour",
    ("ublituximab", "generic", "ubli.obs"): "at least 1 hour",
    ("fingolimod", "generic", "fing.dose.first_monitored"): "6 hours",
}


@pytest.mark.django_db
def test_a_length_stands_where_a_source_gives_a_figure_and_nowhere_else():
    """An infusion that runs "enkele uren" has none: nothing is made up."""
    told = {
        (found.protocol.treatment.slug, found.protocol.clinic.slug, found.fact): found.takes
        for model in RULE_MODELS
        for found in model._default_manager.exclude(takes="")
    }
    assert told == STATED


@pytest.mark.parametrize(
    ("treatment", "clinic", "fact", "takes"),
    [
        ("ahsct", "amsterdam-umc", "ahsct.leuk", Length(240, 360)),
        ("ahsct", "amsterdam-umc", "ahsct.tx", Length(30, 30)),
        ("ocrelizumab", "amsterdam-umc", "ocre.obs", Length(60, None)),
        ("ocrelizumab", "amsterdam-umc", "ocre.dose.1a", None),
        ("fingolimod", "generic", "fing.dose.first_monitored", Length(360, 360)),
        ("fingolimod", "amsterdam-umc", "fing.dose.first_monitored", None),
    ],
)
def test_every_entry_of_a_line_takes_as_long(make_timeline, treatment, clinic, fact, takes):
    made = make_timeline(treatment, clinic, "2026-10-05")
    entries = [entry for entry in made.entries if entry.fact == fact]
    assert entries
    assert {entry.takes for entry in entries} == {takes}
