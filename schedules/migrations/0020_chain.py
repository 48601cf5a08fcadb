"""The log and the history cannot be bent: marks, a chain, and guards that a word does not open.

Until now a row of the log that said "forget" let the history of that patient go. Now only a
patient who is gone does: the database deletes a patient of whom the log tells that, what hung on
that patient must then go within the same transaction, whole, and nothing comes back by its code.

SQLite makes a table anew to change it, and refuses that while a trigger names the table: a later
migration of patients, plans or accesses calls `let_go` before and `guard_again` after.
"""

from importlib import import_module

import schedules.models.marks
from django.db import migrations, models

ACCESS = import_module("schedules.migrations.0002_access")
PATIENT_OF = {
    "schedules_change": "schedules_plan p JOIN schedules_patient q ON q.id = p.patient_id "
    "WHERE p.id = OLD.plan_id",
    "schedules_reading": "schedules_access a JOIN schedules_patient q ON q.id = a.patient_id "
    "WHERE a.id = OLD.access_id",
    "schedules_correction": "schedules_patient q WHERE q.id = OLD.patient_id",
    "schedules_plan": "schedules_patient q WHERE q.id = OLD.patient_id",
    "schedules_access": "schedules_patient q WHERE q.id = OLD.patient_id",
}
TOLD = (
    "EXISTS (SELECT 1 FROM schedules_accessevent e "
    "WHERE e.patient_code = {row}.code AND e.action = 'forget')"
)
NAMED = {"patient": "schedules_patient", "plan": "schedules_plan", "access": "schedules_access"}


def still_there(table):
    """What keeps a row of this table: its patient."""
    return f"EXISTS (SELECT 1 FROM {PATIENT_OF[table]})"


# (name, verb, table, when it refuses; always where that is empty), as in 0002.
ALWAYS = (
    ("corrections_no_update", "update", "schedules_correction", ""),
    ("chain_no_update", "update", "schedules_link", ""),
    ("chain_no_delete", "delete", "schedules_link", ""),
)
WHILE_THERE = (
    ("history_no_delete", "delete", "schedules_change", still_there("schedules_change")),
    ("readings_no_delete", "delete", "schedules_reading", still_there("schedules_reading")),
    (
        "corrections_no_delete",
        "delete",
        "schedules_correction",
        still_there("schedules_correction"),
    ),
    ("plan_no_delete", "delete", "schedules_plan", still_there("schedules_plan")),
    ("access_no_delete", "delete", "schedules_access", still_there("schedules_access")),
    ("patient_no_delete", "delete", "schedules_patient", f"NOT {TOLD.format(row='OLD')}"),
)
NO_RETURN = tuple(
    (f"{name}_no_return", "insert", table, TOLD.format(row="NEW")) for name, table in NAMED.items()
)
NO_OTHER_CODE = tuple(
    (f"{name}_no_other_code", "update of code", table, "NEW.code <> OLD.code")
    for name, table in NAMED.items()
)
REPLACED = ("history_no_delete", "readings_no_delete")
# SQLite's REPLACE deletes what stands in its way, and asks no trigger unless a connection says so
# (`recursive_triggers`): so it is refused before it looks.
KEYS = {
    "schedules_accessevent": ["id"],
    "schedules_change": ["id", "code", "plan_id, revision", "undoes_id"],
    "schedules_clinicchange": ["id", "clinic_id, revision"],
    "schedules_reading": ["id"],
    "schedules_correction": ["id", "patient_id, revision"],
    "schedules_link": ["id", "clinic, number", "kind, row"],
    "schedules_patient": ["id", "code"],
    "schedules_plan": ["id", "code"],
    "schedules_access": ["id", "code"],
}


def is_taken(table, key):
    columns = key.split(", ")
    same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"


NO_REPLACE = tuple(
    (f"{table}_no_replace", "insert", table, " OR ".join(is_taken(table, key) for key in keys))
    for table, keys in KEYS.items()
)
GUARDS = (*ALWAYS, *WHILE_THERE, *NO_RETURN, *NO_OTHER_CODE)
# PostgreSQL: rows that are emptied away are not deleted one by one, so no other guard sees it.
NO_TRUNCATE = (
    "CREATE FUNCTION history_no_truncate_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME; END $$"
)
TRUNCATE = (
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION history_no_truncate_refuses()"
)


def guard(apps, schema_editor):
    old = tuple(one for one in (*WHILE_THERE,) if one[0] in REPLACED)
    ACCESS.unguard(apps, schema_editor, old)
    if schema_editor.connection.vendor == "sqlite":
        ACCESS.guard(apps, schema_editor, (*GUARDS, *NO_REPLACE))
        return
    ACCESS.guard(apps, schema_editor, GUARDS)
    schema_editor.execute(NO_TRUNCATE, params=None)
    for table in KEYS:
        schema_editor.execute(TRUNCATE.format(table=table))


def let_go(apps, schema_editor):
    """Take the guards of this migration away for a while, where SQLite makes tables anew."""
    if schema_editor.connection.vendor == "sqlite":
        ACCESS.unguard(apps, schema_editor, (*GUARDS, *NO_REPLACE))


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        ACCESS.guard(apps, schema_editor, (*GUARDS, *NO_REPLACE))


def link_rows(apps, schema_editor):
    """Put every row of before into the chain of its clinic, as it stands; none has a mark."""
    from schedules.access.chain import link_new

    link_new(apps.get_model, as_they_stand=True)


class Migration(migrations.Migration):

    dependencies = [
        ('schedules', '0019_trial_of_a_calendar'),
    ]

    operations = [
        migrations.AddField(
            model_name='accessevent',
            name='mark',
            field=schedules.models.marks.MarkColumn(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='change',
            name='mark',
            field=schedules.models.marks.MarkColumn(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='clinicchange',
            name='mark',
            field=schedules.models.marks.MarkColumn(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='correction',
            name='mark',
            field=schedules.models.marks.MarkColumn(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='reading',
            name='mark',
            field=schedules.models.marks.MarkColumn(editable=False, max_length=64, null=True),
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.SlugField(blank=True, help_text='empty: of no clinic')),
                ('number', models.PositiveBigIntegerField(help_text='from 1 in each chain, without a gap')),
                ('kind', models.CharField(help_text='the table of the row', max_length=12)),
                ('row', models.PositiveBigIntegerField(help_text='its number there')),
                ('owner', models.UUIDField(null=True)),
                ('at', models.DateTimeField(help_text='when it was linked')),
                ('digest', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['clinic', 'number'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'number'), name='link_once_in_a_chain'), models.UniqueConstraint(fields=('kind', 'row'), name='row_linked_once')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
        migrations.RunPython(link_rows, migrations.RunPython.noop),
    ]
