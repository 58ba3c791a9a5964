"""The parts of `ODD.md` that the program writes, so that the document cannot fall behind it.

`python -m sim.cli.odd` (or `make odd`) puts them between their markers.
"""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from sim.params import Parameter
from sim.population.party_row import FIELDS, FLAG_MEANING
from sim.processes import DAILY_ORDER
from sim.recording.variables import RECORDED
from sim.results.indicators import shipped_indicators
from sim.scenario.help.tables import markdown_table
from sim.scenario.language.declared import declared
from sim.status import MAY_BECOME, MEANING, Cause, Penalty

DOCUMENT = Path(__file__).resolve().parents[2] / "ODD.md"
REFRESH = "make odd"

_PART = re.compile(r"(<!-- generated: (?P<name>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def refreshed(text: str) -> str:
    """Give the document with every generated part as the program would write it now.

    Raises:
        KeyError: A marker names a part that does not exist.
    """

    def fresh(part: re.Match[str]) -> str:
        body = "\n".join(PARTS[part["name"]]())
        return f"{part[1]}\n{body}\n\n{part[3]}"

    return _PART.sub(fresh, text)


def _statuses() -> Iterator[str]:
    yield from _head("status", "a person is", "may become")
    for status, meaning in MEANING.items():
        after = ", ".join(other.name.lower() for other in MAY_BECOME[status])
        yield _row(f"`{status.name.lower()}`", meaning, after or "stays so")


def _party() -> Iterator[str]:
    yield from _head("variable", "values", "meaning")
    for field in FIELDS:
        if not field.is_for_the_books:
            yield _row(_spaced(field.name), field.values, field.meaning)
    for flag, meaning in FLAG_MEANING.items():
        yield _row(_spaced(flag.name), "yes, no", meaning)


def _causes() -> Iterator[str]:
    yield f"causes of death: {_names(cause.name for cause in Cause)};  "
    yield f"classes of penalty: {_names(penalty.name for penalty in Penalty)}."


def _order() -> Iterator[str]:
    for number, process in enumerate(DAILY_ORDER, start=1):
        package = process.__module__.rpartition(".")[0].replace(".", "/")
        summary = " ".join((inspect.getdoc(process) or "").split("\n\n")[0].split())
        yield f"{number}. **{process.__name__}** (`{package}`). {summary}"


def _records() -> Iterator[str]:
    yield from _head("variable", "by", "unit", "counts")
    for variable in RECORDED:
        by = ", ".join(dim for dim in variable.dims if dim != "day")
        yield _row(f"`{variable.name}`", by, variable.unit, variable.meaning)


def _indicators() -> Iterator[str]:
    yield from _head("indicator", "unit", "definition", "stands beside")
    for each in shipped_indicators():
        yield _row(f"`{each.name}`", each.unit, each.definition, ", ".join(each.evidence))


def _parameters() -> Iterator[str]:
    yield "Allowed values are limits of sense, not of likelihood. Evidence ids are those of"
    yield "`calibration/evidence.yaml`; `tumen explain KEY` shows them."
    yield ""
    yield from markdown_table(_all_parameters())


def _assumptions() -> Iterator[str]:
    every = _all_parameters()
    assumed = [parameter for parameter in every if parameter.is_assumption]
    yield f"Of {len(every)} parameters, {len(assumed)} are assumptions, because no document gives"
    yield "their value; why each has the value it has is in the column `source` of the tables."
    yield ""
    for section, group in itertools.groupby(assumed, key=lambda each: each.section):
        yield f"- {section}: {_names(each.name for each in group)}"


def _all_parameters() -> Sequence[Parameter]:
    return list(declared().parameters.values())


def _head(*columns: str) -> Iterator[str]:
    yield _row(*columns)
    yield _row(*("---" for _ in columns))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _spaced(name: str) -> str:
    return name.lower().replace("_", " ").removeprefix("is ")


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name.lower()}`" for name in names)


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "party": _party,
    "statuses": _statuses,
    "causes": _causes,
    "order": _order,
    "records": _records,
    "indicators": _indicators,
    "assumptions": _assumptions,
    "parameters": _parameters,
}
"""The generated parts by the names of their markers."""


def main() -> None:
    """Write the generated parts of `ODD.md` afresh."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(refreshed(text), encoding="utf-8")


if __name__ == "__main__":
    main()
