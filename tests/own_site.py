"""The application in a process of its own, with a database that nobody keeps."""

import os
import warnings
from io import StringIO


def environment(database: os.PathLike[str]) -> dict[str, str]:
    """Return the environment of another process of the application, over this SQLite database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mscare.settings",
        "DATABASE_URL": f"sqlite:///{database}",
    }


def set_up(folder: str, database: str = "") -> None:
    """Set Django up over a new database, with the project's own protocols in it.

    It is SQLite, in a folder, unless the address of an empty one is given.
    """
    os.environ |= {
        "DATABASE_URL": database or f"sqlite:///{folder}/own.sqlite3",
        "SECRET_KEY": "a key for one run",
        "DEBUG": "false",
        "INSECURE_HTTP": "true",
        "ALLOWED_HOSTS": "testserver",
        "EMAIL_URL": "memorymail://",
        "DJANGO_SETTINGS_MODULE": "mscare.settings",
    }
    # WhiteNoise: a fresh clone has not collected its files.
    warnings.filterwarnings("ignore", "No directory at", UserWarning)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_protocols", stdout=StringIO())
