"""Whoever bends the log or the history, the owner of the database too, breaks a chain."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from schedules.access import chain
from schedules.access.chain import link_new
from schedules.access.log import NOBODY
from schedules.access.privacy import forget
from schedules.access.verify import AT_ONCE
from schedules.models import Access, AccessEvent, Change, Link, Merge, Patient
from schedules.models.marks import TOLD, is_ours
from schedules.planning import commit, record
from schedules.planning.merge import merge, moves_of, shown_as, undo_merge

from .guarded import CHANGES, HISTORY, rows_of, sql

EVENTS, LINKS = "schedules_accessevent", "schedules_link"


def verified(*words):
    out = StringIO()
    call_command("verify_log", *words, stdout=out)
    return out.getvalue()


def broken(*words):
    """What the command says of the first row that was bent; its status is 1."""
    with pytest.raises(CommandError) as raised:
        call_command("verify_log", *words)
    assert raised.value.returncode == 1
    return str(raised.value)


@contextmanager
def owning(*tables):
    """Do what the owner of the database can: take the guards away, and put them back."""
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    marks = ", ".join(f"'{table}'" for table in tables)
    guards = rows_of(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})"
    )
    for name, _text in guards:
        sql(f"DROP TRIGGER {name}")
    yield
    for _name, text in guards:
        sql(text)


def event(clinic="jbz", **more):
    told = {"at": timezone.now(), "patient_code": NOBODY, "action": "view", "what": "plan"}
    return AccessEvent.objects.create(clinic=clinic, **(told | more))


# what is linked


def test_every_column_of_the_log_and_the_history_is_told():
    """Where this fails: say in TOLD what is new, or a row can be bent there."""
    for model in HISTORY:
        if model is not Link:
            columns = {field.attname for field in model._meta.concrete_fields}
            assert columns - {"id", "mark"} == set(TOLD[model._meta.model_name].columns), model


def test_every_row_stands_in_the_chain_of_its_clinic(told, make_patient):
    event("amsterdam-umc")
    event("")
    assert link_new() == (2, 0)
    (own,) = AccessEvent.objects.filter(clinic="amsterdam-umc")
    assert list(
        Link.objects.exclude(clinic="jbz").values_list("clinic", "number", "kind", "row")
    ) == [
        ("", 1, "accessevent", AccessEvent.objects.get(clinic="").pk),
        ("amsterdam-umc", 1, "accessevent", own.pk),
    ]
    ours = Link.objects.filter(clinic="jbz")
    assert [link.number for link in ours] == list(range(1, len(ours) + 1))
    assert {link.kind for link in ours} == set(TOLD)
    assert ours.get(kind="change").owner == told.code
    assert verified().startswith(f"as written: {len(ours) + 2} rows, 0 of them forgotten; 0 wait")


def test_nothing_is_linked_twice_and_a_new_row_comes_behind(told):
    before = list(Link.objects.values_list("hash", flat=True))
    assert link_new() == (0, 0)
    event()
    assert "1 wait to be linked" in verified()
    assert link_new(is_quick=True) == (1, 0)
    assert list(Link.objects.values_list("hash", flat=True))[:-1] == before


def test_a_row_that_appears_late_with_a_lower_number_is_linked_too(told):
    """As in PostgreSQL, where the one who began first may end last."""
    late = event()
    pk = late.pk
    with owning(EVENTS):
        sql(f"DELETE FROM {EVENTS} WHERE id = %s", [pk])
    event()
    link_new(is_quick=True)
    late.save(force_insert=True)
    assert late.pk == pk < AccessEvent.objects.latest("pk").pk
    assert link_new(is_quick=True) == (1, 0)
    assert Link.objects.get(kind="accessevent", row=pk).number == Link.objects.count()
    verified()


def test_a_chain_longer_than_what_is_held_at_once_is_whole(db, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 7)
    at = timezone.now()
    told = {"at": at, "clinic": "jbz", "patient_code": NOBODY, "action": "view"}
    AccessEvent.objects.bulk_create(AccessEvent(**told, what=str(n)) for n in range(AT_ONCE + 5))
    assert link_new() == (AT_ONCE + 5, 0)
    assert f"as written: {AT_ONCE + 5} rows" in verified()


@pytest.mark.parametrize(
    "columns",
    [
        {"from_address": "2001:DB8::0:1"},
        {"from_address": "::ffff:192.0.2.7"},
        {"from_address": "192.0.2.7"},
        {"actor": "Zoë \U0001f34f", "what": ""},
        {"patient_code": "0" * 32},
        {"at": datetime(2026, 11, 23, 9, 0, 0, 123456, UTC)},
    ],
)
def test_a_row_read_back_is_the_row_that_was_written(db, columns):
    event(**columns)
    assert is_ours(AccessEvent.objects.get())


def test_json_read_back_is_what_was_written(told):
    old = {10: [1.5, True, None], 9: {"ë": "…"}}
    told.changes.create(revision=2, act="move", at=timezone.now(), old=old, new={"a": 1e3})
    assert is_ours(told.changes.get(revision=2))
    link_new()
    verified()


# what is found


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (EVENTS, "actor = 'nobody'"),
        (EVENTS, "what = ''"),
        (EVENTS, "from_address = '192.0.2.1'"),
        (EVENTS, "mark = NULL"),
        (CHANGES, "reason = 'another'"),
        (CHANGES, "steps = '[1]'"),
        (CHANGES, "by_id = NULL"),
        ("schedules_clinicchange", "contact = 'desk'"),
        ("schedules_correction", "old = '{}'"),
        ("schedules_reading", "since = '{\"x\": 1}'"),
    ],
)
def test_a_row_that_was_changed_is_found(told, table, change):
    row = rows_of(f"SELECT id FROM {table}")[0][0]
    with owning(table):
        sql(f"UPDATE {table} SET {change} WHERE id = %s", [row])
    assert f"row {row} of {table} (link " in broken()
    assert "is not as it was written" in broken()
    assert broken("--clinic", "jbz") == broken()


@pytest.mark.parametrize("table", [EVENTS, CHANGES, "schedules_clinicchange"])
def test_a_row_that_was_taken_away_is_found(told, table):
    with owning(table):
        sql(f"DELETE FROM {table}")
    assert "is gone, and nobody was forgotten" in broken()


def test_a_link_that_was_taken_out_changed_or_put_in_is_found(told):
    event()
    link_new()
    last = Link.objects.latest("number")
    for bend in (
        "DELETE FROM {} WHERE number = 2",
        "UPDATE {} SET digest = hash WHERE number = 2",
        "UPDATE {} SET number = number + 1 WHERE number = %s",
    ):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            _bend_links(bend, last)
    verified()


def _bend_links(bend, last):
    with owning(LINKS):
        sql(bend.format(LINKS), [last.number] if "%s" in bend else [])
    said = broken()
    assert "link 2 is gone" in said or "does not follow" in said or f"{last.number} is gone" in said
    raise ZeroDivisionError  # take it back


def test_a_row_and_its_link_made_anew_break_the_next_one(told):
    """Whoever hashes one link anew must hash all that follow, and then the head is another one."""
    row = Link.objects.get(kind="change")
    with owning(CHANGES, LINKS):
        sql(f"UPDATE {CHANGES} SET reason = 'another'")
        digest = chain.digest_of(Change.objects.get())
        sql(f"UPDATE {LINKS} SET digest = %s WHERE id = %s", [digest, row.pk])
    assert f"link {row.number} does not follow" in broken()


def test_a_chain_made_anew_is_found_by_a_head_that_was_kept(told, tmp_path):
    kept = tmp_path / "heads"
    verified("--heads", str(kept))
    verified("--against", str(kept))
    event()
    link_new()
    assert "1 heads of before agree" in verified("--against", str(kept))
    with owning(CHANGES, LINKS):
        sql(f"UPDATE {CHANGES} SET reason = 'another'")
        sql(f"DELETE FROM {LINKS}")
    link_new(as_they_stand=True)
    verified()  # by itself it is whole
    assert "is another one than then" in broken("--against", str(kept))


def test_a_chain_made_shorter_is_found_by_a_head_that_was_kept(told, tmp_path):
    kept, last = tmp_path / "heads", event()
    link_new()
    verified("--heads", str(kept))
    with owning(EVENTS, LINKS):
        sql(f"DELETE FROM {LINKS} WHERE kind = 'accessevent' AND row = %s", [last.pk])
        sql(f"DELETE FROM {EVENTS} WHERE id = %s", [last.pk])
    verified()
    assert "is shorter than its head of then" in broken("--against", str(kept))


def test_heads_are_added_a_line_for_each_clinic_and_day(told, tmp_path):
    kept = tmp_path / "heads"
    event("")
    link_new()
    verified("--heads", str(kept))
    verified("--heads", str(kept), "--clinic", "jbz")
    lines = kept.read_text().splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["2026-11-23", "-", "1"],
        ["2026-11-23", "jbz", str(Link.objects.filter(clinic="jbz").count())],
        ["2026-11-23", "jbz", str(Link.objects.filter(clinic="jbz").count())],
    ]
    assert lines[0].split()[3] == Link.objects.get(clinic="").hash
    assert "3 heads of before agree" in verified("--against", str(kept))


def test_after_its_term_the_log_may_be_gone_and_nothing_else(told):
    with owning(EVENTS, "schedules_clinicchange"):
        sql(f"DELETE FROM {EVENTS}")
        assert "is gone" in broken("--over-before", "2026-11-23")  # linked that day: not before it
        assert "1 of them forgotten" in verified("--over-before", "2026-11-24")
        sql("DELETE FROM schedules_clinicchange")
    assert "is gone" in broken("--over-before", "2026-11-24")


@pytest.mark.parametrize(
    "text", ["nonsense", "2026-11-23 jbz 1", "\0", "2026-11-23 jbz x " + "0" * 64]
)
def test_what_cannot_be_read_is_said(told, tmp_path, text):
    kept = tmp_path / "heads"
    kept.write_text(f"\n{text}\n")
    for words in (("--against", str(kept)), ("--against", "/nowhere"), ("--clinic", "nowhere")):
        with pytest.raises(CommandError) as raised:
            call_command("verify_log", *words)
        assert raised.value.returncode == 2


# rows that this program did not write


def forged(**more):
    """Put a row of the log in by hand, as who has the database and not the key does."""
    row = AccessEvent(at=timezone.now(), clinic="jbz", patient_code=NOBODY, action="view", what="x")
    for name, value in more.items():
        setattr(row, name, value)
    columns = {f.attname: f for f in AccessEvent._meta.concrete_fields if f.attname != "id"}
    names = ", ".join(columns)
    values = [f.get_db_prep_save(getattr(row, n), connection) for n, f in columns.items()]
    marks = ", ".join(["%s"] * len(values))
    sql(f"INSERT INTO {EVENTS} ({names}) VALUES ({marks})", values)
    return AccessEvent.objects.latest("pk")


def test_a_row_put_in_by_hand_is_found_and_not_linked(told):
    row = forged()
    assert link_new() == (0, 1)
    assert f"row {row.pk} of {EVENTS} was not written by this program" in broken()
    with pytest.raises(CommandError, match="1 rows were not written by this program") as raised:
        call_command("link_log")
    assert raised.value.returncode == 1


def test_a_mark_of_another_row_is_no_mark_of_this_one(told):
    row = forged(mark=AccessEvent.objects.first().mark)
    assert not is_ours(row)
    for nonsense in ("", "x", "é", "=" * 64, "A" * 64):
        row.mark = nonsense
        assert not is_ours(row)


def test_before_it_is_linked_a_row_that_was_changed_is_found(told):
    row = event()
    with owning(EVENTS):
        sql(f"UPDATE {EVENTS} SET actor = 'nobody' WHERE id = %s", [row.pk])
    assert f"row {row.pk} of {EVENTS} was not written by this program" in broken()


def test_somebody_can_answer_for_strange_rows_and_the_log_tells(told, capsys):
    forged()
    call_command("link_log", "--as-they-stand")
    assert "2 rows linked" in capsys.readouterr().out
    told_of = AccessEvent.objects.latest("pk")
    assert (told_of.action, told_of.what) == ("access", "link_log --as-they-stand: 1 rows")
    verified()


def test_a_key_that_was_changed_changes_nothing_that_is_linked(told, settings):
    event()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert link_new() == (1, 0)
    settings.SECRET_KEY_FALLBACKS = []
    verified()


# forgetting


def test_what_was_forgotten_leaves_the_chain_whole(told):
    forget(told.patient)
    assert "3 of them forgotten" in verified()  # also while the word of it waits to be linked
    link_new()
    assert "3 of them forgotten; 0 wait" in verified()


def test_what_is_left_of_it_tells_nothing(told):
    """The salt went with the row: nobody can try out what it may have said."""
    link = Link.objects.get(kind="change")
    change = Change.objects.get()
    assert chain.digest_of(change) == link.digest
    change.mark = None
    assert chain.digest_of(change) != link.digest
    forget(told.patient)
    columns = [str(value) for value in Link.objects.values_list().get(pk=link.pk)]
    assert change.mark not in columns
    assert len(columns) == 9


def test_a_forged_word_of_forgetting_hides_nothing(told):
    for code in (told.patient.code, told.code, Access.objects.get().code):
        forged(action="forget", patient_code=code)
    with owning(CHANGES):
        sql(f"DELETE FROM {CHANGES}")
    assert "is gone, and nobody was forgotten" in broken()


def test_forgetting_one_excuses_no_gap_in_another(told, make_plan):
    other = make_plan("ocrelizumab", "generic", "2026-11-02")
    link_new()
    forget(told.patient)
    verified()
    with owning(CHANGES):
        sql(f"DELETE FROM {CHANGES} WHERE plan_id = %s", [other.pk])
    assert "is gone, and nobody was forgotten" in broken()


def test_records_that_were_merged_and_taken_apart_are_forgotten_each_alone(
    make_patient, make_plan, nurse
):
    """What was written while they were one goes with the plan on which it was written."""
    kept, other, now = make_patient(), make_patient(), timezone.now()
    plan = make_plan("ocrelizumab", "generic", "2026-11-02", patient=other)
    shown = shown_as(kept, other, moves_of(kept, other))
    done = merge(kept, other, shown, by=nurse, now=now - timedelta(days=1))
    labs = next(entry.key for entry in plan.entries.filter(kind="lab"))
    plan.refresh_from_db()
    commit(plan, record.note(labs, "called"), by=nurse, revision=1)
    link_new()
    undo_merge(Merge.objects.get(pk=done.pk), by=nurse, now=now)
    forget(Patient.objects.get(pk=other.pk))
    assert Patient.objects.filter(pk=kept.pk).exists()
    assert "2 of them forgotten" in verified()
