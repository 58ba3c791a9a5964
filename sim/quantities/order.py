"""The order of what many declare: by a list of names that is kept, then as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class _Named(Protocol):
    @property
    def name(self) -> str:
        """What it is called."""


T = TypeVar("T", bound=_Named)


def in_order(declared: Iterable[T], names: Sequence[str]) -> tuple[T, ...]:
    """Put first what has a place among the names; what has none follows in the order given."""
    places = {name: place for place, name in enumerate(names)}
    return tuple(sorted(declared, key=lambda each: places.get(each.name, len(places))))
