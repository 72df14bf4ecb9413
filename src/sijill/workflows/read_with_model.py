"""Read a document with a language model: it proposes, the text decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

from sijill.claims.claim import Claim, Reading
from sijill.gazetteer import Gazetteer
from sijill.reading.asking import Ask, answer_schema, messages_for, pieces_of
from sijill.reading.conflicts import find_conflicts
from sijill.reading.proposals import Refusal, parse_proposals, verify_proposals
from sijill.reading.surroundings import Surroundings
from sijill.values.document import Document


def reader_with_model(ask: Ask, model: str) -> Callable[[Document, Gazetteer, tzinfo | None], Reading]:
    """A reader for `read_document` and `read_batch` that asks a model; `ask` is what sends the words to it.

    The reader raises what `ask` raises, and ParseError where an answer is not of the form asked for: a document is
    read whole or not at all. How many proposals were dropped, and why, is a note on the document.
    """

    def read(document: Document, gazetteer: Gazetteer, zone: tzinfo | None = None) -> Reading:
        around = Surroundings(document, gazetteer, zone)
        claims: list[Claim] = []
        dropped: Counter[Refusal] = Counter()
        proposed = 0
        for piece in pieces_of(document):
            rows = parse_proposals(ask(messages_for(piece), answer_schema()))
            verified = verify_proposals(rows, piece, around, f"llm:{model}")
            proposed += len(rows)
            claims.extend(verified.claims)
            dropped.update(verified.dropped)
        noted = replace(document, notes=(*document.notes, _note(model, proposed, dropped)))
        return Reading(noted, tuple(claims), find_conflicts(claims))

    return read


def _note(model: str, proposed: int, dropped: Counter[Refusal]) -> str:
    reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(dropped.items()))
    why = f" ({reasons})" if reasons else ""
    return f"read by the model {model}: {proposed} claims proposed, {dropped.total()} dropped{why}"
