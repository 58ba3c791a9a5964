"""What draws people to a stretch of border: who lives beyond."""

from __future__ import annotations

import numpy as np

from sim.geography.geography import Geography
from sim.luck import Floats


def host_community(geography: Geography, neighbourhood_km: float) -> Floats:
    """Give the ethnic-Korean community behind each exit, 1 for the largest, shape (E,).

    Communities further along the roads count less, 1/e at `neighbourhood_km`, so that a crossing
    opposite a small county close to Yanji still leads to hosts. Russia and the sea have none; who
    gets to South Korea needs none, which counts as 1.
    """
    hosts, exits = geography.hosts, geography.exits
    koreans = hosts.population * hosts.korean_share
    near = np.exp(-geography.routes.host_to_host_km / neighbourhood_km) @ koreans
    community = np.array([near[h] if h >= 0 else 0.0 for h in exits.host]) / near.max()
    is_south = np.array([kind in ("southern border", "sea") for kind in exits.kind])
    return np.where(is_south, 1.0, community)
