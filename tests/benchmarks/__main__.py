"""`make bench`: how fast, as ratios measured side by side in this one run.

It ends in an error when something does not run; never because something is slow.
"""

import os
import tempfile
from argparse import ArgumentParser, Namespace

from tests.own_site import set_up

from . import report


def main() -> None:
    """Set up a database of its own, run every benchmark, and leave nothing behind."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder, os.environ.get("DATABASE_URL", "") if asked.large else "")
        _measure(asked)


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--short", action="store_true", help="once each: it runs, but how fast?")
    parser.add_argument(
        "--large", action="store_true", help="what depends on the database, in DATABASE_URL's"
    )
    either.add_argument("--keep", metavar="NAME", help="write the figures into docs/performance.md")
    asked = parser.parse_args()
    if asked.keep:
        try:
            report.put(report.KEPT.read_text(encoding="utf-8"), asked.keep, "")
        except ValueError as error:
            parser.error(str(error))
    return asked


def _measure(asked: Namespace) -> None:
    from . import suite
    from .run import FULL, SHORT

    run, tables = suite.begin(SHORT if asked.short else FULL), []
    for table in suite.measure(run, is_large=asked.large):
        tables.append(table)
        print(report.text(table), end="\n\n", flush=True)
    if asked.keep:
        page, figures = report.KEPT.read_text("utf-8"), report.markdown(tables, run.today)
        report.KEPT.write_text(report.put(page, asked.keep, figures), "utf-8")


if __name__ == "__main__":
    main()
