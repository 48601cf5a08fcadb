"""The page of every part in every state, for who changes how the pages look."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import path

from mscare.gallery import gallery
from mscare.urls import urlpatterns as of_a_hospital

urlpatterns = [*of_a_hospital, path("onderdelen/", gallery, name="gallery")]
URLS = str(Path(settings.BASE_DIR) / "mscare" / "urls.py")
PARTS = Path(settings.BASE_DIR) / "templates" / "components"
ELSEWHERE = {
    "reason_kept.html": "a hidden field: it shows nothing",
    "seen.html": "hidden fields: they show nothing",
    **{path.name: "on paper only" for path in PARTS.glob("print_*.html")},
}


@pytest.mark.parametrize(
    ("language", "first"), [("nl", "Levensgevaar: 112"), ("en", "In danger: 112")]
)
@override_settings(ROOT_URLCONF="tests.test_gallery")
def test_every_part_stands_on_it_and_no_database_is_asked(client, language, first):
    """A test that asks for no database is given none."""
    page = client.get("/onderdelen/", {"language": language}, follow=True)
    assert first in page.content.decode()
    shown = {template.name for template in page.templates}
    left = {part.name for part in PARTS.iterdir() if f"components/{part.name}" not in shown}
    assert left == set(ELSEWHERE)


@override_settings(ROOT_URLCONF="tests.test_gallery")
def test_one_part_can_be_asked_for(client):
    page = client.get("/onderdelen/", {"part": "menu"}, follow=True).content.decode()
    assert page.count("<section ") == 1
    assert '<section id="menu">' in page


def test_it_stands_only_where_somebody_develops(client, settings):
    assert client.get("/onderdelen/").status_code == 404
    settings.DEBUG = True
    there = {str(one.pattern) for one in runpy.run_path(URLS)["urlpatterns"]}
    settings.DEBUG = False
    absent = {str(one.pattern) for one in runpy.run_path(URLS)["urlpatterns"]}
    assert there - absent == {"onderdelen/"}
