"""Worker processes: how they are started, what they are told, and how they are heard.

A worker is a Python of its own that imports this very package, from where it lies here and not from
the folder in which the command was given. It reads what to do from its standard input and answers
on its standard output, so there is nothing else that both have to find: no address, no file. It
ends when its input is closed, however this process went. One is started before anything else is
done, so that it imports the model while the scenarios are read. Only the standard library is loaded
here.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from queue import SimpleQueue
from typing import IO, Any

from sim.system.import_path import home, import_path, package, python_path

PATIENCE = 5.0
_LENGTH = 8
_FILES_FOR_OTHERS = 24
_BEGIN = """
import sys
try:
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec
    spec = PathFinder.find_spec("sim", [sys.argv[1]])
    sys.modules["sim"] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules["sim"])
    from sim.ensemble.worker_server import main
except Exception as error:
    sys.exit(f"a worker cannot load the program: {type(error).__name__}: {error}")
main()
"""
"""The package is taken from a folder, not searched for; all else comes from where Python is."""
_FLAGS = {
    "-E": "ignore_environment",
    "-s": "no_user_site",
    "-S": "no_site",
    "-B": "dont_write_bytecode",
    "-O": "optimize",
    "-b": "bytes_warning",
}
_FOLDERS = ("TUMEN_CACHE_DIR", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "TMPDIR", "HOME")
"""Variables that name folders; workers stand elsewhere, so those have to be told in full."""

_LEFT_TO_US = {"TUMEN_CACHE_NOTES": "no"}
"""What workers leave to this process: notes about the cache of machine code are told once."""


class NoWorkerError(Exception):
    """No worker can be started; the text is for the user."""


def put(stream: IO[bytes], thing: object) -> None:
    """Write an object to a stream, whole."""
    written = pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(len(written).to_bytes(_LENGTH, "big") + written)
    stream.flush()


def take(stream: IO[bytes]) -> bytes:
    """Read what was put into a stream, for `pickle.loads`.

    Raises:
        EOFError: The stream has ended, if in the middle of something.
    """
    length = int.from_bytes(_read(stream, _LENGTH), "big")
    return _read(stream, length)


def _read(stream: IO[bytes], size: int) -> bytes:
    read = stream.read(size)
    if len(read) < size:
        raise EOFError
    return read


@dataclass(frozen=True)
class Terms:
    """What a worker is told first: where to import from, and the module that runs members."""

    path: tuple[str, ...]
    model: str


@dataclass(frozen=True)
class Job:
    """Something else than members that a worker may be told to do, before it is ended.

    `function` is a generator, named as `module:function`; each word that it yields is told.
    """

    function: str


Heard = SimpleQueue[tuple["Worker", Any]]
"""What workers have said, in the order in which it came; None is the last word of each."""


@dataclass(eq=False)
class Worker:
    """A process and the module that it was told to import."""

    process: subprocess.Popen[bytes]
    model: str
    _listener: threading.Thread | None = field(default=None, repr=False)

    def tell(self, thing: object) -> None:
        """Send something; a worker that has ended is found out by listening to it."""
        with suppress(OSError, ValueError):
            put(_open(self.process.stdin), thing)

    def listen(self, heard: Heard) -> None:
        """Put what the worker says into a queue from now on, and None when it has ended.

        Raises:
            NoWorkerError: The system allows no thread that listens; the worker is ended.
        """
        listener = threading.Thread(target=self._listen, args=[heard], daemon=True)
        try:
            listener.start()
        except RuntimeError as error:
            self.end()
            raise NoWorkerError(f"no worker process can be listened to: {error}") from None
        self._listener = listener

    def _listen(self, heard: Heard) -> None:
        with suppress(EOFError, OSError, ValueError):
            while True:
                heard.put((self, pickle.loads(take(_open(self.process.stdout)))))  # noqa: S301
        heard.put((self, None))

    def end(self) -> int:
        """End the process if it has not ended, and give its exit status."""
        with suppress(OSError):
            self.process.kill()
        status = self.process.wait()
        _RUNNING.discard(self)
        if self._listener is not None:
            self._listener.join(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError, ValueError):
                _open(stream).close()
        return status

    def last_status(self) -> int:
        """Give the exit status of a process that has said its last word."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        return self.end()


_RUNNING: set[Worker] = set()
_WAITING: list[Worker] = []


def call_early(model: str) -> None:
    """Start a worker before it is known what there is to do; the first to `hire` one gets it."""
    with suppress(NoWorkerError):  # which will be told when it is needed
        _WAITING.append(_started(model))


def hire(model: str) -> Worker:
    """Give a worker that imports a model, without waiting for it.

    Raises:
        NoWorkerError: None can be started.
    """
    while _WAITING:
        worker = _WAITING.pop()
        if worker.model == model and worker.process.poll() is None:
            return worker
        worker.end()
    return _started(model)


def affordable(workers: int) -> int:
    """Give how many workers the limit of open files leaves room for, at least one."""
    try:
        resource = import_module("resource")  # which not every system has
        limit = int(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        is_open = len(os.listdir("/dev/fd"))  # noqa: PTH208
    except (ImportError, OSError):
        return workers
    if limit == resource.RLIM_INFINITY:
        return workers
    return max(1, min(workers, (limit - is_open - _FILES_FOR_OTHERS) // 2))


def end_all() -> None:
    """End all workers of this process, at once and whatever it is doing itself."""
    for worker in tuple(_RUNNING):
        with suppress(OSError):
            os.kill(worker.process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        with suppress(OSError, AttributeError):
            os.waitpid(worker.process.pid, 0)


def _started(model: str) -> Worker:
    if not sys.executable:
        raise NoWorkerError(
            "no worker process can be started: this program does not say which Python it is "
            "(sys.executable is empty)"
        )
    command = [sys.executable, *_flags(), "-c", _BEGIN, home()]
    try:
        with _signals_held_back():
            process = subprocess.Popen(  # noqa: S603 - this very Python
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if _is_open(2) else subprocess.DEVNULL,
                cwd=package(),
                env=_environment(),
            )
            worker = Worker(process, model)
            _RUNNING.add(worker)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise NoWorkerError(f"no worker process can be started: {sys.executable}: {why}") from None
    worker.tell(Terms(tuple(import_path()), model))
    return worker


def _flags() -> list[str]:
    """Let a worker be as strict as this process, and never import from where it stands."""
    given = [flag for flag, name in _FLAGS.items() for _ in range(getattr(sys.flags, name))]
    warnings = [f"-W{each}" for each in sys.warnoptions]
    return ["-P", "-X", f"utf8={sys.flags.utf8_mode}", *given, *warnings]


def _environment() -> dict[str, str]:
    """Give a worker the variables of this process, with nothing in them that means 'here'."""
    given = dict(os.environ)
    for name in _FOLDERS:
        if given.get(name):
            with suppress(OSError):
                given[name] = os.path.abspath(given[name])  # noqa: PTH100
    given |= _LEFT_TO_US
    given.pop("PYTHONPATH", None)
    if path := python_path():
        given["PYTHONPATH"] = path
    return given


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("a process without pipes")
    return stream


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Start a process without a moment in which it is there but not known, or could be hit.

    It takes over that signals are held back, until it has decided which of them are for it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ours = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ours)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
