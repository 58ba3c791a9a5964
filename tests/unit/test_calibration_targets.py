"""Targets are sound, keep aside what judges the model, and say how far they may be wrong."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from sim.calibration.errors import Errors
from sim.calibration.quantities import QuantityError, days_between, read_quantity
from sim.calibration.targets import COLUMNS, TargetsError, read_targets, shipped_targets
from sim.evidence import load_register
from sim.evidence.claims import OBSERVED
from sim.geography.geography import load_geography
from sim.quantities.measures import Column
from sim.resources import folder

TARGETS = shipped_targets()
BY_NAME = {each.name: each for each in TARGETS}
REGISTER = load_register()
KEPT_ASIDE = ("North Pyongan", "Chagang")

DAYS = 4
RUN = {
    "arrivals_south_korea": Column(
        ("member", "day", "sex"), np.arange(16).reshape(2, DAYS, 2).astype(np.int32)
    ),
    "arrivals_by_home": Column(
        ("member", "day", "county"), np.ones((2, DAYS, 3), np.int32)
    ),
    "in_hiding": Column(("member", "day", "host"), np.full((2, DAYS, 2), 5, np.int32)),
    "sex": Column(("sex",), np.array(["female", "male"])),
    "county": Column(("county",), np.array(["a", "b", "c"])),
    "county_province": Column(("county",), np.array(["X", "X", "Y"])),
    "host": Column(("host",), np.array(["h", "i"])),
}  # fmt: skip
ALL = np.ones(DAYS, np.bool_)


def of(text: str, days=ALL) -> list[float]:
    return read_quantity(text).of(RUN, days).tolist()


# ------------------------------------------------------------------------------------ quantities


def test_what_is_counted_by_the_day_is_summed_and_what_is_there_is_averaged():
    assert of("arrivals_south_korea") == [28, 92]
    assert of("in_hiding") == [10, 10]
    assert of("in_hiding[host=h]") == [5, 5]


def test_a_quantity_may_be_of_one_class_of_a_province_or_a_ratio():
    assert of("arrivals_south_korea[sex=female]") == [12, 44]
    assert of("arrivals_south_korea[province=X]") == [8, 8]
    assert of("arrivals_south_korea[province=X + Y]") == [12, 12]
    assert of("arrivals_south_korea[sex=male] / arrivals_south_korea")[0] == 16 / 28


def test_a_ratio_over_nothing_is_no_number():
    none = {**RUN, "arrivals_south_korea": Column(("member", "day", "sex"), np.zeros((2, 4, 2)))}
    ratio = read_quantity("arrivals_south_korea[sex=male] / arrivals_south_korea")
    assert np.isnan(ratio.of(none, ALL)).all()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("arrivals_south_korean", "did you mean arrivals_south_korea?"),
        ("arrivals_south_korea[height=tall]", "it is counted by age, channel, county, sex, stream"),
        ("arrivals_south_korea[sex]", "in brackets stands what is counted, as sex=female"),
        ("in_hiding / deaths / deaths", "neither one quantity nor a ratio"),
        ("arrivals south korea", "write a name and, in brackets"),
        ("voluntary_returns[sex=female]", "it is not divided"),
    ],
)
def test_a_quantity_that_no_run_has_is_named_with_what_to_write(text, told):
    with pytest.raises(QuantityError, match=told.replace("?", r"\?")):
        read_quantity(text)


def test_a_class_that_the_run_does_not_have_is_named():
    with pytest.raises(QuantityError, match="the run has no province Z"):
        of("arrivals_south_korea[province=Z]")


def test_years_are_whole_calendar_years():
    from datetime import date  # noqa: PLC0415

    inside = days_between(date(1999, 12, 30), 400, 2000, 2000)
    assert inside.sum() == 366
    assert not inside[:2].any()


# --------------------------------------------------------------------------------------- targets


def test_the_targets_are_those_that_can_teach():
    assert {f"arrivals-{year}" for year in range(1998, 2012)} <= BY_NAME.keys()
    assert sum(each.family == "women" for each in TARGETS) == 11
    assert {"stock-2000", "stock-2006", "stock-2011", "returns-1998-2006"} <= BY_NAME.keys()
    assert sum(each.family == "origin" for each in TARGETS) == 4


def test_later_years_and_two_provinces_stay_out_to_judge_the_model():
    assert all(each.last <= 2011 for each in TARGETS)
    with (folder("calibration") / "targets.csv").open(encoding="utf-8") as file:
        text = file.read()
    assert not [name for name in KEPT_ASIDE if name in text]


def test_every_target_rests_on_claims_of_what_was_observed():
    for each in TARGETS:
        for claim in each.claims:
            assert {REGISTER.get(source).role for source in claim.sources} <= set(OBSERVED)


def test_values_are_those_of_the_register():
    for claim in ("arrivals-before-2002", "arrivals-2002-2011"):
        for year, value in dict(REGISTER.get(claim).value).items():
            if (target := BY_NAME.get(f"arrivals-{year}")) is not None:
                assert target.back(np.array(target.claims[0].low)) == pytest.approx(value)
    for period, value in dict(REGISTER.get("arrivals-female-share").value).items():
        name = f"women-{str(period).replace(' to ', '-')}"
        if name in BY_NAME:
            assert BY_NAME[name].back(np.array(BY_NAME[name].claims[0].low)) == pytest.approx(value)


def test_origins_are_the_rates_of_the_register_over_the_people_of_the_model():
    counties = load_geography().counties
    provinces = np.array(counties.province)
    rates = dict(REGISTER.get("origin-rates").value)

    def counted(rate: str, *names: str) -> float:
        return float(rates[rate] * counties.population[np.isin(provinces, names)].sum())

    first = counted("North Hamgyong with Rason", "North Hamgyong")
    for target, rate, names in (
        ("origin-ryanggang", "Ryanggang", ("Ryanggang",)),
        ("origin-capital", "Pyongyang", ("Pyongyang",)),
        ("origin-inland", "South Pyongan and South Hamgyong", ("South Pyongan", "South Hamgyong")),
    ):
        middle = BY_NAME[target].back(np.array(BY_NAME[target].claims[0].middle))
        assert middle == pytest.approx(counted(rate, *names) / first, rel=0.005)


def test_claims_that_contradict_one_another_stand_side_by_side_with_weights():
    stock = BY_NAME["stock-2011"]
    assert [each.sources[0] for each in stock.claims] == [
        "hidden-10-40k-2012", "hidden-30-40k-2014",
    ]  # fmt: skip
    observed = Errors((stock,)).observed(np.random.default_rng(1), 4000)[:, 0]
    middles = sorted(each.middle for each in stock.claims)
    assert sorted(set(observed.tolist())) == pytest.approx(middles)
    share = float((observed == max(observed)).mean())
    assert abs(share - 0.4) < 5 * np.sqrt(0.24 / 4000)  # one in two million by chance


def test_errors_that_are_drawn_have_the_covariance_that_is_stated():
    """Each entry within six standard errors: one in a million of all by chance."""
    errors = Errors(TARGETS)
    count = 40_000
    drawn = errors.drawn(np.random.default_rng(2), count)
    found = np.cov(drawn.T)
    sizes = np.sqrt(np.diag(errors.covariance))
    off = np.abs(found - errors.covariance) / np.outer(sizes, sizes)
    assert off.max() < 6 * np.sqrt(2 / count) * 1.5  # ranges have lighter tails, mixtures heavier


def test_years_of_one_family_err_together():
    errors = Errors((BY_NAME["arrivals-2005"], BY_NAME["arrivals-2006"], BY_NAME["lag-2005"]))
    matrix = errors.covariance
    assert matrix[0, 1] > 0
    assert matrix[0, 2] == 0


# ------------------------------------------------------------------------------------- bad tables


def table(tmp_path, *changes):
    row = dict(zip(COLUMNS, (
        "arrivals-2002", "arrivals_south_korea", "2002", "2002", "year", "1142", "1142", "1", "log",
        "0.1", "0.1", "0", "arrivals-2002-2011", "counted",
    ), strict=True))  # fmt: skip
    path = tmp_path / "targets.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, COLUMNS)
        made.writeheader()
        for change in changes or ({},):
            made.writerow({**row, **change})
    return path


def test_a_sound_table_is_read(tmp_path):
    (target,) = read_targets(table(tmp_path))
    assert target.back(np.array(target.claims[0].middle)) == pytest.approx(1142)


def test_all_mistakes_of_a_table_are_told_at_once_with_their_lines(tmp_path):
    path = table(
        tmp_path,
        {"target": "a", "quantity": "arivals_south_korea"},
        {"target": "b", "low": "5", "high": "2"},
        {"target": "c", "weight": "0.5"},
        {"target": "d", "sources": "arrivals-2002-2012"},
        {"target": "e", "scale": "logit", "low": "0.2", "high": "1"},
        {"target": "f", "reporting": "0", "discrepancy": "0"},
        {"target": "g", "from": "soon"},
    )
    with pytest.raises(TargetsError) as raised:
        read_targets(path)
    told = str(raised.value)
    for line, part in (
        (2, "did you mean arrivals_south_korea?"),
        (3, "low 5 lies above high 2"),
        (4, "the weights of its claims sum to 0.5"),
        (5, "did you mean arrivals-2002-2011?"),
        (6, "high 1 has no place on the scale logit"),
        (7, "an error is needed"),
        (8, "from: soon is no number"),
    ):
        assert any(f":{line}:" in each and part in each for each in told.splitlines()), told


def test_a_table_without_a_column_or_without_rows_is_refused(tmp_path):
    path = tmp_path / "targets.csv"
    path.write_text("target,quantity\n", encoding="utf-8")
    with pytest.raises(TargetsError, match="no column from"):
        read_targets(path)
    path.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    with pytest.raises(TargetsError, match="it holds no target"):
        read_targets(path)
