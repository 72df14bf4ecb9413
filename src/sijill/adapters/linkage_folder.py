"""The folder of a linkage: what it was made of, what a person decided, and what it gives."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sijill.adapters.files import write_lines, write_text
from sijill.errors import InputError
from sijill.linkage.judgements import Judgement, judgement_json, parse_judgement
from sijill.linkage.records import RecordKey
from sijill.publication.linkage_page import render_linkage
from sijill.workflows.link import (
    Linked,
    clusters_csv,
    duplicates_csv,
    histories_csv,
    pairs_csv,
    parse_clusters,
    problems_csv,
    summary,
)
from sijill.workflows.lists import map_json

CLUSTERS, JUDGEMENTS, MADE_OF = "clusters.csv", "judgements.jsonl", "linkage.json"


class LinkageFolder:
    """A folder that `sijill link` writes; a later run into it keeps its judgements and the ids of its clusters."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def judgements(self) -> list[Judgement]:
        """What was decided so far, in order. Raises InputError where the file holds something else."""
        file = self.path / JUDGEMENTS
        if not file.exists():
            return []
        return list(_judgements(file))

    def judge(self, judgement: Judgement) -> None:
        """Add a judgement behind those that are there: none is ever changed."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / JUDGEMENTS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(judgement_json(judgement), ensure_ascii=False) + "\n")
            file.flush()

    def earlier(self) -> dict[RecordKey, str]:
        """The cluster id of each record of the last run; none where there was no run."""
        file = self.path / CLUSTERS
        if not file.exists():
            return {}
        with file.open(encoding="utf-8", newline="") as stream:
            try:
                return parse_clusters(stream)
            except InputError as error:
                raise InputError(f"{file}: {error}; choose another folder") from None

    def made_of(self) -> dict[str, Any]:
        """How the last run was made: its lists' paths and options. Raises InputError where there was none."""
        try:
            data: dict[str, Any] = json.loads((self.path / MADE_OF).read_text(encoding="utf-8"))["made_of"]
            if "casebook" in data:
                raise InputError(f"{self.path}: of a casebook; sijill link review --casebook DIR asks about it")
            data["files"] = [os.path.normpath(self.path / file) for file in data["files"]]
            data["map"] = data["map"] and os.path.normpath(self.path / data["map"])
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(f"{self.path}: no linkage here; run sijill link LIST… --out {self.path} first") from None
        return data

    def write(self, linked: Linked, made_of: Mapping[str, Any], languages: Sequence[str]) -> None:
        """Write all files of a linkage, each whole or not at all.

        Paths of lists are kept as seen from the folder: both can be moved, and nobody's home folder is told.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        content = summary(linked)
        kept = dict(made_of)
        if "files" in made_of:
            kept["files"] = [os.path.relpath(file, self.path) for file in made_of["files"]]
            kept["map"] = made_of["map"] and os.path.relpath(made_of["map"], self.path)
        write_lines(str(self.path / "pairs.csv"), pairs_csv(linked))
        write_lines(str(self.path / "histories.csv"), histories_csv(linked))
        write_lines(str(self.path / "duplicates.csv"), duplicates_csv(linked))
        write_lines(str(self.path / "problems.csv"), problems_csv(linked.lists))
        write_text(str(self.path / "map.json"), map_json(linked.lists))
        for language in languages:
            name = "report.html" if language == "en" else f"report.{language}.html"
            write_text(str(self.path / name), render_linkage(content, language=language))
        shown = json.dumps({**content, "made_of": kept}, ensure_ascii=False, indent=1)
        write_text(str(self.path / MADE_OF), shown + "\n")
        write_lines(str(self.path / CLUSTERS), clusters_csv(linked))


def _judgements(file: Path) -> Iterator[Judgement]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            where = f"{file.name}, line {number}"
            try:
                data = json.loads(line)
            except ValueError:
                raise InputError(f"{where}: not a line of JSON") from None
            yield parse_judgement(data, where)
