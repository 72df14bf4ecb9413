"""What reading finds of times."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.values.when import When


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words of time at `start`–`end` (code points, half-open); `text` is the wording between them.

    `value` is the value that TimeML 1.2.1 gives such words ("1939-09", "P3D", "XXXX-WXX-2"), None where the words
    name no time that can be written so. `kind` is date, time, duration, set or interval. `direction` says how an
    event lies to `when`: at it, since its beginning, until its end, or within a stretch that ends at the day of
    speaking. A mention that joins others ("from Monday to Thursday", "since 2011") holds them in `parts`.
    """

    start: int
    end: int
    text: str
    when: When
    value: str | None
    kind: str
    direction: str
    parts: tuple[TimeMention, ...] = ()
