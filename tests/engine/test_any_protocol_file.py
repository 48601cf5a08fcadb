"""Whatever a protocol file says: it is refused by line, or the engine counts it out."""

from datetime import date, timedelta
from random import Random

import pytest

from schedules import engine
from schedules.inputs.regimens import regimen_of, rule_value
from treatments.catalogue import Report, load_protocol
from treatments.counting import MOST_OF_PROTOCOL
from treatments.inheritance import merge
from treatments.models import Protocol
from treatments.protocol_files import misfits, parse
from treatments.rule_keys import RULE_KEYS, TIMING_KEYS
from treatments.yaml_lines import write

START = date(2026, 10, 5)
NAMES = ("t.a", "t.b", "t.c", "t.d", "t.e")
WORDS = {"nl": "Iets", "en": "Something"}
NAMING_A_DAY = {"nl": "Iets tot {end}.", "en": "Something from {begin}."}
ALWAYS = {"title": WORDS, "source": "umc-ofatumumab § Procedure", "confidence": "H"}

ONE = ("start", "start", "last dose", "stop", "transplant_date", "course2_start")
COURSES = ("course 1 first day", "course 2 last day")
SEVERAL = (
    "each dose",
    "each dose",
    "each dose of course 1",
    "each course first day",
    "each course last day",
)
AMOUNTS = ("1 day", "3 days", "2 weeks", "1 month", "6 months", "1 year", "20 years")
SHAPES = (
    *[("at",)] * 6,
    ("between", "and"),
    ("before",),
    ("after",),
    ("from", "to"),
    ("never",),
    ("any_time",),
    ("no_entry",),
)


# How each key is drawn; a key that is new in the files needs its line here.
def late(draw):
    """A line about a late dose; some of them name a dose that is not there."""
    line = {
        "id": "x.late",
        "when": draw.choice(["day passed", "8 or more days missed", "over 6 months late"]),
        "then": draw.choice(["reset", "titrate"]),
        "say": {"nl": "Vraag het.", "en": "Ask."},
        "source": "smpc-tysabri § 4.2",
        "confidence": "L",
    }
    return line | ({"from": draw.choice(NAMES)} if line["then"] == "titrate" else {})


DRAWN = {
    "course": lambda draw: draw.choice([1, 1, 2]),
    "every": lambda draw: draw.choice(AMOUNTS),
    "times": lambda draw: draw.choice([1, 2, 5, 12, 1000]),
    "weekdays": lambda draw: draw.choice(["mon", "mon, thu", "chosen"]),
    "as_one_entry": lambda draw: True,
    "count_from": lambda draw: draw.choice([2, 9, 1000]),
    "numbers": lambda draw: draw.choice([[1], [1, 2], [2, 4], [1000]]),
    "tolerance": lambda draw: draw.choice(AMOUNTS),
    "recorded_as": lambda draw: draw.choice(["transplant_date", "course2_start"]),
    "roll": lambda draw: draw.choice(["none", "backward", "forward", "nearest", "warn"]),
    "delay": lambda draw: draw.choice(["reset", "keep"]),
    "minimum_gap": lambda draw: draw.choice(AMOUNTS),
    "maximum_gap": lambda draw: draw.choice(AMOUNTS),
    "valid_for": lambda draw: draw.choice(AMOUNTS),
    "as_planned": lambda draw: True,
    "late": lambda draw: [late(draw)],
    "replaces": lambda draw: draw.choice(NAMES),
    "guards": lambda draw: draw.choice([*NAMES, "each dose", "each dose of course 1"]),
    "until": lambda draw: moment(draw, ()),
    "only_if": lambda draw: draw.choice(["sex is female", "transplant_date is known"]),
    "may_apply": lambda draw: WORDS,
    "softness": lambda draw: draw.choice(["about", "at least"]),
    "performers": lambda draw: ["neurologist", "gp"],
    "detail": lambda draw: draw.choice([{"mg": 20}, [{"only_if": "sex is male", "mcg": [1, 2]}]]),
    "put_after": lambda draw: draw.choice(NAMES),
    "place": lambda draw: WORDS,
    "explanation": lambda draw: draw.choice([WORDS, WORDS, NAMING_A_DAY]),
    "preparation": lambda draw: draw.choice([WORDS, "none"]),
    "wording": lambda draw: [{"only_if": "sex is male", "title": WORDS}],
    "bring": lambda draw: WORDS,
    "forgotten": lambda draw: WORDS,
    "booked_by": lambda draw: draw.choice(["patient", "hospital", "team", "nobody"]),
    "team": lambda draw: WORDS,
    "decided": lambda draw: draw.choice(["leaflet", "product"]),
    "contact": lambda draw: "appointments",
    "takes": lambda draw: draw.choice(["30 minutes", "4 to 6 hours", "at least 1 hour"]),
    "also": lambda draw: ["umc-ofatumumab § Procedure"],
    "differs_from": lambda draw: draw.choice(NAMES),
    "part_of": lambda draw: draw.choice([*NAMES, "each dose", "course 1"]),
    "if_missed": lambda draw: draw.choice(NAMES),
    "topic": lambda draw: draw.choice(["vaccines", "danger"]),
    "urgency": lambda draw: draw.choice(["life", "today", "soon", "expected"]),
    "signs": lambda draw: [
        {
            "id": "lind.sign.rash",
            "nl": ["jeuk"],
            "en": ["an itch"],
            "source": "umc-ofatumumab § Procedure",
            **draw.choice([{}, {"only_if": "sex is female"}]),
        }
    ],
    "ask_team": lambda draw: True,
}
OF_TESTS = ("valid_for",)
OF_DOSES = (
    *("course", "delay", "minimum_gap", "maximum_gap", "late", "forgotten", "replaces", "detail"),
)
OF_WARNINGS = ("urgency", "signs")
NAMING = ("replaces", "guards", "differs_from")
OF_SERIES = ("every", "times", "until", "weekdays", "as_one_entry")
ANYWHERE = sorted(
    {*DRAWN}
    - {*OF_SERIES, *OF_DOSES, *OF_TESTS, *OF_WARNINGS}
    - {"guards", "numbers", "as_planned", "tolerance"}
)
STRAY = 0.05  # how often something is drawn that does not go with the rest
SERIES = (("every",), ("every", "times"), ("every", "until"), ("weekdays", "as_one_entry"))


def moment(draw, names):
    anchors = draw.choice([ONE, ONE, ONE, names or ONE, names or ONE, SEVERAL, COURSES])
    anchor = draw.choice(anchors)
    if draw.random() < 0.1:
        anchor += f" else {draw.choice(ONE)}"
    side = draw.choice(["after", "after", "before"])
    return f"{draw.choice(AMOUNTS)} {side} {anchor}" if draw.random() < 0.6 else anchor


def rule(draw, fact, names):
    """A rule of any keys; most go together, and most rules that it names stand before it."""
    kind = draw.choice(["dose", "dose", "lab", "visit", "fertility"])
    names = NAMES if draw.random() < STRAY else names
    shape = draw.choice(SHAPES)
    table = {"fact": fact, "kind": kind, **ALWAYS}
    table |= {key: moment(draw, names) for key in shape}
    table |= {key: True for key in shape if key in ("any_time", "no_entry")}
    if "to" in table and draw.random() < 0.5:
        table["to"] = "open"
    keys = draw.sample(ANYWHERE, 2)
    keys += draw.sample(OF_DOSES, 2) if kind == "dose" and shape == ("at",) else ()
    keys += ["numbers"] if "each" in str(table) else ()
    keys = [key for key in keys if draw.random() < 0.6]
    keys += ["as_planned"] if "numbers" in keys and draw.random() < 0.5 else ()
    keys += draw.choice([(), *SERIES]) if shape == ("at",) and "each" not in str(table) else ()
    is_one = kind == "lab" and "each" not in str(table) and not {*keys} & {"every", "recorded_as"}
    if is_one and shape[0] in ("at", "between", "before") and "weekdays" not in keys:
        keys += OF_TESTS if draw.random() < 0.3 else ()
    keys += draw.sample(sorted(DRAWN), 1) if draw.random() < STRAY else ()
    table |= {key: DRAWN[key](draw) for key in keys}
    for key in NAMING:
        if key in table and names and draw.random() > STRAY:
            table[key] = draw.choice(names)
    return table


def protocol(draw, clinic="amsterdam-umc", **head):
    names = draw.sample(NAMES, draw.randint(1, 4))
    rules = [rule(draw, fact, names[:n]) for n, fact in enumerate(names)]
    if draw.random() > STRAY:
        first = {"fact": "t.first", "kind": "dose", **ALWAYS, "at": "start", "course": 1}
        rules.insert(0, first | draw.choice([{}, {"every": "1 month", "times": 3}]))
        rules.insert(1, {**first, "fact": "t.second", "at": "course2_start", "course": 2})
    head = {"treatment": "ublituximab", "clinic": clinic, "version": "random", **head}
    head |= {"status": "draft", "dated": date(2040, 1, 1), "rules": rules}
    return write(head)


def some_day(draw):
    return START + timedelta(draw.randint(-800, 2500))


def known(draw):
    events = ("transplant_date", "course2_start", "stop_date", "last_given")
    facts = {name: some_day(draw) for name in events if draw.random() < 0.3}
    if draw.random() < 0.5:
        facts |= {"sex": draw.choice(["male", "female"]), "weekdays": draw.choice([(0, 2), ()])}
    return facts


def happened(draw):
    return {
        (draw.choice(NAMES), draw.choice([1, 2, 3, 9])): engine.Happened(
            draw.choice(list(engine.Status)),
            draw.choice([None, some_day(draw)]),
            draw.choice([None, True, False]),
        )
        for _n in range(draw.randint(0, 3))
    }


def counts_out(regimen, draw):
    """Count a regimen out; two facts that cannot both be true are an answer too."""
    try:
        expansion = engine.expand(
            regimen,
            start=START,
            until=START + timedelta(730),
            facts=known(draw),
            happened=happened(draw),
        )
    except engine.Contradiction:
        return
    assert len(expansion.entries) <= MOST_OF_PROTOCOL


def regimen(rules):
    return engine.Regimen(tuple(rule_value(rule) for rule in rules))


def test_the_random_files_are_made_of_every_key():
    assert {*DRAWN, *ALWAYS, "fact", "kind"} == set(RULE_KEYS)
    assert {word for shape in SHAPES for word in shape} == set(TIMING_KEYS)


def test_a_file_is_refused_by_line_or_counted_out():
    taken = 0
    for seed in range(300):
        draw = Random(seed)
        draft = parse(text := protocol(draw), "test.yaml")
        assert all(problem.line > 0 and problem.text for problem in draft.problems)
        if not draft.problems:
            taken += 1
            counts_out(regimen(draft.rules), draw), text
    assert taken > 100


def test_a_file_with_changes_is_refused_or_counted_out_too():
    taken = 0
    for seed in range(150):
        draw = Random(seed)
        base = parse(protocol(draw, "generic"), "base.yaml")
        own = parse(protocol(draw, based_on="generic"), "own.yaml")
        if base.problems or own.problems:
            continue
        own.rules = merge(base.rules, own.rules, draw.sample(NAMES, 1))
        if not misfits(own):
            taken += 1
            counts_out(regimen(own.rules), draw)
    assert taken > 20


@pytest.mark.django_db
def test_what_is_taken_can_be_stored_and_counted_out(tmp_path):
    path, taken = tmp_path / "test.yaml", 0
    for seed in range(60):
        draw, report = Random(seed), Report()
        path.write_text(protocol(draw), encoding="utf-8")
        load_protocol(path, report)
        if not report.problems:
            taken += 1
            counts_out(regimen_of(Protocol.objects.get(version="random")), draw)
    assert taken > 20
