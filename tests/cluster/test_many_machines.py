"""Runs on a Dask cluster, and in parts: the bytes of the run on one machine, whatever is lost.

The cluster is one of programs that are started by themselves, as anybody would start them.
"""

from __future__ import annotations

import json
import shutil
import signal
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from clusters import Cluster, cluster_in
from processes import NEEDS_PROC, Command, soon

from sim.cli.main import tumen
from sim.results import load_results

QUIET = Path(__file__).resolve().parents[1] / "world" / "quiet.yaml"
ASKED = ("run", QUIET, "--days", 30, "--uncertainty", "prior")
MEMBERS = 8
HERE = ("--workers", 1)  # no processes are started for a few members of a small world


def files(run: Path) -> dict[str, bytes]:
    """Give the files that do not say how long something took."""
    return {
        path.relative_to(run).as_posix(): path.read_bytes()
        for path in sorted(run.rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", ".lock")
    }


def ask(*arguments: object):
    return CliRunner().invoke(tumen, [*map(str, arguments)])


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("local")
    done = Command([*ASKED, "--members", MEMBERS, "--workers", 2, "--out", folder], folder).done()
    assert done.returncode == 0, done.stderr
    return files(folder / "quiet")


# -------------------------------------------------------------------------------------- a cluster


def run_on(cluster: Cluster, out: Path, *more: object) -> Command:
    where = ("--scheduler", cluster.address, "--out", out)
    return Command([*ASKED, "--members", MEMBERS, *where, *more], cluster.folder)


def test_a_cluster_gives_the_bytes_of_one_machine(tmp_path, expected):
    with cluster_in(tmp_path, workers=2) as cluster:
        done = run_on(cluster, tmp_path / "out").done()
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "out" / "quiet") == expected


@NEEDS_PROC
def test_a_worker_that_is_lost_midway_is_replaced_and_nothing_differs(tmp_path, expected):
    with cluster_in(tmp_path, workers=2) as cluster:
        members = tmp_path / "out" / "quiet" / "members"
        with run_on(cluster, tmp_path / "out").started() as process:
            assert soon(lambda: any(members.glob("*.npz")) or process.poll() is not None)
            cluster.workers[0].send_signal(signal.SIGKILL)
            _, errors = process.communicate()
        assert process.returncode == 0, errors
    assert files(tmp_path / "out" / "quiet") == expected


@NEEDS_PROC
def test_after_the_loss_of_all_workers_others_that_come_go_on(tmp_path, expected):
    with cluster_in(tmp_path, workers=1) as cluster:
        members = tmp_path / "out" / "quiet" / "members"
        with run_on(cluster, tmp_path / "out").started() as process:
            assert soon(lambda: any(members.glob("*.npz")) or process.poll() is not None)
            cluster.workers[0].send_signal(signal.SIGKILL)
            cluster.workers[0].wait()
            cluster.hire()
            _, errors = process.communicate()
        assert process.returncode == 0, errors
    assert files(tmp_path / "out" / "quiet") == expected


@NEEDS_PROC
def test_a_run_that_is_killed_goes_on_without_a_cluster(tmp_path, expected):
    with cluster_in(tmp_path, workers=1) as cluster:
        members = tmp_path / "out" / "quiet" / "members"
        with run_on(cluster, tmp_path / "out").started() as process:
            assert soon(lambda: any(members.glob("*.npz")) or process.poll() is not None)
            process.kill()
            process.communicate()
    whole = {path.name: path.read_bytes() for path in members.glob("*.npz")}
    assert whole
    again = Command([*ASKED, "--members", MEMBERS, "--out", tmp_path / "out"], tmp_path).done()
    assert again.returncode == 0, again.stderr
    assert files(tmp_path / "out" / "quiet") == expected


@NEEDS_PROC
def test_a_scheduler_that_ends_midway_is_said_to_and_members_stay(tmp_path):
    with cluster_in(tmp_path, workers=1) as cluster:
        members = tmp_path / "out" / "quiet" / "members"
        with run_on(cluster, tmp_path / "out").started() as process:
            assert soon(lambda: any(members.glob("*.npz")) or process.poll() is not None)
            cluster.held.close()  # the scheduler and the worker
            _, errors = process.communicate()
    assert process.returncode == 1, errors
    assert "the same command goes on" in errors
    assert "Traceback" not in errors
    assert any(members.glob("*.npz"))


def test_a_scheduler_that_does_not_answer_is_said_to_and_nothing_is_touched(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        done = Command([*ASKED, "--scheduler", address, "--out", tmp_path / "out"], tmp_path).done()
    assert done.returncode == 2
    assert f"{address}: no Dask scheduler answers there within 10 s" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


# ------------------------------------------------------------------------------------------ parts


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Run an array of four jobs."""
    out = tmp_path_factory.mktemp("array")
    for numbers in ("0-1", "2-3", "4-6", "7-7"):
        done = Command([*ASKED, *HERE, "--members", numbers, "--out", out], out).done()
        assert done.returncode == 0, done.stderr
    return sorted(out.iterdir())


def test_an_array_of_four_parts_that_are_gathered_gives_the_bytes_of_one_run(
    tmp_path, parts, expected
):
    assert [each.name for each in parts] == [
        f"quiet-members-{numbers}" for numbers in ("0-1", "2-3", "4-6", "7-7")
    ]
    done = ask("gather", *reversed(parts), "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert files(tmp_path / "quiet") == expected
    assert ask("verify", tmp_path / "quiet").exit_code == 0


def test_what_was_gathered_grows_as_any_run_does(tmp_path, parts):
    assert ask("gather", *parts, "--out", tmp_path).exit_code == 0
    before = files(tmp_path / "quiet" / "members")
    more = ("--members", MEMBERS + 2, "--out", tmp_path)
    grown = Command([*ASKED, *HERE, *more], tmp_path).done()
    assert grown.returncode == 0, grown.stderr
    after = files(tmp_path / "quiet" / "members")
    assert len(after) == MEMBERS + 2
    assert before.items() <= after.items()


def test_a_part_is_a_sound_run_of_its_own(parts):
    part = load_results(parts[2])
    assert part.stored["member"].values.tolist() == [4, 5, 6]
    assert part.draws is not None
    assert part.draws.draw.tolist() == [3, 4, 5]
    assert ask("verify", parts[2]).exit_code == 0
    assert ask("rerun", parts[3], "--workers", 1).exit_code == 0


def test_parts_that_overlap_or_miss_are_named_all_at_once_and_nothing_is_made(tmp_path, parts):
    double = tmp_path / "double"
    shutil.copytree(parts[2], double)
    done = ask("gather", parts[0], parts[2], double, "--members", 10, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert f"members 4 to 6 are in both {parts[2]} and {double}; leave one" in done.output
    assert "members 2 to 3 are in none of the parts; run them with --members 2-3" in done.output
    assert "members 7 to 9 are in none of the parts; run them with --members 7-9" in done.output
    assert not (tmp_path / "out").exists()


def test_parts_of_another_version_or_of_other_draws_are_refused(tmp_path, parts):
    older = tmp_path / "older"
    shutil.copytree(parts[1], older)
    manifest = json.loads((older / "manifest.json").read_text(encoding="utf-8"))
    manifest["model"] = "0" * 64
    (older / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    part = ("--days", 30, "--uncertainty", "none", "--members", "4-4", "--out", tmp_path)
    plain = Command(["run", QUIET, *HERE, *part], tmp_path)
    assert plain.done().returncode == 0
    done = ask("gather", parts[0], older, tmp_path / "quiet-members-4-4", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert f"{older} holds a run of another version of the model, unlike {parts[0]}" in done.output
    assert "holds a run of another uncertainty (none)" in done.output


def test_a_part_that_is_damaged_or_not_finished_is_said_to_be(tmp_path, parts):
    damaged, unfinished = tmp_path / "damaged", tmp_path / "unfinished"
    shutil.copytree(parts[0], damaged)
    shutil.copytree(parts[1], unfinished)
    with (damaged / "members" / "member-0001.npz").open("ab") as file:
        file.write(b"?")
    manifest = json.loads((unfinished / "manifest.json").read_text(encoding="utf-8"))
    manifest["finished"] = False
    (unfinished / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = ask("gather", damaged, unfinished, *parts[2:], "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "member-0001.npz was changed, damaged or removed" in done.output
    assert "unfinished is not finished" in done.output


@pytest.mark.parametrize("numbers", ["5-2", "-3", "0", "a", "0-10000", "1-2-3"])
def test_members_that_are_none_are_refused_with_an_example(numbers, tmp_path):
    done = ask(*ASKED, f"--members={numbers}", "--out", tmp_path)
    assert done.exit_code == 2
    assert "such as 0-49" in done.output
