"""Hearing: how the flows of a day become news at home and in offices."""

from __future__ import annotations

from sim.behaviour.information.heard import Heard
from sim.behaviour.structure import NEWS_REACH, WITHIN_COUNTY
from sim.engine.compiled import compiled
from sim.geography.numbering import MISSIONS
from sim.population.arrays import PeopleArrays, Records
from sim.status import HELD, OUTSIDE, Penalty, Status, mask

_STATUSES, _PENALTIES = len(Status), len(Penalty)
_WITHIN_COUNTY = NEWS_REACH.index(WITHIN_COUNTY)
_IS_ACROSS = mask(OUTSIDE)
_IS_FAILURE = mask(HELD | {Status.AT_BORDER})  # caught, or turned back


@compiled
def hear(
    heard: Heard, provinces: Records, arrays: PeopleArrays, lasting: Records, structure: Records
) -> None:
    """Let everybody hear of the day that ended; `lasting` are the numbers of `Memory`."""
    hear_at_home(heard, arrays, lasting)
    spread_word(heard.counties, provinces, lasting, structure)
    hear_of_penalties(heard, arrays, lasting)
    hear_in_offices(heard, arrays, lasting)
    hear_of_the_way_on(heard, arrays, lasting)


@compiled
def phone_reach(lasting: Records) -> float:
    """Give how well news and calls get through, 1 with phones as common as around 2010."""
    memory = lasting[0]
    reach: float = memory.without_phones + (1.0 - memory.without_phones) * memory.phones
    return reach


@compiled
def spread_word(
    counties: Records, provinces: Records, lasting: Records, structure: Records
) -> None:
    """Let the knowledge of the way reach the rest of each province and of the country."""
    memory, travels = lasting[0], phone_reach(lasting)
    if structure[0].news == _WITHIN_COUNTY:
        travels = 0.0
    known = residents = 0.0
    for province in range(provinces.size):
        provinces[province].known = provinces[province].residents = 0.0
    for county in range(counties.size):
        here = counties[county]
        in_province = provinces[here.province]
        in_province.known += here.network * here.residents
        in_province.residents += here.residents
        known += here.network * here.residents
        residents += here.residents
    of_nation = memory.nation_share * known / max(residents, 1.0)
    own = 1.0 - memory.province_share - memory.nation_share
    for county in range(counties.size):
        here = counties[county]
        in_province = provinces[here.province]
        of_province = memory.province_share * in_province.known / max(in_province.residents, 1.0)
        here.known = own * here.network + travels * (of_province + of_nation)


@compiled
def hear_of_penalties(heard: Heard, arrays: PeopleArrays, lasting: Records) -> None:
    """Let people at home hear how many leave and how many are punished, by class."""
    days, layout, everything = lasting[0].penalty_days, arrays.layout[0], heard.all[0]
    leavers = 0
    for county in range(heard.counties.size):
        leavers += arrays.left[Status.AT_HOME, Status.EN_ROUTE, layout.county + county]
    everything.leavers += (leavers - everything.leavers) / days
    for penalty in range(_PENALTIES):
        sentenced = 0
        for before in range(_STATUSES):
            if before != Status.DETAINED:
                sentenced += arrays.reached[before, Status.DETAINED, layout.penalty + penalty]
        everything.punished[penalty] += (sentenced - everything.punished[penalty]) / days


@compiled
def hear_at_home(heard: Heard, arrays: PeopleArrays, lasting: Records) -> None:
    """Let people at home hear of neighbours who left or got out, and of attempts that failed."""
    memory, first = lasting[0], arrays.layout[0].exit
    for county in range(heard.counties.size):
        news = heard.counties[county]
        place = arrays.layout[0].county + county
        succeeded = arrays.by_place[place].successes
        succeeded += memory.camp_news * arrays.by_place[place].sheltered
        left = arrays.left[Status.AT_HOME, Status.EN_ROUTE, place] * news.per_thousand
        news.network *= 1.0 - 1.0 / memory.network_days
        news.network += succeeded * news.per_thousand
        arrived = arrays.by_place[place].arrived
        news.calling += arrived - news.calling / memory.calling_days
        heard.all[0].in_south += arrived
        news.exodus += (left - news.exodus) / memory.exodus_days
        fled = arrays.by_place[place].fled
        news.flight += (fled * news.per_thousand - news.flight) / memory.exodus_days
        news.fled += fled - arrays.by_place[place].came_home
    for row in range(heard.exits.size):
        at_exit = heard.exits[row]
        tried = failed = arrays.by_place[first + row].killed_in_attempts
        for after in range(_STATUSES):
            ended = arrays.left[Status.AT_BORDER, after, first + row]
            tried += ended * (_IS_ACROSS[after] or _IS_FAILURE[after])
            failed += ended * _IS_FAILURE[after]
        at_exit.attempts += (tried - at_exit.attempts) / memory.risk_days
        at_exit.failures += (failed - at_exit.failures) / memory.risk_days
        at_exit.attempts_yesterday = tried


@compiled
def hear_in_offices(heard: Heard, arrays: PeopleArrays, lasting: Records) -> None:
    """Let officials hear of crossings, releases, fines, helpers, and of those who wait."""
    days, layout, everything = lasting[0].officials_days, arrays.layout[0], heard.all[0]
    arrivals = 0
    for row in range(heard.exits.size):
        across = 0
        for after in range(_STATUSES):
            if _IS_ACROSS[after]:
                across += arrays.left[Status.AT_BORDER, after, layout.exit + row]
        arrivals += across
        heard.exits[row].queue = arrays.stock[Status.AT_BORDER, layout.exit + row]
        heard.exits[row].passed += across
        heard.exits[row].crossings += (across - heard.exits[row].crossings) / days
    for row in range(heard.hosts.size):
        place, host = layout.host + row, heard.hosts[row]
        released = arrays.left[Status.IN_CUSTODY, Status.IN_HIDING, place]
        host.releases += (released - host.releases) / days
        host.fines += (arrays.by_place[place].fined_cny - host.fines) / days
        host.waiting = arrays.stock[Status.AT_RECEPTION, place]
        host.in_camps = arrays.stock[Status.IN_CAMP, place]
    for row in range(heard.camps.size):
        heard.camps[row].in_camp = arrays.stock[Status.IN_CAMP, layout.camp + row]
    sentenced = arrays.tally[0].helpers_sentenced
    everything.helpers_sentenced += (sentenced - everything.helpers_sentenced) / days
    everything.arrivals += (arrivals - everything.arrivals) / days


@compiled
def hear_of_the_way_on(heard: Heard, arrays: PeopleArrays, lasting: Records) -> None:
    """Let networks hear who sought them, who set out with them and how many were caught."""
    days, layout, everything = lasting[0].officials_days, arrays.layout[0], heard.all[0]
    for row in range(heard.networks.size):
        taken = arrays.reached[Status.IN_HIDING, Status.ONWARD, layout.network + row]
        heard.networks[row].onward += (taken - heard.networks[row].onward) / days
        asked = arrays.by_place[layout.network + row].asked
        heard.networks[row].asked += (asked - heard.networks[row].asked) / days
    caught = 0
    for place in range(layout.places):
        caught += arrays.left[Status.ONWARD, Status.IN_CUSTODY, place]
    everything.tried_missions *= 1.0 - 1.0 / lasting[0].missions_days
    everything.tried_missions += arrays.by_place[layout.network + MISSIONS].asked
    everything.caught_onward += (caught - everything.caught_onward) / days
