"""Small questions to a timeline or a protocol file, for the tests of single treatments.

The lines that only tell signs (their ids say so) are left out: test_warning_signs.py has them all.
"""

import yaml
from django.conf import settings

from schedules.queries import protocol_for
from treatments.catalogue import rules_of

UNDATED = (None, None, None, "unknown")


def said_in(path):
    """Return a YAML file as plain values; the parser in C takes a sixth of the time."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def rules(name):
    """Return the rules of a protocol file by fact id; a fact that stands twice is a mistake."""
    listed = said_in(settings.BASE_DIR / "fixtures/protocols" / f"{name}.yaml")["rules"]
    by_fact = {rule["fact"]: rule for rule in listed}
    assert len(by_fact) == len(listed)
    return {fact: rule for fact, rule in by_fact.items() if not is_sign(fact)}


def is_sign(fact):
    """Tell whether a line only tells signs: alem.sign.cv, sipo.sign."""
    return "sign" in fact.partition("@")[0].split(".")


def without_signs(rows):
    """Return rows by (fact, occurrence) without the lines that only tell signs."""
    return {key: row for key, row in rows.items() if not is_sign(key[0])}


def facts_at(treatment, clinic):
    """Return the ids of all lines of a protocol, what it takes over from another among them."""
    told = [rule.fact for rule in rules_of(protocol_for(treatment, clinic))]
    return sorted(fact for fact in told if not is_sign(fact))


def shape(item):
    return item["due"], item["earliest"], item["latest"], item["certainty"]


def dates(shown, fact):
    return [item["due"] for (name, _), item in sorted(shown.items.items()) if name == fact]


def periods(shown, fact):
    found = sorted(shown.periods.items())
    return [(item["begins"], item["ends"]) for (name, _), item in found if name == fact]


def facts_of(shown):
    return {fact for fact, _ in (*shown.items, *shown.periods) if not is_sign(fact)}


def codes(shown):
    return [notice["code"] for notice in shown.notices]
