"""What drives a number, in words: ranked, with intervals, and what shows no effect called so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.answers.driven import Driven
from sim.answers.drivers import Driver
from sim.answers.variance import Share
from sim.messages.wording import counted, figures, in_a_row
from sim.report.answers.table import sentences, table

MOST_LISTED, _MOST_NAMED = 20, 40
_CLEAR = 0.1


def drivers_text(asked: Driven, *, every: bool = False) -> str:
    """Write what drives a quantity; what has no effect by name or, if many, by section."""
    found = asked.found
    size = f"{counted(found.members, 'member')}, {counted(found.draws, 'draw')}"
    lines = [f"{asked.title}: {size}", ""]
    shown = [*found.called("drives"), *found.called("perhaps")][:MOST_LISTED]
    if shown:
        rows = [("", "moves it", "explains alone", "more of it means")]
        rows += [
            (_name(each), _index(each.moves),
             _percent(each.explains), direction(asked, each))
            for each in shown
        ]  # fmt: skip
        lines += [*table(rows, words_last=True), ""]
    else:
        lines += [*sentences("Nothing that was drawn moves it so far that it would show."), ""]
    lines += _remarks(asked, shown, every=every)
    return "\n".join(lines) + "\n"


def _sections(names: list[str]) -> list[str]:
    """Count names by section: `crossing 7`."""
    counts = Counter(name.partition(".")[0] for name in sorted(names))
    return [f"{section} {count}" for section, count in counts.items()]


def _remarks(asked: Driven, shown: list[Driver], *, every: bool) -> Iterator[str]:
    found = asked.found
    nothing = [name for each in found.called("nothing") for name in (each.name, *each.together)]
    shadows = found.called("shadow")
    if shadows:
        told = "; ".join(f"{each.name} (of {in_a_row(each.shadow_of)})" for each in shadows)
        yield from sentences(
            f"Shadows: in {counted(found.draws, 'draw')} these move with a stronger one, and "
            f"without it nothing is left of them; more draws tell them apart: {told}."
        )
    if nothing:
        listed = ", ".join(sorted(nothing)) if every or len(nothing) <= _MOST_NAMED else (
            f"in {', '.join(_sections(nothing))}; --all names them"
        )  # fmt: skip
        yield from sentences(
            f"No effect that {counted(found.draws, 'draw')} could show "
            f"({counted(len(nothing), 'parameter')}): {listed}."
        )
    groups = [f"{each.name} with {in_a_row(each.together)}" for each in shown if each.together]
    if groups:
        yield from sentences(f"Drawn together, and not to be told apart: {'; '.join(groups)}.")
    left = len(found.called("drives")) + len(found.called("perhaps")) - len(shown)
    if left:
        yield from sentences(f"{left} more have an effect; --json lists all.")
    yield from sentences(
        "Moves it: how far the distribution of the outcome shifts when the parameter is known "
        "(PAWN, 0 to 1, without what chance adds), with 90 % intervals in brackets. A dummy that "
        f"does nothing stays below {figures(found.floor)} in 95 of 100 cases, and the highest of "
        f"{len(found.drivers)} such dummies below {figures(found.floor_of_all)}; what lies between "
        "has a question mark. Explains alone: the share of the variance that would be gone if it "
        "were known (first-order index of Sobol'). What moves it and explains nothing alone acts "
        "with others, or on the spread."
    )


def _name(each: Driver) -> str:
    """Name a driver, with how many were drawn with it."""
    others = f" and {len(each.together)} with it" if each.together else ""
    return f"{each.name}{others}{'' if each.verdict == 'drives' else ' ?'}"


def _index(share: Share) -> str:
    return f"{share.estimate:.2f} ({share.low:.2f}-{share.high:.2f})"


def _percent(share: Share) -> str:
    low, high = max(share.low, 0.0), max(share.high, 0.0)
    return f"{100 * max(share.estimate, 0.0):.0f} % ({100 * low:.0f}-{100 * high:.0f})"


def direction(asked: Driven, each: Driver) -> str:
    """Say whether more of a parameter means more, or under which form there is most."""
    if each.name in asked.draws.choices:
        return _by_form(asked, each.name)
    if abs(each.rises) < _CLEAR:
        return "neither more nor less throughout"
    return "more" if each.rises > 0 else "less"


def _by_form(asked: Driven, name: str) -> str:
    """Order the options of a form by the median of the outcome."""
    options, column = asked.draws.choices[name], asked.draws.of(name)
    medians = {
        option: float(np.median(values))
        for number, option in enumerate(options)
        for values in (asked.values[(column == number) & ~np.isnan(asked.values)],)
        if values.size
    }
    ordered = sorted(medians, key=lambda option: -medians[option])
    return f"most under {in_a_row(ordered, 'then')}" if len(ordered) > 1 else ""


def drivers_json(asked: Driven) -> dict[str, Any]:
    """Give the same for programs, all parameters."""
    found = asked.found
    return {
        "scenario": asked.run.name,
        "folder": str(asked.run.folder),
        "of": asked.quantity.name,
        "by": None if asked.quantity.by is None else str(asked.quantity.by),
        "members": found.members,
        "draws": found.draws,
        "slices": found.slices,
        "floor": found.floor,
        "floor_of_all": found.floor_of_all,
        "drivers": [
            {
                "name": each.name,
                "meaning": asked.meanings.get(each.name, ("", ""))[0],
                "shadow_of": [*each.shadow_of],
                "drawn_together_with": [*each.together],
                "verdict": each.verdict,
                "pawn": _numbers(each.moves),
                "sobol_first_order": _numbers(each.explains),
                "rank_correlation": each.rises,
            }
            for each in found.drivers
        ],
    }


def _numbers(share: Share) -> dict[str, float]:
    return {"estimate": share.estimate, "low": share.low, "high": share.high}
