"""Whether two pictures show the same, however a machine draws its letters."""

from functools import reduce

from PIL import Image, ImageChops

CELL = 4  # pixels: in a cell of so many, letters are a shade, wherever their edges are drawn
FAR = 24  # of 255: a cell is another one when one of its colours is further away than this
BAND = 12  # cells: a tall picture must not hide a small loss, so each band is looked at alone
MOST = 0.03  # the share of a band's cells that may be others


def cells_that_differ(kept: Image.Image, now: Image.Image) -> Image.Image:
    """Return the difference, a dot a cell: white where it is another one."""
    far = ImageChops.difference(_cells(kept), _cells(now))
    return reduce(ImageChops.lighter, far.split()).point(lambda away: 255 * (away > FAR))


def _cells(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB").reduce(CELL)


def unlikeness(kept: Image.Image, now: Image.Image) -> float:
    """Return the share of cells that differ in the band that differs most; 1.0 of other sizes."""
    if kept.size != now.size:
        return 1.0
    differ = cells_that_differ(kept, now)
    return max(differ.reduce((differ.width, BAND)).get_flattened_data()) / 255
