"""What is answered: a table of the few requests that there are, each with what it may hold."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import resources
from typing import Any

from sim.app.desk import Desk, DeskError
from sim.app.guard import COOKIE, HEADER, Guard, RefusedError, Request
from sim.app.job import Jobs
from sim.app.words import words
from sim.messages.refusals import UserError
from sim.report.page import page_of
from sim.scenario.language.declared import declared

MOST_MEMBERS, MOST_DAYS, MOST_RUNS = 200, 7_305, 6
_HTML, _JSON = "text/html; charset=utf-8", "application/json"
_SCRIPT = "text/javascript; charset=utf-8"
_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_REPORT_POLICY = "sandbox allow-scripts allow-downloads; frame-ancestors 'self'"
"""For the report, which says in itself that nothing but its own script may run."""


@dataclass(frozen=True)
class Answer:
    """What is answered."""

    status: HTTPStatus
    body: bytes
    kind: str = _JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    def all_headers(self) -> dict[str, str]:
        """Give the headers, those that stand before every answer among them."""
        return {**_ALWAYS, "Content-Type": self.kind, "Content-Length": str(len(self.body)),
                **self.headers}  # fmt: skip


def in_json(content: object, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """Answer with JSON, in which no text can be taken for markup."""
    text = json.dumps(content, default=str).replace("<", "\\u003c")
    return Answer(status, text.encode())


class Routes:
    """Answers requests that the guard has let through."""

    def __init__(self, desk: Desk, guard: Guard, jobs: Jobs) -> None:
        self._desk, self._guard, self._jobs = desk, guard, jobs
        self._one_report = threading.Lock()
        self._reports: dict[str, bytes] = {}
        self._get: dict[str, Callable[[Request], Answer]] = {
            "/": self._page,
            "/app.js": lambda _: _own("app.js", _SCRIPT),
            "/complete.js": lambda _: _own("complete.js", _SCRIPT),
            "/app.css": lambda _: _own("app.css", "text/css; charset=utf-8"),
            "/api/desk": self._state,
            "/api/scenario": self._scenario,
            "/api/words": lambda _: in_json(words()),
            "/api/job": lambda _: in_json(self._jobs.told()),
            "/report": self._report,
        }
        self._post: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "/api/check": self._check,
            "/api/save": self._save,
            "/api/run": self._run,
            "/api/cancel": lambda _: in_json({"cancelled": self._jobs.cancel()}),
        }

    def answer(self, request: Request) -> Answer:
        """Answer a request; what is wrong with it is said in a sentence."""
        try:
            self._guard.check(request)
            _check_there(self._get if request.method == "GET" else self._post, request.path)
            if request.method == "GET":
                return self._get[request.path](request)
            return self._post[request.path](_content(request.body))
        except RefusedError as refusal:
            return in_json({"error": refusal.reason}, refusal.status)
        except UserError as error:
            return in_json({"error": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _page(self, request: Request) -> Answer:
        if self._guard.is_entrance(request):
            cookie = f"{COOKIE}={self._guard.token}; HttpOnly; SameSite=Strict; Path=/"
            return Answer(HTTPStatus.SEE_OTHER, b"", _HTML, {"Location": "/", "Set-Cookie": cookie})
        page = _text("app.html").replace("TOKEN", self._guard.token)
        return Answer(HTTPStatus.OK, page.encode(), _HTML, {"Content-Security-Policy": _POLICY})

    def _state(self, _request: Request) -> Answer:
        return in_json({
            "scenarios": self._desk.scenarios(), "runs": self._desk.runs(),
            "job": self._jobs.told(),
        })  # fmt: skip

    def _scenario(self, request: Request) -> Answer:
        name = request.query.get("name", "")
        return in_json({"name": name, "text": self._desk.text(name)})

    def _report(self, request: Request) -> Answer:
        names = [name for name in request.query.get("runs", "").split(",") if name]
        if len(names) > MOST_RUNS or len(set(names)) < len(names):
            raise DeskError(f"choose up to {MOST_RUNS} runs, each once")
        runs = self._desk.results(names)
        mark = repr([(run.name, run.manifest.files.get("results.nc")) for run in runs])
        with self._one_report:
            if mark not in self._reports:
                text = page_of(runs, runs[0], _meanings())
                self._reports = {mark: text.encode()}
            page = self._reports[mark]
        return Answer(HTTPStatus.OK, page, _HTML, {"Content-Security-Policy": _REPORT_POLICY})

    def _check(self, content: dict[str, Any]) -> Answer:
        return in_json(self._desk.check(_word(content, "text"), _word(content, "name")))

    def _save(self, content: dict[str, Any]) -> Answer:
        path = self._desk.save(_word(content, "text"), _word(content, "name"))
        return in_json({"saved": str(path.relative_to(self._desk.folder))})

    def _run(self, content: dict[str, Any]) -> Answer:
        path = self._desk.runnable(_word(content, "name"))
        members = _number(content, "members", 1, MOST_MEMBERS)
        days = _number(content, "days", 1, MOST_DAYS) if content.get("days") is not None else None
        overwrite = content.get("overwrite") is True
        if not self._jobs.begin(path, members, days, overwrite=overwrite):
            raise RefusedError(
                HTTPStatus.CONFLICT, "another run is going on; wait for it or cancel it"
            )
        return in_json(self._jobs.told(), HTTPStatus.ACCEPTED)


def _meanings() -> dict[str, tuple[str, str]]:
    return {key: (each.meaning, each.unit) for key, each in declared().parameters.items()}


def _check_there(table: Mapping[str, object], path: str) -> None:
    if path not in table:
        raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such page")


def _content(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "this is no JSON") from None
    if not isinstance(found, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "this is no table in JSON")
    return found


def _word(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or "\x00" in value or not _can_be_written(value):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name} is missing, or is no text")
    return value


def _can_be_written(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _number(content: Mapping[str, Any], name: str, low: int, high: int) -> int:
    value = content.get(name)
    if type(value) is not int or not low <= value <= high:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name}: allowed are {low} to {high:,}")
    return value


def _own(name: str, kind: str) -> Answer:
    return Answer(HTTPStatus.OK, _text(name).encode(), kind)


def _text(name: str) -> str:
    return (resources.files("sim.app") / "parts" / name).read_text(encoding="utf-8")


__all__ = ["HEADER", "Answer", "Routes", "in_json"]
