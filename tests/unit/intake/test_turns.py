"""Whose turn each line is: chats as messengers export them and as people copy them, interviews in Arabic."""

from __future__ import annotations

import pytest

from sijill.intake import parse_text
from sijill.values.document import Speaker


def turns(text: str) -> list[tuple[str, str | None]]:
    passages = parse_text(text.encode(), name="test").passages
    return [(passage.role.value, passage.speaker.name if passage.speaker else None) for passage in passages]


CHAT = ["أبو سالم", "أم جود", "أبو سالم"]


@pytest.mark.parametrize(
    "text",
    [
        "[12:03] أبو سالم: نزلت قذيفة\n[12:04] أم جود: وين؟\n[12:06] أبو سالم: عالسوق\nراحوا تنين\n",
        "12:03 - أبو سالم: نزلت قذيفة\n12:04 - أم جود: وين؟\n12:06 - أبو سالم: عالسوق\n12:09 - أبو سالم: راحوا تنين",
        "\u200e[22/06/2023، 08:12] أبو سالم: نزلت قذيفة\n[22/06/2023، 08:14] أم جود: لا حول\n"
        "[22/06/2023، 08:15] أبو سالم: راحوا تنين\n",
        "أبو سالم: نزلت قذيفة\nأم جود: وين؟\nأبو سالم: عالسوق\nأم جود: لا حول\nأم جود: ادعولنا",
    ],
)
def test_each_message_of_a_chat_is_its_writers(text: str) -> None:
    assert [speaker for _, speaker in turns(text)][:3] == CHAT
    assert {role for role, _ in turns(text)} == {"narration"}


@pytest.mark.parametrize(
    "text",
    [
        "حلب: 19 شهيداً\nإدلب: 11\nحلب: قصف مدفعي\nإدلب: 4 جرحى\n",
        "القتلى: 5\nالجرحى: 12\nالقتلى: 3\nالجرحى: 4 هل من جديد؟\n",
        "09:20 عاجل: قصف على السوق\n09:40 عاجل: خمسة جرحى\n",
    ],
)
def test_a_tally_is_no_chat(text: str) -> None:
    assert {speaker for _, speaker in turns(text)} == {None}


def test_dashes_ask_where_only_who_answers_is_named() -> None:
    text = "– أين كنت؟\nأبو سالم: في السوق.\n\n– وماذا رأيت؟\nأبو سالم: خمسة جرحى.\n"
    assert turns(text) == [("question", None), ("answer", "أبو سالم")] * 2


def test_a_mark_asks_where_only_who_answers_is_named() -> None:
    text = "السؤال: أين كنت؟\nسلوى جبر: في السوق.\n\nالسؤال: وماذا رأيت؟\nسلوى جبر: خمسة جرحى.\n"
    assert turns(text) == [("question", None), ("answer", "سلوى جبر")] * 2


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("مقابلة مع سلوى جبر (اسم مستعار)", "سلوى جبر"),
        ("حوار أجرته المجلة مع سلوى جبر، معلّمة من الساحل", "سلوى جبر"),
        ("حوار مع نازح من الساحل", None),
        ("حديث مع سائق سابق", None),
    ],
)
def test_the_heading_names_who_answers(heading: str, name: str | None) -> None:
    passages = parse_text(f"{heading}\n\nس: أين؟\nج: في السوق.\n\nس: متى؟\nج: أمس.\n".encode(), name="test").passages
    answers = {passage.speaker for passage in passages if passage.role == "answer"}
    assert answers == {Speaker(name, "witness") if name else None}
