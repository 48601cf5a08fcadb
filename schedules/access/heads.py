"""Where each chain ends: a line for each clinic, to be kept where nobody of the database comes."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from .chain import Head, clinics, last_link

NO_CLINIC = "-"
LINE = re.compile(r"\d{4}-\d\d-\d\d ([-\w]+) (\d{1,18}) ([0-9a-f]{64})", re.ASCII)


class UnreadableError(ValueError):
    """A line that is no head; the text says which."""


def heads_now(clinic: str | None = None) -> Iterator[Head]:
    """Yield where the chain of each clinic ends, or of one."""
    for slug in clinics() if clinic is None else [clinic]:
        if last := last_link(slug):
            yield Head(slug, last.number, last.hash)


def line_of(head: Head) -> str:
    """Return the day, the clinic, how many rows its chain has, and the hash of the last one."""
    return f"{timezone.localdate()} {head.clinic or NO_CLINIC} {head.number} {head.hash}"


def read_heads(path: Path) -> list[Head]:
    """Return the heads that a file holds. Raises UnreadableError or OSError."""
    return [_head(path, n, line) for n, line in enumerate(_lines(path), 1) if line.strip()]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def _head(path: Path, number: int, line: str) -> Head:
    found = LINE.fullmatch(line.strip())
    if found is None:
        raise UnreadableError(f"{path}, line {number}: this is no head of a chain")
    clinic, count, hashed = found.groups()
    return Head("" if clinic == NO_CLINIC else clinic, int(count), hashed)
