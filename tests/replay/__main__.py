"""`make lives`: many random lives of every treatment, compared with the model of the leaflets."""

import os
import sys
import tempfile
import warnings
from io import StringIO

LIVES = 1000
HEAD = f"{'treatment':18} {'lives':>6} {'acts':>7} {'stored':>7} {'values':>12} {'differences':>12}"


def main():
    """Live them in a database of their own; end in an error where something differs."""
    lives = int(os.environ.get("LIVES") or LIVES)
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        from .counts import live
        from .model import TREATMENTS

        only = os.environ.get("ONLY", "").split() or list(TREATMENTS)
        print(HEAD, flush=True)
        counts = [_shown(live(treatment, lives)) for treatment in only]
    differences = [difference for count in counts for difference in count.differences]
    print(_row("all", counts), *differences[:20], sep="\n")
    sys.exit(bool(differences))


def _set_up(folder):
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder}/lives.sqlite3",
        "SECRET_KEY": "a key for one run of lives",
        "DEBUG": "false",
        "INSECURE_HTTP": "true",
        "EMAIL_URL": "memorymail://",
        "DJANGO_SETTINGS_MODULE": "mscare.settings",
    }
    # WhiteNoise: a fresh clone has not collected its files.
    warnings.filterwarnings("ignore", "No directory at", UserWarning)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_protocols", stdout=StringIO())


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
