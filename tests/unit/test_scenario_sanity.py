"""Contradictions are refused, and what no evidence speaks for is pointed out."""

from pathlib import Path

import pytest

from sim.evidence import load_register
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.help.documented import DOCUMENTED
from sim.scenario.help.sanity import CONTRADICTIONS, ODDITIES
from sim.scenario.language.declared import declared

HEAD = "why: Can this be?\nstart: 2011-01-01\ndays: 30\n"


def load(folder: Path, text: str):
    path = folder / "odd.yaml"
    path.write_text(HEAD + text)
    return load_scenario(str(path))


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (
            "beginning: {marriage_share: 0.8, trade_share: 0.2}\n",
            "odd.yaml:4:29: beginning.marriage_share: ",
            "beginning.trade_share is 0.2, beginning.stayed_share is 0.115",
        ),
        (
            "voluntary_return:\n  safe_control: {2011-01-01: 0.6, 2011-01-09: 0.1}\n",
            "odd.yaml:5:35: voluntary_return.safe_control: ",
            "voluntary_return.safe_control is 0.1",
        ),
        (
            "beijing: {stance: shelter}\ncamps: {capacity: 0}\nstructure: {shelter: camps}\n",
            "odd.yaml:4:19: beijing.stance: ",
            "sheltering in camps alone needs camps with places",
        ),
        (
            "penalties: {political_years: 12}\n",
            "odd.yaml:4:30: penalties.political_years: ",
            "penalties.political_years_most is 10",
        ),
        (
            "voluntary_return: {safe_control: 0.2}\n",
            "odd.yaml:4:34: voluntary_return.safe_control: ",
            "must lie below control that counts as safe",
        ),
        (
            "voluntary_return: {safe_food_gap: 0.6}\n",
            "odd.yaml:4:35: voluntary_return.safe_food_gap: ",
            "one that keeps all away",
        ),
        (
            "beginning: {aggravated_share: 0.7, political_share: 0.4}\n",
            "odd.yaml:4:31: beginning.aggravated_share: ",
            "people detained",
        ),
        (
            "other_exits: {sea_success: 0.99}\n",
            "odd.yaml:4:28: other_exits.sea_success",
            "same attempt",
        ),
    ],
)
def test_values_that_contradict_one_another_are_refused(tmp_path, text, place, words):
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path, text)
    (mistake,) = caught.value.mistakes
    assert place in str(mistake)
    assert words in mistake.text


def test_a_value_unlike_all_evidence_runs_with_a_warning_that_cites_it(tmp_path):
    scenario = load(tmp_path, "travel:\n  walking_km_a_day: {2011-01-01: 20, 2011-01-10: 38}\n")
    (warning,) = scenario.warnings
    assert str(warning).endswith(
        "odd.yaml:5:38: travel.walking_km_a_day: 38 km/day is allowed, but above anything "
        "documented: 14 km a day are reported in winter and hunger, 20 to 30 km for families in "
        "spring (walking-speeds)"
    )


def test_an_odd_pair_is_pointed_out_too(tmp_path):
    scenario = load(tmp_path, "dprk: {bribes_in_disorder: 0.1}\n")
    (warning,) = scenario.warnings
    assert "more readily in order" in warning.text
    assert "(state-control-weakening)" in warning.text


def test_the_defaults_are_neither_odd_nor_contradictory(tmp_path):
    text = "".join(
        f"{key.split('.')[0]}: {{{key.split('.')[1]}: {parameter.default}}}\n"
        for key, parameter in declared().parameters.items()
        if key in {known.key for known in DOCUMENTED}
    )
    sections = [line.split(":")[0] for line in text.splitlines()]
    lines = [line for n, line in enumerate(text.splitlines()) if sections.index(sections[n]) == n]
    assert load(tmp_path, "\n".join(lines)).warnings == ()
    for known in DOCUMENTED:
        default = declared().parameters[known.key].default
        assert known.low is None or known.low <= default, known.key
        assert known.high is None or default <= known.high, known.key


def test_every_rule_speaks_of_parameters_and_evidence_that_there_are():
    parameters, claims = declared().parameters, load_register().claims
    for known in DOCUMENTED:
        assert known.key in parameters
        assert known.evidence in claims
        low, high = parameters[known.key].low, parameters[known.key].high
        assert any(end is not None and low < end < high for end in (known.low, known.high)), (
            f"{known.key}: nothing that is allowed can be odd"
        )
    for rule in (*CONTRADICTIONS, *ODDITIES):
        assert set(rule.keys) <= set(parameters)
        assert not rule.evidence or rule.evidence in claims
        defaults = [parameters[key].default for key in rule.keys]
        assert not rule.is_broken(*defaults), rule.keys
