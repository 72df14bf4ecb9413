"""Processes killed with SIGKILL at random while they write: nothing that they had acknowledged is lost."""

from __future__ import annotations

from pathlib import Path

from tests.faults.kills import run_kills

KILLS = 15


def test_what_a_killed_process_had_acknowledged_is_there(tmp_path: Path) -> None:
    lives = list(run_kills(tmp_path, KILLS, 20170314))
    assert sum(each.kills for each in lives) == KILLS
    assert max(each.acknowledged for each in lives) > 5 * KILLS, "they must have done something before they died"
    assert [each for each in lives if not each.is_well] == []
