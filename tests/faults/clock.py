"""The application under another clock, in a process of its own.

`python -m tests.faults.clock MOMENT COMMAND…` runs a command of manage.py then. As
`tests.faults.clock:application` it is the web server, whose clock each request may set by X-Now:
so it changes while the server runs.
"""

import os
import sys
from datetime import datetime

import time_machine

HEADER = "HTTP_X_NOW"


def travel(moment):
    """Go to a moment; time goes on from there. Return what can go elsewhere."""
    return time_machine.travel(datetime.fromisoformat(moment), tick=True).start()


def application(environ, start_response):
    """Answer at the moment that the request names."""
    if moment := environ.pop(HEADER, ""):
        _clock.move_to(datetime.fromisoformat(moment), tick=True)
    return _served(environ, start_response)


if __name__ == "__main__":
    travel(sys.argv[1])
    import django
    from django.core.management import call_command

    django.setup()
    call_command(*sys.argv[2:])
elif "FAULTS_SERVED" in os.environ:
    _clock = travel(os.environ["FAULTS_SERVED"])
    from mscare.wsgi import application as _served
