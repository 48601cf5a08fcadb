"""Copy one hospital many times within PostgreSQL, with all that hangs on its patients.

A copy of row 7 in hospital 3 has the number 7 + 3 x span, where span is above every number of that
table; so references follow by the same sum, and nothing is looked up. Guards and checks of
references are off meanwhile, as they are where a backup is put back.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models

from schedules.models import (
    Access,
    AccessEvent,
    Appointment,
    Change,
    Entry,
    Feed,
    Patient,
    Plan,
    User,
)
from treatments.models import Clinic

COPIED: tuple[type[models.Model], ...] = (
    *(User, Patient, Plan, Entry, Appointment, Change, Access, Feed, AccessEvent),
)
COPY_OF_CLINIC = "{}-{}"


def fill(clinic: Clinic, copies: int) -> Iterator[int]:
    """Make so many more hospitals like this one; yield how many there are after each."""
    spans = {model: _span(model) for model in COPIED}
    with connection.cursor() as cursor:
        for number in range(1, copies + 1):
            cursor.execute("SET session_replication_role = replica")
            other = _clinic(clinic, number)
            for model in COPIED:
                cursor.execute(*_copy(model, spans, clinic, other, number))
            yield number
        for model in COPIED:
            cursor.execute(_go_on_after(model))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def _span(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(most=models.Max("pk"))["most"] or 0) + 1


def _clinic(clinic: Clinic, number: int) -> Clinic:
    """Store a hospital with the same numbers and closed days."""
    other = Clinic.objects.get(pk=clinic.pk)
    other.pk, other.slug = None, COPY_OF_CLINIC.format(clinic.slug, number)
    other.name_nl = other.name_en = f"{clinic.name_nl} {number}"
    other.rank = None
    other.save(force_insert=True)
    return other


def _copy(
    model: type[models.Model],
    spans: dict[type[models.Model], int],
    clinic: Clinic,
    other: Clinic,
    number: int,
) -> tuple[str, list[Any]]:
    """Return the statement that copies the rows of the first hospital, and its values."""
    columns, values, given = [], [], []
    for field in model._meta.concrete_fields:
        value, more = _value(field, spans, clinic, other, number)
        columns.append(f'"{field.column}"')
        values.append(value)
        given += more
    table = model._meta.db_table
    words = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} e"
    return f"{words} WHERE e.id < %s", [*given, spans[model]]


def _value(
    field: "models.Field[Any, Any]",
    spans: dict[type[models.Model], int],
    clinic: Clinic,
    other: Clinic,
    number: int,
) -> tuple[str, list[Any]]:
    """Return what stands in a column of a copy."""
    column = f'e."{field.column}"'
    target = field.model if field.primary_key else field.related_model
    if target in spans:
        return f"{column} + %s", [spans[target] * number]  # type: ignore[index]
    if target is Clinic:
        return "%s", [other.pk]
    if field.column == "clinic":
        return "%s", [other.slug]
    if isinstance(field, models.UUIDField) and field.name != "appointment":
        return f"md5({column}::text || %s)::uuid", [str(number)]
    if field.unique:
        return f"left(md5(%s) || {column}, {field.max_length})", [str(number)]
    return column, []


def _go_on_after(model: type[models.Model]) -> str:
    table = model._meta.db_table
    return f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
