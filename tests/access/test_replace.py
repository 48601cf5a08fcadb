"""SQLite's REPLACE deletes what stands in its way: it is refused before it looks."""

import sqlite3
from contextlib import closing

import pytest

from schedules.models import Access, Patient, Plan

from .guarded import CHANGES, HISTORY, PATIENTS, PLANS, refused, rows_of, sql


@pytest.mark.parametrize("model", [*HISTORY, Patient, Plan, Access])
def test_it_rewrites_no_row(told, model):
    table = model._meta.db_table
    refused(lambda: sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


@pytest.mark.parametrize(
    ("columns", "table"),
    [
        ("code", CHANGES),
        ("plan_id, revision", CHANGES),
        ("clinic_id, revision", "schedules_clinicchange"),
        ("patient_id, revision", "schedules_correction"),
        ("clinic, number", "schedules_link"),
        ("kind, row", "schedules_link"),
        ("code", PATIENTS),
        ("code", PLANS),
        ("code", "schedules_access"),
    ],
)
def test_it_takes_away_no_row_by_another_key(told, columns, table):
    same = f"({columns}) SELECT {columns} FROM {table}"
    refused(lambda: sql(f"INSERT OR REPLACE INTO {table} {same}"))


def test_our_own_connections_ask_the_guards_of_what_it_deletes(told):
    assert rows_of("PRAGMA recursive_triggers") == [(1,)]


def test_another_program_that_does_not_ask_them_is_refused_too(told, tmp_path):
    """The same tables, rows and triggers, without what our own connections are told."""
    made = rows_of("SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY type = 'trigger'")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        for (text,) in made:
            if "sqlite_sequence" not in text:
                copy.execute(text)
        for table in (model._meta.db_table for model in HISTORY):
            rows = rows_of(f"SELECT * FROM {table}")
            marks = ", ".join("?" for _ in rows[0])
            copy.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                copy.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
