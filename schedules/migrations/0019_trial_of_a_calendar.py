"""When somebody last asked for a test entry in a calendar: the entry follows from that moment."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schedules', '0018_stored_feeds'),
    ]

    operations = [
        migrations.AddField(
            model_name='feed',
            name='trial_at',
            field=models.DateTimeField(help_text='when a test entry was last asked for', null=True),
        ),
    ]
