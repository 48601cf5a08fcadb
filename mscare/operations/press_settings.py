"""How gunicorn runs the press: few processes, a short queue, and each new after some papers."""

from mscare.operations.gunicorn_settings import (
    accesslog,
    control_socket_disable,
    graceful_timeout,
    logconfig_dict,
)

__all__ = ["accesslog", "control_socket_disable", "graceful_timeout", "logconfig_dict"]

backlog = 8  # papers that wait; the next one is told at once to come back
umask = 0o077  # who has the socket may print: nobody but this user
timeout = 60  # seconds: longer than anybody waits for a paper
# WeasyPrint, and Pango under it, leave some memory behind with each paper. A new process costs
# nothing, for it is a copy of the first one, which has all but the fonts.
max_requests = 400
max_requests_jitter = 100
preload_app = True
