"""Gold annotations and the reader's claims in one form, so that one comparison serves both.

The form of the annotations is in `benchmarks/gold/GUIDE.md`; they hold offsets, the texts come from the data folder
and are checked against the digest that the annotator saw.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.reader import AbsentError, Reading, find_data

GOLD = Path(__file__).parent / "gold"
UNNAMED = "unnamed"

Span = tuple[int, int]
Interval = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Item:
    """One claim, of the gold or of the reader. `whole` is the key of the claim it is part of."""

    key: str
    kind: str
    spans: tuple[Span, ...]
    low: int | None
    high: int | None
    approximate: bool
    subject: str | None
    measure: str | None
    when: Interval | None
    places: tuple[Span, ...]
    speakers: tuple[str, ...]
    modality: str
    whole: str | None

    @property
    def countable(self) -> bool:
        """Whether the claim has a count (a count always has a lower bound)."""
        return self.low is not None


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated text."""

    name: str
    text: str
    published: date | None
    items: tuple[Item, ...]


def read_gold(data: Path, language: str, half: str) -> Iterator[GoldDocument]:
    """Yield the annotated documents of one half ("dev" or "test") of a language ("en" or "ar") with their texts.

    Raises AbsentError where annotations or texts are missing, or a text is not the one that was annotated.
    """
    files = sorted((GOLD / language / half).glob("*.json"))
    if not files:
        raise AbsentError(f"no annotations in {GOLD / language / half}")
    articles: dict[str, str] = {}
    for file in files:
        annotation = json.loads(file.read_text(encoding="utf-8"))
        source = annotation["text"]
        if source["set"] == "fakes" and not articles:
            articles = read_articles(data)
        text = _own_text(file, source) if source["set"] == "own" else articles.get(source["unit_id"], "")
        _check_digest(file, text, source.get("sha256"))
        published = date.fromisoformat(annotation["published"]) if annotation.get("published") else None
        items = tuple(gold_item(at, claim) for at, claim in enumerate(annotation["claims"]))
        yield GoldDocument(file.stem, text, published, items)


def read_articles(data: Path) -> dict[str, str]:
    """Return the article texts by unit_id; the first row with an id counts."""
    articles: dict[str, str] = {}
    for unit, text in article_rows(data):
        articles.setdefault(unit, text)
    return articles


def article_rows(data: Path) -> list[tuple[str, str]]:
    """Return unit_id and text of every row; a few ids come twice."""
    with find_data(data, "texts/fakes.csv").open(encoding="utf-8", newline="") as rows:
        return [(row["unit_id"], row["article_content"]) for row in csv.DictReader(rows)]


def _own_text(file: Path, source: dict[str, str]) -> str:
    path = file.parent / source["file"]
    if not path.exists():
        raise AbsentError(f"{file.name} annotates {path}, which does not exist")
    return path.read_bytes().decode("utf-8-sig")


def _check_digest(file: Path, text: str, wanted: str | None) -> None:
    found = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if wanted is not None and found != wanted:
        raise AbsentError(f"the text of {file.name} is not the one annotated (SHA-256 {found}, wanted {wanted})")


def gold_item(at: int, claim: dict[str, Any]) -> Item:
    """Return the item of the annotation's claim number `at`."""
    return Item(
        key=str(at),
        kind=claim["kind"],
        spans=_spans(claim["spans"]),
        low=claim["low"],
        high=claim["high"],
        approximate=bool(claim.get("approximate")),
        subject=claim.get("subject"),
        measure=claim.get("measure"),
        when=_interval(claim.get("when")),
        places=_spans(claim.get("places") or []),
        speakers=(claim["speaker"],) if claim.get("speaker") else (),
        modality=claim.get("modality") or "asserted",
        whole=None if claim.get("part_of") is None else str(claim["part_of"]),
    )


def reading_items(reading: Reading) -> tuple[Item, ...]:
    """Return the items of a reader's contract JSON.

    The outlet that publishes the document ends every chain of speakers; alone there, it is the author's own voice,
    for which the annotations hold no speaker.
    """
    outlet = reading["document"].get("outlet")
    return tuple(_reading_item(claim, outlet) for claim in reading["claims"])


def _reading_item(claim: dict[str, Any], outlet: str | None) -> Item:
    count, when = claim["count"] or {}, claim["when"] or {}
    return Item(
        key=claim["id"],
        kind=claim["kind"],
        spans=tuple((span["start"], span["end"]) for span in claim["spans"]),
        low=count.get("low"),
        high=count.get("high"),
        approximate=bool(count.get("approximate")),
        subject=claim["subject"],
        measure=claim["measure"],
        when=_interval((when.get("earliest"), when.get("latest"))),
        places=tuple((place["start"], place["end"]) for place in claim["places"]),
        speakers=tuple(
            speaker["name"] or UNNAMED for speaker in claim["speakers"] if speaker != {"name": outlet, "role": "outlet"}
        ),
        modality=claim["modality"],
        whole=claim["part_of"],
    )


def _spans(written: list[list[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in written)


def _interval(written: Any) -> Interval | None:
    """Return both ends as local times; None where neither is known."""
    earliest, latest = (_moment(end) for end in written) if written else (None, None)
    return None if earliest is None and latest is None else (earliest, latest)


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).replace(tzinfo=None) if written else None
