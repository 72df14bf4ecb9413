"""Which components go to the interior point, and that both solvers come to the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sijill.accounts import large
from sijill.accounts.large import LargeProgramme, programme_of
from sijill.accounts.problem import Component, Row
from sijill.accounts.solve import Programme
from tests.unit.accounts.accounting import account_of, bounds, typed

QUARTERS = ("as-Sukkari", "al-Mashhad", "Fardous", "Hanano", "Midan")


def overlapping() -> list[dict[str, Any]]:
    """Claims on quarters and the city over times that overlap, of a truth in which one died a day and quarter."""
    claims = []
    for at in range(40):
        start, days = date(2022, 2, 2) + timedelta(at % 7), 1 + at % 4
        place = "Aleppo" if at % 5 == 0 else f"{QUARTERS[at % 5]}, Aleppo"
        truth = days * (5 if at % 5 == 0 else 1)
        scope = {"place": place, "from": start.isoformat(), "to": (start + timedelta(days)).isoformat()}
        claims.append(typed(f"c{at}", truth, truth + at % 3, scope=scope))
    return claims


def test_both_solvers_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {"places": ("Aleppo",), "end": date(2022, 2, 9)}
    general = account_of(*overlapping(), **asked)
    monkeypatch.setattr(large, "LARGEST_ENTRIES", 0)
    monkeypatch.setattr(large, "FEW_LEAVES", 0)
    interior = account_of(*overlapping(), **asked)
    assert bounds(interior) == bounds(general)
    assert interior.consistent


def test_a_lie_among_many_is_found_by_either(monkeypatch: pytest.MonkeyPatch) -> None:
    lie = typed("lie", 900, 900, scope={"place": "Hanano, Aleppo", "from": "2022-02-02", "to": "2022-02-04"})
    monkeypatch.setattr(large, "LARGEST_ENTRIES", 0)
    monkeypatch.setattr(large, "FEW_LEAVES", 0)
    account = account_of(*overlapping(), lie, places=("Aleppo",), end=date(2022, 2, 9))
    assert account.conflicts
    assert all("lie" in conflict for conflict in account.conflicts)


def test_many_leaves_on_many_days_that_are_mostly_empty_go_to_the_general_solver() -> None:
    import numpy as np

    sets = tuple(np.array([leaf], dtype=np.int32) for leaf in range(1_100))
    everywhere = np.arange(1_100, dtype=np.int32)
    rows = [Row(leaf, leaf, leaf + 1, 1, 2, leaf) for leaf in range(1_100)]
    rows.append(Row(1_100, 0, 1_100, 0, 5_000, 1_100))
    component = Component(1_100, (*sets, everywhere), tuple(rows), (1_100, 0, 1_100))
    assert isinstance(programme_of(component), Programme)
    dense = Component(20, (np.arange(20, dtype=np.int32),), (Row(0, 0, 10**3, 0, 9, 0),) * 1_001, (0, 0, 10**3))
    assert isinstance(programme_of(dense), LargeProgramme)
