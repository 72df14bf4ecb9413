"""A casebook on this machine: its folders, its lock, its tables, the clock and the randomness of the system."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from importlib import import_module
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sijill.adapters.disk import Disk, make_folder, storage_error
from sijill.adapters.lock import FileLock
from sijill.errors import InputError, ParseError, StorageError
from sijill.ledger.log import Log
from sijill.values.canonical import canonical_json, parse_object
from sijill.vault.keyfile import Cost
from sijill.workflows.casebook import MARKER, Casebook, Place, World, read_marker
from sijill.workflows.found import Founded, found_casebook
from sijill.workflows.keyring import Session, open_session
from sijill.workflows.rows import Tables

KEYS = "SIJILL_KEYS"
"""The environment variable that names the folder of the keys, where it is not in the casebook."""

DATABASE = "SIJILL_DATABASE"
"""The environment variable that names a PostgreSQL database for the tables, where they are not in the casebook."""

TABLES = "tables.sqlite3"

SETTINGS = "settings.json"
"""What a casebook's people agreed on for what they add. No act depends on it: each reading records its zone."""


def place_of(folder: str) -> Place:
    """The folders of the casebook at a path."""
    disk = Disk(folder)
    elsewhere = os.environ.get(KEYS)
    keys = Disk(elsewhere) if elsewhere else disk.below("keys")
    return Place(disk, disk.below("ledger"), disk.below("vault"), disk.below("anchors"), keys)


def casebook_folders(folder: str) -> list[str]:
    """The folders that hold a casebook and its keys."""
    return [each for each in (folder, os.environ.get(KEYS)) if each]


def is_casebook(folder: str) -> bool:
    """Whether a folder is a casebook: nothing in the clear is to be written to it."""
    return (Path(folder) / MARKER).is_file()


def find_zone(folder: str) -> tzinfo | None:
    """The zone of clock times without one in a casebook, None where none was agreed on.

    Raises InputError where the setting is damaged.
    """
    data = Disk(folder).find(SETTINGS)
    if data is None:
        return None
    try:
        return ZoneInfo(parse_object(data.removesuffix(b"\n"))["timezone"])
    except (ParseError, KeyError, TypeError, ValueError, ZoneInfoNotFoundError):
        raise InputError(f"{folder}/{SETTINGS} names no time zone: mend it or remove it") from None


def write_zone(folder: str, zone: tzinfo) -> None:
    """Agree on a zone for a casebook."""
    Disk(folder).write(SETTINGS, canonical_json({"timezone": str(zone)}) + b"\n")


def world_of(folder: str, *, writable: bool) -> World:
    """What a casebook at a path takes from the world."""

    def tables(origin: str) -> Tables:
        # Django is imported only once a casebook is really opened
        from sijill.adapters.tables import settings
        from sijill.adapters.tables.store import DatabaseTables

        if url := os.environ.get(DATABASE):
            return DatabaseTables(settings.postgresql(url), origin, writable=writable)
        return DatabaseTables(settings.sqlite(f"{folder}/{TABLES}", writable=writable), origin, writable=writable)

    return World(place_of(folder), tables, lambda: int(time.time()), os.urandom)


@contextmanager
def opened(folder: str, passphrase: str, who: str | None = None) -> Iterator[Casebook]:
    """The casebook at a path, to be written to, for the person whose key the passphrase opens; settled at the end.

    Raises InputError where it is none, StorageError where another process writes, AccessDenied for a wrong passphrase.
    """
    lock = _lock(folder)
    try:
        world = world_of(folder, writable=True)
        session = _session(world, passphrase, who)
        _clear_incoming(folder)
        casebook = Casebook(world, read_marker(world.place.root, folder), session, writable=True)
        try:
            casebook.require_enrolled()
            yield casebook
        finally:
            casebook.close()
    finally:
        lock.release()


@contextmanager
def opened_to_read(folder: str, passphrase: str, who: str | None = None) -> Iterator[Casebook]:
    """The casebook at a path, to be read, while another process writes or from a disk that cannot be written."""
    world = world_of(folder, writable=False)
    origin = read_marker(world.place.root, folder)
    if not os.environ.get(DATABASE) and not Path(folder, TABLES).exists():
        raise StorageError(f"{folder} has no tables: make them with sijill rebuild")
    casebook = Casebook(world, origin, _session(world, passphrase, who), writable=False)
    try:
        casebook.require_enrolled()
        yield casebook
    finally:
        casebook.close()


def rebuilt(folder: str, passphrase: str, who: str | None = None) -> int:
    """Make the tables of the casebook at a path anew; gives the number of acts that they have taken in."""
    lock = _lock(folder)
    try:
        world = world_of(folder, writable=True)
        session = _session(world, passphrase, who)
        origin = read_marker(world.place.root, folder)
        Log.open(world.place.ledger, origin)
        if not os.environ.get(DATABASE):
            Path(folder, TABLES).unlink(missing_ok=True)
        _clear_incoming(folder)
        casebook = Casebook(world, origin, session, writable=True)
        try:
            casebook.require_enrolled()
            return casebook.rebuild()
        finally:
            casebook.close()
    finally:
        lock.release()


def log_of(folder: str) -> Log:
    """The ledger of the casebook at a path, to be read without a key."""
    place = place_of(folder)
    return Log.open(place.ledger, read_marker(place.root, folder))


@contextmanager
def founded(
    folder: str,
    name: str,
    passphrase: str,
    root_passphrase: str,
    cost: Cost | None = None,
    keep_root: Callable[[Founded], None] = lambda made: None,
) -> Iterator[Founded]:
    """A new casebook at a path, which must not exist or be an empty folder. Raises InputError where it is neither.

    `keep_root` puts the root key where it is to be; where that fails, nothing is left of the casebook.
    """
    elsewhere = os.environ.get(KEYS)
    _make_empty(folder, "a casebook begins in a folder of its own")
    if elsewhere:
        _make_empty(elsewhere, "it may hold the keys of another casebook")
    lock = FileLock(folder)
    try:
        try:
            made = found_casebook(world_of(folder, writable=True), name, passphrase, root_passphrase, cost or Cost())
            try:
                keep_root(made)
            except BaseException:
                made.casebook.close()
                raise
        except BaseException:
            # half a casebook, whose root key nobody was given
            for each in casebook_folders(folder):
                _empty(Path(each))
            raise
        try:
            yield made
        finally:
            made.casebook.close()
    finally:
        lock.release()


def _session(world: World, passphrase: str, who: str | None) -> Session:
    """What the passphrase opens. To derive its key takes as long as to import Django, and is done beside it."""
    loading = Thread(target=import_module, args=["sijill.adapters.tables.store"])
    loading.start()
    try:
        return open_session(world.place.keys, passphrase, who)
    finally:
        loading.join()


def _clear_incoming(folder: str) -> None:
    Disk(folder).clear_incoming()
    if elsewhere := os.environ.get(KEYS):
        Disk(elsewhere).clear_incoming()


def _make_empty(folder: str, why: str) -> None:
    make_folder(folder)
    try:
        if any(Path(folder).iterdir()):
            raise InputError(f"{folder} is not empty: {why}")
        Path(folder).chmod(0o700)
    except OSError as error:
        raise storage_error(folder, "reading", error) from error


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)


def _lock(folder: str) -> FileLock:
    read_marker(Disk(folder), folder)
    return FileLock(folder)
