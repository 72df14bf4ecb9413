"""Claims and conflicts prepared for the dossier: the contract's values beside the words a person reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sijill.claims.kinds import Kind, kinds
from sijill.publication.wording import HAPPENED, Words, count_words, place_words, speaker_words, when_words

ClaimView = dict[str, Any]


def claim_views(readings: Sequence[Mapping[str, Any]], words: Words) -> list[ClaimView]:
    """All claims of all readings in order, numbered through, with their links to one another resolved."""
    views: list[ClaimView] = []
    for document, reading in enumerate(readings):
        for claim in reading["claims"]:
            views.append(claim_view(claim, document, len(views), kinds().get(claim["kind"]), words))
    index_of = {view["id"]: view["index"] for view in views}
    parts: dict[int, list[int]] = defaultdict(list)
    for view in views:
        view["part_of"] = index_of.get(view["part_of"])
        if view["part_of"] is not None:
            parts[view["part_of"]].append(view["index"])
    for view in views:
        view["parts"] = parts.get(view["index"], [])
    return views


def claim_view(claim: Mapping[str, Any], document: int, index: int, kind: Kind | None, words: Words) -> ClaimView:
    """One claim with every value in words; a kind that this version does not know is shown as it is written."""
    definition = "" if kind is None else words.texts.get(f"define_{kind.id}", kind.definition)
    count = claim["count"]
    return {
        "index": index,
        "document": document,
        "id": claim["id"],
        "kind": words.label("kind", claim["kind"]),
        "family": "other" if kind is None else kind.family,
        "definition": definition,
        "standards": "" if kind is None else f"ACLED: {kind.acled} · UCDP: {kind.ucdp} · HURIDOCS: {kind.huridocs}",
        "spans": [dict(span) for span in claim["spans"]],
        "quote": " … ".join(span["quote"] for span in claim["spans"]),
        "countable": count is not None,
        "count": count_words(count, words),
        "count_text": "" if count is None else count["text"],
        "subject": words.label("subject", claim["subject"]),
        "measure": words.label("measure", claim["measure"]),
        "when": when_words(claim["when"], words),
        "interval": dict(claim["when"]) if claim["when"] else None,
        "places": [{**place, "shown": place_words(place, words)} for place in claim["places"]],
        "actor": claim["actor"] or "",
        "means": claim["means"] or "",
        "speakers": [speaker_words(speaker, words) for speaker in claim["speakers"]] or [words["speaker_author"]],
        "modality": claim["modality"],
        "modality_shown": words.label("modality", claim["modality"]),
        "happened": claim["modality"] in HAPPENED,
        "part_of": claim["part_of"],
        "conflicts": [],
        "rule": claim["rule"],
    }


def conflict_views(
    conflicts: Sequence[Mapping[str, Any]], views: Sequence[ClaimView], words: Words
) -> list[dict[str, Any]]:
    """Noticed conflicts with the claims they name, and the same noted at those claims."""
    by_id = {view["id"]: view for view in views}
    found = []
    for conflict in conflicts:
        claims = [by_id[claim] for claim in conflict["claims"] if claim in by_id]
        for view in claims:
            others = {other["index"] for other in claims} - {view["index"]}
            view["conflicts"] = sorted(others.union(view["conflicts"]))
        found.append({"kind": words.label("kind", conflict["kind"]), "reason": conflict["reason"], "claims": claims})
    return found
