"""What a log may not hold: names, dates of care, and the address of a calendar."""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation

# To the end of what is quoted, or of all: a mistyped address may hold half of a real one.
FEED = re.compile(r'(/agenda/)[^"]+', re.IGNORECASE)
TOKEN = re.compile(r"[\w-]{43,}", re.ASCII)  # the whole secret, at whatever address it was sent
SPEAKING = ("OperationalError", "ImproperlyConfigured")  # their words are of machines alone
# What was refused is no mistake of ours: where it was refused says nothing.
REFUSED = (PermissionDenied, SuspiciousOperation, BadRequest)
STYLES = ("text", "json")
# What one line of JSON may say beside its message; whatever else a program adds stays out of it.
SAID = ("request_id", "view", "method", "status", "ms")

request_id: ContextVar[str] = ContextVar("request_id", default="")


class DiscreetRecord(logging.LogRecord):
    """A line of a log without addresses of pages and calendars, whoever writes it and keeps it.

    A record, not a filter: filters hang on handlers, and Django, gunicorn and whatever a hospital
    adds bring handlers of their own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request_id = request_id.get()
        if self.exc_info and isinstance(self.exc_info[1], REFUSED):
            self.exc_info = None
        if self.exc_info and self.exc_info[1]:
            self.exc_text = story_of(self.exc_info[1])  # what formatters then take as it is

    def getMessage(self) -> str:  # noqa: N802
        """Return the message. Of a request no path: that is whatever somebody typed, a name too."""
        said = self.args
        if hasattr(self, "request") and isinstance(said, tuple):  # Django tells of it
            said = tuple("…" if str(one).startswith("/") else one for one in said)
        message = str(self.msg) % said if said else str(self.msg)
        return TOKEN.sub("***", FEED.sub(r"\1***", message))


class AsJson(logging.Formatter):
    """One line of JSON for each record, for programs that read logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. Fields that are not known by name are left out."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name in SAID if (value := getattr(record, name, ""))}
        request = getattr(record, "request", None)  # Django tells of some when they are over
        if name := getattr(request, "request_id", ""):
            line["request_id"] = name
        if record.exc_info:
            line["trace"] = record.exc_text or ""
        return json.dumps(line, ensure_ascii=False)


def logging_as(style: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING: all to the standard error, as text or as lines of JSON."""
    formatters = {"json": {"()": AsJson}, "text": {"()": logging.Formatter}}
    one_line_a_request = {"mscare.requests": {"level": "INFO"}} if style == "json" else {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": formatters,
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": style}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": one_line_a_request,
    }


def story_of(error: BaseException) -> str:
    """Return where errors arose, the first one first, and of which kinds they are.

    Their words are left out: a database copies the whole row that it refuses into them.
    """
    chain: list[BaseException] = []
    last: BaseException | None = error
    while last and not any(last is known for known in chain):
        chain.append(last)
        last = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
    return "\n".join(_scene_of(one) for one in reversed(chain))


def _scene_of(error: BaseException) -> str:
    kind = type(error).__name__
    words = f": {error}" if kind in SPEAKING else ""
    return "".join(traceback.format_tb(error.__traceback__)) + kind + words
