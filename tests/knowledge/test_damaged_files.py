"""A file that is too large, too deep or no text is a problem by line, and never a crash."""

import pytest

from treatments.catalogue import load_folder
from treatments.lists import load_list
from treatments.models import Clinic, Source, Treatment
from treatments.protocol_files import parse
from treatments.yaml_lines import LARGEST

DOUBLING = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n"
    for before, name in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (DOUBLING, 1, "& and * cannot repeat a part; write it out"),
        ("a: b\nc: &c [*c]\n", 2, "& and * cannot repeat a part"),
        ("a: b\nc: *important*\n", 2, "put a text that holds a colon or begins with a sign"),
        ("[" * 100_000, 1, "a list cannot lie more than 20 lists deep"),
        ("{" * 100_000, 1, "a list cannot lie more than 20 lists deep"),
        ("- " * 100_000, 1, "a list cannot lie more than 20 lists deep"),
        ("? " * 100_000, 1, "a list cannot lie more than 20 lists deep"),
        ("".join(" " * n + "a:\n" for n in range(400)), 21, "more than 20 lists deep"),
        ("a: b\nc: !!float ''\n", 2, "! cannot give a value a type"),
        ("a: b\nc: !!python/object:os.system x\n", 2, "! cannot give a value a type"),
        ("a: b\nc: 0x" + "f" * 9000, 2, "a number or day has at most 40 signs"),
        ("a: b\nc: 1" + ":59" * 50_000, 2, "a number or day has at most 40 signs"),
        ("a: b\nc: 0b_\n", 2, "0b_ is no number or day"),
        ("a: b\nc: 2026-02-30\n", 2, "2026-02-30 is no number or day"),
        ('a: b\nc: "\\0"\n', 2, "the sign '\\x00' cannot be kept or shown"),
        ('a: b\n"\\ud800": c\n', 2, "invalid Unicode character"),
        ("a: b\n" * (LARGEST // 5 + 1), 1, "larger than 250 kB"),
        ("a: b\n<<: {c: d}\n", 2, "this cannot be read"),
    ],
)
def test_what_grows_or_runs_deep_is_refused_on_its_line(text, line, says):
    draft = parse(text, "test.yaml")
    assert [(p.line, says in p.text) for p in draft.problems] == [(line, True)], draft.problems
    assert draft.rules == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "this file cannot be read"),
        (b"# \n" * 100_000, "this file is larger than 250 kB"),
        (b"[" * 1000, "more than 20 lists deep"),
    ],
)
def test_no_file_of_the_folder_ends_in_a_crash(tmp_path, content, says):
    (tmp_path / "protocols").mkdir()
    names = ("clinics.yaml", "sources.yaml", "treatments.yaml", "protocols/test.yaml")
    for name in names:
        (tmp_path / name).write_bytes(content)
    found = load_folder(tmp_path).problems
    assert [(p.file, p.line, says in p.text) for p in found] == [
        (name.rpartition("/")[2], 1, True) for name in names
    ]


CLINIC = "- slug: new\n  name: {nl: Nieuw, en: New}\n  contacts: []\n"
SOURCE = (
    "- slug: x\n".replace("slug: x", "key: x") + "  kind: leaflet\n  publisher: P\n  title: T\n"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "text", "line", "says"),
    [
        (Clinic, CLINIC.replace("[]", "x"), 3, "contacts must be a list of ways to reach"),
        (Clinic, CLINIC.replace("[]", "[x]"), 3, "each with a key"),
        (Clinic, CLINIC.replace("[]", "[{phone: 1}]"), 3, "each with a key"),
        (Clinic, CLINIC.replace("[]", "[{key: a, for: 2026-01-01}]"), 3, "contacts: Value must be"),
        (Clinic, CLINIC + "  closed_days: 3\n", 4, "closed_days must be a list of days"),
        (Clinic, CLINIC + "  closed_days: [soon]\n", 4, "closed_days must be a list of days"),
        (Clinic, CLINIC + "  works_on_good_friday: maybe\n", 4, "must be either True or False"),
        (Clinic, CLINIC.replace("slug: new", "slug: a new one"), 1, "slug: Enter a valid"),
        (Clinic, CLINIC.replace("slug: new", "slug: [new]"), 1, "slug: Enter a valid"),
        (Clinic, CLINIC.replace("Nieuw", "N" * 121), 2, "name: Write at most 120 letters"),
        (Source, SOURCE + "  published: soon\n", 5, "has an invalid date format"),
        (Source, SOURCE.replace("leaflet", "rumour"), 2, "'rumour' is not a valid choice"),
        (Source, SOURCE.replace(": P", ":"), 3, "publisher: This field cannot be null"),
    ],
)
def test_a_list_with_a_value_that_cannot_be_kept_is_left_out_whole(
    tmp_path, model, text, line, says
):
    path = tmp_path / "list.yaml"
    path.write_text(text, encoding="utf-8")
    before = model.objects.count()
    found = load_list(path, model)
    assert [(p.line, says in p.text) for p in found] == [(line, True)], found
    assert model.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["brands", "ms_types"])
def test_the_lists_of_a_treatment_hold_words(tmp_path, name):
    path = tmp_path / "treatments.yaml"
    words = {"brands": "[]", "ms_types": "[]", name: "[{a: b}]"}
    path.write_text(
        "- slug: new\n  name: {nl: N, en: N}\n  inn: n\n  route: {nl: N, en: N}\n"
        "  summary: {nl: N, en: N}\n"
        f"  brands: {words['brands']}\n  ms_types: {words['ms_types']}\n",
        encoding="utf-8",
    )
    (found,) = load_list(path, Treatment)
    assert found.text == f"{name} must be a list of names"
