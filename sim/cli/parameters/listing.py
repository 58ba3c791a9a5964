"""The command that lists parameters, and with `--priors` what is believed of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.completion import ScenarioName, SectionName
from sim.cli.messages import print_json
from sim.scenario.help import beliefs, tables
from sim.scenario.language.declared import Declared, declared
from sim.scenario.language.mistakes import Mistake, ScenarioError, did_you_mean, nearest
from sim.scenario.load import load_scenario
from sim.scenario.uncertainty import declared_priors

if TYPE_CHECKING:
    from sim.params import Parameter
    from sim.params.priors import Prior

_ALONE = "belongs to --priors; give that too"


@click.command("params")
@click.option("--markdown", is_flag=True, help="Print tables of Markdown, with the meanings.")
@click.option("--section", "sections", multiple=True, type=SectionName(), help="Only this section.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@click.option("--priors", is_flag=True, help="List what is believed of uncertain parameters.")
@click.option(
    "--of", "scenario", type=ScenarioName(),
    help="With --priors: those of this scenario, which fixes what it sets.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path),
    help="With --priors: where to draw them, a .png, .pdf or .svg file.",
)  # fmt: skip
def params(
    markdown: bool,
    sections: tuple[str, ...],
    as_json: bool,
    priors: bool,
    scenario: str | None,
    out: Path | None,
) -> None:
    """List every parameter: key, default, unit, allowed values, and the source of the default.

    With --priors, list those that are uncertain: prior, median, 90 % interval, which of them move
    together, and what the prior rests on.
    """
    known = declared()
    _check_sections(sections, known)
    for option, given in (("--out", out), ("--of", scenario)):
        if given is not None and not priors:
            raise click.BadOptionUsage(option, f"{option} {_ALONE}")
    if priors:
        _list_priors(_believed(known, sections, scenario), as_json, markdown, out)
        return
    chosen = tables.chosen(known, sections)
    if as_json:
        print_json([tables.as_dict(parameter) for parameter in chosen])
    elif markdown:
        click.echo("\n".join(tables.markdown_table(chosen)))
    else:
        click.echo("\n".join(tables.plain_table(tables.COLUMNS, map(tables.row_of, chosen))))


def _believed(
    known: Declared, sections: Sequence[str], scenario: str | None
) -> list[tuple[Parameter, Prior]]:
    if scenario is None:
        found = [*declared_priors(known)]
    else:
        loaded = load_scenario(scenario)
        found = [(loaded.declared.parameters[key], each) for key, each in loaded.priors.items()]
    return [each for each in found if not sections or each[0].section in sections]


def _list_priors(
    believed: Sequence[tuple[Parameter, Prior]], as_json: bool, markdown: bool, out: Path | None
) -> None:
    if out is not None:
        _draw(believed, out)
    if as_json:
        print_json([beliefs.as_dict(*each) for each in believed])
    elif markdown:
        click.echo("\n".join(beliefs.markdown_table(believed)))
    else:
        rows = [beliefs.row_of(*each) for each in believed]
        click.echo("\n".join(tables.plain_table(beliefs.COLUMNS, rows)))


def _draw(believed: Sequence[tuple[Parameter, Prior]], out: Path) -> None:
    from sim import figures  # noqa: PLC0415 - it loads Matplotlib
    from sim.cli.pictures import save_picture  # noqa: PLC0415
    from sim.figures.uncertainty.priors_page import Span, draw_priors  # noqa: PLC0415

    figures.check_target(out)
    spans = [
        Span(each.key, float(each.default), beliefs.quantiles(each, prior), prior.together)
        for each, prior in believed
        if beliefs.quantiles(each, prior)
    ]
    words = [(each.key, each.default, prior.weights) for each, prior in believed if prior.weights]
    save_picture(draw_priors(spans, words), out)


def _check_sections(sections: Sequence[str], known: Declared) -> None:
    mistakes = [
        Mistake("--section", 0, 0, section, f"unknown section{hint or _all_of(known)}")
        for section in sections
        if section not in known.sections
        for hint in [did_you_mean(nearest(section, [*known.sections]))]
    ]
    if mistakes:
        raise ScenarioError(mistakes)


def _all_of(known: Declared) -> str:
    return f"; known are {', '.join(known.sections)}"
