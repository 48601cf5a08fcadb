"""Write the settings of a new installation: python -m mscare.operations.new_settings FILE.

A file of names and values that a shell, systemd and compose read alike, with a key that is new.
It needs no settings itself: without them Django does not start.
"""

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from mscare.operations.sealing import new_key

SMTP = ("smtp://", "smtps://", "smtp+tls://", "smtp+ssl://", "submission://")


def main(words: Sequence[str] | None = None) -> int:
    """Write the file and the key of the backups beside it. Returns 1 where that cannot be."""
    given = _parser().parse_args(words)
    mistake = mistake_in(given.host, given.mail)
    if mistake:
        print(mistake, file=sys.stderr)
        return 1
    folder = given.file.absolute().parent
    key = given.file.absolute().with_suffix(".backup-key")
    values = settings_for(given.host, given.mail, folder, key)
    text = "".join(f"{name}='{value}'\n" for name, value in values.items())
    try:
        _write(given.file, text)
        _write(key, f"{new_key()}\n")
    except FileExistsError as error:
        print(f"{error.filename} is there already, and was left as it is", file=sys.stderr)
        return 1
    print(f"{given.file}: the settings. {key}: keep a copy of this key away from the backups.")
    return 0


def mistake_in(host: str, mail: str) -> str:
    """Return what is wrong with what was given, in words; nothing when all is well."""
    if not host or "/" in host or ":" in host:
        return "HOST is the name of the site, such as schema.example.nl"
    if not mail.startswith(SMTP):
        return "MAIL is the hospital's mail server, such as smtp+tls://mail.example.nl:587"
    return "a quote (') cannot stand in HOST or MAIL" if "'" in host + mail else ""


def settings_for(host: str, mail: str, folder: Path, key: Path) -> dict[str, str]:
    """Return the settings of one machine with SQLite, safe from the start."""
    return {
        "DEBUG": "false",
        "INSECURE_HTTP": "false",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": host,
        "EMAIL_URL": mail,
        "DEFAULT_FROM_EMAIL": f"Mijn schema <schema@{host}>",
        "DATABASE_URL": f"sqlite:///{folder / 'pilot.sqlite3'}",
        "STATIC_ROOT": str(folder / "pilot-static"),
        "BACKUP_KEY_FILE": str(key),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="new_settings", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--host", required=True, help="the name of the site")
    parser.add_argument("--mail", required=True, help="the mail server, as in EMAIL_URL")
    return parser


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main())
