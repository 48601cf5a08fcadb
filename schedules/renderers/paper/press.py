"""The press: HTML in, PDF/UA out; printed in processes of their own, or in this one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Protocol, TypeVar

from django.conf import settings
from django.core.cache import caches

from .bounds import BusyError, check_lines

Answer = TypeVar("Answer")
MOST_AT_ONCE = 4  # papers for which one process waits: pages must find a thread that is free


class Printer(Protocol):
    """What lays out and prints, here or elsewhere."""

    def paper(self, html: str, most: int) -> bytes | None:
        """Return a PDF; None where it takes more than `most` pages. With 0 all may be."""

    def fits(self, html: str, most: int) -> bool:
        """Tell whether a paper takes no more than `most` pages."""


class Press:
    """Prints at a socket where the settings name one, else in this process, as a command does.

    What was printed in the last minutes is at hand (settings: CACHES). A key of it can be made only
    by who has the same words before them, so it opens nothing to anybody.

    All that it does may raise TooLongError and BusyError.
    """

    def __init__(self) -> None:
        self._places = BoundedSemaphore(MOST_AT_ONCE)

    def print(self, html: str) -> bytes:
        """Return a tagged PDF (PDF/UA-1). The same words give the same bytes."""
        return self.print_fitting([html], pages=0)

    def print_fitting(self, papers: Iterable[str], *, pages: int) -> bytes:
        """Return the first of these that takes no more than `pages` as a PDF; else the last.

        The next paper is asked for only where the one before does not fit.
        """
        html = ""
        for html in _short(papers):
            found = self._paper(html, pages) if pages else None
            if found is not None:
                return found
        return self._paper(html, 0) or b""

    def fitting(self, papers: Iterable[str], pages: int = 1) -> int:
        """Return which of these is the first that takes no more than `pages`; else the last."""
        last = 0
        for last, html in enumerate(_short(papers)):
            if self._fits(html, pages):
                return last
        return last

    def _paper(self, html: str, most: int) -> bytes | None:
        return self._kept(f"paper {most}", html, lambda: self._printer.paper(html, most))

    def _fits(self, html: str, most: int) -> bool:
        return self._kept(f"fits {most}", html, lambda: self._printer.fits(html, most))

    def _kept(self, asked: str, html: str, answer: Callable[[], Answer]) -> Answer:
        """Return what was answered lately, or ask. Equal words look alike as long as this lives."""
        key = sha256(f"{asked} {html}".encode()).hexdigest()
        kept: tuple[Answer] | None = caches["papers"].get(key)
        if kept is None:
            with self._place():
                kept = (answer(),)  # in a tuple: None is an answer too
            caches["papers"].set(key, kept)
        return kept[0]

    @cached_property
    def _printer(self) -> Printer:
        if settings.PRESS_SOCKET:
            from .elsewhere import Elsewhere

            return Elsewhere(settings.PRESS_SOCKET)
        # WeasyPrint takes half a second to import: no page and no command should wait for it.
        from .layout import Layout

        return Layout()

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            yield
        finally:
            self._places.release()


def _short(papers: Iterable[str]) -> Iterator[str]:
    for html in papers:
        check_lines(html)
        yield html


PRESS = Press()
