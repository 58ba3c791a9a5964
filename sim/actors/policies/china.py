"""Policies in China: Beijing and the counties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.params import Parameters, by_place, choice, choice_by_place, number


@dataclass(frozen=True)
class Beijing(Parameters):
    """China's stance towards those who cross."""

    stance: str = choice(
        "return",
        "what China does with those it finds: return, tolerate, or shelter them in camps; or seal "
        "the river, push back whom patrols meet there, and shelter those who are across",
        options=("return", "tolerate", "shelter", "seal"),
        source="china-objective-stability, china-says-economic, policy-unlikely-change, "
        "china-illegal-economic-immigrants, no-refugee-law, asylum-other-nationalities",
    )
    cooperation: float = number(
        1.0,
        "share of those in custody whom China hands over, unless they are bought free; a public "
        "case is handed over as long as this is above 0",
        unit="share",
        low=0.0,
        high=1.0,
        source="protocol-1986, publicity-forces-repatriation",
    )
    answers_with: str = choice(
        "return",
        "stance by which Beijing answers many arrivals while it returns those it finds: return for "
        "no answer, or tolerate, shelter or seal",
        options=("return", "tolerate", "shelter", "seal"),
        source="assumption: no answer by default; that many arrivals would bring one is "
        "expected, china-objective-stability",
    )
    answers_from: float = number(
        500.0,
        "arrivals, running mean of a week, from which Beijing gives that answer",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: as for opening camps",
    )
    answers_until: float = number(
        100.0,
        "arrivals, running mean of a week, below which it returns people again",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: a fifth of what brought the answer, so that it does not waver",
    )
    opens_camps_at: float = number(
        500.0,
        "arrivals, running mean of a week, from which Beijing orders camps to open",
        unit="people/day",
        low=0.0,
        high=1_000_000.0,
        source="assumption: a day's arrivals that fill the five sites in a fortnight",
    )
    when_full: str = choice(
        "continue",
        "what Beijing does from the day on which too many wait without a roof: go on, seal the "
        "river, return people again, or stop to take in any more",
        options=("continue", "seal", "return", "stop"),
        source="assumption: it goes on by default; documents fear that it would not, "
        "china-objective-stability",
    )
    full_at: float = number(
        100_000.0,
        "people waiting without a roof who are too many in that sense",
        unit="people",
        low=1.0,
        high=10_000_000.0,
        source="assumption: a tenth of the people of the nation on the bank",
    )
    interpreters_sent: float = number(
        150.0,
        "interpreters sent from elsewhere once camps are ordered, to where people wait",
        unit="interpreters",
        low=0.0,
        high=20_000.0,
        source="recruitment-interpreters-urgent",
    )
    spares_public: float = number(
        0.0,
        "share of public cases that are let go all the same",
        unit="share",
        low=0.0,
        high=1.0,
        source="publicity-forces-repatriation, release-of-eleven-2014",
    )
    stance_there: Mapping[str, str] = choice_by_place(
        "stance of one neighbour in place of that of its table or of `stance`; usual for none",
        options=("usual", "return", "tolerate", "shelter", "seal"),
        places=("country",),
        source="assumption: none by default; every neighbour decides for itself",
    )
    cooperation_there: Mapping[str, float] = by_place(
        "share of those held whom one neighbour hands over beyond that of its table or of "
        "`cooperation`, 0 for none; below 0 fewer",
        unit="share",
        low=-1.0,
        high=1.0,
        places=("country",),
        source="assumption: none by default; every neighbour decides for itself",
    )
    spares_public_there: Mapping[str, float] = by_place(
        "share of public cases that one neighbour lets go beyond `spares_public`, 0 for none; "
        "below 0 fewer",
        unit="share",
        low=-1.0,
        high=1.0,
        places=("country",),
        source="assumption: none by default; every neighbour decides for itself",
    )


@dataclass(frozen=True)
class CountyGovernments(Parameters):
    """The Chinese counties and cities: police, officials, interpreters."""

    leniency: float = number(
        0.6,
        "chance that officials who have let nobody go of late accept a payment",
        unit="share",
        low=0.0,
        high=1.0,
        source="officials-look-away, bribe-6000-usd",
    )
    leniency_falls: float = number(
        1.5,
        "how fast that chance falls with releases a day in the county",
        unit="log points per person/day",
        low=0.0,
        high=100.0,
        source="officials-cannot-be-lax",
    )
    campaign: float = number(
        1.0,
        "arrests relative to the usual zeal",
        unit="factor",
        low=0.0,
        high=20.0,
        source="control-timeline",
    )
    zeal_spread: float = number(
        0.3,
        "spread of the zeal of arrests between months and counties: standard deviation of its "
        "logarithm",
        unit="log points",
        low=0.0,
        high=2.0,
        source="assumption: campaigns come and go",
    )
    campaign_there: Mapping[str, float] = by_place(
        "further growth of zeal in a Chinese county or city, 0 for none",
        unit="factor",
        low=0.0,
        high=20.0,
        places=("host",),
        source="assumption: none by default",
    )
    host_room_per_korean: float = number(
        0.08,
        "people whom hosts could take in for each ethnic Korean",
        unit="people/person",
        low=0.0,
        high=5.0,
        source="yanbian-800k, yanbian-population",
    )
    fear_per_yuan: float = number(
        3.0e-5,
        "how far a yuan of fines a day in a county frightens all helpers there",
        unit="share per CNY/day",
        low=0.0,
        high=0.01,
        source="assumption: a county where a helper is fined the most that may be asked each day "
        "loses six in ten of those who would help; that fear follows the sum is documented, "
        "fine-30000-yuan, helper-fines-2001",
    )
    interpreters: float = number(
        0.3,
        "interpreters at hand for each 1,000 ethnic Koreans",
        unit="per 1,000",
        low=0.0,
        high=100.0,
        source="recruitment-interpreters-urgent, recruitment-border-posts-2017",
    )
    registers_a_day: float = number(
        25.0,
        "people whom one interpreter can register a day",
        unit="people/day",
        low=1.0,
        high=500.0,
        source="assumption: twenty minutes a person",
    )
    leniency_spread: float = number(
        0.3,
        "spread of leniency between months and counties: standard deviation of its logarithm",
        unit="log points",
        low=0.0,
        high=2.0,
        source="assumption: officials are rotated and differ; as the zeal of arrests",
    )
    leniency_there: Mapping[str, float] = by_place(
        "leniency of a Chinese county or city beyond that of the others, 0 for none; below 0 less",
        unit="share",
        low=-1.0,
        high=1.0,
        places=("host",),
        source="assumption: none by default",
    )
    interpreters_there: Mapping[str, float] = by_place(
        "further interpreters at hand in a Chinese county or city",
        unit="interpreters",
        low=0.0,
        high=20_000.0,
        places=("host",),
        source="assumption: none by default; that they are sought is documented, "
        "recruitment-interpreters-urgent",
    )
