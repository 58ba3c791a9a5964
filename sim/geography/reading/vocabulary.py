"""The words that tables of places and the model share."""

from __future__ import annotations

WIDTHS = ("land", "narrow", "middle", "wide", "reservoir")
"""Width classes: no river; up to about 100 m; up to about 300 m; wider; a reservoir."""

DEPTHS = ("dry", "ford", "wade", "swim", "deep")
"""Depth classes in the dry season: no river; knee; chest; over the head; deep, swift or still."""

EXIT_KINDS = ("river", "front line", "sea", "third country")
"""Kinds of ways out: a sector of the border with a neighbour (a river, or land), then the others.

The front line and the sea lead to the destination of onward movement, a third country elsewhere.
"""

TO_THE_DESTINATION = ("front line", "sea")
"""Kinds of ways out behind which the destination begins."""

STANCES = ("return", "tolerate", "shelter", "seal")
"""What a neighbour may do with those who are across."""

ROLES = ("origin", "neighbour", "destination", "other")
"""Roles of countries: people leave the origin for neighbours, and go on to the destination."""

GATES = ("closed", "gate", "open")
"""What is open on the far side of an exit that leads to no neighbour."""
