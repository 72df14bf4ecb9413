"""An account prepared for the dossier: the values of its JSON beside the words that a person reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sijill.publication.account_picture import (
    Mark,
    Picture,
    Row,
    Span,
    Step,
    draw_band_sample,
    draw_bounds,
    draw_revisions,
    draw_sample,
    figure,
)
from sijill.publication.wording import Words, count_words, moment, when_words

Account = Mapping[str, Any]
View = dict[str, Any]

STANDINGS = frozenset({"confirmed", "fair", "weak", "contested", "discounted", "none"})
SHORT_ID = 12


def span_of(value: Mapping[str, Any]) -> Span:
    """The bounds of a value of the account."""
    high = value["high"]
    return int(value["low"]), None if high is None else int(high)


def account_views(accounts: Sequence[Account], words: Words, read: Sequence[View]) -> list[View]:
    """Accounts for the template, in order. `read` are the claims of the page's documents, to which links lead."""
    by_id = {view["id"]: view for view in read}
    return [account_view(account, f"account-{at}", words, by_id) for at, account in enumerate(accounts, 1)]


def account_view(account: Account, anchor: str, words: Words, read: Mapping[str, View]) -> View:
    """One account with every value in words; `anchor` begins the ids of its elements."""
    claims = claim_views(account, anchor, words, read)
    picture = picture_of(account, words)
    return {
        "anchor": anchor,
        "question": question_view(account["question"], words),
        "answers": answer_views(account, words),
        "outer": not account["exact"],
        "status": status_view(account, words),
        "id": account["account_id"],
        "short_id": account["account_id"][:SHORT_ID],
        "policy": policy_view(account["policy"]),
        "picture": draw_bounds(picture, words, anchor),
        "legend": legend(picture, words, anchor),
        "picture_notes": picture_notes(picture, words),
        "revisions_picture": draw_revisions(panels_of(account, words), words, f"{anchor}-revisions"),
        "revisions": revision_views(account, words),
        "conflicts": [_named(conflict, claims) for conflict in account["conflicts"]],
        "complete": account["conflicts_complete"],
        "retractions": [retraction_view(each, claims, words) for each in account["retractions"]],
        "used": [claims[claim] for claim in account["used"] if claim in claims],
        "n_used": len(account["used"]),
        "n_conflicts": len(account["conflicts"]),
        "sources": source_views(account, words),
        "values": value_views(account, words),
        "unused": unused_views(account, claims, read, words),
        "n_unused": len(account["unused"]),
        "incidents": [{**each, "claims": _shown(each["claims"], claims, read)} for each in account["incidents"]],
        "findings": finding_views(account, claims, read),
    }


def bounds_words(bounds: Mapping[str, Any], words: Words) -> str:
    """Bounds in words: "78–203", "at least 82", "0"; unlike a count of a claim they may say nothing at all."""
    low, high = bounds["low"], bounds["high"]
    if high == 0:
        return "0"
    if low == 0 and high is None:
        return words["account_no_bound"]
    return count_words({"low": low, "high": high, "approximate": False}, words)


def question_view(question: Mapping[str, Any], words: Words) -> View:
    """What was asked."""
    period = {"earliest": question["from"], "latest": question["to"]}
    is_bounded = question["from"] is not None or question["to"] is not None
    return {
        "kind": words.label("kind", question["kind"]),
        "whose": words.label("subject", question["whose"]),
        "places": [place["name"] for place in question["places"]] or [words["account_any_place"]],
        "located": [located_view(place) for place in question["places"]],
        "when": when_words(period, words) if is_bounded else words["account_any_time"],
        "incident": question["incident"] or "",
        "measure": words.label("measure", question["measure"]),
    }


def located_view(place: Mapping[str, Any]) -> View:
    """How a place of the question was understood, and what else its name may mean."""
    others = [f"{other['name']} ({other['within']})" for other in place.get("alternatives", ())]
    return {"name": place["name"], "within": place.get("within", ""), "others": others}


def answer_views(account: Account, words: Words) -> list[View]:
    """The bounds, and those of what the claims speak of where they are others, each with what it means."""
    if account["consistent"]:
        why = words["account_bounds_why"]
    else:
        why = words["account_spanning_why" if account["conflicts_complete"] else "account_undisputed_why"]
    bounds, documented = account["bounds"], account["documented"]
    open_why = words["account_open_why"] if bounds["high"] is None else ""
    answers = [_answer("bounds", bounds, f"{why} {open_why}".strip(), words)]
    if documented != bounds:
        answers.append(_answer("documented", documented, words["account_documented_why"], words))
    return answers


def _answer(name: str, bounds: Mapping[str, Any], why: str, words: Words) -> View:
    return {"name": name, "label": words[f"account_{name}"], "figure": bounds_words(bounds, words), "why": why}


def status_view(account: Account, words: Words) -> View:
    """The standing with its reason."""
    status = account["status"]
    return {
        "class": status if status in STANDINGS else "none",
        "label": words.label("account_status", status),
        "reason": account["status_reason"],
    }


def policy_view(policy: Mapping[str, Any]) -> View:
    """The policy as it stands: data, not words of the page."""
    rows = [
        (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for key, value in policy.items()
    ]
    return {"name": policy.get("name", ""), "rows": rows}


def picture_of(account: Account, words: Words) -> Picture:
    """What is drawn: one row a source with the claims behind its value, and the bounds behind all rows."""
    by_id = {claim["id"]: claim for claim in account["claims"]}
    clashing = {claim for conflict in account["conflicts"] for claim in conflict}
    past = past_claims(account, by_id)
    rows = []
    for place, source in enumerate(account["by_source"]):
        name = source["speaker"] or words["speaker_unnamed"]
        marks = [_mark(by_id[claim], "claim", claim in clashing) for claim in source["claims"] if claim in by_id]
        if {mark.span for mark in marks} == {span_of(source)}:
            marks = []
        marks += [_mark(claim, "past", False) for claim in past.get(place, [])]
        clash = not clashing.isdisjoint(source["claims"])
        mark = Mark(span_of(source), "source", clash, f"{name}: {figure(span_of(source))}")
        rows.append(Row(name, source_note(source, words), mark, tuple(marks)))
    return Picture(tuple(rows), bands_of(account))


def _mark(claim: Mapping[str, Any], look: str, clash: bool) -> Mark:
    return Mark(span_of(claim), look, clash, f"{figure(span_of(claim))}: {claim['quote']}")


def bands_of(account: Account) -> tuple[tuple[str, Span], ...]:
    """The bounds, where they say anything, and those of what the claims speak of, where they are others."""
    bounds, documented = span_of(account["bounds"]), span_of(account["documented"])
    bands = () if bounds == (0, None) else (("bounds", bounds),)
    return bands if bounds == documented else (*bands, ("documented", documented))


def past_claims(account: Account, by_id: Mapping[str, Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    """The claims that a source replaced, by the place of the source, in the order of time."""
    source_of = {claim: place for place, source in enumerate(account["by_source"]) for claim in source["claims"]}
    found: dict[int, list[Mapping[str, Any]]] = {}
    for claim in sorted(account["claims"], key=lambda each: (each["said"] or "", each["id"])):
        latest, seen = claim, set()
        while latest["superseded_by"] in by_id and latest["id"] not in seen:
            seen.add(latest["id"])
            latest = by_id[latest["superseded_by"]]
        if seen and latest["id"] in source_of:
            found.setdefault(source_of[latest["id"]], []).append(claim)
    return found


def source_note(source: Mapping[str, Any], words: Words) -> str:
    """What a source is and who passes on what it says."""
    parts = [words.label("speaker_role", source["role"])] if source["speaker"] else []
    if source["via"]:
        parts.append(f"{words['said_to']} {words['account_comma'].join(source['via'])}")
    return " · ".join(parts)


def picture_notes(picture: Picture, words: Words) -> list[str]:
    """What a reader must know of the number axis."""
    if not picture.rows:
        return []
    if picture.axis.logarithmic:
        return [words["account_logarithmic"]]
    return [words["account_not_from_zero"]] if picture.axis.start > 0 else []


def legend(picture: Picture, words: Words, prefix: str) -> list[tuple[str, str]]:
    """The marks that a picture has: each as a small drawing beside its words."""
    marks = picture.marks
    wide = [mark for mark in marks if mark.span[1] is not None and mark.span[1] > mark.span[0]]
    looks = {look for look, _ in picture.bands} | {mark.look for mark in marks}
    dot, bar, beyond = (1, 1), (0, 2), (1, None)
    clashes = dict.fromkeys(bar if mark in wide else dot for mark in marks if mark.clash)
    samples = [
        ("dot", any(mark.span[0] == mark.span[1] for mark in marks), draw_sample(dot, "source", prefix)),
        ("bar", bool(wide), draw_sample(bar, "source", prefix)),
        ("open", any(mark.span[1] is None for mark in marks), draw_sample(beyond, "source", prefix)),
        ("claim", "claim" in looks, draw_sample(dot, "claim", prefix)),
        ("past", "past" in looks, draw_sample(dot, "past", prefix)),
        ("clash", bool(clashes), "".join(draw_sample(span, "source", prefix, clash=True) for span in clashes)),
        ("bounds", "bounds" in looks, draw_band_sample("bounds")),
        ("documented", "documented" in looks, draw_band_sample("documented")),
    ]
    return [(drawing, words[f"account_mark_{name}"]) for name, occurs, drawing in samples if occurs and marks]


def panels_of(account: Account, words: Words) -> list[tuple[str, list[Step]]]:
    """What is drawn of revisions: the speakers who gave figures at two times that are known, or more."""
    panels = [(series["speaker"] or words["speaker_unnamed"], timed_steps(series)) for series in account["revisions"]]
    return [(name, steps) for name, steps in panels if len({at for at, _ in steps}) > 1]


def timed_steps(series: Mapping[str, Any]) -> list[Step]:
    """The steps of a speaker that have a time, in its order."""
    steps = [step for step in series["steps"] if step["at"] is not None]
    timed = [(datetime.fromisoformat(step["at"]).replace(tzinfo=None), span_of(step)) for step in steps]
    return sorted(timed, key=lambda step: step[0])


def claim_views(account: Account, anchor: str, words: Words, read: Mapping[str, View]) -> dict[str, View]:
    """The claims of an account by their id, numbered in the order in which they are used, then the others."""
    used = {claim: place for place, claim in enumerate(account["used"])}
    ordered = sorted(account["claims"], key=lambda claim: used.get(claim["id"], len(used)))
    clashing = {claim for conflict in account["conflicts"] for claim in conflict}
    numbers = {claim["id"]: number for number, claim in enumerate(ordered, 1)}
    return {
        claim["id"]: {
            **claim_view(claim, words),
            "number": numbers[claim["id"]],
            "anchor": f"{anchor}-claim-{numbers[claim['id']]}",
            "listed": claim["id"] in used,
            "clash": claim["id"] in clashing,
            "replaced_by": numbers.get(claim["superseded_by"]),
            "index": read[claim["id"]]["index"] if claim["id"] in read else None,
        }
        for claim in ordered
    }


def claim_view(claim: Mapping[str, Any], words: Words) -> View:
    """One claim with its values in words."""
    period = {"earliest": claim["from"], "latest": claim["to"]}
    about = [words.label("kind", claim["kind"]), words.label("subject", claim["whose"]), claim["place"]]
    return {
        "id": claim["id"],
        "speaker": claim["speaker"] or words["speaker_unnamed"],
        "role": words.label("speaker_role", claim["role"]) if claim["speaker"] else "",
        "quote": claim["quote"],
        "count": claim["count"],
        "understood": bounds_words(claim, words),
        "about": [part for part in about if part],
        "when": when_words(period if claim["from"] or claim["to"] else None, words),
        "said": said_words(claim["said"], words),
        "without": bounds_words(claim["without"], words) if claim["without"] else words["account_no_change"],
    }


def said_words(said: str | None, words: Words) -> str:
    """When something was said, to the minute where that is known."""
    return words["account_said_unknown"] if said is None else moment(datetime.fromisoformat(said))


def _named(ids: Iterable[str], claims: Mapping[str, View]) -> list[View]:
    """The claims of these ids that the account shows."""
    return [claims[claim] for claim in ids if claim in claims]


def retraction_view(retraction: Mapping[str, Any], claims: Mapping[str, View], words: Words) -> View:
    """An option for a person: what would be set aside, what that weighs and what would follow."""
    return {
        "claims": _named(retraction["claims"], claims),
        "cost": retraction["cost"],
        "bounds": bounds_words(retraction, words),
    }


def source_views(account: Account, words: Words) -> list[View]:
    """What each source comes to: the rows of the picture as a table."""
    return [
        {
            "speaker": source["speaker"] or words["speaker_unnamed"],
            "note": source_note(source, words),
            "bounds": bounds_words(source, words),
            "n": len(source["claims"]),
        }
        for source in account["by_source"]
    ]


def value_views(account: Account, words: Words) -> list[View]:
    """Each value with the sources that give it independently of one another."""
    return [
        {
            "value": bounds_words(value, words),
            "sources": [source or words["speaker_unnamed"] for source in value["sources"]],
        }
        for value in account["values"]
    ]


def revision_views(account: Account, words: Words) -> list[View]:
    """What each speaker who gave a figure more than once said, and when."""
    return [
        {
            "speaker": series["speaker"] or words["speaker_unnamed"],
            "steps": [(said_words(step["at"], words), bounds_words(step, words)) for step in series["steps"]],
        }
        for series in account["revisions"]
        if len(series["steps"]) > 1
    ]


def unused_views(account: Account, claims: Mapping[str, View], read: Mapping[str, View], words: Words) -> list[View]:
    """Claims that are not used by the reason for it, the most frequent reason first."""
    groups: dict[tuple[str, bool], list[View]] = {}
    for each in account["unused"]:
        known = words.texts.get(f"unused_{each['code']}")
        groups.setdefault((known or each["reason"], known is not None), []).extend(_shown([each["id"]], claims, read))
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [{"label": label, "translated": known, "claims": members} for (label, known), members in ordered]


def finding_views(account: Account, claims: Mapping[str, View], read: Mapping[str, View]) -> list[View]:
    """Findings, those of one rule and reason together."""
    groups: dict[tuple[str, str, str], list[View]] = {}
    for each in account["findings"]:
        same = groups.setdefault((each["rule"], each["reason"], each["reference"]), [])
        same.extend(view for view in _shown(each["claims"], claims, read) if view not in same)
    return [
        {"rule": rule, "reason": reason, "reference": reference, "claims": members}
        for (rule, reason, reference), members in groups.items()
    ]


def _shown(ids: Iterable[str], claims: Mapping[str, View], read: Mapping[str, View]) -> list[View]:
    """The claims of these ids, also those that the account does not list."""
    return [claims.get(id_) or unlisted_view(id_, read) for id_ in ids]


def unlisted_view(id_: str, read: Mapping[str, View]) -> View:
    """A claim of which the account holds only the id: its words, where a document of the page has them."""
    view = {"id": id_, "short_id": id_[:SHORT_ID], "number": None, "index": None, "replaced_by": None}
    if id_ not in read:
        return view
    claim = read[id_]
    return view | {"index": claim["index"], "quote": claim["quote"], "speaker": " ← ".join(claim["speakers"])}
