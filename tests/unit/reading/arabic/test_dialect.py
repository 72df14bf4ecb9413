"""What people say in dialect, in interviews and chats: verbs, denial, kin, limbs, figures that answer a question."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.claims.claim import Claim
from sijill.workflows.read import read_document

PUBLISHED = date(2016, 10, 5)  # a Wednesday

Counted = list[tuple[str, int, int | None]]


def claims(text: str) -> tuple[Claim, ...]:
    return read_document(text.encode(), name="test", published=PUBLISHED).claims


def counted(text: str) -> Counted:
    return [(claim.kind, claim.count.low, claim.count.high) for claim in claims(text) if claim.count is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اتقتلوا سبعة جنب الفرن.", [("killed", 7, 7)]),
        ("راحوا تلاتة من الحارة وانجرح ولد.", [("killed", 3, 3), ("injured", 1, 1)]),
        ("حصدت القذيفة أربعة عيال.", [("killed", 4, 4)]),
        ("لقينا اتناشر جنازة في الجامع.", [("killed", 12, 12)]),
        ("الجيش بيعتقل خمسين شاب كل يوم.", [("detained", 50, 50)]),
        ("هيقتلوا عشر رهائن.", [("killed", 10, 10)]),
        ("الأمن حابسين ست شباب من الحي.", [("detained", 6, 6)]),
        ("ولد أختي خذوه من الحاجز.", [("detained", 1, 1)]),
        ("ابن عمي طارت رجله بلغم.", [("injured", 1, 1)]),
        ("أخوي كراعو اتقطعت.", [("injured", 1, 1)]),
        ("قوصوا تلات نسوان.", [("ground_fire", 3, 3)]),
        ("انحرگت أربع بيوت.", [("burning", 4, 4)]),
        ("رجوع 40 عيلة للحي.", [("return", 40, 40)]),
        ("وصول ميتين نفر من القرى.", [("displaced", 200, 200)]),
    ],
)
def test_verbs_of_dialect(text: str, expected: Counted) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    "text",
    ["راحوا يجيبوا مي من البير.", "النسوان ما ماتوش.", "ما ماتوا الناس.", "ما طلع غير ولد.", "عم تنشر الغسيل."],
)
def test_helping_verbs_and_denials_claim_nothing(text: str) -> None:
    assert claims(text) == ()


def test_an_answer_counts_what_was_asked_for() -> None:
    assert counted("س: كم واحد مفقود من أهلكم؟\nج: سبعة لحد هسه.\n\nس: ومتى؟\nج: بالليل.\n") == [("disappeared", 7, 7)]


def test_a_message_is_its_writers_and_its_stamp_dates_nothing() -> None:
    (claim,) = claims(
        "[22/06/2016، 08:12] أبو سالم: وين صارت؟\n[22/06/2016، 08:14] أم جود: راحوا خمسة بالحارة\n"
        "[22/06/2016، 08:15] أبو سالم: لا حول\n"
    )
    assert [speaker.name for speaker in claim.speakers] == ["أم جود"]
    assert claim.when is None


@pytest.mark.parametrize("day", ["امبارح", "البارح", "مبارح", "البارحة"])
def test_yesterday_in_every_dialect(day: str) -> None:
    (claim,) = claims(f"{day} اتقتل خمسة.")
    assert claim.when is not None and claim.when.earliest is not None and claim.when.earliest.date().day == 4
