"""Every number that a document states of the program is the one that the program has.

A sentence is written here with the numbers left open; the program fills them in, and the document
must hold the result. What the ODD says in numbers and is not found here fails, so that a number
cannot be stated without saying where it comes from.
"""

from __future__ import annotations

import ast
import calendar
import csv
import inspect
import re
import textwrap
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

import sim.geography.tables
import sim.population.cohorts
import sim.processes
from sim.behaviour.party_forming import MOST_COMPANIONS
from sim.behaviour.penalties import YEARS_LOST_BY_EXECUTION
from sim.evidence import load_register
from sim.evidence.claims import (
    CONFIDENCE,
    IN_THE_DOCUMENT,
    LONGEST_LOCATOR,
    MUST_BE_CITED,
    ROLES,
    STATUSES,
)
from sim.geography.geography import load_geography
from sim.geography.numbering import EXIT_KINDS, NETWORKS, RIVER
from sim.geography.roads import DEFAULT_RULES
from sim.geography.seasons import _FLOOD_MONTHS, _WINTER_MONTHS
from sim.model import BorderModel
from sim.population.cohorts import COHORT_IS_MILITARY, N_CLASSES, N_COHORTS
from sim.population.invariants import _RECOUNTS
from sim.population.residents import Population
from sim.processes import DAILY_ORDER
from sim.quantities.shelter import CAMP_PLACES
from sim.scenario.language.declared import DAYS, MOST_DAYS
from sim.scenario.language.yaml import DEEPEST, LARGEST_FILE
from sim.status import Penalty

ROOT = Path(__file__).parent.parent
NUMBERS = [
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen",
]  # fmt: skip
PLACES = load_geography()
COUNTIES, HOSTS, CAMPS = (len(t.name) for t in (PLACES.counties, PLACES.hosts, PLACES.camps))
SECTORS = list(PLACES.exits.kind).count(EXIT_KINDS[RIVER])
ON_LAND = list(PLACES.exits.river).count("Paektu")
EXITS = len(PLACES.exits.name)
CIVILIANS, SOLDIERS = int(PLACES.counties.population.sum()), Population().military
FEW, MANY, MILLIONS = (days for _, days in _RECOUNTS)
CIVILIAN_COHORTS, MILITARY_COHORTS = sum(~COHORT_IS_MILITARY), sum(COHORT_IS_MILITARY)


def in_words(number: int) -> str:
    return NUMBERS[number]


def months(numbers: Sequence[int], between: str) -> str:
    first, *_, last = (calendar.month_name[number] for number in numbers)
    return f"{first} {between} {last}"


def project() -> dict[str, dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def longest_module() -> str:
    text = (ROOT / "tests" / "test_architecture.py").read_text(encoding="utf-8")
    (found,) = re.findall(r"len\(text\.splitlines\(\)\) <= (\d+)", text)
    return found


def rows_of(table: str) -> int:
    with (ROOT / "scenarios" / "places" / table).open(encoding="utf-8", newline="") as file:
        return len([*csv.DictReader(file)])


STATED = {
    "ODD.md": [
        f"{in_words(CAMPS).capitalize()} camps of {CAMP_PLACES:,} fill in days",
        (
            f"**People.** {CIVILIANS + SOLDIERS:,}, the 2008 census: {CIVILIANS:,} civilians in "
            f"{COUNTIES} cities and counties and {SOLDIERS:,} people in military camps."
        ),
        "sex, age group (0-14, 15-64, 65 and over)",
        (
            f"by county and {N_COHORTS} cohorts ({CIVILIAN_COHORTS} civilian, "
            f"{MILITARY_COHORTS} of soldiers)"
        ),
        (
            f"**Places.** {COUNTIES} counties; {SECTORS} sectors of the border with China in river "
            f"order ({SECTORS - ON_LAND} of river, {in_words(ON_LAND)} over land at Paektu)"
        ),
        (
            f"{in_words(EXITS - SECTORS)} other exits (southern border, sea, Russia); {HOSTS} "
            "Chinese counties and cities (*hosts*)"
        ),
        (
            f"{in_words(CAMPS)} named camp sites; {in_words(len(Penalty))} classes of detention; "
            f"{in_words(len(NETWORKS) - 1)} networks and the diplomatic missions"
        ),
        (
            f"a command for each of the {SECTORS} sectors, Beijing, the Chinese border force, a "
            f"government for each of the {HOSTS} hosts and its reception, {in_words(CAMPS)} camps, "
            "transport, brokers and relief"
        ),
        (
            f"{ {1: 'each day'}[FEW] } while there are few parties, { {7: 'each week'}[MANY] } "
            f"while there are many and each {MILLIONS} days while there are a million or more"
        ),
        f"so that the total stays {CIVILIANS + SOLDIERS:,}",
        f"one companion and a Poisson number more, {in_words(MOST_COMPANIONS)} at most in all",
        f"On days of high water ({months(_FLOOD_MONTHS, 'and')}, chance",
        f"(times `winter_factor` from {months(_WINTER_MONTHS, 'to')})",
    ],
    "README.md": [
        f"{CIVILIANS + SOLDIERS:,} people, {SECTORS} stretches of border",
        f"Python {project()['project']['requires-python'].strip('>= ')} or newer",
    ],
    "CONTRIBUTING.md": [
        (
            f"at most {project()['tool']['ruff']['lint']['pylint']['max-statements']} statements a "
            f"function and {longest_module()} lines a module"
        ),
    ],
    "scenarios/README.md": [
        f"the length of the run, 1 to {MOST_DAYS}; inherited, else {DAYS}",
        f"more than {DEEPEST} levels and more than {LARGEST_FILE:,} bytes",
    ],
    "calibration/README.md": [
        f"one of the {in_words(len(load_register().documents))} documents",
        f"the few words to look for in the document, {in_words(LONGEST_LOCATOR)} at most",
        f"confidence: low to medium # {', '.join(CONFIDENCE)}",
        *(f"| `{status}` |" for status in STATUSES if status != IN_THE_DOCUMENT),
        f"A claim of a document is `{IN_THE_DOCUMENT}`",
    ],
    "scenarios/places/README.md": [
        *(
            f"| `{table}.csv` | {rows_of(f'{table}.csv')} |"
            for table in [
                "counties",
                "sectors",
                "other_exits",
                "hosts",
                "camps",
                "network",
                "rivers",
                "places",
            ]
        ),
        f"the great circle to its middle times {DEFAULT_RULES.mountain_detour}; to the other",
        f"at {DEFAULT_RULES.detour} times the great circle",
    ],
}
"""What the documents state, with the numbers that the program has."""

NO_FACTS = (
    r"\(Grimm et al\. 2020, \*.*?\* 23 \(2\) 7\)",
    r"The status quo has 10,000 to .*? forced returns a year",  # evidence, tested beside the runs
    r"\b0 to 1\b|1 \+ Poisson|is 1 if x holds, else 0|cut at 1|0 at a, 1 at b",
    r"1 for ways to South Korea|median 1\b|\(shape 2\)|unless ` is 0|per 1,000( Koreans)?\b",
    r"with the 2008 census|two scenarios with one seed|half of `|with the census \(of 2008\)",
    r"The back-cast from 1995 brings about, .*? mostly of women",  # claims, tested beside the runs
    r"counts as met within a factor of 1\.5 .*? or within 0\.1",
    r"(some|nobody|registered) twice|are 1 at the door and 1/e where ` is 1|times 1 where",
    r"at most 1;",
    r"of 1,000 people|half the links|minor ones half|with hold from 1 |\(1 - fear\)|\| [01] \|",
    rf"{YEARS_LOST_BY_EXECUTION:.0f} years for an execution",
)
"""What the ODD says in numbers that is no fact of the program, or is written as a formula."""


def prose(name: str) -> str:
    """Give a document in one line, without what the program writes into it."""
    text = (ROOT / name).read_text(encoding="utf-8")
    text = re.sub(r"<!-- generated: \w+ -->.*?<!-- end -->", "", text, flags=re.DOTALL)
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("document", "sentence"),
    [(document, sentence) for document, stated in STATED.items() for sentence in stated],
)
def test_a_document_states_what_the_program_has(document, sentence):
    assert sentence in prose(document)


def test_the_odd_states_no_number_without_a_source():
    text = (ROOT / "ODD.md").read_text(encoding="utf-8")
    for pattern in (r"<!-- generated: \w+ -->.*?<!-- end -->", "^#.*?$", r"^    .*?$", r"^\d+\. "):
        text = re.sub(pattern, "", text, flags=re.DOTALL | re.MULTILINE)
    text = " ".join(text.split())
    for sentence in STATED["ODD.md"]:
        text = text.replace(sentence, "")
    text = re.sub("`[^`]*`", "`", text)
    for pattern in NO_FACTS:
        text = re.sub(pattern, "", text)
    words = "|".join((*NUMBERS[2:], "half", "twice"))
    assert re.findall(rf".{{30}}(?:\d[\d,.]*|\b(?:{words})\b).{{30}}", text) == []


def test_the_roles_that_must_be_cited_are_those_of_the_code():
    table = prose("calibration/README.md").partition("## Roles")[2].partition("## To add")[0]
    rows = re.findall(r"\| `(\w+)` \| [^|]+ \| (yes|no) \|", table)
    assert {role for role, _ in rows} == set(ROLES)
    assert {role for role, cited in rows if cited == "yes"} == set(MUST_BE_CITED)


def test_the_odd_names_the_actors_in_the_order_in_which_they_decide():
    body = ast.parse(textwrap.dedent(inspect.getsource(BorderModel._create_actors)))
    calls = [n.func for n in ast.walk(body) if isinstance(n, ast.Call)]
    made = [f.id for f in sorted(calls, key=lambda f: f.lineno) if isinstance(f, ast.Name)]
    words = {
        "FoodSupply": "food supply",
        "State": "DPRK state",
        "SectorCommand": "sector commands",
        "Gate": "gates",
        "CentralGovernment": "Beijing",
        "BorderForce": "border force",
        "CountyGovernment": "county governments",
        "Camp": "camps",
        "Brokers": "brokers",
        "ReliefGroups": "relief groups",
    }
    order = ", ".join(words[name] for name in made if name in words)
    assert f"Actors decide, in this order: {order}." in prose("ODD.md")


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        (sim.processes, f"The {in_words(len(DAILY_ORDER))} processes"),
        (
            sim.population.cohorts,
            (
                f"{in_words(CIVILIAN_COHORTS).capitalize()} civilian cohorts (sex, age group, "
                f"kin in China or not) and {in_words(MILITARY_COHORTS)} of soldiers"
            ),
        ),
        (sim.population.cohorts, f"by sex and age group alone, {in_words(N_CLASSES)} classes"),
    ],
)
def test_a_docstring_counts_as_the_program_does(module, sentence):
    assert sentence in " ".join((inspect.getdoc(module) or "").split())
