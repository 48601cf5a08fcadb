"""`make bench`: how fast, as ratios measured side by side in this one run."""

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from pypdf import PdfReader

START, TODAY = date(2026, 10, 5), date(2026, 11, 23)


def main() -> None:
    """Set up a database of its own, run every benchmark, and leave nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "SECRET_KEY": "a key for one run of the benchmarks",
            "INSECURE_HTTP": "true",
            "EMAIL_URL": "consolemail://",
            "DJANGO_SETTINGS_MODULE": "mscare.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_protocols", verbosity=0)
        from tests.benchmarks import cases

        benchmarks = (
            cases.engine,
            cases.growth,
            cases.calendar,
            cases.page,
            cases.worklist,
            cases.pdf_warm,
        )
        for benchmark in benchmarks:
            print(benchmark(START, TODAY), end="\n\n")
        print(pdf_cold(Path(folder)))


def pdf_cold(folder: Path) -> str:
    """Time whole processes, from the command line to the file on disk."""
    words = ("timeline", "ocrelizumab", "--clinic", "amsterdam-umc", "--start", str(START))
    target = folder / "handout.pdf"
    seconds = []
    for _ in range(3):
        begin = perf_counter()
        subprocess.run(
            [sys.executable, "manage.py", *words, "--format", "pdf", "--output", str(target)],
            check=True,
        )
        seconds.append(perf_counter() - begin)
    pages = len(PdfReader(target).pages)
    return f"PDF, cold: one process, ocrelizumab: {min(seconds):.2f} s ({pages} pages)"


if __name__ == "__main__":
    main()
