"""The indicators that speak of custody."""

from __future__ import annotations

from sim.geography.numbering import HELD_APART
from sim.quantities import measures as m
from sim.quantities.indicators import Indicator

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "releases",
        "releases from custody",
        "people",
        "people whom officials in {across} let go, for a payment or not",
        m.total(m.nationwide("releases")),
    ),
    Indicator(
        "forced_returns",
        "forced returns",
        "people",
        "people handed to {home} against their will; somebody returned twice counts twice",
        m.total(m.nationwide("forced_returns")),
        ("returns-1998-2006",),
    ),
    Indicator(
        "forced_returns_political",
        "of which at political risk",
        "people",
        "forced returns of people in the class of political punishment: five years or more, or "
        "execution",
        m.total(m.nationwide("forced_returns", penalty="political")),
    ),
    Indicator(
        "public_cases",
        "in public cases",
        "people",
        "people held in {across} whose case became known to {home}",
        m.total(m.nationwide("public_cases")),
    ),
    Indicator(
        "public_cases_spared",
        "spared in public cases",
        "people",
        "people whom {across} let go although {home} knew of them",
        m.total(m.nationwide("public_cases_spared")),
        ("publicity-forces-repatriation",),
    ),
    Indicator(
        "releases_share",
        "releases, share of the cases",
        "share",
        "people whom officials in {across} let go, as a share of those let go or handed over",
        m.share(
            m.total(m.nationwide("releases")),
            m.total(m.together(m.nationwide("releases"), m.nationwide("forced_returns"))),
        ),
        ("officials-look-away",),
    ),
    *(
        Indicator(
            f"{who}_apart_peak",
            f"{who} held apart, most",
            "people",
            f"the largest number, on any day, of {who} held apart from others in {{across}}",
            m.highest(m.nationwide(f"{who}_apart")),
            ("plan-detain-leaders",),
        )
        for who in HELD_APART
    ),
    Indicator(
        "custody_peak",
        "held at one time, most",
        "people",
        "the largest number, on any day, of people held in {across} and threatened with return",
        m.highest(m.nationwide("in_custody")),
    ),
)
