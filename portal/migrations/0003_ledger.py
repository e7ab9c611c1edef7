# The shared cache and the ledger, with the triggers that keep anybody from changing it.

import django.db.models.deletion
from django.db import migrations, models

from portal import guard


def install(_apps, editor):
    guard.install(editor.connection)


def remove(_apps, editor):
    guard.remove(editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_pictures'),
    ]

    operations = [
        migrations.CreateModel(
            name='CacheEntry',
            fields=[
                ('cache_key', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('value', models.TextField()),
                ('expires', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'portal_cache',
            },
        ),
        migrations.CreateModel(
            name='LedgerRow',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.CharField(db_index=True, max_length=27)),
                ('act', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=80)),
                ('dossier', models.BigIntegerField(db_index=True, null=True)),
                ('person', models.BigIntegerField(db_index=True, null=True)),
                ('facts_hash', models.CharField(max_length=64)),
                ('prev', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ('seq',),
            },
        ),
        migrations.CreateModel(
            name='LedgerHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('occasion', models.CharField(max_length=80, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('ways', models.JSONField(default=list)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='LedgerFacts',
            fields=[
                ('row', models.OneToOneField(db_column='seq', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='side', serialize=False, to='portal.ledgerrow')),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('facts', models.TextField(blank=True)),
            ],
        ),
        migrations.RunPython(install, remove),
    ]
