"""Years that were not learned from: what a file may say, and what rivals would have foretold."""

from __future__ import annotations

import numpy as np
import pytest

from sim.calibration.quantities import read_quantity
from sim.calibration.targets import shipped_targets
from sim.calibration.validation.observations import (
    COLUMNS,
    Observation,
    ObservationsError,
    read_observations,
)
from sim.calibration.validation.rivals import RIVALS, rivals
from sim.calibration.validation.years import _with_errors, _year
from sim.evidence import load_register
from sim.resources import folder

ARRIVALS = read_quantity("arrivals_south_korea")


def series(values: dict[int, float]) -> list[Observation]:
    return [Observation(year, ARRIVALS, v, v, v, "") for year, v in values.items()]


def written(tmp_path, *rows: str):
    path = tmp_path / "observed.csv"
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path


# ------------------------------------------------------------------------------------------- files


def test_a_value_may_stand_alone_or_as_the_middle_of_its_ends(tmp_path):
    path = written(tmp_path, "2006,arrivals_south_korea,5,,,a", "2007,in_hiding,,10,20,b")
    one, other = read_observations(path)
    assert (one.value, one.low, one.high) == (5, 5, 5)
    assert (other.value, other.low, other.high) == (15, 10, 20)


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path):
    path = written(
        tmp_path, "soon,in_hiding,1,,,", "2006,in_hidin,1,,,", "2006,in_hiding,many,,,",
        "2006,in_hiding,,,,", "2006,in_hiding,,3,1,", "2007,in_hiding,1,,,", "2007,in_hiding,2,,,",
    )  # fmt: skip
    with pytest.raises(ObservationsError) as raised:
        read_observations(path)
    told = str(raised.value).splitlines()
    for line, part in (
        (2, "soon is no year"),
        (3, "did you mean in_hiding?"),
        (4, "many is no number"),
        (5, "needs a value, or low and high"),
        (6, "3 lies above high, 1"),
        (8, "stands there twice"),
    ):
        assert any(f":{line}:" in each and part in each for each in told), told


def test_a_file_without_a_column_or_without_rows_is_refused(tmp_path):
    path = tmp_path / "observed.csv"
    path.write_text("year,quantity\n2006,in_hiding\n", encoding="utf-8")
    with pytest.raises(ObservationsError, match="no column value, low, high and source"):
        read_observations(path)
    with pytest.raises(ObservationsError, match="it holds no observation"):
        read_observations(written(tmp_path))


def test_the_example_holds_what_the_register_holds_and_no_later_year():
    found = read_observations(folder("calibration") / "arrivals.csv")
    register = load_register()
    for each in found:
        assert each.year <= 2011
        claimed = {str(year): v for year, v in dict(register.get(each.source).value).items()}
        assert claimed[str(each.year)] == each.value


# ------------------------------------------------------------------------------------------ rivals


def test_rivals_foretell_what_they_say():
    known = {2001: 10.0, 2002: 20.0, 2003: 30.0, 2004: 40.0, 2005: 50.0, 2006: 60.0}
    foretold = {name: each(known, 2008) for name, each in RIVALS.items()}
    assert foretold["last year"] == 60
    assert foretold["mean of five"] == 40
    assert foretold["trend"] == pytest.approx(80)


def test_a_rival_that_is_right_every_year_has_no_error():
    known = series(dict.fromkeys(range(1998, 2006), 5.0))
    assert rivals(known, series({2006: 5.0, 2007: 5.0})) == {
        "last year": 0, "mean of five": 0, "trend": pytest.approx(0, abs=1e-9),
    }  # fmt: skip


def test_who_knows_one_year_foretells_a_point():
    known = series({2005: 10.0})
    assert rivals(known, series({2006: 13.0})) == dict.fromkeys(RIVALS, 3.0)
    assert rivals([], series({2006: 13.0})) == {}


def test_a_rival_knows_nothing_of_the_years_that_are_judged():
    known = series({year: float(year - 1990) for year in range(1998, 2006)})
    alone = rivals(known, series({2006: 20.0}))
    with_more = rivals(known, series({2006: 20.0, 2007: 900.0}))
    assert all(with_more[name] > alone[name] for name in alone)


# -------------------------------------------------------------------------------------------- runs


def test_intervals_hold_the_error_by_which_even_the_best_is_off():
    target = next(each for each in shipped_targets() if each.name == "arrivals-2011")
    given = np.full((200, 1), 1000.0)
    assert np.ptp(_with_errors(given, None)) == 0
    off = np.log(_with_errors(given, target) / 1000).std()
    claim = target.claims[0]
    expected = np.sqrt(target.discrepancy**2 + target.shared**2 + claim.reporting**2)
    assert off == pytest.approx(expected, rel=0.1)  # 4,000 draws: nine standard errors


def test_a_year_lies_inside_its_intervals_or_outside():
    inside = _year(series({2006: 50.0})[0], np.arange(101.0))
    assert inside.is_in_half
    assert inside.is_in_ninety
    between = _year(series({2006: 10.0})[0], np.arange(101.0))
    assert not between.is_in_half
    assert between.is_in_ninety
    assert not _year(series({2006: 200.0})[0], np.arange(101.0)).is_in_ninety
