"""Canonical JSON against a writer made from RFC 8785 alone, and read back as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import ParseError
from sijill.values.canonical import (
    GREATEST_INTEGER,
    canonical_json,
    decode_base64,
    encode_base64,
    parse_content,
    parse_object,
)

CONTROLS = st.characters(max_codepoint=0x1F)
ODD = st.sampled_from('\\"/\x7f\x80\u2028\u2029\ufeff\uffff\ue000\U0001f600\U0010ffff\u0644\u0627\u202e')
STRINGS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), CONTROLS, ODD))
NUMBERS = st.one_of(
    st.integers(-GREATEST_INTEGER, GREATEST_INTEGER), st.sampled_from([0, GREATEST_INTEGER, -GREATEST_INTEGER])
)
NAMES = st.text(st.characters(max_codepoint=0x7F), max_size=8)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(NUMBERS, STRINGS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=6)

SHORT = {0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: '\\"', 0x5C: "\\\\"}


def written(value: Any) -> str:
    """RFC 8785 section 3.2, for whole numbers: no white space, literal strings, members by their UTF-16 code units."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{string(name)}:{written(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return string(value) if isinstance(value, str) else str(value)


def string(text: str) -> str:
    """Section 3.2.2.2: escapes of two characters where JSON has them, else of six for controls, all else as it is."""
    parts = []
    for character in text:
        code = ord(character)
        parts.append(SHORT.get(code) or (f"\\u{code:04x}" if code < 0x20 else character))
    return '"' + "".join(parts) + '"'


@given(OBJECTS)
def test_it_is_what_the_standard_writes(value: dict[str, Any]) -> None:
    assert canonical_json(value) == written(value).encode("utf-8")


@given(OBJECTS)
def test_it_reads_back_as_it_was(value: dict[str, Any]) -> None:
    data = canonical_json(value)
    assert parse_object(data) == value
    assert parse_content(data) == value
    assert canonical_json(parse_object(data)) == data


def test_the_example_of_the_standard_is_sorted_and_escaped() -> None:
    # RFC 8785 section 3.2.2, its string member; 3.2.3, members sorted
    value = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "numbers": [333, 4], "": 1}
    expected = '{"":1,"numbers":[333,4],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_json(value) == expected.encode("utf-8")


@given(st.one_of(st.binary(max_size=200), OBJECTS.map(written).map(str.encode)))
def test_whatever_the_bytes_it_is_an_object_of_what_may_be_or_refused(data: bytes) -> None:
    try:
        value = parse_object(data)
    except ParseError:
        return
    assert isinstance(value, dict)
    assert written(value)


@given(OBJECTS, st.data())
def test_a_cut_or_an_addition_is_refused(value: dict[str, Any], data: st.DataObject) -> None:
    whole = canonical_json(value)
    cut = data.draw(st.integers(0, len(whole) - 1))
    for spoilt in (whole[:cut], whole + whole[cut:], b" " + whole, whole + b"\n"):
        with pytest.raises(ParseError):
            parse_object(spoilt)


@given(st.integers(min_value=GREATEST_INTEGER + 1))
def test_a_number_that_some_readers_cannot_hold_is_refused(number: int) -> None:
    for each in (number, -number):
        with pytest.raises(ParseError):
            parse_object(b'{"a":[%d]}' % each)


@given(st.floats())
def test_a_number_with_a_fraction_or_exponent_is_refused_in_a_payload_only(number: float) -> None:
    data = f'{{"a":{number!r}}}'.encode()
    with pytest.raises(ParseError):
        parse_object(data)
    if number - number == 0:
        assert parse_content(data) == {"a": number}
    else:
        with pytest.raises(ParseError):
            parse_content(data)


@given(st.binary(max_size=100))
def test_base64_comes_back(data: bytes) -> None:
    assert decode_base64(encode_base64(data)) == data
    assert decode_base64(encode_base64(data), len(data)) == data
    with pytest.raises(ParseError):
        decode_base64(encode_base64(data), len(data) + 1)


@given(st.one_of(st.text(max_size=12), st.text("AZaz09+/=-_\n ", max_size=12)))
def test_bytes_have_one_spelling_in_base64(text: str) -> None:
    try:
        data = decode_base64(text)
    except ParseError:
        return
    assert encode_base64(data) == text
