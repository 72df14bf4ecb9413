"""Values as a person reads them."""

from __future__ import annotations

from typing import Any

import pytest

from sijill.publication.wording import count_words, direction_of, speaker_words, when_words, words_of

ENGLISH = words_of("en")


def count(low: int, high: int | None, approximate: bool = False) -> dict[str, Any]:
    return {"low": low, "high": high, "approximate": approximate, "text": ""}


def when(earliest: str | None, latest: str | None) -> dict[str, Any]:
    return {"earliest": earliest, "latest": latest, "precision": "day", "text": ""}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "no figure"),
        (count(0, 0), "none (a stated zero)"),
        (count(23, 23), "23"),
        (count(150, 150, True), "about 150"),
        (count(80, None), "at least 80"),
        (count(24, None, True), "roughly 24 or more"),
        (count(0, 18), "up to 18"),
        (count(9, 11), "9–11"),
        (count(250000, 250000), "250,000"),
    ],
)
def test_counts(value: dict[str, Any] | None, words: str) -> None:
    assert count_words(value, ENGLISH) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "no time given"),
        (when(None, None), "cannot be fixed"),
        (when("2016-12-13T00:00:00", "2016-12-14T00:00:00"), "2016-12-13"),
        (when("2016-12-11T00:00:00", "2016-12-14T00:00:00"), "2016-12-11 – 2016-12-13"),
        (when("2016-12-13T04:00:00", "2016-12-14T00:00:00"), "2016-12-13 04:00 – 24:00"),
        (when("2016-12-13T06:00:00", "2016-12-13T12:00:00"), "2016-12-13 06:00 – 12:00"),
        (when("2016-12-12T18:00:00+02:00", "2016-12-13T06:00:00+02:00"), "2016-12-12 18:00 – 2016-12-13 06:00"),
        (when("2011-01-01T00:00:00", None), "from 2011-01-01"),
        (when(None, "2016-12-14T00:00:00"), "until 2016-12-13 24:00"),
    ],
)
def test_times(value: dict[str, Any] | None, words: str) -> None:
    assert when_words(value, ENGLISH) == words


def test_a_speaker_nobody_names() -> None:
    assert speaker_words({"name": None, "role": "unnamed"}, ENGLISH) == "not named"
    assert speaker_words({"name": "Lamis Qabbani", "role": "witness"}, ENGLISH) == "Lamis Qabbani (witness)"


def test_figures_alone_run_from_left_to_right() -> None:
    assert direction_of("9–11") == "ltr"
    assert direction_of("نحو 150") == "auto"


def test_a_value_without_a_label_is_shown_as_it_is() -> None:
    assert ENGLISH.label("kind", "sniper_nest") == "sniper nest"
