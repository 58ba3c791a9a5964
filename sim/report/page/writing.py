"""Write the report of some runs as one page of HTML, which asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sim.answers.against import Against, against
from sim.calibration.validation.shipped import shipped_back_test
from sim.report.intervals import spreads_of
from sim.report.journeys import account, some_of_each
from sim.report.page import downloads
from sim.report.page.answer import answer, how_to_read
from sim.report.page.back_test import back_tests, learned_until
from sim.report.page.border_map import border_map
from sim.report.page.chance_plot import chance_plot
from sim.report.page.curves import levels_of, panels
from sim.report.page.driving import Meanings, driving, spreading
from sim.report.page.printing import FIGURES, own, printed, printer
from sim.report.page.shown_tables import (
    Apart,
    cited,
    difference_rows,
    indicator_rows,
    judged_rows,
    settings_of,
)
from sim.results import Results, RunError
from sim.results.journeys.reading import journeys_of
from sim.run_folder.writing import placed, write_text

MOST_RUNS = 6
"""As many as there are pens that all readers tell apart."""
_MOST_JOURNEYS = 12
_PAGES, _PDF = (".html", ".htm"), ".pdf"


def write_report(
    runs: Sequence[Results], baseline: Results, path: Path, meanings: Meanings | None = None
) -> None:
    """Write the report of some runs, of which one is the baseline of what differs.

    The ending of the name chooses the form: a page of HTML, or the same on sheets, as PDF.

    Raises:
        RunError: There are more runs than a page can tell apart, it is to be neither, or what
            writes PDF is not there.
        OSError: It could not be written.
    """
    write_reports(runs, baseline, (path,), meanings)


def write_reports(
    runs: Sequence[Results],
    baseline: Results,
    paths: Sequence[Path],
    meanings: Meanings | None = None,
) -> None:
    """Write one report to several files; see `write_report`."""
    for path in paths:
        check_report(path, len(runs))
    page = page_of(runs, baseline, meanings or {})
    for path in paths:
        whole = printed(page, path) if _is_pdf(path) else page
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(whole, str):
            write_text(path, whole)
            continue
        with placed(path) as place:
            place.write_bytes(whole)


def check_report(path: Path, runs: int) -> None:
    """Refuse what cannot be a report before any time is spent on it.

    Raises:
        RunError: See `write_report`.
    """
    if path.suffix.lower() not in (*_PAGES, _PDF):
        raise RunError(f"{path}: what kind of report? End the name in .html or .pdf")
    if path.is_dir():
        raise RunError(f"{path}: is a folder; give the name of a file in it")
    if runs > MOST_RUNS:
        raise RunError(f"{runs} runs are too many for one page; give {MOST_RUNS} at the most")
    if _is_pdf(path):
        printer(path)


def _is_pdf(path: Path) -> bool:
    return path.suffix.lower() == _PDF


def page_of(runs: Sequence[Results], baseline: Results, meanings: Meanings) -> str:
    """Give the report as text."""
    environment = Environment(
        loader=PackageLoader("sim.report.page", "parts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = own("page.css") + own(FIGURES), own("page.js")
    return environment.get_template("page.html").render(
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        **_contents(runs, baseline, meanings),
    )


def _policy(style: str, script: str) -> str:
    """Allow this style and this script, and nothing else from anywhere."""
    style, script = (
        base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()
        for each in (style, script)
    )
    rules = (
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        f"style-src 'sha256-{style}'",
        f"script-src 'sha256-{script}'",
    )
    return "; ".join(rules)


def _contents(runs: Sequence[Results], baseline: Results, meanings: Meanings) -> dict[str, Any]:
    spreads = [spreads_of(run) for run in runs]
    found = against(runs, baseline)
    levels = [levels_of(run) for run in runs]
    rows = [*indicator_rows(runs, spreads)]
    judged = [judged_rows(run) for run in runs]
    settings = [settings_of(run) for run in runs]
    drawn = [*panels(runs, levels)]
    claims = cited(
        rows, [row for each in judged for row, _ in each], [each for of in settings for each in of]
    )
    return {
        "runs": runs,
        "baseline": baseline,
        "sentences": answer(runs, spreads, found),
        "how_to_read": how_to_read(runs),
        "panels": drawn,
        "rows": rows,
        "apart": _apart(runs, found),
        "journeys": [*_journeys(runs)],
        "drivers": [(run, [*driving(run, meanings)], [*spreading(run)]) for run in runs],
        "judged": judged,
        "back_tests": [[*back_tests(run)] for run in runs],
        "shipped_back_test": shipped_back_test(),
        "learned": [learned_until(run) for run in runs],
        "settings": settings,
        "claims": claims,
        "known": {claim.id for claim, _ in claims},
        "made": [_made(run) for run in runs],
        **_maps(runs),
        **_files(runs, levels, found),
    }


def _apart(runs: Sequence[Results], found: Sequence[Against]) -> list[dict[str, Any]]:
    """Give for each run but the baseline its differences, as rows and as a picture."""
    told = []
    for each in found:
        rows = [*difference_rows(each)]
        number = next(n for n, run in enumerate(runs) if run is each.run)
        base = each.baseline.name
        title = f"{each.run.name}: in what share of members there is more than in {base}"
        key: list[Apart] = [row for row in rows if row.is_key]
        picture = chance_plot(f"chances-{number}", title, key, number)
        told.append({"each": each, "rows": rows, "picture": picture, "title": title})
    return told


def _journeys(runs: Sequence[Results]) -> Iterator[tuple[Results, list[str]]]:
    """Tell some journeys of each run in which parties were followed."""
    for run in runs:
        if run.manifest.trace:
            told = some_of_each(journeys_of(run), _MOST_JOURNEYS)
            yield run, [" ".join(line.strip() for line in account(each)) for each in told]


def _maps(runs: Sequence[Results]) -> dict[str, Any]:
    maps = []
    for number, run in enumerate(runs):
        with run.stored.kept_open():
            maps.append(border_map(run, number))
    told = {
        "runs": [
            {"name": run.name, "start": run.manifest.start, "days": run.manifest.days, **each.data}
            for run, each in zip(runs, maps, strict=True)
        ]
    }
    return {"maps": maps, "data": _as_json(told)}


def _as_json(content: object) -> Markup:
    """Write data for the script; no text in it can end the element that it stands in."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - escaped as a script needs it


def _files(
    runs: Sequence[Results], levels: Sequence[Mapping[str, Any]], found: Sequence[Against]
) -> dict[str, Any]:
    daily = [downloads.daily(run, n, levels[n]) for n, run in enumerate(runs)]
    others = [downloads.indicators(runs)]
    others += [downloads.differences(found)] if found else []
    others += [downloads.assumptions(run, n) for n, run in enumerate(runs)]
    return {"daily": daily, "files": others}


def _made(run: Results) -> list[tuple[str, str]]:
    """Say what a run was made from and with."""
    manifest = run.manifest
    rows = [
        ("scenario", manifest.scenario),
        ("goes on from", run.beginning),
        ("first day, days", f"{manifest.start}, {manifest.days:,}"),
        ("members, of which failed", f"{manifest.members:,}, {len(manifest.failed):,}"),
        ("seed", str(manifest.seed)),
        ("uncertainty drawn", manifest.uncertainty),
        ("digest of the scenario", manifest.digest),
        ("digest of the places", manifest.geography),
        ("digest of the priors", manifest.priors),
        ("fingerprint of the model", manifest.model),
        ("commit", manifest.commit or ""),
        ("versions", ", ".join(f"{name} {number}" for name, number in manifest.versions.items())),
        ("made with", str(run.data.attrs.get("source", ""))),
        ("credits", str(run.data.attrs.get("credits", ""))),
    ]
    return [(name, value) for name, value in rows if value]
