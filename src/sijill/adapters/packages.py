"""Writing an evidence package: whole under its name, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from sijill.adapters.containers import write_zip
from sijill.adapters.disk import storage_error, sync_names
from sijill.errors import InputError, StorageError
from sijill.publication.bag import COMPONENT
from sijill.workflows.export import VERIFIER, Enclosed

FORMATS = (
    "README.md",
    "acts.md",
    "entry.schema.json",
    "ledger.md",
    "package.md",
    "reading.schema.json",
    "vault.md",
    "verification.md",
)
GUIDE = "verify-by-hand.md"
ENCLOSED = {
    **{f"formats/{name}": f"formats/{name}" for name in FORMATS},
    f"formats/{GUIDE}": f"docs/guides/{GUIDE}",
    VERIFIER: VERIFIER,
}
"""What every package brings along, by its path there: where it lies in the repository."""


class PackageWriter:
    """A package that is being written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, path: str, blocks: Iterable[bytes]) -> tuple[str, int]:
        """Write a file; gives its SHA-256 and size. Raises StorageError."""
        target = self._folder / path
        digest, size = sha256(), 0
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                for block in blocks:
                    stream.write(block)
                    digest.update(block)
                    size += len(block)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise storage_error(path, "writing", error) from error
        return digest.hexdigest(), size

    def enclosed(self) -> Enclosed:
        """The specification and the verifier as they came with this Sijill."""
        return Enclosed({path: enclosed_file(name) for path, name in ENCLOSED.items()})


def enclosed_file(name: str) -> bytes:
    """A file that a wheel carries inside the package and a checkout beside it."""
    packaged = files("sijill").joinpath("enclosed", *name.split("/"))
    if packaged.is_file():
        return packaged.read_bytes()
    return (Path(__file__).parents[3] / name).read_bytes()


@contextmanager
def written_package(out: str, *outside: str) -> Iterator[PackageWriter]:
    """Write a package to a new folder, or to a zip where the name ends so.

    Raises InputError where something is there, or where it would lie in one of the folders that it must lie outside of:
    it holds documents in the clear, and a casebook is copied anywhere.
    """
    target = Path(out)
    zipped = target.suffix.lower() == ".zip"
    if target.exists():
        raise InputError(f"{out} is there already: a package is never written over")
    for each in outside:
        if Path(out).resolve().is_relative_to(Path(each).resolve()):
            raise InputError(f"{out} is in the casebook: a package is in the clear, write it elsewhere")
    if zipped and not COMPONENT.fullmatch(target.stem):
        raise InputError(f"{out}: a zip is named with letters, digits, dots, hyphens and underscores")
    folder = target.parent / f".{target.name}.unfinished-{os.getpid()}"
    begun = False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        yield PackageWriter(folder)
        if zipped:
            with open(target, "xb", opener=_private) as stream:
                begun = True
                write_zip(str(folder), stream, target.stem)
                stream.flush()
                os.fsync(stream.fileno())
            begun = False
        else:
            for each, _, _ in os.walk(folder):
                sync_names(each)
            folder.rename(target)
        sync_names(str(target.absolute().parent))
    except OSError as error:
        raise StorageError(f"{out}: cannot be written: {error.strerror}") from error
    finally:
        if begun:
            target.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
