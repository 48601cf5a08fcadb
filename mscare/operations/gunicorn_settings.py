"""What gunicorn does beside serving: logs as the application's, and counts that are shared.

Its own words go the same way as ours. It writes no line of its own for a request: that would hold
the path; ours (watching.py) does not.
"""

import logging
import os
import shutil
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

from mscare.logs import DiscreetRecord, logging_as

SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"

logging.setLogRecordFactory(DiscreetRecord)
_own = logging_as(os.environ.get("LOG_FORMAT", "text"), os.environ.get("LOG_LEVEL", "WARNING"))
# Of gunicorn's two loggers, the one for requests says nothing.
_own["loggers"] |= {
    "gunicorn.error": {"level": "INFO", "propagate": True, "handlers": []},
    "gunicorn.access": {"level": "CRITICAL", "propagate": False, "handlers": []},
}
logconfig_dict = _own
accesslog = None
control_socket_disable = True  # it would be a file in the user's home
graceful_timeout = 30  # seconds for what was begun, when the server stops


def child_exit(server: Any, worker: Any) -> None:
    """Take back what a process that ended counted as happening now."""
    mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Leave no folder of counts behind: a server that starts counts from nothing."""
    shutil.rmtree(os.environ[SHARED_COUNTS], ignore_errors=True)
