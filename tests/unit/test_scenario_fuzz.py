"""Whatever a file holds, it loads or is refused with a place."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario_example import Settings
from scenario_mutants import (
    CORPUS,
    TOKENS,
    examples,
    folder_with_parents,
    loads_or_is_refused,
    shipped,
    spoiled,
)

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.language.yaml import LARGEST_FILE

PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return folder_with_parents(examples(), tmp_path_factory.mktemp("mutants"))


@pytest.fixture(scope="module")
def shipped_copy(tmp_path_factory):
    return folder_with_parents(shipped(), tmp_path_factory.mktemp("shipped"))


@settings(max_examples=150, **PATIENT)
@given(seed=st.integers(0, 10**9))
def test_a_spoiled_file_loads_or_is_refused_with_a_place(folder, seed):
    loads_or_is_refused(spoiled(random.Random(seed), examples()), folder)  # noqa: S311


@settings(max_examples=60, **PATIENT)
@given(seed=st.integers(0, 10**9))
def test_a_spoiled_scenario_of_the_model_loads_or_is_refused_with_a_place(shipped_copy, seed):
    streams = random.Random(seed)  # noqa: S311
    loads_or_is_refused(spoiled(streams, shipped()), shipped_copy, settings=None)


@settings(max_examples=100, **PATIENT)
@given(raw=st.binary(max_size=300) | st.lists(st.sampled_from(TOKENS), max_size=40).map(b"".join))
def test_random_bytes_load_or_are_refused_with_a_place(folder, raw):
    loads_or_is_refused(raw, folder)


@settings(max_examples=60, **PATIENT)
@given(text=st.text(max_size=60), key=st.sampled_from(["departure.food_gap", "camps.ready", "why"]))
def test_any_option_is_taken_or_refused(text, key):
    refused = ()
    try:
        path = str(CORPUS / "parent.yaml")
        assert load_scenario(path, sets=[f"{key}={text}"], settings=Settings).days == 365
    except ScenarioError as error:
        refused = error.mistakes
    assert all(str(mistake).isprintable() for mistake in refused)


@pytest.mark.parametrize(
    "piece",
    [
        b"{a: 1, ", b"- a\n", b"[", b"a: {", b"? ", b"a" * 50 + b": 1\n", b"'", b"\n", b"# \n",
        b"a ", b"&a ", b"!a ", b"- ", b'"\\x41', b"\xf0\x9f\x98\x80",
        b"departure: {food_gap: {2018-01-01: 0.1}}\n",
    ],
)  # fmt: skip
def test_the_largest_file_allowed_is_judged_whatever_it_repeats(folder, piece):
    raw = (b"why: Who?\n" + piece * LARGEST_FILE)[:LARGEST_FILE]
    assert loads_or_is_refused(raw, folder) == "refused" or piece in b"a # \n"
