"""The drawn base of the map: coasts and borders near the places, so that no tile is ever asked for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from sijill.publication.packaged import load_asset_json

MARGIN_DEGREES = 12.0
COARSE_ABOVE_DEGREES = 60.0
"""A wider map keeps one point of its lines in `COARSE_STEP`: it is seen from farther away."""
COARSE_STEP = 4

Box = tuple[float, float, float, float]


def box_around(points: Iterable[tuple[float, float]]) -> Box | None:
    """West, south, east and north of (lat, lon) points with a margin, or None where there are none."""
    known = list(points)
    if not known:
        return None
    lats, lons = [lat for lat, _ in known], [lon for _, lon in known]
    return (
        min(lons) - MARGIN_DEGREES,
        min(lats) - MARGIN_DEGREES,
        max(lons) + MARGIN_DEGREES,
        max(lats) + MARGIN_DEGREES,
    )


def select_base(points: Iterable[tuple[float, float]]) -> dict[str, Any]:
    """The lines and the country names of the base map near `points`, in degrees to two decimals."""
    box = box_around(points)
    if box is None:
        return {"lines": [], "countries": []}
    west, south, east, north = box
    source = load_asset_json("base_map.json")
    (dx, dy), (x0, y0) = source["scale"], source["translate"]
    step = COARSE_STEP if east - west > COARSE_ABOVE_DEGREES else 1
    lines = []
    for arc in source["arcs"]:
        xs = [x * dx + x0 for x in accumulate(arc[0::2])]
        ys = [y * dy + y0 for y in accumulate(arc[1::2])]
        if max(xs) < west or min(xs) > east or max(ys) < south or min(ys) > north:
            continue
        line = [[round(y, 2), round(x, 2)] for x, y in zip(xs, ys, strict=True)]
        lines.append(line if step == 1 or len(line) < 2 * step else [*line[:-1:step], line[-1]])
    countries = [row for row in source["countries"] if west <= row[2] <= east and south <= row[3] <= north]
    return {"lines": lines, "countries": countries}
