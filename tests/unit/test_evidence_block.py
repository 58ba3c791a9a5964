"""A run beside the documents: what is inside, what is not, and which claims do not speak of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
import synthetic

from sim.evidence import dated_values, load_register
from sim.geography.gazetteer import shipped
from sim.geography.words import words_of
from sim.quantities.measures import Column
from sim.report.circumstances import is_border_opened, others
from sim.report.evidence_check import COLUMNS, Circumstances, Judged, as_json, judged
from sim.report.evidence_claims import CITED
from sim.report.evidence_lines import evidence_lines
from sim.report.evidence_measures import Counted
from sim.report.periods import RunDays, period_in, years
from sim.results.kept_settings import KeptSettings, settings_in
from sim.results.place_facts import place_facts

LABELS = synthetic.coordinates()
WORDS = words_of(shipped())
MEMBERS = 3
ORDINARY: dict[str, float] = {
    "in_hiding": 35_000,
    "in_custody": 300,
    "arrived": 7.4,
    "women": 0.72,
    "returned": 14,
    "hunger": 0,
    "first": 30,
    "noticed": 10,
    "attempts": 60,
    "days_away": 600,
}
"""People, and people a day, on each day of a made-up run."""


def table(days: int, of_a_day: Mapping[str, float]) -> dict[str, Column]:
    """Make columns of so many equal days."""

    def column(name: str, dim: str, **amounts: float) -> Column:
        values = np.zeros((MEMBERS, days, len(LABELS[dim])))
        for label, amount in amounts.items():
            values[:, :, LABELS[dim].index(label)] = amount
        return Column(("member", "day", dim), values)

    def one(amount: float) -> Column:
        return Column(("member", "day"), np.full((MEMBERS, days), amount))

    d = of_a_day
    exit_ = LABELS["exit"][0]
    facts = {fact.name: Column((fact.dim,), fact.values) for fact in place_facts(LABELS, shipped())}
    stocks = {"in_hiding": d["in_hiding"], "in_custody": d["in_custody"]}
    sexes = {"female": d["arrived"] * d["women"], "male": d["arrived"] * (1 - d["women"])}
    return {
        **{dim: Column((dim,), np.array(names)) for dim, names in LABELS.items()},
        **facts,
        "stock": column("stock", "status", **stocks),
        "arrivals_south_korea": column("arrivals_south_korea", "sex", **sexes),
        "arrivals_days_away": one(d["arrived"] * d["days_away"]),
        "forced_returns": column("forced_returns", "penalty", economic=d["returned"]),
        "deaths": column("deaths", "cause", hunger=d["hunger"]),
        "crossed_first": one(d["first"]),
        "caught_by_guards": column("caught_by_guards", "exit", **{exit_: d["noticed"]}),
        "caught_by_patrols": column("caught_by_patrols", "exit"),
        "attempts": column("attempts", "exit", **{exit_: d["attempts"]}),
    }


def block(
    start: str = "2012-03-01",
    days: int = 365,
    kind: str = "ordinary",
    settings: str = "",
    origins: Mapping[str, float] | None = None,
    **changed: float,
) -> list[Judged]:
    """Set a made-up run beside the register."""
    per_province = {
        each.key: np.full(MEMBERS, (origins or {}).get(each.name, 10.0)) for each in WORDS.provinces
    }
    run = Counted(
        table(days, {**ORDINARY, **changed}),
        RunDays(date.fromisoformat(start), days),
        WORDS,
        {f"arrivals_from_{key}": values for key, values in per_province.items()},
    )
    return judged(run, Circumstances(kind, settings_in([settings.encode()])))


def verdicts(claim: str, **how: object) -> dict[str, str]:
    """Give the verdict of each period of a claim."""
    return {row.period: row.verdict for row in block(**how) if row.claim == claim}  # type: ignore[arg-type]


def verdict(claim: str, **how: object) -> str:
    (found,) = verdicts(claim, **how).values()
    return found


def reason(claim: str, **how: object) -> str:
    (row,) = (row for row in block(**how) if row.claim == claim)  # type: ignore[arg-type]
    assert row.verdict == "not comparable"
    return row.reason


def test_every_claim_that_is_cited_has_a_row_whatever_the_run() -> None:
    for how in ({}, {"kind": "crisis"}, {"start": "1993-01-01"}, {"start": "1850-01-01"}):
        assert {row.claim for row in block(**how)} == set(CITED)  # type: ignore[arg-type]


def test_a_claim_has_the_value_and_the_date_of_the_register() -> None:
    claims = load_register().claims
    for identifier, read in dated_values(*CITED).items():
        assert (read.value, read.as_of) == (claims[identifier].value, claims[identifier].as_of)


@pytest.mark.parametrize(
    ("claim", "inside", "below", "above"),
    [
        ("hidden-10-40k-2012", {"in_hiding": 20_000}, {"in_hiding": 9_000}, {"in_hiding": 41_000}),
        ("hidden-30-40k-2014", {"in_hiding": 35_000}, {"in_hiding": 29_000}, {"in_hiding": 41_000}),
        ("arrivals-2002-2011", {"arrived": 7.4}, {"arrived": 4.0}, {"arrived": 12.0}),
        ("arrivals-2011-2737", {"arrived": 7.4}, {"arrived": 4.0}, {"arrived": 12.0}),
        ("arrivals-female-share", {"women": 0.7}, {"women": 0.5}, {"women": 0.95}),
        ("returns-2012", {"returned": 14}, {"returned": 6}, {"returned": 30}),
        ("custody-stock-2012", {"in_custody": 300}, {"in_custody": 100}, {"in_custody": 500}),
    ],
)
def test_a_run_is_inside_below_or_above_what_documents_say(
    claim: str,
    inside: dict[str, float],
    below: dict[str, float],
    above: dict[str, float],
) -> None:
    assert verdict(claim, **inside) == "inside"
    assert verdict(claim, **below) == "below"
    assert verdict(claim, **above) == "above"


def test_flows_are_numbers_a_year_however_short_the_run_and_stocks_are_means() -> None:
    for days in (20, 73, 365, 800):
        assert verdict("returns-2012", days=days) == "inside"
        assert verdict("hidden-10-40k-2012", days=days) == "inside"


def test_years_that_a_run_covers_stand_each_by_itself_and_no_others() -> None:
    found = verdicts("arrivals-2002-2011", start="2003-12-01", days=800, arrived=5.0)
    assert found == {"2004": "inside", "2005": "inside"}
    found = verdicts("arrivals-2002-2011", start="2003-12-01", days=800, arrived=3.0)
    assert found == {"2004": "below", "2005": "inside"}
    hidden = verdicts("stock-series", start="1998-01-01", days=3 * 365, in_hiding=100_000)
    assert hidden == {
        "1998 to 1999, Good Friends (from memory)": "inside",
        "2000, State Department": "inside",
    }


def test_estimates_of_a_part_of_the_hidden_are_left_out() -> None:
    rows = verdicts("stock-series", start="2003-01-01", days=365)
    assert not any("only" in period for period in rows)


def test_a_year_that_was_not_run_is_taken_for_the_one_beside_it_and_said_so() -> None:
    (row,) = (row for row in block(days=100) if row.claim == "arrivals-2002-2011")
    assert (row.period, row.verdict) == ("2011", "inside")
    assert row.reason == "from 2012-03-01 to 2012-06-08, the nearest days that were run"
    assert "other years" in reason("arrivals-2002-2011", start="2013-02-01")


def test_a_part_of_the_years_of_a_claim_stands_for_them_and_is_named() -> None:
    (row,) = (
        row for row in block(start="2005-01-01", days=600) if row.claim == "returns-1998-2006"
    )
    assert (row.period, row.verdict) == ("1998 to 2006", "inside")
    assert row.reason == "from 2005-01-01 to 2006-08-23, the part that was run"


def test_claims_of_other_years_do_not_speak_of_a_run() -> None:
    assert reason("returns-1998-2006") == (
        "other years: it speaks of 1998 to 2006, the run of 2012 to 2013"
    )
    for claim in ("famine-deaths-2m", "famine-thousands-cross", "before-famine-few"):
        assert reason(claim).startswith("other years")
    assert reason("hidden-10-40k-2012", start="2018-01-01").startswith("other years")


FAMINE = {"start": "1995-07-01", "days": 1_826}


def test_deaths_and_crossings_of_the_famine_have_a_ceiling_and_a_floor() -> None:
    days = 1_645  # of the run within the decade
    assert verdict("famine-deaths-2m", **FAMINE, hunger=600_000 / days) == "inside"
    assert verdict("famine-death-estimates", **FAMINE, hunger=600_000 / days) == "inside"
    assert verdict("famine-death-estimates", **FAMINE, hunger=100_000 / days) == "below"
    assert verdict("famine-deaths-2m", **FAMINE, hunger=2_500_000 / days) == "above"
    assert verdict("famine-thousands-cross", **FAMINE, first=900 / days) == "below"
    assert verdict("famine-thousands-cross", **FAMINE, first=300_000 / days) == "inside"


def test_sums_need_a_good_part_of_the_years_that_they_are_of() -> None:
    assert reason("famine-deaths-2m", start="1995-07-01", days=365).startswith("other years")


def test_before_the_famine_hardly_anybody_is_fewer_than_the_thousands_after_it() -> None:
    assert verdict("before-famine-few", start="1993-01-01", first=2.0) == "inside"
    assert verdict("before-famine-few", start="1993-01-01", first=4.0) == "above"
    assert reason("before-famine-few", start="1995-01-01", first=4.0).startswith("other years")


def test_a_border_is_largely_unguarded_while_few_attempts_end_by_an_arrest() -> None:
    assert verdict("border-largely-unguarded-2012", noticed=10, attempts=60) == "inside"
    assert verdict("border-largely-unguarded-2012", noticed=40, attempts=60) == "above"


def test_years_on_the_way_are_those_of_the_arrivals_of_the_year() -> None:
    how = {"start": "2005-01-01", "days": 5 * 365 + 1}
    found = verdicts("arrivals-years-on-the-way", **how, days_away=3.0 * 365.25)
    assert found == {"2005": "inside", "2009": "inside"}
    found = verdicts("arrivals-years-on-the-way", **how, days_away=1.0 * 365.25)
    assert found == {"2005": "below", "2009": "inside"}


def test_where_nobody_arrives_there_is_no_share_of_women() -> None:
    assert reason("arrivals-female-share", arrived=0.0) == "there was nobody to count"


OPEN = "dprk:\n  exit_open:  # share\n    2012-03-01: 0  # default\n    2012-06-01: 1  # lever\n"


def test_migrants_of_old_stand_beside_an_open_border_alone() -> None:
    assert reason("migration-1945-2.1m") == "the border is not open"
    assert verdict("migration-1945-2.1m", settings=OPEN, first=150) == "inside"
    assert verdict("migration-1945-2.1m", settings=OPEN, first=250) == "above"
    assert verdict("migration-1920-450k", settings=OPEN, in_hiding=60_000) == "inside"
    assert "the border is opened" in reason("hidden-10-40k-2012", settings=OPEN)


def test_a_crisis_says_which_claims_do_not_speak_of_it() -> None:
    rows = block(kind="crisis")
    assert all(row.verdict == "not comparable" for row in rows)
    assert {row.reason for row in rows} == {"it speaks of years without a crisis"}
    text = "\n".join(evidence_lines(rows))
    assert text.startswith("Documents that do not speak of this run:")
    assert all(claim in text for claim in CITED)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ("beijing:\n  stance: tolerate   # word\n", "not always returned"),
        ("beijing:\n  cooperation: 0.5\n", "not all who are held are returned"),
        ("conflict:\n  exposure:\n    Kangwon:\n      2012-03-10: 0.8  # war begins\n", "fighting"),
        ("food:\n  aid:\n    2012-03-01: 1\n    2012-06-01: 0  # aid stops\n", "aid is cut"),
        ("networks:\n  funding: 3\n", "networks have other funds"),
        ("county_governments:\n  campaign: 5\n", "campaigns are harder than any"),
        ("dprk:\n  takes_back: 0\n", "not all who are returned are taken back"),
    ],
)
def test_other_circumstances_are_told_by_the_settings(settings: str, why: str) -> None:
    assert why in reason("hidden-10-40k-2012", settings=settings)


def test_a_border_that_opens_as_an_answer_is_open_where_the_answer_is_given() -> None:
    answers = b"dprk:\n  opens_when_aid_below: 0.5\nfood:\n  aid: "
    assert not is_border_opened(settings_in([answers + b"1\n"]))
    assert is_border_opened(settings_in([answers + b"0.2\n"]))


def test_documented_settings_are_no_other_circumstances() -> None:
    assert others(KeptSettings({})) == ()
    assert others(settings_in([b"dprk:\n  control: 0.95  # share; default\n"])) == ()


def test_settings_are_read_with_all_their_dates_and_places() -> None:
    text = (
        'why: "A question: is it so? # no"\nstart: 2012-03-01  # set\nfood:\n  aid: 1  # share\n'
        "  gap_there: {}  # none\nconflict:\n  exposure:  # exposure\n"
        '    "A place":\n      2012-03-01: 0  # default\n      2012-03-10: 2e-05\n    Other: 0.3\n'
    )
    kept = settings_in([text.encode()])
    assert kept.numbers("conflict", "exposure") == [0.0, 2e-05, 0.3]
    assert kept.numbers("food", "aid") == [1.0]
    assert kept.words("food", "gap_there") == ()


def test_origins_are_compared_with_each_other_not_with_the_total() -> None:
    rates = {"North Hamgyong": 8.0, "Ryanggang": 6.0, "South Pyongan": 0.5, "South Hamgyong": 0.5}
    counties = np.asarray(table(1, ORDINARY)["county_province"].values).astype(str)
    people = table(1, ORDINARY)["county_population"].values
    for scale in (0.02, 1.0):
        arrived = {
            name: scale * rates.get(name, 0.2) * float(people[counties == name].sum()) / 1000
            for name in {each.name for each in WORDS.provinces}
        }
        found = verdicts("origin-rates", origins=arrived)
        assert set(found.values()) == {"inside"}
        arrived["Pyongyang"] *= 20
        assert verdicts("origin-rates", origins=arrived)["Pyongyang"] == "above"


def test_the_lines_and_the_json_say_the_same() -> None:
    rows = block(start="2002-01-01", days=10 * 365 + 2)
    text = " ".join("\n".join(evidence_lines(rows)).split())
    for row in rows:
        told = as_json(row)
        assert tuple(told) == COLUMNS
        assert f"{row.claim}" in text
        assert told["verdict"] == row.verdict
        assert (told["median"] is None) == (row.spread is None)
    assert "[arrivals-2002-2011]: 7 of 10 inside" in text
    assert all(len(line) <= 110 for line in evidence_lines(rows))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2012-04", date(2012, 4, 1), date(2012, 4, 30)),
        ("2012-12", date(2012, 12, 1), date(2012, 12, 31)),
        ("about 2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("1998 to 2006", date(1998, 1, 1), date(2006, 12, 31)),
        ("1990s", date(1990, 1, 1), date(1999, 12, 31)),
        ("before 1995", date.min, date(1994, 12, 31)),
        ("to 1998", date.min, date(1998, 12, 31)),
    ],
)
def test_periods_are_read_from_the_words_of_the_register(
    words: str, first: date, last: date
) -> None:
    found = period_in(words)
    assert found is not None
    assert (found.first, found.last) == (first, last)


def test_words_without_a_year_name_no_period_and_periods_are_shown_in_years() -> None:
    assert period_in("qualitative") is None
    assert years(2002, 2011).shown == "2002 to 2011"
    before = period_in("before 1995")
    assert before is not None
    assert before.shown == "to 1994"
