"""WeasyPrint: HTML in, PDF/UA out, without a network and from one thread at a time.

It needs no settings: the process that prints for others has no key and no database. It takes half
a second to import: only what prints should wait for it.
"""

import atexit
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from .bounds import check_pages

STATIC = Path(__file__).resolve().parents[3] / "static"
STYLE = STATIC / "css/print.css"
UA = {"pdf_variant": "pdf/ua-1"}
# Pango's font map must never be used by two threads: it corrupts memory. Python runs one thread at
# a time anyhow, so waiting here costs nothing.
ONE_AT_A_TIME = threading.Lock()


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


class Layout:
    """Holds the fonts, so that they are unpacked once in the life of a process."""

    def __init__(self) -> None:
        self._fonts: Any = None
        self._style: Any = None  # reading it takes a tenth of a page
        # At the very end of a process, fonts find WeasyPrint taken apart before them.
        atexit.register(self._forget)

    def paper(self, html: str, most: int) -> bytes | None:
        """Return a tagged PDF; None where it takes more than `most` pages. With 0 all may be.

        The same words give the same bytes. Raises TooLongError.
        """
        with ONE_AT_A_TIME:
            found = self._laid_out(html)
            if most and len(found.pages) > most:
                return None
            check_pages(len(found.pages))
            body: bytes = found.write_pdf(**UA)
            return body

    def fits(self, html: str, most: int) -> bool:
        """Tell whether a paper takes no more than `most` pages."""
        with ONE_AT_A_TIME:
            return len(self._laid_out(html).pages) <= most

    def _laid_out(self, html: str) -> Document:
        try:
            return self._paper(html)
        except FileNotFoundError:  # the system has cleaned up where the fonts were unpacked
            self._forget()
            return self._paper(html)

    def _forget(self) -> None:
        self._fonts = self._style = None

    def _paper(self, html: str) -> Document:
        fetcher = OwnFilesOnly()
        self._fonts = self._fonts or FontConfiguration()
        self._style = self._style or CSS(
            filename=STYLE, font_config=self._fonts, url_fetcher=fetcher
        )
        document = HTML(string=html, url_fetcher=fetcher)
        return document.render(font_config=self._fonts, stylesheets=[self._style], **UA)
