"""The network effect: how far the knowledge of the way lets people go who want to, in three forms.

All are nought where nobody knows anyone who got out, and one half, or on the step, where
`network_half` are known per 1,000 residents, so that one number sets the scale of each.

* *saturating*: the first who got out open the way for many, later ones for few, as models of
  migrant networks mostly have it.
* *linear*: each who got out helps as many as the last, until all who want to can go, at twice the
  half.
* *threshold*: nobody can go until so many know the way that guides live on it; then all can.

They differ while a network is young: the saturating form lets a famine send people at once, the
threshold holds them back and then lets them go together.
"""

from __future__ import annotations

from sim.engine.compiled import compiled

SATURATING, LINEAR, THRESHOLD = range(3)
FORMS = ("saturating", "linear", "threshold")


@compiled
def network_effect(known: float, half: float, form: int) -> float:
    """Give how far the knowledge of the way lets people go, 0 to 1.

    Args:
        known: journeys that are remembered, per 1,000 residents.
        half: those at which the effect is one half, or steps up.
        form: place of the form among `FORMS`.
    """
    if form == THRESHOLD:
        return 1.0 if known >= half else 0.0
    if form == LINEAR:
        return min(known / (2.0 * half), 1.0)
    return known / (known + half)
