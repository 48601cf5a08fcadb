"""How the identity of an entry is written, and read back."""

import re
from pathlib import Path

import pytest

from schedules.engine import Key

ROOT = Path(__file__).resolve().parents[2]


def test_a_key_is_written_and_read_back():
    key = Key("ocre.dose.maint", 12)
    assert str(key) == "ocre.dose.maint#12"
    assert Key.read("ocre.dose.maint#12") == key == ("ocre.dose.maint", 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ocre.dose",
        "#1",
        "ocre.dose#",
        "ocre.dose#x",
        "ocre.dose#-1",
        "ocre.dose#²",
        "a#1234567",
    ],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(ValueError, match="is not written as fact#number"):
        Key.read(text)


def test_nobody_else_writes_or_reads_one():
    """It stands in addresses, in forms and in what history keeps: one spelling for all."""
    by_hand = re.compile(r"#\{[\w.]*(occurrence|n)\}|(partition|split)\(.#")
    paths = [*(ROOT / "schedules").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    spelled = [path.name for path in paths if by_hand.search(path.read_text(encoding="utf-8"))]
    assert spelled == ["rules.py"]
