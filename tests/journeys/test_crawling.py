"""The walk over a site's links sees the ones that do not open."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.journeys.crawling import dead_links

LOGIN = "/account/login/"
PAGES = {
    LOGIN: '<input name="csrfmiddlewaretoken" value="x">',
    "/": '<a class="a" href="/routes/1/">1</a> <a href="/routes/2/">2</a> <a href="https://example.org/">x</a>',
    "/routes/1/": '<a href="/services/7/materials/">Materiales</a> <a href="?page=2">2</a> <a href="/">inicio</a>',
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        text = PAGES.get(self.path)
        self.send_response(200 if text is not None else 403)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((text or "").encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(303)
        self.send_header("Location", "/")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """A site of three pages and one dead link."""
    server = HTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_walk_tells_of_the_link_that_does_not_open_and_where_it_stands(site: str) -> None:
    seen = Counter[str]()
    found = dead_links(site, username="mesa", password="-", pages=10, seen=seen)
    assert found == ["mesa: /routes/1/ → /services/7/materials/: 403"]
    assert seen == {"/": 1, "/routes/…/": 1, "/services/…/materials/": 1}
