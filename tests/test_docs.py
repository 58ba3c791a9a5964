"""The documents say what the program does, and nothing of the workplace."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sim.cli.main import COMMANDS, tumen
from sim.cli.odd import PARTS, REFRESH, refreshed
from sim.processes import DAILY_ORDER
from sim.results.indicators import shipped_indicators
from sim.scenario import load_scenario

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    "README.md",
    "ODD.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/python.md",
    "docs/cluster.md",
    "docs/uncertainty.md",
    "docs/pictures.md",
)
HEADINGS = [
    "1. Purpose and patterns",
    "2. Entities, state variables, and scales",
    "3. Process overview and scheduling",
    "4. Design concepts",
    "5. Initialization",
    "6. Input data",
    "7. Submodels",
]
CONCEPTS = [
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def without_generated_parts(text: str) -> str:
    return re.sub(r"<!-- generated: \w+ -->.*?<!-- end -->", "", text, flags=re.DOTALL)


def readme_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", read("README.md"), flags=re.DOTALL)


def console() -> list[tuple[str, list[str]]]:
    """List the README's commands with the lines of output shown after each."""
    shown: list[tuple[str, list[str]]] = []
    for line in "".join(readme_blocks("console")).splitlines():
        if line.startswith("$ "):
            shown.append((line.removeprefix("$ "), []))
        else:
            shown[-1][1].append(line)
    return shown


def test_the_generated_parts_of_the_odd_are_fresh():
    text = read("ODD.md")
    assert refreshed(text) == text, f"ODD.md is behind the program; run: {REFRESH}"


def test_the_odd_holds_every_generated_part_once():
    markers = re.findall(r"<!-- generated: (\w+) -->", read("ODD.md"))
    assert sorted(markers) == sorted(PARTS)


def test_the_odd_has_the_headings_of_the_protocol_in_order():
    assert re.findall(r"^## (.+)$", read("ODD.md"), flags=re.MULTILINE) == HEADINGS


def test_the_odd_treats_every_design_concept_in_order():
    chapter = read("ODD.md").partition("## 4. Design concepts")[2].partition("## 5.")[0]
    bold = re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", chapter, flags=re.MULTILINE)
    assert [words for words in bold if words in CONCEPTS] == CONCEPTS


def test_the_odd_has_a_submodel_for_every_process_in_order():
    chapter = read("ODD.md").partition("## 7. Submodels")[2]
    words = [
        heading.split()[0] for heading in re.findall(r"^### (.+)$", chapter, flags=re.MULTILINE)
    ]
    processes = [re.findall("[A-Z][a-z]+", process.__name__)[0] for process in DAILY_ORDER]
    assert [word for word in words if word in processes] == processes


def test_every_parameter_that_the_odd_names_exists():
    generated = "\n".join(line for part in PARTS.values() for line in part())
    known = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", generated))))
    known |= {line.removeprefix("#### ") for line in generated.splitlines()}
    text = without_generated_parts(read("ODD.md"))
    code = re.findall(r"`([^`]+)`", text) + re.findall(r"^    .+$", text, flags=re.MULTILINE)
    named = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", " ".join(code)))
    files = {"reference_class"}
    computed = {"food_gap", "failed_share", "aid_felt", "fuel_felt", "leave_home"}
    assert len(named) > 100
    assert named - known - files - computed == set()


def test_the_readme_is_at_most_sixty_lines():
    assert len(read("README.md").splitlines()) <= 60


@pytest.mark.parametrize("line", [line for line, _ in console()])
def test_a_command_of_the_readme_is_one_that_the_program_takes(line: str):
    program, name, *arguments = shlex.split(line)
    assert program == "tumen"
    assert name in COMMANDS
    command = tumen.get_command(click.Context(tumen), name)
    assert command is not None
    command.make_context(name, arguments)


def test_what_the_readme_shows_of_a_difference_is_what_is_printed():
    (shown,) = [(line, output) for line, output in console() if line.startswith("tumen diff")]
    line, output = shown
    printed = CliRunner().invoke(tumen, shlex.split(line)[1:]).output.splitlines()
    assert len(output) > 1
    assert set(output) <= {*printed, "..."}


def test_the_indicators_that_the_readme_shows_exist():
    labels = {indicator.label for indicator in shipped_indicators()}
    lines = [out for line, output in console() if "run" in line or "compare" in line
             for out in output if re.search(r"\d", out)]  # fmt: skip
    named = {label for label in labels for line in lines if line.startswith(f"{label} ")}
    assert len(named) >= 3


def test_the_scenario_of_the_readme_loads(tmp_path: Path):
    (block,) = readme_blocks("yaml")
    path = tmp_path / "donors-leave.yaml"
    path.write_text(block, encoding="utf-8")
    assert load_scenario(str(path)).lineage == ("status-quo",)


def test_the_parameter_that_the_readme_explains_is_explained():
    (key,) = re.findall(r"`tumen explain ([a-z_.]+)`", read("README.md"))
    result = CliRunner().invoke(tumen, ["explain", key])
    assert result.exit_code == 0
    assert "against it" in result.output


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_path_of_a_document_leads_somewhere(name: str):
    text = read(name)
    links = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    paths = re.findall(r"`((?:sim|scenarios|calibration|tests|notebooks)/[\w./-]+)`", text)
    missing = [path for path in links + paths
               if not path.startswith("https://") and not (ROOT / path).exists()]  # fmt: skip
    assert not missing


@pytest.mark.parametrize("target", re.findall(r"`make (\w+)`", "".join(map(read, DOCUMENTS))))
def test_every_target_that_a_document_names_is_in_the_makefile(target: str):
    assert re.search(rf"^{target}:", read("Makefile"), flags=re.MULTILINE)


def test_the_lock_names_versions_and_no_place_to_fetch_them_from():
    lines = read("requirements.lock").splitlines()
    assert all(re.match(r"[a-z0-9-]+==[\w.]+( ; .+)?$", line) for line in lines)


def test_every_requirement_is_locked():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    required = [*project["dependencies"], *(each for extra in extras for each in extra)]
    bare = [re.split(r"[^A-Za-z0-9._-]", each)[0] for each in required]
    names = {re.sub(r"[._]", "-", name).lower() for name in bare}
    locked = {line.partition("==")[0] for line in read("requirements.lock").splitlines()}
    assert names <= locked


NAMED_TEST = re.compile(r"`(tests/[^`:]+)(?:::(\w+))?`")


def rows_of(heading: str) -> list[list[str]]:
    """Give the cells of the rows of the first table under a heading of the page of promises."""
    section = read("docs/promises.md").partition(f"# {heading}\n")[2].partition("\n#")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [line.strip("|").split(" | ") for line in lines[2:]]


def test_what_holds_a_promise_is_there() -> None:
    named = set(NAMED_TEST.findall(read("docs/promises.md")))
    assert len(named) > 30
    assert [path for path, _ in sorted(named) if not (ROOT / path).exists()] == []
    lacking = [(path, test) for path, test in named if test and f"\ndef {test}(" not in read(path)]
    assert lacking == []


def test_every_promise_and_every_kind_of_fault_names_what_holds_it() -> None:
    promises, kinds = rows_of("What the program promises"), rows_of("Twelve kinds of fault")
    assert len(promises) > 20
    assert len(kinds) == 12
    assert [row for row in promises if not NAMED_TEST.search(row[1])] == []
    assert [row for row in kinds if not NAMED_TEST.search(row[3])] == []
