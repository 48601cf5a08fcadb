"""How each database gives a copy of itself, and takes one."""

from django.db.backends.base.base import BaseDatabaseWrapper

from .contract import Engine, Refused, Settings, Snapshot
from .elsewhere import working_on
from .postgresql import Postgresql
from .sqlite import Sqlite

__all__ = ["Engine", "Refused", "Settings", "Snapshot", "engine_of", "working_on"]


def engine_of(database: BaseDatabaseWrapper) -> Engine:
    """Return who copies this database."""
    return Postgresql() if database.vendor == "postgresql" else Sqlite()
