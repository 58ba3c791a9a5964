"""Without machine code every result is the same, also where many wait and much is counted."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from worlds import (
    INVENTED,
    beyond_range,
    exit_place,
    host_place,
    invented_world,
    largest,
    members,
)

from sim.behaviour.streams import Access, Marriage, Southbound, Streams, Trade
from sim.engine.compiled import is_compiled
from sim.population.party_row import Intent
from sim.processes import DAILY_ORDER, Crossing, Departure, Mortality, Onward
from sim.status import Status

TESTS = Path(__file__).resolve().parents[1]
BUSY = {
    Departure: {"again_chance": 0.3},
    Crossing: {"attempt_chance": 0.9, "people_per_km": 2.0},
    Onward: {"contact_chance": 0.5, "mission_chance": 0.05},
    Mortality: {"cold": 0.01, "disease": 0.002, "economic": 0.01},
}


def digest_of_busy_days() -> str:
    """Move hundreds of parties through all processes, under each stance, and hash the books."""
    world = invented_world(
        guards=20.0, takes_bribes=0.5, patrols=20.0, conflict=0.2, control=0.6, leniency=0.5
    )
    world.places.screening, world.places.camp_places = 300.0, 1500
    world.places.rescue, world.places.seats, world.places.camp_intake = 400.0, 200.0, 300.0
    world.places.family_room, world.places.centre_places = 40.0, 60.0
    world.places.added_places, world.places.care = 50.0, 0.5
    world.places.zone_places, world.places.releases_apart = 30.0, 0.1
    world.places.host_room, world.places.network_room = 1000.0, 150.0
    world.places.network_price = 100.0
    world.leavers = Streams(
        Trade(),
        Marriage(chance=1e-4),
        Southbound(),
        beyond_range(Access(), chance=1e-4),
    )
    world.news.known[:], world.news.calling[:] = 5.0, 3000.0
    world.news.heard.all["in_south"] = 20_000.0
    family, atlas = members(women=2, girls=2), world.places.atlas
    for way_out in range(len(INVENTED.exits.name)):
        world.put(Status.AT_BORDER, exit_place(world, way_out), 70, family=family, means=900.0)
    for host in range(len(INVENTED.hosts.name)):
        place = host_place(world, host)
        world.put(Status.IN_HIDING, place, 40, family=family, intent=Intent.TRANSIT, means=1e4)
        world.put(Status.IN_CUSTODY, place, 10, means=7000.0)
    world.put(Status.IN_CAMP, atlas.camp.start, 200, family=family, fled=True)
    world.put(Status.AT_HOME, largest(INVENTED), 300, crossings=2)
    newly = world.put(Status.IN_HIDING, host_place(world, 0), 200, family=family)
    world.start_counting()
    world.people.become(newly, Status.AT_RECEPTION)
    processes = [beyond_range(process(), **BUSY.get(process, {})) for process in DAILY_ORDER]
    digest = hashlib.sha256()
    for stance in ("shelter", "shelter", "seal", "return", "return", "tolerate"):
        world.places.stance = stance
        for process in processes:
            process.step(world)
        ledger, rows = world.people.ledger, world.people.parties.count
        for values in (ledger.left, ledger.reached, ledger.stock, ledger.tally, ledger.by_place):
            digest.update(np.asarray(values).tobytes())
        for name in (
            "members",
            "status",
            "place",
            "goal",
            "means",
            "due",
            "crossings",
            "intent",
            "stream",
            "shelter",
            "left_on",
            "marks",
        ):
            digest.update(getattr(world.people.parties, name)[:rows].tobytes())
        world.turn()
    return digest.hexdigest()


def test_without_machine_code_busy_days_are_the_same():
    """In plain Python numbers are NumPy's, which may be too narrow for what they count."""
    assert is_compiled() != bool(os.environ.get("NUMBA_DISABLE_JIT"))
    program = "import test_plain_python as t; print(t.is_compiled(), t.digest_of_busy_days())"
    paths = [str(TESTS), str(TESTS / "unit"), str(TESTS.parent)]
    done = subprocess.run(  # noqa: S603 - this interpreter, with a program that stands above
        [sys.executable, "-c", program],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", digest_of_busy_days()]
