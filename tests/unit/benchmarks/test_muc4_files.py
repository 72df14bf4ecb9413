"""Keys, answers, messages and official scores read from small files in the form of the release, of our own making."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.muc4_files import read_messages, read_official, read_slots
from benchmarks.muc4_scoring import SLOTS, score
from benchmarks.muc4_slots import DateFill, DocumentSlots, Location, Number, Pair
from benchmarks.reader import AbsentError

KEY = """\
;;; a note of the key's makers
0.  MESSAGE: ID                     DEV-MUC9-0001 (HOUSE)
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  (- 12 JAN 90) / (11 JAN 90)
3.  INCIDENT: LOCATION              PERU: LIMA (CITY)
4.  INCIDENT: TYPE                  BOMBING
19. HUM TGT: DESCRIPTION            "MILLERS"
                                    "GUARDS" / "NIGHT
                                    GUARDS"
21. HUM TGT: NUMBER                 6: "MILLERS"
                                    ? 2 / PLURAL: "GUARDS" / "NIGHT
                                    GUARDS"
23. HUM TGT: EFFECT OF INCIDENT     DEATH: "MILLERS"
                                    (INJURY / DEATH): "GUARDS"
24. HUM TGT: TOTAL NUMBER           8

0.  MESSAGE: ID                     DEV-MUC9-0001 (HOUSE)
1.  MESSAGE: TEMPLATE               2 (OPTIONAL)
2.  INCIDENT: DATE                  11 JAN 90
3.  INCIDENT: LOCATION              PERU
4.  INCIDENT: TYPE                  ATTACK
21. HUM TGT: NUMBER                 6: "MILLERS"
                                    1: "PORTER"
23. HUM TGT: EFFECT OF INCIDENT     -

0.  MESSAGE: ID                     DEV-MUC9-0002 (HOUSE)
1.  MESSAGE: TEMPLATE               *
4.  INCIDENT: TYPE                  *
21. HUM TGT: NUMBER                 *
"""


@pytest.fixture
def slots(tmp_path: Path) -> dict[str, DocumentSlots]:
    path = tmp_path / "key"
    path.write_text(KEY, encoding="latin-1")
    return read_slots(path)


def test_a_key_is_put_together_for_the_document(slots: dict[str, DocumentSlots]) -> None:
    found = slots["DEV-MUC9-0001"]
    assert [(fill.alternatives, fill.optional) for fill in found.types] == [(("BOMBING",), False), (("ATTACK",), True)]
    assert [fill.alternatives for fill in found.locations] == [(Location("PERU", ("LIMA",)),), (Location("PERU"),)]
    day = date(1990, 1, 11)
    assert found.dates[0].alternatives == (DateFill(None, date(1990, 1, 12)), DateFill(day, day))


def test_victims_of_two_templates_count_once(slots: dict[str, DocumentSlots]) -> None:
    numbers = [(fill.alternatives, fill.optional) for fill in slots["DEV-MUC9-0001"].numbers]
    six, plural = Number(6, 6), Number(2, None, plural=True)
    assert numbers == [
        ((six,), False),
        ((Number(2, 2), plural), True),
        ((Number(8, 8),), True),
        ((Number(1, 1),), True),
    ]


def test_numbers_are_joined_to_effects_by_their_referents(slots: dict[str, DocumentSlots]) -> None:
    pairs = [fill.alternatives for fill in slots["DEV-MUC9-0001"].pairs]
    assert pairs[0] == (Pair(Number(6, 6), "DEATH"),)
    assert Pair(Number(2, 2), "INJURY") in pairs[1]
    assert len(pairs) == 2


def test_a_message_without_incidents_has_no_fills(slots: dict[str, DocumentSlots]) -> None:
    assert slots["DEV-MUC9-0002"] == DocumentSlots()


def test_a_key_scores_full_marks_against_itself(slots: dict[str, DocumentSlots]) -> None:
    assert [tally.f1 for tally in score(slots, slots).values()] == [1.0] * len(SLOTS)


def test_messages_have_the_day_of_their_dateline(tmp_path: Path) -> None:
    path = tmp_path / "messages"
    path.write_text(
        "DEV-MUC9-0001 (HOUSE)\n\n   LIMA, 4 FEB 90 (RADIO) -- [TEXT] ONE.\n\nDEV-MUC9-0002 (HOUSE)\n\n"
        "   LIMA, NO DATE -- [TEXT] ON 5 FEB 90.\n",
        encoding="latin-1",
    )
    first, second = read_messages(path)
    assert (first.id, first.published) == ("DEV-MUC9-0001", date(1990, 2, 4))
    assert first.text.endswith("ONE.")
    assert (second.id, second.published) == ("DEV-MUC9-0002", None)


def test_official_scores_are_of_the_totals(tmp_path: Path) -> None:
    path = tmp_path / "scores"
    path.write_text(
        "hum-tgt-num 1 1| 1 0 0| 0 0| 0 0 0|100 100 0\n * * * TOTAL SLOT SCORES * * *\n"
        "hum-tgt-num	      145 172| 88  15   8|  6  12| 61  34  31| 66  56  35 \n"
        "hum-tgt-effect	      121   0|  0   0   0|  0   0|  0 109  59|  0   *   *   0 \n"
    )
    assert read_official(path) == {"hum-tgt-num": (0.66, 0.56), "hum-tgt-effect": (0.0, 0.0)}


def test_missing_data_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(AbsentError, match="nowhere"):
        read_slots(tmp_path / "nowhere")
    with pytest.raises(AbsentError, match="nowhere"):
        list(read_messages(tmp_path / "nowhere"))
