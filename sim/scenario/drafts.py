"""From the files and options of a scenario to the scenario: merged, held together, and built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sim.geography.gazetteer import Gazetteer, shipped
from sim.params import ORDINARY
from sim.scenario.calendars import Run, check_dates, dated, happenings, run_of, same_days
from sim.scenario.changes import name_of_variation, read_changes
from sim.scenario.draws import Draws, read_draws
from sim.scenario.help.sanity import contradictions, oddities
from sim.scenario.language.beliefs import Belief
from sim.scenario.language.declared import Declared
from sim.scenario.language.mistakes import Findings, Mistake, ScenarioError
from sim.scenario.language.timelines import DEFAULT, Origin, Timeline, overlay, within
from sim.scenario.layers import Layer
from sim.scenario.overrides import Sets
from sim.scenario.phases import build_phases
from sim.scenario.scenario import Asked, Scenario
from sim.scenario.uncertainty import wrong_beliefs


@dataclass(frozen=True)
class Draft:
    """A scenario whose files and options are merged, not yet built.

    `name` and `lineage` are those of a variation; else those of the files hold.
    """

    layers: tuple[Layer, ...]
    options: tuple[Layer, ...]
    run: Run
    known: Declared
    name: str = ""
    lineage: tuple[str, ...] = ()

    @property
    def places(self) -> Gazetteer:
        """The places that the scenario speaks of."""
        return self.layers[0].places or shipped()

    def merged(self) -> dict[str, Timeline]:
        """Merge the values of files and options, with the dates of this run."""
        merged: dict[str, Timeline] = {}
        for layer in (*reversed(self.layers), *self.options):
            for key, story in layer.values.items():
                merged[key] = overlay(merged.get(key, ()), dated(story, self.run))
        return merged

    def beliefs(self) -> dict[str, Belief]:
        """Merge what files and options believe of uncertain parameters, key by key."""
        merged: dict[str, Belief] = {}
        for layer in (*reversed(self.layers), *self.options):
            merged.update(layer.beliefs)
        return merged

    def mistakes(self) -> list[Mistake]:
        """List what the options get wrong about this run, and what comes to fall on one day."""
        for layer in self.options:
            check_dates(layer, self.run)
        found = [mistake for layer in self.options for mistake in layer.mistakes.mistakes]
        for key, timeline in self.merged().items() if not found else ():
            for origin, text in same_days(timeline):
                found.append(Mistake(origin.file, origin.line, origin.column, key, text))
        return found

    def varied(self, asked: Asked, base: Scenario) -> Scenario:
        """Build another scenario from the same files and options, with changes over them all.

        Raises:
            ScenarioError: Something is wrong with the changes; it lists every mistake.
        """
        changes = read_changes(asked, self.known)
        if changes.mistakes:
            raise ScenarioError(changes.mistakes)
        kept = (replace(each, mistakes=Findings(each.file)) for each in self.options)
        options = (*kept, *changes.layers)
        other = replace(
            self,
            options=options,
            run=run_of([*reversed(options), *self.layers]),
            name=asked.name or name_of_variation(base.name, asked),
            lineage=(base.name, *base.lineage),
        )
        if wrong := other.mistakes():
            raise ScenarioError(wrong)
        return built([other])[0]

    def draws(self, base: Scenario, values: Mapping[str, Sequence[object]]) -> Draws:
        """Check values that are drawn, one of each parameter a draw.

        Raises:
            ScenarioError: Something is wrong with them; it lists every mistake.
        """
        return read_draws(base, values)


def draft(lineage: Sequence[Layer], options: Sets, known: Declared) -> Draft:
    """Merge the files of a scenario, the nearest first, and the options over them."""
    above = tuple(reversed(options.layers))
    return Draft(tuple(lineage), options.layers, run_of([*above, *lineage]), known)


def _given(draft: Draft) -> dict[str, Timeline]:
    run, known = draft.run, draft.known
    if run.start is None or run.last is None:
        raise ValueError("a scenario without a start")
    cut = {}
    for key, timeline in draft.merged().items():
        parameter = known.parameter(key)
        default = 0.0 if parameter.kind == "by_place" else parameter.default
        cut[key] = within(timeline, run.start, run.last, default)
    order = {key: place for place, key in enumerate(known.parameters)}
    return dict(sorted(cut.items(), key=lambda item: order[known.parameter(item[0]).key]))


def built(drafts: Sequence[Draft]) -> list[Scenario]:
    """Build all scenarios, or refuse them with the contradictions of all."""
    scenarios: list[Scenario] = []
    mistakes: list[Mistake] = []
    for draft in drafts:
        try:
            scenarios.append(_build(draft))
        except ScenarioError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ScenarioError(mistakes)
    return scenarios


def _build(draft: Draft) -> Scenario:
    leaf, known = draft.layers[0], draft.known
    given = _given(draft)
    start = draft.run.start or date.min
    try:
        phases = build_phases(given, start, known, draft.places.defaults)
    except ValueError as error:
        raise ScenarioError([Mistake(leaf.file, 0, 0, "", str(error))]) from error
    scenario = Scenario(
        name=draft.name or leaf.name,
        why=next((o.why for o in reversed(draft.options) if o.why), leaf.why),
        start=start,
        days=draft.run.days,
        path=leaf.path,
        lineage=draft.lineage or tuple(layer.name for layer in draft.layers[1:]),
        kind=next((layer.kind for layer in draft.layers if layer.kind), ORDINARY),
        phases=phases,
        given=given,
        head=_head(draft),
        happenings=happenings(draft.run),
        declared=known,
        places=draft.places,
        beliefs=draft.beliefs(),
        made_of=draft,
    )
    return _judged(scenario)


def _head(draft: Draft) -> dict[str, Origin]:
    layers = [*reversed(draft.options), *draft.layers]
    start = next((layer.file for layer in layers if layer.start), None)
    days = next((layer.file for layer in layers if layer.days), None)
    return {
        "start": Origin(start) if start else DEFAULT,
        "days": Origin(days) if days else DEFAULT,
    }


def _judged(scenario: Scenario) -> Scenario:
    """Refuse contradictions, and note what is odd."""
    mistakes = [*contradictions(scenario), *wrong_beliefs(scenario.given, scenario.beliefs)]
    if mistakes:
        raise ScenarioError(mistakes)
    return replace(scenario, warnings=tuple(oddities(scenario)))
