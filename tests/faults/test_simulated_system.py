"""The stand-in for the operating system: does it answer as the real one, and does it lose what a disk may lose?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from sijill.adapters.disk import Disk, OperatingSystem, System
from sijill.errors import StorageError
from tests.faults.simulated_system import SimulatedSystem, Syncs

WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL
DRAWS = 300


def write(system: System, path: str, data: bytes, *, sync: bool) -> None:
    fd = system.open(path, WRITING)
    system.write(fd, data)
    if sync:
        system.sync(fd)
    system.close(fd)


def sync_folder(system: System, path: str) -> None:
    fd = system.open(path, os.O_RDONLY)
    system.sync(fd)
    system.close(fd)


def after_crash(system: SimulatedSystem, path: str, draws: int = DRAWS) -> set[bytes | None]:
    """All that a file was seen to hold after crashes, None where it was not there."""
    return {Disk("", left).find(path) for left in islice(states(system), draws)}


def states(system: SimulatedSystem) -> Iterator[SimulatedSystem]:
    return system.crash_states(system.steps, Random(7))


def test_data_that_was_not_synced_is_lost_kept_or_torn() -> None:
    system = SimulatedSystem()
    write(system, "a", b"x" * 2000, sync=False)
    sync_folder(system, "")
    seen = after_crash(system, "a")
    assert {b"", b"x" * 2000} < seen
    assert any(data and len(data) < 2000 and set(data) == {ord("x")} for data in seen), "a prefix"
    assert any(data and data[:512] == bytes(512) and b"x" in data for data in seen), "a later sector without the first"
    assert any(data and len(data) == 2000 and len(set(data)) > 2 for data in seen), "what the disk held before"


def test_writes_that_were_not_synced_are_reordered() -> None:
    system = SimulatedSystem()
    fd = system.open("a", WRITING)
    system.pwrite(fd, b"first", 0)
    system.pwrite(fd, b"second", 600)
    sync_folder(system, "")
    assert bytes(600) + b"second" in after_crash(system, "a"), "the second without the first"
    system.pwrite(fd, b"third", 0)
    assert b"first" + bytes(595) + b"second" in after_crash(system, "a"), "older bytes over younger ones"


def test_what_was_synced_stays() -> None:
    system = SimulatedSystem()
    system.mkdir("folder")
    sync_folder(system, "")
    write(system, "folder/a", b"x" * 2000, sync=True)
    sync_folder(system, "folder")
    assert after_crash(system, "folder/a") == {b"x" * 2000}


def test_a_name_is_on_the_disk_only_when_its_folder_was_synced() -> None:
    system = SimulatedSystem()
    write(system, "a", b"synced", sync=True)
    assert after_crash(system, "a") == {None, b"synced"}
    system.mkdir("folder")
    write(system, "folder/b", b"synced", sync=True)
    sync_folder(system, "folder")
    assert after_crash(system, "folder/b") == {None, b"synced"}, "the folder itself may be gone"


def test_a_rename_shows_the_old_or_the_new_target_and_each_folder_for_itself() -> None:
    system = SimulatedSystem()
    system.mkdir("incoming")
    write(system, "a", b"old", sync=True)
    write(system, "incoming/1", b"new", sync=True)
    for folder in ("", "incoming"):
        sync_folder(system, folder)
    system.replace("incoming/1", "a")
    seen = {(Disk("", left).find("a"), Disk("", left).find("incoming/1")) for left in islice(states(system), DRAWS)}
    assert seen == {(b"old", b"new"), (b"old", None), (b"new", b"new"), (b"new", None)}
    sync_folder(system, "")
    assert after_crash(system, "a") == {b"new"}


def test_a_file_that_was_taken_away_may_come_back_until_the_folder_is_synced() -> None:
    system = SimulatedSystem()
    write(system, "a", b"x", sync=True)
    sync_folder(system, "")
    system.unlink("a")
    assert after_crash(system, "a") == {None, b"x"}
    sync_folder(system, "")
    assert after_crash(system, "a") == {None}


def test_a_crash_can_be_had_at_every_step_and_is_the_same_from_the_same_seed() -> None:
    system = SimulatedSystem()
    for name in ("a", "b"):
        write(system, name, name.encode() * 1000, sync=True)
    sync_folder(system, "")
    assert system.steps == 7
    assert sorted(Disk("", next(system.crash_states(0, Random(1)))).names("")) == []
    for step in range(8):
        one, other = (
            [[Disk("", left).find(name) for name in "ab"] for left in islice(system.crash_states(step, Random(3)), 9)]
            for _ in range(2)
        )
        assert one == other


def test_a_killed_process_leaves_all_that_it_wrote_as_uncertain_as_it_was() -> None:
    system = SimulatedSystem()
    write(system, "a", b"x", sync=False)
    left = system.killed(system.steps)
    assert Disk("", left).find("a") == b"x"
    assert {None, b"", b"x"} <= after_crash(left, "a")


def test_what_a_failed_sync_dropped_no_later_sync_writes() -> None:
    system = SimulatedSystem()
    fd = system.open("a", WRITING)
    sync_folder(system, "")
    system.pwrite(fd, b"first", 0)
    system.sync(fd)
    left = system.failed_sync(system.steps - 1)
    again = left.open("a", os.O_RDWR)
    assert left.pread(again, 10, 0) == b"first"
    left.pwrite(again, b"second", 600)
    left.sync(again)
    assert {bytes(600) + b"second", b"first" + bytes(595) + b"second"} <= after_crash(left, "a")


@pytest.mark.parametrize(
    ("syncs", "expected"), [(Syncs.ALL, {b"x"}), (Syncs.FILES_ONLY, {None, b"x"}), (Syncs.NONE, {None, b"", b"x"})]
)
def test_syncs_can_be_made_to_do_nothing(syncs: Syncs, expected: set[bytes | None]) -> None:
    system = SimulatedSystem(syncs)
    write(system, "a", b"x", sync=True)
    sync_folder(system, "")
    assert after_crash(system, "a") & {None, b"", b"x"} == expected


def test_without_a_crash_it_answers_as_the_operating_system(tmp_path: Path) -> None:
    """Random calls on both: the same answers, the same errors, the same files in the end."""
    rng, done = Random(11), 0
    simulated, real = SimulatedSystem(), OperatingSystem()
    names = ["a", "b", "folder", "folder/a", "folder/b", "folder/inner", "folder/inner/c"]
    for _ in range(1500):
        call, path, other = rng.choice(CALLS), rng.choice(names), rng.choice(names)
        answers = []
        for system, top in ((simulated, ""), (real, str(tmp_path))):
            try:
                answers.append(repr(call(system, f"{top}/{path}", f"{top}/{other}")))
            except (OSError, StorageError) as error:
                answers.append(type(error).__name__)
        assert answers[0] == answers[1], (call.__name__, path, other)
        done += "Error" not in answers[0]
    assert done > 500, "most calls must come to something, or this says little"


def _create(system: System, path: str, other: str) -> object:
    write(system, path, path[-1].encode() * 5, sync=True)
    return None


def _write_at(system: System, path: str, other: str) -> object:
    fd = system.open(path, os.O_RDWR)
    try:
        written = system.pwrite(fd, b"z" * ord(other[-1]), ord(path[-1]))
        system.sync_data(fd)
        return written, system.pread(fd, 100, 2), system.size(path)
    finally:
        system.close(fd)


def _read(system: System, path: str, other: str) -> object:
    return Disk(path.rpartition("/")[0], system).find(path.rpartition("/")[2])


def _replace(system: System, path: str, other: str) -> object:
    if not path.endswith(FOLDERS) and not other.endswith(FOLDERS):  # folders are never renamed
        system.replace(path, other)
    return None


def _unlink(system: System, path: str, other: str) -> object:
    if not path.endswith(FOLDERS):
        system.unlink(path)
    return None


def _mkdir(system: System, path: str, other: str) -> object:
    if path.endswith(FOLDERS):
        system.mkdir(path)
    return None


def _names(system: System, path: str, other: str) -> object:
    return sorted(system.listdir(path))


FOLDERS = ("folder", "inner")
CALLS = [_create, _write_at, _read, _replace, _unlink, _mkdir, _names]
