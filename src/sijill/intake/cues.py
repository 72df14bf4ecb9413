"""The reviewed cues of layout (layout.yaml), compiled to what the modules of intake match with."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns and word lists; layout.yaml says what each is for."""

    boilerplate: re.Pattern[str]
    caption_start: re.Pattern[str]
    caption_within: re.Pattern[str]
    credit: re.Pattern[str]
    date_labels: tuple[re.Pattern[str], ...]
    months: dict[str, int]
    month: str
    weekday: str
    question_marks: tuple[str, ...]
    answer_marks: tuple[str, ...]
    not_speakers: frozenset[str]
    told: tuple[str, ...]
    talks: tuple[str, ...]
    official: frozenset[str]
    organisation: frozenset[str]
    name_particles: tuple[str, ...]
    not_names: frozenset[str]
    english: frozenset[str]


@cache
def load_cues() -> Cues:
    """Load the compiled cues, once."""
    data = json.loads(files("sijill.intake").joinpath("layout.json").read_text("utf-8"))
    return Cues(
        boilerplate=re.compile(rf"(?:{data['boilerplate_line']})\W*", re.IGNORECASE),
        caption_start=re.compile(data["caption_start"], re.IGNORECASE),
        caption_within=re.compile(data["caption_within"], re.IGNORECASE),
        credit=re.compile(data["credit_start"], re.IGNORECASE),
        date_labels=tuple(re.compile(pattern, re.IGNORECASE) for pattern in data["date_labels"]),
        months=data["months"],
        month=data["month"],
        weekday=data["weekday"],
        question_marks=tuple(data["question_marks"]),
        answer_marks=tuple(data["answer_marks"]),
        not_speakers=frozenset(data["not_speakers"]),
        told=tuple(data["told"]),
        talks=tuple(data["talks"]),
        official=frozenset(data["official"]),
        organisation=frozenset(data["organisation"]),
        name_particles=tuple(data["name_particles"]),
        not_names=frozenset(data["not_names"]),
        english=frozenset(data["english"]),
    )
