"""Pictures for planners, drawn from the results of runs and from nothing else."""

from sim.figures.alone import load_matplotlib

load_matplotlib()  # before anything else here imports it

from sim.figures.bands import compare  # noqa: E402
from sim.figures.chart import draw_map  # noqa: E402
from sim.figures.page import Page  # noqa: E402
from sim.figures.saving import check_target, save  # noqa: E402

__all__ = ["Page", "check_target", "compare", "draw_map", "save"]
