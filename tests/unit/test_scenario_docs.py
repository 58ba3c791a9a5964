"""What the pages on scenario files say is what the loader does."""

import re
from pathlib import Path

import pytest
from scenario_example import Settings

from sim.scenario import ScenarioError, load_scenario

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
COMPARED = (ROOT / "tests" / "scenarios" / "README.md").read_text(encoding="utf-8")
KEYS = {
    "number": "beijing: {opens_camps_at: %s}",
    "whole number": "camps: {capacity: %s}",
    "word": "beijing: {stance: %s}",
    "flag": "beijing: {cooperates: %s}",
    "places": "departure: {conflict: %s}",
    "names": "camps: {ready: %s}",
    "date": "start: %s",
    "day": "events: {thaw: 2018-02-01}\nbeijing: {stance: {%s: seal}}",
}


def rows() -> list[tuple[str, str, str]]:
    table = PAGE.partition("| kind |")[2].partition("\n\n")[0]
    cells = (line.strip("|").split("|") for line in table.splitlines()[2:])
    return [(kind.strip(), good, bad) for kind, good, bad in cells]


def load(folder: Path, kind: str, value: str):
    path = folder / "x.yaml"
    start = "" if kind == "date" else "start: 2018-01-01\n"
    path.write_text(f"why: Is this so?\n{start}{KEYS[kind] % value}\n")
    return load_scenario(str(path), settings=Settings)


@pytest.mark.parametrize(("kind", "good", "bad"), rows(), ids=lambda cell: cell.strip()[:12])
def test_the_table_of_values_is_right(tmp_path, kind, good, bad):
    for value in re.findall("`([^`]*)`", good):
        assert load(tmp_path, kind, value)
    for value in re.findall("`([^`]*)`", bad):
        with pytest.raises(ScenarioError):
            load(tmp_path, kind, value)


def test_the_example_loads(tmp_path):
    blocks = re.findall("```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    assert blocks
    for block in blocks:
        path = tmp_path / "example.yaml"
        path.write_text(block)
        assert load_scenario(str(path)).lineage == ("status-quo",)


def test_the_comparison_quotes_our_messages_as_they_are():
    corpus = ROOT / "tests" / "scenarios" / "broken"
    ours = re.findall(r"^Tumen: `(.+?)`$", COMPARED, flags=re.MULTILINE)
    assert len(ours) == 10
    for message in ours:
        file = corpus / message.partition(":")[0]
        assert message in file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
