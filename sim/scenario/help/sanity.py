"""Values that are each allowed and still cannot be meant together, or are unlike all evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.messages.wording import unit_behind
from sim.scenario.help.documented import DOCUMENTED, Documented
from sim.scenario.language.mistakes import Mistake
from sim.scenario.language.timelines import DEFAULT, Dated, Origin, Timeline
from sim.scenario.language.writing import written
from sim.scenario.scenario import Scenario, value_at


@dataclass(frozen=True)
class Rule:
    """A claim over several parameters; `is_broken` takes their values in the order of `keys`."""

    keys: tuple[str, ...]
    is_broken: Callable[..., bool]
    text: str
    evidence: str = ""


def _out_of_order(lower: float, upper: float) -> bool:
    return lower > upper


def _exceed_one(*shares: float) -> bool:
    return sum(shares) > 1 + 1e-9


CONTRADICTIONS: tuple[Rule, ...] = (
    Rule(
        ("beginning.marriage_share", "beginning.trade_share", "beginning.stayed_share"),
        _exceed_one,
        "shares of the same people in hiding come to more than 1; lower one of them",
    ),
    Rule(
        ("population.child_share", "population.older_share"),
        lambda children, older: children + older >= 1,
        "shares of children and of older people leave no adults; lower one of them",
    ),
    Rule(
        ("other_exits.southern_success", "other_exits.southern_death"),
        _exceed_one,
        "chances of the same attempt come to more than 1; lower one of them",
    ),
    Rule(
        ("routes.laos_share", "routes.mongolia_share"),
        _exceed_one,
        "shares of those who go on come to more than 1; lower one of them",
    ),
    Rule(
        ("other_exits.sea_success", "other_exits.sea_death"),
        _exceed_one,
        "chances of the same attempt come to more than 1; lower one of them",
    ),
    Rule(
        ("beginning.aggravated_share", "beginning.political_share"),
        _exceed_one,
        "shares of the same people detained come to more than 1; lower one of them",
    ),
    Rule(
        ("penalties.political_years", "penalties.political_years_most"),
        _out_of_order,
        "the least sentence of the political class is longer than its longest; change one of them",
    ),
    Rule(
        ("voluntary_return.lost_control", "voluntary_return.safe_control"),
        lambda lost, safe: lost >= safe,
        "control that counts as lost must lie below control that counts as safe",
    ),
    Rule(
        ("voluntary_return.safe_food_gap", "voluntary_return.hunger_food_gap"),
        lambda safe, hunger: safe >= hunger,
        "a food gap that counts as safe must lie below one that keeps all away",
    ),
    Rule(
        ("beijing.answers_until", "beijing.answers_from"),
        _out_of_order,
        "an answer would be given up above the arrivals that bring it; lower the first",
    ),
    Rule(
        ("beijing.stance", "structure.shelter", "camps.capacity"),
        lambda stance, form, capacity: (
            stance in ("shelter", "seal") and form == "camps" and capacity < 1
        ),
        "sheltering in camps alone needs camps with places; give camps.capacity, another form or "
        "another stance",
    ),
)
"""Broken by values that cannot hold together; nothing is run then."""

ODDITIES: tuple[Rule, ...] = (
    Rule(
        ("dprk.bribes_in_order", "dprk.bribes_in_disorder"),
        _out_of_order,
        "guards take bribes more readily in order than in disorder",
        "state-control-weakening",
    ),
    Rule(
        ("penalties.aggravated_years", "penalties.political_years"),
        _out_of_order,
        "aggravated cases are held longer than political ones",
        "penalty-political-5y",
    ),
)
"""Broken by values that are legal and unlike what is documented; a warning says so."""


def contradictions(scenario: Scenario) -> list[Mistake]:
    """List the values of a scenario that contradict one another, each with its place."""
    return _all_broken(CONTRADICTIONS, scenario)


def oddities(scenario: Scenario) -> list[Mistake]:
    """List what a scenario gives that no evidence speaks for, each with its place.

    Of a border that the register does not speak of, nothing is odd.
    """
    if not scenario.places.is_documented:
        return []
    singles = [m for known in DOCUMENTED for m in _beyond(known, scenario)]
    return [*singles, *_all_broken(ODDITIES, scenario)]


def _all_broken(rules: Iterable[Rule], scenario: Scenario) -> list[Mistake]:
    timelines = scenario.complete()
    return [m for rule in rules if (m := _broken(rule, scenario, timelines)) is not None]


def _broken(rule: Rule, scenario: Scenario, timelines: Mapping[str, Timeline]) -> Mistake | None:
    """Find the first day on which a rule is broken by something that a file or option gives."""
    if not any(key in scenario.given for key in rule.keys):
        return None
    if not all(key in timelines for key in rule.keys):
        return None
    for day in sorted({d.since for key in rule.keys for d in timelines[key] if d.since}):
        values = [value_at(timelines[key], day) for key in rule.keys]
        if rule.is_broken(*values):
            return _mistake(rule, scenario, values)
    return None


def _mistake(rule: Rule, scenario: Scenario, values: Sequence[Any]) -> Mistake:
    origins = {key: origin for key in rule.keys if (origin := _origin(scenario, key))}
    key, origin = next(iter(origins.items()), (rule.keys[0], DEFAULT))
    pairs = zip(rule.keys, values, strict=True)
    shown = ", ".join(f"{name} is {written(value)}" for name, value in pairs)
    cited = f" ({rule.evidence})" if rule.evidence else ""
    return Mistake(origin.file, origin.line, origin.column, key, f"{rule.text}: {shown}{cited}")


def _origin(scenario: Scenario, key: str) -> Origin | None:
    timeline = scenario.given.get(key, ())
    return next((d.origin for d in reversed(timeline) if d.origin is not DEFAULT), None)


def _beyond(known: Documented, scenario: Scenario) -> list[Mistake]:
    if known.since is not None and scenario.start < known.since:
        return []
    found = []
    for dated in scenario.given.get(known.key, ()):
        side = _side(known, dated)
        if side and dated.origin is not DEFAULT:
            place, unit = dated.origin, scenario.declared.parameters[known.key].unit
            shown = written(dated.value)
            text = (
                f"{shown} {unit_behind(shown, unit)} is allowed, but {side} anything documented: "
                f"{known.reading} ({known.evidence})"
            )
            found.append(Mistake(place.file, place.line, place.column, known.key, text))
    return found


def _side(known: Documented, dated: Dated) -> str:
    value = float(written(dated.value))
    if known.low is not None and value < known.low:
        return "below"
    return "above" if known.high is not None and value > known.high else ""
