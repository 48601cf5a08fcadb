"""What Lighthouse says of the pages of the demo, as a phone gets them: `make lighthouse`.

It is no test. Speed is told and judged by nobody; less than 100 for accessibility or for best
practices ends in an error, with what is wrong.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from tests.own_site import environment

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "var" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
QUIET = ["--no-sandbox", "--disable-gpu"]
ASKED = {"accessibility": True, "best-practices": True, "performance": False}  # must it be 100?
PAGES = {
    "start": "/",
    "start with questions": "/?clinic=amsterdam-umc&treatment=ocrelizumab",
    "preview, ocrelizumab": "/tijdlijn/?clinic=amsterdam-umc&treatment=ocrelizumab"
    "&start=2026-06-01",
    "preview, alemtuzumab": "/tijdlijn/?clinic=jbz&treatment=alemtuzumab&start=2025-10-05"
    "&courses_planned=3",
    "login": "/account/login/",
}
OWN = {"a patient's own page": "/mijn/", "what changed earlier": "/mijn/veranderd/"}


def main():
    """Print a table of the pages; return how many scores are too low."""
    chrome = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, _demo(Path(folder)) as site:
        cookies = _cookies_of_a_patient(site, chrome)
        reports = {
            name: _report(site.address + address, cookies * (name in OWN), chrome, folder)
            for name, address in {**PAGES, **OWN}.items()
        }
    print("|", " | ".join(["page", *ASKED, "largest part shown", "bytes sent"]), "|")
    print("|---" * (len(ASKED) + 3) + "|")
    for name, report in reports.items():
        print("|", " | ".join([name, *_scores(report), *_figures(report)]), "|")
    wrong = [f"{name}: {what}" for name, report in reports.items() for what in _wrong(report)]
    print(*wrong, sep="\n")
    return len(wrong)


@contextmanager
def _demo(folder):
    """Serve the demo as `make demo` does, over a database of its own."""
    log, own = folder / "said.txt", {"STATIC_ROOT": str(folder / "static"), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env=environment(folder / "demo.sqlite3") | own,
            stdout=output,
            stderr=output,
        )
        try:
            yield _site(server, log)
        finally:
            server.terminate()
            server.wait()


def _site(server, log):
    from tests.browser.staff import StaffSite, login_in

    while "Ctrl-C stops it" not in (said := log.read_text()):
        if server.poll() is not None:
            raise SystemExit(said)
        time.sleep(0.5)
    time.sleep(5)  # static files are collected, and the server comes up
    address = re.search(r"MSCare: (\S+)/", said)[1]
    return StaffSite(address, **login_in(said), log=log)


def _cookies_of_a_patient(site, chrome):
    """Come in with the letter of the demo; return the cookies as a header has them."""
    from tests.browser.arriving import activate

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=QUIET)
        page = browser.new_page()
        page.goto(f"{site.address}/binnenkomen/")
        activate(page, site, site.letter, "aardbei@example.org", site.born)
        kept = page.context.cookies()
        browser.close()
    return "; ".join(f"{one['name']}={one['value']}" for one in kept)


def _report(address, cookies, chrome, folder):
    """Return what Lighthouse says of one page on a slow phone."""
    headers = Path(folder) / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookies} if cookies else {}))
    subprocess.run(
        [
            TOOL,
            address,
            f"--chrome-flags=--headless {' '.join(QUIET)}",
            f"--extra-headers={headers}",
            f"--only-categories={','.join(ASKED)}",
            "--output=json",
            f"--output-path={folder}/report.json",
            "--quiet",
            "--no-enable-error-reporting",
        ],
        env=environment(Path(folder) / "demo.sqlite3") | {"CHROME_PATH": chrome},
        check=True,
    )
    return json.loads(Path(folder, "report.json").read_text())


def _scores(report):
    return [f"{(report['categories'][name]['score'] or 0) * 100:.0f}" for name in ASKED]


def _figures(report):
    largest, sent = (report["audits"][n] for n in ("largest-contentful-paint", "total-byte-weight"))
    return [f"{largest['numericValue'] / 1000:.1f} s", f"{sent['numericValue'] / 1000:.0f} kB"]


def _wrong(report):
    """Return what keeps a page from the 100 that it must have."""
    audits = (
        (name, report["audits"][one["id"]])
        for name, must in ASKED.items()
        for one in report["categories"][name]["auditRefs"]
        if must and one["weight"]
    )
    return [
        f"{name}: {audit['title']}" for name, audit in audits if audit["score"] not in (1, None)
    ]


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
