"""Whatever a model answers: only what stands in the text becomes a claim, and nothing else happens."""

from __future__ import annotations

import json
from datetime import UTC, date
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sijill.claims.kinds import kinds
from sijill.claims.serial import claim_json
from sijill.gazetteer import load_gazetteer
from sijill.reading.asking import Piece, answer_schema, pieces_of
from sijill.reading.proposals import parse_proposals, verify_proposals
from sijill.reading.surroundings import Surroundings
from sijill.values.anchor import Digest, verify_anchor
from sijill.values.document import Document, Passage, PassageRole

TEXT = "At least 24 men were killed in Aleppo on Tuesday, 11 of them children. Dozens fled. Dozens fled again."
FIELDS = list(answer_schema()["properties"]["claims"]["items"]["properties"])

SCRAPS = st.tuples(st.integers(0, len(TEXT)), st.integers(1, 40)).map(lambda at: TEXT[at[0] : sum(at)])
WORDS = st.one_of(SCRAPS, st.sampled_from([*kinds(), "asserted", "reported", "men", "count", "witness"]), st.text())
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from([0, 1, 11, 24]), WORDS, st.lists(WORDS))
LIKELY = st.fixed_dictionaries(
    {
        "quote": SCRAPS,
        "kind": st.sampled_from(list(kinds())),
        "modality": st.sampled_from(["asserted", "reported"]),
        "start": st.one_of(st.none(), st.integers()),
    },
    optional={"count_text": SCRAPS, "low": st.integers(), "high": st.integers(), "part_of": st.integers(-1, 3)},
)
TRUE = [
    ("At least 24 men were killed", "At least 24", 24),
    ("11 of them children", "11", 11),
    ("Dozens fled", "Dozens", 24),
]
COUNTED = st.builds(
    lambda said, low, high, start: {
        **{"quote": said[0], "count_text": said[1], "low": said[2] if low is None else low, "high": high},
        **{"kind": "killed", "modality": "asserted", "start": start},
    },
    st.sampled_from(TRUE),
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.one_of(st.none(), st.sampled_from([11, 24]), st.integers()),
    st.integers(0, 200),
)
ROWS = st.lists(st.one_of(COUNTED, VALUES, st.dictionaries(st.sampled_from(FIELDS), VALUES), LIKELY), max_size=5)


def document_of(text: str, *cuts: int) -> Document:
    edges = [0, *sorted(cuts), len(text)]
    roles = list(PassageRole)
    passages = tuple(
        Passage(edges[i], edges[i + 1], roles[i % len(roles)]) for i in range(len(edges) - 1) if edges[i] < edges[i + 1]
    )
    return Document(Digest("0" * 64), text, "utf-8", "en", None, date(2016, 12, 14), None, passages)


@cache
def surroundings() -> Surroundings:
    return Surroundings(document_of(TEXT), load_gazetteer(), UTC)


@given(ROWS)
def test_every_row_is_a_claim_that_stands_in_the_text_or_is_counted(rows: list[Any]) -> None:
    verified = verify_proposals(rows, Piece(0, TEXT), surroundings(), "llm:stub")
    assert len(verified.claims) + verified.dropped.total() == len(rows)
    ids = {claim.id for claim in verified.claims}
    for claim in verified.claims:
        verify_anchor(claim.spans[0], TEXT)
        assert claim.kind in kinds()
        assert claim.part_of is None or claim.part_of in ids
        assert claim.count is None or claim.count.low <= 24
        for words in (claim.actor, claim.means, *(speaker.name for speaker in claim.speakers)):
            assert words is None or words in TEXT
        json.dumps(claim_json(claim)).encode()


@given(ROWS)
def test_an_answer_is_parsed_to_its_rows(rows: list[Any]) -> None:
    assert parse_proposals(json.dumps({"claims": rows})) == rows


@given(st.text(min_size=1, max_size=400), st.lists(st.integers(0, 400), max_size=6), st.integers(1, 120))
def test_pieces_stand_in_the_text_in_order_and_keep_their_length(text: str, cuts: list[int], longest: int) -> None:
    document = document_of(text, *(min(cut, len(text)) for cut in cuts))
    reached = 0
    for piece in pieces_of(document, longest):
        assert piece.start >= reached
        assert 0 < len(piece.text) <= longest
        assert text.startswith(piece.text, piece.start)
        reached = piece.start + len(piece.text)
