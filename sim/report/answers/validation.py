"""Years that were not learned from, beside runs, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.calibration.validation.years import QuantityJudged
from sim.messages.wording import counted, figures, in_a_row
from sim.report.answers.table import Row, sentences, table


def validation_text(judged: Sequence[QuantityJudged], drawn: str) -> str:
    """Write what each year was, and what runs gave; `drawn` says from what members were drawn."""
    lines = [*sentences(drawn), ""]
    for each in judged:
        rows: list[Row] = [(each.quantity.text, "observed", "median", "middle 90 %", "")]
        for year in each.years:
            value = figures(year.observed.value)
            ends = f"{figures(float(year.runs[0]))} to {figures(float(year.runs[4]))}"
            note = "" if year.is_in_ninety else "outside"
            rows.append((str(year.observed.year), value, figures(float(year.runs[2])), ends, note))
        lines += [*table(rows, words_last=True), "", *_verdict(each), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _verdict(each: QuantityJudged) -> list[str]:
    years = len(each.years)
    half = sum(year.is_in_half for year in each.years)
    ninety = sum(year.is_in_ninety for year in each.years)
    rivals = ", ".join(f"{name} {figures(crps)}" for name, crps in each.rivals.items())
    beside = (
        f" That of who has no model: {rivals}; the runs are better than "
        f"{in_a_row(each.beats) if each.beats else 'none of them'}."
        if rivals
        else " No earlier year is in the file, from which others could foretell."
    )
    return [
        *sentences(
            f"The middle 50 % holds {half}, the middle 90 % {ninety} of {counted(years, 'year')}. "
            f"Bias of the median {each.bias:+,.3g}; CRPS {figures(each.crps)}.{beside}"
        )
    ]


def validation_json(judged: Sequence[QuantityJudged]) -> list[dict[str, Any]]:
    """Give the same for scripts."""
    return [
        {
            "quantity": each.quantity.text,
            "years": [
                {
                    "year": year.observed.year,
                    "observed": year.observed.value,
                    "quantiles": [float(value) for value in year.runs],
                    "crps": year.crps,
                    "in_50": year.is_in_half,
                    "in_90": year.is_in_ninety,
                }
                for year in each.years
            ],
            "coverage_50": sum(year.is_in_half for year in each.years) / len(each.years),
            "coverage_90": sum(year.is_in_ninety for year in each.years) / len(each.years),
            "bias": each.bias,
            "crps": each.crps,
            "rivals": dict(each.rivals),
        }
        for each in judged
    ]
