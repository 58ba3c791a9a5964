"""One member of an ensemble, run from its first day to its last."""

from __future__ import annotations

from collections.abc import Callable

from sim.geography.geography import Geography
from sim.model import BorderModel
from sim.recording.journeys import Follower
from sim.recording.variables import MEMBERS_WITH_ACTORS, NOTHING_NOTED, MemberRecord
from sim.scenario.scenario import Scenario
from sim.simulation.course import Course


def run_member(
    scenario: Scenario,
    seed: int,
    member: int,
    on_day: Callable[[int], None] | None = None,
    course: Course | None = None,
    geography: Geography | None = None,
) -> MemberRecord:
    """Run one member of an ensemble to the last day.

    Args:
        scenario: what to run.
        seed: the seed of the ensemble.
        member: the number of the member; with the seed it names all its random streams.
        on_day: called with the number of each day that is done.
        course: where to begin, under which scenarios, and what to save; else the first day.
        geography: the places, if not those of the scenario.
    """
    way = course or Course()
    follower = Follower(way.trace, seed, member, way.begins) if way.trace else None

    def watch(model: BorderModel) -> None:
        if follower is not None:
            follower.look(model.people, model.day - 1)

    model = way.go(
        lambda each: BorderModel(each, seed, member, geography),
        scenario,
        on_day,
        watch if follower else None,
    )
    record = MemberRecord(
        member=member,
        seed=seed,
        start=scenario.start,
        days=scenario.days,
        stock_at_start=model.stock_at_start,
        fates=model.people.fates,
        variables=model.recorder.variables,
        coordinates=model.recorder.coordinates,
        actors=model.actor_log.notes() if member < MEMBERS_WITH_ACTORS else NOTHING_NOTED,
        journeys={} if follower is None else follower.arrays(model.places),
    )
    model.forget()
    return record
