"""Takes the pictures, always in the same way."""

import io
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

from tests.browser.conftest import QUIET

from .scenes import Scene

SITE = "http://pictures.test"  # no such place: every file is handed to the browser here
PINNED = ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"]
SHEET, CARD = 72, 144  # dots of paper, an inch


@contextmanager
def camera() -> Iterator[Page]:
    """One tab of one Chromium; nothing in it depends on the machine or moves."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=QUIET + PINNED)
        yield browser.new_page(
            device_scale_factor=1,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        browser.close()


def show(tab: Page, scene: Scene) -> None:
    """Open a page as the application gave it, with its own headers and files."""
    tab.set_viewport_size({"width": scene.width, "height": scene.height or 800})
    tab.emulate_media(color_scheme="dark" if scene.is_dark else "light")
    tab.unroute_all()
    tab.route("**/*", lambda route: _give(route, scene))
    tab.goto(f"{SITE}/")
    tab.evaluate("document.fonts.ready.then(() => null)")


def _give(route: Route, scene: Scene) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(body=scene.page.content, headers=dict(scene.page.items()))
    elif file := finders.find(path.removeprefix("/static/")):
        route.fulfill(path=file)
    else:
        route.abort()


def taken(tab: Page, scene: Scene) -> Image.Image:
    """Return what is seen of the page that is shown."""
    shot = tab.screenshot(full_page=not scene.height, animations="disabled", caret="hide")
    return Image.open(io.BytesIO(shot)).convert("RGB")


def pictures(scenes: Mapping[str, Scene]) -> dict[str, Image.Image]:
    """Return a picture of every page."""
    found = {}
    with camera() as tab:
        for name, scene in scenes.items():
            show(tab, scene)
            found[name] = taken(tab, scene)
    return found


def printed(body: bytes, dots: int = SHEET) -> Image.Image:
    """Return the first page of a paper, as a printer without colours prints it."""
    how = ["pdftoppm", "-gray", "-singlefile", "-r", str(dots), "-"]
    page = subprocess.run(how, input=body, capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(page)).convert("RGB")
