from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from sijill.estimation.messages import Message, message, message_data, parse_message
from sijill.publication.message_words import message_pieces, messages_text
from sijill.publication.packaged import load_words
from sijill.publication.wording import words_of

SAYS = "estimate_says_"
SAID_BY = {"message": 0, "not_estimable": 1}
"""Where the code stands among the arguments."""


def said(root: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Every code that the sources say, with the names of its values."""
    folder = root / "src" / "sijill"
    for path in (*(folder / "estimation").rglob("*.py"), folder / "workflows" / "estimate.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID_BY:
                code = node.args[SAID_BY[node.func.id]]
                if isinstance(code, ast.Constant):
                    yield code.value, frozenset(each.arg or "" for each in node.keywords)


def test_every_message_has_words_that_are_filled_in_with_its_values(root: Path) -> None:
    words = load_words()["en"]
    found = set(said(root))
    assert len(found) > 40
    for code, names in found:
        assert {name for _, name, _, _ in Formatter().parse(words[SAYS + code]) if name} == names
    # codes that are not the argument of a call
    rest = {"nobody_in_stratum", "nobody_without_label"}
    assert {key.removeprefix(SAYS) for key in words if key.startswith(SAYS)} == {code for code, _ in found} | rest


def test_a_message_is_read_as_it_was_written() -> None:
    for each in (message("lists_left_out", lists=("A", "B")), Message("few_shared", (("people", 3),), "north")):
        assert parse_message(message_data(each)) == each


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "north: medians of two seeds differ by 7%, more than 5%; nobody is on the list <A>"),
        ("ar", "north: يختلف وسيطا بذرتين بنسبة 7%، أكثر من 5%؛ لا أحد على القائمة <A>"),
    ],
)
def test_figures_and_names_are_filled_in_in_each_language(language: str, text: str) -> None:
    words = words_of(language)
    differ = Message("seeds_differ", (("share", 0.0702), ("most", 0.05)), "north")
    data = [message_data(differ), message_data(message("nobody_on_list", list="<A>"))]
    assert messages_text(data, words) == text
    assert [piece.text for piece in message_pieces(data[0], words) if piece.filled_in] == ["north", "7%", "5%"]


def test_methods_have_their_labels_and_lists_their_comma() -> None:
    spread = message("methods_disagree", low=1234.4, low_method="graphs", high=9876.6, high_method="mh_gamma")
    text = messages_text([message_data(spread)], words_of("ar"))
    assert "1,234" in text
    assert "متوسط البيانات القابلة للتفكيك" in text
    assert "graphs" not in text
    lists = message_data(message("lists_left_out", lists=("A", "B")))
    assert "A، B" in messages_text([lists], words_of("ar"))
