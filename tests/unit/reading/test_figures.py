"""Who was harmed, and how many: one line a way of saying it."""

from __future__ import annotations

import pytest

from tests.unit.reading.sentences_read import figures, read_text

Figures = list[tuple[str, str | None, int, int | None]]

WAYS: list[tuple[str, Figures]] = [
    ("The strike killed 22 people.", [("killed", "people", 22, 22)]),
    ("At least 22 people were killed.", [("killed", "people", 22, None)]),
    ("22 dead in Hama.", [("killed", "people", 22, 22)]),
    ("More than 30 fighters have died.", [("killed", "fighters", 31, None)]),
    ("The raid left 12 dead and 3 injured.", [("killed", "people", 12, 12), ("injured", "people", 3, 3)]),
    ("It killed 5 men and wounded 12 others.", [("killed", "men", 5, 5), ("injured", "people", 12, 12)]),
    ("Two women and a child were killed.", [("killed", "women", 2, 2), ("killed", "children", 1, 1)]),
    ("The death toll rose to 61.", [("killed", "people", 61, 61)]),
    ("The toll in the attack on buses from two towns has risen to at least 112.", [("killed", "people", 112, None)]),
    ("The blast claimed the lives of 14 civilians.", [("killed", "civilians", 14, 14)]),
    ("It led to the death of five civilians.", [("killed", "civilians", 5, 5)]),
    ("Among the dead were three children.", [("killed", "children", 3, 3)]),
    ("Killed: 43. Injured: 88.", [("killed", "people", 43, 43), ("injured", "people", 88, 88)]),
    (
        "One person killed 16 others injured in rocket attacks.",
        [("killed", "people", 1, 1), ("injured", "people", 16, 16)],
    ),
    ("They killed and wounded 30 soldiers.", [("casualties", "soldiers", 30, 30)]),
    ("No casualties were reported.", [("casualties", "people", 0, 0)]),
    ("There are no medical workers left at all.", [("medical_access", "medical_workers", 0, 0)]),
    ("Troops executed 48 people.", [("execution", "people", 48, 48)]),
    ("Gunmen kidnapped 15 students.", [("abducted", "people", 15, 15)]),
    ("Police arrested dozens of men.", [("detained", "men", 24, None)]),
    ("Some 3,500 families fled the city.", [("displaced", "families", 3500, 3500)]),
    ("There are 150,000 people trapped in the city.", [("population", "people", 150000, 150000)]),
    ("We have recorded about 150 shells on our districts.", [("shelling", "shells", 150, 150)]),
    ("Forces carried out 18 airstrikes.", [("air_strike", "attacks", 18, 18)]),
    ("Three barrel bombs hit the market.", [("barrel_bomb", "bombs", 3, 3)]),
    ("Two hospitals were destroyed.", [("destruction", "hospitals", 2, 2)]),
    ("The army destroyed over 60 militants.", [("killed", "fighters", 61, None)]),
    ("Fighters burned six houses.", [("burning", "homes", 6, 6)]),
    ("Soldiers looted 40 homes.", [("looting", "homes", 40, 40)]),
    ("The shell killed a greengrocer.", [("killed", "people", 1, 1)]),
    ("It injured a 45-year-old woman.", [("injured", "women", 1, 1)]),
    ("Gunmen killed the mayor.", [("killed", "people", 1, 1)]),
    ("The victims included 51 children.", [("killed", "children", 51, 51)]),
    ("They are accused of kidnapping 30 peasants.", [("abducted", "people", 30, 30)]),
    (
        "Eight people (three soldiers and five others) were wounded.",
        [
            ("injured", "people", 8, 8),
            ("injured", "soldiers", 3, 3),
            ("injured", "people", 5, 5),
        ],
    ),
    ("THE ASSASSINATION OF MAGISTRATE PEDRO ARBOLEDA SHOCKED THE CITY.", [("killed", "people", 1, 1)]),
    ("PEDRO ARBOLEDA, PRESIDENT OF THE UNION, WAS MURDERED.", [("killed", "people", 1, 1)]),
    ("PEDRO ARBOLEDA AND IGOR QUINTELA WERE MURDERED.", [("killed", "people", 1, 1), ("killed", "people", 1, 1)]),
    ("JUDGE PEDRO ARBOLEDA WAS SHOT TO DEATH.", [("killed", "people", 1, 1)]),
    ("PEDRO ARBOLEDA, ANOTHER CORRESPONDENT, WAS WOUNDED.", [("injured", "people", 1, 1)]),
    ("THE MURDER OF THE LIBERAL PARTY LEADER IS NOT SOLVED.", [("killed", "people", 1, 1)]),
    ("Gunmen killed the mayor and the judge.", [("killed", "people", 1, 1), ("killed", "people", 1, 1)]),
    ("250 wounded civilians were evacuated.", [("evacuation", "civilians", 250, 250)]),
]


@pytest.mark.parametrize(("text", "expected"), WAYS, ids=[text for text, _ in WAYS])
def test_figure(text: str, expected: Figures) -> None:
    assert figures(text) == expected


NOT_CLAIMS = [
    "He was 45 years old and lived at number 12.",
    "The free path is 10 km long.",
    "The brigade has 4,000 fighters.",
    "In 2016 talks were held with 5 parties.",
    "He paid 300 dollars for 20 litres.",
]


@pytest.mark.parametrize("text", NOT_CLAIMS)
def test_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The strike killed 22 people, including 11 women and 13 children.",
        "The strike killed 22 people, 11 women and 13 children among them.",
        "The strike killed 22 people (11 women and 13 children).",
    ],
)
def test_a_subgroup_is_part_of_its_whole(text: str) -> None:
    whole, women, children = read_text(text).claims[-3:]
    assert (whole.part_of, women.part_of, children.part_of) == (None, whole.id, whole.id)
    assert (women.subject, children.subject) == ("women", "children")


def test_a_whole_may_come_after_its_part() -> None:
    six, child, whole = (c for c in read_text("Six civilians including a child were among 22 people killed.").claims)
    assert whole.count is not None
    assert whole.count.low == 22
    assert six.part_of == whole.id
    assert child.part_of is not None


def test_names_after_a_figure_are_parts_of_it() -> None:
    two, *named = read_text("SOLDIERS KILLED TWO REPORTERS, PEDRO ARBOLEDA AND IGOR QUINTELA.").claims
    assert [claim.part_of for claim in named] == [two.id, two.id]


def test_a_name_after_one_of_several_is_the_same_person() -> None:
    assert figures("One of our volunteers, Pedro Arboleda, has been killed.") == [("killed", "aid_workers", 1, 1)]


def test_the_one_who_says_it_is_no_victim() -> None:
    assert figures("Gunmen killed the mayor, and Pedro Arboleda said so.") == [("killed", "people", 1, 1)]
