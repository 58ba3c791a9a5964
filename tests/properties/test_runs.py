"""What holds in every run of every scenario, recomputed from the record that a run leaves."""

from __future__ import annotations

import numpy as np
import pytest
from bookkeeping import check_chains, check_chunks, check_seats
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_scenarios import POPULATION, partings, scenarios

from sim.model import BorderModel
from sim.quantities.variables import NET
from sim.recording.variables import RECORDED, MemberRecord
from sim.scenario.load import load_scenario
from sim.scenario.settings import Settings
from sim.simulation.member import run_member
from sim.status import LASTS, MAY_BECOME, NOT_ACROSS, Fate, Status

FEW = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SEEDS = st.integers(0, 2**31)
MAY_FALL = {variable.name for variable in RECORDED if variable.unit == NET}
"""What is a change on the day."""


def bytes_of(record: MemberRecord, days: int | None = None) -> dict[str, bytes]:
    return {name: values[:days].tobytes() for name, values in record.variables.items()}


# ---------------------------------------------------------------------------- books of any run


def check_books(record: MemberRecord) -> None:
    """Recompute stocks from flows, and totals from parts; nothing of the model is asked."""
    v = record.variables
    stock, flow = v["stock"], v["flow"]
    assert all((values >= 0).all() for name, values in v.items() if name not in MAY_FALL)
    assert (stock.sum(axis=1) == POPULATION).all()
    assert record.stock_at_start.sum() == POPULATION
    change = (flow.sum(axis=1) - flow.sum(axis=2)).cumsum(axis=0)
    assert (record.stock_at_start + change == stock).all()
    legal = np.zeros(flow.shape[1:], dtype=bool)
    for before, after in MAY_BECOME.items():
        legal[before, list(after)] = True
    assert not flow[:, ~legal].any()
    assert (v["in_camp"] <= v["camp_places"]).all()


def check_parts(record: MemberRecord) -> None:
    """Parts by place make up the wholes."""
    v = record.variables
    stock, flow = v["stock"], v["flow"]
    for name, status in (
        ("at_home", Status.AT_HOME),
        ("internally_displaced", Status.INTERNALLY_DISPLACED),
        ("at_border", Status.AT_BORDER),
        ("in_hiding", Status.IN_HIDING),
        ("at_reception", Status.AT_RECEPTION),
        ("in_camp", Status.IN_CAMP),
        ("detained", Status.DETAINED),
        ("onward", Status.ONWARD),
    ):
        assert (v[name].sum(axis=1) == stock[:, status]).all(), name
    held = v["in_custody"].sum(axis=1) + v["separated"]
    assert (held == stock[:, Status.IN_CUSTODY]).all()
    for name, step in (
        ("departures", (Status.AT_HOME, Status.EN_ROUTE)),
        ("arrests", (Status.IN_HIDING, Status.IN_CUSTODY)),
        ("releases", (Status.IN_CUSTODY, Status.IN_HIDING)),
        ("forced_returns", (Status.IN_CUSTODY, Status.DETAINED)),
        ("caught_by_guards", (Status.AT_BORDER, Status.DETAINED)),
        ("turned_back", (Status.AT_BORDER, Status.AT_BORDER)),
    ):
        assert (v[name].sum(axis=1) == flow[:, step[0], step[1]]).all(), name
    assert (v["deaths"].sum(axis=1) == flow[:, :, Status.DEAD].sum(axis=1)).all()
    arrived = flow[:, :, Status.IN_SOUTH_KOREA].sum(axis=1)
    assert (v["arrivals_south_korea"].sum(axis=1) == arrived).all()
    for by in ("age", "stream", "channel", "home", "years_away"):
        assert (v[f"arrivals_by_{by}"].sum(axis=1) == arrived).all(), by
    by_stream = v["departures_by_stream"].sum(axis=1)
    assert (by_stream == v["departures"].sum(axis=1)).all()


def check_the_border(record: MemberRecord) -> None:
    """Every attempt has one outcome, and nobody gets out for the first time twice."""
    v, china = record.variables, slice(0, 27)
    outcomes = v["crossed_unseen"] + v["crossed_known"] + v["caught_by_patrols"]
    assert (v["crossings"][:, china] == outcomes[:, china]).all()
    failed = v["turned_back"] + v["caught_by_guards"]
    killed = v["attempts"] - v["crossings"] - failed
    assert (killed >= 0).all()
    assert (killed.sum(axis=1) <= v["deaths"].sum(axis=1)).all()
    assert (v["crossed_first"] <= v["crossings"].sum(axis=1)).all()
    left = v["departures"].sum(axis=1)
    assert (v["left_home_first"] <= left).all()
    check_fates(record)


def check_fates(record: MemberRecord) -> None:
    """What became of crossings adds up to them, exit by exit, and to those across at the end."""
    v, fates = record.variables, record.fates[:, 1:]
    assert (record.fates >= 0).all()
    across = [fate for fate in Fate if fate not in NOT_ACROSS]
    assert (fates[..., across].sum(axis=(0, 2)) == v["crossings"].sum(axis=0)).all()
    caught = fates[..., Fate.CAUGHT_LEAVING].sum(axis=0)
    assert (caught == v["caught_by_guards"].sum(axis=0)).all()
    killed = v["attempts"] - v["crossings"] - v["turned_back"] - v["caught_by_guards"]
    assert (fates[..., Fate.KILLED_LEAVING].sum(axis=0) == killed.sum(axis=0)).all()
    assert record.fates[..., Fate.ARRIVED].sum() == v["arrivals_south_korea"].sum()
    for status, fate in LASTS.items():
        assert record.fates[..., fate].sum() == v["stock"][-1, status], fate


@FEW
@given(scenarios(), SEEDS)
def test_in_every_run_flows_explain_stocks_and_everybody_is_somewhere(scenario, seed):
    record = run_member(scenario, seed, 0)
    check_books(record)
    check_parts(record)
    check_the_border(record)


@pytest.mark.parametrize("name", ["collapse", "war"])
def test_the_books_of_a_crisis_agree_while_camps_fill(name):
    """Long enough for camps to open, with the fewest days to their opening."""
    sets = ["camps.opening_days=1", "camps.building_days=3", "beijing.opens_camps_at=50"]
    sets += ["structure.shelter=camps"]
    record = run_member(load_scenario(name, sets, days=55), 3, 1)
    assert record.variables["in_camp"].max(axis=0).min() > 0
    check_books(record)
    check_parts(record)
    check_the_border(record)


@FEW
@given(scenarios(most_days=12), SEEDS)
def test_every_day_a_count_of_all_rows_finds_what_the_record_says(scenario, seed):
    model = BorderModel(scenario, seed)
    try:
        for day in range(scenario.days):
            model.step()
            parties, residents = model.people.parties, model.people.residents.counts
            status = parties.status[: parties.count]
            heads = parties.members[: parties.count].sum(axis=1, dtype=np.int64)
            assert (heads == parties.size[: parties.count]).all()
            counted = np.bincount(status, weights=heads, minlength=len(Status)).astype(np.int64)
            counted[Status.AT_HOME] += residents.sum()
            living = np.arange(len(Status)) != Status.DEAD
            written = model.recorder.variables["stock"][day]
            assert (counted[living] == written[living]).all()
            assert counted.sum() + written[Status.DEAD] == POPULATION
    finally:
        model.forget()


@FEW
@given(scenarios(most_days=12), SEEDS)
def test_every_day_everybody_sits_in_the_own_seat_and_waits_in_the_own_page(scenario, seed):
    """Links of bags and chains, which no count of people would show to be broken."""
    model = BorderModel(scenario, seed)
    try:
        for _ in range(scenario.days):
            model.step()
            check_chunks(model.people.arrays)
            check_seats(model.people.arrays)
            check_chains(model.people.arrays)
    finally:
        model.forget()


# --------------------------------------------------------------------------------- repeatability


def notes_of(record):
    """Give the notes on actors as plain lists."""
    notes = record.actors
    return [list(each) for each in (notes.what, notes.row, notes.day, notes.value)]


@FEW
@given(scenarios(most_days=10), SEEDS, st.integers(0, 50))
def test_the_same_scenario_seed_and_member_give_the_same_bytes(scenario, seed, member):
    first, second = (run_member(scenario, seed, member) for _ in range(2))
    assert bytes_of(first) == bytes_of(second)
    assert notes_of(first) == notes_of(second)
    assert (first.stock_at_start == second.stock_at_start).all()


def test_another_member_and_another_seed_are_other_runs():
    scenario = load_scenario("status-quo", days=20)
    runs = [bytes_of(run_member(scenario, seed, m)) for seed, m in ((1, 0), (1, 1), (2, 0))]
    assert runs[0] != runs[1] != runs[2] != runs[0]


@FEW
@given(partings(), SEEDS)
def test_two_scenarios_are_one_until_the_day_on_which_they_part(pair, seed):
    one, other, day = pair
    first, second = run_member(one, seed, 0), run_member(other, seed, 0)
    assert bytes_of(first, day) == bytes_of(second, day)


@pytest.mark.parametrize(
    "change", ["crossing.attempt_chance=0", "arrest.chance=0.1", "dprk.exit_open=1", "food.gap=0.9"]
)
def test_two_scenarios_part_on_the_day_on_which_they_differ(change):
    scenario = load_scenario("status-quo", days=12)
    key, value = change.split("=")
    before = scenario.on(0)
    for name in key.split("."):
        before = getattr(before, name)
    then = scenario.start.replace(day=scenario.start.day + 8)
    other = load_scenario(
        "status-quo", [f"{key}={{{scenario.start}: {before}, {then}: {value}}}"], days=12
    )
    first, second = run_member(scenario, 5, 0), run_member(other, 5, 0)
    same = [
        all(
            (a[d] == b[d]).all()
            for a, b in zip(first.variables.values(), second.variables.values(), strict=True)
        )
        for d in range(12)
    ]
    assert same[:8] == [True] * 8
    assert not same[8]


@pytest.mark.parametrize("name", ["status-quo", "war"])
def test_a_longer_run_begins_as_the_shorter_one(name):
    short, long = (run_member(load_scenario(name, days=days), 4, 2) for days in (10, 17))
    assert bytes_of(short) == bytes_of(long, 10)


# --------------------------------------------------------------------------------- doing nothing

NOBODY_SETS_OUT = [
    "trade.chance=0",
    "marriage.chance=0",
    "southbound.brought_a_year=0",
    "access.chance=0",
]
NOBODY_LEAVES = [*NOBODY_SETS_OUT, "departure.again_chance=0"]
NOTHING = {
    "departure": (NOBODY_LEAVES, ["departures"]),
    "travel": (["travel.stopped_per_100_km=0", "crossing.caught_share=0"], ["caught_by_guards"]),
    "crossing": (["crossing.attempt_chance=0"], ["attempts", "crossings"]),
    "arrest": (
        ["arrest.chance=0", "onward.mission_chance=0"],
        ["arrests", "helpers_fined", "fines_cny"],
    ),
    "custody": (["county_governments.leniency=0"], ["releases"]),
    "onward": (["onward.contact_chance=0", "onward.mission_chance=0"], []),
    "mortality": (
        [
            "mortality.cold=0",
            "mortality.disease=0",
            "mortality.disease_most=0",
            "mortality.war_deaths=0",
            "mortality.custody=0",
            "mortality.economic=0",
            "mortality.aggravated=0",
            "mortality.political=0",
            "crossing.drowning=0",
            "dprk.shoot_on_sight=0",
            "mortality.hunger_deaths=0",
            "penalties.executed_share=0",
        ],
        ["deaths"],
    ),
}


@pytest.mark.parametrize("process", NOTHING)
def test_a_process_whose_chances_are_nought_does_nothing(process):
    sets, silent = NOTHING[process]
    record = run_member(load_scenario("status-quo", sets, days=25), 2, 0)
    for name in silent:
        assert not record.variables[name].any(), name
    if process == "onward":
        assert not record.variables["flow"][:, Status.IN_HIDING, Status.ONWARD].any()


STILL = {
    "Arrest": ["arrest.chance=0"],
    "Mortality": [each for each in NOTHING["mortality"][0] if each.startswith("mortality.")],
    "Departure": NOBODY_LEAVES,
    "Onward": ["beginning.onward=0", *NOTHING["onward"][0]],
}


@pytest.mark.parametrize("process", STILL)
def test_a_process_that_does_nothing_might_as_well_not_be_there(process, monkeypatch):
    """Leaving it out changes nobody else's luck: the same bytes."""
    scenario = load_scenario("status-quo", STILL[process], days=20)
    idle = bytes_of(run_member(scenario, 6, 0))
    whole_day = Settings.processes.func
    monkeypatch.setattr(
        Settings,
        "processes",
        property(lambda s: tuple(p for p in whole_day(s) if type(p).__name__ != process)),
    )
    assert bytes_of(run_member(scenario, 6, 0)) == idle


def test_an_actor_more_changes_nobodys_luck(monkeypatch):
    """Another office that decides nothing: the same bytes."""
    from sim import model  # noqa: PLC0415
    from sim.actors.base import Actor  # noqa: PLC0415

    class Onlooker(Actor):
        def decide(self) -> None:
            self.model.rng.random(10)

    scenario = load_scenario("status-quo", days=15)
    alone = bytes_of(run_member(scenario, 6, 0))
    create = model.BorderModel._create_actors

    def create_more(self: BorderModel) -> None:
        create(self)
        Onlooker(self, "onlooker")

    monkeypatch.setattr(model.BorderModel, "_create_actors", create_more)
    assert bytes_of(run_member(scenario, 6, 0)) == alone


def test_nothing_happens_where_nobody_is_away_and_nobody_leaves():
    sets = [
        *(f"beginning.{name}=0" for name in ("in_hiding", "in_custody", "detained", "onward")),
        "beginning.home_again=0",
        *NOBODY_SETS_OUT,
    ]
    record = run_member(load_scenario("status-quo", sets, days=15), 1, 0)
    assert not record.variables["flow"].any()
    assert (record.variables["stock"][:, Status.AT_HOME] == POPULATION).all()


# --------------------------------------------------------------------------------- monotonicity


def crossings(sets: list[str], members: int = 2, days: int = 30) -> float:
    scenario = load_scenario("status-quo", sets, days=days)
    runs = (run_member(scenario, 8, member).variables["crossings"] for member in range(members))
    return float(np.mean([run.sum() for run in runs]))


@pytest.mark.parametrize(
    ("lax", "strict"),
    [
        ("dprk.border_forces=20000", "dprk.border_forces=300000"),
        ("dprk.exit_open=1", "dprk.exit_open=0"),
        ("dprk.bribes_in_order=1", "dprk.bribes_in_order=0"),
        ("crossing.caught_share=0", "crossing.caught_share=1"),
        ("dprk.shoot_on_sight=0", "dprk.shoot_on_sight=1"),
        ("travel.stopped_per_100_km=0", "travel.stopped_per_100_km=5"),
        ("climate.swim_ease=1", "climate.swim_ease=0"),
    ],
)
def test_a_laxer_border_never_lets_fewer_across_on_average(lax, strict):
    assert crossings([lax]) > crossings([strict])
