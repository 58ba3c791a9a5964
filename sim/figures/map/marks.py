"""The colours and shapes of a map, the same on the map, in its key and in the bars below it."""

from matplotlib.path import Path as Shape

HIDING = "#2b6cb0"
WAITING = "#e07b00"
CROSSING = "#a50f2d"
QUEUE = "#4a3f35"
RIVER = "#5b9bd5"
SHELTERED = "#3f7d58"
MORE = "#b35806"
FEWER = "#5e3c99"

LEFT_HALF = Shape.wedge(90, 270)
RIGHT_HALF = Shape.wedge(-90, 90)
