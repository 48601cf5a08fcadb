"""Begin each index for a worklist with the hospital. Apart: rows were written just before."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("schedules", "0021_clinic_of_entries")]

    operations = [
        migrations.AlterField(
            "entry",
            "clinic",
            models.ForeignKey("treatments.clinic", PROTECT, db_index=False, related_name="+"),
        ),
        *(
            migrations.RemoveIndex("entry", name)
            for name in ("entry_overdue", "entry_coming", "entry_said")
        ),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["clinic", "deadline"],
                name="entry_late",
                condition=Q(deadline__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["clinic", "sort_on"],
                name="entry_next",
                condition=Q(deadline__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "entry",
            models.Index(fields=["clinic", "status", "kind", "discussed_on"], name="entry_told"),
        ),
    ]
