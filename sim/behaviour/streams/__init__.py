"""Streams: why people leave in ordinary years, who they are, and what they can pay.

Food and trade, marriage, on to the South with the help of kin, and early leavers with access. Who
flees danger belongs to a fifth stream, refuge; its parameters stand with departure. Shares of the
streams in a year are an outcome: they follow from hunger, from the knowledge of the way, and from
how many in the South call their kin.
"""

from sim.behaviour.streams.parameters import Access, Marriage, Southbound, Trade
from sim.behaviour.streams.table import ORDINARY, STREAM, Streams, by_cohort, table_of

__all__ = [
    "ORDINARY",
    "STREAM",
    "Access",
    "Marriage",
    "Southbound",
    "Streams",
    "Trade",
    "by_cohort",
    "table_of",
]
