"""The handouts of a hospital in one file."""

import os
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from schedules.access.log import Action
from schedules.models import AccessEvent, Patient
from schedules.pages.patient.looks import Reader, days_of
from schedules.queries import looks_at, looks_by_day
from tests.renderers.papers import tags_of, text_of


@pytest.fixture
def patients(make_plan, make_patient):
    """Two who are treated here, of whom one reads English; what the others have is not printed."""
    aardbei, peer = make_patient(), make_patient(name="Demo Peer", language="en")
    make_plan("alemtuzumab", "jbz", "2026-11-02", patient=aardbei)
    make_plan("alemtuzumab", "jbz", "2026-11-02", patient=peer)
    make_patient(name="Demo Kers")  # has no plan
    braam = make_patient(name="Demo Braam")
    make_plan("alemtuzumab", "jbz", "2026-11-02", patient=braam)
    Patient.objects.filter(pk=braam.pk).update(care=Patient.Care.DECEASED)
    make_plan("ocrelizumab", "amsterdam-umc", "2026-11-02")
    return sorted([aardbei, peer], key=lambda patient: patient.code)


def printed(path):
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_each_patient_has_a_handout_without_a_name_in_their_language(
    patients, tmp_path, run_command, english
):
    file = tmp_path / "papers.zip"
    said = run_command("print_handouts", "jbz", str(file), "--site", "https://schema.example.nl")
    assert said == f"{file}: 2 handouts\n"
    papers = printed(file)
    assert list(papers) == [f"{patient.code}.pdf" for patient in patients]
    for patient in patients:
        text = text_of(papers[f"{patient.code}.pdf"])
        assert ("Uw tijdlijn" in text) == (patient.language == "nl")
        assert "Demo" not in text
        assert "Figure" in [tag for tag, _attributes in tags_of(papers[f"{patient.code}.pdf"])]
    assert file.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["papers.zip"]
    _each_patient_reads_that_it_was_printed(patients)


def _each_patient_reads_that_it_was_printed(patients):
    events = AccessEvent.objects.filter(what="print_handouts", action=Action.EXPORT)
    assert sorted(event.patient_code for event in events) == [p.code for p in patients]
    looks = looks_by_day(looks_at(patients[0]), date(2026, 11, 1), date(2026, 12, 1))
    (day,) = days_of(looks, Reader("patient@example.org", "self"), {})
    (look,) = day.looks
    assert (look.who, look.what) == ("Your hospital", "printed your schedule")


def test_one_process_and_two_give_the_same_bytes(patients, tmp_path, run_command):
    for n in ("1", "2"):
        run_command("print_handouts", "jbz", str(tmp_path / n), "--processes", n)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_file_that_is_there_stays_as_it_is(patients, tmp_path):
    file = tmp_path / "papers.zip"
    file.write_text("older")
    with pytest.raises(CommandError, match="is there already"):
        call_command("print_handouts", "jbz", str(file))
    assert file.read_text() == "older"
    assert not AccessEvent.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere", "x.zip"), "nowhere: no such hospital"),
        (("jbz", "x.zip", "--processes", "0"), "at least one process"),
        (("jbz", "/nowhere/x.zip"), "/nowhere/x.zip was not written: No such file or directory"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(db, words, said):
    with pytest.raises(CommandError) as refused:
        call_command("print_handouts", *words)
    assert str(refused.value) == said
