"""Custody in China: release for a payment while the case is secret, forced return otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from sim.behaviour.penalties import penalty_of
from sim.engine.compiled import compiled
from sim.engine.draws import Dice, poisson, uniform
from sim.geography.numbering import SHELTER, TOLERATE
from sim.params import number, numbers
from sim.population.arrays import CUSTODY, Books, Record, Records
from sim.population.bulk import draw_from_hosts
from sim.population.calendar import set_term, take_due
from sim.population.transitions import become, see_newcomers
from sim.processes.base import World
from sim.status import Status


@dataclass(frozen=True)
class Custody:
    """Those who are held are returned to the DPRK unless someone pays and nobody hears of it.

    A case that is known to the DPRK ends in return, always. While it is not, officials let a party
    go for a payment, less readily when they have let many go of late (the county governments'
    leniency). Everybody else is returned after about a week, as far as Beijing cooperates; those it
    does not return it lets go, or sends to reception where it shelters.
    """

    public_chance: float = number(
        0.02,
        "chance that an arrest becomes known to the DPRK at once, a person arrested",
        unit="per arrest",
        low=0.0,
        high=1.0,
        source="assumption: most arrests stay local; larger groups make news, publicity-condition",
    )
    leak_chance: float = number(
        0.01,
        "daily chance that a case becomes known while a party is held",
        unit="1/day",
        low=0.0,
        high=1.0,
        source="assumption: lists are exchanged between the two services",
    )
    release_price: float = number(
        6000.0,
        "payment for which most officials let a party go",
        unit="USD",
        low=0.0,
        high=100_000.0,
        source="bribe-6000-usd",
    )
    sponsored_share: float = number(
        0.10,
        "share of parties for which relief networks or kin abroad pay",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: sponsors exist, and their funds are small",
    )
    days_held: float = number(
        7.0,
        "mean days in custody before return",
        unit="days",
        low=1.0,
        high=365.0,
        source="custody-week",
    )
    days_to_release: float = number(
        3.0,
        "mean days in custody until a party that was paid for is let go",
        unit="days",
        low=1.0,
        high=365.0,
        source="assumption: sooner than a return, or the case gets about",
    )
    days_public: float = number(
        40.0,
        "mean days in custody of a case that became public",
        unit="days",
        low=1.0,
        high=730.0,
        source="arrest-11-june19, custody-week",
    )

    def step(self, world: World) -> None:
        """Open new cases, let some leak, and end those whose term is over."""
        places = world.places
        rules = numbers(self), numbers(world.penalties)
        dice = world.luck("custody"), world.luck("leaks"), world.luck("end of custody")
        hear_cases(world.people.books, places.hosts, rules, dice)


@compiled
def hear_cases(
    books: Books,
    hosts: Records,
    rules: tuple[Records, Records],
    dice: tuple[Dice, Dice, Dice],
) -> None:
    """Open new cases, let some leak, and close those whose term is over."""
    custody, penalties = rules
    open_cases(books, hosts, custody, dice[0])
    leak(books, custody[0].leak_chance, dice[1])
    close_cases(books, hosts, penalties, dice[2])


@compiled
def open_cases(books: Books, hosts: Records, rules: Records, dice: Dice) -> None:
    """Give each new case its fate: public, bought free, or returned after a while."""
    custody = rules[0]
    n = see_newcomers(books, CUSTODY)
    for row in range(n):
        p = books.found[row]
        party = books.parties[p]
        if party.place >= books.layout[0].separate:
            continue
        secret = (1.0 - custody.public_chance) ** party.people
        party.is_public = party.is_public or uniform(dice) < 1.0 - secret
        host = hosts[party.place - books.layout[0].host]
        party.is_bought_free = not party.is_public and _is_bought_free(party, host, custody, dice)
        days = custody.days_public if party.is_public else custody.days_held
        if party.is_bought_free:
            days = custody.days_to_release
            if party.means >= custody.release_price:
                party.means -= custody.release_price
        set_term(books, p, 1 + poisson(dice, max(days - 1, 0.0)))


@compiled
def _is_bought_free(party: Record, host: Record, custody: Record, dice: Dice) -> bool:
    """Tell whether a payment is offered and accepted."""
    has_means: bool = party.means >= custody.release_price
    is_offered = uniform(dice) < custody.sponsored_share or has_means
    return is_offered and uniform(dice) < host.leniency


@compiled
def leak(books: Books, chance: float, dice: Dice) -> None:
    """Let some cases become known to the DPRK."""
    n = draw_from_hosts(books, Status.IN_CUSTODY, chance, dice)
    for row in range(n):
        books.parties[books.found[row]].is_public = True


@compiled
def close_cases(books: Books, hosts: Records, penalties: Records, dice: Dice) -> None:
    """Return, release or shelter those whose term ends today."""
    n = take_due(books, Status.IN_CUSTODY)
    for row in range(n):
        p = books.found[row]
        party = books.parties[p]
        host = hosts[party.place - books.layout[0].host]
        goes_back = _goes_back(party, host, dice)
        party.is_bought_free = False
        party.is_public = False
        if goes_back:
            penalty = penalty_of(books, p, penalties, dice)
            party.forced_returns += 1
            become(books, p, Status.DETAINED, books.layout[0].penalty + penalty)
            continue
        party.went_south = False
        shelters = host.stance_here >= SHELTER
        become(books, p, Status.AT_RECEPTION if shelters else Status.IN_HIDING, party.place)


@compiled
def _goes_back(party: Record, host: Record, dice: Dice) -> bool:
    """Tell whom a country hands over: every public case as long as it cooperates at all."""
    if host.stance_here >= SHELTER:
        return False
    if party.is_public and host.cooperation > 0.0:
        return True
    cooperates = uniform(dice) < host.cooperation
    return cooperates and host.stance_here != TOLERATE and not party.is_bought_free
