"""What names tell: a full name more than a common one, a sibling's less than one's own, the same from either side."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sijill.linkage.chains import TokenBits, chain_weights, weigh_tokens
from sijill.linkage.encoding import encode
from sijill.linkage.model import default_model
from sijill.linkage.vocabulary import Vocabulary, count_tokens, pair_tokens
from sijill.names.chain import MAX_TOKENS
from sijill.names.levels import BY_RELATIVE_BITS

GIVEN = ["محمد", "محمد", "محمد", "سامي", "خالد", "كريم", "نبيل", "فارس", "ليلى", "هدى"]
FAMILY = ["النجار", "الحداد", "الخطيب", "السمان", "الفخار", "القطان", "الدباغ"]
PEOPLE = [f"{GIVEN[at % 10]} {GIVEN[at * 3 % 10]} {GIVEN[at * 7 % 10]} {FAMILY[at % 7]}" for at in range(140)]
LATIN = ["Mohammed", "Samy", "Khaled Karim Nabil al-Najjar", "Khalid Kareem an-Najar", "Huda Faris", "Layla Haddad"]


def encoded(vocabulary: Vocabulary, names: list[str]) -> np.ndarray:
    return encode(names, vocabulary)


def weights(*pairs: tuple[str, str]) -> list[float]:
    """The weight of each pair of names, among names of a people of 140."""
    vocabulary = Vocabulary()
    one, other = (encoded(vocabulary, [pair[side] for pair in pairs]) for side in (0, 1))
    everyone = encoded(vocabulary, PEOPLE + LATIN)
    is_arabic = np.array([token.script == "arabic" for token in vocabulary.tokens], bool)
    counts = count_tokens([everyone, one, other], len(is_arabic))
    by_relative = np.array([token.is_by_relative for token in vocabulary.tokens], bool)
    pairs_of_tokens, names = pair_tokens(vocabulary), default_model().names
    table: TokenBits = weigh_tokens(pairs_of_tokens, counts, is_arabic, names, len(everyone), by_relative)
    return [float(weight) for weight in chain_weights(one, other, table)]


OWN = "خالد كريم نبيل النجار"


def test_names_tell_more_the_more_of_them_agree() -> None:
    full, three, two, none = weights(
        (OWN, OWN), (OWN, "خالد كريم النجار"), (OWN, "خالد النجار"), (OWN, "ليلى سامي فارس الدباغ")
    )
    assert full > three > two > none
    assert none < 0 < three


def test_a_sibling_tells_far_less_than_oneself() -> None:
    own, sibling, cousin = weights((OWN, OWN), (OWN, "ليلى كريم نبيل النجار"), (OWN, "ليلى فارس نبيل النجار"))
    assert own > sibling + 8
    assert sibling < 0
    assert cousin < 0


def test_a_rare_name_tells_more_than_a_common_one() -> None:
    common, rare = weights(("محمد النجار", "محمد النجار"), ("نبيل النجار", "نبيل النجار"))
    assert rare > common


def test_spellings_tell_nearly_what_the_same_letters_do() -> None:
    same, misprint, other = weights((OWN, OWN), (OWN, "خالد كريم نبيل النجلر"), (OWN, "خالد كريم نبيل الحداد"))
    assert same >= misprint > other


@pytest.mark.parametrize(
    "kunya",
    [
        ("أبو نبيل", "أبو نبيل"),
        ("Abu Nabil", "Abou Nabil"),
        ("زوجة نبيل", "زوجة نبيل"),
        ("أبو نبيل", "Abu Nabil"),
    ],
)
def test_who_is_named_by_a_relative_tells_little_however_rare(kunya: tuple[str, str]) -> None:
    alone, family = weights(kunya, ("سامي أبو نبيل", "سامي أبو نبيل"))
    assert alone <= BY_RELATIVE_BITS < family


def test_a_family_name_with_abu_tells_as_much_as_another() -> None:
    family, other, kunya = weights(
        ("سامي أبو ريالة", "سامي أبو ريالة"), ("سامي البيطار", "سامي البيطار"), ("سامي أبو عصبة", "سامي أبو خاطر")
    )
    assert family == pytest.approx(other)
    assert family > kunya + 8


def test_scripts_are_compared() -> None:
    same, other = weights((OWN, "Khaled Karim Nabil al-Najjar"), (OWN, "Huda Samy Faris Haddad"))
    assert same > 0 > other
    assert same > other + 10


def test_a_weight_is_the_same_from_either_side() -> None:
    pairs = [
        (OWN, "خالد النجار"),
        (OWN, "النجار خالد كريم نبيل"),
        (OWN, "ليلى كريم نبيل النجار"),
        (OWN, "Khaled Karim al-Najjar"),
        ("محمد", "محمد سامي الحداد"),
    ]
    found = weights(*pairs, *[(other, one) for one, other in pairs])
    assert found[: len(pairs)] == pytest.approx(found[len(pairs) :])


def test_a_family_name_that_stands_first_is_seen() -> None:
    turned, straight, other = weights((OWN, "النجار خالد كريم نبيل"), (OWN, OWN), (OWN, "النجار ليلى سامي فارس"))
    assert 0 < turned < straight
    assert turned > other


def test_nothing_is_told_where_a_name_is_missing() -> None:
    assert all(math.isnan(weight) for weight in weights((OWN, ""), ("-", OWN), ("", "")))
    nobody = np.zeros((0, MAX_TOKENS), np.int32)
    assert chain_weights(nobody, nobody, _some_table()).shape == (0,)


def _some_table() -> TokenBits:
    vocabulary = Vocabulary()
    chains = encoded(vocabulary, [OWN])
    is_arabic = np.ones(len(vocabulary.tokens), bool)
    counts = count_tokens([chains], len(is_arabic))
    return weigh_tokens(pair_tokens(vocabulary), counts, is_arabic, default_model().names, 1)
