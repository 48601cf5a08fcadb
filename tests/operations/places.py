"""Databases of their own for backups and threads: really a file, or a database; not a schema.

What is copied is the database of the tests as it was filled for all of them, so that nothing has
to be migrated or loaded again.
"""

import sqlite3
from contextlib import closing, contextmanager
from secrets import token_hex

import psycopg
from django.db import connection

from tests.planning.own_database import pointing_at


@contextmanager
def copied(folder):
    """Make a database with what every test finds in it; give its settings, and take it away."""
    if connection.vendor == "sqlite":
        path = folder / "copied.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        yield _settings(str(path))
        return
    name, original = _new_name(), connection.settings_dict["NAME"]
    connection.close()  # nobody may be in what is copied
    with _database(name, template=original) as settings:
        yield settings


@contextmanager
def empty(folder):
    """Give the settings of a database with nothing in it."""
    if connection.vendor == "sqlite":
        yield _settings(str(folder / "empty.sqlite3"))
        return
    with _database(_new_name()) as settings:
        yield settings


@contextmanager
def _database(name, template="template0"):
    execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield _settings(name)
    finally:
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def execute(statement, database="postgres"):
    """Do something beside all transactions, as the administrator of the server."""
    ours = connection.settings_dict
    with psycopg.connect(
        host=ours["HOST"],
        port=ours["PORT"] or None,
        user=ours["USER"],
        password=ours["PASSWORD"] or None,
        dbname=database,
        autocommit=True,
    ) as there:
        return there.execute(statement)


def _settings(name):
    return {**connection.settings_dict, "NAME": name}


def _new_name():
    return f"mscare_test_{token_hex(4)}"


__all__ = ["copied", "empty", "execute", "pointing_at"]
