"""The page to work on: it serves its reader, and refuses everybody and everything else."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import synthetic

from sim.app.desk import Desk, DeskError
from sim.app.guard import COOKIE, HEADER, LARGEST, Guard, Request
from sim.app.job import Job, Jobs
from sim.app.routes import Routes
from sim.app.server import HERE, Open, opened
from sim.ensemble.runner import Runner
from sim.geography.gazetteer import shipped
from sim.scenario.files import shipped_folder
from sim.scenario.language.declared import HEAD, declared

TEXT = "extends: status-quo\nwhy: What if?\ndays: 20\n"
GUARD = Guard("secret", 8000)
OWN = "http://127.0.0.1:8000"
GOOD = {"host": "127.0.0.1:8000", "cookie": f"{COOKIE}=secret"}
CHANGE = {**GOOD, "origin": OWN, HEADER: "secret", "content-type": "application/json"}
BAD_NAMES = (
    "../../etc/passwd", "..", ".", "/etc/passwd", "C:\\boot.ini", "a/b", "a\\b", "%2e%2e%2f", "",
    "a\x00b", "<script>", "a" * 200, "Ünlaut", "a b", "CON.", "-rf", "--out", ".hidden", "a\nb",
    "$(id)", "`id`", "a;b", "'", '"', "~root", "file:///etc/passwd", "//host/share", "a:b", "*",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "mine.yaml").write_text(TEXT)
    made = [synthetic.MadeUpScenario(name, days=12) for name in ("status-quo", "collapse")]
    Runner(folder / "runs", 1, engine="synthetic:run_member").run(made, 2, seed=1)
    return folder


@pytest.fixture
def routes(folder: Path) -> Routes:
    return Routes(Desk(folder), GUARD, Jobs(folder))


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[Open]:
    with opened(folder) as page:
        serving = threading.Thread(target=page.server.serve_forever, args=(0.05,))
        serving.start()
        yield page
        page.server.shutdown()
        serving.join()


def get(routes: Routes, target: str, **headers: str) -> tuple[int, Any]:
    answer = routes.answer(Request("GET", target, {**GOOD, **headers}))
    return answer.status, answer


def post(routes: Routes, path: str, content: object, **headers: str) -> tuple[int, Any]:
    request = Request("POST", path, {**CHANGE, **headers}, json.dumps(content).encode())
    answer = routes.answer(request)
    return answer.status, json.loads(answer.body)


def ask(
    page: Open, method: str, target: str, headers: dict[str, str], body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(HERE, page.guard.port, timeout=30)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def own(page: Open) -> dict[str, str]:
    return {"Host": f"{HERE}:{page.guard.port}", "Cookie": f"{COOKIE}={page.guard.token}"}


def test_the_address_that_is_printed_opens_the_page_and_leaves_the_token_out_of_the_next(
    page: Open,
) -> None:
    host = {"Host": f"{HERE}:{page.guard.port}"}
    status, headers, _ = ask(page, "GET", f"/?token={page.guard.token}", host)
    assert (status, headers["Location"]) == (303, "/")
    cookie = headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    status, headers, body = ask(page, "GET", "/", {**host, "Cookie": cookie.partition(";")[0]})
    assert status == 200
    assert b"Scenarios and their runs" in body
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_listens_to_this_machine_alone(page: Open) -> None:
    assert page.server.server_address[0] == "127.0.0.1"
    assert len(page.guard.token) >= 40


Sent = tuple[str, str, dict[str, str], bytes]


def with_length(headers: dict[str, str], content: object) -> tuple[dict[str, str], bytes]:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return {**headers, "Content-Length": str(len(body))}, body


def from_others(host: dict[str, str], good: dict[str, str]) -> Iterator[Sent]:
    """Give what pages of others, or programs without the token, may ask."""
    for target in ("/", "/api/desk", "/api/words", "/report?runs=collapse", "/complete.js"):
        yield "GET", target, host, b""
        yield "GET", target, {**host, "Cookie": f"{COOKIE}=wrong"}, b""
        yield "GET", target, {**good, "Host": "evil.example"}, b""
        yield "GET", target, {**good, "Origin": "http://evil.example"}, b""
        yield "GET", target, {**good, "Sec-Fetch-Site": "cross-site"}, b""
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "HEAD", "CONNECT"):
        yield method, "/api/desk", good, b""


def of_paths(host: dict[str, str], good: dict[str, str]) -> Iterator[Sent]:
    """Give paths and names that lead elsewhere, or nowhere."""
    for target in (
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/api/../../x", "/app.py",
        "/runs/collapse/manifest.json", "/scenarios/mine.yaml", "/.git/config", "/a" * 3000,
        "/report", "/report?runs=..", "/report?runs=../../etc", "/report?runs=collapse,collapse",
        "/report?runs=%00", "http://evil.example/", "*", "/?" + "a=b&" * 900,
        "/<script>alert(1)</script>", "/api/scenario", "/API/desk",
    ):  # fmt: skip
        yield "GET", target, good, b""
    for target in ("/?token=wrong", "/?token=", "/?token=%00", "//?token=wrong"):
        yield "GET", target, host, b""
    for name in BAD_NAMES:
        quoted = "".join(f"%{byte:02x}" for byte in name.encode())
        yield "GET", f"/api/scenario?name={quoted}", good, b""


def of_changes(change: dict[str, str]) -> Iterator[Sent]:
    """Give changes without all that the page says with them, and changes of nonsense."""
    content = {"name": "other", "text": TEXT, "members": 1}
    for path in ("/api/save", "/api/run", "/api/cancel", "/api/check"):
        for left in ("Cookie", "Origin", "X-Tumen-Token", "Content-Type"):
            lacking = {name: value for name, value in change.items() if name != left}
            yield "POST", path, *with_length(lacking, content)
        yield "POST", path, *with_length({**change, "Origin": "null"}, content)
        yield "POST", path, *with_length({**change, "Content-Type": "text/plain"}, content)
    for body in (b"", b"[", b"[]", b"1", b'"x"', b"\xff", b"[" * 5000, b'{"name": 1}'):
        yield "POST", "/api/save", *with_length(change, body)
    for name in BAD_NAMES:
        yield "POST", "/api/save", *with_length(change, {"name": name, "text": TEXT})
    for asked in (
        {"name": "mine", "members": 0}, {"name": "mine", "members": 10**9}, {"name": "mine"},
        {"name": "mine", "members": 1.5}, {"name": "mine", "members": "1"}, {"members": 1},
        {"name": "mine", "members": True}, {"name": "mine", "members": 1, "days": 10**7},
        {"name": "mine --out /tmp", "members": 1}, {"name": "/etc/passwd", "members": 1},
    ):  # fmt: skip
        yield "POST", "/api/run", *with_length(change, asked)


def of_texts_and_sizes(change: dict[str, str]) -> Iterator[Sent]:
    """Give scenarios that name files outside, and requests that are longer than they may be."""
    for text in (
        f"{TEXT}geography: /etc\n", f"{TEXT}fighting: /etc/passwd\n", f"{TEXT}geography: ../..\n",
        f"{TEXT}? geography\n: /etc\n", f'{TEXT}"geography": /etc\n', "extends: ../x\nwhy: x\n",
        "extends: /etc/passwd\nwhy: x\n", f"{TEXT}a: &a [*a]\n", f"{TEXT}a: !!x {{}}\n",
    ):  # fmt: skip
        yield "POST", "/api/save", *with_length(change, {"name": "other", "text": text})
    yield "POST", "/api/save", {**change, "Content-Length": str(LARGEST + 1)}, b""
    yield "POST", "/api/save", {**change, "Content-Length": "-1"}, b""
    yield "POST", "/api/save", {**change, "Content-Length": "many"}, b""
    yield "POST", "/api/save", {**change, "Transfer-Encoding": "chunked"}, b"0\r\n\r\n"
    yield "POST", "/", *with_length(change, {})


def hostile(port: int, token: str) -> list[Sent]:
    """Give requests that no reader makes: method, target, headers, body."""
    host = {"Host": f"{HERE}:{port}"}
    good = {**host, "Cookie": f"{COOKIE}={token}"}
    change = {**good, "Origin": f"http://{HERE}:{port}", "X-Tumen-Token": token,
              "Content-Type": "application/json"}  # fmt: skip
    return [*from_others(host, good), *of_paths(host, good), *of_changes(change),
            *of_texts_and_sizes(change)]  # fmt: skip


def test_more_than_a_hundred_hostile_requests_are_refused_and_change_nothing(
    page: Open, folder: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    requests = hostile(page.guard.port, page.guard.token)
    assert len(requests) > 100
    for method, target, headers, body in requests:
        status, told, answer = ask(page, method, target, headers, body)
        assert 400 <= status < 600, (method, target, headers, body[:80])
        assert status in (501, 400) or status < 500, (method, target, status)
        assert b"<script" not in answer
        assert b"root:" not in answer
        assert page.guard.token.encode() not in answer
        assert "Access-Control-Allow-Origin" not in told
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert after == before
    assert ask(page, "GET", "/api/desk", own(page))[0] == 200


def test_a_request_that_never_ends_holds_up_nobody_else(page: Open) -> None:
    with socket.create_connection((HERE, page.guard.port)) as idle:
        idle.sendall(b"POST /api/save HTTP/1.1\r\nHost: ")
        assert ask(page, "GET", "/api/desk", own(page))[0] == 200


def test_two_readers_at_once_are_answered(page: Open) -> None:
    found: list[int] = []
    target = "/report?runs=status-quo,collapse"
    both = [
        threading.Thread(target=lambda: found.append(ask(page, "GET", target, own(page))[0]))
        for _ in range(2)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert found == [200, 200]


def test_the_desk_shows_scenarios_and_runs_of_its_folder(routes: Routes) -> None:
    status, answer = get(routes, "/api/desk")
    assert status == 200
    told = json.loads(answer.body)
    assert told["scenarios"][0] == {"name": "mine", "why": "What if?", "own": True}
    assert {"name": "war", "own": False}.items() <= {
        key: value
        for each in told["scenarios"]
        if each["name"] == "war"
        for key, value in each.items()
    }.items()
    assert told["runs"] == ["collapse", "status-quo"]


def test_mistakes_are_said_as_the_command_line_says_them(routes: Routes) -> None:
    wrong = TEXT.replace("days: 20", "dayz: 20")
    status, told = post(routes, "/api/check", {"name": "new", "text": wrong})
    assert status == 200
    assert not told["ok"]
    (mistake,) = told["mistakes"]
    assert mistake["line"] == 3
    assert mistake["text"].endswith("scenarios/new.yaml:3:1: dayz: unknown key; did you mean days?")


def test_a_draft_that_is_checked_leaves_nothing_behind(routes: Routes, folder: Path) -> None:
    before = sorted((folder / "scenarios").iterdir())
    post(routes, "/api/check", {"name": "new", "text": TEXT})
    post(routes, "/api/check", {"name": "new", "text": "]["})
    assert sorted((folder / "scenarios").iterdir()) == before


def test_a_scenario_is_saved_whole_and_one_with_mistakes_or_of_the_model_is_not(
    tmp_path: Path,
) -> None:
    routes = Routes(Desk(tmp_path), GUARD, Jobs(tmp_path))
    assert post(routes, "/api/save", {"name": "new", "text": TEXT})[0] == 200
    assert (tmp_path / "scenarios" / "new.yaml").read_text() == TEXT
    assert post(routes, "/api/save", {"name": "new", "text": "dayz: 1"})[0] == 422
    assert (tmp_path / "scenarios" / "new.yaml").read_text() == TEXT
    status, told = post(routes, "/api/save", {"name": "war", "text": TEXT})
    assert status == 422
    assert "comes with the model" in told["error"]


def test_links_that_leave_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text(TEXT)
    (outside / "manifest.json").write_text("{}")
    inside = tmp_path / "inside"
    (inside / "scenarios").mkdir(parents=True)
    (inside / "runs").mkdir()
    (inside / "scenarios" / "secret.yaml").symlink_to(outside / "secret.yaml")
    (inside / "runs" / "secret").symlink_to(outside)
    desk = Desk(inside)
    assert desk.runs() == []
    assert "secret" not in [each["name"] for each in desk.scenarios()]
    with pytest.raises(DeskError, match="there is no scenario"):
        desk.text("secret")


def test_the_report_of_the_chosen_runs_is_shown_and_may_run_its_own_script_only(
    routes: Routes,
) -> None:
    status, answer = get(routes, "/report?runs=status-quo,collapse")
    assert status == 200
    assert answer.kind.startswith("text/html")
    assert b"What differs from status-quo" in answer.body
    assert "sandbox allow-scripts" in answer.headers["Content-Security-Policy"]
    assert b"default-src 'none'" in answer.body or b"default-src &#39;none&#39;" in answer.body


def test_keys_choices_and_places_are_offered_with_what_they_mean(routes: Routes) -> None:
    told = json.loads(get(routes, "/api/words")[1].body)
    found = {each["key"]: each for each in told["parameters"]}
    assert found.keys() == declared().parameters.keys()
    capacity = found["camps.capacity"]
    assert capacity["unit"] == "people"
    assert capacity["meaning"]
    assert capacity["source"]
    assert found["beijing.stance"]["options"] == ["return", "tolerate", "shelter", "seal"]
    assert {each["word"] for each in told["head"]} == set(HEAD)
    assert {each["word"] for each in told["sections"]} == set(declared().sections)
    assert all(each["meaning"] for part in ("head", "sections") for each in told[part])


def test_places_are_offered_as_the_scenario_has_them(routes: Routes) -> None:
    _, told = post(routes, "/api/check", {"name": "new", "text": TEXT})
    assert told["places"]["camp"]
    assert told["places"]["county"] == [*dict.fromkeys(shipped().names("county"))]


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Jobs]:
    folder = tmp_path_factory.mktemp("work")
    (folder / "scenarios").mkdir()
    shutil.copytree(Path(__file__).parents[1] / "world", folder / "scenarios" / "world")
    text = "extends: status-quo\nwhy: What if?\ndays: 3\n"
    (folder / "scenarios" / "mine.yaml").write_text(text)
    return folder, Jobs(folder)


def until_it_ends(jobs: Jobs) -> dict[str, Any]:
    while (told := jobs.told()) and told["running"]:
        time.sleep(0.05)
    assert told is not None
    return told


def test_a_run_is_begun_and_shown_and_another_has_to_wait(at_work: tuple[Path, Jobs]) -> None:
    folder, jobs = at_work
    routes = Routes(Desk(folder), GUARD, jobs)
    asked = {"name": "mine", "members": 1}
    assert post(routes, "/api/run", asked)[0] == 202
    status, told = post(routes, "/api/run", asked)
    assert status == 409
    assert "another run is going on" in told["error"]
    ended = until_it_ends(jobs)
    assert (ended["status"], ended["whole"]) == (0, 1), ended["lines"]
    assert (ended["days_done"], ended["days"], ended["left"]) == (3, 3, None)
    assert not [line for line in ended["lines"] if line.startswith("days:")]
    assert json.loads(get(routes, "/api/desk")[1].body)["runs"] == ["mine"]


def test_a_run_that_is_cancelled_ends_in_order(at_work: tuple[Path, Jobs]) -> None:
    _, jobs = at_work
    if jobs.told():
        until_it_ends(jobs)
    path = shipped_folder() / "war.yaml"
    assert jobs.begin(path, 100, None, overwrite=False)
    assert jobs.cancel()
    ended = until_it_ends(jobs)
    assert ended["cancelled"]
    assert ended["status"] != 0
    assert not jobs.cancel()


def test_a_job_keeps_the_last_lines_that_it_heard(tmp_path: Path) -> None:
    class Ended:
        stdout = StringIO("".join(f"line {n}\n" for n in range(1000)))

        def wait(self) -> int:
            return 0

        def poll(self) -> int:
            return 0

    job = Job("mine", 1, tmp_path, Ended())
    job.listen()
    assert len(job.lines) == 400
    assert job.lines[-1] == "line 999"


def test_the_time_left_is_that_of_the_days_left_at_the_speed_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class GoesOn:
        stdout = StringIO("days: 0 of 400\ndays: 100 of 400\n")

        def wait(self) -> int:
            return 0

        def poll(self) -> None:
            return None

    now = [1000.0]
    monkeypatch.setattr("sim.app.job.time.monotonic", lambda: now[0])
    job = Job("mine", 1, tmp_path, GoesOn())
    assert job.left() is None
    job.listen()
    assert job.left() is None  # the first days tell nothing of the speed
    now[0] += 50
    job.days_done = 200
    told = job.told()
    assert (told["days_done"], told["days"], told["left"]) == (200, 400, 100)


def test_the_parts_of_the_page_ask_no_other_host() -> None:
    import sim.app  # noqa: PLC0415

    parts = Path(sim.app.__file__).parent / "parts"
    for part in parts.iterdir():
        text = part.read_text(encoding="utf-8")
        assert not re.search(r"https?://|//\w+\.\w", text), part.name
        assert "innerHTML" not in text
