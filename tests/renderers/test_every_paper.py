"""Every kind of paper, in both languages: a screen reader reads it, and it needs no colour."""

import io
import re
import subprocess
from itertools import pairwise

import pdfua
import pikepdf
import pytest

from tests.renderers.papers import fonts_of, shades_of, tags_of

pytestmark = pytest.mark.reading

KINDS = (
    "alemtuzumab",
    "ocrelizumab",
    "ofatumumab",
    "ahsct",
    "summary",
    "card",
    "letter",
    "worklist",
)
CLINICS = {"alemtuzumab": "jbz"}
# A warning: the cells of a table name their heads, which the checker asks a person to look at.
SAID = {"worklist": {"UA-15-003"}}


@pytest.fixture(
    params=[(kind, language) for kind in KINDS for language in ("nl", "en")], ids="-".join
)
def printed(request, paper, small, letter, worklist):
    """A paper, its language, and what the checker may say of it."""
    kind, language = request.param
    return _body(kind, language, paper, small, letter, worklist), language, SAID.get(kind, set())


def _body(kind, language, paper, small, letter, worklist):
    match kind:
        case "summary" | "card":
            return small(kind, "alemtuzumab", "jbz", language)
        case "letter":
            return letter(language)
        case "worklist":
            return worklist(language)
    return paper(kind, CLINICS.get(kind, "amsterdam-umc"), language)


def test_it_is_tagged_as_pdf_ua_asks(printed, tmp_path):
    body, language, said = printed
    file = tmp_path / "paper.pdf"
    file.write_bytes(body)
    findings = pdfua.validate(file).findings
    assert {finding.rule_id for finding in findings} == said
    assert [one for one in findings if one.severity is pdfua.Severity.ERROR] == []
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)
    with pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712 (a PDF object)
        assert pdf.Root.MarkInfo.Marked == True  # noqa: E712
        assert str(pdf.docinfo.Title)
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert [page for page in pdf.pages if "/Annots" in page] == []  # paper has no links


def test_headings_never_skip_a_level_and_pictures_have_words(printed):
    tags = tags_of(printed[0])
    levels = [int(tag[1]) for tag, _attributes in tags if re.fullmatch(r"H\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(attributes.get("/Alt") for tag, attributes in tags if tag == "Figure")
    assert not {"L", "Link"} & {tag for tag, _attributes in tags}


def test_every_letter_is_in_our_own_font_and_in_the_file(printed):
    fonts = fonts_of(printed[0])
    assert all(fonts.values())
    assert {name.split("+")[1] for name in fonts} == {
        "Atkinson-Hyperlegible",
        "Atkinson-Hyperlegible-Bold",
    }


def test_it_needs_no_colour_and_all_its_letters_are_black(printed):
    """White stands on black alone; grey is only between two lines."""
    shades = shades_of(printed[0])
    assert all(len(set(numbers)) == 1 for numbers in shades)
    assert {numbers[0] for numbers in shades} <= {0, 1, LINE}


LINE = round(0x77 / 0xFF, 6)


def test_the_checker_finds_what_is_wrong(paper, tmp_path):
    """A paper without its language and title: else nothing above could fail."""
    file = tmp_path / "wrong.pdf"
    with pikepdf.open(io.BytesIO(paper("ahsct", "amsterdam-umc"))) as pdf:
        del pdf.Root.Lang, pdf.Root.ViewerPreferences
        pdf.save(file)
    found = {finding.rule_id for finding in pdfua.validate(file).findings}
    assert len(found) >= 2
