"""Who a patient is: a phone number, corrections, merged records, and the plain forms of the name."""

import uuid
from importlib import import_module

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import schedules.models.people
from schedules import spelling

ACCESS = import_module("schedules.migrations.0002_access")
HISTORY = "history_no_delete"  # its trigger names the table of the patients


def let_go(apps, schema_editor):
    """SQLite makes the table of the patients anew, which it refuses while a trigger names it."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {HISTORY}")


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, verb, table, unless in ACCESS.GUARDS:
            if name == HISTORY:
                words = {"name": name, "verb": verb, "table": table, "when": f"WHEN {unless}"}
                schema_editor.execute(ACCESS.SQLITE.format(**words))


def spell(apps, schema_editor):
    """Write out the plain forms of every patient who is there."""
    rows = apps.get_model("schedules", "Patient").objects
    some = []
    for patient in rows.order_by("pk").iterator(chunk_size=500):
        patient.sort_name = spelling.sort_name(patient.display_name)[:240]
        patient.search_text = spelling.search_text(patient.display_name, patient.hospital_number)[:320]
        patient.number_key = spelling.number_key(patient.hospital_number)[:80]
        some.append(patient)
    rows.bulk_update(some, ["sort_name", "search_text", "number_key"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('schedules', '0009_partial'),
    ]

    operations = [
        migrations.RunPython(let_go, guard_again),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('old', models.JSONField()),
                ('new', models.JSONField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='schedules.patient')),
            ],
            options={
                'ordering': ['patient', 'revision'],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField()),
                ('moved', models.JSONField(help_text='numbers of rows, by what they are: planning/merge.py')),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='schedules.patient')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schedules.patient')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='patient',
            name='hospital_number_once_per_clinic',
        ),
        migrations.RemoveIndex(
            model_name='patient',
            name='schedules_p_clinic__0f89c1_idx',
        ),
        migrations.AlterModelOptions(
            name='patient',
            options={'ordering': ['sort_name', 'pk']},
        ),
        migrations.AddField(
            model_name='patient',
            name='phone',
            field=models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^[0-9 +()-]*\\Z', 'Write a phone number with digits, blanks, +, - and ( ) only.'), django.core.validators.RegexValidator('\\d\\D*\\d\\D*\\d', 'A phone number has at least three digits.')], verbose_name='Phone', default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='patient',
            name='revision',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='number of its latest correction'),
        ),
        migrations.AddField(
            model_name='patient',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='schedules.patient'),
        ),
        migrations.AddField(
            model_name='patient',
            name='sort_name',
            field=schedules.models.people.SpelledColumn(default='', editable=False, max_length=240),
        ),
        migrations.AddField(
            model_name='patient',
            name='search_text',
            field=schedules.models.people.SpelledColumn(default='', editable=False, max_length=320),
        ),
        migrations.AddField(
            model_name='patient',
            name='number_key',
            field=schedules.models.people.SpelledColumn(default='', editable=False, max_length=80),
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['clinic', 'sort_name'], name='patient_by_name'),
        ),
        migrations.AddIndex(
            model_name='patient',
            index=models.Index(fields=['clinic', 'number_key'], name='patient_by_number'),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.UniqueConstraint(condition=models.Q(('merged_into', None)), fields=('clinic', 'hospital_number'), name='hospital_number_once_per_clinic'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('patient', 'revision'), name='correction_revision_is_unique'),
        ),
        migrations.RunPython(guard_again, let_go),
    ]
