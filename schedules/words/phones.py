"""Phone numbers: as people write them, and as a telephone dials them."""

import re


def dialled(phone: str) -> str:
    """Return what a telephone dials: of `+31 (0)6 1234`, `+3161234`: the 0 is for calls at home."""
    return re.sub(r"(?!^\+)\D", "", re.sub(r"^(\+[^(]*)\(0\)", r"\1", phone.strip()))
