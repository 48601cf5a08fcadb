"""What else was chosen for a calendar: existing ones show a day as one event."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schedules', '0016_readings'),
    ]

    operations = [
        migrations.AddField(
            model_name='feed',
            name='by_day',
            field=models.BooleanField(default=True, help_text='one event a day, not one for each thing'),
        ),
        migrations.AddField(
            model_name='feed',
            name='has_alarms',
            field=models.BooleanField(default=False, help_text='the day before'),
        ),
        migrations.AddField(
            model_name='feed',
            name='has_reminders',
            field=models.BooleanField(default=False, help_text='how to prepare, as own entries'),
        ),
        migrations.AddField(
            model_name='feed',
            name='only_last_days',
            field=models.BooleanField(default=False, help_text='of a window only its last day'),
        ),
    ]
