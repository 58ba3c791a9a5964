"""Setting out: who leaves today, with whom, again, or once more from a refuge."""

from __future__ import annotations

from sim.behaviour.destination import Ways
from sim.behaviour.goal import choose_goal
from sim.behaviour.party_forming import companions_of, equip, form_party, take_heads
from sim.engine.compiled import compiled
from sim.engine.draws import Stream, gap, gap_scale, uniform
from sim.engine.random_streams import Floats
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.cohorts import COHORT_IS_MILITARY, Counts
from sim.population.party_row import Flag, Intent, LeaverStream, has, mark_if
from sim.population.rosters import draw
from sim.population.transitions import become, leave_home, look_ahead, roster
from sim.processes.departure.decision import Chances
from sim.status import Status

_IS_MILITARY = COHORT_IS_MILITARY


@compiled
def draw_heads(
    arrays: PeopleArrays, chances: tuple[Floats, Floats, Floats], heads: Counts, stream: Stream
) -> int:
    """Draw who sets out today, each resident independently, at a cost of those who are struck.

    Residents are passed over in geometric gaps at the highest chance of their county; whoever is
    struck goes with the share that the chance of the own cohort is of it.

    Args:
        arrays: everybody.
        chances: by county, 1/day, shape (C,); a factor by cohort, shape (cohorts,); and a factor
            of soldiers by county, shape (C,). The product is the chance of a resident.
        heads: filled with how many set out, shape (C, cohorts).
        stream: the stream.

    Returns:
        How many set out in all.
    """
    drawn, highest = 0, 0.0
    for cohort in range(chances[1].size):
        highest = max(highest, chances[1][cohort])
    for county in range(chances[0].size):
        top = min(chances[0][county] * highest * max(chances[2][county], 1.0), 1.0)
        if top > 0.0:
            drawn += _draw_in_county(arrays, county, top, chances, heads, stream)
    return drawn


@compiled
def _draw_in_county(
    arrays: PeopleArrays,
    county: int,
    top: float,
    chances: tuple[Floats, Floats, Floats],
    heads: Counts,
    stream: Stream,
) -> int:
    """Draw who sets out of one county, where the highest chance of a cohort is `top`."""
    by_county, by_cohort, of_soldiers = chances
    scale, drawn = gap_scale(top), 0
    position, first = gap(stream, scale), 0
    for cohort in range(by_cohort.size):
        chance = by_county[county] * by_cohort[cohort]
        if _IS_MILITARY[cohort]:
            chance *= of_soldiers[county]
        if chance <= 0.0:
            continue
        end = first + arrays.residents[county, cohort]
        accepted = min(chance, 1.0) / top
        while position < end:
            if uniform(stream) < accepted:
                heads[county, cohort] += 1
                drawn += 1
            position += 1 + gap(stream, scale)
        first = end
    return drawn


@compiled
def set_out(
    arrays: PeopleArrays,
    heads: Counts,
    leaves: Records,
    forming: Records,
    ways: Ways,
    stream: Stream,
) -> None:
    """Form a party around each head and let it leave home for the goal that it chooses.

    Args:
        arrays: everybody.
        heads: who sets out, shape (C, cohorts).
        leaves: the row of their stream in the table of streams.
        forming: the numbers of `Forming`.
        ways: what each way out is worth today.
        stream: the random stream.
    """
    household, family_share = forming[0].household, leaves[0].family_share
    for county in range(heads.shape[0]):
        take_heads(arrays, county, heads)
        for cohort in range(heads.shape[1]):
            for _ in range(heads[county, cohort]):
                companions = companions_of(cohort, family_share, household, stream)
                p = form_party(arrays, county, cohort, companions, stream)
                equip(arrays, p, leaves, forming, stream)
                leave_home(arrays, p)
                if has(arrays.parties[p], Flag.FLED):
                    arrays.by_place[county].fled += int(arrays.parties[p].people)
                choose_goal(arrays, p, ways, stream)


@compiled
def leave_once_more(
    arrays: PeopleArrays,
    home: tuple[Records, Chances],
    rules: tuple[Records, Records, Records],
    ways: Ways,
    stream: tuple[Stream, Stream],
) -> None:
    """Let parties that came home set out again, then let displaced people move on."""
    counties, chances = home
    leave_again(arrays, chances, rules, ways, stream[0])
    move_on(arrays, counties, rules[2], ways, stream[1])


@compiled
def leave_again(
    arrays: PeopleArrays,
    chances: Chances,
    rules: tuple[Records, Records, Records],
    ways: Ways,
    stream: Stream,
) -> None:
    """Let parties that came home set out again, for want or for danger.

    Habit fades: the chance to go again for want halves with the time since they came home, and
    is lower for those who were punished; in the end people settle.
    """
    departure, penalties = rules[0][0], rules[1][0]
    n = 0
    for county in range(chances.again.size):
        bag = roster(arrays, Status.AT_HOME, arrays.layout[0].county + county)
        chance = chances.again[county] + chances.danger_again[county]
        n = draw(arrays, bag, chance, stream, n)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        party = arrays.parties[p]
        want, danger = chances.again[party.home], chances.danger_again[party.home]
        for_danger = uniform(stream) * (want + danger) < danger
        if not for_danger and (
            has(party, Flag.FLED)
            or _has_settled(arrays, party, departure, stream)
            or _is_deterred(party, departure, penalties, stream)
        ):
            continue
        mark_if(party, Flag.FLED, for_danger)
        if for_danger:
            party.stream, party.intent = LeaverStream.REFUGE, Intent.REFUGE
            arrays.by_place[party.home].fled += int(party.people)
        become(arrays, p, Status.EN_ROUTE, party.place)
        choose_goal(arrays, p, ways, stream)


@compiled
def _has_settled(arrays: PeopleArrays, party: Record, departure: Record, stream: Stream) -> bool:
    """Tell who stays because the last journey lies far back, or ended in punishment."""
    days = arrays.layout[0].day - party.since
    habit: float = 0.5 ** (days / departure.habit_days)
    if party.forced_returns > 0:
        habit *= departure.punished_factor
    return uniform(stream) >= habit


@compiled
def _is_deterred(party: Record, departure: Record, penalties: Record, stream: Stream) -> bool:
    """Tell who stays for fear of an aggravated penalty; of the others some want the South."""
    if party.crossings + 1 < penalties.aggravated_from_crossings:
        return False
    if uniform(stream) < departure.record_goes_south:
        party.intent = Intent.TRANSIT
    deters: float = departure.record_deters
    return uniform(stream) < deters


@compiled
def move_on(
    arrays: PeopleArrays, counties: Records, rules: Records, ways: Ways, stream: Stream
) -> None:
    """Let displaced people move on where the fighting has come."""
    n = 0
    for county in range(counties.size):
        chance = rules[0].moves_on_chance * counties[county].conflict
        place = arrays.layout[0].county + county
        n = draw(arrays, roster(arrays, Status.INTERNALLY_DISPLACED, place), chance, stream, n)
    for row in range(n):
        p = arrays.found[row]
        look_ahead(arrays, row, n)
        become(arrays, p, Status.EN_ROUTE, arrays.parties[p].place)
        choose_goal(arrays, p, ways, stream)
