"""Sparse draws are exact: as many leave, cross and are found as separate draws would give.

A dense draw, here and nowhere in the model, asks a uniform number of NumPy for everyone in turn.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from worlds import GEOGRAPHY, N_COUNTIES, N_EXITS, exit_place, host_place, members, small_world

from sim.behaviour.destination import Destination, Ways
from sim.behaviour.goal import choose_goal
from sim.behaviour.refuges import choose_refuge
from sim.behaviour.streams import table_of
from sim.engine.random_streams import RandomStreams
from sim.model import BorderModel
from sim.population import rosters
from sim.population.cohorts import COHORT_CLASS, N_CLASSES, N_COHORTS
from sim.population.party_row import Shelter
from sim.processes import Arrest
from sim.processes.crossing.attempt import Today, _line_up
from sim.processes.departure.setting_out import draw_heads
from sim.scenario.load import load_scenario
from sim.status import Status

pytestmark = pytest.mark.statistical

RARE = 1e-6  # false-alarm rate of each test here, were its seeds drawn anew, unless it says another


def dense(name: str) -> np.random.Generator:
    return RandomStreams(9, 0).generator(name, 0)


def same(*counts: np.ndarray) -> float:
    """Give the p-value of a chi-square that histograms come from one distribution.

    What was seen fewer than 20 times is taken together.
    """
    bins = max(int(c.max()) for c in counts) + 1
    table = np.array([np.bincount(c, minlength=bins) for c in counts])
    often = table.sum(axis=0) >= 20
    table = np.column_stack([table[:, often], table[:, ~often].sum(axis=1)])
    table = table[:, table.sum(axis=0) > 0]
    return float(stats.chi2_contingency(table).pvalue) if table.shape[1] > 1 else 1.0


def fits(seen: np.ndarray, share: np.ndarray) -> float:
    """Give the p-value of a chi-square of counts against shares; rare ones are taken together."""
    assert seen[share == 0.0].sum() == 0
    expected = seen.sum() * share / share.sum()
    often = expected > 20
    seen = np.append(seen[often], seen[~often].sum())
    expected = np.append(expected[often], expected[~often].sum())
    kept = expected > 5 if expected[-1] > 5 else np.arange(expected.size) < expected.size - 1
    assert seen[~kept].sum() <= 20
    expected = expected[kept] * seen[kept].sum() / expected[kept].sum()
    return float(stats.chisquare(seen[kept], expected).pvalue)


# ------------------------------------------------------------------------------- those who leave


ALONE = ("trade.family_share=0", "access.family_share=0", "beginning.run_in_days=0")


def chances_to_leave(model: BorderModel) -> np.ndarray:
    """Give what the first day's chances come to, all streams together, (counties, cohorts)."""
    departure, table = model.settings.departure, table_of(model.leavers, model.forming)
    ways = model.destination.ways(model.places, model.season.ford[0], model.news, model.structure)
    want = departure.chances(model, ways, table).want
    return np.einsum("sc,sk->ck", want, departure.by_cohort(model.leavers))


@pytest.fixture(scope="module")
def first_days() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give heads who left on the first day of 200 seeds, and their mean and variance.

    Shapes (seeds, counties, classes); everybody leaves alone, so that a party is its head.
    """
    scenario = load_scenario("status-quo", ALONE, days=1)
    found, mean, variance = [], [], []
    for seed in range(200):
        model = BorderModel(scenario, seed)
        try:
            rows, residents = model.people.parties.count, model.people.residents.counts.copy()
            model.step()
            chance = chances_to_leave(model)
            new = slice(rows, model.people.parties.count)
            heads = np.zeros((N_COUNTIES, N_CLASSES), dtype=np.int64)
            np.add.at(heads, model.people.parties.home[new], model.people.parties.members[new])
            assert heads.sum() == model.people.ledger.firsts["left_home"]
            found.append(heads)
            mean.append(by_class(residents * chance))
            variance.append(by_class(residents * chance * (1 - chance)))
        finally:
            model.forget()
    return np.array(found), np.array(mean), np.array(variance)


def by_class(values: np.ndarray) -> np.ndarray:
    summed = np.zeros((N_COUNTIES, N_CLASSES))
    np.add.at(summed.T, COHORT_CLASS, values.T)
    return summed


def test_departures_meet_the_sum_of_all_chances_within_four_standard_errors(first_days):
    """The mean of 200 seeds; four standard errors are passed falsely 6 times in 100,000."""
    found, mean, variance = first_days
    assert mean.sum() > 200 * 50
    assert abs(found.sum() - mean.sum()) < 4 * variance.sum() ** 0.5


def test_departures_of_each_county_and_class_are_those_expected(first_days):
    found, mean, _ = first_days
    for axes in ((0, 2), (0, 1)):
        assert fits(found.sum(axis=axes), mean.sum(axis=axes)) > RARE / 2


def test_departures_vary_between_seeds_as_independent_draws_do(first_days):
    """Squared errors of the 200 first days, each over its variance, are chi-square distributed."""
    found, mean, variance = (values.sum(axis=(1, 2)) for values in first_days)
    squares = ((found - mean) ** 2 / variance).sum()
    assert stats.chi2.cdf(squares, 200) > RARE / 2
    assert stats.chi2.sf(squares, 200) > RARE / 2


COUNTIES, ROUNDS = 3, 8000


def heads_of_many_days(
    residents: np.ndarray, by_county: np.ndarray, by_cohort: np.ndarray
) -> np.ndarray:
    """Draw heads again and again from the same residents; shape (rounds, counties, cohorts)."""
    arrays = small_world().people.arrays._replace(residents=residents)
    stream = RandomStreams(9, 1).open("heads", 0)
    heads = np.zeros((ROUNDS, *residents.shape), dtype=np.int64)
    chances = (by_county, by_cohort, np.ones(len(by_county)))
    drawn = [draw_heads(arrays, chances, today, stream) for today in heads]
    assert (heads.sum(axis=(1, 2)) == drawn).all()
    return heads


def test_heads_are_those_of_a_binomial_draw_for_each_cohort():
    """Two samples of 8,000 days: each cohort of three counties, each county, all together."""
    residents = np.random.default_rng(1).integers(0, 60, (COUNTIES, N_COHORTS))
    residents[1, 4:7] = 0
    by_county = np.array([0.001, 0.02, 0.3])
    by_cohort = np.linspace(0.0, 3.0, N_COHORTS)[::-1].copy()
    by_cohort[3] = 0.0
    sparse = heads_of_many_days(residents, by_county, by_cohort)
    chance = np.minimum(by_county[:, None] * by_cohort, 1.0)
    separate = dense("heads").binomial(residents, chance, sparse.shape)
    assert (sparse <= residents).all()
    questions = COUNTIES * N_COHORTS + COUNTIES + 1
    pvalues = [
        same(sparse[:, county, cohort], separate[:, county, cohort])
        for county in range(COUNTIES)
        for cohort in range(N_COHORTS)
    ]
    pvalues += [
        same(sparse[:, county].sum(axis=1), separate[:, county].sum(axis=1))
        for county in range(COUNTIES)
    ]
    pvalues.append(same(sparse.sum(axis=(1, 2)), separate.sum(axis=(1, 2))))
    assert min(pvalues) > RARE / questions


def test_heads_of_neighbouring_cohorts_and_counties_are_independent():
    """The same gap leads from one cohort to the next; a table of both must show no trace of it."""
    residents = np.full((COUNTIES, N_COHORTS), 8)
    heads = heads_of_many_days(residents, np.full(COUNTIES, 0.1), np.ones(N_COHORTS))
    heads = np.minimum(heads, 3)
    for one, other in (
        (heads[:, 0, 0], heads[:, 0, 1]),
        (heads[:, 0, -1], heads[:, 1, 0]),
        (heads[:-1, -1, -1], heads[1:, 0, 0]),
    ):
        table = np.zeros((4, 4))
        np.add.at(table, (one, other), 1)
        assert stats.chi2_contingency(table).pvalue > RARE / 3


def test_members_do_not_share_their_luck():
    """The variance between 200 members of heads out of two million is that of separate draws."""
    arrays = small_world().people.arrays._replace(residents=np.full((1, 1), 2_000_000))
    heads = []
    for member in range(200):
        stream = RandomStreams(5, member).open("departure", 0)
        today = np.zeros((1, 1), dtype=np.int64)
        chances = (np.array([2e-5]), np.ones(1), np.ones(1))
        heads.append(draw_heads(arrays, chances, today, stream))
    ratio = np.var(heads, ddof=1) / (2_000_000 * 2e-5 * (1 - 2e-5)) * 199
    assert stats.chi2.cdf(ratio, 199) > RARE / 2
    assert stats.chi2.sf(ratio, 199) > RARE / 2


# ------------------------------------------------------------------------------ those who are found


@pytest.mark.parametrize(
    ("n", "chance"), [(40, 0.02), (40, 0.6), (7, 0.3), (200, 0.05), (130, 0.99)]
)
def test_sparse_and_dense_draws_find_as_many_as_often(n, chance):
    """Chi-square of two histograms of 20,000 draws each: how many, and the first two found."""
    people, rounds = small_world().people, 20_000
    for p in people.parties.add(n):
        rosters.put(people.arrays, 5, p)
    arrays, stream = people.arrays, RandomStreams(9, 0).open("draws", 0)
    sparse = np.zeros((3, rounds), dtype=np.int64)
    for today in range(rounds):
        found = rosters.draw(arrays, 5, chance, stream, 0)
        first = (arrays.found[:2] + 1) * (np.arange(2) < found)
        sparse[:, today] = found, *first
    struck = dense("draws").random((rounds, n)) < chance
    order = np.argsort(~struck, axis=1, kind="stable")[:, :2] + 1
    separate = np.stack(
        [struck.sum(axis=1), *(order * (np.arange(2) < struck.sum(axis=1)[:, None])).T]
    )
    for one, other in zip(sparse, separate, strict=True):
        assert same(one, other) > RARE / 3


def test_thinned_arrests_are_those_of_separate_draws():
    """Each kind of party is found with its own chance, whatever stands beside it."""
    process = Arrest(chance=0.02, cover=0.0, concentration=0.0, fined_share=0.0, husband_factor=0.5)
    factor = {Shelter.KIN: 0.6, Shelter.HOST: 1.0, Shelter.ALONE: 2.0, Shelter.HUSBAND: 0.5}
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


# ------------------------------------------------------------------------------------ destinations

HOME = int(GEOGRAPHY.counties.population.argmax())
DISTANCE = GEOGRAPHY.routes.county_to_county_km


def goals(destination: Destination, n: int, *, fled: bool, **columns) -> tuple[np.ndarray, Ways]:
    """Give how many of n parties from one county chose each place, and the ways out."""
    world = small_world(**columns)
    ways = destination.ways(world.places, world.season.ford[0], world.news, world.structure)
    ids = world.put(Status.EN_ROUTE, HOME, n, home=HOME, fled=fled)
    stream = RandomStreams(3, 0).open("destinations", 0)
    for p in ids.tolist():
        choose_goal(world.people.arrays, p, ways, stream)
    goal = np.bincount(world.people.parties.goal[ids], minlength=world.places.atlas.count)
    assert goal.sum() == goal[: N_COUNTIES + N_EXITS].sum() == n
    return goal, ways


def refuge_shares(calm: np.ndarray, refuge_km: float) -> np.ndarray:
    """Weigh safer counties by nearness, size and calm, as the declaration of `refuge_km` says."""
    weight = np.exp(-DISTANCE[HOME] / refuge_km) * GEOGRAPHY.counties.population * calm
    weight[HOME] = 0.0
    return weight / weight.sum()


def test_destinations_come_as_often_as_their_weights():
    """Chi-square of 40,000 parties from one county over all sectors."""
    goal, ways = goals(Destination(), 40_000, fled=False)
    weight = (ways.near[HOME] * ways.want)[:N_EXITS]
    assert goal[:N_COUNTIES].sum() == 0
    assert fits(goal[N_COUNTIES:][:N_EXITS], weight) > RARE


def test_destinations_of_those_who_flee_come_as_often_as_their_weights():
    """Chi-square of 40,000 parties over all exits and all safer counties, half of them calm."""
    conflict = np.linspace(0.0, 1.0, N_COUNTIES)
    destination = Destination(stay_inside=-1.0, other_exit_ease=0.5)
    goal, ways = goals(destination, 40_000, fled=True, conflict=conflict, control=0.2)
    weight = ways.near[HOME] * ways.danger
    inside = weight[-1] * refuge_shares(1 - conflict, destination.refuge_km)
    assert 0.02 < inside.sum() / weight.sum() < 0.98
    assert fits(goal[: N_COUNTIES + N_EXITS], np.append(inside, weight[:-1])) > RARE


@pytest.mark.parametrize("scale", [1.0, 0.05, 1e-5], ids=["refusals", "both", "weighing"])
def test_refuges_are_those_of_their_weights_however_they_are_found(scale):
    """By refusals where it is calm, by weighing all where it is not: the same shares."""
    calm = scale * np.random.default_rng(3).uniform(0.2, 1.0, N_COUNTIES)
    world = small_world(conflict=1.0 - calm)
    refuges = world.destination.refuges(world.places)
    stream = RandomStreams(3, 0).open(f"refuges {scale}", 0)
    chosen = [int(choose_refuge(HOME, refuges, stream)) for _ in range(20_000)]
    share = refuge_shares(calm, world.destination.refuge_km)
    assert fits(np.bincount(chosen, minlength=N_COUNTIES), share) > RARE / 3


# ------------------------------------------------------------------------------------ the crossing

WAITING = 3000
SIZES = np.where(np.arange(WAITING) % 3 == 0, 4, 1)


def pass_in_order(order: np.ndarray, room: float) -> np.ndarray:
    """Let parties pass until the room is taken; the last may stand with one foot beyond it."""
    ahead = np.cumsum(SIZES[order]) - SIZES[order]
    return order[ahead < room]


def drawn_by_the_model(chance: float, room: float) -> Callable[[], np.ndarray]:
    world = small_world()
    place = exit_place(world, 3)
    for size in SIZES.tolist():
        world.put(Status.AT_BORDER, place, 1, family=members(women=size))
    arrays, stream = world.people.arrays, RandomStreams(8, 0).open(f"line {chance} {room}", 0)
    today = Today(chance, room, 0.0, 0.0)

    def draw() -> np.ndarray:
        return arrays.found[: _line_up(arrays, place, today, stream)].astype(np.int64)

    return draw


def drawn_one_by_one(chance: float) -> Callable[[], np.ndarray]:
    rng = dense("line")

    def draw() -> np.ndarray:
        return rng.permutation(np.flatnonzero(rng.random(WAITING) < chance))

    return draw


@pytest.mark.parametrize(("chance", "room"), [(0.5, 40.0), (0.9, 7.5), (0.08, 150.0), (0.01, 90.0)])
def test_who_passes_a_narrow_crossing_is_who_would_pass_in_a_full_line(chance, room):
    """As many, as many families, the same first and last, and everybody equally often.

    Where ten times as many would attempt as can pass, few more than can pass are drawn.
    """
    rounds = 3000
    sparse, full = drawn_by_the_model(chance, room), drawn_one_by_one(chance)
    facts: dict[str, list[list[int]]] = {}
    lengths = []
    for which, draw in enumerate((sparse, full)):
        for _ in range(rounds):
            line = draw()
            passing = pass_in_order(line, room)
            lengths += [line.size] * (1 - which)
            for name, value in (
                ("parties", passing.size),
                ("families", (SIZES[passing] == 4).sum()),
                ("people", SIZES[passing].sum()),
                ("first", passing[0] * 10 // WAITING if passing.size else 10),
                ("last", passing[-1] * 10 // WAITING if passing.size else 10),
            ):
                facts.setdefault(name, [[], []])[which].append(int(value))
            facts.setdefault("who", [[], []])[which] += (passing * 20 // WAITING).tolist()
    for one, other in facts.values():
        assert same(np.array(one), np.array(other)) > RARE / len(facts)
    if WAITING * chance > 10 * room:
        assert max(lengths) < WAITING * chance / 2
        assert min(lengths) >= room
