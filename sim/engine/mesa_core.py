"""Mesa's models and agents, without what Mesa loads for models of other kinds.

`import mesa` also loads pandas, SciPy, networkx and tqdm, for grids, spaces and data frames that
this model does not have. Measured over a whole run of the status quo, in turn with this module: 0.6
CPU seconds more upon 1.4, and 55 MiB upon 200, which took its wall time, else below 1.5 s, to 2 s
and over. A user would wait for that at each start, so it is spared: the package is entered in
`sys.modules` unrun, so that its modules `agent` and `model` can be imported alone; so is
`mesa.experimental`, of which later versions of `model` want two modules. A package runs when it is
first asked for anything else, and then gives all of it, with the same two classes.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def _enter_unrun(name: str) -> None:
    """Enter a package that runs when it is first asked for what it does not have yet."""
    spec = importlib.util.find_spec(name)
    if name in sys.modules or spec is None:
        return
    package = importlib.util.module_from_spec(spec)
    vars(package)["__getattr__"] = _Runs(package, spec)
    sys.modules[name] = package


class _Runs:
    """Runs a package once, whichever thread asks first; the others wait until it has run."""

    def __init__(self, package: ModuleType, spec: ModuleSpec) -> None:
        self.package, self.spec = package, spec
        self.one_at_a_time = threading.RLock()
        self.begun = False

    def __call__(self, attribute: str) -> Any:
        """Give what the package has under this name once it has run."""
        with self.one_at_a_time:
            self._run()
        if attribute in vars(self.package):
            return vars(self.package)[attribute]
        if vars(self.package).get("__getattr__") is not self:  # it has brought its own
            return getattr(self.package, attribute)
        raise AttributeError(f"module {self.package.__name__!r} has no attribute {attribute!r}")

    def _run(self) -> None:
        if self.begun or self.spec.loader is None:
            return
        self.begun = True
        try:
            self.spec.loader.exec_module(self.package)
        except BaseException:
            self.begun = False
            raise


for _package in ("mesa", "mesa.experimental"):
    _enter_unrun(_package)

from mesa.agent import Agent  # noqa: E402 - the package must be entered before
from mesa.model import Model  # noqa: E402

__all__ = ["Agent", "Model"]
