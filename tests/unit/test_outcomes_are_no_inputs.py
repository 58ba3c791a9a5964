"""What is observed is an outcome, and no parameter of the model rests on it."""

from __future__ import annotations

import re

import pytest

from sim.evidence import load_register
from sim.evidence.claims import OBSERVED
from sim.scenario.language.declared import declared

REGISTER = load_register()
FIRST_DAY = "beginning"
"""The section that describes the people of the first day, which may be those who were observed."""


def words(text: str) -> list[str]:
    return text.split()


OUTCOMES = words("""
    arrivals-2002-2011 arrivals-2011-2737 arrivals-before-2002 arrivals-1990-94
    cumulative-23000-since-1953 tens-of-thousands-since-famine arrivals-female-share
    arrivals-age-sex arrivals-occupation arrivals-years-on-the-way arrivals-with-family
    arrivals-with-family-memory origin-rates origin-2003 hidden-30-40k-2014 hidden-10-40k-2012
    stock-series stock-robinson-2009 stock-yanbian-1999 children-in-china children-in-china-later
    returns-1998-2006 returns-ngo-2006 returns-2000 returns-2002-week returns-2008-june
    returns-2012 return-hazard return-points custody-stock-2012 trips-memory
    famine-death-estimates famine-death-rates famine-deaths-shape
""")


@pytest.mark.parametrize("identifier", OUTCOMES)
def test_what_was_observed_of_people_is_marked_as_observed(identifier):
    assert REGISTER.get(identifier).role in OBSERVED


def test_no_parameter_of_a_process_or_an_actor_cites_an_outcome():
    cited = {
        (parameter.key, claim.id)
        for parameter in declared().parameters.values()
        if parameter.section != FIRST_DAY
        for claim in REGISTER.claims.values()
        if claim.role in OBSERVED
        and re.search(rf"(?<![\w-]){re.escape(claim.id)}(?![\w-])", parameter.source)
    }
    assert cited == set()
