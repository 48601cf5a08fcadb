"""A square that a phone reads."""

import segno


def qr_of(link: str) -> str:
    """Return a square that opens an address, as a picture within the page."""
    return segno.make(link, error="m", micro=False).svg_data_uri(border=4)
