"""A server on this machine that answers what the feed answered, and stops with its block."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

KEPT = ("Content-Type", "ETag", "Last-Modified", "Cache-Control")


class Answer(NamedTuple):
    """The bytes of a calendar, and what was said beside them."""

    body: bytes
    headers: dict

    @classmethod
    def of(cls, response):
        """Return what a view answered."""
        assert response.status_code == 200
        return cls(response.content, {name: response[name] for name in KEPT})


@contextmanager
def serving(answers, asked=None):
    """Serve answers by their paths, until the block is over; `asked` is told of each fetch."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = answers.get(self.path)
            self.send_response(200 if found else 404)
            for name, value in (found.headers if found else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body) if found else 0))
            self.end_headers()
            self.wfile.write(found.body if found else b"")
            if asked is not None:
                asked.append(self.path)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
