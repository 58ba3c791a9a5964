"""`tumen params --priors`: what is believed, as a table, as JSON, and as a picture."""

from __future__ import annotations

import json

from click.testing import CliRunner

from sim.cli.main import tumen
from sim.params.prior_table import declared_table


def ask(*arguments: object):
    return CliRunner().invoke(tumen, ["params", *map(str, arguments)])


def test_priors_are_listed_with_interval_group_and_reason():
    told = ask("--priors", "--section", "crossing").output
    line = next(each for each in told.splitlines() if each.startswith("crossing.meets_guards"))
    assert "loguniform" in line
    assert "guards on both banks" in line
    assert "guards-2006" in line


def test_all_of_them_are_listed_as_json():
    listed = json.loads(ask("--priors", "--json").output)
    assert {each["key"] for each in listed} == declared_table().keys()
    drowning = next(each for each in listed if each["key"] == "crossing.drowning")
    assert drowning["quantiles"]["0.05"] < drowning["default"] < drowning["quantiles"]["0.95"]


def test_those_of_a_scenario_leave_out_what_it_sets():
    base = json.loads(ask("--priors", "--of", "status-quo", "--json").output)
    crackdown = json.loads(ask("--priors", "--of", "crackdown", "--json").output)
    fixed = {each["key"] for each in base} - {each["key"] for each in crackdown}
    assert fixed == {
        "dprk.border_forces",
        "dprk.bribes_in_order",
        "patrols.force",
        "county_governments.leniency",
    }


def test_priors_are_drawn(tmp_path):
    done = ask("--priors", "--out", tmp_path / "priors.png")
    assert done.exit_code == 0
    assert (tmp_path / "priors.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_needs_priors_and_a_kind_that_can_be_drawn(tmp_path):
    assert "belongs to --priors" in ask("--out", tmp_path / "priors.png").output
    refused = ask("--priors", "--out", tmp_path / "priors.txt")
    assert refused.exit_code == 2
    assert "cannot draw" in refused.output
