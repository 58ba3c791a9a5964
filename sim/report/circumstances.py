"""Under what circumstances a run passed: those of the documents, or others, by its settings.

A claim of what was observed speaks of the controls, policies and supplies of its time. Each bound
here is what the documents report of any year from the famine to 2012, or the usual in the model.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.results.kept_settings import KeptSettings


@dataclass(frozen=True)
class _Usual:
    """Between what values a parameter stays in documented years, and how other years are called."""

    section: str
    name: str
    low: float
    high: float
    otherwise: str


_USUAL = (
    _Usual("dprk", "exit_open", 0.0, 0.0, "the border is opened"),
    _Usual("dprk", "takes_back", 1.0, 1.0, "not all who are returned are taken back"),
    _Usual("dprk", "buffer_zone", 0.0, 0.0, "nobody may come near the bank"),
    _Usual("dprk", "control", 0.8, 1.0, "control fails"),
    _Usual("dprk", "fuel", 0.5, 1.0, "fuel is cut"),
    _Usual("dprk", "border_forces", 0.0, 100_000.0, "there are more guards"),
    _Usual("food", "aid", 1.0, 1.0, "aid is cut"),
    _Usual("conflict", "exposure", 0.0, 0.0, "there is fighting"),
    _Usual("beijing", "cooperation", 1.0, 1.0, "not all who are held are returned"),
    _Usual("beijing", "cooperation_there", 0.0, 0.0, "not all who are held are returned"),
    _Usual("beijing", "spares_public", 0.0, 0.0, "public cases are spared"),
    _Usual("beijing", "spares_public_there", 0.0, 0.0, "public cases are spared"),
    _Usual("patrols", "force", 0.0, 18_000.0, "there are more patrols"),
    _Usual("patrols", "surge", 0.0, 0.0, "troops are moved to the border"),
    _Usual("county_governments", "campaign", 0.0, 2.5, "campaigns are harder than any"),
    _Usual("networks", "funding", 1.0, 1.0, "networks have other funds"),
    _Usual("onward", "mission_rush", 0.0, 150.0, "missions are rushed"),
)
_USUAL_STANCES = {"stance": ("return",), "stance_there": ("usual", "return")}


def is_border_opened(settings: KeptSettings) -> bool:
    """Tell whether the state ever lets its people go, by itself or as an answer."""
    answers = max(settings.numbers("dprk", "opens_when_aid_below"), default=0.0)
    is_answered = any(aid < answers for aid in settings.numbers("food", "aid"))
    return is_answered or any(settings.numbers("dprk", "exit_open"))


def others(settings: KeptSettings) -> tuple[str, ...]:
    """Say what of a run is not as documents report it of any year; nothing if all is."""
    found = [
        each.otherwise
        for each in _USUAL
        if any(
            not each.low <= number <= each.high
            for number in settings.numbers(each.section, each.name)
        )
    ]
    if any(
        word not in usual
        for name, usual in _USUAL_STANCES.items()
        for word in settings.words("beijing", name)
    ):
        found.append("those who are found are not always returned")
    if is_border_opened(settings):
        found.append("the border is opened")
    return tuple(dict.fromkeys(found))
