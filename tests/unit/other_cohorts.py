"""Run the invented world with four age groups instead of three; started by `test_cohorts`.

Writes, as JSON, how many classes and cohorts there are, how many people of each age group live at
home in the morning of the first day, and how many are somewhere and away from home on the last.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

NAME = "sim.population.cohorts"


def with_youths(text: str) -> str:
    """Let people of 15 to 24 be an age group of their own."""
    changed = text.replace("    OLDER = 2\n", "    OLDER = 2\n    YOUTH = 3\n")
    assert changed != text
    return changed


def main() -> None:
    """Load the other scheme in the place of ours, and run the quiet world."""
    spec = importlib.util.find_spec(NAME)
    assert spec is not None
    assert spec.origin is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    text = with_youths(Path(spec.origin).read_text(encoding="utf-8"))
    exec(compile(text, spec.origin, "exec"), module.__dict__)  # noqa: S102 - our own text

    from sim.model import BorderModel  # noqa: PLC0415 - after the scheme is in its place
    from sim.population.residents import Population  # noqa: PLC0415
    from sim.scenario.load import load_scenario  # noqa: PLC0415

    Population.youth_share = 0.15  # type: ignore[attr-defined]
    world = Path(__file__).parents[1] / "world"
    model = BorderModel(load_scenario(str(world / "war.yaml"), days=4), seed=1, member=0)
    residents = model.people.residents.counts
    at_home = [int(residents[:, age == module.COHORT_AGE].sum()) for age in module.Age]
    while model.day < 4:
        model.step()
    parties = model.people.parties
    members = parties.members[: parties.count]
    told = {
        "classes": members.shape[1],
        "cohorts": residents.shape[1],
        "at_home": at_home,
        "somewhere": int(model.people.ledger.stock.sum()),
        "youths_away": int(members[:, module.CLASS_AGE == module.Age.YOUTH].sum()),
        "away": int(members.sum()),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
