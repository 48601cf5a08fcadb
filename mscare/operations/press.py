"""What a process of the press answers (WSGI): schedules/renderers/paper/elsewhere.py says what.

It has no settings, no database and no network: HTML comes in, a PDF goes out, nothing stays.
"""

from collections.abc import Callable, Iterable
from typing import Any

from schedules.renderers.paper.bounds import TooLongError
from schedules.renderers.paper.layout import Layout

LAYOUT = Layout()
STATUS = {200: "200 OK", 204: "204 No Content", 413: "413 Content Too Large"}


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one question about one paper."""
    _slash, question, most = environ["PATH_INFO"].split("/")
    html = environ["wsgi.input"].read().decode()
    try:
        status, body = _answer(question, html, int(most))
    except TooLongError as error:
        status, body = 413, str(error).encode()
    length = [("Content-Length", str(len(body)))] if status != 204 else []
    start(STATUS[status], length)
    return [body]


def _answer(question: str, html: str, most: int) -> tuple[int, bytes]:
    if question == "fits":
        return (200 if LAYOUT.fits(html, most) else 204), b""
    body = LAYOUT.paper(html, most)
    return (204, b"") if body is None else (200, body)
