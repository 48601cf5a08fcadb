"""What is missing before this program can work with this database."""

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from treatments.models import Protocol

Name = tuple[str, str]  # of a migration: its app and its own name


def what_is_missing() -> list[str]:
    """Return in words without anybody's data what is missing; nothing when it can work."""
    try:
        if missing_migrations():
            return ["migrations"]
        return [] if Protocol.objects.exists() else ["knowledge"]
    except Error:
        return ["database"]


def missing_migrations() -> list[Name]:
    """Return the migrations of this program that the database has not had.

    What it had from a newer program is no hindrance: that is how one is changed while it serves.
    """
    return sorted(known_migrations() - had_migrations())


@cache
def known_migrations() -> frozenset[Name]:
    """Return every migration that this program brings; its files stay as they are."""
    return frozenset(MigrationLoader(None).disk_migrations)


def had_migrations() -> set[Name]:
    """Return every migration that the database has had."""
    return set(MigrationRecorder(connection).applied_migrations())
