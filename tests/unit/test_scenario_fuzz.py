"""Whatever a file holds, it loads or is refused with a place."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario_example import Settings

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.yaml import LARGEST_FILE

CORPUS = Path(__file__).parents[1] / "scenarios" / "broken"
TOKENS = [
    b"{", b"}", b"[", b"]", b": ", b"\n", b"  ", b"- ", b"? ", b"&a ", b"*a", b"!x ", b"\r",
    b"%YAML 1.2\n", b"---\n", b"...\n", b'"', b"'", b"|", b">", b"#", b"\t", b"2018-01-01",
    b"1e309", b"\xff", b"<<", b"\xef\xbb\xbf", b"\x00", b"\\U00110000", b"\\x", b"~", b"9" * 400,
    b"\xe2\x80\xa8", b"@",
]  # fmt: skip
SOUND = b"""extends: parent
why: Is it sound?
start: 2018-02-01
days: 100
departure: {food_gap: {2018-02-01: 0.1, 2018-03-01: 0.2}, conflict: {Musan: 0.5}}
crossing:
  closed: [Sea, Russia]
beijing:
  stance: seal
  cooperates: true
  custody: 1e1
"""


def mutated(seed: int) -> bytes:
    luck = random.Random(seed)  # noqa: S311
    files = [SOUND, *(path.read_bytes() for path in sorted(CORPUS.glob("*.yaml")))]
    raw = bytearray(SOUND if luck.random() < 0.5 else luck.choice(files))
    for _ in range(luck.randint(0, 4)):
        at = luck.randint(0, len(raw))
        change = luck.randint(0, 4)
        if change == 0:
            raw[at:at] = luck.choice(TOKENS)
        elif change == 1:
            del raw[at : at + luck.randint(1, 10)]
        elif change == 2:
            other = luck.choice(files)
            begin = luck.randint(0, len(other))
            raw[at:at] = other[begin : begin + luck.randint(1, 80)]
        elif change == 3 and raw:
            raw[luck.randrange(len(raw))] = luck.randrange(256)
        else:
            raw[at:at] = raw[at : at + 40] * luck.randint(1, 5)
    return bytes(raw)


def loads_or_is_refused(raw: bytes, folder: Path) -> None:
    (folder / "parent.yaml").write_bytes((CORPUS / "parent.yaml").read_bytes())
    (folder / "x.yaml").write_bytes(raw)
    try:
        scenario = load_scenario(str(folder / "x.yaml"), settings=Settings)
    except ScenarioError as error:
        refused = error.mistakes
    else:
        refused = ()
    if refused:
        for mistake in refused:
            assert mistake.line >= 1, (raw, mistake)
            assert mistake.column >= 1, (raw, mistake)
            assert str(mistake).isprintable(), (raw, mistake)
        return
    (folder / "y.yaml").write_text(scenario.resolved_yaml(), encoding="utf-8")
    again = load_scenario(str(folder / "y.yaml"), settings=Settings)
    assert (again.digest, again.phases) == (scenario.digest, scenario.phases), raw


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9))
def test_a_mutated_file_loads_or_is_refused_with_a_place(tmp_path_factory, seed):
    loads_or_is_refused(mutated(seed), tmp_path_factory.getbasetemp())


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=300) | st.lists(st.sampled_from(TOKENS), max_size=40).map(b"".join))
def test_random_bytes_load_or_are_refused_with_a_place(tmp_path_factory, raw):
    loads_or_is_refused(raw, tmp_path_factory.getbasetemp())


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), key=st.sampled_from(["departure.food_gap", "camps.ready", "why"]))
def test_any_option_is_taken_or_refused(text, key):
    try:
        path = str(CORPUS / "parent.yaml")
        scenario = load_scenario(path, sets=[f"{key}={text}"], settings=Settings)
        assert scenario.days == 365
    except ScenarioError as error:
        refused = error.mistakes
    else:
        refused = ()
    assert all(str(mistake).isprintable() for mistake in refused)


@pytest.mark.parametrize(
    "piece",
    [
        b"{a: 1, ", b"- a\n", b"[", b"a: {", b"? ", b"a" * 50 + b": 1\n", b"'", b"\n",
        b"# \n", b"a ", b"&a ", b"!a ", b"- ", b'"\\x41', b"\xf0\x9f\x98\x80",
        b"departure: {food_gap: {2018-01-01: 0.1}}\n",
    ],
)  # fmt: skip
def test_the_largest_file_allowed_is_judged_whatever_it_repeats(tmp_path, piece):
    raw = (b"why: Who?\n" + piece * LARGEST_FILE)[:LARGEST_FILE]
    loads_or_is_refused(raw, tmp_path)
