"""Reads a printed timeline with two independent PDF libraries."""

import io
import re
from collections import Counter

import pikepdf
import pypdf


def text_of(body):
    """All text in reading order, white space made one."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def pages_of(body):
    """The text of each page, white space made one."""
    reader = pypdf.PdfReader(io.BytesIO(body))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def letters_by_size(body):
    """How many letters are printed in which size, in points."""
    sizes = Counter()

    def count(text, matrix, text_matrix, _font, size):
        sizes[round(size * abs(matrix[3] * text_matrix[3]), 1)] += len(text.strip())

    for page in pypdf.PdfReader(io.BytesIO(body)).pages:
        page.extract_text(visitor_text=count)
    return Counter({size: count for size, count in sizes.items() if count})


def tags_of(body):
    """The tags in reading order, each with its dictionary."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        return list(_below(pdf.Root.StructTreeRoot.K))


def _below(kids):
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S)[1:], {str(key): _plain(value) for key, value in kid.items()}
            yield from _below(kid.get("/K", []))


def _plain(value):
    if isinstance(value, pikepdf.String):
        return str(value)
    if isinstance(value, pikepdf.Dictionary) and "/BBox" in value:
        return [float(number) for number in value.BBox]
    return None


def fonts_of(body):
    """The name of every font, and whether it is inside the file."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        return {str(font.BaseFont): _is_embedded(font) for font in fonts}


def _is_embedded(font):
    descriptor = font.DescendantFonts[0].FontDescriptor
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
