"""The press: HTML in, PDF/UA out, without a network and from one thread at a time."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(settings.BASE_DIR) / "static"
STYLE = STATIC / "css/print.css"
UA = {"pdf_variant": "pdf/ua-1"}


class OwnFilesOnly(URLFetcher):
    """Gives our own style sheets and fonts, and pictures that are in the page itself."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Open an address. Raises ValueError on any that is not our own."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            path = Path(url2pathname(parts.path)).resolve()
            if parts.netloc or not path.is_relative_to(STATIC.resolve()):
                raise ValueError(f"not a file of our own: {url}")
        return super().fetch(url, headers)


class Press:
    """Holds the fonts, so that they are unpacked once in the life of a process."""

    def __init__(self) -> None:
        # Pango's font map must never be used by two threads: it corrupts memory. Python runs one
        # thread at a time anyhow, so waiting here costs nothing and one set of fonts is enough.
        self._lock = threading.Lock()
        self._fonts: Any = None
        self._style: Any = None  # reading it takes a tenth of a page

    def print(self, html: str) -> bytes:
        """Return a tagged PDF (PDF/UA-1). The same words give the same bytes."""
        return self.print_fitting([html], pages=0)

    def print_fitting(self, papers: Iterable[str], *, pages: int) -> bytes:
        """Return the first of these that takes no more than `pages` as a PDF; else the last.

        The next paper is asked for only where the one before does not fit.
        """
        with self._lock:
            body: bytes = self._first(papers, pages)[1].write_pdf(**UA)
            return body

    def fitting(self, papers: Iterable[str], pages: int = 1) -> int:
        """Return which of these is the first that takes no more than `pages`; else the last."""
        with self._lock:
            return self._first(papers, pages)[0]

    def _first(self, papers: Iterable[str], pages: int) -> tuple[int, Document]:
        found = None
        for place, html in enumerate(papers):
            found = place, self._laid_out(html)
            if len(found[1].pages) <= pages:
                break
        if found is None:
            raise ValueError("no paper to print")
        return found

    def _laid_out(self, html: str) -> Document:
        try:
            return self._paper(html)
        except FileNotFoundError:  # the system has cleaned up where the fonts were unpacked
            self._fonts = self._style = None
            return self._paper(html)

    def _paper(self, html: str) -> Document:
        fetcher = OwnFilesOnly()
        self._fonts = self._fonts or FontConfiguration()
        self._style = self._style or CSS(
            filename=STYLE, font_config=self._fonts, url_fetcher=fetcher
        )
        document = HTML(string=html, url_fetcher=fetcher)
        return document.render(font_config=self._fonts, stylesheets=[self._style], **UA)


PRESS = Press()
