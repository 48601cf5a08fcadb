"""A database that grows: rows in every table after each of our migrations, until the last.

`python -m tests.faults.grown` works on the empty database of the settings, and prints as JSON how
many rows it put in at which migration, and what is not found again after the last.
"""

import json
import uuid
from datetime import UTC, date, datetime, time

import django
from django.db import models

OURS = ("treatments", "schedules")
DAY = date(2026, 11, 2)
ROWS = 2


def main():
    """Migrate one step after another, as `migrate` does, and put new rows in after each."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    state = executor._create_project_state(with_applied_migrations=True)
    put_in, counts = [], {}
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        key = (migration.app_label, migration.name)
        state = executor.migrate([key], plan=[(migration, False)], state=state)
        if migration.app_label in OURS:
            found = [one for one in state.apps.get_models() if one._meta.app_label in OURS]
            first = ROWS * len(counts) + 1
            new = [(one, rows_of(one, first)) for one in in_order(found)]
            counts[".".join(key)] = sum(len(rows) for _model, rows in new)
            put_in += new
    newest = {one._meta.label: one for one in state.apps.get_models()}
    lost = {text for model, rows in put_in for text in missing(newest, model, rows)}
    return {"rows": counts, "lost": sorted(lost)}


def in_order(found):
    """Return models so that those come first to which others point; by name, for states differ."""
    done, left = {}, {one._meta.label: one for one in found}
    while left:
        name = next(name for name, one in left.items() if not pointed_at(one) & left.keys())
        done[name] = left.pop(name)
    return list(done.values())


def pointed_at(model):
    """Return the names of the other models to which one points."""
    fields = [one for one in model._meta.concrete_fields if one.is_relation]
    return {one.related_model._meta.label for one in fields} - {model._meta.label}


def rows_of(model, first):
    """Put rows in; return what stands in each column of them, by key."""
    rows = [model(**values(model, n)) for n in range(first, first + ROWS)]
    for row in rows:
        row.save(force_insert=True)
    return {row.pk: model._base_manager.filter(pk=row.pk).values().get() for row in rows}


def values(model, n):
    """Return something for each column, another one in each row."""
    fields = [one for one in model._meta.concrete_fields if one.is_relation or not one.primary_key]
    return {one.attname: value(one, n) for one in fields}


def value(field, n):
    if (field.model._meta.model_name, field.name) in SAID:
        return SAID[field.model._meta.model_name, field.name](n)
    if field.is_relation:
        if field.null:
            return None
        newest = field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True)
        return newest[:ROWS][n % ROWS]  # made at this step
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.JSONField):
        return {} if field.null or field.default is not list else []
    return plain(field, n)


# What the rules of the database want to be something; an entry that nobody booked has no hour.
SAID = {
    ("entry", "at"): lambda _n: None,
    ("entry", "place"): lambda _n: "",
    ("patient", "search_text"): lambda n: f"row{n} row{n}",  # written anew from name and number
    ("plan", "facts"): lambda _n: {"sex": "female"},
    ("change", "old"): lambda _n: {},
    ("change", "new"): lambda _n: {"start": "2026-11-02"},
    ("change", "steps"): lambda _n: [],
}
KINDS = (
    (models.BooleanField, lambda _n: False),
    (models.DateTimeField, lambda n: datetime(2026, 11, 2, 9, n % 60, tzinfo=UTC)),
    (models.DateField, lambda _n: DAY),
    (models.TimeField, lambda n: time(8, n % 60)),
    (models.UUIDField, lambda n: uuid.UUID(int=n)),
    (models.GenericIPAddressField, lambda n: f"192.0.2.{n}"),
    (models.IntegerField, lambda n: n),
    (models.EmailField, lambda n: f"row{n}@example.org"),
    (models.BinaryField, lambda n: bytes([n % 256])),
    ((models.CharField, models.TextField), lambda n: f"row{n}"),
)


def plain(field, n):
    for kind, make in KINDS:
        if isinstance(field, kind):
            return made(field, make(n))
    return field.get_default()


def made(field, found):
    return found[: field.max_length] if isinstance(found, str) and field.max_length else found


def missing(newest, model, rows):
    """Return what the newest tables do not hold of these rows, each kind once."""
    table, now = model._meta.db_table, newest.get(model._meta.label)
    if now is None:
        return [f"{table}: no table any more"]
    there = {one.attname for one in now._meta.concrete_fields}
    names = [one.attname for one in model._meta.concrete_fields]
    lost = [f"{table}.{name}" for name in names if name not in there]
    kept = [name for name in names if name in there]
    for pk, row in rows.items():
        found = now._base_manager.filter(pk=pk).values(*kept).first()
        if found is None:
            lost.append(f"{table}: row {pk}")
            continue
        lost += [
            f"{table}.{name}: {row[name]!r} is {found[name]!r}"
            for name in kept
            if found[name] != row[name]
        ]
    return lost


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main()))
