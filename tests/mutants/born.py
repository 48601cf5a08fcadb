"""A pytest plugin: every mutant is born with the tests' database and its protocols.

mutmut's fork server collects the tests once and then forks a process for each mutant. The
database lies in memory, so each has a copy of its own (`--reuse-db` finds it there).
"""

import pytest
from django.conf import settings
from django.test.utils import setup_databases


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Make the database after the tests are collected: before, pytest-django forbids it."""
    if config.option.collectonly:
        from treatments.catalogue import load_folder  # Django is set up by now

        setup_databases(verbosity=0, interactive=False, keepdb=True)
        load_folder(settings.BASE_DIR / "fixtures")
