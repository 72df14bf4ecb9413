"""A strict fold for letters that writers exchange, a loose one for what PDFs and misprints do."""

from __future__ import annotations

import pytest

from sijill.names.spelling import loosely_spelled, spelled


@pytest.mark.parametrize(
    ("one", "other"), [("أحمد", "احمد"), ("هدى", "هدي"), ("حمزة", "حمزه"), ("مؤمن", "مومن"), ("علاء", "علا")]
)
def test_exchanged_letters_are_one_spelling(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)
    assert loosely_spelled(one) == loosely_spelled(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("رفعت", "رفعة"),
        ("عبدالله", "عبدلله"),
        ("عبدالرحمن", "عبدرحمن"),
        ("صلاح", "صالح"),
        ("النجار", "نجار"),
        ("جبار", "جببار"),
    ],
)
def test_only_the_loose_fold_joins_these(one: str, other: str) -> None:
    assert spelled(one) != spelled(other)
    assert loosely_spelled(one) == loosely_spelled(other)


@pytest.mark.parametrize(("one", "other"), [("سامي", "رامي"), ("حسن", "حسين"), ("بنت", "بنه"), ("نجار", "نجاد")])
def test_other_names_stay_apart_under_both(one: str, other: str) -> None:
    assert spelled(one) != spelled(other)
    assert loosely_spelled(one) != loosely_spelled(other)


def test_the_article_goes_before_alef_too() -> None:
    assert loosely_spelled("الأحمد") == loosely_spelled("أحمد")
