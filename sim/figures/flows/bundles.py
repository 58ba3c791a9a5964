"""Flows cut down to what a page can show: small ways out go together, river by river."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.results.flows import Flows, Way

_SMALL = 0.015
"""Share of all people below which a way out, or a home, is drawn with others."""


@dataclass(frozen=True)
class Bundles:
    """People by node of the three columns, mean over members, shape (home, way, fate).

    `totals` holds for each column the people of its nodes in each member, shape (member, node).
    """

    homes: tuple[str, ...]
    ways: tuple[str, ...]
    fates: tuple[str, ...]
    people: NDArray[np.float64]
    totals: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def bundled(flows: Flows) -> Bundles:
    """Put small homes and small ways together."""
    people = flows.people
    mean = people.mean(axis=0)
    total = max(float(mean.sum()), 1.0)
    homes = _named(flows.homes, mean.sum(axis=(1, 2)) / total)
    ways = _ways_named(flows.ways, mean.sum(axis=(0, 2)) / total)
    people = _merged(_merged(people, homes, axis=1), ways, axis=2)
    of_home, of_way, of_fate = _orders(people.mean(axis=0))
    people = people[:, of_home][:, :, of_way][..., of_fate]
    return Bundles(
        _in_order(list(dict.fromkeys(homes)), of_home),
        _in_order(list(dict.fromkeys(ways)), of_way),
        _in_order(flows.fates, of_fate),
        people.mean(axis=0),
        (people.sum(axis=(2, 3)), people.sum(axis=(1, 3)), people.sum(axis=(1, 2))),
    )


def _in_order(names: Sequence[str], order: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(names[n] for n in order)


def _orders(mean: NDArray[np.float64]) -> tuple[NDArray[np.intp], ...]:
    """Give the order of the nodes of each column, without those of which there is nobody.

    Homes stand opposite the ways that their people took, so that few flows cross; ways and fates
    keep their order.
    """
    by_way = mean.sum(axis=2)
    by_way[:, 0] = 0 if by_way[:, 1:].any() else by_way[:, 0]
    place = by_way @ np.arange(mean.shape[1]) / np.maximum(by_way.sum(axis=1), 1e-9)
    homes = np.argsort(place, kind="stable")
    kept = [mean.sum(axis=tuple({0, 1, 2} - {axis})) > 0 for axis in range(3)]
    return (homes[kept[0][homes]], np.flatnonzero(kept[1]), np.flatnonzero(kept[2]))


def _named(names: tuple[str, ...], shares: NDArray[np.float64]) -> list[str]:
    """Name the node of each home; those that are small go together, unless it is one alone."""
    small = [name for name, share in zip(names, shares, strict=True) if share < _SMALL]
    if len(small) < 2:
        return list(names)
    return [name if name not in small else f"{len(small)} other provinces" for name in names]


def _ways_named(ways: tuple[Way, ...], shares: NDArray[np.float64]) -> list[str]:
    """Name the node of each way: small sectors go with the others of their river."""
    small = [way for way, share in zip(ways, shares, strict=True) if way.river and share < _SMALL]
    rivers = [way.river for way in small]
    return [
        f"{way.river}, {rivers.count(way.river)} other sectors"
        if way in small and rivers.count(way.river) > 1
        else way.name
        for way in ways
    ]


def _merged(people: NDArray[np.float64], names: list[str], axis: int) -> NDArray[np.float64]:
    """Add up what has one name."""
    parts = [
        np.take(people, [n for n, each in enumerate(names) if each == name], axis).sum(axis=axis)
        for name in dict.fromkeys(names)
    ]
    return np.stack(parts, axis=axis)
