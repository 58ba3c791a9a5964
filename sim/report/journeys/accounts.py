"""A short account of one journey, in the words of the glossary of the UNHCR."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from sim.messages.wording import counted, in_a_row, times
from sim.report.answers.table import sentences
from sim.results.journeys.reading import Journey, Step
from sim.status import Status

STREAMS = {
    "trade": "for food and trade",
    "marriage": "for a marriage across the border",
    "southbound": "for the South, called by kin",
    "access": "with access to papers, money and vehicles",
    "refuge": "in danger",
}
"""Why parties leave, behind `left`."""

STATES = {
    Status.AT_HOME: "at home in {place}",
    Status.EN_ROUTE: "on the way from {place}",
    Status.INTERNALLY_DISPLACED: "internally displaced in {place}",
    Status.AT_BORDER: "waiting for a chance to cross at {place}",
    Status.IN_HIDING: "in hiding in {place}{shelter}",
    Status.AT_RECEPTION: "known to the authorities in {place}, without shelter",
    Status.WITH_FAMILIES: "sheltered with families in {place}",
    Status.IN_CENTRE: "sheltered in a school or hall in {place}",
    Status.IN_CAMP: "sheltered in the camp {place}",
    Status.IN_ZONE: "in a zone on the near bank at {place}",
    Status.IN_CUSTODY: "in custody in {place}, threatened with forced return",
    Status.DETAINED: "detained after a forced return or arrest: {place}",
    Status.ONWARD: "in transit onward, by {place}",
    Status.IN_SOUTH_KOREA: "arrived in {place}",
    Status.ELSEWHERE_ABROAD: "in another country",
    Status.DEAD: "dead",
}
"""Where a party is, as it is told."""

_SHELTERS = {
    "kin": ", with kin",
    "host": ", with hosts",
    "husband": ", with a husband",
    "alone": ", alone",
}


def in_state(step: Step) -> str:
    """Say where a party is."""
    return STATES[step.status].format(place=step.place, shelter=_SHELTERS.get(step.shelter, ""))


def who(journey: Journey) -> str:
    """Say who left: a man, a woman, or how many, and whether they have kin across."""
    men = journey.people - journey.women - journey.children
    parts = [
        counted(number, noun)
        for number, noun in ((journey.women, "woman"), (men, "man"), (journey.children, "child"))
        if number
    ]
    kin = ", with kin across the border" if journey.has_kin else ""
    return f"{in_a_row(parts) if parts else 'nobody'} from {journey.home}{kin}"


def account(journey: Journey) -> list[str]:
    """Tell a journey in lines: who, why, and where from which day on."""
    head = (
        f"Party {journey.party} of member {journey.member}: {who(journey)}; left on "
        f"{journey.left} {STREAMS.get(journey.stream, journey.stream)}, able to pay "
        f"{journey.means_usd:,} dollars. Stands for about "
        f"{counted(journey.stands_for, 'departure')}."
    )
    steps = f"{'; '.join(_steps(journey))}."
    cut = ["Later steps are not written down."] if journey.is_cut else []
    return [*sentences(head), *(f"  {line}" for line in sentences(steps, *cut))]


def _steps(journey: Journey) -> Iterator[str]:
    before: Step | None = None
    for step in journey.steps:
        told = [in_state(step), *(_changes(before, step) if before else ())]
        yield f"{step.date} {', '.join(told)}"
        before = step


def _changes(before: Step, step: Step) -> Iterator[str]:
    """Say what happened on the way from one step to the next."""
    if crossed := step.crossings - before.crossings:
        yield "having crossed the border" + ("" if crossed == 1 else f" {times(crossed)}")
    if step.forced_returns > before.forced_returns:
        yield "returned by force"
    if (died := before.people - step.people) > 0 and step.status != Status.DEAD:
        yield f"{counted(died, 'person')} dead"


def journey_json(journey: Journey) -> dict[str, Any]:
    """Give a journey for programs."""
    told = dataclasses.asdict(journey)
    told["steps"] = [
        {**dataclasses.asdict(step), "status": step.status.name.lower()} for step in journey.steps
    ]
    return told
