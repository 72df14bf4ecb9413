"""A folder of a thousand files of every kind, twenty of them broken: each named, none lost, the rest goes on."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.intake import (
    bayanat_samples,
    docx_samples,
    html_samples,
    kobo_samples,
    mail_samples,
    pdf_samples,
    sms_samples,
    tables_samples,
    whatsapp_samples,
)
from tests.unit.intake.originals import zipped

THOUSAND = 1000
PASSPHRASE = "nobody guesses this one"
GOOD: dict[str, Callable[[], bytes]] = {
    "page.html": html_samples.article,
    "mail.eml": lambda: mail_samples.message("Five people were killed near the bakery."),
    "chat.txt": lambda: whatsapp_samples.ANDROID.encode(),
    "chat.zip": lambda: zipped({"_chat.txt": whatsapp_samples.ARABIC.encode()}),
    "sms.xml": lambda: sms_samples.SMSES.encode(),
    "list.csv": tables_samples.casualty_list,
    "form.json": kobo_samples.odata,
    "export.json": lambda: bayanat_samples.export([bayanat_samples.bulletin()]),
    "report.docx": docx_samples.report,
    "report.pdf": lambda: pdf_samples.english(["Five people were killed near the bakery."]),
}
BROKEN: dict[str, Callable[[], bytes]] = {
    "cut.zip": lambda: zipped({"a.txt": b"Five people were killed."})[:-20],
    "bomb.zip": lambda: zipped({"a.txt": b"\x00" * 300_000_000}),
    "locked.pdf": lambda: pdf_samples.locked("word", "Five people were killed."),
    "cut.pdf": lambda: b"%PDF-1.7\n1 0 obj\n<<",
    "locked.docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 20,
    "bomb.docx": lambda: docx_samples.by_hand(docx_samples.paragraph("&c;"), head=docx_samples.BOMB),
    "bomb.xml": lambda: sms_samples.BOMB.encode(),
    "empty.txt": lambda: b"",
    "noise.bin": lambda: bytes(range(256)) * 40,
    "film.mp4": lambda: b"\x00\x00\x00\x18ftypmp42 no film at all",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    number = 0
    for again in range(2):
        for name, make in BROKEN.items():
            (made / f"{again}-{name}").write_bytes(make())
            number += 1
    for again in range(3):
        for name, make in GOOD.items():
            (made / f"{again}-{name}").write_bytes(make())
            number += 1
    while number < THOUSAND:
        (made / f"{number}.txt").write_text(f"{number} people were killed near the bakery.", encoding="utf-8")
        number += 1
    return made


def test_a_thousand_files_of_which_twenty_are_broken(sijill: list[str], folder: Path, tmp_path: Path) -> None:
    names = sorted(each.name for each in folder.iterdir())
    assert len(names) == THOUSAND
    done = subprocess.run(
        [*sijill, "read", *names, "--jsonl", str(tmp_path / "out.jsonl"), "--timezone", "Asia/Damascus"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    read = {json.loads(line)["file"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()}
    refused = {
        line.removeprefix("not read: ").partition(":")[0] for line in done.stderr.splitlines() if "not read: " in line
    }
    assert {name for name in names if name.split("-", 1)[-1] in BROKEN} == refused
    assert read == set(names) - refused
    assert f"{THOUSAND - 20} of {THOUSAND} files read" in done.stderr


def test_a_casebook_keeps_what_it_cannot_read(sijill: list[str], folder: Path, tmp_path: Path) -> None:
    for each in folder.glob("[0-9]*.txt"):
        if each.name.partition(".")[0].isdecimal():
            each.unlink()
    environment = {"SIJILL_PASSPHRASE": PASSPHRASE, "PATH": "/usr/bin:/bin"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*sijill, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    assert run("new", "book", "--timezone", "Asia/Damascus").returncode == 0
    added = run("add", "files", "--casebook", "book", "--json", "-")
    assert added.returncode == 1, added.stderr[-2000:]
    outcome = json.loads(added.stdout)
    # an empty file has no bytes to keep; all others are kept, read or not
    assert {each["file"].rpartition("-")[2] for each in outcome["failed"]} == {"empty.txt"}
    unread = {each["name"].split("-", 1)[1] for each in outcome["added"] if each["unread"] and not each["known"]}
    assert unread == set(BROKEN) - {"empty.txt"}
    assert run("verify", "book").returncode == 0
    shown = run("show", "--casebook", "book", "--json", "-")
    assert shown.returncode == 0
