"""Pictures for planners, drawn from the results of runs and from nothing else."""

from sim.figures.bands import compare
from sim.figures.chart import draw_map
from sim.figures.style import check_format, save

__all__ = ["check_format", "compare", "draw_map", "save"]
