"""A square that a phone reads."""

import segno

EDGE = 4  # so many of its dots wide, white: without it no phone finds the square
ON_PAPER = 2  # the paper around it is white as well


def qr_of(link: str, edge: int = EDGE) -> str:
    """Return a square that opens an address, as a picture within the page."""
    return segno.make(link, error="m", micro=False).svg_data_uri(border=edge)
