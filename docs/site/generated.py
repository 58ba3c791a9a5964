"""The pages that the program writes of itself: commands, scenarios, parameters, claims, Python."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from storyboard import storyboard

import sim
from sim.cli.main import COMMANDS, EXIT_STATUSES
from sim.evidence import Claim, Register, load_register, show_claim_value
from sim.params import Parameter
from sim.scenario import Scenario, load_scenario
from sim.scenario.files import available_scenarios
from sim.scenario.help.differences import differences
from sim.scenario.help.tables import markdown_table
from sim.scenario.language.declared import declared

MOST_DIFFERENCES = 30
OF_NO_PART = "to know the circumstances"


def generated_pages(outcomes: Mapping[str, str]) -> dict[str, str]:
    """Give every page by its place; `outcomes` has the picture of what came of a scenario."""
    register = load_register()
    parameters = list(declared().parameters.values())
    pages = {
        "parameters.md": _parameters(parameters, register),
        "evidence.md": _evidence(parameters, register),
        "api.rst": _python(),
        "commands/index.md": _commands(),
        "scenarios/index.md": _scenarios(),
    }
    pages |= {f"commands/{name}.rst": _command(name) for name in COMMANDS}
    for name, _, extends in available_scenarios():
        lines = _scenario(load_scenario(name), extends, outcomes.get(name, ""), register)
        pages[f"scenarios/{name}.md"] = _text(lines)
    return pages


# Commands


def _commands() -> str:
    rows = (
        (f"{{doc}}`tumen {name} <{name}>`", plain(line)) for name, (_, line) in COMMANDS.items()
    )
    statuses = ((f"`{status}`", plain(meaning)) for status, meaning in EXIT_STATUSES)
    return _text(
        [
            "# Commands",
            "",
            "`tumen NAME --help` says the same in the terminal.",
            "",
            *_table(("command", "what it does"), rows),
            "",
            "## Exit status",
            "",
            *_table(("status", "meaning"), statuses),
            "",
            *_toctree(COMMANDS),
        ]
    )


def _command(name: str) -> str:
    where, _ = COMMANDS[name]
    return f".. click:: {where}\n   :prog: tumen {name}\n"


# Scenarios


def _scenarios() -> str:
    found = available_scenarios()
    rows = (
        (f"{{doc}}`{name}`", plain(why), f"{{doc}}`{extends}`" if extends else "")
        for name, why, extends in found
    )
    return _text(
        [
            "# Scenarios that come with it",
            "",
            "Each is one question. The page of a scenario shows what is set in it and when, how it",
            "differs from the one that it extends, and its file, which is a place to begin from:",
            "`tumen new NAME --from SCENARIO`.",
            "",
            *_table(("scenario", "question", "extends"), rows),
            "",
            *_toctree(name for name, _, _ in found),
        ]
    )


def _scenario(scenario: Scenario, extends: str, outcome: str, register: Register) -> Iterator[str]:
    parent = load_scenario(extends) if extends else None
    yield from (f"# {scenario.name}", "", f"**{plain(scenario.why)}**", "")
    yield _when(scenario, extends)
    yield from ("", _claims_linked(plain(_remark(scenario.path)), register), "")
    drawn = storyboard(scenario, parent)
    sets = "What is set, and when" if scenario.given else "What others set, as it is here"
    yield from (f"## {sets}", "", *_fenced("{raw} html", drawn), "")
    if outcome:
        told = f":alt: What came of {scenario.name} over time, with what is unknown"
        yield from ("## What came of it", "")
        yield from (*_fenced(f"{{image}} ../outcomes/{outcome}", told), "")
        yield from ("Drawn from a saved run; the foot says of how many members.", "")
    yield from ("## Run it", "", *_fenced("sh", *_calls(scenario, parent)), "")
    if parent is not None:
        yield from (f"## How it differs from {extends}", "", *_differences(parent, scenario), "")
    file = f"{{literalinclude}} {scenario.path.name}"
    yield from ("## The file", "", *_fenced(file, ":language: yaml"))


def _when(scenario: Scenario, extends: str) -> str:
    parts = [f"{scenario.start} to {scenario.last}, {scenario.days:,} days"]
    parts += [f"extends {{doc}}`{extends}`"] if extends else []
    parts += ["laid beside past exoduses"] if scenario.kind == "crisis" else []
    return "; ".join(parts) + "."


def _remark(path: Path) -> str:
    """Give the remark at the head of a file, without the line for editors."""
    head = itertools.takewhile(lambda line: line.startswith("#"), _lines(path))
    return " ".join(line.lstrip("# ") for line in head if "yaml-language-server" not in line)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _calls(scenario: Scenario, parent: Scenario | None) -> list[str]:
    """Give the commands that run and draw it, beside its parent where both have the same days."""
    alike = parent is not None and (parent.start, parent.days) == (scenario.start, scenario.days)
    names = [parent.name, scenario.name] if parent is not None and alike else [scenario.name]
    folders = " ".join(f"runs/{name}" for name in names)
    compare = f"tumen compare {folders} --out {scenario.name}.png"
    return [f"tumen run {' '.join(names)} --members 50", compare]


def _differences(parent: Scenario, scenario: Scenario) -> Iterator[str]:
    found = differences(parent, scenario)
    yield from (f"- {plain(each.words)}" for each in found[:MOST_DIFFERENCES])
    if len(found) > MOST_DIFFERENCES:
        more = len(found) - MOST_DIFFERENCES
        yield f"- and {more} more, which `tumen diff {parent.name} {scenario.name}` prints"


# Parameters and claims


def _parameters(parameters: Iterable[Parameter], register: Register) -> str:
    lines = [
        "# Every parameter",
        "",
        "What a scenario file may set, section by section, as `tumen params` lists it. Allowed",
        "values are limits of sense, not of likelihood. A source is a claim of {doc}`the register",
        "<evidence>`, or says why the value is assumed. `tumen params --priors` shows what is",
        "believed of those that are uncertain.",
        "",
    ]
    for section, group in itertools.groupby(parameters, key=lambda each: each.section):
        _, _, *table = markdown_table(group)
        lines += [f"({_section(section)})=", f"## {section}", ""]
        lines += [_with_sources(line, register) for line in table]
        lines += [""]
    return _text(lines)


def _with_sources(row: str, register: Register) -> str:
    *cells, source = row.rstrip("| ").split(" | ")
    meaning = [plain(cell) if "`" not in cell else cell for cell in cells[1:2]]
    shown = _claims_linked(plain(source), register) if not source.startswith("---") else source
    return f"{' | '.join([*cells[:1], *meaning, *cells[2:], shown])} |"


def _evidence(parameters: Iterable[Parameter], register: Register) -> str:
    used: dict[str, list[str]] = defaultdict(list)
    for parameter in parameters:
        for identifier in parameter.evidence:
            used[identifier].append(f"[`{parameter.key}`](#{_section(parameter.section)})")
    lines = [
        "# The register of claims",
        "",
        "Every claim that the model rests on, is compared with, or deliberately leaves aside, in",
        "our own words; {doc}`calibration/README` says how they are kept. Claims that do not agree",
        "name one another, and are never averaged. Sorted by what they bind.",
        "",
    ]
    by_topic: dict[str, list[Claim]] = defaultdict(list)
    for claim in register.claims.values():
        by_topic[_topic(claim)].append(claim)
    for topic in sorted(by_topic):
        lines += [f"## {plain(topic[:1].upper() + topic[1:])}", ""]
        for claim in by_topic[topic]:
            lines += [*_claim(claim, register, used[claim.id]), ""]
    silences = (f"- {plain(silence)}" for silence in register.silences)
    return _text([*lines, "## What no document says", "", *silences, ""])


def _topic(claim: Claim) -> str:
    """Give the part of the model that a claim binds, where it names one."""
    part, colon, _ = claim.binds.partition(":")
    return part.strip() if colon else OF_NO_PART


def _claim(claim: Claim, register: Register, used: list[str]) -> Iterator[str]:
    about = (show_claim_value(claim), f"as of {claim.as_of}", claim.status)
    yield from (f"({_anchor(claim.id)})=", f"**{claim.id}**. {plain(claim.text)}", "")
    yield f"- {plain('; '.join(about))}; confidence: {plain(claim.confidence)}"
    for each in claim.publications:
        at = f", at “{plain(claim.locator)}”" if claim.locator else ""
        linked = f"[{plain(each.title)}](<{each.url}>)" if each.url else plain(each.title)
        yield f"- {linked} ({plain(each.publisher)}; {plain(each.date)}){at}"
    for other, resolution in register.disputes(claim.id):
        yield f"- against it: [{other.id}](#{_anchor(other.id)}). {plain(resolution)}"
    if claim.reason:
        yield f"- {plain(claim.reason)}"
    if used:
        yield f"- behind {', '.join(used)}"


def _claims_linked(text: str, register: Register) -> str:
    """Make links of the ids of claims in a text."""

    def link(match: re.Match[str]) -> str:
        name = match[0]
        return f"[{name}](#{_anchor(name)})" if name in register.claims else name

    return re.sub(r"[a-z0-9]+(?:-[a-z0-9.]*[a-z0-9])+", link, text)


def _anchor(identifier: str) -> str:
    return f"claim-{identifier.replace('.', '-')}"


def _section(name: str) -> str:
    return f"parameters-{name.replace('_', '-')}"


# Python


def _python() -> str:
    lines = ["What ``import sim`` gives", "=========================", ""]
    lines += [":doc:`docs/python` shows it at work.", ""]
    for name in sim.__all__:
        found = getattr(sim, name)
        lines += [f".. {_directive(found)}:: sim.{name}"]
        lines += ["   :members:"] if isinstance(found, type) else []
        lines += [""]
    return _text(lines)


def _directive(found: Callable[..., object]) -> str:
    if not isinstance(found, type):
        return "autofunction"
    return "autoexception" if issubclass(found, Exception) else "autoclass"


# Markdown


def plain(text: str) -> str:
    """Escape what Markdown would take for more than letters; code in backticks stays."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(
        part if number % 2 else re.sub(r"([\\*_\[\]<>|#$~{}])", r"\\\1", part)
        for number, part in enumerate(parts)
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    columns = list(head)
    yield f"| {' | '.join(columns)} |"
    yield f"| {' | '.join('---' for _ in columns)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _fenced(what: str, *lines: str) -> list[str]:
    return [f"```{what}", *lines, "```"]


def _toctree(names: Iterable[str]) -> list[str]:
    return _fenced("{toctree}", ":hidden:", "", *names)


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
