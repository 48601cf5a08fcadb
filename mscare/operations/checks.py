"""What must be so before this serves patients. `manage.py serve` starts with none of these.

They are Django's checks for a deployment: `manage.py check --deploy --database default` says them
too. Each has an id that docs/operations.md explains.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import Error as DatabaseError
from django.db import connection

from .engines.sqlite import is_in_memory
from .readiness import missing_migrations, what_is_missing
from .roles import excess_of_this_role

# Mail that goes nowhere, or where others read it.
NO_MAIL = ("console", "dummy", "locmem", "filebased")
# File systems of other machines: SQLite's locks do not hold on them.
OF_NETWORKS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "lustre", "afs")
MOUNTS = Path("/proc/mounts")
SHORTEST_TOKEN = 32


def error(number: int, words: str, hint: str = "") -> CheckMessage:
    """Return a reason not to start, with its id."""
    return Error(words, hint=hint or None, id=f"mscare.E{number:03}")


@register(Tags.security, deploy=True)
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    """Find settings that are for one's own machine, or that let strangers in."""
    found = []
    if settings.DEBUG:
        found.append(error(1, "DEBUG is on: errors show settings and data to whoever looks."))
    if settings.INSECURE_HTTP:
        found.append(error(2, "INSECURE_HTTP is on: passwords would travel unsealed."))
    if settings.EMAIL_BACKEND.split(".")[-2] in NO_MAIL:
        found.append(error(3, "EMAIL_URL names no mail server: codes would reach nobody."))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(error(4, "ALLOWED_HOSTS lets every name in: write the names of this site."))
    if 0 < len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        found.append(error(5, f"METRICS_TOKEN has fewer than {SHORTEST_TOKEN} signs."))
    return found


@register(Tags.compatibility, deploy=True)
def check_sqlite(**_kwargs: Any) -> list[CheckMessage]:
    """Find a SQLite that several machines would write to: its locks hold on one alone."""
    if not is_sqlite():
        return []
    if settings.MACHINES != 1:
        return [error(6, "SQLite serves one machine: use PostgreSQL.", "MACHINES says how many.")]
    if is_in_memory():
        return [error(7, "The database is in memory: it is gone when the server stops.")]
    kind = file_system_of(Path(str(connection.settings_dict["NAME"])), _mounts())
    if kind in OF_NETWORKS:
        return [error(8, f"SQLite stands on {kind}, where its locks do not hold.")]
    return []


@register(Tags.database, deploy=True)
def check_database(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Find a database that is not prepared, or a role that may do too much. Asks the database."""
    if not databases:
        return []
    try:
        return [*_check_role(), *_check_prepared()]
    except DatabaseError as problem:
        return [error(9, f"The database does not answer ({type(problem).__name__}).")]


@register(Tags.staticfiles, deploy=True)
def check_files(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Find a server without its style sheets: asked with the database, where it is prepared."""
    if not databases or (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        return []
    return [error(13, "Style sheets and scripts were not collected.", "Run manage.py prepare.")]


def _check_role() -> list[CheckMessage]:
    excess = excess_of_this_role() if connection.vendor == "postgresql" else []
    if not excess:
        return []
    some = ", ".join(f"{one.right} on {one.on}" for one in excess[:5])
    words = f"The role of the database may do what the application must not: {some}."
    return [error(10, words, "Serve as another role: manage.py prepare --app-role ROLE.")]


def _check_prepared() -> list[CheckMessage]:
    missing = missing_migrations()
    if missing:
        names = ", ".join(".".join(one) for one in missing[:5])
        return [error(11, f"Migrations were not applied: {names}.", "Run manage.py prepare.")]
    if what_is_missing():
        return [error(12, "No protocol was loaded.", "Run manage.py prepare.")]
    return []


def is_sqlite() -> bool:
    """Tell whether a file holds the database."""
    return connection.vendor == "sqlite"


def file_system_of(path: Path, mounts: str) -> str:
    """Return the kind of file system on which a path stands, from the text of /proc/mounts."""
    kind, longest = "", -1
    place = path.resolve()
    for line in mounts.splitlines():
        _device, where, found, *_rest = line.split()
        if place.is_relative_to(where) and len(where) >= longest:
            kind, longest = found, len(where)
    return kind


def _mounts() -> str:
    return MOUNTS.read_text(encoding="utf-8") if MOUNTS.is_file() else ""
