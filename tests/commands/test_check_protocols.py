"""What a protocol author sees on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_sound_protocols_give_one_line_that_says_what_was_covered(run_command):
    printed = run_command("check_protocols", "--first", "2027-12-30", "--last", "2028-01-02")
    assert "every start from 2027-12-30 to 2028-01-02: 0 findings" in printed


def test_processes_that_share_the_protocols_find_the_same():
    def said(processes):
        streams = {"stdout": StringIO(), "stderr": StringIO()}
        span = ("--first", "2027-12-30", "--last", "2028-01-02")
        call_command("check_protocols", *span, "--processes", processes, **streams)
        return [stream.getvalue() for stream in streams.values()]

    assert said("2") == said("1")
    with pytest.raises(CommandError, match="processes: at least 1"):
        said("0")


def test_a_difference_is_told_in_words_and_dates(run_command):
    printed = run_command(
        *("check_protocols", "--diff", "ocrelizumab.generic", "ocrelizumab.amsterdam-umc"),
        *("--start", "2026-10-05"),
    )
    assert "ocre.fu.neuro_6m: nieuw:" in printed
    assert "maandag 5 april 2027" in printed


def test_a_difference_with_something_unknown_says_what_is_known():
    with pytest.raises(CommandError, match="amsterdam-umc"):
        call_command("check_protocols", "--diff", "ocrelizumab.jbz", "ocrelizumab.amsterdam-umc")


def test_the_matrix_is_written_as_table_and_page(run_command, tmp_path):
    assert "0 gaps" in run_command("check_protocols", "--matrix", str(tmp_path))
    assert "ocre.dose.maint" in (tmp_path / "matrix.csv").read_text()
    assert "<td>ocre.dose.maint</td>" in (tmp_path / "matrix.html").read_text()
