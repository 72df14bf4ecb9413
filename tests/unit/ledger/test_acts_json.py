"""What JSON leaves open is refused, so that two readers of one signed payload cannot differ (formats/ledger.md)."""

from __future__ import annotations

import pytest

from sijill.errors import ParseError
from sijill.ledger.acts import parse_act
from tests.unit.ledger.payloads import RIGHT, written

GOOD = written(RIGHT["erase"])
BASIS = RIGHT["erase"]["basis"].encode()
NUMBER = b'"document":3'


def test_the_payload_that_is_spoilt_here_is_good() -> None:
    assert parse_act(GOOD).members["document"] == 3


def test_white_space_between_members_is_no_fault() -> None:
    # a producer writes canonical JSON, a verifier must not ask for it
    assert parse_act(GOOD.replace(b",", b" ,\r\n\t")) == parse_act(GOOD)


@pytest.mark.parametrize(
    ("repeated"),
    [b'"v":1', b'"n":7', b'"document":3', b'"\\u0061ct":"erase"', b'"act":"add"'],
    ids=["v", "n", "own", "written otherwise", "another value"],
)
def test_a_member_named_twice_is_refused(repeated: bytes) -> None:
    for payload in (b"{" + repeated + b"," + GOOD[1:], GOOD[:-1] + b"," + repeated + b"}"):
        with pytest.raises(ParseError, match="twice"):
            parse_act(payload)


def test_a_member_named_twice_within_is_refused() -> None:
    payload = written(RIGHT["package"]).replace(b'"stored"', b'"commitment"')
    with pytest.raises(ParseError, match="twice"):
        parse_act(payload)


@pytest.mark.parametrize(
    "number",
    [
        *"3.0 3.5 3e0 3E0 30e-1 0.3e1 -0 -0.0 -3 03 +3 0x3 .3 3. - NaN Infinity -Infinity ٣".split(),
        *"9007199254740992 -9007199254740992 null true false [3] {}".split(),
        *("9" * 400, '"3"', "", " ", "3 3"),
    ],
)
def test_what_is_no_whole_number_from_0_is_refused(number: str) -> None:
    with pytest.raises(ParseError):
        parse_act(GOOD.replace(NUMBER, b'"document":' + number.encode()))


@pytest.mark.parametrize("literal", ["null", "true", "false"])
@pytest.mark.parametrize("member", sorted(RIGHT["erase"]))
def test_null_true_and_false_stand_nowhere(member: str, literal: str) -> None:
    payload = {**RIGHT["erase"], member: "HERE"}
    with pytest.raises(ParseError):
        parse_act(written(payload).replace(b'"HERE"', literal.encode()))


@pytest.mark.parametrize("half", [b"\\ud800", b"\\udfff", b"\\udc00\\ud800", b"a\\ud83d", b"\\uD800\\u0041"])
def test_half_of_a_surrogate_pair_is_refused(half: bytes) -> None:
    with pytest.raises(ParseError):
        parse_act(GOOD.replace(BASIS, half))
    with pytest.raises(ParseError):
        parse_act(GOOD[:-1] + b',"' + half + b'":1}')


def test_a_whole_surrogate_pair_is_one_character() -> None:
    assert parse_act(GOOD.replace(BASIS, b"\\ud83d\\ude00")).members["basis"] == "😀"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b" ",
        b"\xef\xbb\xbf" + GOOD,
        b" " + GOOD,
        b"\n" + GOOD,
        GOOD + b" ",
        GOOD + b"\n",
        GOOD + b"\0",
        GOOD + b"{}",
        GOOD + GOOD,
        GOOD + b",",
        GOOD[:-1],
        GOOD[1:],
        b"[" + GOOD + b"]",
        b'"' + GOOD[1:-1] + b'"',
        b"1",
        b"null",
        b"{}",
        b"[]",
        GOOD.replace(b",", b",,", 1),
        GOOD[:-1] + b",}",
        GOOD.replace(b'"', b"'"),
        b"/**/" + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD.decode().encode("utf-16-le"),
        GOOD.decode().encode("utf-32"),
    ],
    ids=lambda payload: repr(payload[:12] + b"..." + payload[-6:]),
)
def test_what_is_not_one_object_and_nothing_else_is_refused(payload: bytes) -> None:
    with pytest.raises(ParseError):
        parse_act(payload)


@pytest.mark.parametrize(
    "broken",
    [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80"],
    ids=["ff", "overlong", "surrogate", "beyond U+10FFFF", "cut off", "continuation"],
)
def test_what_is_not_utf_8_is_refused(broken: bytes) -> None:
    with pytest.raises(ParseError, match="UTF-8"):
        parse_act(GOOD.replace(BASIS, broken))


@pytest.mark.parametrize("control", [b"\0", b"\n", b"\t", b"\x1f"])
def test_a_control_character_that_is_not_escaped_is_refused(control: bytes) -> None:
    with pytest.raises(ParseError):
        parse_act(GOOD.replace(BASIS, b"a" + control))


@pytest.mark.parametrize("escape", [b"\\x41", b"\\u12", b"\\u00zz", b"\\'", b"\\"])
def test_an_escape_that_json_does_not_know_is_refused(escape: bytes) -> None:
    with pytest.raises(ParseError):
        parse_act(GOOD.replace(BASIS, b"a" + escape))


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_nesting_is_refused_and_does_no_harm(opening: bytes, closing: bytes) -> None:
    depth = 16_384 // len(opening + closing)
    for value in (opening * depth, opening * depth + b"1" + closing * depth):
        with pytest.raises(ParseError):
            parse_act(GOOD.replace(NUMBER, b'"document":' + value))
        with pytest.raises(ParseError):
            parse_act(value)
