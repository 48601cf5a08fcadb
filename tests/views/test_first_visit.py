"""What goes over the line when a patient's page is opened for the first time, in bytes."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.utils import timezone

from schedules.models import Access, User

MOST = 38_000
STATIC = Path(settings.BASE_DIR) / "static"


@pytest.fixture
def page(make_patient, make_plan, client):
    """The page of a patient who began with ocrelizumab, compressed as a browser asks for it."""
    patient = make_patient("amsterdam-umc")
    make_plan("ocrelizumab", "amsterdam-umc", "2026-10-05", patient=patient)
    user = User.objects.create_user("own")
    Access.objects.create(user=user, patient=patient, kind="self", granted_at=timezone.now())
    client.force_login(user, factors=1)
    return client.get("/mijn/", headers={"accept-encoding": "gzip"})


def files_of(page):
    """The files that the page itself asks for."""
    text = page.client.get("/mijn/").content.decode()
    return sorted(set(re.findall(r'(?:href|src)="/static/([^"]+)"', text)))


def pressed(name):
    """The bytes of a file as WhiteNoise sends it: what is text, by Brotli."""
    body = (STATIC / name).read_bytes()
    return len(body if name.endswith(".woff2") else brotli.compress(body))


def test_the_first_visit_is_small(page):
    assert page["Content-Encoding"] == "gzip"
    sent = {name: pressed(name) for name in files_of(page)}
    assert len(page.content) + sum(sent.values()) <= MOST, (len(page.content), sent)


def test_one_font_comes_along(page):
    """Another comes only where a name has a letter that the first one lacks."""
    sheets = [STATIC / name for name in files_of(page) if name.endswith(".css")]
    faces = re.findall(r"@font-face \{(.*?)\}", "".join(s.read_text() for s in sheets), re.DOTALL)
    always = [face for face in faces if "unicode-range" not in face]
    fonts = [name for name in files_of(page) if name.endswith(".woff2")]
    assert len(always) == len(fonts) == 1
    assert Path(fonts[0]).name in always[0]
