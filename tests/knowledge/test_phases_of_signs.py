"""One sign, one speed: a sign that means danger in one protocol file means it in all of them.

The sources give some signs two speeds. Where they do, the fastest counts in every file; the team's
notes say so, and an author confirms it. By kind of sign: the words in both languages, and how soon
to call. What is said of another sign beside it ("without danger") is named as an exception.
"""

import re
from functools import cache

import pytest
from django.conf import settings

from tests.knowledge.reading import said_in

# Kind: how soon, the Dutch words, the English words.
KINDS = {
    "breath": (
        "life",
        r"ademen|benauwd|kortademig|geen lucht",
        r"breath|wheez",
    ),
    "swelling of throat, tongue or face": (
        "life",
        r"dikke? (mond|keel|tong|lippen|gezicht)|(tong of|dikke) keel",
        r"(swollen|swelling).*(throat|tongue|lips|face|mouth)",
    ),
    "fainting": ("life", r"flauwvallen|bewusteloos", r"faint(?!ly)|passing out|unconscious"),
    "chest": ("life", r"op de borst", r"chest"),
    "coughing blood": ("life", r"bloed ophoesten|ophoesten van bloed", r"cough(ing)? up blood"),
    "one side of the body": (
        "life",
        r"scheef gezicht|zwak\w*.*één kant|één kant.*zwak",
        r"drooping face|weak.*one side|one side.*weak",
    ),
    "speech that goes at once": ("life", r"ineens .*praten", r"sudden .*speaking"),
    "sudden headache": (
        "life",
        r"ineens .*hoofdpijn|hoofdpijn.*epileptisch",
        r"sudden .*headache|headache.*\ba fit\b",
    ),
    "suicide, danger now": (
        "life",
        r"zelfdoding(?!, zonder direct gevaar)|suïcide",
        r"suicid\w*(?!\w|, without danger)",
    ),
    "yellow skin or eyes": ("today", r"gele (huid|ogen)", r"yellow (skin|eyes)"),
    "dark urine": ("today", r"donker\w* plas", r"dark\w* urine"),
    "other urine": ("today", r"rode plas|schuimende plas", r"red urine|foamy urine"),
    "fever or infection": (
        "today",
        r"\bkoorts\b|temperatuur|infectie",
        r"fever|temperature|infection",
    ),
    "shingles": ("today", r"gordelroos|strook", r"shingles|\bband of"),
    "bleeding or bruises": ("today", r"blauwe plek|bloeden|bloeding|bloedneus", r"bruis|bleed"),
    "fits": ("today", r"epileptisch", r"\bfits?\b(?! the)"),
    "stiff neck": ("today", r"stijve nek|hersenvliesontsteking", r"stiff neck|meningitis"),
    "sight": (
        "today",
        r"wazig|slecht\w* zien|blinde vlek|zien of praten",
        r"blurred|poor sight|seeing|blind spot",
    ),
    "heart": ("today", r"onregelmatige hartslag|langzame hartslag", r"slow .*heartbeat"),
    "thinking or mood": (
        "today",
        r"slechter (denken|onthouden)|andere stemming|somberder|waardeloos",
        r"(thinking|remembering) .*less well|another mood|sadness|worthless",
    ),
    "hives": ("today", r"galbulten", r"hives"),
}

# What comes soon after a dose and passes by itself is a reaction of its own: its source names it as
# expected, or no urgency. Only glatiramer's names chest and breath; it says when to call 112.
PASSES = {
    "alem.sign.infusion",
    "alem.reaction.24h",
    "kesi.sign.reaction",
    "kesi.reaction",
    "ifn.sign.flu",
    "ifn.flu",
    "glat.sign.post",
    "glat.reaction",
}
# Signs that only count together with others have the speed of all of them at once.
FASTER_TOGETHER = {"alem.sign.ttp", "glat.sign.anaphylaxis", "dmf.sign.allergy"}
ORDER = ("expected", "", "soon", "today", "life")
FOLDERS = ("fixtures/protocols", "fixtures/demo/protocols")
FILES = sorted(path for folder in FOLDERS for path in (settings.BASE_DIR / folder).glob("*.yaml"))


@cache
def rules(path):
    """Return the rules of a file."""
    return said_in(path)["rules"]


def kinds_of(words, language):
    """Return the kinds of sign that some words name."""
    column = 1 if language == "nl" else 2
    return {kind for kind, row in KINDS.items() if re.search(row[column], words, re.IGNORECASE)}


def told(path):
    """Yield each sign of a file with its rule, in both languages."""
    for rule in rules(path):
        for sign in rule.get("signs", ()):
            for nl, en in zip(sign["nl"], sign["en"], strict=True):
                yield rule, nl, en


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_sign_stands_under_the_speed_of_its_kind(path):
    wrong = []
    for rule, nl, _ in told(path):
        if rule["fact"] in PASSES:
            continue
        named = kinds_of(nl, "nl")
        if not named:
            continue
        meant = max((KINDS[kind][0] for kind in named), key=ORDER.index)
        stands = rule.get("urgency", "")
        if stands != meant and not (rule["fact"] in FASTER_TOGETHER and stands == "life"):
            wrong.append(f"{rule['fact']}: {nl} ({stands or 'none'}, not {meant})")
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sign_is_of_one_kind_in_both_languages(path):
    differ = [
        f"{rule['fact']}: {nl} {sorted(kinds_of(nl, 'nl'))} / {en} {sorted(kinds_of(en, 'en'))}"
        for rule, nl, en in told(path)
        if kinds_of(nl, "nl") != kinds_of(en, "en")
    ]
    assert differ == []


def test_every_sign_that_is_told_twice_has_one_speed():
    """Of the very same words too, whatever their kind; signs that count together are one."""
    speeds = {}
    for path in FILES:
        for rule, nl, _ in told(path):
            if rule["fact"] not in PASSES | FASTER_TOGETHER:
                for part in [nl] if "," in nl else nl.split(" of "):
                    speeds.setdefault(part, {}).setdefault(rule.get("urgency", ""), rule["fact"])
    assert {part: found for part, found in speeds.items() if len(found) > 1} == {}


def test_who_thinks_of_suicide_is_sent_to_112_in_danger_and_to_the_own_team():
    asked = [rule for path in FILES for rule in rules(path) if rule["fact"] == "ifn.sign.mood"]
    assert len(asked) == 4  # each interferon
    for rule in asked:
        assert "112" in rule["explanation"]["nl"]
        assert "eigen team" in rule["explanation"]["nl"]
        assert "your own team" in rule["explanation"]["en"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_signs_of_pml_say_what_to_do_when_it_comes_suddenly(path):
    """PML comes slowly; the same weakness that comes at once is the sign of a stroke."""
    for rule, nl, _ in told(path):
        if "nieuwe of ergere zwakte" in nl:
            assert "Ineens zwakte aan één kant" in rule["explanation"]["nl"], rule["fact"]
            assert "112" in rule["explanation"]["nl"], rule["fact"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_line_under_112_names_no_other_number_first(path):
    for rule in rules(path):
        if rule.get("urgency") == "life":
            for language in ("nl", "en"):
                text = rule["explanation"][language]
                assert "112" in text, rule["fact"]
                assert not re.search("huisarts|general practitioner|GP", text), rule["fact"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_passes_after_a_dose_names_no_danger_or_says_when_it_is_one(path):
    for rule, nl, _ in told(path):
        danger = [kind for kind in kinds_of(nl, "nl") if KINDS[kind][0] == "life"]
        if rule["fact"] in PASSES and danger:
            assert rule["explanation"]["nl"].count("112") == 2, rule["fact"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_title_says_its_only_sign_again(path):
    """Title and signs are read in one line: "Kortademig zijn: kortademig zijn" says nothing."""
    for rule, nl, en in told(path):
        assert rule["title"]["nl"].lower() != nl.lower(), rule["fact"]
        assert rule["title"]["en"].lower() != en.lower(), rule["fact"]
