"""Past crises teach what acts in crises alone, by how far they lie from one another."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from click.testing import CliRunner

from sim.calibration.bank import Axis, Bank
from sim.calibration.crises.cases import COLUMNS, next_case, read_cases, shipped_cases
from sim.calibration.crises.product import write_crises
from sim.calibration.crises.teaching import by_scenario, joined, teachable
from sim.calibration.errors import Errors
from sim.calibration.fitting import fit
from sim.calibration.methods.regression import LINEAR
from sim.calibration.product import read_posterior, write_posterior
from sim.calibration.quantities import Course, QuantityError, read_quantity
from sim.calibration.targets import TargetsError, summaries
from sim.cli.main import tumen
from sim.evidence import load_reference_class, load_register
from sim.evidence.claims import OBSERVED
from sim.params.priors import Prior
from sim.quantities.measures import Column
from sim.results.stored import open_netcdf
from sim.run_folder.files import RunError
from sim.scenario import load_scenario
from sim.scenario.language.declared import declared

CASES = shipped_cases()
PAST = {each.case: each for each in load_reference_class()}
REGISTER = load_register()

# ------------------------------------------------------------------------------------ the table


def rows():
    from sim.calibration.crises.cases import FILE  # noqa: PLC0415
    from sim.resources import folder  # noqa: PLC0415

    with (folder("calibration") / FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_events_and_quantities_are_those_of_the_scenarios_that_are_asked():
    for name, targets in by_scenario(CASES).items():
        scenario = load_scenario(name)
        course = Course(scenario.start, scenario.days, dict(scenario.events))
        assert all(each.is_within(course) for each in targets)


def test_cases_of_the_reference_class_have_its_values_and_others_an_observed_claim():
    columns = {"": "share", "half": "days_to_half", "peak": "peak_share"}
    for row in rows():
        assert {REGISTER.get(each).role for each in row["sources"].split("; ")} <= set(OBSERVED)
        if row["sources"] != "reference-class":
            continue
        case, column = PAST[row["case"]], columns[row["per"]]
        known = [getattr(case, f"{column}_{end}") for end in ("low", "high")]
        low, high = (each if each is not None else known[0] for each in known)
        assert (float(row["low"]), float(row["high"])) == (low, high), row["case"]


def test_shares_are_of_countries_and_of_what_was_over_within_a_year():
    """A region lies far above a country for that reason alone; a slow exodus has no half year."""
    for row in rows():
        case = PAST.get(row["case"])
        if case is not None and row["quantity"].endswith("/ stock"):
            assert case.counted == "country"
            assert (case.days_to_half_high or 0) < 365


# ---------------------------------------------------------------------------------- the next case


def test_the_next_case_lies_at_the_mean_as_far_off_as_cases_lie_apart():
    ends = np.array([[1.0, 1.0], [3.0, 3.0]])
    mean, spread = next_case(ends, np.array([0.5, 0.5]))
    assert mean == 2
    assert spread == pytest.approx(np.sqrt(2 * 1.5))  # variance 2, and half of it of the mean
    _, wider = next_case(ends + np.array([-0.6, 0.6]), np.array([0.5, 0.5]))
    assert wider == pytest.approx(np.sqrt(3 + 1.2**2 / 12))


@pytest.mark.statistical
def test_the_stated_variance_is_that_of_the_next_case_whatever_cases_weigh():
    """Over 20,000 classes, within five standard errors of a mean of squares: one in a million."""
    rng = np.random.default_rng(1)
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    found = []
    for *known, following in rng.normal(3, 2, (20_000, 5)):
        mean, spread = next_case(np.repeat(np.array(known)[:, None], 2, axis=1), weights)
        found.append((following - mean) ** 2 - spread**2)
    assert abs(np.mean(found)) < 5 * np.std(found) / np.sqrt(len(found))


def test_the_spread_between_cases_is_the_error_of_a_target():
    share = next(each for each in CASES if each.name == "war-share")
    (claim,) = share.claims
    assert claim.reporting > 0.5
    (variance,) = Errors((share,)).covariance.ravel()
    own = claim.reporting**2 + share.discrepancy**2 + share.shared**2
    assert variance == pytest.approx(own)


# --------------------------------------------------------------------------------- days of a crisis

DAYS = 10
RUN = {
    "crossed_first": Column(
        ("member", "day"), np.array([[9, 0, 1, 2, 4, 5, 0, 0, 0, 8], [0] * DAYS])
    ),
    "stock": Column(("member", "day", "status"), np.full((2, DAYS, 3), 100)),
}
COURSE = Course(date(2012, 3, 1), DAYS, {"control fails": date(2012, 3, 3)})


def test_days_are_counted_from_an_event_whose_own_is_day_1():
    inside = COURSE.since("control fails", 1, 5)
    assert np.flatnonzero(inside).tolist() == [2, 3, 4, 5, 6]
    assert np.flatnonzero(COURSE.since("start", 1, 2)).tolist() == [0, 1]
    with pytest.raises(QuantityError, match=r"did you mean control fails\?"):
        COURSE.since("control fail", 1, 5)


def test_half_and_peak_are_of_those_days_alone():
    inside = COURSE.since("control fails", 1, 5)
    assert read_quantity("crossed_first").half(RUN, inside)[0] == 3  # 1, 3, 7 of 12
    assert np.isnan(read_quantity("crossed_first").half(RUN, inside)[1])
    assert read_quantity("crossed_first / stock").peak(RUN, inside).tolist() == [5 / 300, 0]


def table(tmp_path, *changes):
    row = dict(zip(COLUMNS, (
        "exodus-share", "collapse", "crossed_first / stock", "control fails", "1", "5", "", "a",
        "0.01", "0.02", "1", "log", "0.3", "0", "reference-class", "why",
    ), strict=True))  # fmt: skip
    path = tmp_path / "past_crises.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, COLUMNS)
        made.writeheader()
        for change in changes:
            made.writerow({**row, **change})
    return path


TWO = ({}, {"case": "b", "low": "0.04", "high": "0.05"})


def test_a_run_is_summed_up_in_the_units_of_past_cases(tmp_path):
    half = {"target": "exodus-half", "quantity": "crossed_first", "per": "half"}
    deaths = {"target": "deaths-all", "per": "10,000 a day"}
    path = table(tmp_path, *TWO, *({**each, **half} for each in TWO),
                 *({**each, **deaths} for each in TWO))  # fmt: skip
    targets = read_cases(path)
    given = summaries(targets, RUN, COURSE)
    told = [float(t.back(v)) for t, v in zip(targets, given[0], strict=True)]
    assert told == pytest.approx([12 / 300, 3, 12 / 300 / 5 * 10_000])
    assert targets[0].back(given[1, 0]) == pytest.approx(1e-6)  # nobody, as a share


def test_a_run_that_ends_too_soon_is_asked_nothing(tmp_path):
    (target,) = read_cases(table(tmp_path, *TWO))
    assert target.is_within(COURSE)
    assert not target.is_within(replace(COURSE, days=6))


def test_all_mistakes_of_a_table_are_told_at_once_with_their_lines(tmp_path):
    path = table(
        tmp_path, *({"target": "a", "quantity": "crosed_first", **each} for each in TWO),
        {"target": "b", "per": "week"}, {"target": "c", "sources": "reference-clas"},
        *({"target": "d", "from": "0", **each} for each in TWO),
        *({"target": "e", "per": "half", **each} for each in TWO),
        *({"target": "f", "scenario": "", **each} for each in TWO),
    )  # fmt: skip
    with pytest.raises(TargetsError) as raised:
        read_cases(path)
    told = str(raised.value)
    for line, part in (
        (2, "did you mean crossed_first?"),
        (4, "per: week; allowed nothing, half, peak, 10,000 a day"),
        (4, "a target needs 2 cases"),
        (5, "did you mean reference-class?"),
        (6, "whole days since the event"),
        (8, "per: half is of what is counted by the day, and of no ratio"),
        (10, "scenario: nothing stands there"),
    ):
        assert any(f":{line}:" in each and part in each for each in told.splitlines()), told


# ------------------------------------------------------------------------------- what is taught

PRIORS = {
    "flight.herding": Prior("loguniform", (0.5, 2.0)),
    "mortality.cold": Prior("loguniform", (0.00001, 0.0001), together="deaths outdoors"),
    "mortality.disease": Prior("loguniform", (0.00001, 0.0001), together="deaths outdoors"),
    "shelter.care_days": Prior("uniform", (5.0, 20.0)),
    "crossing.drowning": Prior("loguniform", (0.002, 0.008)),
}
NAMES = ["flight.herding", "deaths outdoors", "shelter.care_days", "crossing.drowning"]
DRAWS, SLOPE, LUCK = 300, 1.0, 0.2


def axes() -> tuple[Axis, ...]:
    known = declared().parameters
    grouped: dict[str, dict[str, Prior]] = {}
    for key, prior in PRIORS.items():
        grouped.setdefault(prior.together or key, {})[key] = prior
    return tuple(Axis(name, own, {key: known[key] for key in own}) for name, own in grouped.items())


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """The share that left hangs on herding, and on drowning, which crises do not teach."""
    ends = [(0.02, 0.02), (0.03, 0.03), (0.025, 0.025)]
    lines = [{"case": str(n), "low": str(low), "high": str(high), "discrepancy": "0.2"}
             for n, (low, high) in enumerate(ends)]  # fmt: skip
    targets = read_cases(table(tmp_path_factory.mktemp("cases"), *lines))
    rng = np.random.default_rng(5)
    scores = rng.standard_normal((DRAWS, len(NAMES)))
    given = np.log(0.01) + SLOPE * scores[:, 0] + 0.3 * scores[:, 3]
    given = given + LUCK * rng.standard_normal(DRAWS)
    return Bank(axes(), targets, scores, given[:, None], np.arange(DRAWS), "m" * 64, 1,
                np.zeros(DRAWS, np.bool_))  # fmt: skip


@pytest.fixture(scope="module")
def found(bank):
    return fit(teachable(bank, frozenset()), 1, [LINEAR])


def test_crises_teach_what_acts_in_them_alone_and_what_the_record_has_not_taught(bank):
    def names(learned):
        return [axis.name for axis in teachable(bank, learned).axes]

    assert names(()) == NAMES[:3]
    assert names({"deaths outdoors"}) == ["flight.herding", "shelter.care_days"]
    with pytest.raises(RunError, match="has taught all"):
        teachable(bank, set(NAMES))


def test_the_posterior_is_the_exact_one_with_the_spread_of_cases_as_its_error(bank, found):
    """All is normal: what is left of the variance, and where it lies, is known in closed form."""
    error = float(Errors(bank.targets).covariance[0, 0])
    noise = LUCK**2 + 0.3**2 + error
    left = noise / (noise + SLOPE**2)
    assert found.chosen is not None
    assert [found.bank.axes[n].name for n in found.learned_axes] == ["flight.herding"]
    assert 1 - found.contraction[0] == pytest.approx(left, rel=0.3)
    middle = float(Errors(bank.targets).centre[0])
    mean = (middle - np.log(0.01)) * SLOPE / (noise + SLOPE**2)
    assert found.scores[:, 0].mean() == pytest.approx(mean, abs=0.25)


def test_wide_cases_teach_less_than_narrow_ones(bank, found):
    (target,) = bank.targets
    wide = replace(target, claims=(replace(target.claims[0], reporting=3.0),))
    vague = fit(teachable(replace(bank, targets=(wide,)), ()), 1, [LINEAR])
    assert vague.contraction[0] < found.contraction[0] / 2
    assert not vague.learned_axes


def test_scenarios_are_joined_draw_by_draw(bank):
    """One ran further than the other, and members of one draw differ by luck."""
    draw = np.concatenate([np.arange(50), [3, 7]])
    first = replace(bank, draw=draw, scores=bank.scores[draw], guided=np.zeros(52, np.bool_),
                    summaries=np.arange(52.0)[:, None])  # fmt: skip
    order = np.array([51, 50, *range(45)])
    other = replace(first, draw=draw[order], scores=first.scores[order], guided=first.guided[order],
                    summaries=100 + first.summaries[order])  # fmt: skip
    both = joined([first, other])
    assert len(both.targets) == 2
    assert both.draws == 45
    for row, number in enumerate(both.draw.tolist()):
        assert (both.scores[row] == bank.scores[number]).all()
    one = {int(d): set() for d in both.draw}
    for number, own in zip(both.draw.tolist(), both.summaries.tolist(), strict=True):
        one[number].add(tuple(own))
    assert one[0] == {(0.0, 100.0)}
    assert {each[0] for each in one[3]} == {3.0, 50.0}
    assert {each[1] for each in one[3]} == {103.0, 150.0}


def test_scenarios_that_share_too_few_draws_teach_nothing(bank):
    part = replace(bank, draw=bank.draw + 270)
    with pytest.raises(RunError, match="the runs share 30 draws, which teach nothing"):
        joined([bank, part])


# ------------------------------------------------------------------------------------ the product


@pytest.fixture(scope="module")
def record(bank, tmp_path_factory):
    """A posterior of a record that has taught how many drown."""
    names = [axis.name for axis in bank.axes]
    own = bank.of_axes([names.index("crossing.drowning")])
    moved = replace(own, summaries=np.log(0.01) + own.scores)
    path = tmp_path_factory.mktemp("record") / "posterior.nc"
    write_posterior(path, replace(fit(moved, 1, [LINEAR]), until=2005), "past", "p" * 64)
    return path


def test_members_draw_from_the_record_and_from_past_crises(found, record, tmp_path):
    path = tmp_path / "posterior.nc"
    write_crises(path, record, found, "collapse", "p" * 64)
    both, alone = read_posterior(path), read_posterior(record)
    assert both.learned == alone.learned == {"crossing.drowning"}
    assert both.from_crises == {"flight.herding"}
    assert (both.draws, both.bank, both.until) == (alone.draws, alone.bank, 2005)
    assert both.digest != alone.digest
    drawn = both.of(7, PRIORS)
    assert drawn["crossing.drowning"] == alone.of(7, PRIORS)["crossing.drowning"]
    inside = found.bank.axes[0].values(found.scores[7:8, 0])
    assert drawn["flight.herding"] == inside["flight.herding"][0]
    other = {**PRIORS, "flight.herding": Prior("uniform", (0.1, 0.2))}
    assert "flight.herding" not in both.of(7, other)


def test_explain_says_what_was_learned_of_a_parameter_and_from_what(
    found, record, tmp_path, monkeypatch
):
    path = tmp_path / "posterior.nc"
    write_crises(path, record, found, "collapse", "p" * 64)
    monkeypatch.setattr("sim.ensemble.sampling.shipped_posterior", lambda: path)
    for key, told in (
        ("flight.herding", "in the middle 90 %; learned from past crises"),
        ("crossing.drowning", "in the middle 90 %; learned from the record"),
        ("shelter.care_days", "posterior: as the prior"),
    ):
        assert told in CliRunner().invoke(tumen, ["explain", key]).output
    monkeypatch.setattr("sim.calibration.product.model_code", lambda: "newer")
    assert "posterior" not in CliRunner().invoke(tumen, ["explain", "flight.herding"]).output


def test_past_crises_may_be_all_that_was_learned_from(found, tmp_path):
    path = tmp_path / "posterior.nc"
    write_crises(path, None, found, "collapse", "p" * 64)
    read = read_posterior(path)
    assert read.from_crises == {"flight.herding"} <= set(read.values)
    assert not read.learned
    assert read.draws == 1000


def test_what_is_learned_anew_replaces_what_was_and_leaves_the_record_as_it_is(
    found, record, tmp_path
):
    first, second = tmp_path / "a.nc", tmp_path / "b.nc"
    write_crises(first, record, found, "collapse", "p" * 64)
    write_crises(second, first, found, "collapse", "p" * 64)
    assert first.read_bytes() == second.read_bytes()
    with open_netcdf(record) as known, open_netcdf(second) as copied:
        assert set(copied.groups) == {*known.groups, "past_crises"}
        assert {name: copied.getncattr(name) for name in copied.ncattrs()} == {
            name: known.getncattr(name) for name in known.ncattrs()
        }
        for name, group in known.groups.items():
            for each, variable in group.variables.items():
                assert np.array_equal(variable[:], copied[name][each][:])


def test_a_record_of_other_places_is_not_mixed_with_lessons_of_these(found, record, tmp_path):
    with pytest.raises(RunError, match="fitted to other places than collapse"):
        write_crises(tmp_path / "posterior.nc", record, found, "collapse", "q" * 64)
    assert not [*tmp_path.iterdir()]


def test_lessons_of_another_model_are_refused_whoever_taught_them(
    found, record, tmp_path, monkeypatch
):
    path, known = tmp_path / "posterior.nc", read_posterior(record)
    monkeypatch.setattr("sim.calibration.product.model_code", lambda: "older")
    monkeypatch.setattr("sim.calibration.crises.product.read_posterior", lambda _: known)
    write_crises(path, record, found, "collapse", "p" * 64)
    monkeypatch.undo()
    with pytest.raises(RunError, match=r"another version of the model \(older"):
        read_posterior(path)
