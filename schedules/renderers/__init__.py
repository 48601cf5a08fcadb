"""A timeline as a file: (timeline) -> Rendered."""

from typing import NamedTuple


class Rendered(NamedTuple):
    """A file to hand over."""

    filename: str
    content_type: str
    body: bytes
