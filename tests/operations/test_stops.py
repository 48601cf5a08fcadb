"""Which migrations want a stop, by a rule; and that the page for hospitals names each of them."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import migrations, models

from mscare.operations import readiness
from mscare.operations.management.commands import prepare
from mscare.operations.management.commands.prepare import reasons_of
from mscare.operations.stops import Why, why_stop

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
OURS = ("schedules", "treatments")


def spell(apps, schema_editor):
    """Rewrites rows."""


def guard(apps, schema_editor):
    """Puts a guard there."""


OPERATIONS = {
    "an empty column": (migrations.AddField("a", "b", models.DateField(null=True)), None),
    "a column with a default of the database": (
        migrations.AddField("a", "b", models.TextField(db_default="")),
        None,
    ),
    "a column with a default of the program": (
        migrations.AddField("a", "b", models.TextField(default="")),
        (Why.ADDS, "a.b"),
    ),
    "a table": (migrations.CreateModel("a", []), None),
    "a list of others": (migrations.AddField("a", "b", models.ManyToManyField("c")), None),
    "an index": (migrations.AddIndex("a", models.Index(fields=["b"], name="i")), None),
    "other words": (migrations.AlterModelOptions("a", {}), None),
    "a guard": (migrations.RunPython(guard), None),
    "rows": (migrations.RunPython(spell), (Why.REWRITES, "spell")),
    "rows in SQL": (migrations.RunSQL("UPDATE a SET b = 1"), (Why.REWRITES, "SQL")),
    "a column less": (migrations.RemoveField("a", "b"), (Why.TAKES, "a.b")),
    "a table less": (migrations.DeleteModel("a"), (Why.TAKES, "a")),
    "another name of a column": (migrations.RenameField("a", "b", "c"), (Why.TAKES, "a.b")),
    "another name of a table": (migrations.RenameModel("a", "b"), (Why.TAKES, "a")),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_wants_a_stop(name):
    operation, expected = OPERATIONS[name]
    assert why_stop([operation]) == ({expected[0]: [expected[1]]} if expected else {})


def test_a_table_that_is_new_may_be_filled_in_one_go():
    made = migrations.CreateModel("Thing", [])
    field = migrations.AddField("thing", "b", models.TextField(default=""))
    assert why_stop([made, field]) == {}
    assert why_stop([field, made]) == {Why.ADDS: ["thing.b"]}


def test_the_page_names_every_migration_of_ours_that_wants_a_stop():
    """Where this fails: put the names that are missing into the table of docs/operations.md."""
    wanting = {
        f"{app}.{name}"
        for app, name in readiness.known_migrations()
        if app in OURS and reasons_of((app, name))
    }
    named = set(re.findall(rf"`((?:{'|'.join(OURS)})\.\d{{4}}_\w+)`", PAGE.read_text("utf-8")))
    assert (sorted(wanting - named), sorted(named - wanting)) == ([], [])


def test_before_an_upgrade_it_is_said_what_would_come(db, monkeypatch, capsys):
    had = readiness.had_migrations()
    monkeypatch.setattr(
        prepare, "missing_migrations", lambda: [("schedules", "0012_clinic_changes")]
    )
    call_command("prepare", "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        "schedules.0012_clinic_changes",
        "1 migrations to come, 0 want a stop",
    ]
    coming = [("schedules", "0012_clinic_changes"), ("schedules", "0015_spelled_out")]
    monkeypatch.setattr(prepare, "missing_migrations", lambda: coming)
    with pytest.raises(CommandError, match="stop every server") as raised:
        call_command("prepare", "--dry-run")
    assert raised.value.returncode == 3
    assert "    STOP: rewrites rows: spell" in capsys.readouterr().out
    assert readiness.had_migrations() == had


def test_where_nothing_is_yet_nothing_has_to_stop(db, monkeypatch, capsys):
    monkeypatch.setattr(prepare, "had_migrations", set)
    monkeypatch.setattr(prepare, "missing_migrations", lambda: [("schedules", "0015_spelled_out")])
    call_command("prepare", "--dry-run")
    assert "0 want a stop" in capsys.readouterr().out
