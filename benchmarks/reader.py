"""What a benchmark needs from outside: the reader under test, and data that may be absent.

Every benchmark ends with exit code 2 and one plain sentence where its data or the reader is not there.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

Reading = dict[str, Any]
"""The contract JSON of one document, as a dictionary."""

ReadText = Callable[[str, str, "date | None"], Reading]
"""Text, name of the document, publication date → contract JSON."""


class AbsentError(Exception):
    """Something the benchmark cannot do without is not there."""


def load_reader() -> ReadText:
    """Return a function that reads one text with Sijill's reader into the contract JSON.

    Raises AbsentError where the reader cannot be imported.
    """
    try:
        read_document = importlib.import_module("sijill.workflows.read").read_document
        reading_json = importlib.import_module("sijill.claims.serial").reading_json
    except (ImportError, AttributeError) as error:
        raise AbsentError(f"the reader is not there: {error}") from error

    def read(text: str, name: str, published: date | None) -> Reading:
        reading: Reading = reading_json(read_document(text.encode("utf-8"), name=name, published=published))
        return reading

    return read


def find_data(path: Path, wanted: str) -> Path:
    """Return `path` itself if it ends in `wanted`, else `path / wanted`.

    Raises AbsentError where neither exists.
    """
    tail = Path(wanted).parts
    found = path if path.parts[-len(tail) :] == tail else path / wanted
    if not found.exists():
        raise AbsentError(f"the data is not there: {found} does not exist")
    return found


def run_benchmark(main: Callable[[], None]) -> None:
    """Run `main`; where something is absent say so plainly and leave with exit code 2."""
    try:
        main()
    except AbsentError as absent:
        print(f"cannot measure: {absent}", file=sys.stderr)
        raise SystemExit(2) from absent
