"""The commit of a checkout is a nicety: it is found without git, and never stops or slows a run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.run_folder.checkout import commit_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".git" / "refs" / "heads").mkdir(parents=True)
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / ".git" / "refs" / "heads" / "main").write_text(f"{COMMIT}\n")
    return tmp_path


def test_the_commit_of_a_branch_is_found(checkout: Path) -> None:
    assert commit_of(checkout) == COMMIT


def test_the_commit_of_a_packed_branch_is_found(checkout: Path) -> None:
    (checkout / ".git" / "refs" / "heads" / "main").unlink()
    packed = f"# pack-refs with: peeled\n{'f' * 40} refs/heads/other\n{COMMIT} refs/heads/main\n"
    (checkout / ".git" / "packed-refs").write_text(packed)
    assert commit_of(checkout) == COMMIT


def test_a_commit_without_a_branch_is_found(checkout: Path) -> None:
    (checkout / ".git" / "HEAD").write_text("f" * 40)
    assert commit_of(checkout) == "f" * 40


def test_a_further_checkout_of_a_repository_has_its_own_commit(checkout: Path) -> None:
    further, own = checkout / "further", checkout / ".git" / "worktrees" / "further"
    further.mkdir()
    own.mkdir(parents=True)
    (further / ".git").write_text(f"gitdir: {own}\n")
    (own / "HEAD").write_text("ref: refs/heads/other\n")
    (own / "commondir").write_text("../..\n")
    (checkout / ".git" / "refs" / "heads" / "other").write_text("e" * 40)
    assert commit_of(further) == "e" * 40


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git to compare with")
def test_what_is_found_is_what_git_says(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
        command = ["git", *who, *arguments]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        return subprocess.run(  # noqa: S603 - our own command
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    git("init", "--quiet")
    assert commit_of(tmp_path) is None, "nothing has been committed yet"
    git("commit", "--allow-empty", "--quiet", "-m", "x")
    assert commit_of(tmp_path) == git("rev-parse", "HEAD")
    git("pack-refs", "--all")
    assert commit_of(tmp_path) == git("rev-parse", "HEAD")


@pytest.mark.parametrize(
    "head", ["", "nonsense", "ref: refs/../../secret", "ref: /etc/passwd", "ref: refs/heads/none"]
)
def test_what_is_no_commit_is_none(checkout: Path, head: str) -> None:
    (checkout / ".git" / "HEAD").write_text(head)
    assert commit_of(checkout) is None


def test_files_that_are_no_files_or_no_text_are_none(checkout: Path) -> None:
    (checkout / ".git" / "HEAD").unlink()
    os.mkfifo(checkout / ".git" / "HEAD")
    assert commit_of(checkout) is None, "a pipe is not waited for"
    (checkout / ".git" / "HEAD").unlink()
    (checkout / ".git" / "HEAD").write_bytes(b"\xff\xfe\x00")
    assert commit_of(checkout) is None
    assert commit_of(checkout / "nowhere") is None


def test_no_program_is_run_to_find_the_commit(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A `git` that hangs, is missing or does mischief makes no difference."""
    called = tmp_path / "called"
    trap = tmp_path / "bin" / "git"
    trap.parent.mkdir()
    trap.write_text(f"#!/bin/sh\ntouch {called}\n")
    trap.chmod(0o755)
    config = f"[core]\n\tfsmonitor = touch {called}\n\tpager = touch {called}\n"
    (checkout / ".git" / "config").write_text(config)
    monkeypatch.setenv("PATH", str(trap.parent))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert commit_of(checkout) == COMMIT
    assert not called.exists()
