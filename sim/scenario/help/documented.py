"""What documents say about single values: beyond it a value is allowed, and a warning is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Documented:
    """The span of a parameter that evidence speaks of, in the unit of the parameter.

    `None` stands for an end that no evidence bounds. The span of a single figure is set to a third
    and three times of it, and `reading` says so.
    """

    key: str
    low: float | None
    high: float | None
    reading: str
    evidence: str
    since: date | None = None
    """The first day of which the evidence speaks, if earlier runs are to be left alone."""


DOCUMENTED: tuple[Documented, ...] = (
    Documented(
        "beginning.in_hiding",
        10_000,
        300_000,
        "estimates since 1998 lie between 10,000 and 300,000 people",
        "stock-series",
        since=date(1998, 1, 1),
    ),
    Documented(
        "dprk.border_forces",
        None,
        130_000,
        "about 110,000 soldiers are reported, and 20,000 more for 2012",
        "guards-2012",
    ),
    Documented(
        "camps.capacity",
        None,
        1_500,
        "the only plan reported foresees at most 1,500 people in a camp",
        "camp-capacity-1500-each",
    ),
    Documented(
        "crossing.bribe_price",
        None,
        1_600,
        "the highest price reported is 10,000 yuan, about 1,600 dollars",
        "crossing-prices",
    ),
    Documented(
        "forming.household",
        2.5,
        5.5,
        "the census counts 3.9 people in a household",
        "household-size",
    ),
    Documented(
        "travel.walking_km_a_day",
        14,
        30,
        "14 km a day are reported in winter and hunger, 20 to 30 km for families in spring",
        "walking-speeds",
    ),
    Documented(
        "arrest.highest_fine",
        None,
        30_000,
        "fines of up to 30,000 yuan are reported",
        "fine-30000-yuan",
    ),
    Documented(
        "custody.release_price",
        2_000,
        18_000,
        "one organiser names about 6,000 dollars; more than three times off is far from it",
        "bribe-6000-usd",
    ),
    Documented(
        "custody.days_held",
        2,
        21,
        "return after about a week is usual; more than three times off is far from it",
        "custody-week",
    ),
    Documented(
        "penalties.aggravated_years",
        1,
        9,
        "three years are reported; more than three times off is far from it",
        "penalty-3y-camp",
    ),
    Documented(
        "penalties.political_years",
        5,
        None,
        "five years or more are reported",
        "penalty-political-5y",
    ),
)
