"""Let Thunderbird and sabre/vobject read calendars, while things happen: `make clients`.

It is no test: both come from Debian, and Thunderbird needs a quarter of a minute for each look. It
prints what it did, and ends in an error where something is seen otherwise than it is.
"""

import sys
import tempfile
from pathlib import Path

from tests.own_site import set_up


def main():
    """Print a line for each thing that was looked at; return how many were seen wrongly."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        # Only now: these know the application.
        from .by_hand import acts_are_seen, calendars_are_seen

        failed = 0
        for look in (calendars_are_seen, acts_are_seen):
            for name, wrong in look(Path(folder)):
                print(f"{'wrong' if wrong else 'right'}: {name}", *wrong, sep="\n    ", flush=True)
                failed += bool(wrong)
    return failed


if __name__ == "__main__":
    sys.exit(main())
