"""What shows that a row of the log or of the history is as this program wrote it.

A row is written with a mark: a random salt, and a hash under a key that is not in the database.
Who has the database alone can neither write such a row nor change one. The digest, which the chain
keeps for ever, needs no key: so a key may be changed. Both salt and content go with the row; what
is left of who was forgotten is a hash that nobody can guess back.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = 16  # bytes
LENGTH = 64  # signs: salt and hash in base64


class Told(NamedTuple):
    """What a table tells that is kept: its columns, of which clinic, and whose it is.

    A column that is null tells nothing: one that a later program adds leaves older rows as they
    were. `owner` is what goes with who is forgotten, and the row with it; without one it stays.
    """

    columns: tuple[str, ...]
    clinic: str
    owner: str | None = None


TOLD = {
    "accessevent": Told(
        (
            "at",
            "actor",
            "actor_name",
            "role",
            "clinic",
            "patient_code",
            "action",
            "what",
            "from_address",
        ),
        clinic="clinic",
    ),
    "change": Told(
        (
            "code",
            "plan_id",
            "revision",
            "act",
            "act_id",
            "at",
            "by_id",
            "reason",
            "old",
            "new",
            "steps",
            "undoes_id",
        ),
        clinic="plan__patient__clinic__slug",
        owner="plan__code",
    ),
    "clinicchange": Told(
        ("clinic_id", "revision", "at", "by_id", "contact", "old", "new"), clinic="clinic__slug"
    ),
    "correction": Told(
        ("patient_id", "revision", "at", "by_id", "old", "new"),
        clinic="patient__clinic__slug",
        owner="patient__code",
    ),
    "reading": Told(
        ("access_id", "at", "since", "until"),
        clinic="access__patient__clinic__slug",
        owner="access__code",
    ),
}


class MarkColumn(models.CharField):
    """The mark of a row, made whenever one is stored, alone or in bulk; null: older than marks."""

    def __init__(self, *args: Any, **more: Any) -> None:
        fixed = {"max_length": LENGTH, "null": True, "editable": False}
        super().__init__(*args, **{**more, **fixed})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return what is stored. Only a new row is marked: no other is ever written."""
        if add:
            setattr(model_instance, self.attname, new_mark(model_instance))
        return super().pre_save(model_instance, add)


def new_mark(row: models.Model) -> str:
    """Return a mark for what a row tells, under the key of today."""
    salt = secrets.token_bytes(SALT)
    return urlsafe_b64encode(salt + _keyed(row, salt, settings.SECRET_KEY)).decode()


def is_ours(row: models.Model) -> bool:
    """Tell whether this program wrote a row as it is, under the key of today or one of before."""
    try:
        mark = urlsafe_b64decode((getattr(row, "mark", None) or "").encode())
    except ValueError:  # somebody made it up
        return False
    salt, said = mark[:SALT], mark[SALT:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(said, _keyed(row, salt, key)) for key in keys)


def digest_of(row: models.Model) -> str:
    """Return a hash of which row it is, and of all that it tells."""
    mark = getattr(row, "mark", None)
    return hashlib.sha256(as_bytes([row.pk, mark, _content(row)])).hexdigest()


def as_bytes(value: Any) -> bytes:
    """Return values in the one way in which they are hashed, as they come back from JSON."""
    plain = json.loads(json.dumps(value, default=_plain))
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def _keyed(row: models.Model, salt: bytes, key: str) -> bytes:
    told = salt + as_bytes(_content(row))
    return salted_hmac("schedules.marks", told, secret=key, algorithm="sha256").digest()


def _content(row: models.Model) -> list[Any]:
    """Return what a row tells, the same before it is stored and in either database."""
    kind = str(row._meta.model_name)
    fields = {field.attname: field for field in row._meta.concrete_fields}
    told = {name: fields[name].to_python(getattr(row, name)) for name in TOLD[kind].columns}
    return [kind, {name: value for name, value in told.items() if value is not None}]


def _plain(value: datetime | UUID) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
