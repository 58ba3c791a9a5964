"""The command that opens the page to work on."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("app")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default="any that is free",
    help="The port of this machine.",
)  # fmt: skip
def app(port: int) -> None:
    """Open a page to edit scenarios, run them and look at what came of it, in a browser.

    It works on the current folder: scenarios in it and in `scenarios`, runs in `runs`, nothing
    outside. It listens to this machine alone, and to whoever has the address that it prints: keep
    it to yourself. Ctrl-C closes it; a run that is going on is ended in order.
    """
    from sim.app.server import opened  # noqa: PLC0415

    with opened(Path.cwd(), port) as page:
        click.echo(page.address)
        click.echo("the page is open until Ctrl-C", err=True)
        page.server.serve_forever(poll_interval=0.2)
