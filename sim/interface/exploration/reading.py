"""Read a file of policies: a scenario, what each policy sets, and what outcomes are to be like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sim.answers.policies import Goal
from sim.answers.quantity import DAILY
from sim.results.indicators import shipped_indicators
from sim.results.series import SERIES
from sim.run_folder.manifest import LARGEST_SEED, MOST_MEMBERS
from sim.scenario.language.declared import declared
from sim.scenario.language.mistakes import (
    Findings,
    Mistake,
    Place,
    ScenarioError,
    did_you_mean,
    nearest,
    one_line,
)
from sim.scenario.language.yaml import Items, Node, Refused, Scalar, Table, read_file
from sim.scenario.load import load_scenario
from sim.scenario.scenario import Scenario
from sim.system.file_names import why_no_name

KEYS = ("why", "scenario", "days", "start", "members", "seed", "policies", "outcomes")
LESS, MORE, AT_MOST, AT_LEAST = "less", "more", "at most", "at least"
MEMBERS, SEED = 200, 1
_MOST_POLICIES = 30
_EXAMPLE = "`outcomes:` and below it `deaths: {at most: 1000}`"


@dataclass(frozen=True)
class Plan:
    """What a file asks: policies as scenarios, goals, and how many futures."""

    why: str
    policies: tuple[Scenario, ...]
    goals: tuple[Goal, ...]
    members: int
    seed: int


@dataclass
class _Read:
    """A file while it is read."""

    findings: Findings
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, place: Place, key: str, text: str) -> None:
        self.findings.add(place, key, text)


def read_plan(path: Path) -> Plan:
    """Read and check a file of policies.

    Raises:
        ScenarioError: Something is wrong with it, or with a policy; it lists every mistake.
    """
    read = _Read(Findings(str(path)))
    node = read_file(path, read.findings)
    if not isinstance(node, Table):
        if not read.findings.mistakes:
            read.wrong(Place(1, 1), "", "says nothing; it needs a scenario, policies and outcomes")
        raise ScenarioError(read.findings.mistakes)
    _check_keys(node, read)
    members = _whole(node, "members", 2, MOST_MEMBERS, MEMBERS, read)
    seed = _whole(node, "seed", 0, LARGEST_SEED, SEED, read)
    goals = [*_goals(node.get("outcomes"), read)]
    base = _base(node, read)
    policies = [] if base is None else [*_policies(node.get("policies"), base, read)]
    if mistakes := [*read.findings.mistakes, *read.mistakes]:
        raise ScenarioError(mistakes)
    return Plan(_text(node, "why"), tuple(policies), tuple(goals), members, seed)


def _check_keys(node: Table, read: _Read) -> None:
    for key, _ in node.entries:
        if key.text not in KEYS:
            hint = did_you_mean(nearest(key.text, KEYS)) or f"; known are {', '.join(KEYS)}"
            read.wrong(key, one_line(key.text), f"unknown key{hint}")
    for needed in ("scenario", "policies", "outcomes"):
        if node.get(needed) is None:
            read.wrong(Place(1, 1), needed, "is missing")


def _text(node: Table, key: str) -> str:
    found = node.get(key)
    return found.text.strip() if isinstance(found, Scalar) else ""


def _whole(node: Table, key: str, low: int, high: int, default: int, read: _Read) -> int:
    found = node.get(key)
    if found is None:
        return default
    text = found.text.replace(",", "").replace("_", "") if isinstance(found, Scalar) else ""
    if text.isdecimal() and low <= int(text) <= high:
        return int(text)
    read.wrong(found, key, f"needs a whole number from {low} to {high:,}")
    return default


def _base(node: Table, read: _Read) -> Scenario | None:
    """Load the scenario in which policies are tried, with the length and the start of the file."""
    name = _text(node, "scenario")
    if not name:
        return None
    days = _whole(node, "days", 1, 65_535, 0, read) or None
    try:
        return load_scenario(name, (), days, _text(node, "start") or None)
    except ScenarioError as error:
        place = node.get("scenario") or Place()
        read.mistakes += [_moved(each, read, place, "scenario") for each in error.mistakes]
        return None


def _moved(mistake: Mistake, read: _Read, place: Place, key: str) -> Mistake:
    """Say where in the file of policies a mistake stands that was found without it."""
    if mistake.line:
        return mistake
    name = f"{key}.{mistake.key}" if mistake.key else key
    return Mistake(read.findings.file, place.line, place.column, name, mistake.text)


def _policies(node: Node | None, base: Scenario, read: _Read) -> Iterator[Scenario]:
    if node is None or isinstance(node, Refused):
        return
    if not isinstance(node, Table) or not 2 <= len(node.entries) <= _MOST_POLICIES:
        text = f"needs 2 to {_MOST_POLICIES} named policies, each with what it sets, or {{}}"
        read.wrong(node, "policies", text)
        return
    for name, below in node.entries:
        key = f"policies.{one_line(name.text)}"
        if wrong := why_no_name(name.text):
            read.wrong(name, key, wrong)
            continue
        changes = dict(_changes(below, key, read))
        try:
            yield base.vary(changes, name=name.text, why=_why(base, name.text, changes))
        except ScenarioError as error:
            places = dict(_places(below))
            read.mistakes += [
                _moved(each, read, places.get(each.key, name), key) for each in error.mistakes
            ]


def _why(base: Scenario, name: str, changes: dict[str, object]) -> str:
    """Say what a policy is, as its question."""
    sets = ", ".join(f"{key} {_shown(value)}" for key, value in changes.items())
    return f"{name}: {sets or 'nothing set'}. {base.why}"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_shown(each)} from {when}" for when, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _entries(node: Node) -> Iterator[tuple[str, Scalar, Node]]:
    """Give what a policy sets, by `section.name`; sections may have their parameters below them."""
    if not isinstance(node, Table):
        return
    for name, below in node.entries:
        if "." not in name.text and isinstance(below, Table):
            yield from ((f"{name.text}.{each.text}", each, value) for each, value in below.entries)
        else:
            yield name.text, name, below


def _places(node: Node) -> Iterator[tuple[str, Place]]:
    yield from ((key, place) for key, place, _ in _entries(node))


def _changes(node: Node, key: str, read: _Read) -> Iterator[tuple[str, object]]:
    is_nothing = isinstance(node, Scalar) and node.is_empty
    if not isinstance(node, Table) and not is_nothing and not isinstance(node, Refused):
        read.wrong(node, key, "needs settings below it, such as camps.capacity: 3000, or {}")
    for name, place, value in _entries(node):
        if name not in declared().parameters and name.partition(".")[0] == name:
            hint = did_you_mean(nearest(name, [*declared().parameters]))
            read.wrong(place, f"{key}.{one_line(name)}", f"unknown parameter{hint}")
            continue
        yield name, _value(value)


def _value(node: Node) -> object:
    """Give a value as Python has it; what is quoted is a text."""
    if isinstance(node, Table):
        return {name.text: _value(value) for name, value in node.entries}
    if isinstance(node, Items):
        return [_value(each) for each in node.items]
    if isinstance(node, Refused) or node.is_empty:
        return None
    return node.text if node.quoted else _plain(node.text)


def _plain(text: str) -> object:
    for read in (int, float, date.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(text, text)


def _goals(node: Node | None, read: _Read) -> Iterator[Goal]:
    if node is None or isinstance(node, Refused):
        return
    if not isinstance(node, Table) or not node.entries:
        read.wrong(node, "outcomes", f"needs outcomes below it, such as {_EXAMPLE}")
        return
    for name, below in node.entries:
        goal = _goal(name, below, read)
        if goal is not None:
            yield goal


def _known() -> dict[str, tuple[str, str]]:
    """Give label and unit of what can be an outcome."""
    own = {each.name: (each.label, each.unit) for each in shipped_indicators()}
    daily = {
        (f"{DAILY}{each.name}" if each.name in own else each.name): (each.label, each.unit)
        for each in SERIES
    }
    return {**daily, **own}


def _goal(name: Scalar, node: Node, read: _Read) -> Goal | None:
    key, known = f"outcomes.{one_line(name.text)}", _known()
    if name.text not in known:
        read.wrong(name, key, f"unknown outcome{did_you_mean(nearest(name.text, [*known]))}")
        return None
    label, unit = known[name.text]
    if isinstance(node, Scalar) and node.text in (LESS, MORE):
        return Goal(name.text, label, unit, node.text == LESS)
    if isinstance(node, Table) and len(node.entries) == 1:
        side, below = node.entries[0]
        limit = _number(below)
        if side.text in (AT_MOST, AT_LEAST) and limit is not None:
            return Goal(name.text, label, unit, side.text == AT_MOST, limit)
    if not isinstance(node, Refused):
        text = f"needs {LESS} or {MORE} (is better), or one limit: {{{AT_MOST}: 1000}}"
        read.wrong(node if node.line else name, key, text)
    return None


def _number(node: Node) -> float | None:
    if not isinstance(node, Scalar):
        return None
    text, factor = node.text.replace(",", "").strip(), 1.0
    if text.endswith("%"):
        text, factor = text.removesuffix("%"), 0.01
    try:
        number = float(text) * factor
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
