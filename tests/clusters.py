"""A Dask cluster of programs that are started by themselves, as anybody would start them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from processes import soon


@dataclass
class Cluster:
    """A scheduler and its workers, each a program of its own."""

    folder: Path
    held: ExitStack
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: object) -> subprocess.Popen[bytes]:
        log = self.held.enter_context((self.folder / "cluster.log").open("ab"))
        process = subprocess.Popen(  # noqa: S603 - Dask's own command
            [str(Path(sys.executable).with_name("dask")), *map(str, arguments)],
            cwd=self.folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.held.callback(process.wait)
        self.held.callback(process.kill)
        return process

    @property
    def file(self) -> Path:
        return self.folder / "scheduler.json"

    @property
    def address(self) -> str:
        return str(json.loads(self.file.read_text(encoding="utf-8"))["address"])

    def hire(self) -> subprocess.Popen[bytes]:
        quiet = ("--nthreads", 1, "--no-nanny", "--no-dashboard")
        self.workers.append(self.start("worker", "--scheduler-file", self.file, *quiet))
        return self.workers[-1]


@contextmanager
def cluster_in(folder: Path, workers: int) -> Iterator[Cluster]:
    with ExitStack() as held:
        cluster = Cluster(folder, held)
        at = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard")
        cluster.start("scheduler", "--scheduler-file", cluster.file, *at)
        assert soon(cluster.file.is_file), "the scheduler does not begin"
        for _ in range(workers):
            cluster.hire()
        yield cluster
