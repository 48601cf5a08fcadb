"""Files that a spreadsheet opens: one form, and no cell that it could take for a formula."""

import csv
import re
from collections.abc import Iterable
from io import StringIO

MARK = "\ufeff"  # without it Excel takes the text for another encoding
NUMBERS = re.compile(r"[\d\s.,:/()+-]*\d[\d\s.,:/()+-]*([eE][+-]?\d+)?")  # or a day, or 12E5
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class AsText(str):
    """A number that counts nothing, such as that of a phone: its zeros and signs must stay."""


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as a Dutch Excel expects them."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(cell: str) -> str:
    """Return a cell that stays what it is: a spreadsheet would make 77 of "0077"."""
    if isinstance(cell, AsText) and NUMBERS.fullmatch(cell):
        return f'="{cell}"'
    return harmless(cell)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
