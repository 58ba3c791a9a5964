"""What was heard, as tables: by county, exit, host, camp and network, and of the whole."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.population.arrays import Records
from sim.status import Penalty

HEARD_IN_COUNTY = np.dtype(
    [
        ("network", np.float64),  # known leavers of the county per 1,000 residents
        ("known", np.float64),  # the same with those of province and country, as far as heard of
        ("calling", np.float64),  # people in the South who bring their kin
        ("exodus", np.float64),  # leavers per 1,000 residents a day
        ("flight", np.float64),  # the same of those alone who left in danger
        ("fled", np.float64),  # people who left in danger and have not come home
        ("daring", np.float64),  # how the place differs in who dares to flee, 0 as elsewhere
        ("rumour", np.float64),  # what rumours make of the haste there, 0 as usual
        ("per_thousand", np.float64),  # 1,000 over the residents at the start
        ("residents", np.float64),  # people, at the start
        ("on_road", np.float64),  # people for whom the roads there have had no room yet
        ("inside", np.float64),  # people who have found refuge there
        ("weighed", np.float64),  # worth of the open gates and bridges that they knew of
        ("province", np.int64),
    ]
)
PROVINCE = np.dtype([("known", np.float64), ("residents", np.float64), ("flight", np.float64)])
"""Known leavers and people of a province, and how many of 1,000 flee a day."""
HEARD_AT_EXIT = np.dtype(
    [
        *(
            (name, np.float64)
            for name in ("attempts", "failures", "crossings", "attempts_yesterday")  # people a day
        ),
        ("queue", np.float64),  # people who wait there
        ("passed", np.float64),  # people who ever got out there
        ("on_approach", np.float64),  # people for whom the road to it has had no room yet
    ]
)
HEARD_IN_HOST = np.dtype(
    [
        ("releases", np.float64),  # people a day
        ("fines", np.float64),  # CNY a day
        ("waiting", np.float64),  # people at reception
        ("in_camps", np.float64),  # people in camps beside the named sites
    ]
)
HEARD_OF_CAMP = np.dtype([("in_camp", np.float64)])  # people
HEARD_OF_NETWORK = np.dtype([("onward", np.float64), ("asked", np.float64)])  # people a day
HEARD = np.dtype(
    [
        ("caught_onward", np.float64),  # people a day
        ("arrivals", np.float64),  # people a day, across the border
        ("in_south", np.float64),  # people who ever arrived
        ("tried_missions", np.float64),  # people who tried a mission of late
        ("helpers_sentenced", np.float64),  # helpers sentenced at home, a day
        ("leavers", np.float64),  # people who set out, a day, for long
        ("punished", np.float64, (len(Penalty),)),  # people sentenced a day, for long, by class
    ]
)


class Heard(NamedTuple):
    """What was heard, a table for each kind of place."""

    counties: Records  # HEARD_IN_COUNTY
    exits: Records  # HEARD_AT_EXIT
    hosts: Records  # HEARD_IN_HOST
    camps: Records  # HEARD_OF_CAMP
    networks: Records  # HEARD_OF_NETWORK
    all: Records  # HEARD, one row
