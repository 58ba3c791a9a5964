"""What was learned from the record and what not, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.calibration.checks import Check
from sim.calibration.diagnostics import NOT_LEARNED, PRIOR_CRPS, WITHIN, Judged
from sim.calibration.fitting import Fit, Word
from sim.calibration.foretelling import Foretold
from sim.messages.wording import counted, figures, in_a_row
from sim.report.answers.table import Row, sentences, table
from sim.report.answers.validation import validation_json, validation_text

_MOST = 25


def calibration_text(found: Fit, before: Sequence[Check], after: Sequence[Check] = ()) -> str:
    """Write how methods did, what was learned, and what runs give beside the record."""
    size = f"{counted(found.bank.draw.size, 'member')}, {counted(found.bank.draws, 'draw')}"
    guided = int(found.bank.guided.sum())
    size += f" ({guided:,} members where an earlier posterior lay)" if guided else ""
    until = f", up to {found.until}" if found.until else ""
    lines = [f"Calibration: {size}, {counted(len(found.bank.targets), 'target')}{until}", ""]
    rows: list[Row] = [("method", "CRPS", "90 % covers", "axes that fail", "near the record")]
    rows += [_method_row(each) for each in found.judged]
    lines += [*table(rows), "", *_methods(found), "", *_learned(found), ""]
    lines += [*_forms(found), *_predictive("the bank", before)]
    if after:
        lines += ["", *_predictive("runs at the posterior's draws", after)]
    return "\n".join(lines) + "\n"


def _method_row(each: Judged) -> tuple[str, ...]:
    near = each.crps[each.near].mean() if each.near.any() else np.nan
    return (
        each.method, f"{each.error:.3f}", f"{each.coverage:.3f}",
        f"{int(each.failed.sum())} of {each.failed.size}", f"{near:.3f}",
    )  # fmt: skip


def _methods(found: Fit) -> Iterator[str]:
    ends = f"{100 * WITHIN[0]:.0f} to {100 * WITHIN[1]:.0f} %"
    yield from sentences(
        f"CRPS is the error on {counted(found.judged[0].truths, 'known truth')} that were kept "
        f"back, in standard deviations of the prior: the prior's own is {PRIOR_CRPS:.3f}. A method "
        f"passes if 90 % intervals cover {ends} over all; an axis fails if its ranks or intervals "
        "are off by more than chance lets any of all axes be once in twenty banks."
    )
    if found.chosen is None:
        yield from sentences("None passes: there is no posterior.")
    else:
        yield from sentences(f"Taken: {found.chosen.method}.")
    if np.isfinite(found.left):
        yield from sentences(
            f"History matching leaves {100 * found.left:.1f} % of the prior: the rest gives some "
            "target more than three standard deviations off."
        )


def _learned(found: Fit) -> Iterator[str]:
    axes = found.bank.axes
    learned = found.learned_axes
    if not learned:
        yield from sentences("Nothing was learned: all parameters stay at their priors.")
        return
    rows: list[Row] = [("learned", "prior's middle 90 %", "posterior's", "of its variance is gone")]
    for number in learned[:_MOST]:
        axis = axes[number]
        key = next(iter(axis.priors))
        if axis.priors[key].weights:
            ends = ["forms, see below"] * 2
        else:
            ends = [_ends(axis.values(_tails(column[:, number]))[key])
                    for column in (found.bank.of_the_prior.scores, found.scores)]  # fmt: skip
        rows.append((axis.name, *ends, f"{100 * found.contraction[number]:.0f} %"))
    yield from table(rows)
    if len(learned) > _MOST:
        yield from sentences(f"... and {len(learned) - _MOST} more.")
    yield ""
    failed = [] if found.chosen is None else np.flatnonzero(found.chosen.failed).tolist()
    wrong = f", or as they fail on known truths: {in_a_row([axes[n].name for n in failed])}"
    yield from sentences(
        f"Not learned: {len(axes) - len(learned)} of {len(axes)} axes, as less than "
        f"{100 * NOT_LEARNED:.0f} % of the variance is gone or nothing shows on known truths"
        f"{wrong if failed else ''}. Of these {int((found.kept & ~found.learned).sum())} are drawn "
        f"with what was learned, for what is known of them jointly; the others stay at their "
        f"priors."
    )


def _tails(scores: Any) -> Any:
    return np.quantile(scores, [0.05, 0.95])


def _ends(values: Sequence[Any]) -> str:
    return f"{figures(float(values[0]))} to {figures(float(values[1]))}"


def _forms(found: Fit) -> Iterator[str]:
    if not found.shapes:
        return
    rows = [("form", "", "before", "after", "favoured by")]
    for each in found.shapes:
        sure = abs(each.after - each.before) > 2 * each.error
        factor = _favoured(each) if sure else "not told apart"
        rows.append((each.key, each.word, f"{100 * each.before:.0f} %",
                     f"{100 * each.after:.0f} %", factor))  # fmt: skip
    yield from table(rows)
    yield ""


def _favoured(word: Word) -> str:
    """Say by how much the record favours a form; what is alone, or gone, has no factor."""
    if 0 < word.after < 1:
        return f"{word.factor:.2g}"
    return "none is left" if word.after == 0 else "it alone is left"


def _predictive(what: str, checks: Sequence[Check]) -> Iterator[str]:
    rows = [("target", "observed", f"middle 90 % of {what}", "with errors", "")]
    for each in checks:
        middle, low, high = each.observed
        told = figures(middle) if low == high else f"{figures(low)} to {figures(high)}"
        runs = f"{figures(float(each.runs[0]))} to {figures(float(each.runs[4]))}"
        foretold = f"{figures(float(each.foretold[0]))} to {figures(float(each.foretold[4]))}"
        note = "" if each.is_covered else "outside"
        if each.is_wrong_in_shape:
            note = "no member comes near"
        rows.append((each.target.name, told, runs, foretold, note))
    yield from table(rows, words_last=True)
    yield ""
    covered = sum(each.is_covered for each in checks)
    yield from sentences(
        f"With errors, 90 % intervals of {what} cover {covered} of "
        f"{counted(len(checks), 'target')}; their median width is a factor of "
        f"{np.median([each.foretold_width for each in checks]):.1f}, and "
        f"{np.median([each.width for each in checks]):.1f} without errors."
    )


def calibration_json(found: Fit, before: Sequence[Check], after: Sequence[Check]) -> dict[str, Any]:
    """Give the same for scripts."""
    axes = found.bank.axes
    return {
        "members": int(found.bank.draw.size),
        "draws": found.bank.draws,
        "until": found.until or None,
        "methods": [
            {
                "method": each.method,
                "crps": each.error,
                "crps_of_the_prior": PRIOR_CRPS,
                "covers_90": each.coverage,
                "failed": [axes[n].name for n in np.flatnonzero(each.failed).tolist()],
                "truths": each.truths,
            }
            for each in found.judged
        ],
        "chosen": None if found.chosen is None else found.chosen.method,
        "not_ruled_out": found.left if np.isfinite(found.left) else None,
        "learned": {axes[n].name: float(found.contraction[n]) for n in found.learned_axes},
        "drawn": [axes[n].name for n in found.kept_axes],
        "forms": [
            {"key": each.key, "word": each.word, "before": each.before, "after": each.after}
            for each in found.shapes
        ],
        "bank": [_check_json(each) for each in before],
        "checks": [_check_json(each) for each in after],
    }


def _check_json(each: Check) -> dict[str, Any]:
    return {
        "target": each.target.name,
        "observed": each.observed,
        "runs": [float(value) for value in each.runs],
        "with_errors": [float(value) for value in each.foretold],
        "covered": each.is_covered,
        "nearest": each.nearest,
    }


def said_of(found: Foretold) -> str:
    """Say from what later years are foretold, and how far that is to be believed."""
    judged = found.judged
    if found.ran:
        return (
            f"What {counted(found.ran, 'member')} give of later years, moved to where they would "
            f"give the targets up to {found.until} and run there. Moved by the emulator alone, on "
            f"{counted(judged.truths, 'known truth')} that were kept back, 90 % intervals cover "
            f"{100 * judged.coverage:.0f} %."
        )
    return (
        f"What the bank foretells of later years from targets up to {found.until}, without another "
        f"run: on {counted(judged.truths, 'known truth')} that were kept back, 90 % intervals "
        f"cover {100 * judged.coverage:.0f} %."
    )


def foretold_text(found: Foretold) -> str:
    """Write what a bank foretells of later years."""
    return validation_text(found.years, said_of(found))


def foretold_json(found: Foretold) -> dict[str, Any]:
    """Give the same for scripts."""
    return {
        "until": found.until,
        "truths": found.judged.truths,
        "covers_90": found.judged.coverage,
        "quantities": validation_json(found.years),
    }
