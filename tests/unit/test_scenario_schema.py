"""The schema for editors is in step with the declarations, and agrees with the checker."""

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML
from scenario_example import Settings

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.files import scenario_files
from sim.scenario.help.json_schema import FILE_NAME, scenario_schema, schema_text
from sim.scenario.language.declared import declared
from sim.scenario.text import SCHEMA_LINE, as_yaml

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "scenarios" / "broken"
BEYOND_A_SCHEMA = {
    "extends-missing-parent", "extends-unknown", "extends-itself", "extends-circle-one",
    "extends-circle-two", "extends-outside", "extends-absolute", "extends-windows-path",
    "extends-url", "start-missing", "start-no-such-day", "start-far-away", "dates-out-of-order",
    "dates-before-start", "dates-after-end", "dates-no-such-day", "flag-capital",
    "number-octal", "number-hexadecimal", "number-underscore", "yaml-directive", "yaml-merge-key",
    "yaml-tag", "why-with-comment", "char-escape-character-in-why", "char-in-extends",
    "char-paragraph-separator-in-value", "dates-mixed", "number-mapping", "event-capital",
    "event-circle", "event-far-away", "event-hangs-on-itself", "event-hangs-on-unknown",
    "event-no-such-day", "event-none-defined", "event-typo", "event-not-named", "moment-after-end",
    "moment-before-start", "moment-far-away", "moment-in-words", "moment-of-place-typo",
    "moment-out-of-order", "moment-same-day-as-date", "moment-same-day",
}  # fmt: skip
"""What only the loader can know: other files, the calendar, events, the run, spellings of YAML."""

SOUND = """
extends: parent
why: Is it sound?
start: 2018-02-01
days: 1e2
events: {aid stops: start + 10 days, 두만강 2: aid stops}
departure:
  food_gap: {start: 0.1, aid stops - 3 days: 0.2, 2018-03-01: 1}
  conflict: {Musan: 0.5, Ryanggang: {2018-03-01: 0}}
  base_chance: 1e-3
crossing:
  closed: [Sea, "Samjiyon (upper Yalu)"]
beijing: {stance: {2018-02-01: seal}, cooperates: true, custody: 10}
camps:
"""


def validator(settings_type=None):
    schema = scenario_schema(declared(settings_type))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def as_json(text: str) -> object:
    """Read YAML 1.2 as an editor does, with dates as texts."""
    reader = YAML(typ="safe", pure=True)
    reader.constructor.add_constructor(
        "tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node)
    )
    return reader.load(text)


def test_the_schema_in_the_project_is_the_one_that_the_declarations_give():
    written = (ROOT / "scenarios" / FILE_NAME).read_text(encoding="utf-8")
    assert written == schema_text(declared()), "run: tumen schema --out scenarios/" + FILE_NAME


def test_every_shipped_scenario_satisfies_the_schema_and_points_to_it():
    check = validator()
    for path in scenario_files(ROOT / "scenarios"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(SCHEMA_LINE), path
        assert not [error.message for error in check.iter_errors(as_json(text))], path


def test_every_parameter_has_title_unit_range_and_description():
    known = declared(Settings)
    schema = scenario_schema(known)
    for key, parameter in known.parameters.items():
        section, name = key.split(".")
        entry = schema["properties"][section]["properties"][name]
        assert parameter.unit in entry["title"]
        assert "Allowed: " in entry["description"]
        assert "Source: " in entry["description"]
        assert "default" in entry


def test_a_sound_file_satisfies_both(tmp_path):
    (tmp_path / "parent.yaml").write_bytes((BROKEN / "parent.yaml").read_bytes())
    (tmp_path / "sound.yaml").write_text(SOUND)
    scenario = load_scenario(str(tmp_path / "sound.yaml"), settings=Settings)
    check = validator(Settings)
    for text in (SOUND, as_yaml(scenario, defaults=True), as_yaml(scenario, defaults=False)):
        assert not [error.message for error in check.iter_errors(as_json(text))]


def _readable() -> list[Path]:
    """List the broken files that an editor can read at all."""
    found = []
    for path in sorted(BROKEN.glob("*.yaml")):
        try:
            as_json(path.read_text(encoding="utf-8"))
        except Exception:  # noqa: S112
            continue
        found.append(path)
    return [path for path in found if path.stem != "parent"]


@pytest.mark.parametrize("path", _readable(), ids=lambda path: path.stem)
def test_what_the_checker_refuses_the_schema_refuses_unless_it_cannot_know(path):
    with pytest.raises(ScenarioError):
        load_scenario(str(path), settings=Settings)
    errors = [*validator(Settings).iter_errors(as_json(path.read_text(encoding="utf-8")))]
    assert bool(errors) != (path.stem in BEYOND_A_SCHEMA), [error.message for error in errors]


def test_the_schema_is_json_that_people_can_read():
    text = schema_text(declared(Settings))
    assert json.loads(text)["title"] == "A scenario of Tumen"
    assert text.endswith("}\n")
    assert text.count("\n") > 100
