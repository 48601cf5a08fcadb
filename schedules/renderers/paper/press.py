"""The press: HTML in, PDF/UA out; printed in processes of their own, or in this one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import BoundedSemaphore
from typing import Protocol

from django.conf import settings

from .bounds import BusyError, check_lines

MOST_AT_ONCE = 4  # papers for which one process waits: pages must find a thread that is free


class Printer(Protocol):
    """What lays out and prints, here or elsewhere."""

    def paper(self, html: str, most: int) -> bytes | None:
        """Return a PDF; None where it takes more than `most` pages. With 0 all may be."""

    def fits(self, html: str, most: int) -> bool:
        """Tell whether a paper takes no more than `most` pages."""


class Press:
    """Prints at a socket where the settings name one, else in this process, one after another.

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
        with self._place():
            for html in _short(papers):
                found = self._printer.paper(html, pages) if pages else None
                if found is not None:
                    return found
            return self._printer.paper(html, 0) or b""

    def fitting(self, papers: Iterable[str], pages: int = 1) -> int:
        """Return which of these is the first that takes no more than `pages`; else the last."""
        last = 0
        with self._place():
            for last, html in enumerate(_short(papers)):
                if self._printer.fits(html, pages):
                    return last
        return last

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
