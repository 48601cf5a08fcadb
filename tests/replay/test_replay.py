"""Random lives, lived by the application and by a model written from the leaflets alone."""

import ast
from pathlib import Path

import pytest

from tests.conftest import drawn
from tests.replay.counts import live
from tests.replay.model import READINGS, TREATMENTS
from treatments.models import Treatment

MODEL = Path(__file__).parent / "model"
LIVES = 50


def test_the_model_imports_nothing_of_what_it_is_compared_with():
    allowed = {"dataclasses", "datetime", "dateutil.relativedelta", "collections.abc", "itertools"}
    for path in MODEL.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {name.name for name in node.names} <= allowed, path.name
            if isinstance(node, ast.ImportFrom):
                assert node.level == 1 or node.module in allowed, (path.name, node.module)


def test_the_model_knows_every_treatment(db):
    assert set(Treatment.objects.values_list("slug", flat=True)) == set(TREATMENTS)


def test_each_reading_is_a_sentence():
    assert len(set(READINGS)) == len(READINGS)
    assert all(reading.endswith(".") for reading in READINGS)


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_model_and_the_application_say_the_same_of_every_life(treatment, nurse):
    count = live(treatment, drawn(LIVES), nurse)
    assert count.differences == []
    assert (count.lives, count.values > 0) == (drawn(LIVES), True)
