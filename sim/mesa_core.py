"""Mesa's models and agents, without what Mesa loads for models of other kinds.

`import mesa` also loads pandas, SciPy, networkx and tqdm, for grids, spaces and data frames that
this model does not have: half a second and 60 MB in each process. Here the package is entered in
`sys.modules` unrun, so that its modules `agent` and `model` can be imported alone; so is the package
of experiments within it, of which later versions of `model` want two modules. A package runs when
it is first asked for anything else, and then gives all of it, with the same two classes.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def _enter_unrun(name: str) -> None:
    """Enter a package that runs when it is first asked for what it does not have yet."""
    spec = importlib.util.find_spec(name)
    if name in sys.modules or spec is None:
        return
    package = importlib.util.module_from_spec(spec)
    vars(package)["__getattr__"] = lambda attribute: _run(package, spec, attribute)
    sys.modules[name] = package


def _run(package: ModuleType, spec: ModuleSpec, attribute: str) -> Any:
    """Run a package, and give what it was asked for; it stays unrun if it cannot be run."""
    if spec.loader is None:
        raise AttributeError(f"module {package.__name__!r} has no attribute {attribute!r}")
    ask = vars(package).pop("__getattr__")
    try:
        spec.loader.exec_module(package)
    except BaseException:
        vars(package)["__getattr__"] = ask
        raise
    return getattr(package, attribute)


for _package in ("mesa", "mesa.experimental"):
    _enter_unrun(_package)

from mesa.agent import Agent  # noqa: E402 - the package is to be entered before
from mesa.model import Model  # noqa: E402

__all__ = ["Agent", "Model"]
