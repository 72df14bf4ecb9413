"""The folder of a linkage of incidents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sijill.adapters.files import write_lines, write_text
from sijill.adapters.linkage_folder import CLUSTERS
from sijill.claims.incident import incident_groups_json
from sijill.publication.linkage_page import render_incidents
from sijill.workflows.incidents import (
    LinkedIncidents,
    incident_clusters_csv,
    incident_groups,
    incident_pairs_csv,
    incidents_summary,
)

GROUPS = "incidents.json"
"""What `sijill account --incidents` reads."""


def write_incidents(path: Path, linked: LinkedIncidents, languages: Sequence[str]) -> None:
    """Write all files of a linkage of incidents, each whole or not at all."""
    path.mkdir(parents=True, exist_ok=True)
    content = incidents_summary(linked)
    write_lines(str(path / "pairs.csv"), incident_pairs_csv(linked))
    for language in languages:
        name = "report.html" if language == "en" else f"report.{language}.html"
        write_text(str(path / name), render_incidents(content, language=language))
    groups = json.dumps(incident_groups_json(incident_groups(linked)), ensure_ascii=False, indent=1)
    write_text(str(path / GROUPS), groups + "\n")
    write_lines(str(path / CLUSTERS), incident_clusters_csv(linked))
