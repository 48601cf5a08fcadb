"""Printing in another process: its answers over a socket of this machine.

POST /paper/N or /fits/N with the HTML: 200 with the PDF, or with nothing for what fits; 204 where
it takes more than N pages; 413 where it is too long. The queue is the one that the system keeps of
who wants to be let in: it is short, and who finds it full is told so at once.
"""

import logging
import socket
from http.client import HTTPConnection, HTTPException

from .bounds import BusyError, TooLongError

PATIENCE = 40  # seconds for one paper with all that wait before it
logger = logging.getLogger(__name__)


class _Connection(HTTPConnection):
    """HTTP over a socket that is a file."""

    def __init__(self, path: str) -> None:
        super().__init__("press", timeout=PATIENCE)
        self.path = path

    def connect(self) -> None:
        """Knock. Raises BlockingIOError where the queue is full."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


class Elsewhere:
    """The same two questions as `Layout` answers, asked of the press at a socket."""

    def __init__(self, path: str) -> None:
        self.path = path

    def paper(self, html: str, most: int) -> bytes | None:
        """Return a tagged PDF; None where it takes more than `most` pages. With 0 all may be.

        Raises TooLongError and BusyError.
        """
        status, body = self._answer(f"/paper/{most}", html)
        return body if status == 200 else None

    def fits(self, html: str, most: int) -> bool:
        """Tell whether a paper takes no more than `most` pages. Raises BusyError."""
        return self._answer(f"/fits/{most}", html)[0] == 200

    def _answer(self, asked: str, html: str) -> tuple[int, bytes]:
        try:
            status, body = self._ask(asked, html.encode())
        except (OSError, HTTPException) as error:
            if not isinstance(error, BlockingIOError):
                logger.error("the press does not answer: %s", type(error).__name__)
            raise BusyError from error
        if status == 413:
            raise TooLongError(body.decode())
        if status not in (200, 204):
            raise RuntimeError(f"the press answers {status}")
        return status, body

    def _ask(self, asked: str, body: bytes) -> tuple[int, bytes]:
        connection = _Connection(self.path)
        try:
            connection.request("POST", asked, body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
