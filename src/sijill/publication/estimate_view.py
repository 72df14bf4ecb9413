"""Estimates prepared for the page and the terminal: the values of the JSON beside the words that a person reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sijill.estimation.spread import Placed, spread_of
from sijill.publication.estimate_picture import (
    Row,
    Rule,
    draw_frequencies,
    draw_intervals,
    draw_overlaps,
    interval_words,
)
from sijill.publication.message_words import Piece, message_pieces, messages_pieces, messages_text
from sijill.publication.sampler_view import sampler_view
from sijill.publication.wording import Words, number

View = dict[str, Any]
Estimates = Mapping[str, Any]

MOST_DRAWN = 12
"""Strata that have a picture; with more of them a table stands for all."""

MOST_STRATA = 3000
MOST_MODELS = 15
DRAWN_APART = frozenset({"gap", "posterior_predictive", "modes"})
"""Diagnostics that are shown as what they are, not as JSON."""

SIGNS = {"delta": "δ", "classes": "K", "alpha": "α", "listing": "λ: a ="}


def estimates_view(content: Estimates, words: Words) -> View:
    """The whole page."""
    given = content["input"]
    parts = stratum_views(content, words)
    explored = content["exploration"]
    return {
        "documented": number(given["n_observed"]),
        "lists": given["lists"],
        "by": given["by"],
        "sha256": given["sha256"],
        "files": given["files"],
        "warnings": _warnings(content["messages"], words),
        "drawn": [part for part in parts if part["is_total"]] + [part for part in parts if not part["is_total"]]
        if len(parts) <= MOST_DRAWN
        else [part for part in parts if part["is_total"]],
        "table": parts[:MOST_STRATA] if len(parts) > MOST_DRAWN else [],
        "overlaps": draw_overlaps(given["lists"], explored["patterns"], words, "overlaps"),
        "frequencies": draw_frequencies(explored["frequencies"], words, "frequencies"),
        "frequency_rows": explored["frequencies"],
        "odds": odds_picture(explored["pairs"], words),
        "pairs": [pair_view(each) for each in explored["pairs"]],
        "sweeps": [sweep_view(each, at, words) for at, each in enumerate(explored["sweeps"])],
        "left_out": left_out_picture(explored["leave_one_out"], words),
        "together": len(parts) > 1,
        "seed": content["settings"]["seed"],
        "settings": [(key, json.dumps(value)) for key, value in content["settings"].items()],
        "versions": list(content["versions"].items()),
    }


def stratum_views(content: Estimates, words: Words) -> list[View]:
    """Every stratum and, where there are several, the totals first."""
    by_stratum: dict[str | None, list[Mapping[str, Any]]] = {}
    for each in content["estimates"]:
        by_stratum.setdefault(each["stratum"], []).append(each)
    views = []
    if content["totals"]:
        views.append(stratum_view(words["estimate_total"], content["totals"], [], words, 0, is_total=True))
    told = {each["stratum"]: each["messages"] for each in content["strata"]}
    for at, (label, estimates) in enumerate(by_stratum.items(), 1):
        title = label if label else words["estimate_everybody" if label is None else "estimate_no_label"]
        views.append(stratum_view(title, estimates, told.get(label, []), words, at, is_total=False))
    return views


def stratum_view(
    title: str,
    estimates: Sequence[Mapping[str, Any]],
    messages: Sequence[Mapping[str, Any]],
    words: Words,
    at: int,
    *,
    is_total: bool,
) -> View:
    """One stratum: what is documented, the least, the spread, each method, and what is refused."""
    ok = [each for each in estimates if each["status"] == "ok"]
    documented = max((each["n_observed"] + each["diagnostics"].get("gap_observed", 0) for each in estimates), default=0)
    bounds = [each["lower_bound"] for each in estimates if each["lower_bound"] is not None]
    gaps: list[View] = next((each["diagnostics"]["gap"] for each in estimates if each["diagnostics"].get("gap")), [])
    anchor = f"stratum-{at}"
    view = {
        "title": title,
        "anchor": anchor,
        "is_total": is_total,
        "documented": number(documented),
        "bound": number(round(bounds[0])) if bounds else "",
        "spread": spread_view(ok, words),
        "methods": [method_view(each, words) for each in ok],
        "refused": [refusal_view(each, words) for each in estimates if each["status"] != "ok"],
        "warnings": _warnings(messages, words),
        "gap": [gap_view(each, words) for each in gaps],
        "picture": "",
    }
    rules = [Rule(documented, "documented", "")]
    if bounds:
        rules.append(Rule(bounds[0], "bound", ""))
    rows = [_row(each, words) for each in ok]
    view["picture"] = draw_intervals(rows, rules, words, anchor, words["estimate_picture"])
    return view


def _row(each: Mapping[str, Any], words: Words) -> Row:
    low, high = each["interval"]
    return Row(words.label("estimate_method", each["method"]), low, each["median"], high, look=each["family"])


def spread_view(ok: Sequence[Mapping[str, Any]], words: Words) -> View | None:
    """From the lowest to the highest estimate over families, with how many families there are."""
    spread = spread_of(Placed(each["method"], each["family"], each["median"], *each["interval"]) for each in ok)
    if spread is None:
        return None
    several, families = len(spread.families), [words.label("estimate_family", family) for family in spread.families]
    return {
        "figure": f"{number(round(spread.lowest.median))}–{number(round(spread.highest.median))}",
        "why": words["estimate_spread_one"] if several == 1 else words.fill("estimate_spread_why", n=several),
        "outer": f"{number(round(spread.low))}–{number(round(spread.high))}",
        "families": words["account_comma"].join(families),
        "enough": several >= 3,
    }


def method_view(each: Mapping[str, Any], words: Words) -> View:
    """One method's number, never without its interval and its assumption."""
    low, high = each["interval"]
    return {
        "name": words.label("estimate_method", each["method"]),
        "family": words.label("estimate_family", each["family"]),
        "figure": interval_words(low, each["median"], high),
        "estimate": number(round(each["median"])),
        "interval": f"{number(round(low))}–{number(round(high))}",
        "level": f"{100 * each['level']:g}%",
        "bound": "" if each["lower_bound"] is None else number(round(each["lower_bound"])),
        "assumption": assumption_words(each, words),
        "models": [
            {
                "name": model["model"],
                "estimate": "" if model["estimate"] is None else number(round(model["estimate"])),
                "weight": "" if model["weight"] is None else f"{model['weight']:.1%}",
                "bic": "" if model["bic"] is None else f"{model['bic']:.1f}",
            }
            for model in each["models"][:MOST_MODELS]
        ],
        "n_models": len(each["models"]),
        "diagnostics": [(key, _short(value)) for key, value in each["diagnostics"].items() if key not in DRAWN_APART],
        "sampler": sampler_view(each["diagnostics"], words),
        "seed": each["seed"],
    }


def assumption_words(each: Mapping[str, Any], words: Words) -> str:
    """The assumption in the language of the page; a method that has no words of its own is told in English."""
    return words.texts.get(f"estimate_assumption_{each['method']}", each["assumption"])


def refusal_view(each: Mapping[str, Any], words: Words) -> View:
    """Why there is no number."""
    return {
        "name": words.label("estimate_method", each["method"]),
        "status": words.label("estimate_status", each["status"]),
        # one that is withheld has no other cause
        "cause": words.label("estimate_cause", each["cause"]) if each["cause"] != each["status"] else "",
        "reason": messages_pieces(each["reasons"], words),
        "sampler": sampler_view(each["diagnostics"], words),
    }


def gap_view(each: Mapping[str, Any], words: Words) -> View:
    """A stratum that is not in the total."""
    return {
        "stratum": each["stratum"],
        "n_observed": number(each["n_observed"]),
        "reason": messages_pieces(each["reasons"], words),
    }


def _warnings(messages: Sequence[Mapping[str, Any]], words: Words) -> list[tuple[Piece, ...]]:
    return [message_pieces(each, words) for each in messages]


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def pair_view(pair: Mapping[str, Any]) -> View:
    """Two lists beside each other."""
    ratio = "" if pair["odds_ratio"] is None else f"{pair['odds_ratio']:.2f} ({pair['low']:.2f}–{pair['high']:.2f})"
    alone = pair["if_independent"]
    return {
        "lists": " · ".join(pair["lists"]),
        "both": number(pair["both"]),
        "odds": ratio,
        "alone": "" if alone is None else number(round(alone)),
    }


def odds_picture(pairs: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Odds ratios of pairs, 1 marked."""
    rows = [
        Row(" · ".join(pair["lists"]), pair["low"], pair["odds_ratio"], pair["high"])
        for pair in pairs[:66]
        if pair["odds_ratio"] is not None
    ]
    return draw_intervals(rows, [Rule(1.0, "one", "")], words, "odds", words["estimate_odds"], ratios=True)


def sweep_view(sweep: Mapping[str, Any], at: int, words: Words) -> View:
    """One assumption moved from place to place."""
    sign = SIGNS.get(sweep["assumption"], "×")
    rows = [
        Row(
            f"{sign} {point['value']:.3g}",
            point["low"],
            point["median"],
            point["high"],
            note=messages_text(point["reasons"], words),
        )
        for point in sweep["points"]
    ]
    lists = f" {' · '.join(sweep['lists'])}" if sweep["lists"] else ""
    title = words.label("estimate_sweep", sweep["assumption"]) + lists
    return {
        "title": title,
        "picture": draw_intervals(rows, (), words, f"sweep-{at}", title),
        "points": [
            {
                "value": row.name,
                "figure": ""
                if row.low is None or row.middle is None or row.high is None
                else interval_words(row.low, row.middle, row.high),
                "reason": messages_pieces(point["reasons"], words),
            }
            for row, point in zip(rows, sweep["points"], strict=True)
        ],
    }


def left_out_picture(left_out: Sequence[Mapping[str, Any]], words: Words) -> str:
    """The estimates without each list."""
    rows = []
    for each in left_out:
        for estimate in each["estimates"]:
            name = f"− {each['without']}: {words.label('estimate_method', estimate['method'])}"
            low, high = estimate["interval"] or (None, None)
            note = messages_text(estimate["reasons"], words)
            rows.append(Row(name, low, estimate["median"], high, look=estimate["method"], note=note))
    return draw_intervals(rows, (), words, "without", words["estimate_left_out"])
