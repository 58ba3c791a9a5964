"""Sparse draws are exact: as many leave, cross and are found as separate draws would give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from worlds import GEOGRAPHY, N_COUNTIES, host_place, small_world

from sim.luck import Luck, pick
from sim.model import BorderModel
from sim.people.parties import Shelter
from sim.processes import Arrest
from sim.scenario.load import load_scenario
from sim.status import Status

pytestmark = pytest.mark.statistical

RARE = 1e-6  # false-alarm rate of each test here, were its seeds drawn anew


def test_first_departures_of_many_members_meet_the_sum_of_all_chances():
    """Heads of 60 first days against the sum of chance x residents, within 4.9 standard errors.

    The number of a day is a sum of independent binomials, so its variance is at most its mean: the
    normal tail beyond 4.9 is one in a million.
    """
    scenario = load_scenario("status-quo", ["forming.family_share_in_want=0"], days=1)
    expected = variance = found = 0.0
    for member in range(60):
        model = BorderModel(scenario, 5, member)
        try:
            residents = model.people.residents.counts.copy()
            model.step()
            places, destination = model.places, model.settings.destination
            reach = destination.reach(places, model.season.ford[0], model.news)
            chance = model.settings.departure.want(
                places, model.news, reach * destination.fear(places)
            )
            expected += (residents * chance).sum()
            variance += (residents * chance * (1 - chance)).sum()
            found += model.people.ledger.firsts["left_home"]
        finally:
            model.forget()
    assert expected > 500
    assert abs(found - expected) < 4.9 * variance**0.5


def test_members_do_not_share_their_luck():
    """The variance between 200 members of first-day heads is that of independent draws."""
    rng_of = [Luck(5, member).stream("departure", 0) for member in range(200)]
    heads = [rng.binomial(2_000_000, 2e-5) for rng in rng_of]
    ratio = np.var(heads, ddof=1) / (2_000_000 * 2e-5) * 199
    assert stats.chi2.cdf(ratio, 199) > RARE / 2
    assert stats.chi2.sf(ratio, 199) > RARE / 2


@pytest.mark.parametrize(("n", "chance"), [(40, 0.02), (40, 0.6), (7, 0.3)])
def test_sparse_and_dense_draws_find_as_many_as_often(n, chance):
    """Chi-square of two histograms of 20,000 draws each."""
    sparse_rng, dense_rng = (Luck(9, member).stream("draws", 0) for member in range(2))
    rounds = 20_000
    sparse = np.array([pick(sparse_rng, n, chance).size for _ in range(rounds)])
    dense = (dense_rng.random((rounds, n)) < chance).sum(axis=1)
    table = np.array([np.bincount(counts, minlength=n + 1) for counts in (sparse, dense)])
    often = table.sum(axis=0) >= 20
    table = np.column_stack([table[:, often], table[:, ~often].sum(axis=1)])
    table = table[:, table.sum(axis=0) > 0]
    assert stats.chi2_contingency(table).pvalue > RARE


def test_thinned_arrests_are_those_of_separate_draws():
    """Each kind of party is found with its own chance, whatever stands beside it."""
    process = Arrest(chance=0.02, cover=0.0, concentration=0.0, fined_share=0.0)
    factor = {Shelter.KIN: 0.6, Shelter.HOST: 1.0, Shelter.ALONE: 2.0}
    n, rounds = 1500, 40
    found = dict.fromkeys(Shelter, 0)
    for seed in range(rounds):
        world = small_world(seed)
        ids = {
            shelter: world.put(
                Status.IN_HIDING, host_place(world, 2), n, shelter=shelter, since=-99
            )
            for shelter in Shelter
        }
        process.step(world)
        for shelter, group in ids.items():
            found[shelter] += int((world.people.parties.status[group] == Status.IN_CUSTODY).sum())
    pvalues = [
        stats.binomtest(found[shelter], n * rounds, 0.02 * factor[shelter]).pvalue
        for shelter in Shelter
    ]
    assert min(pvalues) > RARE / 3


def test_destinations_come_as_often_as_their_weights():
    """Chi-square of 40,000 parties from one county over all sectors."""
    world = small_world()
    home = int(GEOGRAPHY.counties.population.argmax())
    weights = world.destination.weigh(world.places, world.season.ford[0], world.news)
    ids = world.put(Status.EN_ROUTE, home, 40_000, home=home, fled=False)
    rng = Luck(3, 0).stream("destinations", 0)
    world.destination.choose(rng, world.places, world.people.parties, ids, weights)
    goal = world.people.parties.goal[ids] - world.places.atlas.exit.start
    share = weights.want[home] / weights.want[home].sum()
    expected = 40_000 * share
    often = expected > 10
    seen = np.bincount(goal, minlength=share.size)
    seen = np.append(seen[often], seen[~often].sum())
    expected = np.append(expected[often], expected[~often].sum())
    assert len(weights.want) == N_COUNTIES
    assert stats.chisquare(seen[expected > 0], expected[expected > 0]).pvalue > RARE
