"""What draws people to a stretch of border: who lives beyond."""

from __future__ import annotations

import numpy as np

from sim.engine.random_streams import Floats
from sim.geography.geography import Geography
from sim.geography.reading.vocabulary import TO_THE_DESTINATION


def host_community(geography: Geography, neighbourhood_km: float) -> Floats:
    """Give the community of kin behind each exit, 1 for the largest, shape (E,).

    Communities further along the roads count less, 1/e at `neighbourhood_km`, so that a crossing
    opposite a small county close to a large community still leads to hosts. A third country has
    none; who gets to the destination at once needs none, which counts as 1.
    """
    hosts, exits = geography.hosts, geography.exits
    kin = hosts.population * hosts.kin_share
    near = np.exp(-geography.routes.host_to_host_km / neighbourhood_km) @ kin
    community = np.array([near[h] if h >= 0 else 0.0 for h in exits.host]) / near.max()
    arrives = np.array([kind in TO_THE_DESTINATION for kind in exits.kind])
    return np.where(arrives, 1.0, community)
