"""The press: HTML in, PDF/UA out, without a network and from one thread at a time."""

import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(settings.BASE_DIR) / "static"


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

    def print(self, html: str, *, stylesheet: str) -> bytes:
        """Return `html` as a tagged PDF (PDF/UA-1), the same bytes for the same words."""
        with self._lock:
            try:
                return self._printed(html, STATIC / stylesheet)
            except FileNotFoundError:  # the system has cleaned up where the fonts were unpacked
                self._fonts = None
                return self._printed(html, STATIC / stylesheet)

    def _printed(self, html: str, stylesheet: Path) -> bytes:
        self._fonts = self._fonts or FontConfiguration()
        fetcher = OwnFilesOnly()
        style = CSS(filename=stylesheet, font_config=self._fonts, url_fetcher=fetcher)
        document = HTML(string=html, url_fetcher=fetcher)
        body: bytes = document.write_pdf(
            stylesheets=[style], font_config=self._fonts, pdf_variant="pdf/ua-1"
        )
        return body


PRESS = Press()
