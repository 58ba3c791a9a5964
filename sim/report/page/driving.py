"""What drives some numbers of a run, or why its members cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.answers.driven import Driven, driven
from sim.answers.drivers import Driver
from sim.answers.quantity import find
from sim.answers.variance import Share, split
from sim.report.answers.drivers import direction
from sim.report.variance import FEWEST_REPEATS, repeated
from sim.results import Results, RunError

Meanings = Mapping[str, tuple[str, str]]
ASKED = ("crossings", "forced_returns", "deaths")
SPLIT = ("crossings", "in_hiding_mean", "forced_returns", "arrivals_south_korea", "deaths",
         "unsheltered_person_days")  # fmt: skip
_MOST = 8


@dataclass(frozen=True)
class DriverRow:
    """A parameter or form, how far it moves a number, and what it explains alone."""

    name: str
    meaning: str
    moves: str
    explains: str
    direction: str
    is_sure: bool


@dataclass(frozen=True)
class Driving:
    """What drives one number of one run; `why_not` says why nothing can be told."""

    of: str
    rows: tuple[DriverRow, ...]
    why_not: str = ""


@dataclass(frozen=True)
class Spreading:
    """What share of the variance of a number is luck, forms and parameters."""

    of: str
    luck: str
    forms: str
    parameters: str


def driving(run: Results, meanings: Meanings) -> Iterator[Driving]:
    """Ask the members of a run what drives some numbers; once, where they can tell nothing."""
    told: set[str] = set()
    for name in ASKED:
        quantity = find(name, [run])
        try:
            asked = driven(run, quantity, meanings)
        except RunError as error:
            why = str(error).removeprefix(f"{run.folder}: ")
            if why not in told:
                told.add(why)
                yield Driving(quantity.label, (), why[0].upper() + why[1:])
            continue
        yield Driving(quantity.label, tuple(_rows(asked, meanings)))


def _rows(asked: Driven, meanings: Meanings) -> Iterator[DriverRow]:
    found = asked.found
    for each in [*found.called("drives"), *found.called("perhaps")][:_MOST]:
        yield _row(asked, each, meanings)


def _row(asked: Driven, each: Driver, meanings: Meanings) -> DriverRow:
    others = f", drawn together with {', '.join(each.together)}" if each.together else ""
    moves = f"{each.moves.estimate:.2f} ({each.moves.low:.2f} to {each.moves.high:.2f})"
    return DriverRow(
        each.name,
        f"{meanings.get(each.name, ('', ''))[0]}{others}",
        moves,
        _percent(each.explains),
        direction(asked, each),
        each.verdict == "drives",
    )


def _percent(share: Share) -> str:
    low, middle, high = (100 * max(x, 0.0) for x in (share.low, share.estimate, share.high))
    return f"{middle:.0f} % ({low:.0f} to {high:.0f})"


def spreading(run: Results) -> Iterator[Spreading]:
    """Say what the spread of some numbers is made of, where draws are repeated often enough."""
    draws = run.draws
    if draws is None or repeated(draws) < FEWEST_REPEATS:
        return
    values = run.indicator_values()
    for kind in run.kinds:
        shares = split(values[kind.name], draws) if kind.name in SPLIT else None
        if shares is not None:
            forms = _percent(shares.structure) if shares.structure else "none drawn"
            yield Spreading(kind.label, _percent(shares.luck), forms, _percent(shares.parameters))
