"""Tables as they are printed, and as docs/performance.md keeps them."""

import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import connection

from .measure import Line, Table

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs" / "performance.md"
MEASURED = ("manage.py", "mscare", "treatments", "schedules", "templates", "fixtures", "locale")


def text(table: Table) -> str:
    """Return a table for a screen."""
    lines = (f"  {line.name:<46}{_time(line):>10}  {_ratio(line):>22}" for line in table.lines)
    return "\n".join([table.title, *lines])


def markdown(tables: Iterable[Table], today: date) -> str:
    """Return all tables for a page, under what was measured and where."""
    parts = [f"Commit {commit()}, measured on {today} with {machine()}."]
    for table in tables:
        lines = (f"| {line.name} | {_time(line)} | {_ratio(line)} |" for line in table.lines)
        head = ("|  | processor time | ratio |", "|---|---:|---:|")
        parts += [f"**{table.title}**", "\n".join([*head, *lines])]
    return "\n\n".join(parts)


def commit() -> str:
    """Return the last commit of what is measured; the benchmarks themselves do not count."""
    found = _git("log", "-1", "--format=%h", "--", *MEASURED)
    changed = _git("status", "--porcelain", "--", *MEASURED)
    return f"{found} with changes" if changed else found


def machine() -> str:
    """Return on what it ran: not where."""
    version = ".".join(map(str, connection.get_database_version()))
    database = f"{connection.display_name} {version}"
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}"


def put(page: str, name: str, figures: str) -> str:
    """Return the page with other figures between the two marks of this name.

    Raises ValueError when the page has no such marks.
    """
    begin, end = f"<!-- figures: {name} -->", f"<!-- end of figures: {name} -->"
    head, is_begun, rest = page.partition(begin)
    _before, is_ended, tail = rest.partition(end)
    if not is_begun or not is_ended:
        raise ValueError(f"{KEPT.name} has no lines {begin} and {end}: write them where they go")
    return f"{head}{begin}\n\n{figures}\n\n{end}{tail}"


def _time(line: Line) -> str:
    for unit, one in (("s", 1.0), ("ms", 1e-3)):
        if line.seconds >= one:
            return f"{line.seconds / one:.3g} {unit}"
    return f"{line.seconds * 1e6:.3g} µs"


def _ratio(line: Line) -> str:
    digits = 0 if line.ratio >= 100 else 2
    spread = f" ({line.low:.{digits}f}–{line.high:.{digits}f})" if line.low < line.high else ""
    return f"{line.ratio:.{digits}f} x{spread}"


def _git(*words: str) -> str:
    run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()
