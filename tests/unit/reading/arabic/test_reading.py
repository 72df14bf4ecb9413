"""What Arabic sentences are read to say: kinds, bounds, parts, modality, speakers, actors, places."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.claims.claim import Claim, Modality
from sijill.workflows.read import read_document

PUBLISHED = date(2016, 10, 5)


def claims(text: str) -> tuple[Claim, ...]:
    return read_document(text.encode(), name="test", published=PUBLISHED).claims


def counted(text: str) -> list[tuple[str, int, int | None]]:
    return [(claim.kind, claim.count.low, claim.count.high) for claim in claims(text) if claim.count is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قُتل خمسة مدنيين وأصيب 12 آخرون.", [("killed", 5, 5), ("injured", 12, 12)]),
        ("استشهد طفلان في قصف مدفعي.", [("killed", 2, 2)]),
        ("12 شخصاً قتلوا أمس.", [("killed", 12, 12)]),
        ("لقي ثلاثة عشر مدنياً حتفهم.", [("killed", 13, 13)]),
        ("شهيد وإصابتان بقصف على المخيم.", [("killed", 1, 1), ("injured", 2, 2)]),
        ("مقتل وإصابة 14 شخصاً.", [("casualties", 14, 14)]),
        ("سقط ثمانية أشخاص بين قتيل وجريح.", [("casualties", 8, 8)]),
        ("بلغت حصيلة القتلى 45 قتيلاً.", [("killed", 45, 45)]),
        ("ارتفع عدد الشهداء إلى 68.", [("killed", 68, 68)]),
        ("الشهداء: ٣٤، الجرحى: ٨٤", [("killed", 34, 34), ("injured", 84, 84)]),
        ("القتلى ستة والجرحى 14", [("killed", 6, 6), ("injured", 14, 14)]),
        ("اعتقلت الشرطة 35 شاباً.", [("detained", 35, 35)]),
        ("الإفراج عن 6 معتقلين.", [("release", 6, 6)]),
        ("مقتل ثلاثة نازحين.", [("killed", 3, 3)]),
        ("أجبرت المعارك نحو 15 ألف عائلة على النزوح.", [("displaced", 15000, 15000)]),
        ("أعدم التنظيم رمياً بالرصاص 12 رجلاً.", [("execution", 12, 12)]),
        ("ألقت المروحيات 14 برميلاً متفجراً.", [("barrel_bomb", 14, 14)]),
        ("شنت الطائرات غارتين على البلدة.", [("air_strike", 2, 2)]),
        ("دُمرت سبعة منازل ومدرسة.", [("destruction", 7, 7)]),
        ("دخلت 12 شاحنة مساعدات.", [("aid_access", 12, 12)]),
        ("لم يبق في المدينة سوى طبيبين.", [("medical_access", 2, 2)]),
        ("نحن هنا قرابة 30 ألفاً.", [("population", 30000, 30000)]),
        ("كان بين القتلى ثمانية أطفال.", [("killed", 8, 8)]),
        ("لا إصابات.", [("injured", 0, 0)]),
        ("جراح واحد وممرضتان فقط في المشفى.", [("medical_access", 1, 1), ("medical_access", 2, 2)]),
        ("تلاتة ماتو وعشرة انجرحو.", [("killed", 3, 3), ("injured", 10, 10)]),
    ],
)
def test_what_befell_how_many(text: str, expected: list[tuple[str, int, int | None]]) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "رجل عمره 35 عاماً يعيش في بلدة قريبة.",
        "على بعد 50 كيلومتراً من المدينة.",
        "القرار 2254 لعام 2015.",
        "حوار مع نازح من الساحل.",
        "فقدت الليرة نصف قيمتها.",
        "هل قُتل أحد؟",
    ],
)
def test_numbers_and_words_that_claim_nothing(text: str) -> None:
    assert counted(text) == []


def test_a_part_names_its_whole() -> None:
    whole, children, women = claims("قتل 12 مدنياً، بينهم 3 أطفال وامرأتان.")
    assert (children.part_of, women.part_of) == (whole.id, whole.id)
    assert [claim.subject for claim in (whole, children, women)] == ["civilians", "children", "women"]


def test_a_list_of_places_counts_what_its_heading_counts() -> None:
    found = claims("ارتقى 87 شهيداً، موزعين كالتالي:\nحلب: 19\nإدلب: 11\n")
    assert [(c.kind, c.count.low) for c in found if c.count] == [("killed", 87), ("killed", 19), ("killed", 11)]
    assert [place.text for claim in found[1:] for place in claim.places] == ["حلب", "إدلب"]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("قتل خمسة مدنيين.", Modality.ASSERTED),
        ("يُخشى مقتل خمسة مدنيين.", Modality.FEARED),
        ("سيتم إجلاء 300 مريض.", Modality.PLANNED),
        ("أنباء عن مقتل خمسة مدنيين.", Modality.REPORTED),
        ("زعم الجيش مقتل خمسة مسلحين.", Modality.ALLEGED),
        ("لا يزال خمسة مدنيين محاصرين.", Modality.ASSERTED),
    ],
)
def test_how_a_claim_is_put_forward(text: str, modality: Modality) -> None:
    assert [claim.modality for claim in claims(text) if claim.count is not None] == [modality]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال مرصد الفرات إن خمسة مدنيين قتلوا.", "مرصد الفرات"),
        ("قُتل خمسة مدنيين، بحسب الدفاع المدني.", "الدفاع المدني"),
        ("أفاد مصدر طبي بمقتل خمسة مدنيين.", "مصدر طبي"),
    ],
)
def test_who_says_it(text: str, speaker: str) -> None:
    (claim,) = (claim for claim in claims(text) if claim.count is not None)
    assert claim.speakers[0].name == speaker


def test_what_the_speaker_adds_is_the_speakers() -> None:
    *_, last = claims("قال مرصد الفرات إن خمسة مدنيين قتلوا. وأضاف أن 12 آخرين أصيبوا.")
    assert last.speakers[0].name == "مرصد الفرات"


def test_a_time_after_that_dates_the_event_and_not_the_telling() -> None:
    (claim,) = (c for c in claims("قال المرصد إن طائرات شنت ظهر أمس عشرين غارة.") if c.count is not None)
    assert claim.when is not None and claim.when.earliest is not None
    assert (claim.when.earliest.day, claim.said) == (4, None)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("قصف الطيران الروسي السوق.", "Russia"),
        ("قتلت قوات النظام خمسة مدنيين.", "Syrian government forces"),
        ("أعدم داعش 12 رجلاً.", "Islamic State"),
        ("خطفت الدعم السريع أربعة تجار.", "Rapid Support Forces"),
        ("اعتقل الحوثيون سبعة معلمين.", "Houthi forces"),
    ],
)
def test_who_is_said_to_have_done_it(text: str, actor: str) -> None:
    assert claims(text)[0].actor == actor


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("قتل خمسة مدنيين في مدينة إدلب.", ["إدلب"]),
        ("قتل خمسة مدنيين بحلب.", ["حلب"]),
        ("قتل خمسة مدنيين في قرية أم الريش.", ["أم الريش"]),
        ("قصف على حي السكري في حلب أوقع خمسة قتلى.", ["السكري", "حلب"]),
    ],
)
def test_where(text: str, places: list[str]) -> None:
    found = [claim for claim in claims(text) if claim.count is not None]
    assert [place.text for place in found[0].places] == places


def test_quotes_are_the_letters_of_the_text() -> None:
    text = "استُـ.ـشهد 3 مدنيـين و٤ أطفال."
    for claim in claims(text):
        for span in claim.spans:
            assert text[span.start : span.end] == span.quote


def test_an_arabic_quotation_in_an_english_text_is_read_as_arabic() -> None:
    found = claims("The page wrote: «غارتان على الفرن، ٧ شهداء وعشرات الجرحى». Two people died, the police said.")
    assert [(c.kind, c.count.low, c.rule[:3]) for c in found if c.count] == [
        ("air_strike", 2, "ar."),
        ("killed", 7, "ar."),
        ("injured", 20, "ar."),
        ("killed", 2, "en."),
    ]


@pytest.mark.parametrize("text", ["killed 1" + ",000" * 3000, "قُتل 1" + ",000" * 3000, "قُتل ١" + "٬٠٠٠" * 3000])
def test_a_figure_of_thousands_of_digits_counts_nothing_and_stops_nothing(text: str) -> None:
    assert counted(f"{text} people. Two people were killed.")[-1:] == [("killed", 2, 2)]


@pytest.mark.parametrize("letters", ["ا" * 40_000, "ا" + "\u064e" * 40_000, "كلمه " * 8_000, "ا،" * 20_000])
def test_long_runs_of_arabic_beside_latin_letters_cost_no_more_than_their_length(letters: str) -> None:
    """Cubic in an earlier version: forty thousand letters would have taken days."""
    assert counted(f"abc {letters} Two people were killed.") == [("killed", 2, 2)]
