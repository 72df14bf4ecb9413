"""Web archives: every capture is read as the file it is, checked, and found again by its address."""

from __future__ import annotations

import gzip
import random
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.formats import sections
from sijill.intake.section import How, Original, Section
from tests.unit.intake.originals import said, take, take_one, zipped
from tests.unit.intake.warc_samples import DATE, PAGE, Crawl, chunked, package

MILL = "https://relay.example/posts/12"
KILLED = "Three men were killed at the mill on Thursday."


def words_read(found: list[Section]) -> str:
    return "\n".join(words for section in found for words, _ in said(section.document))


def notes_of(found: list[Section]) -> str:
    return "\n".join(note for section in found for note in section.document.notes)


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_is_read_under_its_address_and_its_capture_is_no_publication(packed: bool) -> None:
    data = Crawl(packed=packed).info().request(MILL).answer(MILL, PAGE).data
    document = take_one("c.warc.gz" if packed else "c.warc", data)
    assert KILLED in words_read(take("c.warc", data))
    assert document.published is None
    assert {passage.locator for passage in document.passages} == {MILL}
    assert f"captured from {MILL} on {DATE}: the time of the capture, no date of publication" in document.notes
    assert "1 request records are not read" in document.notes


def test_an_archive_packed_in_one_piece_is_read_too() -> None:
    data = Crawl(packed=False).answer(MILL, PAGE).answer(f"{MILL}/b", PAGE.replace(b"Three", b"Nine")).data
    assert "Nine men were killed" in words_read(take("c.warc.gz", gzip.compress(data)))


def test_digests_are_taken_anew() -> None:
    good = take_one("c.warc.gz", Crawl().answer(MILL, PAGE).data)
    assert "the bytes match the archive's sha1 digest" in good.notes
    bad = take_one("c.warc.gz", Crawl().answer(MILL, PAGE, digest="sha1:" + "A" * 32).data)
    assert any("do not match the archive's digest sha1:AAAA" in note for note in bad.notes)
    assert f"1 captures: bytes do not match the digest: {MILL}" in bad.notes


def test_what_was_sent_packed_or_in_chunks_is_undone() -> None:
    packed = [("Content-Encoding", "gzip")]
    in_chunks = [("Transfer-Encoding", "chunked")]
    crawl = Crawl().answer(MILL, gzip.compress(PAGE), headers=packed)
    crawl.answer(f"{MILL}/2", chunked(PAGE.replace(b"Three", b"Four")), headers=in_chunks)
    crawl.answer(f"{MILL}/3", chunked(gzip.compress(PAGE.replace(b"Three", b"Five"))), headers=[*packed, *in_chunks])
    crawl.answer(f"{MILL}/4", PAGE.replace(b"Three", b"Six"), headers=packed)  # the crawler had unpacked it
    words = words_read(take("c.warc.gz", crawl.data))
    for number in ("Three", "Four", "Five", "Six"):
        assert f"{number} men were killed" in words


def test_an_encoding_that_only_the_server_told_is_used() -> None:
    page = "<html><body><p>قتل ثلاثة رجال عند الطاحونة يوم الخميس.</p></body></html>".encode("iso8859-6")
    data = Crawl().answer(MILL, page, kind="text/html; charset=ISO-8859-6").data
    assert "قتل ثلاثة رجال" in words_read(take("c.warc.gz", data))


def test_other_files_are_read_as_what_they_are() -> None:
    crawl = Crawl().answer(f"{MILL}/a.txt", b"Two bodies were found in the yard.", kind="text/plain")
    crawl.record("urn:page-text:1", "resource", b"Seven names were on the list.", "text/plain")
    crawl.answer(f"{MILL}/l.zip", zipped({"n.txt": b"Ten more were wounded there."}), kind="application/zip")
    words = words_read(take("c.warc.gz", crawl.data))
    for expected in ("Two bodies were found", "Seven names were on the list", "Ten more were wounded"):
        assert expected in words


def test_what_is_not_read_is_counted_and_named() -> None:
    crawl = Crawl().answer(MILL, PAGE).answer(f"{MILL}/again", PAGE).revisit(f"{MILL}/v")
    crawl.answer("https://relay.example/old", b"", status="301 Moved", headers=[("Location", MILL)])
    crawl.answer("https://relay.example/none", PAGE + b"x", status="404 Not Found")
    crawl.answer("https://relay.example/a.js", b"var a = 1", kind="application/javascript")
    crawl.answer("https://relay.example/b.js", b"var b = 1", kind="application/javascript")
    crawl.answer("https://relay.example/x.pdf", b"no pdf \x00\x01\x02\x03" * 9, kind="application/pdf")
    document = take_one("c.warc.gz", crawl.data)
    notes = "\n".join(document.notes)
    assert f"1 redirects hold no text: https://relay.example/old → {MILL}" in notes
    assert "1 answers of servers that something failed (status 404) are not read" in notes
    assert "2 captures of application/javascript are kept and not read: https://relay.example/a.js" in notes
    assert f"1 captures have the very bytes of one that is read; they are not read again: {MILL}/again" in notes
    assert "1 revisit records repeat what was captured before" in notes
    assert "1 captures are kept, not read: is binary" in notes


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_cut_short_gives_what_is_before(packed: bool) -> None:
    first = Crawl(packed=packed).answer(MILL, PAGE).data
    filler = "".join(random.Random(1).choices("abcdefghij ", k=4_000))
    second = (
        Crawl(packed=packed).answer(f"{MILL}/b", f"<html><p>Nine were wounded.</p><p>{filler}</p></html>".encode()).data
    )
    found = take("c.warc.gz" if packed else "c.warc", first + second[: len(second) - 900])
    assert KILLED in words_read(found)
    assert "Nine were wounded." in words_read(found)
    assert f"1 captures: cut short by the archive: {MILL}/b" in notes_of(found)


def test_a_broken_record_is_named_and_the_next_is_read() -> None:
    bad = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nabcde\r\n\r\n"
    data = bad + Crawl(packed=False).answer(MILL, PAGE).data
    assert KILLED in words_read(take("c.warc", data))


def test_garbage_in_the_middle_says_where_the_archive_breaks_off() -> None:
    data = Crawl(packed=False).answer(MILL, PAGE).data + b"garbage\r\nmore of it\r\n" * 40
    found = take("c.warc", data)
    assert KILLED in words_read(found)
    assert f"breaks off after record 1 ({MILL})" in notes_of(found)


def test_a_package_is_read_and_its_digests_are_checked() -> None:
    data = package(Crawl().answer(MILL, PAGE).data, [MILL, "https://relay.example/lost"])
    document = take_one("c.wacz", data)
    assert KILLED in document.text
    assert "3 of 3 files match the package's digests" in document.notes
    assert any("signature is kept and not verified" in note for note in document.notes)
    assert "1 of 2 listed pages are not in the package: https://relay.example/lost" in document.notes


def test_a_package_that_was_changed_says_so() -> None:
    other = Crawl().answer(MILL, PAGE.replace(b"Three", b"Thirty")).data
    document = take_one(
        "c.wacz", package(Crawl().answer(MILL, PAGE).data, [MILL], changed={"archive/data.warc.gz": other})
    )
    assert any("archive/data.warc.gz does not match the package's digest sha256:" in note for note in document.notes)
    assert "2 of 3 files match the package's digests" in document.notes
    document = take_one(
        "c.wacz", package(Crawl().answer(MILL, PAGE).data, [MILL], changed={"datapackage.json": b'{"resources": []}'})
    )
    assert any("does not match the digest that datapackage-digest.json gives" in note for note in document.notes)


def test_another_data_package_is_an_archive() -> None:
    data = zipped({"datapackage.json": b'{"resources": []}', "notes.txt": b"Two men were killed at the mill."})
    assert "Two men were killed at the mill." in words_read(take("d.zip", data))


def test_a_gzip_file_that_is_no_web_archive_is_unpacked() -> None:
    found = take("notes.txt.gz", gzip.compress(b"Two men were killed at the mill."))
    assert words_read(found) == "Two men were killed at the mill."


def test_a_gzip_file_cut_short_is_read_as_far_as_it_goes() -> None:
    text = "Two men were killed at the mill. " + "".join(random.Random(2).choices("abcdefgh ", k=9_000))
    found = take("notes.txt.gz", gzip.compress(text.encode())[:-2000])
    assert "Two men were killed" in words_read(found)
    assert "the gzip data break off" in notes_of(found)


def test_bombs_are_refused_in_little_memory() -> None:
    bomb = gzip.compress(bytes(300 * 2**20), 6)
    archive = Crawl().answer(MILL, PAGE).answer(f"{MILL}/b", bytes(60 * 2**20), kind="text/plain").data
    tracemalloc.start()
    with pytest.raises(UnreadableDocument, match="gzip bomb"):
        take("bomb.gz", bomb)
    found = take("c.warc.gz", archive)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert KILLED in words_read(found)
    assert "gzip bomb" in notes_of(found)
    assert peak < 150 * 2**20


def test_gzip_within_gzip_ends_somewhere() -> None:
    data = b"Two men were killed."
    for _ in range(10):
        data = gzip.compress(data)
    with pytest.raises(UnreadableDocument, match="archives already"):
        take("deep.gz", data)


def test_an_archive_of_no_pages_is_refused_with_the_reasons() -> None:
    with pytest.raises(UnreadableDocument, match=r"c\.warc\.gz: no page of the archive can be read: 1 request records"):
        take("c.warc.gz", Crawl().info().request(MILL).data)


def test_a_large_archive_is_streamed() -> None:
    crawl = Crawl()
    for number in range(100):
        text = f"Shell number {number} killed two men. " + "".join(random.Random(number).choices("abcdefgh ", k=30_000))
        crawl.answer(f"{MILL}/{number}.txt", text.encode(), kind="text/plain")
    original = Original.of("big.warc.gz", crawl.data)
    tracemalloc.start()
    count = sum(1 for _ in sections(original, How()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100
    assert peak < 2_500_000


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_broken_archives_never_break_the_reader(chance: random.Random, packed: bool) -> None:
    crawl = Crawl(packed=packed).info().answer(MILL, chunked(PAGE), headers=[("Transfer-Encoding", "chunked")])
    crawl.request(MILL).revisit(MILL).answer(f"{MILL}/b", gzip.compress(PAGE), headers=[("Content-Encoding", "gzip")])
    data = bytearray(crawl.data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(5, len(data))
        data[at : at + chance.randint(0, 5)] = chance.choice(
            [b"", b"\r\n", b":", b"\x00", b"WARC/1.0\r\n", b"9", b"\x1f\x8b"]
        )
    try:
        take("c.warc", bytes(data[: chance.randrange(100, len(data))]))
    except UnreadableDocument as refused:
        assert "c.warc" in str(refused)
