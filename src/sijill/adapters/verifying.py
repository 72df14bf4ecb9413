"""Verify whatever lies at a path: a casebook, a package in a folder, a package in a zip."""

from __future__ import annotations

from pathlib import Path

from sijill.adapters.containers import FolderContainer, ZipContainer, get_kind
from sijill.adapters.disk import Disk, storage_error
from sijill.errors import InputError, ParseError
from sijill.ledger.verification import Problem
from sijill.workflows.casebook import FORMAT, find_format
from sijill.workflows.verification.casebook import CHECKPOINT, verify_casebook
from sijill.workflows.verification.package import verify_package
from sijill.workflows.verification.verdict import Finding, HowToVerify, Verdict


def verify_path(path: str, how: HowToVerify) -> Verdict:
    """The verdict on what lies at a path.

    Raises InputError where that is neither a casebook nor a package, or one of a newer version; StorageError where it
    cannot be read.
    """
    kind = get_kind(path)
    if kind == "casebook":
        _refuse_newer(path)
        return _verify_in_use(Disk(path), how)
    if kind == "folder":
        return verify_package(FolderContainer(path), how)
    try:
        with Path(path).open("rb") as stream:
            return verify_package(ZipContainer(stream), how)
    except ParseError as error:
        return Verdict(Finding.INVALID, None, None, (Problem(".", f"container: {error}"),), ())
    except OSError as error:
        raise storage_error(path, "reading", error) from error


def _verify_in_use(disk: Disk, how: HowToVerify) -> Verdict:
    """The verdict on a casebook, looked at again where somebody wrote to it meanwhile and something seemed wrong."""
    while True:
        before = disk.find(CHECKPOINT)
        verdict = verify_casebook(disk, how)
        if verdict.finding is not Finding.INVALID or disk.find(CHECKPOINT) == before:
            return verdict


def _refuse_newer(path: str) -> None:
    """A casebook of a newer version is no invalid one. Raises InputError."""
    marked = find_format(Disk(path))
    if marked is not None and marked > FORMAT:
        raise InputError(f"{path} was made by a newer Sijill (format {marked}; this one knows {FORMAT})")
