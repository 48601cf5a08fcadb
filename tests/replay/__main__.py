"""`make lives`: many random lives of every treatment, compared with the model of the leaflets."""

import os
import sys
import tempfile

from tests.own_site import set_up

LIVES = 1000
HEAD = f"{'treatment':18} {'lives':>6} {'acts':>7} {'stored':>7} {'values':>12} {'differences':>12}"


def main():
    """Live them in a database of their own; end in an error where something differs."""
    lives = int(os.environ.get("LIVES") or LIVES)
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from .counts import live
        from .model import TREATMENTS

        only = os.environ.get("ONLY", "").split() or list(TREATMENTS)
        print(HEAD, flush=True)
        counts = [_shown(live(treatment, lives)) for treatment in only]
    differences = [difference for count in counts for difference in count.differences]
    print(_row("all", counts), *differences[:20], sep="\n")
    sys.exit(bool(differences))


def _shown(count):
    print(_row(count.treatment, [count]), flush=True)
    return count


def _row(name, counts):
    def total(part):
        return sum(getattr(count, part) for count in counts)

    differences = sum(len(count.differences) for count in counts)
    return (
        f"{name:18} {total('lives'):6} {total('acts'):7} {total('stored'):7}"
        f" {total('values'):12} {differences:12}"
    )


if __name__ == "__main__":
    main()
