"""Deaths of single persons away from home: of cold, disease, hunger, fighting, and where held."""

from __future__ import annotations

from typing import NamedTuple

from sim.engine.compiled import compiled
from sim.engine.draws import Stream
from sim.engine.random_streams import Floats
from sim.population.arrays import PeopleArrays, Record, Records
from sim.population.bulk import ALIKE, strike
from sim.population.transitions import die_at_home
from sim.processes.mortality.hunger import chance_of, struck
from sim.status import Cause, Status

_DAYS_A_MONTH = 30.4
_PER = 1000


class Tables(NamedTuple):
    """The tables of places that decide what people are exposed to."""

    counties: Records
    exits: Records
    hosts: Records
    camps: Records
    residents: Floats  # people of each county at the start, shape (C,)


class Weakness(NamedTuple):
    """How readily something kills those of each class, relative to those whom it kills most."""

    most: float  # relative to adults
    by_class: Floats  # shape (classes,)


class Today(NamedTuple):
    """The rules, today's cold, and how weak those of each class are."""

    rules: Records  # the numbers of `Mortality`
    cold: float  # daily chance of an adult without shelter to die of it
    chill: Weakness
    illness: Weakness
    want: Weakness


class Exposure(NamedTuple):
    """What people at one place bear today."""

    roof: float  # share of the cold that is kept out, 0 to 1
    crowd: float  # people who share water and ground
    care: float  # share of the need that is met, 0 to 1
    lack: float  # of food, share of need


class Streams(NamedTuple):
    """The random streams of mortality, one a cause."""

    cold: Stream
    disease: Stream
    want: Stream
    fighting: Stream
    held: Stream


@compiled
def take_toll(
    arrays: PeopleArrays,
    tables: Tables,
    today: Today,
    stream: Streams,
) -> None:
    """Let people die at each stage of flight, then of fighting, then where they are held."""
    _at_the_border(arrays, tables, today, stream)
    _displaced(arrays, tables, today, stream)
    _across(arrays, tables, today, stream)
    fight(arrays, tables, today.rules, stream.fighting)
    hold(arrays, today.rules, stream.held)
    tally, layout = arrays.tally[0], arrays.layout[0]
    tally.waiting_at_age[0] = layout.waiting_children
    tally.waiting_at_age[1] = layout.waiting_adults
    tally.waiting_at_age[2] = layout.waiting_older


@compiled
def _at_the_border(
    arrays: PeopleArrays,
    tables: Tables,
    today: Today,
    stream: Streams,
) -> None:
    """Let people die on the near bank, in the open, or in a zone that is held there."""
    layout, mortality = arrays.layout[0], today.rules[0]
    for row in range(layout.exits):
        place, bank = layout.exit + row, tables.exits[row].bank
        lack = mortality.unfed_lack
        if bank >= 0:
            lack = max(lack, tables.counties[bank].hunger)
        open_air = Exposure(0.0, arrays.stock[Status.AT_BORDER, place], 0.0, lack)
        _expose(arrays, Status.AT_BORDER, place, open_air, today, stream)
        zone = Exposure(mortality.tent_keeps, mortality.camp_crowd, mortality.zone_care, 0.0)
        _expose(arrays, Status.IN_ZONE, place, zone, today, stream)


@compiled
def _displaced(
    arrays: PeopleArrays,
    tables: Tables,
    today: Today,
    stream: Streams,
) -> None:
    """Let the internally displaced die; of hunger they die with the people of the county."""
    layout, mortality = arrays.layout[0], today.rules[0]
    for county in range(layout.counties):
        place = layout.county + county
        here = arrays.stock[Status.INTERNALLY_DISPLACED, place]
        crowd = mortality.displaced_crowd * here / max(tables.residents[county], 1.0)
        refuge = Exposure(mortality.displaced_roof, crowd, 0.0, 0.0)
        status = Status.INTERNALLY_DISPLACED
        _expose(arrays, status, place, refuge, today, stream)


@compiled
def _across(
    arrays: PeopleArrays,
    tables: Tables,
    today: Today,
    stream: Streams,
) -> None:
    """Let people die at reception, and under each kind of roof."""
    layout, hosts, mortality = arrays.layout[0], tables.hosts, today.rules[0]
    for row in range(layout.hosts):
        place, care = layout.host + row, hosts[row].care
        wait = Exposure(
            0.0,
            arrays.stock[Status.AT_RECEPTION, place],
            care,
            mortality.unfed_lack * (1.0 - care),
        )
        _expose(arrays, Status.AT_RECEPTION, place, wait, today, stream)
        home = Exposure(1.0, 0.0, mortality.roof_care, 0.0)
        _expose(arrays, Status.WITH_FAMILIES, place, home, today, stream)
        hall = Exposure(1.0, mortality.centre_crowd, mortality.roof_care, 0.0)
        _expose(arrays, Status.IN_CENTRE, place, hall, today, stream)
        tents = Exposure(mortality.tent_keeps, mortality.camp_crowd, mortality.roof_care, 0.0)
        _expose(arrays, Status.IN_CAMP, place, tents, today, stream)
    for place in range(layout.camp, layout.camp + layout.camps):
        crowd = float(arrays.stock[Status.IN_CAMP, place])
        site = Exposure(mortality.tent_keeps, crowd, mortality.roof_care, 0.0)
        _expose(arrays, Status.IN_CAMP, place, site, today, stream)


@compiled
def _expose(
    arrays: PeopleArrays,
    status: int,
    place: int,
    exposure: Exposure,
    today: Today,
    stream: Streams,
) -> None:
    """Let people of a status at a place die of what they bear."""
    if arrays.stock[status, place] == 0:
        return
    chill, illness, want = today.chill, today.illness, today.want
    freezes = min(today.cold * (1.0 - exposure.roof) * chill.most, 1.0)
    strike(arrays, status, place, freezes, Cause.COLD, stream.cold, chill.by_class)
    sickens = min(disease_of(exposure, today.rules[0]) * illness.most, 1.0)
    strike(arrays, status, place, sickens, Cause.DISEASE, stream.disease, illness.by_class)
    starves = min(chance_of(exposure.lack, today.rules) * want.most, 1.0)
    strike(arrays, status, place, starves, Cause.HUNGER, stream.want, want.by_class)


@compiled
def disease_of(exposure: Exposure, mortality: Record) -> float:
    """Give an adult's daily chance to die of disease: more in a crowd, less with care."""
    crowded = mortality.disease * (1.0 + exposure.crowd / mortality.crowd_doubles)
    chance: float = min(crowded, mortality.disease_most) * (1.0 - exposure.care)
    return chance


@compiled
def fight(arrays: PeopleArrays, tables: Tables, rules: Records, stream: Stream) -> None:
    """Let people die of fighting at home, where they fled to inside, and on the near bank."""
    layout, mortality = arrays.layout[0], rules[0]
    for county in range(layout.counties):
        chance = killed_by(tables.counties[county].conflict, mortality)
        if chance <= 0.0:
            continue
        for cohort in range(arrays.residents.shape[1]):
            dead = struck(arrays.residents[county, cohort], chance, stream)
            if dead > 0:
                die_at_home(arrays, county, cohort, dead, Cause.FIGHTING)
        place = layout.county + county
        for status in (Status.AT_HOME, Status.INTERNALLY_DISPLACED):
            strike(arrays, status, place, chance, Cause.FIGHTING, stream, ALIKE)
    for row in range(layout.exits):
        bank = tables.exits[row].bank
        if bank >= 0:
            chance = killed_by(tables.counties[bank].conflict, mortality)
            place = layout.exit + row
            strike(arrays, Status.AT_BORDER, place, chance, Cause.FIGHTING, stream, ALIKE)


@compiled
def killed_by(conflict: float, mortality: Record) -> float:
    """Give the daily chance to be killed where one lives, at an exposure to fighting of 0 to 1."""
    a_month: float = mortality.war_deaths / _PER * conflict**mortality.war_power
    return a_month / _DAYS_A_MONTH if conflict > 0.0 else 0.0


@compiled
def hold(arrays: PeopleArrays, rules: Records, stream: Stream) -> None:
    """Let people die in custody in China and in detention in the DPRK."""
    layout, mortality = arrays.layout[0], rules[0]
    for place in range(layout.host, layout.host + layout.hosts):
        strike(arrays, Status.IN_CUSTODY, place, mortality.custody, Cause.DETENTION, stream, ALIKE)
    chances = (mortality.economic, mortality.aggravated, mortality.political)
    for penalty in range(len(chances)):
        place = layout.penalty + penalty
        strike(arrays, Status.DETAINED, place, chances[penalty], Cause.DETENTION, stream, ALIKE)
