"""The pictures that are kept, and the one of the README that is laid out of them."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from PIL import Image

from .likeness import MOST, cells_that_differ, unlikeness

KEPT = Path(__file__).parent
SEEN = settings.BASE_DIR / "var" / "pictures"
README = settings.BASE_DIR / "docs" / "timeline.png"
ON_README = ("preview", "mine", "fridge")
COMMON = 0.001  # of the dots: a colour that covers more is kept as it is
NEAR = 20  # of 255: a rarer one may be kept as one that is so near
GROUND, GAP = "#d9d0c1", 24  # around the pictures of the README


def keep(pictures: Mapping[str, Image.Image]) -> None:
    """Put these in the place of all pictures that are kept, and lay out the README's anew."""
    for old in KEPT.glob("*.png"):
        old.unlink()
    for name, picture in pictures.items():
        _save(picture, KEPT / f"{name}.png")
    _save(for_readme(), README)


def _save(picture: Image.Image, path: Path) -> None:
    palette = Image.new("P", (1, 1))
    palette.putpalette([shade for colour in _palette(picture) for shade in colour])
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def _palette(picture: Image.Image) -> list[tuple[int, ...]]:
    """Return the colours of a picture that others can be kept as, the commonest first.

    Pillow's own palettes take colours together by how common they are: a red sign becomes brown.
    """
    common, chosen = COMMON * picture.width * picture.height, list[tuple[int, ...]]()
    for count, colour in sorted(picture.getcolors(1 << 24) or [], reverse=True):
        if count > common or all(_distance(colour, other) > NEAR for other in chosen):
            chosen.append(colour)
    return chosen[:256]


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def kept(path: Path) -> Image.Image:
    """Return a picture that is kept."""
    with Image.open(path) as picture:
        return picture.convert("RGB")


def for_readme() -> Image.Image:
    """Return what the README shows: pictures that are kept, side by side."""
    chosen = [kept(KEPT / f"{name}.png") for name in ON_README]
    size = sum(one.width + GAP for one in chosen) + GAP, max(one.height for one in chosen) + 2 * GAP
    whole, left = Image.new("RGB", size, GROUND), GAP
    for one in chosen:
        whole.paste(one, (left, (whole.height - one.height) // 2))
        left += one.width + GAP
    return whole


def changed(pictures: Mapping[str, Image.Image]) -> dict[str, float]:
    """Return how unlike each picture is that is not as kept, and put it into var/pictures."""
    shutil.rmtree(SEEN, ignore_errors=True)
    unlike = {name: _unlike(name, picture) for name, picture in pictures.items()}
    found = {name: share for name, share in unlike.items() if share > MOST}
    for name in found:
        _lay_out(name, pictures[name])
    return found


def _unlike(name: str, now: Image.Image) -> float:
    path = KEPT / f"{name}.png"
    return unlikeness(kept(path), now) if path.exists() else 1.0


def _lay_out(name: str, now: Image.Image) -> None:
    """Keep how it is now, and where it differs."""
    SEEN.mkdir(parents=True, exist_ok=True)
    now.save(SEEN / f"{name}.png")
    path = KEPT / f"{name}.png"
    if path.exists() and (old := kept(path)).size == now.size:
        cells_that_differ(old, now).resize(now.size).save(SEEN / f"{name}.difference.png")
