"""Claims and conflicts prepared for the dossier: the contract's values beside the words a person reads."""

from __future__ import annotations

from bisect import bisect_right
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
            view = claim_view(claim, document, len(views), kinds().get(claim["kind"]), words)
            view["check"] = _check(view, reading["document"], words)
            view["locator"] = _locator(claim, reading["document"])
            views.append(view)
    index_of = {view["id"]: view["index"] for view in views}
    parts: dict[int, list[int]] = defaultdict(list)
    for view in views:
        view["part_of"] = index_of.get(view["part_of"])
        if view["part_of"] is not None:
            parts[view["part_of"]].append(view["index"])
    for view in views:
        view["parts"] = parts.get(view["index"], [])
    return views


def _check(view: ClaimView, document: Mapping[str, Any], words: Words) -> str:
    """What a person must check a figure or a date against, where the text was taken from a page that may mislead."""
    doubtful = bool(document.get("figures_to_check")) and (view["countable"] or view["interval"] is not None)
    return words["check_page"] if doubtful else ""


def _locator(claim: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """Where in the original a claim's first words stand, where the document says it of its passages."""
    at = claim["spans"][0]["start"] - document.get("start", 0)
    passages = document.get("passages") or []
    index = bisect_right(passages, at, key=lambda passage: int(passage["start"])) - 1
    return str(passages[index].get("locator", "")) if index >= 0 else ""


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
