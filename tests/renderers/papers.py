"""Reads a printed timeline with two independent PDF libraries."""

import io
import re
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import zxingcpp
from PIL import Image

DPI = 150


def text_of(body):
    """All text in reading order, white space made one."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def number_of_pages(body):
    """How many pages there are; to read them takes a hundred times as long."""
    return len(pypdf.PdfReader(io.BytesIO(body)).pages)


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


def gaps_of(body):
    """How often lines of a page lie so far apart, in points."""
    gaps = Counter()
    for page in pypdf.PdfReader(io.BytesIO(body)).pages:
        lines = set()

        def place(text, matrix, text_matrix, _font, _size, lines=lines):
            if text.strip():
                lines.add(round(matrix[5] + matrix[3] * text_matrix[5], 1))

        page.extract_text(visitor_text=place)
        gaps.update(round(below - above, 1) for above, below in pairwise(sorted(lines)))
    return gaps


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


def picture_of(body, folder, page=1):
    """A page as a printer without colours prints it."""
    paper = Path(folder) / "paper.pdf"
    paper.write_bytes(body)
    which = ["-f", str(page), "-l", str(page), "-singlefile"]
    name = str(paper.with_suffix(""))
    subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), *which, str(paper), name], check=True)
    return Image.open(paper.with_suffix(".pgm"))


def squares_of(picture):
    """What a phone reads of a page: each square with its width on paper, in millimetres."""
    found = zxingcpp.read_barcodes(picture)
    return [(code.text, _width(code.position) / DPI * 25.4) for code in found]


def _width(corners):
    return abs(corners.top_right.x - corners.top_left.x)


def shades_of(body):
    """Every colour that is set in a page: one number of a grey, else red, green and blue."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        return {
            tuple(float(number) for number in operands)
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in ("g", "G", "rg", "RG")
        }
