"""From a bank to a posterior: several methods are weighed on it, and the best of those that pass.

Which of them learned what, and which axis failed, is kept. An axis that fails stays at its prior,
as does one of which the method says nothing. All others are drawn together, as what the record says
may be of some of them jointly and of none alone; one is said to be learned only if more than a
tenth of the prior's variance is gone, and if known truths show that the method knows more of it
than the prior does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.calibration.bank import Bank
from sim.calibration.diagnostics import NOT_LEARNED, Judged, best_of, contraction, judge
from sim.calibration.errors import Errors
from sim.calibration.methods.emulator import Emulation, Emulator
from sim.calibration.methods.lessons import Lessons, Method
from sim.calibration.methods.moving import Chains, Moving, luck_of
from sim.calibration.methods.regression import LINEAR, LOCAL, NEURAL, has_networks
from sim.messages.wording import counted
from sim.quantities.measures import Values
from sim.run_folder.files import RunError

DRAWS = 1000
"""Draws of a posterior that are kept."""
FEWEST_ARRIVED = 12
_DRAWN = 4000
"""Draws by which it is told how much was learned: their variance is known to two in a hundred."""


@dataclass(frozen=True)
class Fit:
    """A posterior, by which method, and how all that were tried did on known truths.

    Attributes:
        scores: shape (draw, axis), normal scores; empty if no method passed.
        contraction: shape (axis,): how much of the prior's variance is gone.
        learned: shape (axis,): of what the record says something by itself.
        kept: shape (axis,): what is drawn, with all that is known jointly; the others stay at
            their prior.
        left: the share of the prior that history matching leaves.
        until: the last year that was learned from; nought if all were.
    """

    bank: Bank
    judged: tuple[Judged, ...]
    chosen: Judged | None
    scores: Values
    contraction: Values
    learned: NDArray[np.bool_]
    kept: NDArray[np.bool_]
    left: float
    until: int = 0

    @property
    def errors(self) -> Errors:
        """How what was observed may be wrong."""
        return Errors(self.bank.targets)

    @property
    def learned_axes(self) -> list[int]:
        """The numbers of the axes that leave their prior, the surest first."""
        found = np.flatnonzero(self.learned)
        order: list[int] = found[np.argsort(-self.contraction[found], kind="stable")].tolist()
        return order

    @property
    def kept_axes(self) -> list[int]:
        """The numbers of the axes that are drawn."""
        found: list[int] = np.flatnonzero(self.kept).tolist()
        return found

    @property
    def shapes(self) -> tuple[Word, ...]:
        """How the weights of disputed forms move."""
        return tuple(_words(self))


@dataclass(frozen=True)
class Word:
    """An answer to a disputed question: its weight before, and after, with its error."""

    key: str
    word: str
    before: float
    after: float
    error: float

    @property
    def factor(self) -> float:
        """By how much the data favour it over its weight (a Bayes factor, beside all others)."""
        odds = [share / (1 - share) if share < 1 else np.inf for share in (self.after, self.before)]
        return float(odds[0] / odds[1]) if odds[1] else np.nan


def methods() -> tuple[Method, ...]:
    """Give the methods that can be tried here."""
    with_networks = (NEURAL,) if has_networks() else ()
    return (LINEAR, LOCAL, *with_networks, Emulation(), Moving())


def fit(
    bank: Bank,
    seed: int,
    tried: Sequence[Method],
    tell: Callable[[str], None] = lambda _: None,
    until: int = 0,
) -> Fit:
    """Weigh methods on a bank, and draw from the posterior of the best.

    Args:
        bank: members with draws.
        seed: where the luck of learning comes from.
        tried: the methods.
        tell: told what is done.
        until: the last year of targets that the bank holds, if later ones were left out.
    """
    lessons, errors = _lessons(bank, seed), Errors(bank.targets)
    judged = []
    for method in tried:
        tell(f"weighing {method.name} on {bank.of_the_prior.draws} known truths")
        judged.append(judge(method, lessons, errors.centre))
    chosen = best_of(judged)
    size = bank.scores.shape[1]
    learned = {each.name: each.learn(lessons) for each in tried
               if each.name in ("emulator", getattr(chosen, "method", ""))}  # fmt: skip
    rng = lessons.rng(17)
    emulator = learned.get("emulator")
    left = emulator.left(errors.centre, rng) if isinstance(emulator, Emulator) else np.nan
    if chosen is None:
        none = np.zeros(size)
        nothing = none > 0
        return Fit(
            bank, tuple(judged), None, np.zeros((0, size)), none, nothing, nothing, left, until
        )
    drawn = learned[chosen.method].posterior(errors.observed(rng, _DRAWN), rng)
    gone = contraction(drawn, bank.of_the_prior.scores)
    kept = learned[chosen.method].told & ~chosen.failed
    tells = (gone >= NOT_LEARNED) & kept & chosen.knows
    return Fit(bank, tuple(judged), chosen, drawn[:DRAWS], gone, tells, kept, left, until)


def guide(bank: Bank, seed: int, until: int = 0) -> Fit:
    """Say by the emulator alone, unweighed, where more members would teach most."""
    lessons, errors = _lessons(bank, seed), Errors(bank.targets)
    rng = lessons.rng(19)
    emulator = Emulation().emulator(lessons)
    drawn = emulator.posterior(errors.observed(rng, DRAWS), rng)
    gone = contraction(drawn, bank.of_the_prior.scores)
    left = emulator.left(errors.centre, rng)
    nothing = np.zeros(gone.size, np.bool_)
    return Fit(bank, (), None, drawn, gone, nothing, emulator.told, left, until)


def begin(bank: Bank, count: int, seed: int) -> Chains:
    """Begin so many chains, or as many as there are draws of the prior, at the first of them."""
    lessons, errors = _lessons(bank.of_the_prior, seed), Errors(bank.targets)
    _, rows = np.unique(lessons.draw, return_index=True)
    rng = lessons.rng(29)
    chosen = np.asarray(rows[:count], np.intp)
    return Chains.begin(lessons, chosen, errors.observed(rng, chosen.size), rng)


def moved(bank: Bank, chains: Chains, seed: int, until: int = 0) -> Fit:
    """Say where chains are to be run next: where they would give what was observed.

    Args:
        bank: all members so far.
        chains: where they were run last.
        seed: where the luck of learning comes from.
        until: the last year of what is taken for observed; all, if nought.
    """
    lessons = _lessons(bank, seed)
    emulator = Emulation().emulator(lessons)
    at = chains.moved(emulator, luck_of(lessons), bank.known(until))
    none = np.zeros(at.shape[1])
    kept = _in_the_record(bank) | emulator.told
    return Fit(bank, (), None, at, none, none > 0, kept, np.nan, until)


def arrived(bank: Bank, chains: Chains, seed: int, until: int = 0) -> Chains:
    """Keep the chains that give what could have been observed, where they were run last.

    Raises:
        RunError: Too few have arrived to draw from.
    """
    errors, luck = Errors(bank.targets), luck_of(_lessons(bank, seed))
    covariance = np.diag(luck) + errors.covariance
    covariance += np.diag(errors.spread**2 - np.diag(errors.covariance))  # claims that contradict
    there = chains.arrived(errors.centre, covariance, bank.known(until))
    if there.sum() < FEWEST_ARRIVED:
        raise RunError(
            f"{counted(int(there.sum()), 'member')} of {there.size} gave what could have been "
            f"observed where they were moved to, and {FEWEST_ARRIVED} are the fewest to draw from: "
            "the same command with more --moves goes on with them"
        )
    return chains.those(there)


def by_chains(found: Fit, chains: Chains, seed: int) -> Fit:
    """Draw from where chains were run last, over and over; how it did is that of moved members.

    Raises:
        RunError: Moved members do not pass on known truths.
    """
    judged = next(each for each in found.judged if each.method == Moving.name)
    if not judged.passes:
        raise RunError("members that are moved do not pass on known truths; run with --moves 0")
    lessons, errors = _lessons(found.bank, seed), Errors(found.bank.targets)
    rng = lessons.rng(31)
    learned = Moving().learn(lessons)
    drawn = learned.posterior(errors.observed(rng, _DRAWN), rng)
    gone = contraction(drawn, found.bank.of_the_prior.scores)
    tells = (gone >= NOT_LEARNED) & ~judged.failed & judged.knows
    kept = _in_the_record(found.bank) | learned.told
    scores = np.resize(chains.at, (DRAWS, chains.at.shape[1]))
    return replace(found, chosen=judged, scores=scores, contraction=gone, learned=tells, kept=kept)


def _in_the_record(bank: Bank) -> NDArray[np.bool_]:
    """Tell which axes may act in the years of the record."""
    return np.array([not axis.is_of_crises for axis in bank.axes])


def _lessons(bank: Bank, seed: int) -> Lessons:
    errors = Errors(bank.targets)
    return Lessons(bank.scores, bank.summaries, bank.draw, errors, seed, bank.guided)


def _words(found: Fit) -> list[Word]:
    told = []
    count = max(1, len(np.unique(found.scores, axis=0))) if found.chosen is not None else 1
    if found.chosen is not None:
        count = min(count, found.chosen.truths)
    for number, axis in enumerate(found.bank.axes):
        for key, prior in axis.priors.items():
            if not prior.weights or not found.scores.size:
                continue
            drawn = axis.values(found.scores[:, number])[key]
            shown = [str(word).lower() if isinstance(word, bool) else word for word in drawn]
            for word, weight in prior.weights.items():
                share = shown.count(word) / len(shown)
                error = float(np.sqrt(share * (1 - share) / count))
                told.append(Word(key, word, weight, share, error))
    return told
