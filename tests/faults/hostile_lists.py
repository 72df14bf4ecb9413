"""A parser of lists that was taken over by the file: its answers are whatever the last word of the file says."""

from __future__ import annotations

import os
import signal
from typing import Any, BinaryIO

from sijill.adapters import parsing_process
from sijill.intake.section import Original

TABLE = {"table": {"headers": ["id", "name"], "sample": [["1", "Sami Omar"]]}}
ROWS = {"rows": [[2, ["1", "Sami Omar"]]], "at": 1}
SAID = {"said": {"notes": [], "odd": []}}
ANSWERS: dict[str, tuple[Any, ...]] = {
    "honest": (TABLE, ROWS, SAID),
    "no-table": (ROWS, SAID),
    "no-headings": ({"table": {"headers": [1], "sample": []}}, ROWS),
    "no-rows": (TABLE, {"rows": [[2, "ab"]]}, SAID),
    "numbers": (TABLE, {"rows": [[2, ["1", 7]]]}, SAID),
    "negative": (TABLE, {"rows": [[-2, ["1", "Sami"]]]}, SAID),
    "too-great": (TABLE, {"rows": [[2**32, ["1", "Sami"]]]}, SAID),
    "odd-code": (TABLE, ROWS, {"said": {"notes": [], "odd": [[2, "nonsense"]]}}),
    "odd-notes": (TABLE, ROWS, {"said": {"notes": "text", "odd": []}}),
    "no-object": ([],),
    "flood": (TABLE, *({"rows": [[2, ["1", "x" * 2**20]]], "at": 1} for _ in range(70))),
}


def taken_over(original: Original, columns: dict[str, Any] | None, out: BinaryIO) -> None:
    word = original.head(64).split()[-1].decode()
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "defect":
        raise KeyError("Sami Omar")
    for answer in ANSWERS[word]:
        parsing_process._tell(answer, out)


if __name__ == "__main__":
    parsing_process.tell_rows = taken_over
    parsing_process.main()
