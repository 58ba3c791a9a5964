"""Shelter in crises: what its levers move, how fast sites fill, and how many die without.

Paired runs, one setting changed; each claim is tested as `shared_runs` says: were there no
difference, it would pass once in 10,000 times. Rates and ranges are held by every member.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shared_runs import Run, Runs, is_higher, totals

from sim.population.arrays import WAITED_FROM
from sim.report.emergencies import CAUSES, causes
from sim.report.intervals import Spread
from sim.status import Cause, Status

pytestmark = pytest.mark.statistical

DAYS, MEMBERS = 100, 8
CAMPS_ALONE = "structure.shelter=camps"
LARGE_SITES = (CAMPS_ALONE, "camps.capacity=15000", "camps.intake=3000")
SLOW = "shelter.added_a_week=8"
SITES = Path(__file__).parent / "sites.yaml"
_SHELTERED = (Status.WITH_FAMILIES, Status.IN_CENTRE, Status.IN_CAMP)
_OPEN_AIR = (Status.AT_BORDER, Status.AT_RECEPTION)
_ATTEMPTS = (Cause.DROWNING, Cause.SHOOTING)


def collapse(runs: Runs, *sets: str) -> list[Run]:
    return runs("collapse", *sets, days=DAYS, members=MEMBERS)


def died_waiting(them: list[Run]) -> list[float]:
    return totals(them, "deaths_at_reception")


LEVERS = {
    "ready sites open later": (("camps.opening_days=45", *LARGE_SITES), LARGE_SITES),
    "no interpreters are sent": (("beijing.interpreters_sent=0",), ()),
    "no officials are sent": (("shelter.staff_sent=0",), ()),
    "no buses": (("shelter.buses=0",), ()),
    "no families": (("shelter.families_of_kin=0", "shelter.families_of_others=0", SLOW), (SLOW,)),
    "no schools": (("shelter.centres=0", SLOW), (SLOW,)),
    "fewer camps are put up": ((SLOW,), ()),
}
"""Less of each lever, and beside which setting it is laid: where camps are put up fast, they stand
in for families and schools; two sites of 1,500 that stand ready are few among many."""
_KILLING = ("no interpreters are sent", "no officials are sent", "fewer camps are put up")


@pytest.mark.parametrize(("less", "usual"), LEVERS.values(), ids=LEVERS)
def test_less_of_a_lever_means_more_days_without_a_roof(runs: Runs, less, usual):
    worse, better = collapse(runs, *less), collapse(runs, *usual)
    assert is_higher(totals(worse, "at_reception"), totals(better, "at_reception"))


@pytest.mark.parametrize("name", _KILLING)
def test_and_more_deaths_without_a_roof(runs: Runs, name):
    less, usual = LEVERS[name]
    assert is_higher(died_waiting(collapse(runs, *less)), died_waiting(collapse(runs, *usual)))


def test_the_five_sites_alone_overflow_within_days_of_their_opening(runs: Runs):
    for run in collapse(runs, CAMPS_ALONE):
        places, inside = (run[each].sum(axis=1) for each in ("camp_places", "in_camp"))
        opened = int((places > 0).argmax())
        full = opened + int((inside[opened:] >= places[opened:] - 17 * 5).argmax())
        assert opened < full <= opened + 21
        assert run["at_reception"][full:].sum(axis=1).min() > 1500


def test_no_site_fills_on_the_day_on_which_it_opens(runs: Runs):
    for run in collapse(runs, CAMPS_ALONE):
        for site in range(5):
            opened = int((run["camp_places"][:, site] > 0).argmax())
            assert 0 < run["in_camp"][opened, site] <= 300


@pytest.mark.parametrize("crisis", ["collapse", "war"])
def test_by_default_most_have_a_roof_within_two_months(runs: Runs, crisis):
    soon = np.array(WAITED_FROM) < 60
    for run in runs(crisis, members=2):
        known = run["flow"][:, :, Status.AT_RECEPTION].sum()
        assert run["roofs_after"][:, soon].sum() > known / 2


def test_a_site_that_a_scenario_adds_opens_fills_over_days_and_empties(runs: Runs):
    for run in runs(str(SITES), members=2):
        places, inside = run["camp_places"][:, 5], run["in_camp"][:, 5]
        assert (places > 0).argmax() == 21
        begins, full = (int((inside >= people).argmax()) for people in (1, 5900))
        assert begins >= 21
        assert begins + 10 < full < 180
        assert inside[-1] < 0.7 * inside.max()


def rate(run: Run, statuses: tuple[Status, ...]) -> float:
    """Give deaths per 10,000 people and day, but for those in an attempt to cross."""
    died = run["deaths_as"][:, :, list(statuses)].sum(axis=(0, 2))
    there = run["stock"][:, list(statuses)].sum()
    return float(1e4 * (died.sum() - died[list(_ATTEMPTS)].sum()) / there)


@pytest.mark.parametrize("crisis", ["collapse", "collapse-winter", "collapse-summer", "war"])
def test_the_unsheltered_die_as_in_past_emergencies_and_the_sheltered_do_not(runs: Runs, crisis):
    for run in runs(crisis, members=2):
        for status in _OPEN_AIR:
            assert 0.3 < rate(run, (status,)) < 20
        assert rate(run, _SHELTERED) < 1


def test_fighting_kills_at_home_as_in_past_wars(runs: Runs):
    """Between a quiet rear and the worst month of a province at war, per 1,000 a month."""
    for run in runs("war", members=2):
        killed = run["deaths_as"][:, Cause.FIGHTING, Status.AT_HOME]
        at_home = run["stock"][:, Status.AT_HOME]
        worst = max(
            1000 * killed[day : day + 30].sum() / at_home[day : day + 30].mean()
            for day in range(len(killed) - 30)
        )
        assert 0.5 < worst < 3.25


def by_cause(run: Run) -> dict[str, float]:
    """Give the rates of a run by which past cases tell of a cause, as its indicators do."""
    died, died_as, there = run["deaths"].sum(axis=0), run["deaths_as"].sum(axis=0), run["stock"]
    tried, held, at_home = (
        float(each.sum())
        for each in (run["attempts"], there[:, Status.DETAINED], there[:, Status.AT_HOME])
    )
    return {
        "drowned_rate": 1000 * died[Cause.DROWNING] / tried,
        "shot_rate": 1000 * died[Cause.SHOOTING] / tried,
        "detention_death_rate": 365_000 * died_as[Cause.DETENTION, Status.DETAINED] / held,
        "executed_a_year": 365 * died[Cause.EXECUTION] / len(there),
        "starved_at_home_rate": 30_000 * died_as[Cause.HUNGER, Status.AT_HOME] / at_home,
    }


@pytest.mark.parametrize(("crisis", "below"), [("collapse", {"shooting"}), ("war", set())])
def test_each_cause_takes_as_many_as_in_past_cases(runs: Runs, crisis, below):
    """Guards who leave shoot nobody: in a collapse fewer are shot than at a border that is held."""
    none = Spread(0.0, 0.0, 0.0, 0, 1)
    names = (name for each in CAUSES for name in (f"deaths_{each.word}", each.rate))
    empty = dict.fromkeys(names, none)
    for run in runs(crisis, members=2):
        told = {name: Spread(rate, rate, rate, 1, 1) for name, rate in by_cause(run).items()}
        for each in causes({**empty, **told}):
            if each.cause.rate in told:
                expected = "below" if each.cause.word in below else "inside"
                assert (each.cause.word, each.verdict) == (each.cause.word, expected)


def test_a_war_without_a_surge_has_fewer_at_the_posts_and_longer_waits(runs: Runs):
    surge, none = (runs(name, days=150, members=MEMBERS) for name in ("war", "war-without-surge"))
    assert is_higher(totals(none, "at_reception"), totals(surge, "at_reception"))


def test_a_zone_keeps_people_from_crossing(runs: Runs):
    war, zone = (runs(name, days=150, members=MEMBERS) for name in ("war", "zone-in-the-north"))
    assert is_higher(totals(war, "crossings"), totals(zone, "crossings"))
    assert is_higher(totals(zone, "in_zone"), totals(war, "in_zone"))


def test_where_families_alone_take_people_in_all_roofs_are_homes(runs: Runs):
    alone = runs("hosts-only", days=DAYS, members=MEMBERS)
    assert is_higher(totals(alone, "with_families"), totals(collapse(runs), "with_families"))
    for roof in ("in_centres", "in_camp", "in_added_camps"):
        assert not any(totals(alone, roof))


def test_where_beijing_returns_all_nobody_is_sheltered_and_many_are_handed_back(runs: Runs):
    returned = runs("collapse-return", days=DAYS, members=MEMBERS)
    assert is_higher(totals(returned, "forced_returns"), totals(collapse(runs), "forced_returns"))
    for roof in ("with_families", "in_centres", "in_camp", "in_added_camps"):
        assert not any(totals(returned, roof))


def test_some_move_from_families_into_camps_and_schools_are_given_back(runs: Runs):
    def moved(them: list[Run], roof: Status) -> list[float]:
        return [float(run["flow"][:, roof, Status.IN_CAMP].sum()) for run in them]

    nobody_asks = "reception.asks_to_move=0"
    stay, back = (
        collapse(runs, nobody_asks),
        collapse(runs, nobody_asks, "shelter.centres_until=50"),
    )
    families, schools = Status.WITH_FAMILIES, Status.IN_CENTRE
    assert is_higher(moved(collapse(runs), families), moved(stay, families), times=100)
    assert is_higher(moved(back, schools), moved(stay, schools), times=100)
