"""Whatever lies on the disk where a command reads: it says what is wrong, and never a traceback."""

import os
import runpy
import shutil
import subprocess
import sys
from functools import partial

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as drawing
from hypothesis import strategies as st

from schedules.demo import seed
from schedules.demo.people import read_people
from schedules.demo.seeding import FOLDER
from schedules.management.commands import check_protocols, demo
from schedules.models import Patient
from schedules.queries import protocols_in_use
from tests.conftest import TODAY, drawn
from tests.knowledge.reading import said_in
from tests.planning.own_database import own_database, pointing_at
from treatments import fact_files, glossary
from treatments.catalogue import Report, load_protocol
from treatments.fact_files import parse_facts
from treatments.glossary import parse_glossary
from treatments.lists import load_list
from treatments.models import Clinic, Protocol, Source, Treatment

KNOWN = settings.BASE_DIR / "fixtures"
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
# What cannot be read whatever is expected; the whole file as it should be is given.
DAMAGES = {
    "empty": lambda whole: b"",
    "binary": lambda whole: bytes(range(256)) * 20,
    "truncated": lambda whole: whole[: len(whole) // 2] + b"\n  - {",
    "huge": lambda whole: whole + b"# \n" * 100_000,
    "deep": lambda whole: b"[" * 10_000,
    "billion laughs": lambda whole: LAUGHS.encode(),
    "a word": lambda whole: b"soon",
    "wrong types": lambda whole: b"- 1\n- [2]\n- {3: 4}\n",
    "NUL": lambda whole: whole + b'\nx: "\\0"\n\0',
    "not UTF-8": lambda whole: whole + b"\xff\xfe",
    "5,000 digits": lambda whole: b"x: " + b"9" * 5_000,
}
PLACES = ("not there", "a folder", "a device without an end")


def put(path, kind):
    """Let a file be damaged in one way."""
    whole = path.read_bytes()
    path.unlink()
    if kind in DAMAGES:
        path.write_bytes(DAMAGES[kind](whole))
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a device without an end":
        path.symlink_to("/dev/zero")


def said(command):
    """Return what a command says that could not do its work."""
    with pytest.raises(CommandError) as caught:
        command()
    text = str(caught.value)
    assert text
    assert "Traceback" not in text
    return text


@pytest.fixture(autouse=True)
def _what_is_known_stays():
    yield
    assert fact_files.learn_facts(KNOWN / "facts.yaml") == []
    assert glossary.learn_glossary(KNOWN / "glossary.yaml") == []


@pytest.fixture
def folder(tmp_path):
    """Everything that is loaded, with one protocol."""
    (tmp_path / "protocols").mkdir()
    for name in (
        "facts",
        "glossary",
        "clinics",
        "sources",
        "treatments",
        "protocols/rebif.generic",
    ):
        shutil.copy(KNOWN / f"{name}.yaml", tmp_path / f"{name}.yaml")
    return tmp_path


LOADED = ("facts", "glossary", "clinics", "sources", "treatments", "protocols/rebif.generic")
MAY_BE_LEFT_OUT = ("facts", "glossary", "protocols/rebif.generic")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [*DAMAGES, *PLACES])
@pytest.mark.parametrize("name", LOADED)
def test_load_protocols_says_which_file_is_wrong(folder, capsys, name, kind):
    put(folder / f"{name}.yaml", kind)
    load = partial(call_command, "load_protocols", "--folder", str(folder))
    if kind == "not there" and name in MAY_BE_LEFT_OUT:
        load()
        return
    assert said(load) == "the files with problems were not loaded"
    told = capsys.readouterr().err
    assert f"{name.rpartition('/')[2]}.yaml, line " in told
    assert len(told) < 20_000


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["not there", "a folder", "a file"])
def test_load_protocols_says_that_a_folder_is_none(tmp_path, kind):
    where = tmp_path / "knowledge"
    if kind != "not there":
        where.mkdir() if kind == "a folder" else where.write_text("x")
    said(partial(call_command, "load_protocols", "--folder", str(where)))


@pytest.mark.parametrize("kind", [*DAMAGES, *PLACES])
@pytest.mark.parametrize(("name", "learn"), [("facts", fact_files), ("glossary", glossary)])
def test_the_program_does_not_start_with_it_and_says_why(folder, name, learn, kind):
    """Every command does this first: manage.py shows the words of ImproperlyConfigured alone."""
    path = folder / f"{name}.yaml"
    put(path, kind)
    if kind == "not there" and name == "glossary":
        learn.learn_at_start(path)
        return
    with pytest.raises(ImproperlyConfigured, match=rf"^{name}\.yaml, line \d+: "):
        learn.learn_at_start(path)


def test_no_command_starts_with_damaged_facts(folder):
    put(folder / "facts.yaml", "billion laughs")
    run = subprocess.run(
        [sys.executable, "manage.py", "timeline", "--help"],
        env={**os.environ, "KNOWLEDGE": str(folder)},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.startswith("facts.yaml, line 1: & and * cannot repeat a part")
    assert "Traceback" not in run.stderr


# the demo


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [*DAMAGES, *PLACES])
@pytest.mark.parametrize("name", ["people", "clinics", "sources"])
def test_demo_puts_nobody_in_and_says_why(tmp_path, monkeypatch, capsys, name, kind):
    for one in ("people", "clinics", "sources"):
        shutil.copy(FOLDER / f"{one}.yaml", tmp_path)
    put(tmp_path / f"{name}.yaml", kind)
    monkeypatch.setattr(demo, "seed", partial(seed, folder=tmp_path))
    text = said(demo.Command()._put_people_in)
    assert text.startswith("the invented people could not be put in")
    assert f"{name}.yaml, line " in capsys.readouterr().err
    assert not Patient.objects.exists()


PERSON = "- name: Demo Kers\n  born: 1990-01-01\n"
STORY = PERSON + "  stories:\n    - treatment: ocrelizumab\n      start: 9 months ago\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- 3", 1, "each of these has name, born"),
        ("- name: Demo Kers", 1, "born is missing"),
        (PERSON + "  age: 3", 1, "'age' is no key here; allowed are name, born"),
        (PERSON.replace("1990-01-01", "soon"), 1, "born must be a day such as 1988-04-12"),
        (PERSON + "  stories: {a: b}", 1, "stories must be a list"),
        (PERSON + "  stories: [x]", 1, "each of these has treatment, start"),
        (STORY + "      facts: [x]", 4, "facts must be a table"),
        (STORY + "      is_extended: 3", 4, "is_extended must be a true or false"),
        (STORY + "      version: 2", 4, "version must be a text; put yes, no and numbers"),
    ],
)
def test_a_person_of_the_demo_that_cannot_be_read_is_told_by_line(tmp_path, text, line, says):
    path = tmp_path / "people.yaml"
    path.write_text(text, encoding="utf-8")
    people, problems = read_people(path)
    assert [(p.line, says in p.text) for p in problems] == [(line, True)], problems
    assert people == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        "      facts: {nobody: 'yes'}",
        "      start: in 999 years",
        "      kept: '١'",
        "      version: '99'",
        "      late: {ocre.obs#3: many}",
        "      open: {ocre.obs: x}",
        "      then: [3]",
        "      then: [{dance: {}}]",
        "      then: [{day: today}]",
        "      then: [{move: {fact: x, days: 1, reason: x}}]",
        "      then: [{course: {number: -1, first_day: today, reason: x}}]",
        "      then: [{switch: {to: {}, reason: x}}]",
        "      then: [{note: 3}]",
        "      books_ahead: soon",
    ],
)
def test_a_story_that_cannot_be_lived_is_told_by_line(tmp_path, more):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    story = STORY.replace("      start: 9 months ago\n", "") if "start:" in more else STORY
    (tmp_path / "people.yaml").write_text("# who\n" + story + more, encoding="utf-8")
    (problem,) = seed(TODAY, tmp_path).problems
    assert str(problem).startswith("people.yaml, line 2: Demo Kers cannot be put in: ")
    assert not Patient.objects.exists()


# the tables of check_protocols


@pytest.fixture
def matrix(tmp_path, monkeypatch):
    """Return a function that writes the matrix of one protocol."""
    for name, of in (("FACTS", "facts.csv"), ("TESTS", "tests")):
        monkeypatch.setattr(check_protocols, name, tmp_path / of)
    monkeypatch.setattr(check_protocols, "protocols_in_use", lambda: protocols_in_use()[:1])
    shutil.copy(KNOWN / "facts.csv", tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text("X = 'ocre.dose.maint'\n")
    return partial(call_command, "check_protocols", "--matrix", str(tmp_path / "made"))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [*DAMAGES, *PLACES])
def test_check_protocols_says_that_its_facts_cannot_be_read(matrix, tmp_path, kind):
    put(tmp_path / "facts.csv", kind)
    text = said(matrix)
    assert text.startswith("facts.csv, line ") or kind in ("empty", "huge"), text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", ["binary", "deep", "not UTF-8", "a folder", "a device without an end"]
)
def test_check_protocols_says_that_a_test_cannot_be_read(matrix, tmp_path, kind):
    put(tmp_path / "tests" / "test_x.py", kind)
    assert said(matrix).startswith("test_x.py, line ")


@pytest.mark.django_db
def test_check_protocols_says_that_it_cannot_write(matrix, tmp_path):
    (tmp_path / "made").write_text("")
    assert "made" in said(matrix)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("soon", "2028-01-02", "first: "),
        ("2027-01-01", "9" * 5_000, "last: "),
        ("2027-01-01", "2026-01-01", "on or after the first"),
        ("1990-01-01", "2150-01-01", "at most 3660 days later"),
    ],
)
def test_check_protocols_says_that_its_days_cannot_be_taken(first, last, says):
    assert says in said(partial(call_command, "check_protocols", "--first", first, "--last", last))


@pytest.mark.django_db
def test_timeline_says_that_it_cannot_write(tmp_path):
    words = ("timeline", "rebif", "--clinic", "generic", "--start", "2026-10-05", "--output")
    for where in (tmp_path, tmp_path / "none" / "file"):
        assert str(where) in said(partial(call_command, *words, str(where)))


# a database that nobody has made


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "load_protocols",
        "check_protocols",
        "check_protocols --matrix made",
        "timeline rebif --clinic generic --start 2026-10-05",
        "extend_plans",
        "forget_patients",
        "forget_patients --dry-run",
        "seal_secrets",
        "add_manager jbz somebody@example.org",
        "demo --code",
    ],
)
def test_a_database_that_was_never_migrated_is_told_in_words(tmp_path, monkeypatch, capsys, words):
    monkeypatch.setattr(sys, "argv", ["manage.py", *words.replace("made", str(tmp_path)).split()])
    with (
        own_database(tmp_path, "empty", fill=lambda: None) as empty,
        pointing_at(empty),
        pytest.raises(SystemExit) as ended,
    ):
        runpy.run_path(str(settings.BASE_DIR / "manage.py"), run_name="__main__")
    told = f"{ended.value.code} {capsys.readouterr().err}"
    assert ended.value.code != 0
    assert "migrate" in told
    assert "Traceback" not in told


# near-right files


ODD = st.one_of(
    st.sampled_from([None, True, 0, -1, 10**30, 1.5, float("inf"), "", "x", "x" * 3_000, TODAY]),
    st.sampled_from([[], {}, [[]], [{}], {"a": 1}, {"nl": 3, "en": None}, [None], {"nl": "x"}]),
    st.text(max_size=5),
)
READERS = {
    "facts.yaml": parse_facts,
    "glossary.yaml": parse_glossary,
    "clinics.yaml": lambda path: load_list(path, Clinic),
    "sources.yaml": lambda path: load_list(path, Source),
    "treatments.yaml": lambda path: load_list(path, Treatment),
    "demo/people.yaml": read_people,
    "protocols/plegridy.generic.yaml": lambda path: load_protocol(path, Report()),
}
WHOLE = {name: said_in(KNOWN / name) for name in READERS}


def other(draw, whole):
    """Return a value in which one part somewhere is another one, is gone or came twice."""
    if not isinstance(whole, list | dict) or not whole or draw(st.integers(0, 7)) == 0:
        return draw(ODD)
    places = list(whole) if isinstance(whole, dict) else range(min(len(whole), 6))
    at = draw(st.sampled_from(places))
    whole = whole.copy()
    how = draw(st.integers(0, 9))
    if how == 0:
        del whole[at]
    elif how == 1 and isinstance(whole, dict):
        whole[draw(st.sampled_from(["x", 3, None, True, "kind", "name"]))] = whole[at]
    else:
        whole[at] = other(draw, whole[at])
    return whole


@pytest.mark.django_db
@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_wrong_in_one_place_is_taken_or_told(tmp_path, name):
    path = tmp_path / name.rpartition("/")[2]

    @drawing(
        max_examples=drawn(20),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def read(data):
        text = yaml.safe_dump(other(data.draw, WHOLE[name]), allow_unicode=True)
        path.write_text(text, encoding="utf-8")
        READERS[name](path)

    read()
    assert Protocol.objects.exists()
