"""The columns of places: what is true of each kind of place today, as actors write it."""

from __future__ import annotations

import numpy as np

COUNTY = np.dtype(
    [
        ("food_gap", np.float64),  # share of need that is not met
        ("hunger", np.float64),  # the same over the last months: what kills
        ("conflict", np.float64),  # exposure to fighting, 0 to 1
        ("control_here", np.float64),  # of the state over its people there, 0 to 1
    ]
)
EXIT = np.dtype(
    [
        ("community", np.float64),  # hosts behind the exit, 1 for the largest
        ("guards", np.float64),  # guards of the origin on duty, soldiers per km
        ("takes_bribes", np.float64),  # share of guards who take a bribe
        ("patrols", np.float64),  # patrols on the far bank, men per km
        ("is_fenced", np.bool_),
        ("kind", np.int64),  # index in EXIT_KINDS
        ("is_dry", np.bool_),  # a land border
        ("bridges", np.int64),  # official crossings
        ("length_km", np.float64),
        ("bank", np.int64),  # the county on the near bank, -1 where there is none
        ("host", np.int64),  # the host opposite, -1 where there is none
        ("stance_opposite", np.int64),  # of the neighbour opposite, index in STANCES
        ("control_at", np.float64),  # of the state over its people on the near bank, 0 to 1
        ("gate", np.int64),  # index in GATES
        ("gate_room", np.float64),  # people a day whom a gate lets pass, 0 where there is none
        ("zone_places", np.float64),  # in a zone on the near bank that the neighbour holds
    ]
)
HOST = np.dtype(
    [
        ("leniency", np.float64),  # chance that a payment is accepted
        ("campaign", np.float64),  # how many times as many arrests as usual
        ("rescue", np.float64),  # people who can be brought in from the bank a day
        ("screening", np.float64),  # people who can be registered a day
        ("family_room", np.float64),  # people whom families take in
        ("centre_places", np.float64),  # in schools and halls
        ("added_places", np.float64),  # in camps beside the named sites
        ("care", np.float64),  # share of the need of those who wait that is met, 0 to 1
        ("host_room", np.float64),  # people whom hosts can take in
        ("fear_of_helping", np.float64),  # 0 to 1
        ("population", np.float64),
        ("kin_share", np.float64),  # people of the origin's nation
        ("is_border", np.bool_),
        ("bank_opposite", np.int64),  # county across the river, or across the nearest one
        ("stance_here", np.int64),  # of its country, index in STANCES
        ("cooperation", np.float64),  # share of those held whom its country hands over, 0 to 1
        ("spares_public", np.float64),  # share of public cases that are let go all the same
    ]
)
CAMP = np.dtype(
    [
        ("camp_places", np.int64),  # in open camps
        ("host", np.int64),  # the county that it lies in
    ]
)
NETWORK = np.dtype(
    [
        ("network_room", np.float64),  # people whom it can take a day
        ("network_price", np.float64),  # USD a person
    ]
)
POLICY = np.dtype(
    [
        ("control", np.float64),  # of the state over its people in the whole country, 0 to 1
        ("fuel", np.float64),  # share of the usual fuel, 0 to 1
        ("national_gap", np.float64),  # share of need that is not met, of everybody
        ("savings", np.float64),  # what the price of rice leaves of people's money, 1 as usual
        ("exit_open", np.float64),  # how far the state lets people go, 0 to 1
        ("shoot_on_sight", np.float64),  # how far guards follow an order to shoot, 0 to 1
        ("secret_police", np.float64),  # relative to the usual, on the way to the border
        ("takes_back", np.float64),  # share of those handed over whom the state takes, 0 to 1
        ("buffer_zone", np.float64),  # width of the closed belt along the near bank, km
        ("pardon", np.float64),  # how far who fled may come home unpunished, 0 to 1
        ("bridges_held", np.float64),  # control from which bridges are held, 0 to 1
        ("stance_number", np.int64),  # of neighbours without one of their own, index in STANCES
        ("camps_are_ordered", np.bool_),
        ("days_ordered", np.float64),  # days since shelter was ordered, 0 if it is not
        ("takes_in", np.bool_),  # whether anybody more is registered
        ("men", np.float64),  # the neighbour's force on the border
        ("seats", np.float64),  # people who can be carried to another county a day
        ("camp_intake", np.float64),  # people whom an open site takes in a day
        ("releases_apart", np.float64),  # daily chance of those held apart to be let out
    ]
)
