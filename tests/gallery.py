"""Every kind of picture that the program draws, once, from runs that are made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from drawn import drawn_uniformly, with_draws
from test_figures import make_run

from sim import figures
from sim.answers.against import against
from sim.answers.driven import driven
from sim.answers.policies import Explored, Goal
from sim.answers.quantity import find
from sim.figures.answers.differences import draw_differences
from sim.figures.answers.drivers import draw_drivers
from sim.figures.answers.exceedance import draw_exceedance
from sim.figures.answers.tradeoffs import draw_tradeoffs
from sim.figures.page import Page
from sim.figures.uncertainty.priors_page import Span, draw_priors
from sim.results import Results
from sim.run_folder.manifest import Event

DAY = 40
LIMIT = 100_000.0


@dataclass
class Gallery:
    """Runs in a folder, and each picture of them."""

    folder: Path

    @cached_property
    def runs(self) -> list[Results]:
        """A quiet run, and two of crises in which something happens."""
        fails = (Event("aid stops", "2018-01-09"), Event("control fails", "2018-01-15"))
        seals = (Event("war begins", "2018-01-11"), Event("camps open", "2018-01-17"))
        first = date(2018, 1, 1)
        return [
            make_run(self.folder, "status-quo", 8, first),
            make_run(self.folder, "collapse", 8, first, fails),
            make_run(self.folder, "war", 8, first, seals),
        ]

    def draw(self, name: str) -> Page:
        """Draw one picture."""
        return self.pictures[name]()

    @property
    def pictures(self) -> Mapping[str, Callable[[], Page]]:
        """All pictures by their names."""
        quiet, collapse, war = self.runs
        return {
            "comparison": lambda: figures.compare(self.runs),
            "comparison-slide-dark": lambda: figures.compare(self.runs, size="slide", style="dark"),
            "comparison-print-one": lambda: figures.compare([collapse], style="print"),
            "differences": lambda: draw_differences(against(self.runs, quiet)),
            "drivers": self._drivers,
            "exceedance": self._exceedance,
            "flow-map": lambda: figures.draw_flow_map(war),
            "flows": lambda: figures.draw_flows(war),
            "map": lambda: figures.draw_map(war, DAY),
            "map-difference": lambda: figures.draw_difference(war, collapse, DAY),
            "map-shaded": lambda: figures.draw_map(war, DAY, below_it="hidden", is_shaded=True),
            "priors": lambda: draw_priors(SPANS, CHOICES),
            "tradeoffs": lambda: draw_tradeoffs("Policies", "Why?", self.runs[:2], EXPLORED),
            "waits": lambda: figures.draw_waits(war),
        }

    def _exceedance(self) -> Page:
        quantity = find("crossings", self.runs)
        return draw_exceedance(quantity, self.runs, [quantity.of(r) for r in self.runs], LIMIT)

    def _drivers(self) -> Page:
        draws = drawn_uniformly(("x.one", "x.two", "x.three"), 200)
        return draw_drivers(driven(self._driven_by(draws), find("crossings", [self.runs[0]]), {}))

    def _driven_by(self, draws: object) -> Results:
        def crossings(found: object) -> np.ndarray:
            return 100 + 90 * found.of("x.one") + 30 * found.of("x.two") ** 2  # type: ignore[attr-defined]

        return with_draws(self.runs[0], draws, crossings=crossings)


SPANS = (
    Span("custody.days_held", 7.0, (3.0, 5.0, 7.0, 10.0, 16.0), ""),
    Span("onward.chance", 0.1, (0.04, 0.07, 0.1, 0.13, 0.2), "networks"),
)
CHOICES = (("structure.habit", "fading", {"fading": 0.6, "lasting": 0.4}),)
_STREAM = np.random.default_rng(1)
GOALS = (
    Goal("deaths", "deaths", "people", less_is_better=True, limit=40.0),
    Goal("crossings", "crossings", "people", less_is_better=False, limit=10.0),
)
EXPLORED = Explored(
    ("one", "two"),
    GOALS,
    {(p, g.name): _STREAM.uniform(0, 99, 50) for p in ("one", "two") for g in GOALS},
    None,
)
NAMES = (
    "comparison", "comparison-slide-dark", "comparison-print-one", "differences", "drivers",
    "exceedance", "flow-map", "flows", "map", "map-difference", "map-shaded", "priors", "tradeoffs",
    "waits",
)  # fmt: skip
