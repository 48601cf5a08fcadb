"""All pictures, in one sitting: first the pages, of a database, then the browser, without one."""

from PIL import Image

from .camera import CARD, SHEET, pictures, printed
from .scenes import papers, scenes


def session() -> dict[str, Image.Image]:
    """Return every picture by its name."""
    pages = scenes()
    sheets = {
        name: printed(body, CARD if name == "card" else SHEET) for name, body in papers().items()
    }
    return pictures(pages) | sheets
