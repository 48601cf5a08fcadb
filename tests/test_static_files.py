"""What a browser loads beside the pages: few bytes, compressed, and kept for a year."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.own_site import environment

CSS = Path(settings.BASE_DIR) / "static" / "css"
PAPER = {"print.css"}  # for WeasyPrint: no browser ever loads it
MOST = 30_000  # bytes of all style sheets of a page, as they are written
COLLECT = """
import json, re
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.test import Client
page = Client().get("/over/").content.decode()
files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
def asked(path, how):
    answer = Client().get(path, headers={"accept-encoding": how})
    answer.close()
    return [answer.status_code, dict(answer.headers)]
print(json.dumps({path: {how: asked(path, how) for how in ("gzip", "br")} for path in files}))
"""


def test_the_style_sheets_of_a_page_stay_small(client):
    sheets = set(re.findall(r'href="/static/css/([\w.]+)"', client.get("/over/").content.decode()))
    assert sheets == {path.name for path in CSS.iterdir()} - PAPER
    assert sum((CSS / name).stat().st_size for name in sheets) <= MOST


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """What a server says of each file of a page, once all files were really collected."""
    folder = tmp_path_factory.mktemp("collected")
    run = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{COLLECT}"],
        env={**environment(folder / "none.sqlite3"), "STATIC_ROOT": os.fspath(folder / "static")},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_a_file_is_kept_for_a_year_under_a_name_of_its_content(collected):
    assert {Path(path).suffix for path in collected} == {".css", ".js", ".svg", ".woff2"}
    for path, answers in collected.items():
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", path)
        for status, headers in answers.values():
            assert status == 200
            assert headers["Cache-Control"] == "max-age=31536000, public, immutable"


def test_what_can_be_pressed_together_is(collected):
    for path, answers in collected.items():
        if path.endswith((".css", ".js")):
            sent = {how: headers.get("Content-Encoding") for how, (_, headers) in answers.items()}
            assert sent == {"gzip": "gzip", "br": "br"}, path


def test_what_nobody_collected_keeps_its_own_name(client):
    assert 'href="/static/css/base.css"' in client.get("/over/").content.decode()
