"""JSON and base64, of which an entry's payload and an opened content allow different amounts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.sijill_verify import parse_base64, parse_object

REFUSED_EVERYWHERE = {
    "a space before": b' {"a":1}',
    "a line end after": b'{"a":1}\n',
    "not an object": b"[1]",
    "a bare number": b"1",
    "nothing": b"",
    "cut off": b'{"a":1',
    "something after": b'{"a":1}x',
    "a second object": b'{"a":1}{}',
    "a member twice": b'{"a":1,"a":1}',
    "a member twice, once escaped": rb'{"a":1,"\u0061":2}',
    "a member twice, deep inside": b'{"a":[{"b":{"c":1,"c":2}}]}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":-Infinity}',
    "a leading zero": b'{"a":01}',
    "a plus sign": b'{"a":+1}',
    "a single quote": b"{'a':1}",
    "a comment": b'{"a":1/**/}',
    "a trailing comma": b'{"a":1,}',
    "a raw control character": b'{"a":"\n"}',
    "a bad escape": rb'{"a":"\x41"}',
    "a byte-order mark": b'\xef\xbb\xbf{"a":1}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "a byte that is no UTF-8": b'{"a":"\xff"}',
    "an overlong UTF-8 form": b'{"a":"\xc0\xaf"}',
    "a surrogate as UTF-8": b'{"a":"\xed\xa0\x80"}',
    "nested without end": b'{"a":' + b"[" * 60_000 + b"]" * 60_000 + b"}",
    "other white space": b'{"a":\x0c1}',
}
REFUSED_IN_THE_LEDGER = {
    "a fraction": b'{"a":1.0}',
    "an exponent": b'{"a":1e3}',
    "minus zero": b'{"a":-0}',
    "2^53": b'{"a":9007199254740992}',
    "-2^53": b'{"a":-9007199254740992}',
    "endless digits": b'{"a":' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("name", REFUSED_EVERYWHERE)
@pytest.mark.parametrize("in_ledger", [True, False])
def test_what_is_no_json_object_is_refused(name: str, in_ledger: bool) -> None:
    with pytest.raises(ValueError):
        parse_object(REFUSED_EVERYWHERE[name], in_ledger)


@pytest.mark.parametrize("name", REFUSED_IN_THE_LEDGER)
def test_what_a_payload_may_not_hold_a_content_may(name: str) -> None:
    with pytest.raises(ValueError):
        parse_object(REFUSED_IN_THE_LEDGER[name], True)
    assert list(parse_object(REFUSED_IN_THE_LEDGER[name], False)) == ["a"]


def test_what_is_allowed_is_read() -> None:
    text = '{ "a":[0,-1,9007199254740991,-9007199254740991], "b":{"a":"é\\u00e9\\n"} }'
    assert parse_object(text.encode(), True) == json.loads(text)


@given(
    st.dictionaries(st.text(), st.recursive(st.integers(-(2**53) + 1, 2**53 - 1) | st.text(), st.lists, max_leaves=9))
)
def test_what_json_writes_is_read_as_json_reads_it(value: dict[str, object]) -> None:
    for ascii_only in (True, False):
        data = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        assert parse_object(data, True) == value


@given(st.binary())
def test_base64_has_one_form(data: bytes) -> None:
    import base64

    text = base64.b64encode(data)
    assert parse_base64(text) == data


@pytest.mark.parametrize(
    "text", [b"QQ=", b"QQ", b"QR==", b"QQ==\n", b"Q Q==", b"QUI", b"QUJ=", b"-_==", b"QQ===", b"QQ==QQ=="]
)
def test_base64_of_another_form_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):
        parse_base64(text)
