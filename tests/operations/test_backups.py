"""A backup holds all of one moment while others write; a restore takes all of it or nothing.

Really done: SQLite's own backup of a file; pg_dump and pg_restore of a database.
"""

from datetime import date
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection
from django.utils import timezone

from mscare.operations import backups
from mscare.operations.engines import engine_of
from mscare.operations.sealing import BrokenSeal, new_key, read_key
from schedules.engine import Key
from schedules.models import AccessEvent, Entry, Patient, Plan, User
from schedules.planning import commit
from schedules.planning.record import move
from schedules.planning.replay import Verdict
from schedules.planning.start import first_truth, start_plan
from schedules.queries import protocol_for
from tests.conftest import TODAY
from tests.operations import places
from tests.planning.reading import everything
from treatments.models import Clinic

KEY = read_key(new_key())
PLANS = (
    ("alemtuzumab", "jbz", {}),
    ("ocrelizumab", "amsterdam-umc", {}),
    ("rebif", "generic", {"weekdays": "mon,wed,fri"}),
)
MAINT = Key("ocre.dose.maint", 1)


def fill():
    nurse = User.objects.create_user("sealed", "sealed@example.org")
    for n, (treatment, clinic, facts) in enumerate(PLANS):
        patient = Patient.objects.create(
            clinic=Clinic.objects.get(slug=clinic),
            display_name=f"Demo Zegel {n}",
            born_on=date(1980, 1, 2),
            hospital_number=f"ZEGEL-{n}",
        )
        protocol, start = protocol_for(treatment, clinic), date(2026, 11, 30)
        truth = first_truth(patient, protocol, start=start, facts=facts, today=TODAY)
        start_plan(patient, truth, by=nurse)
    AccessEvent.objects.create(
        at=timezone.now(),
        role="nurse",
        clinic="jbz",
        patient_code=patient.code,
        action="view",
        what="plan",
    )


def postpone(day):
    """Move a dose, as a nurse does while a backup is made."""
    plan = Plan.objects.get(protocol__treatment__slug="ocrelizumab")
    commit(plan, move(MAINT, day), by=User.objects.get(), revision=plan.revision)


def postponed_to():
    return Entry.objects.get(fact=MAINT.fact, occurrence=MAINT.occurrence).on


@pytest.fixture(scope="module")
def _used(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("used")
    with django_db_blocker.unblock(), places.copied(folder) as used:
        with places.pointing_at(used):
            fill()
            postpone(date(2027, 6, 14))
        yield used


@pytest.fixture
def used(db, _used):
    """A database in use, with three plans in it."""
    with places.pointing_at(_used):
        yield


@pytest.fixture(scope="module")
def _sealed(_used, django_db_blocker, tmp_path_factory):
    path = tmp_path_factory.mktemp("sealed") / "one.backup"
    with django_db_blocker.unblock(), places.pointing_at(_used):
        report = backups.back_up(path, KEY)
        return path, report, everything()


@pytest.fixture
def made(db, _sealed):
    """A backup: its file, what was found in it, and what it was made of."""
    return _sealed


@pytest.fixture
def sealed(made):
    """The file of that backup."""
    return made[0]


@pytest.fixture
def empty(db, tmp_path):
    """An empty database."""
    with places.empty(tmp_path) as place, places.pointing_at(place):
        yield


def is_empty():
    engine_of(connection).check_empty()
    return True


def copy(path, folder, change):
    other = folder / "other.backup"
    other.write_bytes(change(path.read_bytes()))
    return other


# a backup


def test_every_plan_was_found_again_as_its_history_says(made):
    _path, report, _rows = made
    assert dict(report.verdicts) == {Verdict.SAME: 3}
    assert report.rows > 1000
    assert report.broken == []


def test_nothing_can_be_read_in_it_and_nobody_else_may_open_it(sealed):
    said = sealed.read_bytes()
    assert not [
        word for word in (b"Demo Zegel", b"SQLite", b"PGDMP", b"migrations") if word in said
    ]
    assert sealed.stat().st_mode & 0o777 == 0o600


def test_who_writes_meanwhile_is_not_kept_waiting_and_not_in_it(
    used, tmp_path, monkeypatch, request
):
    before = postponed_to()

    class Meanwhile(backups.Sealer):
        def __init__(self, *words):
            writer = Thread(target=in_a_thread, args=(lambda: postpone(date(2027, 7, 5)),))
            writer.start()
            writer.join(timeout=60)
            assert not writer.is_alive()
            super().__init__(*words)

    monkeypatch.setattr(backups, "Sealer", Meanwhile)
    backups.back_up(tmp_path / "meanwhile", KEY)
    assert postponed_to() == date(2027, 7, 5)
    with places.empty(tmp_path) as place, places.pointing_at(place):
        backups.restore(tmp_path / "meanwhile", KEY)
        assert postponed_to() == before


def in_a_thread(act):
    try:
        act()
    finally:
        connection.close()


def test_a_plan_that_is_not_what_its_history_says_gives_no_backup(used, tmp_path):
    row = Entry.objects.filter(plan__protocol__treatment__slug="alemtuzumab").first()
    Entry.objects.filter(pk=row.pk).update(note="nobody wrote this")
    try:
        with pytest.raises(backups.Refused, match=f"1 plans are not what .*{row.plan.code}"):
            backups.back_up(tmp_path / "bent", KEY)
    finally:
        Entry.objects.filter(pk=row.pk).update(note="")
    assert list(tmp_path.iterdir()) == []


def test_days_that_the_engine_would_give_otherwise_are_told_and_kept(used, tmp_path):
    row = Entry.objects.filter(plan__protocol__treatment__slug="alemtuzumab", due=None).first()
    Entry.objects.filter(pk=row.pk).update(position=999)
    try:
        report = backups.back_up(tmp_path / "other-days", KEY)
    finally:
        Entry.objects.filter(pk=row.pk).update(position=row.position)
    assert dict(report.verdicts) == {Verdict.SAME: 2, Verdict.ROWS: 1}


def test_a_file_that_is_there_is_never_written_over(used, tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("the only backup of yesterday")
    with pytest.raises(backups.Refused, match="there already"):
        backups.back_up(kept, KEY)
    assert kept.read_text() == "the only backup of yesterday"


def test_a_disk_that_is_full_half_way_leaves_no_file(used, tmp_path, monkeypatch):
    class Full(backups.Sealer):
        def finish(self):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "Sealer", Full)
    with pytest.raises(OSError, match="No space"):
        backups.back_up(tmp_path / "full", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_differs_from_the_original_is_no_backup(used, tmp_path, monkeypatch):
    class Losing(backups.Sealer):
        def write(self, data):
            lost = data.replace(b'"schedules_plan": "3', b'"schedules_plan": "4')
            lost = lost.replace(b'"public.schedules_plan": "3', b'"public.schedules_plan": "4')
            return super().write(lost)

    monkeypatch.setattr(backups, "Sealer", Losing)
    with pytest.raises(backups.Refused, match=r"differs from the original in .*schedules_plan"):
        backups.back_up(tmp_path / "lost", KEY)
    assert list(tmp_path.iterdir()) == []


# a restore


def test_everything_is_there_again_and_guarded_as_before(empty, made):
    path, first, rows = made
    report = backups.restore(path, KEY)
    assert everything() == rows
    assert (report.rows, report.verdicts) == (first.rows, first.verdicts)
    with pytest.raises(Error, match="append-only"):
        AccessEvent.objects.update(what="nothing")


def test_only_an_empty_place_is_restored_into(used, sealed):
    before = everything()
    with pytest.raises(backups.Refused, match="not empty"):
        backups.restore(sealed, KEY)
    assert everything() == before


def flipped(at):
    def change(data):
        place = int(len(data) * at)
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

    return change


@pytest.mark.parametrize(
    "change",
    [
        flipped(0),
        flipped(0.0001),
        flipped(0.5),
        flipped(0.99999),
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data[:20],
        lambda data: b"",
        lambda data: data + b"\0",
    ],
)
def test_a_file_that_was_changed_or_is_not_whole_writes_nothing(empty, sealed, tmp_path, change):
    with pytest.raises(BrokenSeal):
        backups.restore(copy(sealed, tmp_path, change), KEY)
    assert is_empty()


def test_another_key_opens_nothing(empty, sealed):
    with pytest.raises(BrokenSeal):
        backups.restore(sealed, read_key(new_key()))
    assert is_empty()


def test_what_breaks_off_while_it_is_restored_leaves_an_empty_place(
    empty, sealed, tmp_path, monkeypatch
):
    """Such as a file on a stick that is pulled out after the file was read once."""
    monkeypatch.setattr(backups, "check_seal", lambda path, key: None)
    half = copy(sealed, tmp_path, lambda data: data[: len(data) // 2])
    with pytest.raises(BrokenSeal):
        backups.restore(half, KEY)
    assert is_empty()


def test_a_backup_that_is_not_what_it_says_is_taken_out_again(empty, sealed, monkeypatch):
    monkeypatch.setattr(backups, "_is_same", lambda name, found, manifest: False)
    with pytest.raises(backups.Refused, match="differs from the original"):
        backups.restore(sealed, KEY)
    assert is_empty()
    monkeypatch.undo()
    assert backups.restore(sealed, KEY).rows > 1000  # nothing of it stands in the way


def test_a_newer_program_made_it(empty, sealed, monkeypatch):
    known = backups.known_migrations() - {("schedules", "0016_readings")}
    monkeypatch.setattr(backups, "known_migrations", lambda: known)
    with pytest.raises(backups.Refused, match=r"does not know schedules\.0016_readings"):
        backups.restore(sealed, KEY)
    assert is_empty()


def test_another_kind_of_database_made_it(empty, sealed, monkeypatch):
    honest = backups.Manifest
    monkeypatch.setattr(backups, "Manifest", lambda **said: honest(**{**said, "vendor": "oracle"}))
    with pytest.raises(backups.Refused, match="a backup of oracle, and this is"):
        backups.restore(sealed, KEY)
    assert is_empty()


# the commands


@pytest.fixture
def key_file(tmp_path, settings, capsys):
    call_command("backup", "--new-key")
    path = tmp_path / "key"
    path.write_text(capsys.readouterr().out)
    settings.BACKUP_KEY_FILE = str(path)


def test_a_folder_keeps_the_newest_backups(used, key_file, tmp_path, capsys):
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in ("2020-11-20T041000Z", "2020-11-21T041000Z", "2020-11-22T041000Z"):
        (folder / f"mscare-{day}.backup").touch()
    (folder / "notes.txt").touch()
    (folder / "mscare-2020-11-23T041000Z.backup.part").touch()  # it was killed
    call_command("backup", str(folder), "--keep", "2")
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == "mscare-2020-11-22T041000Z.backup"
    assert len(names) == 3
    assert names[2] == "notes.txt"
    said = capsys.readouterr().out
    assert "restored and compared" in said
    assert "3 plans are what their history gives" in said
    assert "Zegel" not in said


def test_without_a_key_there_is_no_backup(used, tmp_path, settings):
    settings.BACKUP_KEY_FILE = settings.BACKUP_KEY = ""
    with pytest.raises(CommandError, match="set BACKUP_KEY_FILE"):
        call_command("backup", str(tmp_path / "one"))
    settings.BACKUP_KEY = "dG9vIHNob3J0"
    with pytest.raises(CommandError, match="9 bytes, and must have 32"):
        call_command("backup", str(tmp_path / "one"))
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_backup_is_not_restored(empty, key_file, tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Beste mevrouw")
    with pytest.raises(CommandError, match="no backup of MSCare"):
        call_command("restore", str(other))
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", str(tmp_path / "nowhere"))
