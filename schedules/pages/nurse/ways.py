"""The ways from a page to what can be done with it: the grave ones stand apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A page on which something is done, and what its link says."""

    label: str
    address: str
    about: str = ""  # what it is about, where the page says so beside it
