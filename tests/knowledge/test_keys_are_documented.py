"""Every key that a file may have stands in docs/protocol-files.md, and no other is called read."""

import re
from pathlib import Path

from django.conf import settings

from treatments import fact_files
from treatments.lists import CONTACT, LIST_KEYS
from treatments.protocol_files import HEAD_KEYS
from treatments.rule_keys import RULE_KEYS, TIMING_KEYS
from treatments.versions import TEXTS

PAGE = (Path(settings.BASE_DIR) / "docs" / "protocol-files.md").read_text("utf-8")
TODAY, _heading, LATER = PAGE.partition("## Settled, read from a later version on")
RULES = {*RULE_KEYS, *TIMING_KEYS}
FACTS = {key for keys in fact_files.KEYS.values() for key in keys}
LISTS = {key for name, must, may in LIST_KEYS.values() for key in (name, *must, *may)}


def keys_in(text):
    """The words between backticks, with what stands behind a colon left out."""
    return {word.partition(":")[0] for word in re.findall(r"`([^`]+)`", text)}


def test_every_key_is_documented():
    known = {*RULES, *HEAD_KEYS, *FACTS, *LISTS, *fact_files.PARTS, *CONTACT}
    assert len(known) > 80
    assert known - keys_in(TODAY) == set()


def test_the_keys_of_a_rule_that_are_called_read_are_read():
    """The first column of each table of rules names keys, and nothing else."""
    part = TODAY[TODAY.index("## A rule: what it is") : TODAY.index("## In use")]
    cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    assert keys_in(" ".join(cells)) == RULES


def test_what_is_settled_for_later_is_not_read_yet():
    table = LATER.partition("```")[0]
    later = [line.split("|")[2] for line in table.splitlines() if line.count("|") > 3]
    assert keys_in(" ".join(later)) == {"open"}
    assert keys_in(" ".join(later)) & {*RULES, *HEAD_KEYS, *FACTS, *CONTACT} == set()


def test_what_may_change_in_place_is_told():
    told = keys_in(PAGE[PAGE.index("## In use") : PAGE.index("## facts.yaml")])
    columns = {name.removesuffix("_nl").removesuffix("_en") for name in TEXTS}
    of_key = {"source_id": "source", "section": "source", "needs_no_preparation": "preparation"}
    keys = {of_key.get(name, name) for name in columns}
    assert keys - {"is_inherited"} <= told
