"""Where the key of the backups is."""

from pathlib import Path

from django.conf import settings

from .sealing import read_key


def backup_key() -> bytes:
    """Return the key of the settings. Raises ValueError, OSError for no file."""
    if settings.BACKUP_KEY_FILE:
        return read_key(Path(settings.BACKUP_KEY_FILE).read_text(encoding="ascii"))
    if settings.BACKUP_KEY:
        return read_key(settings.BACKUP_KEY)
    raise ValueError("set BACKUP_KEY_FILE to a file with the key: manage.py backup --new-key")
