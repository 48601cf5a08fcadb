"""`Mueller` finds `Müller`: what a search looks in has both ways of writing such a letter."""

from django.db import migrations

from schedules import spelling


def spell(apps, schema_editor):
    rows = apps.get_model("schedules", "Patient").objects
    some = []
    for patient in rows.order_by("pk").iterator(chunk_size=500):
        patient.search_text = spelling.search_text(patient.display_name, patient.hospital_number)[:320]
        some.append(patient)
    rows.bulk_update(some, ["search_text"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('schedules', '0014_guard_clinic_changes'),
    ]

    operations = [
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
