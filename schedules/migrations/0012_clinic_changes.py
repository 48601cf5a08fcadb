import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schedules', '0011_sent_forms'),
        ('treatments', '0009_the_hospitals_own_word'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClinicChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('contact', models.TextField(null=True)),
                ('old', models.JSONField(null=True)),
                ('new', models.JSONField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='treatments.clinic')),
            ],
            options={
                'ordering': ['clinic', '-revision'],
            },
        ),
        migrations.AddConstraint(
            model_name='clinicchange',
            constraint=models.UniqueConstraint(fields=('clinic', 'revision'), name='clinic_revision_once'),
        ),
    ]
