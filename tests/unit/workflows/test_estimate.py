from __future__ import annotations

import codecs

import pytest

from sijill.errors import InputError
from sijill.estimation.messages import Message, message
from sijill.estimation.strata import StratumResult
from sijill.workflows.estimate import Source, _pooled, parse_source

# invented
ARABIC = "المستشفى;المكتب;الشهود;count\n1;0;0;40\n0;1;1;3\n1;1;0;12\n"
COUNTS = {0b001: 40, 0b110: 3, 0b011: 12}


@pytest.mark.parametrize(
    "data",
    [
        ARABIC.encode(),
        codecs.BOM_UTF8 + ARABIC.encode(),
        ARABIC.encode("windows-1256"),
        ARABIC.encode("utf-16"),
        ARABIC.replace(";", ",").encode(),
        ARABIC.replace(";", "\t").encode("utf-16"),
        ARABIC.replace("\n", "\r\n").encode(),
        b"sep=;\r\n" + ARABIC.encode(),
    ],
    ids=["semicolons", "mark", "windows-1256", "utf-16", "commas", "tabs in utf-16", "crlf", "declared"],
)
def test_a_table_is_read_as_spreadsheets_write_it(data: bytes) -> None:
    (stratum,) = parse_source(Source("lists.csv", data)).strata
    assert stratum.histories.lists == ("المستشفى", "المكتب", "الشهود")
    assert dict(stratum.histories) == COUNTS


def test_how_a_table_was_read_is_said() -> None:
    parsed = parse_source(Source("lists.csv", ARABIC.encode("windows-1256")))
    assert Message("encoding_guessed", (("encoding", "cp1256"),), "lists.csv") in parsed.warnings
    assert not parse_source(Source("lists.csv", b"A,B,count\n1,0,4\n0,1,3\n1,1,2\n")).warnings


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "lists.csv"),
        (b"PK\x03\x04" + bytes(40), "save the table as CSV"),
        (b"A;B;count\n1;0;2,5\n", "line 2: the count “2,5” is not a whole number"),
        (b"A;B;count\n0;0;7\n1;1;2\n", "counts 7 people on no list"),
        (b'a,b,"c\nd",count\n1,0,0,x\n', "line 3: the count “x”"),
        (b"a,b,c\n1,0," + b"1" * 140_000 + b"\n", "line 2 has 1 cells, the header 3"),
    ],
)
def test_what_is_wrong_is_said_with_its_file(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        parse_source(Source("lists.csv", data))
    assert str(raised.value).count("lists.csv") == 1
    assert len(str(raised.value)) < 300


def test_a_warning_that_most_tables_give_is_told_once_with_the_figures_of_the_first() -> None:
    tables = [
        [StratumResult("n", 40, (), (message("few_shared", people=people), *more))]
        for people, more in ((3, ()), (4, (message("list_apart", list="A"),)), (5, ()))
    ]
    (pooled,) = _pooled(tables, {"n": 40})
    assert pooled.warnings == (message("few_shared", people=3),)
