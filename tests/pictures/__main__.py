"""`make pictures`: take every picture again, keep it, and lay out the one of the README."""

import tempfile

import tests.environment  # noqa: F401  # no file of a demo is on a picture
from tests.own_site import set_up


def main() -> None:
    """Take them in a database of its own, and leave nothing else behind."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from .album import keep
        from .session import session

        keep(session())


if __name__ == "__main__":
    main()
