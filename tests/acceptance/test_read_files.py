"""`sijill read` on good and bad files: a clear message or a correct result, an exit code, never a traceback."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SENTENCE = "Five men were killed in Aleppo on Tuesday."


@pytest.fixture(scope="module")
def schema(root: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((root / "formats" / "reading.schema.json").read_text("utf-8"))
    return result


class Read:
    """Runs `sijill read` in a folder."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.command, self.folder = command, folder

    def __call__(self, *arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            [*self.command, "read", *arguments], cwd=self.folder, input=data, capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr
        return done

    def claims(self, text: bytes, *arguments: str) -> list[dict[str, Any]]:
        (self.folder / "a.txt").write_bytes(text)
        done = self("a.txt", "--json", "-", *arguments)
        assert done.returncode == 0, done.stderr
        result: list[dict[str, Any]] = json.loads(done.stdout)["claims"]
        return result


@pytest.fixture
def read(sijill: list[str], tmp_path: Path) -> Read:
    return Read(sijill, tmp_path)


def test_json_follows_its_schema(read: Read, root: Path, schema: dict[str, Any]) -> None:
    for sample in sorted((root / "src" / "sijill" / "samples").glob("*.txt")):
        done = read(str(sample), "--json", "-")
        reading = json.loads(done.stdout)
        jsonschema.validate(reading, schema)
        assert reading["claims"]
        text = sample.read_text("utf-8")
        for claim in reading["claims"]:
            for span in claim["spans"]:
                assert text[span["start"] : span["end"]] == span["quote"]


def test_the_same_bytes_give_the_same_json(read: Read) -> None:
    (read.folder / "a.txt").write_text(SENTENCE)
    first = read("a.txt", "--json", "-", "--published", "2016-12-13").stdout
    assert first == read("a.txt", "--json", "-", "--published", "2016-12-13").stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_offsets_are_of_the_decoded_text_in_any_encoding(read: Read, encoding: str) -> None:
    text = "Un café à Alep était détruit. " * 5 + SENTENCE
    (claim,) = [c for c in read.claims(text.encode(encoding)) if c["count"]]
    (span,) = claim["spans"]
    assert text[span["start"] : span["end"]] == span["quote"] == "Five men were killed"


def test_arabic_in_cp1256_is_decoded(read: Read) -> None:
    text = "قال شهود إن القصف استمر على الأحياء الشرقية من المدينة طوال الليل وحتى الصباح"
    (read.folder / "a.txt").write_bytes(text.encode("cp1256"))
    document = json.loads(read("a.txt", "--json", "-").stdout)["document"]
    assert document["language"] == "ar"
    assert document["characters"] == len(text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "no words"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture"),
        (b"\x00" * 4000, "text"),
    ],
    ids=["empty", "blank", "picture", "NULs"],
)
def test_what_is_no_text_is_named_and_exits_3(read: Read, data: bytes, words: str) -> None:
    (read.folder / "bad.txt").write_bytes(data)
    done = read("bad.txt")
    assert done.returncode == 3
    assert "bad.txt" in done.stderr.decode()
    assert words in done.stderr.decode()


def test_missing_files_folders_and_unreadable_ones_are_named(read: Read) -> None:
    done = read("absent.txt")
    assert done.returncode == 3
    assert "absent.txt: no such file" in done.stderr.decode()
    (read.folder / "folder").mkdir()
    assert "is a folder" in read("folder").stderr.decode()


def test_one_bad_file_stops_no_other_and_the_summary_says_which(read: Read) -> None:
    (read.folder / "good.txt").write_text(SENTENCE)
    (read.folder / "empty.txt").write_bytes(b"")
    done = read("empty.txt", "good.txt", "absent.txt", "--json", "out.json")
    assert done.returncode == 1
    assert "1 of 3 files read" in done.stderr.decode()
    out = json.loads((read.folder / "out.json").read_text("utf-8"))
    assert [part["file"] for part in out["readings"]] == ["good.txt"]
    assert [part["file"] for part in out["failed"]] == ["empty.txt", "absent.txt"]


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--published", "2016-02-31", "not a date that exists"),
        ("--published", "yesterday", "YYYY-MM-DD"),
        ("--timezone", "Mars/Olympus", "not a time zone"),
        ("--lang", "fr", "fr"),
    ],
)
def test_bad_options_exit_2_with_the_reason(read: Read, option: str, value: str, words: str) -> None:
    (read.folder / "a.txt").write_text(SENTENCE)
    done = read("a.txt", option, value)
    assert done.returncode == 2
    assert words in done.stderr.decode()


def test_without_a_date_times_stay_unresolved_and_say_so(read: Read) -> None:
    (claim,) = read.claims(SENTENCE.encode())
    assert claim["when"]["precision"] == "unresolved"
    assert claim["when"]["earliest"] is None
    assert claim["when"]["text"]
    assert "date" in read("a.txt").stderr.decode()


def test_a_zone_is_carried_by_the_times(read: Read) -> None:
    (claim,) = read.claims(SENTENCE.encode(), "--published", "2016-12-13", "--timezone", "Asia/Damascus")
    assert claim["when"]["earliest"] == "2016-12-13T00:00:00+02:00"


def test_arabic_indic_digits_are_figures(read: Read) -> None:
    (claim,) = read.claims("About ١٥٠ shells fell on us.".encode())
    assert (claim["count"]["low"], claim["count"]["text"]) == (150, "About ١٥٠")


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u2066", "\u0640", "\x00"])
def test_invisible_characters_are_kept_and_move_no_offset(read: Read, mark: str) -> None:
    text = f"It was{mark} said. {SENTENCE}"
    (claim,) = [c for c in read.claims(text.encode()) if c["count"]]
    assert text[claim["spans"][0]["start"] : claim["spans"][0]["end"]] == claim["spans"][0]["quote"]


def test_quotations_that_overlap_do_no_harm(read: Read) -> None:
    text = '“He said “Five men were killed” and “two women” were wounded,” a medic said. "Unclosed five men were killed'
    assert len(read.claims(text.encode())) >= 2


def test_standard_input_is_a_file_too(read: Read) -> None:
    done = read("-", "--json", "-", data=SENTENCE.encode())
    assert json.loads(done.stdout)["claims"]


def test_an_output_that_cannot_be_written_exits_4_and_names_it(read: Read) -> None:
    (read.folder / "a.txt").write_text(SENTENCE)
    done = read("a.txt", "--json", "no-such-folder/out.json")
    assert done.returncode == 4
    assert "no-such-folder/out.json" in done.stderr.decode()


def test_the_table_shows_figure_words_and_manner(read: Read) -> None:
    (read.folder / "a.txt").write_text(SENTENCE)
    shown = read("a.txt").stdout.decode()
    assert "killed" in shown
    assert "5" in shown
    assert "Five men were killed" in " ".join(shown.split())


def test_the_dossier_is_one_file_that_names_no_other(read: Read) -> None:
    (read.folder / "a.txt").write_text(SENTENCE)
    assert read("a.txt", "--html", "a.html", "--lang", "ar").returncode == 0
    page = (read.folder / "a.html").read_text("utf-8")
    assert 'dir="rtl"' in page
    assert "Content-Security-Policy" in page
    assert "<script src" not in page
