"""Write the hospital of the patient into each row of a plan."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.deletion import PROTECT


def write_clinics(apps, schema_editor):
    """All rows at once: the database looks up the patient of each plan."""
    plans = apps.get_model("schedules", "Plan").objects.filter(pk=OuterRef("plan_id"))
    rows = apps.get_model("schedules", "Entry").objects
    rows.update(clinic=Subquery(plans.order_by().values("patient__clinic")[:1]))


class Migration(migrations.Migration):
    dependencies = [("schedules", "0020_chain"), ("treatments", "0012_forgotten_dose")]

    operations = [
        migrations.AddField(
            "entry",
            "clinic",
            models.ForeignKey(
                "treatments.clinic", PROTECT, null=True, db_index=False, related_name="+"
            ),
        ),
        migrations.RunPython(write_clinics, migrations.RunPython.noop, elidable=True),
    ]
