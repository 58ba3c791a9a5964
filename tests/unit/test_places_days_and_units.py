"""Which place, which day and which unit is meant: what is easily exchanged, held one by one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from worlds import INVENTED, SmallWorld, beyond_range, exit_place, host_place, invented_world
from worlds import members as people_of

from sim.actors.base import Spread, by_sector
from sim.behaviour.routes import Routes
from sim.behaviour.streams import Marriage
from sim.figures.comparison.panels import week_mean
from sim.geography.gazetteer import shipped
from sim.geography.numbering import BROKERS, RELIEF
from sim.geography.words import words_of
from sim.population.cohorts import SOLDIER_MEN, SOLDIER_WOMEN
from sim.population.party_row import Intent, LeaverStream, Shelter
from sim.population.residents import Population, settle
from sim.processes import Arrest, Hiding, Onward, VoluntaryReturn
from sim.quantities import measures
from sim.quantities.measures import Column
from sim.report.evidence_measures import Counted
from sim.report.periods import RunDays
from sim.status import Status

HERE, THERE = 1, 3
"""Two hosts of the invented world, in two countries."""


def hidden(world: SmallWorld, n: int, host: int = HERE, **columns) -> np.ndarray:
    ids = world.put(Status.IN_HIDING, host_place(world, host), n, **columns)
    world.start_counting()
    return ids


def across(world: SmallWorld, n: int, host: int, **columns) -> np.ndarray:
    """Let parties come across today, as newcomers to hiding."""
    ids = world.put(Status.AT_BORDER, exit_place(world, 0), n, **columns)
    world.start_counting()
    world.people.become(ids, Status.IN_HIDING, host_place(world, host))
    return ids


# -------------------------------------------------------------------------------------- processes


def test_a_party_is_new_for_so_many_days_and_no_longer():
    """Newcomers are all found here, and of the others one in a million million."""
    world = invented_world(stance="return")
    process = beyond_range(
        Arrest(fined_share=0.0, concentration=0.0, newcomer_days=30.0), newcomer_factor=1e12
    )
    old, new = hidden(world, 200), hidden(world, 200)
    world.people.parties.since[old] = -30
    world.people.parties.since[new] = -29
    process.step(world)
    assert world.share(new, Status.IN_CUSTODY) == 1.0
    assert world.share(old, Status.IN_HIDING) == 1.0


@pytest.mark.parametrize("crowded", [HERE, THERE])
def test_hosts_fill_up_in_their_own_county_and_nowhere_else(crowded):
    """With 100 newcomers in a room of 2,000, 5 of them stay alone, within five deviations."""
    world = invented_world(host_room=2000.0)
    hidden(world, 2000, crowded)
    newcomers = {host: across(world, 100, host) for host in (0, HERE, THERE)}
    Hiding(drift=0.0, drift_inland=0.0, hosts_take_in=1.0).step(world)
    shelters = {host: world.people.parties.shelter[ids] for host, ids in newcomers.items()}
    alone = {host: float((found == Shelter.ALONE).mean()) for host, found in shelters.items()}
    assert alone.pop(crowded) == 1.0
    assert max(alone.values()) < 0.05 + 5 * (0.05 * 0.95 / 100) ** 0.5


def test_who_sets_out_with_different_networks_is_caught_apart():
    """Of groups alike in day and route half share their fate: all of 60 pairs, never."""
    world, pairs = invented_world(), 60
    world.routes = Routes(thailand_caught_share=0.5)
    ids = hidden(world, 2 * pairs, intent=Intent.TRANSIT)
    led = np.repeat([BROKERS, RELIEF], pairs)
    first = world.places.atlas.network.start
    for network in (BROKERS, RELIEF):
        world.people.become(ids[led == network], Status.ONWARD, first + network)
    parties = world.people.parties
    parties.goal[ids] = 0
    parties.since[ids] = -np.tile(np.arange(pairs), 2)
    world.people.set_term(ids, np.ones(2 * pairs, dtype=np.int64))
    world.turn()
    Onward(contact_chance=0.0, mission_chance=0.0).step(world)
    caught = parties.status[ids] == Status.IN_CUSTODY
    assert 0 < caught.sum() < 2 * pairs
    assert (caught[:pairs] != caught[pairs:]).any()


@pytest.mark.parametrize("is_watched", [False, True])
def test_who_goes_home_meets_the_guards_of_the_bank_and_not_of_home(is_watched):
    world = invented_world()
    home = int(INVENTED.counties.population.argmax())
    bank = int(world.places.hosts["bank_opposite"][HERE])
    assert bank != home
    control = np.full(len(INVENTED.counties.name), 0.0 if is_watched else 1.0)
    control[bank] = 1.0 if is_watched else 0.0
    world.places.control_here = control
    world.leavers = world.leavers._replace(marriage=Marriage(after_trade=0.0))
    ids = hidden(world, 100, home=home, intent=Intent.CIRCULAR)
    world.people.set_term(ids, np.ones(100, dtype=np.int64))
    world.turn()
    VoluntaryReturn(caught_share=1.0, stays_on=0.0).step(world)
    assert world.share(ids, Status.DETAINED) == float(is_watched)


# ------------------------------------------------------------------------------ actors and people


def test_values_by_place_follow_the_scenario_from_one_of_its_days_to_another():
    sectors = INVENTED.exits.name
    spread = Spread(by_sector)
    for value in (0.5, 0.0, 2.0):
        values = {sectors[1]: value}
        assert spread.of(INVENTED, values)[1] == value
        assert spread.of(INVENTED, values) is spread.of(INVENTED, values)


def test_the_time_to_the_destination_is_counted_for_each_member_of_a_party():
    world = invented_world()
    ids = hidden(world, 10, family=people_of(women=1, girls=2), intent=Intent.TRANSIT)
    world.people.become(ids, Status.ONWARD, world.places.atlas.network.start)
    world.turn(100)
    world.people.become(ids, Status.IN_SOUTH_KOREA, world.places.atlas.south_korea.start)
    assert int(world.people.ledger.tally["days_to_south"][0]) == 100 * 30
    assert int(world.people.ledger.reached_south.sum()) == 30


def test_a_woman_lives_with_a_husband_until_she_is_taken_and_is_counted_out_once():
    world = invented_world()
    ids = across(world, 50, HERE, stream=LeaverStream.MARRIAGE)
    Hiding(drift=0.0, drift_inland=0.0, births_a_year=0.0).step(world)
    wives = world.people.layout["wives"]
    assert int(wives[0]) == 50
    world.people.become(ids, Status.IN_CUSTODY)
    assert int(wives[0]) == 0
    assert not (world.people.parties.shelter[ids] == Shelter.HUSBAND).any()
    world.people.become(ids, Status.IN_HIDING)  # set free, and taken in before she is back
    world.people.become(ids, Status.AT_RECEPTION)
    assert int(wives[0]) == 0


def test_soldiers_are_men_but_for_the_share_of_women():
    military = Population(military=10_000, military_women_share=0.05)
    counts = settle(INVENTED.counties, military, np.zeros(len(INVENTED.counties.name))).counts
    women, men = counts[:, SOLDIER_WOMEN].sum(), counts[:, SOLDIER_MEN].sum()
    assert women + men == 10_000
    assert women == pytest.approx(500, abs=len(INVENTED.counties.name))


# --------------------------------------------------------------------------------------- results


def test_departures_by_reach_are_those_of_counties_on_the_bank():
    """The second county lies on the same reach, behind the first."""
    data = {
        "county": Column(("county",), np.array(["bank", "inland"])),
        "county_reach": Column(("county",), np.array(["north", "north"])),
        "county_population": Column(("county",), np.array([1_000, 9_000])),
        "exit_county": Column(("exit",), np.array(["bank", ""])),
        "departures": Column(("member", "day", "county"), np.array([[[3, 40], [2, 50]]])),
    }
    assert measures.departures_per_1000("north")(data).tolist() == [5.0]


def test_each_daily_measure_is_counted_for_itself():
    """Measures of one kind are functions of one name."""
    data = {
        name: Column(("member", "day", "place"), np.full((2, 4, 3), amount))
        for name, amount in (("arrests", 1), ("releases", 7))
    }
    run = Counted(data, RunDays(date(2018, 1, 1), 4), words_of(shipped()), {})
    arrests, releases = measures.nationwide("arrests"), measures.nationwide("releases")
    for _ in range(2):
        assert run.daily(arrests).tolist() == [[3.0] * 4] * 2
        assert run.daily(releases).tolist() == [[21.0] * 4] * 2


def test_the_mean_of_a_week_is_of_seven_days():
    once = np.zeros((1, 20))
    once[0, 3] = 7.0
    assert week_mean(once)[0].tolist() == [0.0] * 3 + [7 / 4, 7 / 5, 7 / 6] + [1.0] * 4 + [0.0] * 10
