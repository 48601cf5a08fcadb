"""What a hospital changed on its own page is history too: nobody rewrites it, our own code neither."""

from importlib import import_module

from django.db import migrations

ACCESS = import_module("schedules.migrations.0002_access")
GUARDS = (
    ("clinic_history_no_update", "update", "schedules_clinicchange", ""),
    ("clinic_history_no_delete", "delete", "schedules_clinicchange", ""),
)


def guard(apps, schema_editor):
    ACCESS.guard(apps, schema_editor, GUARDS)


def unguard(apps, schema_editor):
    ACCESS.unguard(apps, schema_editor, GUARDS)


class Migration(migrations.Migration):

    dependencies = [
        ('schedules', '0013_own_nurse'),
    ]

    operations = [
        migrations.RunPython(guard, unguard),
    ]
