"""The environment of every test run, whatever the caller's is.

pytest loads this before Django's settings (`-p` in pyproject.toml). DATABASE_URL stays the
caller's: it chooses between SQLite and PostgreSQL.
"""

import gc
import os

for name in (
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "LOG_LEVEL", "LOG_FORMAT", "MACHINES"),
    *("METRICS_TOKEN", "BACKUP_KEY", "BACKUP_KEY_FILE", "BIND", "PROCESSES", "THREADS"),
):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "false"
os.environ["INSECURE_HTTP"] = "true"
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["EMAIL_URL"] = "consolemail://"
# What a demo of this checkout has collected is no part of a test.
os.environ["STATIC_ROOT"] = os.path.join(os.path.dirname(__file__), "collected-by-nobody")

# Thousands of tests make and drop rows: to look for circles of them each time costs a tenth of all.
gc.freeze()
gc.set_threshold(50_000, 20, 20)
