"""Intake over any bytes and any text."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake import parse_text

LINES = st.sampled_from(
    [
        "Q: Who came?",
        "A: They did.",
        "3 min read",
        "Published: 3 March 2020",
        "BEIRUT, Nov. 22, 2016 (Post) — Bombs fell.",
        "“We heard it all the night and the day after […]",
        "“We heard it all the night and the day after,”",
        "Photo: a street",
        "A title",
        "Haddo: yes?",
        "Tolk: no.",
        "",
        " ",
        "\u200b",
        "وقال شاهد",
        "By A. Writer | The Post",
        "12/13/2016",
    ]
)
TEXTS = st.tuples(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\r", "\n\n"])).map(
    lambda parts: parts[1].join(parts[0])
)


@given(TEXTS | st.text(max_size=300))
def test_passages_lie_in_order_and_lose_only_white_space(text: str) -> None:
    with suppress(UnreadableDocument):
        document = parse_text(text.encode("utf-8", "surrogatepass"), name="a.txt")
        at = 0
        for passage in document.passages:
            assert at <= passage.start < passage.end <= len(document.text)
            assert not document.text[at : passage.start].strip(" \t\v\f\r\n\u00a0\u200b\u200e\u200f\ufeff\x00")
            at = passage.end
        assert not document.text[at:].strip(" \t\v\f\r\n\u00a0\u200b\u200e\u200f\ufeff\x00")


@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_a_clear_refusal(data: bytes) -> None:
    try:
        document = parse_text(data, name="a.bin")
    except UnreadableDocument as refused:
        assert str(refused).startswith("a.bin: ")
    else:
        assert any(char.isalnum() or char == "_" for char in document.text)


@given(TEXTS.filter(str.strip), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_a_marked_text_comes_back_whole(text: str, encoding: str) -> None:
    with suppress(UnreadableDocument):
        assert parse_text(text.encode(encoding), name="a.txt").text == text
