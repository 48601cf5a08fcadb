"""A database beside that of the tests: rows in it are committed and seen by all.

The database of the tests cannot serve threads: its rows stand in a transaction that one of them
sees, and in SQLite it is in memory, where locks are others than in a file. So `default` points
elsewhere for a while: to a copy (tests/operations/places.py), or to an empty file, in PostgreSQL
an empty schema. Migrations are tried there: none of them goes back.
"""

from contextlib import contextmanager

from django.db import connection, connections


@contextmanager
def own_database(folder, name, fill):
    """Make an empty database, let `fill` work in it, give its settings, and take it away again."""
    ours = connections["default"]
    is_file = ours.vendor == "sqlite"
    elsewhere = _in_a_file(ours, folder, name) if is_file else _in_a_schema(ours, name)
    try:
        with pointing_at(elsewhere):
            _in_postgresql(f"CREATE SCHEMA {name}")
            fill()
        yield elsewhere
    finally:
        with pointing_at(elsewhere):
            _in_postgresql(f"DROP SCHEMA IF EXISTS {name} CASCADE")


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


def _in_a_file(ours, folder, name):
    return {**ours.settings_dict, "NAME": str(folder / f"{name}.sqlite3")}


def _in_a_schema(ours, name):
    options = {**ours.settings_dict["OPTIONS"], "options": f"-c search_path={name}"}
    return {**ours.settings_dict, "OPTIONS": options}


def _in_postgresql(statement):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)
