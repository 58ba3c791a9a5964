"""Structure: which form a mechanism takes, where more than one can be defended."""

from __future__ import annotations

from dataclasses import dataclass

from sim.params import Parameters, choice


@dataclass(frozen=True)
class Structure(Parameters):
    """Questions of form, not of size: each is a choice, and all forms of one stand side by side.

    Compiled functions read a choice as its place among the options, by `numbers`.
    """

    distance: str = choice(
        "exponential",
        "how the worth of a way out falls with the days of travel: each day takes the same share "
        "of it, or each doubling of a long way does",
        options=("exponential", "power"),
        source="assumption: documents give no law of distance, and models of flight use either; a "
        "constant cost a day, the usual form of a choice between ways, stands unless a scenario "
        "asks for the other",
    )
