"""Bring the dossier's third-party parts into the package: Leaflet, and the base map from Natural Earth (world-atlas).

`python tools/build_assets.py` fetches the two npm packages with npm, compares them with the digests written below and
writes the files of `src/sijill/publication/assets/` with their licences. `--check` needs no network: it compares the
committed files with `third_party.json`, which this script wrote.
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
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).parents[1] / "src" / "sijill" / "publication" / "assets"
RECORD = ASSETS / "third_party.json"
PACKAGES = {
    "leaflet@1.9.4": "nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
    "world-atlas@2.0.2": "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
}
IMAGE_RULE = re.compile(r"[^{}]*\{[^{}]*url\([^{}]*\}")


def fetch_package(name: str, folder: Path) -> tarfile.TarFile:
    """Fetch one npm package as npm does; stop where its bytes are not those that were reviewed."""
    subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    archive = folder / (name.replace("@", "-") + ".tgz")
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != PACKAGES[name]:
        sys.exit(f"{name}: SHA-512 is {found}, reviewed was {PACKAGES[name]}")
    return tarfile.open(archive)


def read_member(archive: tarfile.TarFile, member: str) -> str:
    stream = archive.extractfile("package/" + member)
    if stream is None:
        sys.exit(f"{member} is not in the package")
    return stream.read().decode("utf-8")


def base_map(topology: dict[str, Any]) -> dict[str, Any]:
    """Coasts and borders as flat delta-coded lines on the topology's own grid, and the countries with a label point."""
    arcs = topology["arcs"]
    return {
        "source": "Natural Earth 1:50m (public domain), as npm world-atlas 2.0.2",
        "scale": topology["transform"]["scale"],
        "translate": topology["transform"]["translate"],
        "arcs": [[number for point in arc for number in point] for arc in arcs],
        "countries": [
            [shape["id"], shape["properties"]["name"], *label_point(shape, topology)]
            for shape in topology["objects"]["countries"]["geometries"]
            if shape.get("id") and shape.get("arcs")
        ],
    }


def label_point(shape: dict[str, Any], topology: dict[str, Any]) -> list[float]:
    """The middle of the bounding box of a country's largest part: good enough for a pale name."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    boxes = [ring_box(polygon[0], topology) for polygon in polygons]
    west, south, east, north = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    return [round((west + east) / 2, 2), round((south + north) / 2, 2)]


def ring_box(ring: list[int], topology: dict[str, Any]) -> tuple[float, float, float, float]:
    (dx, dy), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    xs, ys = [], []
    for index in ring:
        x = y = 0
        for step in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + step[0], y + step[1]
            xs.append(x * dx + x0)
            ys.append(y * dy + y0)
    return min(xs), min(ys), max(xs), max(ys)


def build() -> dict[str, str]:
    """The files to write, by name."""
    with tempfile.TemporaryDirectory() as scratch:
        leaflet = fetch_package("leaflet@1.9.4", Path(scratch))
        atlas = fetch_package("world-atlas@2.0.2", Path(scratch))
        script = read_member(leaflet, "dist/leaflet.js")
        # A dossier loads nothing: the rules that name images and the pointer to the source map are left out.
        style = IMAGE_RULE.sub("", re.sub(r"/\*.*?\*/", "", read_member(leaflet, "dist/leaflet.css"), flags=re.S))
        drawn = base_map(json.loads(read_member(atlas, "countries-50m.json")))
        return {
            "leaflet.js": re.sub(r"\n//# sourceMappingURL=.*", "", script),
            "leaflet.css": re.sub(r"\n\s*\n+", "\n", style).replace("\t", " ").strip() + "\n",
            "leaflet.LICENSE": read_member(leaflet, "LICENSE"),
            "base_map.json": json.dumps(drawn, separators=(",", ":"), ensure_ascii=False) + "\n",
            "base_map.LICENSE": read_member(atlas, "LICENSE"),
        }


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def check() -> int:
    """Compare the committed files with the record."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))["files"]
    changed = [name for name, known in recorded.items() if digest((ASSETS / name).read_bytes()) != known]
    for name in changed:
        print(f"{name} is not what tools/build_assets.py wrote")
    return 1 if changed or not recorded else 0


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        return check()
    files = build()
    for name, content in files.items():
        (ASSETS / name).write_text(content, encoding="utf-8")
    record = {
        "packages": [f"{name} sha512-{known}" for name, known in PACKAGES.items()],
        "files": {name: digest(content.encode("utf-8")) for name, content in sorted(files.items())},
    }
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
