"""The command keeps its contract: what it prints, where, and how it refuses."""

import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

OCRELIZUMAB = ("timeline", "ocrelizumab", "--clinic", "amsterdam-umc", "--start", "2026-10-05")


def refusal(*words):
    with pytest.raises(CommandError) as caught:
        call_command("timeline", *words)
    return caught.value


def test_json_has_the_shape_of_the_contract(run_command):
    printed = json.loads(run_command(*OCRELIZUMAB, "--format", "json", "--fact", "sex=female"))
    assert {
        name: printed[name]
        for name in (
            "treatment",
            "clinic",
            "protocol_version",
            "start",
            "until",
            "language",
            "facts",
        )
    } == {
        "treatment": "ocrelizumab",
        "clinic": "amsterdam-umc",
        "protocol_version": "1",
        "start": "2026-10-05",
        "until": "2028-10-05",
        "language": "nl",
        "facts": {"sex": "female"},
    }
    (item,) = (item for item in printed["items"] if item["fact"] == "ocre.fu.neuro_6m")
    assert list(item) == [
        "fact",
        "occurrence",
        "kind",
        "title",
        "due",
        "earliest",
        "latest",
        "book_on",
        "certainty",
        "softness",
        "conditional",
        "performer",
        "place",
        "anchor",
        "repeats",
        "detail",
        "source",
    ]
    assert item["source"] == {
        "document": "MS-Medicatie: Ocrelizumab (Ocrevus)",
        "section": item["source"]["section"],
        "version": "3",
        "published": "2024-03-21",
    }
    period = printed["periods"][0]
    assert list(period) == [
        "fact",
        "occurrence",
        "kind",
        "title",
        "begins",
        "ends",
        "softness",
        "conditional",
        "source",
    ]
    assert {tuple(notice) for notice in printed["notices"]} == {("level", "code", "text")}


def test_facts_come_back_as_they_were_given(run_command):
    printed = json.loads(
        run_command(
            *OCRELIZUMAB,
            *("--format", "json", "--fact", "weight_kg=72.5", "--fact", "weekdays=mon,wed,fri"),
            *("--fact", "natalizumab_stop=2026-08-24", "--fact", "courses_planned=2"),
        )
    )
    assert printed["facts"] == {
        "weight_kg": 72.5,
        "weekdays": "mon,wed,fri",
        "natalizumab_stop": "2026-08-24",
        "courses_planned": 2,
    }


def test_each_course_has_its_own_weight(run_command):
    words = (
        "timeline",
        "cladribine",
        "--clinic",
        "amsterdam-umc",
        "--start",
        "2026-10-05",
        "--format",
        "json",
    )
    printed = json.loads(run_command(*words, "--fact", "weight_kg=51", "--fact", "weight_kg_2=48"))
    assert printed["facts"] == {"weight_kg": 51, "weight_kg_2": 48}
    fifth = [
        item["due"]
        for item in printed["items"]
        if item["kind"] == "dose" and item["occurrence"] == 5
    ]
    assert fifth == ["2026-10-09", "2026-11-09"]


def test_a_fact_that_no_rule_reads_changes_nothing(run_command):
    plain = json.loads(run_command(*OCRELIZUMAB, "--format", "json"))
    more = json.loads(
        run_command(*OCRELIZUMAB, "--format", "json", "--fact", "course2_start=2026-10-06")
    )
    assert more.pop("facts") == {"course2_start": "2026-10-06"}
    plain.pop("facts")
    assert more == plain


def test_until_is_the_horizon_of_open_ended_series(run_command):
    printed = json.loads(run_command(*OCRELIZUMAB, "--format", "json", "--until", "2027-10-04"))
    doses = [item["due"] for item in printed["items"] if item["fact"] == "ocre.dose.maint"]
    assert (printed["until"], doses) == ("2027-10-04", ["2027-04-05"])


@pytest.mark.parametrize(("language", "word"), [("nl", "Bloed"), ("en", "Blood")])
def test_both_languages_are_spoken(run_command, language, word):
    printed = json.loads(run_command(*OCRELIZUMAB, "--format", "json", "--language", language))
    assert any(word in item["title"] for item in printed["items"])


def test_text_is_the_default_and_dutch_and_today_decides_only_distances(run_command):
    text = run_command(*OCRELIZUMAB, "--today", "2026-09-14")
    assert "maandag 5 oktober 2026 (over 3 weken)" in text
    assert "maandag 5 april 2027 (over ongeveer 7 maanden)" in text  # 203 days
    assert "tussen 5 juli 2026 en 5 oktober 2026" in text


@pytest.mark.parametrize("form", ["text", "json", "ics", "pdf", "svg"])
def test_every_format_goes_to_a_file_and_nothing_to_standard_output(run_command, tmp_path, form):
    target = tmp_path / f"timeline.{form}"
    assert run_command(*OCRELIZUMAB, "--format", form, "--output", str(target)) == ""
    begins = {"text": b"Ocre", "json": b"{", "ics": b"BEGIN:VCAL", "pdf": b"%PDF", "svg": b"<?xml"}
    assert target.read_bytes().startswith(begins[form])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("aspirin", "--clinic", "jbz", "--start", "2026-10-05"), "alemtuzumab"),
        (("ocrelizumab", "--clinic", "nowhere", "--start", "2026-10-05"), "amsterdam-umc"),
        (("ocrelizumab", "--clinic", "jbz", "--start", "2026-10-05"), "amsterdam-umc"),
        (("ahsct", "--clinic", "generic", "--start", "2026-10-05"), "amsterdam-umc"),
        (("ocrelizumab", "--clinic", "amsterdam-umc", "--start", "2027-02-29"), "2027-02-29"),
        (("ocrelizumab", "--clinic", "amsterdam-umc", "--start", "5-10-2026"), "2026-10-05"),
        (("ocrelizumab", "--clinic", "amsterdam-umc", "--start", "1989-12-31"), "1990"),
        (("ocrelizumab", "--clinic", "amsterdam-umc", "--start", "2101-01-01"), "2100"),
    ],
)
def test_bad_words_are_refused_with_one_line_and_status_2(words, says):
    error = refusal(*words)
    assert error.returncode == 2
    assert says in str(error)
    assert "\n" not in str(error)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (["gender=female"], "gender"),
        (["sex=f"], "female, male"),
        (["sex"], "NAME=VALUE"),
        (["sex=female", "sex=male"], "sex"),
        (["weight_kg=29"], "30"),
        (["weight_kg=veel"], "250"),
        (["weekdays=mon,mon"], "mon,wed,fri"),
        (["stop_date=2026-02-30"], "2026-02-30"),
        (["stop_date=2026-10-04"], "4 oktober 2026"),
        (["sex=male", "childbearing_potential=yes"], "childbearing_potential"),
        (["third_course=no", "course3_start=2028-10-05"], "kuren"),
        (["courses_planned=1", "course2_start=2027-10-05"], "kuren"),
        (["transplant_date=2026-11-01", "conditioning_start=2026-11-02"], "transplant_date"),
        (["discharge_date=2026-11-01", "transplant_date=2026-11-02"], "discharge_date"),
        (["screening_date=2026-10-06"], "5 oktober 2026"),
        (["weight_kg=45", "days_per_week=5"], "days_per_week"),
    ],
)
def test_facts_that_cannot_be_are_refused(facts, says):
    words = [word for fact in facts for word in ("--fact", fact)]
    error = refusal(*OCRELIZUMAB[1:], *words)
    assert (error.returncode, says in str(error)) == (2, True), str(error)


@pytest.mark.django_db
def test_a_second_course_inside_the_first_is_refused():
    error = refusal(
        *("alemtuzumab", "--clinic", "jbz", "--start", "2026-10-05"),
        *("--fact", "course2_start=2026-10-09"),
    )
    assert error.returncode == 2
    assert "10 oktober 2026" in str(error)


@pytest.mark.django_db
def test_a_horizon_before_the_start_is_refused():
    assert refusal(*OCRELIZUMAB[1:], "--until", "2026-10-04").returncode == 2


@pytest.mark.parametrize("fact", ["last_dose=2150-12-31", "stop_date=2150-12-31"])
def test_a_far_day_is_counted_from_without_a_crash(run_command, fact):
    words = ("timeline", "alemtuzumab", "--clinic", "jbz", "--start", "2100-12-31")
    printed = json.loads(run_command(*words, "--format", "json", "--fact", fact))
    (end,) = (item for item in printed["items"] if item["fact"] == "alem.labs.end")
    assert end["due"] == "2154-12-31"


def test_the_real_process_gives_one_line_on_standard_error_and_status_2(tmp_path):
    """Run as a user does: a new database needs only migrate and load_protocols."""
    environment = {
        "DEBUG": "true",
        "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3",
        "PATH": "",
    }

    def run(*words):
        return subprocess.run(
            [sys.executable, "manage.py", *words], env=environment, capture_output=True, check=False
        )

    assert run("migrate").returncode == 0
    assert run("load_protocols").returncode == 0
    good = run(*OCRELIZUMAB, "--format", "json")
    bad = run("timeline", "aspirin", "--clinic", "jbz", "--start", "2026-10-05")
    assert (good.returncode, good.stderr) == (0, b"")
    assert json.loads(good.stdout)["treatment"] == "ocrelizumab"
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert bad.stderr.decode().strip().count("\n") == 0
