"""The planning sheet as one page of HTML that opens offline and prints on A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from sim.report.plan.sheet import Sheet, Table
from sim.report.plan.text import shown
from sim.results.outcomes.planning import CASES

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.45 "DejaVu Sans", Verdana, Arial, sans-serif; color: #1c1c1c; background: #fff;
  max-width: 72rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .2rem; border-top: 2px solid #1c1c1c; padding-top: .5rem; }
p, li { max-width: 46rem; }
p.about { color: #555; margin: .1rem 0 .4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .8rem 0; }
dt { color: #555; } dd { margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
th, td { padding: .22rem .5rem; text-align: right; vertical-align: top;
  border-bottom: 1px solid #ddd; }
th:first-child, td:first-child, td.words, th.words { text-align: left; }
thead th { border-bottom: 1px solid #1c1c1c; font-weight: 600; }
tbody th { font-weight: 400; }
table.cases { table-layout: fixed; min-width: 52rem; }
table.cases th:first-child, table.cases td:first-child { width: 27%; }
td.start, th.start { border-left: 1px solid #999; }
svg { width: 100%; height: auto; }
footer { color: #555; font-size: .85rem; margin-top: 1.5rem; }
@media print {
  @page { size: A4; margin: 14mm; }
  body { font-size: 9.5pt; margin: 0; padding: 0; max-width: none; }
  h2 { break-after: avoid; } table { font-size: 7.6pt; } tr { break-inside: avoid; }
  .wide { overflow: visible; } table.cases { min-width: 0; }
}
""".strip()


_LEFT = ' class="words"'


def plan_page(sheet: Sheet, picture: str = "") -> str:
    """Write a planning sheet as HTML; `picture` is an SVG that is put behind the first table."""
    return "\n".join([*_lines(sheet, picture)]) + "\n"


def _lines(sheet: Sheet, picture: str) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(sheet.title)}</title><style>{_STYLE}</style></head><body><main>"
    yield f"<h1>{escape(sheet.title)}</h1><p>{escape(sheet.question)}</p><dl>"
    for name, told in sheet.facts:
        yield f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>"
    yield "</dl>"
    for number, table in enumerate(each for each in sheet.tables if each.rows):
        yield from _table(table, sheet)
        if number == 0 and picture:
            yield f'<figure role="img" aria-label="Arrivals and people in need by day">{picture}'
            yield "</figure>"
    yield "<h2>What to know</h2><ul>"
    yield from (f"<li>{escape(note)}</li>" for note in sheet.notes)
    yield "</ul></main></body></html>"


def _table(table: Table, sheet: Sheet) -> Iterator[str]:
    yield f"<h2>{escape(table.title)}</h2>"
    if table.about:
        yield f'<p class="about">{escape(table.about)}</p>'
    words = [any(isinstance(row[n], str) for row in table.rows) for n in range(len(table.columns))]
    kind = ' class="cases"' if _is_wide(table, sheet) else ""
    yield f'<div class="wide"><table{kind}><thead>'
    yield from _head(table, sheet, words)
    yield "</thead><tbody>"
    cases = len(CASES)
    for row in table.rows:
        cells = [f'<th scope="row">{escape(shown(row[0]))}</th>']
        for number, cell in enumerate(row[1:], start=1):
            kinds = ["words"] if words[number] else []
            kinds += ["start"] if _is_wide(table, sheet) and number % cases == 1 else []
            kind = f' class="{" ".join(kinds)}"' if kinds else ""
            cells.append(f"<td{kind}>{escape(shown(cell))}</td>")
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _is_wide(table: Table, sheet: Sheet) -> bool:
    return len(table.columns) == len(CASES) * len(sheet.figures) + 2


def _head(table: Table, sheet: Sheet, words: Sequence[bool]) -> Iterator[str]:
    """Write the periods above their cases."""
    if not _is_wide(table, sheet):
        heads = zip(table.columns, words, strict=True)
        cells = (f'<th scope="col"{_LEFT if left else ""}>{escape(c)}</th>' for c, left in heads)
        yield f"<tr>{''.join(cells)}</tr>"
        return
    over = "".join(
        f'<th scope="colgroup" class="start" colspan="{len(CASES)}">{escape(f.period.name)}</th>'
        for f in sheet.figures
    )
    yield f"<tr><td></td>{over}<td></td></tr>"
    names = "".join(
        f'<th scope="col"{" class=start" if n == 0 else ""}>{escape(name)}<br>{100 * share:.0f} %'
        "</th>"
        for n, (name, share) in enumerate(CASES)
    )
    unit = escape(table.columns[-1])
    yield f'<tr><td></td>{names * len(sheet.figures)}<th scope="col" class="words">{unit}</th></tr>'
