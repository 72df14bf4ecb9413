"""Plots on scales of powers of ten, as SVG: what a benchmark draws of how time grows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

WIDTH, HEIGHT, LEFT, TOP = 520, 340, 60, 20
COLOURS = ("#0b5394", "#b45f06", "#666666")

Points = Sequence[tuple[float, float]]


def draw_seconds(lines: Mapping[str, Points], of_what: str) -> str:
    """Seconds against a number of `of_what`, a line for each name; names are shown where there are several."""
    powers_x = _powers([amount for points in lines.values() for amount, _ in points])
    powers_y = _powers([seconds for points in lines.values() for _, seconds in points])

    def at(value: float, powers: Sequence[int], length: int) -> float:
        return (math.log10(value) - powers[0]) / (powers[-1] - powers[0]) * length

    def x_of(amount: float) -> float:
        return LEFT + at(amount, powers_x, WIDTH)

    def y_of(seconds: float) -> float:
        return TOP + HEIGHT - at(seconds, powers_y, HEIGHT)

    def parts() -> Iterator[str]:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 30} {TOP + HEIGHT + 50}"'
            ' font-family="sans-serif" font-size="12">'
        )
        yield '<rect width="100%" height="100%" fill="white"/>'
        for power in powers_x:
            x = x_of(10**power)
            yield f'<path d="M{x:.1f} {TOP}v{HEIGHT}" stroke="#ddd"/>'
            yield f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{10**power:,}</text>'
        for power in powers_y:
            y = y_of(10.0**power)
            yield f'<path d="M{LEFT} {y:.1f}h{WIDTH}" stroke="#ddd"/>'
            yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
        for place, (name, points) in enumerate(lines.items()):
            colour = COLOURS[place % len(COLOURS)]
            line = " ".join(f"{x_of(amount):.1f},{y_of(seconds):.1f}" for amount, seconds in points)
            yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
            for amount, seconds in points:
                yield f'<circle cx="{x_of(amount):.1f}" cy="{y_of(seconds):.1f}" r="3" fill="{colour}"/>'
            if len(lines) > 1:
                yield f'<text x="{LEFT + 10}" y="{TOP + 18 + 18 * place}" fill="{colour}">{name}</text>'
        yield f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 40}" text-anchor="middle">{of_what}</text></svg>'

    return "\n".join(parts()) + "\n"


def _powers(values: Sequence[float]) -> list[int]:
    """The powers of ten between which values lie, two at least."""
    first, last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return list(range(first, max(last, first + 1) + 1))
