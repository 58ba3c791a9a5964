"""Runs that are saved and gone on with give the bytes of runs that were never disturbed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.continuation import read_continuation
from sim.ensemble.runner import Runner
from sim.model import BorderModel
from sim.results import RunError, RunFailedError, RunFolder, load_results
from sim.run_folder.array_files import read_all
from sim.run_folder.files import mark_of
from sim.run_folder.members import write_arrays
from sim.run_folder.provenance import model_fingerprint, versions
from sim.scenario import Scenario, load_scenario
from sim.simulation.course import Leg, course_digest, cut
from sim.simulation.snapshot import SnapshotError, load, put_back

WORLD = Path(__file__).parents[1] / "world"
DAYS, MEMBERS, SEED = 24, 2, 3
FEW = (
    "beginning.in_hiding=400",
    "beginning.detained=50",
    "beginning.onward=20",
    "beginning.home_again=200",
    "beginning.known_leavers=500",
)


def scenario(name: str = "collapse", days: int = DAYS, *sets: str) -> Scenario:
    return load_scenario(str(WORLD / f"{name}.yaml"), (*FEW, *sets), days)


def run(
    out: Path,
    what: Scenario,
    save_on: Sequence[int | date] = (),
    leaving: tuple[Path, int | date] | None = None,
    workers: int = 1,
    **more: object,
) -> Path:
    """Run in this process, unless a test is about workers: each begins with seconds of imports."""
    continuation = None if leaving is None else read_continuation(*leaving)
    return Runner(out, workers, **more).run([what], MEMBERS, SEED, save_on, continuation)[0]


def digests(folder: Path) -> dict[str, str]:
    """Hash what a run recorded: all files but its manifest, and what serves going on from it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != "manifest.json"
        and path.relative_to(folder).parts[0] not in ("snapshots", "before")
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("undisturbed"), scenario(), workers=2)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with snapshots of its first morning, of day 10, and of its end."""
    return run(tmp_path_factory.mktemp("saved"), scenario(), (0, date(2012, 3, 11), DAYS))


@pytest.fixture
def copied(saved: Path, tmp_path: Path) -> Path:
    """A copy of the run with snapshots, to be spoilt."""
    return Path(shutil.copytree(saved, tmp_path / "copied" / saved.name))


def test_saving_changes_no_byte_of_the_results(undisturbed: Path, saved: Path) -> None:
    assert digests(saved) == digests(undisturbed)
    assert [RunFolder(saved).saved_days(member) for member in (0, 1)] == [[0, 10, DAYS]] * 2
    assert not list(saved.rglob(".*"))


@pytest.mark.parametrize("day", [0, 10, 17])
def test_a_run_that_goes_on_by_itself_is_as_if_undisturbed(
    undisturbed: Path, saved: Path, tmp_path: Path, day: int
) -> None:
    for number, first in enumerate((saved, undisturbed)):
        on = run(tmp_path / str(number), scenario(), leaving=(first, day))
        assert digests(on) == digests(undisturbed)
        assert {path.name for path in on.iterdir()} == {path.name for path in undisturbed.iterdir()}
        (origin,) = RunFolder(on).read_manifest().origin
        assert (origin.scenario, origin.digest, origin.day) == ("collapse", scenario().digest, day)


@pytest.mark.parametrize(("day", "save_on"), [(14, (14,)), (14, ()), (9, (5,))])
def test_a_run_that_was_over_sooner_can_be_lengthened(
    undisturbed: Path, tmp_path: Path, day: int, save_on: Sequence[int]
) -> None:
    short = run(tmp_path / "short", scenario(days=14), save_on)
    on = run(tmp_path / "on", scenario(), leaving=(short, day), workers=2 if save_on else 1)
    assert digests(on) == digests(undisturbed)


def test_a_longer_run_can_be_cut_short(saved: Path, tmp_path: Path) -> None:
    short = run(tmp_path / "short", scenario(days=14))
    assert digests(run(tmp_path / "on", scenario(days=14), leaving=(saved, 12))) == digests(short)


def test_scenarios_that_go_on_from_one_run_are_identical_to_the_day_they_part(
    saved: Path, tmp_path: Path
) -> None:
    tolerant = scenario("collapse", DAYS, "beijing.stance=tolerate", "dprk.control=0.1")
    kept, other = (
        load_results(path).data.drop_vars("fates")  # which are of all days
        for path in (saved, run(tmp_path, tolerant, (), (saved, 12)))
    )
    assert kept.isel(day=slice(12)).equals(other.isel(day=slice(12)))
    assert not kept["departures"][:, 12:].equals(other["departures"][:, 12:])


@pytest.mark.parametrize("day", [10, 12])
def test_going_on_under_another_scenario_is_a_change_of_values_on_that_day(
    saved: Path, tmp_path: Path, day: int
) -> None:
    """What actors and places hold from the first morning is that of the new scenario."""
    first, then = "2012-03-01", date(2012, 3, 1 + day)
    changes = {
        "beijing.stance": ("shelter", "tolerate"),
        "destination.community_km": ("60", "150"),
        "structure.distance": ("exponential", "power"),
        "camps.capacity": ("1500", "900"),
    }
    before = scenario("collapse", DAYS, *(f"{key}={old}" for key, (old, _) in changes.items()))
    after = scenario("collapse", DAYS, *(f"{key}={new}" for key, (_, new) in changes.items()))
    dated = scenario(
        "collapse",
        DAYS,
        *(f"{key}={{{first}: {old}, {then}: {new}}}" for key, (old, new) in changes.items()),
    )
    at_once = run(tmp_path / "dated", dated)
    beginning = run(tmp_path / "before", before, (10,))
    gone_on = run(tmp_path / "after", after, (), (beginning, then))
    for member in range(MEMBERS):
        one, other = (RunFolder(path).member(member).read_bytes() for path in (at_once, gone_on))
        assert one == other
    assert digests(at_once)["series.csv"] != digests(beginning)["series.csv"]


def test_a_run_that_went_on_can_be_gone_on_from_on_any_day(saved: Path, tmp_path: Path) -> None:
    """It needs nothing of the runs before it, which may be gone."""
    stages = [
        scenario("collapse", DAYS, f"dprk.control={value}") for value in ("0.6", "0.3", "0.1")
    ]
    folders = [run(tmp_path / "a", stages[0], (5,))]
    for number, day in ((1, 8), (2, 16)):
        out = tmp_path / "abc"[number]
        folders.append(run(out, stages[number], (12,), (folders[-1], day)))
    assert RunFolder(folders[1]).saved_days(0) == [12]
    first, second, third = (digests(folder) for folder in folders)
    shutil.rmtree(folders[0])
    shutil.rmtree(folders[1])
    assert [each.day for each in RunFolder(folders[2]).read_manifest().origin] == [8, 16]
    for day in (14, 20):
        again = run(tmp_path / f"again-{day}", stages[2], (), (folders[2], day))
        assert (digests(again) == third) == (day == 20)
    for day, stage, expected in ((6, 0, first), (13, 1, second)):
        again = run(tmp_path / f"again-{day}", stages[stage], (), (folders[2], day))
        assert digests(again) == expected, "both runs are those of before until the day"


def test_members_that_are_there_without_the_snapshots_asked_for_are_run_again(
    tmp_path: Path,
) -> None:
    first = run(tmp_path, scenario(days=8))
    before = digests(first)
    run(tmp_path, scenario(days=8), (3, 5))
    assert RunFolder(first).saved_days(1) == [3, 5]
    assert digests(first) == before


def test_a_run_that_was_killed_goes_on_from_its_own_snapshots(
    undisturbed: Path, tmp_path: Path
) -> None:
    path = run(tmp_path, scenario(), (10, 20), workers=2, engine="synthetic:run_model_or_die")
    folder = RunFolder(path)
    assert load_results(path).failed == {1: "its process died 2 times (signal 9)"}
    assert folder.saved_days(1) == [10]
    kept = folder.snapshot(10, 1).stat().st_mtime_ns
    run(tmp_path, scenario(), (10, 20))
    assert folder.saved_days(1) == [10, 20]
    assert folder.snapshot(10, 1).stat().st_mtime_ns == kept, "it began from there"
    assert digests(path) == digests(undisturbed)


def test_a_run_with_another_beginning_is_another_run(saved: Path, tmp_path: Path) -> None:
    on = run(tmp_path, scenario(), leaving=(saved, 12))
    files = digests(on)
    run(tmp_path, scenario(), leaving=(saved, 12))
    with pytest.raises(RunError, match=r"another beginning \(from collapse after 12 days\)"):
        run(tmp_path, scenario())
    with pytest.raises(RunError, match="another beginning"):
        run(tmp_path, scenario(), leaving=(saved, 13))
    assert digests(on) == files


def test_all_that_does_not_agree_is_told_at_once(saved: Path, tmp_path: Path) -> None:
    continuation = read_continuation(saved, 12)
    early = tmp_path / "early.yaml"
    early.write_text("extends: collapse\nwhy: Sooner?\nstart: 2012-02-01\ndays: 9\n")
    with pytest.raises(RunError) as refused:
        Runner(saved.parent).run(
            [load_scenario(early), scenario()], MEMBERS, SEED, (99,), continuation
        )
    for said in (
        "early has no day 99; choose one from 0 (its first morning) to 9",
        f"early starts on 2012-02-01, the run in {saved} on 2012-03-01",
        "early is over after 9 days; to go on from day 12 choose an earlier --day",
        f"{saved} is the run to go on from; choose another --out",
    ):
        assert said in str(refused.value)
    assert not (saved.parent / "early").exists()
    assert RunFolder(saved).has_member(0)


def test_a_run_tells_from_which_of_its_days_one_may_go_on(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError) as refused:
        read_continuation(saved, date(2012, 3, 30), members=5, seed=0)
    assert "2012-03-30 is after" in str(refused.value)
    assert "choose one from 0 (nothing is kept) to 24 (all of it)" in str(refused.value)
    assert f"--members 5: the run in {saved} has 2" in str(refused.value)
    assert f"--seed 0: the run in {saved} has 3" in str(refused.value)
    with pytest.raises(RunError, match="no such run folder"):
        read_continuation(tmp_path / "nowhere", 3)


def test_a_run_of_another_version_of_the_model_is_refused(copied: Path) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps({**manifest, "model": "0" * 64}))
    with pytest.raises(RunError, match=r"another version of the model.* --overwrite, and then"):
        read_continuation(copied, 12)


def test_a_scenario_that_was_changed_in_the_run_folder_is_refused(copied: Path) -> None:
    written = (copied / "scenario.yaml").read_text()
    (copied / "scenario.yaml").write_text(written.replace("days: 24", "days: 25"))
    with pytest.raises(RunError, match="is not the scenario that was run"):
        read_continuation(copied, 12)


class _Booby:
    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("a snapshot was executed",))


def test_a_file_that_is_no_snapshot_is_refused(copied: Path) -> None:
    path = RunFolder(copied).snapshot(10, 1)
    whole = path.read_bytes()
    for spoilt in (b"", b"nothing", whole[: len(whole) // 2]):
        path.write_bytes(spoilt)
        with pytest.raises(RunError, match=r"member-0001.npz: is no snapshot .*remove the file"):
            read_continuation(copied, 12)
    np.savez(path, label=np.array([_Booby()], dtype=object))
    with pytest.raises(RunError, match="is no snapshot"):
        read_continuation(copied, 12)
    np.savez(path, label=np.frombuffer(b'{"day": 10}', dtype=np.uint8))
    with pytest.raises(RunError, match="is no snapshot"):
        read_continuation(copied, 12)
    assert read_continuation(copied, 9).day == 9, "it is not needed there"


def test_a_snapshot_of_something_else_is_refused(copied: Path, tmp_path: Path) -> None:
    folder = RunFolder(copied)
    shutil.copy(folder.snapshot(10, 0), folder.snapshot(10, 1))
    with pytest.raises(RunError, match=r"taken of another run \(other member\); remove the file"):
        read_continuation(copied, 12)
    tolerant = run(tmp_path, scenario("collapse", DAYS, "beijing.stance=tolerate"), (10,))
    shutil.copy(RunFolder(tolerant).snapshot(10, 1), folder.snapshot(10, 1))
    with pytest.raises(RunError, match=r"taken of another run \(other course\)"):
        read_continuation(copied, 12)


def listed_anew(run_folder: Path) -> None:
    """Have the manifest list the files as they are now, as somebody would who forges them."""
    folder = RunFolder(run_folder)
    manifest = folder.read_manifest()
    files = {name: mark_of(run_folder / name) for name in manifest.files}
    folder.write_manifest(dataclasses.replace(manifest, files=files))


@pytest.mark.parametrize("spoil", ["packed", "booby", "less", "shape"])
def test_a_snapshot_that_is_spoilt_inside_fails_the_member_that_needs_it(
    copied: Path, tmp_path: Path, spoil: str
) -> None:
    path = RunFolder(copied).snapshot(10, 1)
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    if spoil == "packed":
        whole = bytearray(path.read_bytes())
        whole[len(whole) // 2] ^= 0xFF
        path.write_bytes(whole)
    elif spoil == "booby":
        np.savez(path, **{**arrays, "actor_log": np.array([_Booby()], dtype=object)})
    elif spoil == "less":
        write_arrays(path, {name: each for name, each in arrays.items() if name != "people_tail"})
    else:
        write_arrays(path, {**arrays, "people_stock": arrays["people_stock"][:3]})
    with pytest.raises(RunError, match=r"0001.npz: was changed or damaged .*remove the file"):
        read_continuation(copied, 12)
    listed_anew(copied)
    on = run(tmp_path / "on", scenario(), leaving=(copied, 12))
    failed = load_results(on).failed
    assert set(failed) == {1}
    assert failed[1].startswith("SnapshotError: ")
    assert "snapshot" in failed[1].removeprefix("SnapshotError: ")


def test_a_run_all_of_whose_snapshots_are_spoilt_says_so(copied: Path, tmp_path: Path) -> None:
    for member in range(MEMBERS):
        path = RunFolder(copied).snapshot(10, member)
        with np.load(path) as file:
            np.savez(path, label=file["label"])
    listed_anew(copied)
    with pytest.raises(RunFailedError, match=r"no member gave a result: SnapshotError"):
        run(tmp_path / "on", scenario(), leaving=(copied, 12))


def test_legs_are_cut_on_a_day() -> None:
    one, two = scenario(days=10), scenario(days=20)
    legs = (Leg(one, 8), Leg(two, 20))
    assert [leg.until for leg in cut(legs, 0)] == [0]
    assert [leg.until for leg in cut(legs, 8)] == [8]
    assert [leg.until for leg in cut(legs, 9)] == [8, 9]
    assert course_digest((), one) == one.digest
    assert len({course_digest(cut(legs, day), two) for day in (0, 8, 9)}) == 3


def test_a_run_names_what_its_bytes_rest_on() -> None:
    assert "numba" in versions()
    assert len(model_fingerprint()) == 64


def test_snapshots_are_the_same_bytes_on_any_number_of_workers(saved: Path, tmp_path: Path) -> None:
    alone = run(tmp_path, scenario(), (0, 10, DAYS), workers=2)
    for day in (0, 10, DAYS):
        for member in range(MEMBERS):
            one, other = (RunFolder(path).snapshot(day, member) for path in (saved, alone))
            assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("array", "field", "number"),
    [
        ("people_parties", "place", 30_000),
        ("people_parties", "status", 99),
        ("people_parties", "home", -5),
        ("people_parties", "seat", 2**30),
        ("people_parties", "chain", 2**30),
        ("people_parties", "due", -7),
        ("people_parties", "people", 17),
        ("people_slots", "", 2**30),
        ("people_first", "", 2**30),
        ("people_after", "", 0),
        ("people_filled", "", 2**40),
        ("people_front", "", 2**30),
        ("people_spare", "", -9),
        ("people_stock", "", -1),
        ("news_", "", None),
        ("actors", "", None),
    ],
)
def test_a_forged_snapshot_that_leads_out_of_bounds_is_refused(
    copied: Path, array: str, field: str, number: int | None
) -> None:
    path = RunFolder(copied).snapshot(10, 1)
    arrays = read_all(path)
    name = next(each for each in arrays if each.startswith(array))
    forged = arrays[name].copy()
    if number is None:
        forged = forged[:-1]
    elif field:
        forged[field][...] = number
    else:
        forged[...] = number
    write_arrays(path, {**arrays, name: forged})
    model = BorderModel(scenario(), SEED, 1)
    with pytest.raises(SnapshotError, match="not that of this model"):
        put_back(model, load(path, model_fingerprint()))
    model.forget()
