"""The command that fits the model to the record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.completion import ScenarioName
from sim.cli.messages import print_json
from sim.system.signals import Way, answered, keep

if TYPE_CHECKING:
    from sim.ensemble.progress import Progress
    from sim.interface.calibrating import Calibration

MEMBERS, WAVES, AGAIN, MOVES, CHECKS = 260, 3, 70, 2, 80
RECORD, PAST_CRISES = "record", "past-crises"
EXAMPLE = """\b
Example:
  tumen calibrate --members 260 --out runs/calibration
  tumen calibrate --of past-crises --out runs/lessons --posterior runs/calibration/posterior.nc
  cp runs/lessons/posterior.nc calibration/"""
_Folder = click.Path(path_type=Path)


@click.command("calibrate", epilog=EXAMPLE)
@click.argument("scenario", required=False, type=ScenarioName())
@click.option(
    "--of", "teacher", type=click.Choice([RECORD, PAST_CRISES]), default=RECORD, show_default=True,
    help="What to learn from; past crises teach what acts in crises alone.",
)  # fmt: skip
@click.option(
    "--members", type=click.IntRange(min=1), default=MEMBERS, show_default=True,
    help="Of the bank; more go on with what is there.",
)  # fmt: skip
@click.option(
    "--waves", type=click.IntRange(min=0),
    help="How often more members are run where the posterior so far lies.  [default: "
    f"{WAVES}; of past crises 0]",
)  # fmt: skip
@click.option(
    "--again", type=click.IntRange(min=1), default=AGAIN, show_default=True,
    help="Members of each wave, and of each move.",
)  # fmt: skip
@click.option(
    "--moves", type=click.IntRange(min=0),
    help="How often members of the bank are moved to where they would give what was observed.  "
    f"[default: {MOVES}; of past crises 0]",
)  # fmt: skip
@click.option(
    "--checks", type=click.IntRange(min=0), default=CHECKS, show_default=True,
    help="Without moves, members that are run at draws of the posterior, to check it; 0: none.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True,
    help="Where draws and luck come from.",
)  # fmt: skip
@click.option("--until", type=int, metavar="YEAR", help="Learn from targets up to this year only.")
@click.option(
    "--targets", type=_Folder, metavar="FILE",
    help="A table of targets; default: calibration/targets.csv, or past_crises.csv there.",
)  # fmt: skip
@click.option(
    "--bank", type=_Folder, metavar="RUN",
    help="Take this run folder, made by `tumen run --uncertainty prior`, for the bank; it may be "
    "unfinished. Of several crises: the folder that holds one for each.",
)  # fmt: skip
@click.option(
    "--posterior", type=_Folder, metavar="FILE",
    help="With --of past-crises: what the record taught, which is written along and not taught "
    "again; default: the one that comes with the model, if one does.",
)  # fmt: skip
@click.option(
    "--out", type=_Folder, default=Path("runs/calibration"), show_default=True,
    help="The folder of all that comes of it: banks, checks, pictures, posterior.nc.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), help="Processes at a time; default: cores.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def calibrate(
    scenario: str | None, out: Path, *, teacher: str, as_json: bool, **given: Any
) -> None:  # fmt: skip
    """Learn from the record what it can teach of uncertain parameters, and say what it cannot.

    A bank of back-casts is run over the priors, and more of them in waves, each where what those
    before it teach lies. Methods are weighed by how they do on known truths that they have not
    seen, and the best of those that pass gives the posterior. Each part is kept, and the same
    command goes on. SCENARIO is the back-cast, if nothing else is said.

    With --of past-crises, scenarios of crises are run instead and set beside what past ones had:
    all that calibration/past_crises.csv asks something of, or SCENARIO alone. It teaches parameters
    of flight, shelter and death that the record has not taught.

    The product is posterior.nc. In the folder calibration it is what `tumen run --uncertainty
    posterior` draws from.
    """
    keep(f"what was run stays in {out}, and the same command goes on")
    from sim.calibration.validation.shipped import FILE  # noqa: PLC0415
    from sim.cli.progress import shown_progress  # noqa: PLC0415
    from sim.report.answers.calibration import (  # noqa: PLC0415
        calibration_json,
        calibration_text,
        foretold_json,
        foretold_text,
    )

    learn = _from_crises if teacher == PAST_CRISES else _from_the_record
    with answered(Way.IN_ORDER), shown_progress() as progress:
        found = learn(scenario, out, progress, given)
    told = found.fit, found.before, found.after
    _draw(found, out)
    if as_json:
        later = {} if found.foretold is None else {"foretold": foretold_json(found.foretold)}
        print_json({**calibration_json(*told), **later})
    else:
        click.echo(calibration_text(*told), nl=False)
        if found.foretold is not None:
            click.echo("\n" + foretold_text(found.foretold), nl=False)
    if found.foretold is not None:
        text = json.dumps(foretold_json(found.foretold), indent=1) + "\n"
        (out / FILE).write_text(text, encoding="utf-8")
    if found.product is not None:
        click.echo(f"written: {found.product}", err=True)


def _from_the_record(
    scenario: str | None, out: Path, progress: Progress, given: dict[str, Any]
) -> Calibration:
    from sim.calibration.targets import read_targets, shipped_targets  # noqa: PLC0415
    from sim.interface.calibrating import How, calibrate  # noqa: PLC0415

    table, further = given.pop("targets"), {"waves": WAVES, "moves": MOVES}
    further |= {name: given[name] for name in further if given[name] is not None}
    if given.pop("posterior") is not None:
        raise click.UsageError("--posterior is for --of past-crises: the record teaches first")
    targets = shipped_targets() if table is None else read_targets(table)
    how = How(out, **{**given, **further})
    return calibrate(scenario or "back-cast", targets, how, progress, _note)


def _from_crises(
    scenario: str | None, out: Path, progress: Progress, given: dict[str, Any]
) -> Calibration:
    from sim.calibration.crises.cases import read_cases, shipped_cases  # noqa: PLC0415
    from sim.calibration.crises.teaching import by_scenario  # noqa: PLC0415
    from sim.ensemble.sampling import POSTERIOR, shipped_posterior, usual  # noqa: PLC0415
    from sim.interface.calibrating import How  # noqa: PLC0415
    from sim.interface.crises import learn_from_crises, of_scenario  # noqa: PLC0415
    from sim.scenario.load import load_scenario  # noqa: PLC0415

    if given.pop("waves") or given.pop("moves") or given["until"] is not None:
        raise click.UsageError(
            "--waves, --moves and --until are for --of record: past crises have one bank and no "
            "years"
        )
    table, record = given.pop("targets"), given.pop("posterior")
    targets = of_scenario(shipped_cases() if table is None else read_cases(table), scenario)
    asked = [load_scenario(name) for name in by_scenario(targets)]
    if record is None and usual(asked).uncertainty == POSTERIOR:
        record = shipped_posterior()
    return learn_from_crises(targets, How(out, **given), record, progress, _note)


def _note(text: str) -> None:
    click.echo(text, err=True)


def _draw(found: Calibration, out: Path) -> None:
    from sim.cli.pictures import load_figures, save_picture  # noqa: PLC0415

    load_figures()
    from sim.figures.calibration.beside import draw_beside  # noqa: PLC0415
    from sim.figures.calibration.learned import draw_learned  # noqa: PLC0415
    from sim.figures.calibration.truths import draw_truths  # noqa: PLC0415

    save_picture(draw_truths(found.fit), out / "truths.png")
    save_picture(draw_beside(found.before, found.after), out / "beside.png")
    if found.foretold is not None:
        from sim.figures.calibration.years import draw_years  # noqa: PLC0415
        from sim.report.answers.calibration import said_of  # noqa: PLC0415

        picture = draw_years(found.foretold.years, said_of(found.foretold))
        save_picture(picture, out / "foretold.png")
    if found.fit.chosen is not None:
        save_picture(draw_learned(found.fit), out / "learned.png")
