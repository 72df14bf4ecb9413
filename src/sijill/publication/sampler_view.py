"""What a sampler tells of itself, for the page and the terminal: agreement of chains, lists drawn anew, modes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sijill.publication.wording import Words, number

View = dict[str, Any]
RANGE, AND = "–", " · "


def sampler_view(diagnostics: Mapping[str, Any], words: Words) -> View | None:
    """The figures of an estimate that was drawn; None of one that was computed."""
    if "r_hat" not in diagnostics:
        return None
    checked, modes = diagnostics.get("posterior_predictive"), diagnostics.get("modes", ())
    return {
        "agreement": [
            (words["estimate_r_hat"], f"{diagnostics['r_hat']:.4f}"),
            (words["estimate_ess"], AND.join(number(round(diagnostics[name])) for name in ("ess", "ess_tail"))),
            (words["estimate_mcse"], f"{diagnostics['mcse']:.1%}"),
            (words["estimate_seeds"], AND.join(number(round(each)) for each in diagnostics["seed_medians"])),
            (words["estimate_rungs"], number(diagnostics["rungs"])),
        ],
        "checked": [] if checked is None else _checked(checked, words),
        "as_far": "" if checked is None else f"{checked['p_value']:.1%}",
        "modes": [
            (words.fill("estimate_mode", n=len(mode["chains"])), number(round(mode["median"])), _range(mode))
            for mode in modes
        ],
        "modes_why": words["estimate_modes_why" if len(modes) > 1 else "estimate_modes_one"] if modes else "",
    }


def _checked(checked: Mapping[str, Any], words: Words) -> list[View]:
    numbers = [(words.fill("estimate_on_lists", n=at), each) for at, each in enumerate(checked["by_number"], 1)]
    pairs = [(each["name"], each) for each in checked["pairs"]]
    return [
        {
            "name": name,
            "observed": number(each["observed"]),
            "again": _range(each),
            "share": f"{each['p_value']:.2f}",
        }
        for name, each in (*numbers, *pairs)
    ]


def _range(ends: Mapping[str, Any]) -> str:
    return f"{number(round(ends['low']))}{RANGE}{number(round(ends['high']))}"
