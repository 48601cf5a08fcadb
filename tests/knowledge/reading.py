"""Small questions to a timeline or a protocol file, for the tests of single treatments."""

import yaml
from django.conf import settings

from schedules.queries import protocol_for
from treatments.catalogue import rules_of

UNDATED = (None, None, None, "unknown")


def rules(name):
    """Return the rules of a protocol file by fact id; a fact that stands twice is a mistake."""
    path = settings.BASE_DIR / "fixtures/protocols" / f"{name}.yaml"
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    by_fact = {rule["fact"]: rule for rule in listed}
    assert len(by_fact) == len(listed)
    return by_fact


def facts_at(treatment, clinic):
    """Return the ids of all lines of a protocol, what it takes over from another among them."""
    return sorted(rule.fact for rule in rules_of(protocol_for(treatment, clinic)))


def shape(item):
    return item["due"], item["earliest"], item["latest"], item["certainty"]


def dates(shown, fact):
    return [item["due"] for (name, _), item in sorted(shown.items.items()) if name == fact]


def periods(shown, fact):
    found = sorted(shown.periods.items())
    return [(item["begins"], item["ends"]) for (name, _), item in found if name == fact]


def facts_of(shown):
    return {fact for fact, _ in (*shown.items, *shown.periods)}


def codes(shown):
    return [notice["code"] for notice in shown.notices]
