"""The command that vouches for a posterior under a model whose code has changed."""

from __future__ import annotations

from pathlib import Path

import click

from sim.system.signals import Way, answered


@click.command("vouch")
@click.argument("posterior", type=click.Path(path_type=Path))
@click.option(
    "--scenario", "scenarios", multiple=True, metavar="NAME",
    help="Whose members bear witness, if none do yet; default: back-cast and collapse.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), help="Processes at a time; default: cores.")
def vouch(posterior: Path, scenarios: tuple[str, ...], workers: int | None) -> None:
    """Keep a POSTERIOR for a model whose code has changed and whose results have not.

    Its witnesses are a few members at its draws, and digests of what they gave when it was fitted.
    They are run again: if they give the same to the byte, the file is signed for the model as it
    is; if not, it is to be fitted anew. Of a posterior without witnesses they are taken down.
    """
    from sim.cli.progress import shown_progress  # noqa: PLC0415
    from sim.interface.vouching import SCENARIOS  # noqa: PLC0415
    from sim.interface.vouching import vouch as vouched  # noqa: PLC0415

    with answered(Way.IN_ORDER), shown_progress() as progress:
        found = vouched(posterior, scenarios or SCENARIOS, progress, workers)
    if found.signed:
        click.echo(f"{posterior}: the model gives the same numbers; signed for it as it is")
    elif found.kept:
        click.echo(f"{posterior}: witnesses taken down; it can be vouched for when code changes")
    else:
        click.echo(f"{posterior}: of the model as it is, with witnesses; nothing to do")
