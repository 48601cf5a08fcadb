"""A database beside that of the tests, for threads: rows in it are committed and seen by all.

The database of the tests cannot serve: its rows stand in a transaction that one thread sees, and
in SQLite it is in memory, where locks are others than in a file. So `default` points elsewhere for
a while: to a file of its own, or in PostgreSQL to a schema of its own.
"""

from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from treatments.catalogue import load_folder

SCHEMA = "threads"


@contextmanager
def own_database(folder):
    """Make a fresh database with all protocols in it, give its settings, and take it away again."""
    ours = connections["default"]
    elsewhere = _in_a_file(ours, folder) if ours.vendor == "sqlite" else _in_a_schema(ours)
    with pointing_at(elsewhere):
        _fill()
    try:
        yield elsewhere
    finally:
        with pointing_at(elsewhere):
            _take_away()


@contextmanager
def pointing_at(elsewhere):
    """Let `default` be another database, for this thread and for those that begin meanwhile."""
    ours, usual = connections["default"], connections.settings["default"]
    connections.settings["default"] = elsewhere
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = usual
        connections["default"] = ours


def _in_a_file(ours, folder):
    return {**ours.settings_dict, "NAME": str(folder / "threads.sqlite3")}


def _in_a_schema(ours):
    options = {**ours.settings_dict["OPTIONS"], "options": f"-c search_path={SCHEMA}"}
    return {**ours.settings_dict, "OPTIONS": options}


def _fill():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    call_command("migrate", verbosity=0)
    assert load_folder(settings.BASE_DIR / "fixtures").problems == []


def _take_away():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
