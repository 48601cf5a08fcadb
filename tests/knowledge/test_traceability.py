"""Every fact has a rule, every rule a fact, a source and a test; the matrix says where."""

import csv
from pathlib import Path

import pytest
from django.conf import settings

from schedules.authoring.traceability import (
    KnownFact,
    Trace,
    as_csv,
    gaps,
    known_facts,
    read_matrix,
    traces,
)
from schedules.authoring.traceability import tests_by_fact as by_fact
from schedules.queries import protocols_in_use

ROOT = Path(settings.BASE_DIR)
LINE = Trace(
    *("ofatumumab", "generic", "t.dose", "dose", "smpc-kesimpta", "4.2", "H"),
    *("ofatumumab.generic.yaml", 8, "test_x.py"),
)
FACT = KnownFact("ofatumumab", "t.dose", "dose", "SmPC 4.2", "H", "generic")


@pytest.mark.django_db
def test_the_matrix_of_the_project_is_complete():
    lines = traces(protocols_in_use(), ROOT / "tests")
    assert gaps(lines, known_facts(ROOT / "fixtures" / "facts.csv")) == []


@pytest.mark.django_db
def test_the_published_matrix_is_that_of_the_protocols():
    published = (ROOT / "fixtures" / "matrix.csv").read_text(encoding="utf-8")
    assert published == as_csv(traces(protocols_in_use(), ROOT / "tests"))


@pytest.mark.parametrize(
    ("line", "fact", "gap"),
    [
        (LINE, FACT, []),
        (LINE, FACT._replace(clinics="generic jbz"), ["t.dose (ofatumumab): no rule at jbz"]),
        (LINE._replace(tests=""), FACT, ["t.dose: no test"]),
        (
            LINE._replace(fact="t.other"),
            FACT,
            ["t.dose (ofatumumab): no rule at generic", "t.other at generic: not a known fact"],
        ),
    ],
)
def test_a_gap_is_named(line, fact, gap):
    assert gaps([line], [fact]) == gap


def test_a_plain_list_of_ids_is_no_test_of_them(tmp_path):
    (tmp_path / "test_x.py").write_text(
        'ALL_FACTS = {"t.listed"}\n\ndef test_a_date():\n    assert due("t.dated") == "2026"\n'
    )
    assert by_fact(tmp_path) == {"t.dated": {"test_x.py"}}


def test_a_matrix_reads_back_as_it_was_written(tmp_path):
    path = tmp_path / "matrix.csv"
    path.write_text(as_csv([LINE]), encoding="utf-8")
    assert read_matrix(path) == [LINE]
    with path.open(newline="") as file:
        assert next(csv.reader(file))[:3] == ["treatment", "clinic", "fact"]
