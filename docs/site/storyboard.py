"""The picture of a scenario: what is set in it, and from when to when, as an SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape

from sim.scenario import Scenario, load_scenario
from sim.scenario.files import available_scenarios
from sim.scenario.help.differences import differences
from sim.scenario.language.timelines import Timeline
from sim.scenario.language.writing import written

WIDTH, LABELS, RIGHT = 900.0, 236.0, 890.0
ROW, LEVEL, LETTER = 24.0, 16.0, 7.0
MOST_ROWS, MOST_USUAL = 24, 16
PALEST, DARKEST = 0.12, 0.42

Span = tuple[date, date, str]
"""The first day of a value, the first day after it, and the value as a file writes it."""


def storyboard(scenario: Scenario, parent: Scenario | None) -> str:
    """Draw what a scenario sets beside its parent: a row a parameter, shaded by value.

    Where a scenario moves the story of its parent to other days alone, that story is drawn; where
    it sets nothing, what others set.
    """
    keys, before = _keys(scenario, parent)
    top = 8.0 + LEVEL * (max(_levels(scenario), default=-1) + 1)
    rows = list(_rows(scenario, keys[:MOST_ROWS], before, top))
    bottom = top + ROW * len(keys[:MOST_ROWS])
    marks = [f'<line class="line" x1="{x:.1f}" x2="{x:.1f}" y1="{y:.1f}" y2="{bottom:.1f}"/>'
             for x, y in _lines_of_events(scenario)]  # fmt: skip
    names = _names_of_events(scenario)
    rest = len(keys) - MOST_ROWS
    more = (
        [_text(LABELS, bottom + 34, f"and {rest} more rows: see below", "faint")]
        if rest > 0
        else []
    )
    height = bottom + (46 if more else 26)
    title = escape(f"What {scenario.name} sets, from {scenario.start} to {scenario.last}")
    parts = [*rows, *marks, *names, *_axis(scenario, bottom), *more]
    return (
        f'<div class="storyboard" tabindex="0" role="region" aria-label="{title}">'
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{title}">'
        f"{''.join(parts)}</svg></div>"
    )


def _keys(scenario: Scenario, parent: Scenario | None) -> tuple[list[str], dict[str, str]]:
    """List what to draw, and what each was in the parent."""
    complete = scenario.complete()
    if parent is None:
        return [*scenario.given] or _set_elsewhere(complete), {}
    found = {each.key: each.first for each in differences(parent, scenario) if each.key in complete}
    if found:
        return [*found], found
    return [key for key, line in scenario.given.items() if len(spans(scenario, line)) > 1], {}


def _set_elsewhere(complete: Mapping[str, Timeline]) -> list[str]:
    """List what other scenarios set most often, and one that sets nothing leaves as it is."""
    others = (load_scenario(name).given for name, _, _ in available_scenarios())
    often = Counter(key for given in others for key in given if key in complete)
    return [key for key, _ in often.most_common(MOST_USUAL)]


def spans(scenario: Scenario, timeline: Timeline) -> list[Span]:
    """Give a timeline as stretches of days with one value each."""
    end = scenario.last + timedelta(days=1)
    steps: list[tuple[date, str]] = []
    for dated in timeline:
        value = written(dated.value)
        if not steps or steps[-1][1] != value:
            steps.append((dated.since or scenario.start, value))
    ends = [*(since for since, _ in steps[1:]), end]
    return [(since, until, value) for (since, value), until in zip(steps, ends, strict=True)]


def _rows(
    scenario: Scenario, keys: Sequence[str], before: dict[str, str], top: float
) -> Iterator[str]:
    complete = scenario.complete()
    for number, key in enumerate(keys):
        y = top + ROW * number
        yield _text(LABELS - 8, y + 16, _fitting(key, LABELS - 8), anchor="end", title=key)
        found = spans(scenario, complete[key])
        shades = _shades([value for _, _, value in found])
        for (since, until, value), shade in zip(found, shades, strict=True):
            was = before.get(key, "")
            told = f"{value} (was {was})" if len(found) == 1 and was else value
            left, right = _x(scenario, since), _x(scenario, until)
            title = escape(f"{key}: {told}, from {since}")
            yield (
                f'<rect class="span" x="{left:.1f}" y="{y + 2:.1f}" width="{right - left:.1f}" '
                f'height="{ROW - 4:.0f}" fill-opacity="{shade:.2f}"><title>{title}</title></rect>'
            )
            yield _text(left + 5, y + 16, _fitting(told, right - left - 8))


def _shades(values: Sequence[str]) -> list[float]:
    """Shade numbers by their size, and words by their turn."""
    try:
        levels = [float(value) for value in values]
    except ValueError:
        words = [*dict.fromkeys(values)]
        levels = [float(words.index(value)) for value in values]
    low, high = min(levels), max(levels)
    if low == high:
        return [(PALEST + DARKEST) / 2 for _ in levels]
    return [PALEST + (DARKEST - PALEST) * (level - low) / (high - low) for level in levels]


def _shown_events(scenario: Scenario) -> list[tuple[str, float]]:
    inside = (each for each in scenario.events if scenario.start <= each[1] <= scenario.last)
    return [(name, _x(scenario, day)) for name, day in inside]


def _lines_of_events(scenario: Scenario) -> list[tuple[float, float]]:
    """Say where the line of each event stands, and from where on downward."""
    shown = zip(_shown_events(scenario), _levels(scenario), strict=True)
    return [(x, 8.0 + LEVEL * level) for (_, x), level in shown]


def _levels(scenario: Scenario) -> list[int]:
    """Put the names of events on levels, so that none lies on another."""
    ends: list[float] = []
    levels = []
    for name, x in _shown_events(scenario):
        left, right = _extent(name, x)
        level = next((n for n, end in enumerate(ends) if end < left), len(ends))
        ends[level : level + 1] = [right + 8]
        levels.append(level)
    return levels


def _extent(name: str, x: float) -> tuple[float, float]:
    width = LETTER * len(name) + 4
    return (x, x + width) if x + width < RIGHT else (x - width, x)


def _names_of_events(scenario: Scenario) -> Iterator[str]:
    for (name, x), level in zip(_shown_events(scenario), _levels(scenario), strict=True):
        is_left = _extent(name, x)[0] < x
        at = x - 4 if is_left else x + 4
        yield _text(at, 18.0 + LEVEL * level, name, "faint", anchor="end" if is_left else "start")


def _axis(scenario: Scenario, bottom: float) -> Iterator[str]:
    anchors = {0: "start", 4: "end"}
    for quarter in range(5):
        day = scenario.start + timedelta(days=(scenario.days - 1) * quarter // 4)
        x = LABELS + (RIGHT - LABELS) * quarter / 4
        told = f"{day.day} {day:%b %Y}"
        yield _text(x, bottom + 18, told, "faint", anchor=anchors.get(quarter, "middle"))


def _x(scenario: Scenario, day: date) -> float:
    return LABELS + (RIGHT - LABELS) * (day - scenario.start).days / scenario.days


def _fitting(text: str, room: float) -> str:
    """Shorten a text to the room there is; what is too short to read is left out."""
    letters = int(room / LETTER)
    if len(text) <= letters:
        return text
    return f"{text[: letters - 1]}…" if letters > 5 else ""


def _text(
    x: float, y: float, text: str, kind: str = "", *, anchor: str = "start", title: str = ""
) -> str:
    if not text:
        return ""
    hint = f"<title>{escape(title)}</title>" if title and title != text else ""
    own = f' class="{kind}"' if kind else ""
    return f'<text{own} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}{hint}</text>'
