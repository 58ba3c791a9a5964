"""Pictures for planners, drawn from the results of runs and from nothing else."""

from sim.figures.own_settings import load_matplotlib

load_matplotlib()  # before anything else here imports it

from sim.figures.comparison.page import compare  # noqa: E402
from sim.figures.comparison.panels import check_panels  # noqa: E402
from sim.figures.flows.alluvial import draw_flows  # noqa: E402
from sim.figures.flows.on_map import draw_flow_map  # noqa: E402
from sim.figures.map.animation import check_film, save_film  # noqa: E402
from sim.figures.map.difference import draw_difference  # noqa: E402
from sim.figures.map.page import draw_map  # noqa: E402
from sim.figures.page import Page  # noqa: E402
from sim.figures.saving import check_target, save  # noqa: E402
from sim.figures.waits.page import draw_waits  # noqa: E402

__all__ = [
    "Page",
    "check_film",
    "check_panels",
    "check_target",
    "compare",
    "draw_difference",
    "draw_flow_map",
    "draw_flows",
    "draw_map",
    "draw_waits",
    "save",
    "save_film",
]
