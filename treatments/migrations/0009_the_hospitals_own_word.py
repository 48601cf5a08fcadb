from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('treatments', '0008_intervals_and_exclusions'),
    ]

    operations = [
        migrations.AddField(
            model_name='clinic',
            name='own_contacts',
            field=models.JSONField(default=dict, help_text='key: row, filed; what its own page says'),
        ),
        migrations.AddField(
            model_name='clinic',
            name='own_closed',
            field=models.JSONField(default=list, help_text='first, last, name'),
        ),
        migrations.AddField(
            model_name='clinic',
            name='own_open',
            field=models.JSONField(default=list, help_text='closed days of the files that are none'),
        ),
        migrations.AddField(
            model_name='clinic',
            name='revision',
            field=models.PositiveIntegerField(default=0, help_text='number of its own latest change'),
        ),
        migrations.AddField(
            model_name='clinic',
            name='told_at',
            field=models.DateTimeField(help_text='when its contacts last changed', null=True),
        ),
    ]
