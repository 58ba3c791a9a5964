"""An indicator: one number that planners ask for, and how it is declared.

Each process declares those that speak of it in its own package. Words in braces (`{home}`,
`{across}`, `{destination}`) are filled in with what the geography of a run calls its countries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sim.geography.words import Words
from sim.quantities.measures import Whole


@dataclass(frozen=True)
class Indicator:
    """One number a member. `value` gives shape (member,), not-a-number where there is none."""

    name: str
    label: str
    unit: str
    definition: str
    value: Whole
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicators:
    """Indicators of which there is one for each river, reach or other thing of a geography."""

    name: str
    of: Callable[[Words], Iterator[Indicator]]
