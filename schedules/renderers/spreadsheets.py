"""Files that a spreadsheet opens: one form, and no cell that it could take for a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

MARK = "\ufeff"  # without it Excel takes the text for another encoding
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as a Dutch Excel expects them."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
