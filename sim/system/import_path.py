"""From where Python may import: never from the folder in which a command is given.

What lies there is data, whatever its name: another checkout's `sim`, a `numpy.py`, a `random.py`.
Only what Python itself has loaded by the time it starts is imported here.
"""

import os
import sys


def import_path() -> list[str]:
    """Give the module search path of this process without the working folder.

    A folder that Python was installed with stays, also if a command is given right there. The one
    that this package came from is searched last, where nothing in it can hide anything.
    """
    path = [entry for entry in sys.path if isinstance(entry, str) and not _is_here(entry)]
    return [*path, home()] if _is_here(home()) else path


def python_path() -> str:
    """Give the variable PYTHONPATH without the working folder, which an empty entry also means."""
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if entry and not _is_here(entry))


def home() -> str:
    """Give the folder that this package lies in."""
    return os.path.dirname(package())  # noqa: PTH120 - pathlib is not loaded yet


def package() -> str:
    """Give the folder of this package."""
    own_room = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    return os.path.dirname(own_room)  # noqa: PTH120


def _is_here(entry: str) -> bool:
    """Tell whether an entry is the working folder, which may be gone."""
    try:
        here = os.path.realpath(os.getcwd())  # noqa: PTH109
    except OSError:
        return not os.path.isabs(entry)  # noqa: PTH117
    return os.path.realpath(entry or here) == here and os.path.realpath(entry) not in _installed()


def _installed() -> list[str]:
    """List the folders of modules that belong to the installation of Python."""
    folders = [os.path.dirname(os.__file__)]  # noqa: PTH120
    site = sys.modules.get("site")
    if site is not None:
        folders += [*site.getsitepackages(), site.getusersitepackages()]
    return [os.path.realpath(folder) for folder in folders]
