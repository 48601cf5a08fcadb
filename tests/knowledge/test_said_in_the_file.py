"""What the spelling of an id once decided is said by keys of the file, under any id."""

import re

import pytest
from django.conf import settings

from schedules.engine import Regimen, expand
from schedules.inputs.regimens import rule_value
from schedules.pages.public.treatments import speaking_for
from schedules.queries import protocol_for
from tests.engine.build import day
from tests.knowledge.reading import said_in
from tests.knowledge.test_belonging import problems
from tests.knowledge.test_checks import DOSE, HEAD, rule
from treatments.catalogue import rules_of
from treatments.models import RULE_MODELS, Clinic
from treatments.protocol_files import parse, protocol_paths

WARNING = rule("t.warning", "from: start\n    to: open", "warning")


def keyed(*lines, kind="lab"):
    return rule("t.labs", "at: start", kind, extra="".join(f"    {line}\n" for line in lines))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (keyed("ask_team: maybe"), "ask_team is either left out or yes"),
        (keyed("ask_team: false"), "ask_team is either left out or yes"),
        (keyed("topic: travel"), "topic cannot be 'travel'; allowed are vaccines, danger"),
        (keyed("if_missed: t.other"), "t.other, which is no rule of this file"),
        (keyed("if_missed: a warning"), "'a warning' is no fact id of a rule"),
        (keyed("if_missed: t.dose"), "names t.dose for when it is missed, which is no warning"),
        (keyed("if_missed: t.warning", kind="advice"), "a advice has no if_missed"),
    ],
)
def test_what_a_key_cannot_be_is_named(wrong, says):
    (problem,) = problems(DOSE, WARNING, wrong)
    assert says in problem


def test_an_id_without_a_sign_in_it_can_be_product_information():
    line = keyed("topic: vaccines", "if_missed: t.warning", "ask_team: true")
    draft = parse(HEAD + DOSE + line + WARNING, "test.yaml")
    assert draft.problems == []
    labs = next(rule for rule in draft.rules if rule.fact == "t.labs")
    assert (labs.topic, labs.if_missed, labs.ask_team) == ("vaccines", "t.warning", True)
    regimen = Regimen((rule_value(labs),))
    (entry,) = expand(regimen, start=day("2026-10-05"), until=day("2027-10-05")).entries
    assert entry.rule.ask_team


@pytest.mark.django_db
def test_our_own_ids_and_keys_agree():
    """The fact sheet calls its lines of product information `smpc`: none may lack its key."""
    for model in RULE_MODELS:
        for found in model._default_manager.all():
            assert found.ask_team == (".smpc." in found.fact), found.fact


@pytest.mark.django_db
def test_a_hospital_speaks_before_the_general_protocol_and_by_its_rank():
    assert speaking_for("alemtuzumab").clinic.slug == "jbz"
    Clinic.objects.filter(slug="jbz").update(rank=3)
    assert speaking_for("alemtuzumab").clinic.slug == "amsterdam-umc"
    Clinic.objects.update(rank=None)
    assert speaking_for("ocrelizumab").clinic.slug == "amsterdam-umc"
    assert speaking_for("rituximab").clinic.slug == "generic"


@pytest.mark.django_db
def test_the_monthly_test_of_a_hospital_names_its_warning():
    told = {
        r.fact: r.if_missed for r in rules_of(protocol_for("alemtuzumab", "jbz")) if r.kind == "lab"
    }
    assert told["alem.labs.monthly"] == "alem.labs.missed"
    assert [fact for fact, named in told.items() if named] == ["alem.labs.monthly"]


# A flat interval after a dose, and the words that keep a sentence true when the plan is moved.
FLATLY = re.compile(
    r"\b(is|begint|krijgt)\b[^.,]*\b(\d+|een|twee) (dag|dagen|week|weken|maand|maanden|jaar) na\b"
)
RESERVED = re.compile("normaal|meestal|minstens|ongeveer|één ziekenhuis", re.IGNORECASE)


def test_no_dose_states_a_fixed_interval_that_a_moved_plan_makes_untrue():
    said = [
        (path.stem, rule["fact"], sentence)
        for path in protocol_paths(settings.BASE_DIR / "fixtures" / "protocols")
        for rule in said_in(path)["rules"]
        if rule["kind"] == "dose" and "explanation" in rule
        for sentence in re.split(r"(?<=[.?!])\s+", rule["explanation"]["nl"])
    ]
    assert len(said) > 200
    assert [s for s in said if FLATLY.search(s[2]) and not RESERVED.search(s[2])] == []
