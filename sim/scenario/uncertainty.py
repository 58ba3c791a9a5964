"""Which parameters of a scenario are uncertain, and what is believed of each.

What a scenario or an option sets is set: it holds as it stands. All else that comes with a prior is
uncertain, and the section `uncertainty` of a scenario has the last word: it gives a prior, another
one, or none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sim.params import Parameter
from sim.params.prior_table import declared_table
from sim.params.priors import Prior, wrong_with
from sim.scenario.language.beliefs import DRAWABLE, FIXED, UNCERTAINTY, Belief
from sim.scenario.language.declared import Declared
from sim.scenario.language.mistakes import Mistake
from sim.scenario.language.timelines import Timeline


def priors_of(
    given: Mapping[str, Timeline], beliefs: Mapping[str, Belief], known: Declared
) -> dict[str, Prior]:
    """Give what is believed of each uncertain parameter of a scenario, by key in order.

    Args:
        given: what its files and options set.
        beliefs: what its section `uncertainty` says.
        known: what it may set.
    """
    found: dict[str, Prior] = {}
    for key, prior in declared_table().items():
        if key in known.parameters and key not in given and key not in beliefs:
            parameter = known.parameters[key]
            found[key] = prior.resolved(parameter, parameter.default)
    for key, belief in beliefs.items():
        if belief.prior is not None:
            group = declared_table()[key].together if key in declared_table() else ""
            found[key] = replace(belief.prior, together=group, reason=f"set in {belief.origin}")
    return dict(sorted(found.items()))


def wrong_beliefs(
    given: Mapping[str, Timeline], beliefs: Mapping[str, Belief]
) -> Iterator[Mistake]:
    """Say which priors stand against values with dates: a draw holds for the whole run."""
    for key, belief in beliefs.items():
        if belief.prior is not None and len(given.get(key, ())) > 1:
            origin = belief.origin
            text = (
                "has values with dates, and a draw would hold for the whole run; delete one of "
                f"them, or write `{FIXED}`"
            )
            yield Mistake(origin.file, origin.line, origin.column, f"{UNCERTAINTY}.{key}", text)


def coordinates(known: Declared) -> dict[str, int]:
    """Number the quantiles that a member may need, one a parameter or a group that moves together.

    Those with a declared prior come first. The numbers do not depend on the scenario, so that one
    that fixes a parameter draws all others as they are drawn without it.
    """
    table = declared_table()
    drawable = {key for key, each in known.parameters.items() if each.kind in DRAWABLE}
    declared = sorted({table[key].together or key for key in drawable & table.keys()})
    names = [*declared, *sorted(drawable - table.keys())]
    at = {name: number for number, name in enumerate(names)}
    return {key: at[_axis(key)] for key in sorted(drawable)}


def _axis(key: str) -> str:
    return (declared_table()[key].together if key in declared_table() else "") or key


def digest_of(priors: Mapping[str, Prior]) -> str:
    """Name what is believed: sha256 over every prior, but not over reasons."""
    lines = [[key, each.law, each.numbers, [*each.weights.items()], each.together]
             for key, each in sorted(priors.items())]  # fmt: skip
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode("ascii")).hexdigest()


def declared_priors(known: Declared) -> Iterator[tuple[Parameter, Prior]]:
    """Give the parameters that come with a prior, in the order of the settings."""
    for key, parameter in known.parameters.items():
        if key in declared_table():
            yield parameter, declared_table()[key].resolved(parameter, parameter.default)


def wrong_declarations(known: Declared) -> Iterator[str]:
    """Say which declared priors do not fit their parameters."""
    for key, prior in declared_table().items():
        if key not in known.parameters:
            yield f"{key}: there is no such parameter"
        elif wrong := wrong_with(
            prior.resolved(known.parameters[key], known.parameters[key].default),
            known.parameters[key],
        ):
            yield f"{key}: {wrong}"
