"""Whatever keeps the rows keeps them alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sijill.adapters.tables import settings
from sijill.adapters.tables.store import DatabaseTables
from sijill.errors import StorageError
from sijill.ledger.acts import ActorKind
from sijill.ledger.rules import DocumentRecord, Key, ReadingRecord
from sijill.workflows.rows import (
    ActRow,
    ClaimRef,
    ClaimRow,
    Decided,
    DocumentRow,
    Erased,
    IdentityRow,
    JudgementRow,
    KeyRow,
    LinkageRow,
    LinkRow,
    Page,
    ReadingRow,
    Revoked,
    Row,
    Status,
    Superseded,
)

BYTES = bytes(range(256))
KEYS = (KeyRow("aa", "root", 0), KeyRow("bb", "person", 1), KeyRow("cc", "cosigner", 2, "sijill/other"))
DOCUMENTS = (DocumentRow(3, "o3", "l3", BYTES, 100), DocumentRow(5, "o5", "l5", b"", 101))
READINGS = (ReadingRow(4, 3, "r4", 2), ReadingRow(6, 5, "r6", 1))
CLAIMS = (
    ClaimRow(4, 0, 3, "c40", BYTES),
    ClaimRow(4, 1, 3, "c41", b"x"),
    ClaimRow(6, 0, 5, "c60", b"y"),
)
ACTS = (ActRow(7, "accept", "bb", 102, 3, 4, 0), ActRow(8, "link", "bb", 103, 3, 4, 1))
LINKAGES = (LinkageRow(12, 3, "s3"), LinkageRow(13, 5, "s5"), LinkageRow(15, 3, "s3 again"))
JUDGEMENTS = (JudgementRow(14, 3, 5), JudgementRow(16, 5, 5))
FILLED: tuple[Row, ...] = (
    *KEYS,
    *DOCUMENTS,
    *READINGS,
    *LINKAGES,
    *JUDGEMENTS,
    IdentityRow(9, 3, "i9"),
    *CLAIMS,
    *ACTS,
    LinkRow(8, ClaimRef(4, 1), ClaimRef(6, 0)),
    Decided(ClaimRef(4, 0), Status.ACCEPTED),
)


@pytest.fixture
def tables(database: Mapping[str, Any]) -> Iterator[DatabaseTables]:
    made = DatabaseTables(database, "origin", writable=True)
    made.clear()
    made.apply(FILLED, 10)
    yield made
    made.close()


def test_what_was_put_in_comes_out(tables: DatabaseTables) -> None:
    assert tables.applied() == 10
    assert tuple(tables.enrolled_keys()) == KEYS
    assert tuple(tables.documents()) == DOCUMENTS
    assert tables.find_document_row(3) == DOCUMENTS[0]
    assert tables.find_document_by("l5") == DOCUMENTS[1]
    assert tuple(tables.readings_of(3)) == READINGS[:1]
    assert tuple(tables.linkages()) == LINKAGES
    assert tuple(tables.linkages_of(3)) == (LINKAGES[0], LINKAGES[2])
    assert tuple(tables.judgements()) == JUDGEMENTS
    assert tuple(tables.identities_of(3)) == (IdentityRow(9, 3, "i9"),)
    assert tables.find_identity_row(9) == IdentityRow(9, 3, "i9")
    assert tables.find_claim(ClaimRef(4, 1)) == CLAIMS[1]
    assert tables.find_claim_by("c60") == CLAIMS[2]
    assert tuple(tables.acts_on(ClaimRef(4, 0))) == ACTS[:1]


def test_the_register_of_the_rules(tables: DatabaseTables) -> None:
    assert tables.find_key("cc") == Key(ActorKind.COSIGNER, 2, "sijill/other")
    assert tables.find_document(3) == DocumentRecord("o3")
    assert tables.find_reading(4) == ReadingRecord(3, 2)
    assert tables.find_identity(9) == 3
    for absent in (tables.find_key("zz"), tables.find_document(4), tables.find_reading(3), tables.find_identity(3)):
        assert absent is None
    assert tables.find_claim(ClaimRef(4, 2)) is None
    assert tables.find_document_by("") is None


def test_links_are_seen_from_both_ends(tables: DatabaseTables) -> None:
    link = LinkRow(8, ClaimRef(4, 1), ClaimRef(6, 0))
    assert link in FILLED
    assert tuple(tables.acts_on(ClaimRef(4, 1))) == ACTS[1:]
    assert tuple(tables.acts_on(ClaimRef(6, 0))) == ACTS[1:]


def test_decisions_change_what_they_name_and_no_more(tables: DatabaseTables) -> None:
    tables.apply([Decided(ClaimRef(4, 1), graded=11), Decided(ClaimRef(4, 1), Status.CORRECTED, corrected=12)], 13)
    row = tables.find_claim(ClaimRef(4, 1))
    assert row is not None
    assert (row.status, row.corrected, row.graded) == (Status.CORRECTED, 12, 11)
    tables.apply([Decided(ClaimRef(4, 1), Status.REJECTED)], 14)
    row = tables.find_claim(ClaimRef(4, 1))
    assert row is not None
    assert (row.status, row.corrected, row.graded) == (Status.REJECTED, 12, 11)
    assert isinstance(row.status, Status)


def test_claims_by_document_status_and_page(tables: DatabaseTables) -> None:
    assert [row.ref for row in tables.claims(Page())] == [ClaimRef(4, 0), ClaimRef(4, 1), ClaimRef(6, 0)]
    assert [row.ref for row in tables.claims(Page(document=5))] == [ClaimRef(6, 0)]
    assert [row.ref for row in tables.claims(Page(statuses=frozenset({Status.ACCEPTED})))] == [ClaimRef(4, 0)]
    assert [row.ref for row in tables.claims(Page(limit=1))] == [ClaimRef(4, 0)]
    assert tables.count_claims() == {3: {Status.ACCEPTED: 1, Status.PROPOSED: 1}, 5: {Status.PROPOSED: 1}}


def test_a_later_reading_supersedes_what_nobody_has_done_anything_to(tables: DatabaseTables) -> None:
    for number in (10, 11):
        look_up = f"c{number}"
        rows = [Superseded(3, number), ReadingRow(number, 3, "r", 1), ClaimRow(number, 0, 3, look_up, b"z")]
        tables.apply(rows, number + 1)
    assert [(row.ref, row.status) for row in tables.claims(Page(3, frozenset(Status)))] == [
        (ClaimRef(4, 0), Status.ACCEPTED),
        (ClaimRef(4, 1), Status.PROPOSED),  # which a person has linked
        (ClaimRef(10, 0), Status.SUPERSEDED),
        (ClaimRef(11, 0), Status.PROPOSED),
    ]


def test_what_was_linked_to_is_not_superseded(tables: DatabaseTables) -> None:
    tables.apply([Superseded(5, 10)], 11)
    row = tables.find_claim(ClaimRef(6, 0))
    assert row is not None
    assert row.status is Status.PROPOSED


def test_the_newest_of_several_claims_of_one_id_is_found(tables: DatabaseTables) -> None:
    tables.apply([ReadingRow(10, 3, "r10", 1), ClaimRow(10, 0, 3, "c41", b"z")], 11)
    found = tables.find_claim_by("c41")
    assert found is not None
    assert found.ref == ClaimRef(10, 0)


def test_an_erased_document_keeps_its_number_and_nothing_else(tables: DatabaseTables) -> None:
    tables.apply([Erased(3, 10, "a law")], 11)
    assert tables.find_document_row(3) == DocumentRow(3, "o3", "", b"", 100, 10, "a law")
    assert tables.find_document(3) == DocumentRecord("o3", 10)
    assert [row.document for row in tables.claims(Page())] == [5]
    assert tables.find_document_by("") is None


def test_a_revoked_key(tables: DatabaseTables) -> None:
    tables.apply([Revoked("bb", 10, 7)], 11)
    assert tables.find_key("bb") == Key(ActorKind.PERSON, 1, None, 10, 7)


def test_rows_are_taken_in_all_or_none(tables: DatabaseTables) -> None:
    with pytest.raises(StorageError, match="the tables: "):
        tables.apply([ActRow(20, "note", "bb", 1), ActRow(7, "note", "bb", 1)], 21)
    assert tables.applied() == 10
    tables.apply([ActRow(20, "note", "bb", 1, 3)], 21)
    assert tables.applied() == 21


def test_order_matters_where_it_must(tables: DatabaseTables) -> None:
    """A decision before a later reading keeps the claim; one after it finds it superseded, and decides all the same."""
    second = ClaimRef(4, 1)
    tables.apply([Decided(second, Status.ACCEPTED), Superseded(3, 10)], 11)
    row = tables.find_claim(second)
    assert row is not None
    assert row.status is Status.ACCEPTED
    tables.apply([Superseded(5, 12), Decided(ClaimRef(6, 0), Status.REJECTED)], 13)
    row = tables.find_claim(ClaimRef(6, 0))
    assert row is not None
    assert row.status is Status.REJECTED


def test_tables_of_another_ledger_are_left_alone(tables: DatabaseTables, database: Mapping[str, Any]) -> None:
    same = DatabaseTables(database, "origin", writable=True)
    assert same.applied() == 10
    for writable in (True, False):
        with pytest.raises(StorageError, match="another casebook"):
            DatabaseTables(database, "another", writable=writable)
    assert (same.applied(), len(same.documents())) == (10, len(tables.documents()))
    same.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "tables.sqlite3"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match="the tables: "):
        DatabaseTables(settings.sqlite(str(path), writable=True), "origin", writable=True)
    assert path.read_bytes().startswith(b"not a database")


def test_sqlite_never_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    """SQLite before 3.51.3 can corrupt one that two connections use (docs/adr/0010-tables.md)."""
    import sqlite3

    path = tmp_path / "tables.sqlite3"
    made = DatabaseTables(settings.sqlite(str(path), writable=True), "origin", writable=True)
    made.apply(FILLED, 10)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert not list(tmp_path.glob("*-wal"))
    made.close()
