"""The posterior as a file: netCDF in the layout of ArviZ, which the core reads by itself.

Groups: `posterior` (what was learned, a variable a parameter), `prior` (the same of the bank),
`prior_predictive` and `posterior_predictive` (what runs give for the targets), `observed_data`, and
`sample_stats` (of each parameter: how much was learned, and how it did on known truths). The group
`past_crises` holds the same of what past crises taught, if they were asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fitting import Fit
from sim.calibration.groups import add_labels, add_names, add_variable, new_group
from sim.messages.wording import counted
from sim.params.priors import Prior
from sim.results.stored import open_netcdf
from sim.run_folder.files import RunError, moved_into_place
from sim.run_folder.provenance import model_code
from sim.system.locks import netcdf

FILE = "posterior.nc"
FORMAT = 1
_CHOICES, _KIND = "choices", "kind"
_ANEW = "`tumen calibrate` fits one to the model as it is now"
_PREDICTIVE = "posterior_predictive"
CRISES = "past_crises"
"""The group of what past crises taught."""


@dataclass(frozen=True)
class Posterior:
    """What was learned of some parameters: draw i of all of them together has number i.

    Attributes:
        values: by parameter, shape (draw,) each; of a choice, its words.
        priors: what each was drawn from before, as `tumen params --priors` says it.
        model: the fingerprint of the model that it was fitted with.
        digest: of the file.
        places: the digest of the geography that it was fitted in.
        draws: how many there are.
        bank: how many draws it was learned from.
        until: the last year that was learned from; nought if all were.
        learned: the parameters, and the groups of them, of which the record says something.
        from_crises: those of which past crises do.
    """

    values: Mapping[str, tuple[Any, ...]]
    priors: Mapping[str, str]
    model: str
    digest: str
    places: str
    draws: int
    bank: int
    until: int = 0
    learned: frozenset[str] = frozenset()
    from_crises: frozenset[str] = frozenset()

    def of(self, draw: int, priors: Mapping[str, Prior]) -> dict[str, Any]:
        """Give what a draw says of those parameters that a scenario has left as they were.

        A parameter for which the scenario has a belief of its own keeps that.
        """
        return {
            key: values[draw]
            for key, values in self.values.items()
            if key in priors and priors[key].said() == self.priors[key]
        }


def read_posterior(path: Path) -> Posterior:
    """Read a posterior.

    Raises:
        RunError: There is none, or it was fitted with another version of the model.
    """
    if not path.is_file():
        raise RunError(
            f"there is no posterior in {path}: nothing has been fitted to what was observed; "
            "`tumen calibrate` does it, or run with --uncertainty prior"
        )
    try:
        found = _read(path)
    except (OSError, RuntimeError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise RunError(f"{path} is no posterior ({error}); {_ANEW}") from None
    if found.model != model_code():
        raise RunError(
            f"{path} was fitted with another version of the model ({found.model[:12]}, not "
            f"{model_code()[:12]}); {_ANEW}, or run with --uncertainty prior"
        )
    return found


def write_posterior(
    path: Path,
    found: Fit,
    scenario: str,
    places: str,
    checked: NDArray[np.float64] | None = None,
) -> None:
    """Write what was learned, whole or not at all.

    Args:
        path: the file.
        found: the posterior.
        scenario: the name of what was run.
        places: the digest of the geography that it was run in.
        checked: what runs at its draws give for the targets, shape (member, target), on their
            scales.

    Raises:
        RunError: No method passed, so that there is nothing to draw from.
    """
    refuse_without_draws(found)
    path.parent.mkdir(parents=True, exist_ok=True)
    with moved_into_place(path) as unfinished, netcdf(), open_netcdf(unfinished, "w") as file:
        write_fit(file, found, scenario, places, checked)


def refuse_without_draws(found: Fit) -> None:
    """Refuse a fit by no method that passed."""
    if not found.scores.size:
        raise RunError("no method passed on known truths, so there is no posterior to write")


def write_fit(
    file: Any, found: Fit, scenario: str, places: str, checked: NDArray[np.float64] | None
) -> None:  # fmt: skip
    """Write all of a fit into a file or a group of one."""
    _write_about(file, found, scenario, places)
    _write_parameters(file, found)
    _write_targets(file, found, checked)
    _write_stats(file, found)


def _write_about(file: Any, found: Fit, scenario: str, places: str) -> None:
    kept = [found.bank.axes[n] for n in found.kept_axes]
    said = {key: prior.said() for axis in kept for key, prior in axis.priors.items()}
    about = {
        "Conventions": "ArviZ inference data",
        "inference_library": "tumen",
        "format": FORMAT,
        "scenario": scenario,
        "places": places,
        "model": model_code(),
        "method": "" if found.chosen is None else found.chosen.method,
        "bank_draws": found.bank.draws,
        "bank_members": int(found.bank.draw.size),
        "until": found.until,
        "priors": json.dumps(said),
    }
    add_names(file, about)


def _write_parameters(file: Any, found: Fit) -> None:
    """Write what is drawn as values: the posterior, and what the bank drew of the same."""
    for name, scores in (("posterior", found.scores), ("prior", found.bank.of_the_prior.scores)):
        group = new_group(file, name, scores.shape[0])
        for number in found.kept_axes:
            axis = found.bank.axes[number]
            for key, values in axis.values(scores[:, number]).items():
                words = _words_of(axis.priors[key])
                column = [words.index(_shown(each)) for each in values] if words else values
                numbers = np.array(column, np.float64)[None]
                made = add_variable(group, key, ("chain", "draw"), numbers)
                made.setncattr("units", axis.parameters[key].unit)
                made.setncattr(_KIND, axis.parameters[key].kind)
                if words:
                    made.setncattr(_CHOICES, json.dumps(words))


def _write_targets(file: Any, found: Fit, checked: NDArray[np.float64] | None) -> None:
    targets = found.bank.targets
    names = [each.name for each in targets]
    predictive = {"prior_predictive": found.bank.of_the_prior.summaries}
    if checked is not None:
        predictive[_PREDICTIVE] = checked
    for name, given in predictive.items():
        group = new_group(file, name, given.shape[0])
        add_labels(group, "target", names)
        columns = [each.back(column) for each, column in zip(targets, given.T, strict=True)]
        add_variable(group, "value", ("chain", "draw", "target"), np.stack(columns, axis=1)[None])
    group = file.createGroup("observed_data")
    add_labels(group, "target", names)
    errors = found.errors
    ends = [(-1, "low"), (0, "value"), (1, "high")]
    for side, name in ends:
        on_scale = errors.centre + side * errors.spread
        values = [float(t.back(v)) for t, v in zip(targets, on_scale, strict=True)]
        add_variable(group, name, ("target",), np.array(values))


def _write_stats(file: Any, found: Fit) -> None:
    """Write of each axis what was learned, and how it did on known truths."""
    group = file.createGroup("sample_stats")
    add_labels(group, "axis", [each.name for each in found.bank.axes])
    judged = found.chosen
    if judged is None:
        return
    for name, values in (
        ("contraction", found.contraction),
        ("learned", found.learned.astype(float)),
        ("covered", judged.covered.mean(axis=0)),
        ("p_ranks", judged.p_values),
        ("crps", judged.crps.mean(axis=0)),
    ):
        add_variable(group, name, ("axis",), np.asarray(values, np.float64))


def _words_of(prior: Prior) -> list[str]:
    return [*prior.weights]


def _shown(word: Any) -> str:
    return str(word).lower() if isinstance(word, bool) else str(word)


def _read(path: Path) -> Posterior:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with netcdf(), open_netcdf(path) as file:
        if int(file.getncattr("format")) != FORMAT:
            raise ValueError("it has another format")
        crises = _learned(file[CRISES], digest) if CRISES in file.groups else None
        if crises is not None and "posterior" not in file.groups:
            return replace(crises, learned=frozenset(), from_crises=crises.learned)
        record = _learned(file, digest)
    return record if crises is None else _both(record, crises)


def _both(record: Posterior, crises: Posterior) -> Posterior:
    """Put what past crises taught beside what the record did.

    Crises go before where both say something: what the record has learned, they are not asked.
    """
    return replace(
        record,
        values={**record.values, **crises.values},
        priors={**record.priors, **crises.priors},
        model=crises.model if record.model == model_code() else record.model,
        draws=min(record.draws, crises.draws),
        from_crises=crises.learned,
    )


def _learned(group: Any, digest: str) -> Posterior:
    priors = json.loads(group.getncattr("priors"))
    posterior = group["posterior"]
    values = {key: _column(posterior[key]) for key in priors}
    draws, bank = posterior.dimensions["draw"].size, int(group.getncattr("bank_draws"))
    model, until = str(group.getncattr("model")), int(group.getncattr("until"))
    places, stats = str(group.getncattr("places")), group["sample_stats"]
    return Posterior(values, priors, model, digest, places, draws, bank, until, _told(stats))


def _told(stats: Any) -> frozenset[str]:
    """Name the axes that were learned; none if no method was weighed."""
    if "learned" not in stats.variables:
        return frozenset()
    learned = np.asarray(stats["learned"][:]) > 0
    return frozenset(stats["axis"][:][learned].tolist())


def _column(variable: Any) -> tuple[Any, ...]:
    numbers = np.asarray(variable[0], np.float64).tolist()
    if variable.getncattr(_KIND) == "whole":
        return tuple(map(int, numbers))
    if _CHOICES not in variable.ncattrs():
        return tuple(numbers)
    words = json.loads(variable.getncattr(_CHOICES))
    kept = [words[int(number)] for number in numbers]
    flags = {"true": True, "false": False}
    return tuple(flags.get(word, word) for word in kept)


def too_few(posterior: Posterior, draw: int) -> str:
    """Say that a posterior has no such draw; nothing if it has."""
    if draw < posterior.draws:
        return ""
    return (
        f"the posterior holds {counted(posterior.draws, 'draw')}, and four of five members take "
        f"one of their own: ask for no more than {posterior.draws // 4 * 5:,} members, or run with "
        "--uncertainty prior"
    )
