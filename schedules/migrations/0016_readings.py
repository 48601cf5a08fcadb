"""What somebody read of what changed is history too: it only goes away with who is forgotten."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

ACCESS = import_module("schedules.migrations.0002_access")
FORGOTTEN = (
    "EXISTS (SELECT 1 FROM schedules_access a JOIN schedules_patient q ON q.id = a.patient_id "
    "JOIN schedules_accessevent e ON e.patient_code = q.code AND e.action = 'forget' "
    "WHERE a.id = OLD.access_id)"
)
# SQLite makes a table anew to change it, which it refuses while a trigger names that table: a later
# migration of accesses or patients drops `readings_no_delete` first, as 0010 does with the history.
GUARDS = (
    ("readings_no_update", "update", "schedules_reading", ""),
    ("readings_no_delete", "delete", "schedules_reading", f"NOT {FORGOTTEN}"),
)


def guard(apps, schema_editor):
    ACCESS.guard(apps, schema_editor, GUARDS)


def unguard(apps, schema_editor):
    ACCESS.unguard(apps, schema_editor, GUARDS)


class Migration(migrations.Migration):

    dependencies = [
        ('schedules', '0015_spelled_out'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('since', models.JSONField(default=dict)),
                ('until', models.JSONField(default=dict)),
                ('access', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='schedules.access')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['access', '-at'], name='reading_of_an_access')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
