"""The server: this machine alone is listened to, and a request is read only as far as it may go."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sim.app.desk import Desk
from sim.app.guard import Guard, RefusedError, Request
from sim.app.job import Jobs
from sim.app.routes import Answer, Routes, in_json

HERE = "127.0.0.1"
_MOST_SECONDS = 20
"""That a request may take to arrive."""


@dataclass(frozen=True)
class Open:
    """A page that is open, and the address under which its one reader finds it."""

    server: ThreadingHTTPServer
    guard: Guard

    @property
    def address(self) -> str:
        """The address with the token."""
        return f"http://{HERE}:{self.guard.port}/?token={self.guard.token}"


@contextmanager
def opened(folder: Path, port: int = 0) -> Iterator[Open]:
    """Open the page on a folder, on a port of this machine or on any that is free.

    Raises:
        OSError: The port is taken.
    """
    server = _Server((HERE, port), _Handler)
    guard = Guard(secrets.token_urlsafe(32), server.server_address[1])
    jobs = Jobs(folder)
    server.guard, server.routes = guard, Routes(Desk(folder), guard, jobs)
    try:
        yield Open(server, guard)
    finally:
        jobs.close()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    guard: Guard
    routes: Routes


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _MOST_SECONDS
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "tumen", ""

    def do_GET(self) -> None:
        self._take()

    def do_POST(self) -> None:
        self._take()

    def _take(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            if len(headers) < len(self.headers.keys()):
                raise RefusedError(HTTPStatus.BAD_REQUEST, "a header stands twice")
            length = self.server.guard.length(self.command, headers)
            body = self.rfile.read(length)
            answer = self.server.routes.answer(Request(self.command, self.path, headers, body))
        except RefusedError as refusal:
            answer = in_json({"error": refusal.reason}, refusal.status)
        except Exception:
            answer = in_json({"error": "a fault of the program"}, HTTPStatus.INTERNAL_SERVER_ERROR)
        try:
            self._give(answer)
        except ConnectionError:  # the reader has gone away
            self.close_connection = True

    def _give(self, answer: Answer) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            self.close_connection = True
        self.send_response(answer.status)
        for name, value in answer.all_headers().items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing of each request."""
