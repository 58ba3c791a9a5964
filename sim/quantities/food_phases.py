"""The phase of food insecurity that goes with a gap: a label, which nothing in the model reads."""

from __future__ import annotations

PHASES = ("none or stressed", "crisis", "emergency", "famine")
"""The phases of the Integrated Food Security Phase Classification (evidence: ipc-phases)."""

_FROM = (0.0, 0.2, 0.5)
"""Lack above which each phase but the first begins (evidence: ipc-food-gap)."""


def phase_of(gap: float) -> str:
    """Name the phase that goes with a gap.

    The classification looks at the fifth of the people who are worst off, and a gap here is a mean
    over everybody, so that the phase named is the mildest that can be meant.
    """
    return PHASES[sum(gap > limit for limit in _FROM)]
