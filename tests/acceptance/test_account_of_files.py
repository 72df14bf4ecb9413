"""An account that stands on files of every kind shows their words: working copies, and chats of several sections."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.intake import docx_samples, whatsapp_samples
from tests.unit.intake.originals import zipped

LONG = "".join(
    f"13/12/2016, {number // 60 % 24:02}:{number % 60:02} - Nour: The road to the mill is still closed, nobody comes\n"
    for number in range(1400)
    for _ in range(2)
)
SAID = "14/12/2016, 10:05 - Nour: Five civilians were killed in Aleppo today\n"
FILES: dict[str, Callable[[], bytes]] = {
    "chat.zip": lambda: zipped({"_chat.txt": (whatsapp_samples.ANDROID + SAID).encode()}),
    "long.txt": lambda: (LONG + SAID).encode(),
    "report.docx": lambda: docx_samples.by_hand(
        docx_samples.paragraph("Five civilians were killed in Aleppo on 14 December 2016.")
    ),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_page_of_an_account_shows_the_words_of_any_file(sijill: list[str], tmp_path: Path, name: str) -> None:
    environment = {"SIJILL_PASSPHRASE": "nobody guesses this one", "PATH": "/usr/bin:/bin"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [*sijill, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    (tmp_path / name).write_bytes(FILES[name]())
    run("new", "book", "--timezone", "Asia/Damascus")
    run("add", name, "--casebook", "book")
    shown = json.loads(run("show", "--casebook", "book", "--claims", "--json", "-"))
    killed = [
        each["claim"]
        for each in shown["claims"]
        if each["value"]["kind"] == "killed" and each["value"]["subject"] == "civilians"
    ]
    (claim,) = killed
    run("accept", claim, "--casebook", "book", "--reason", "seen")
    asked = [
        "--kind",
        "killed",
        "--whose",
        "civilians",
        "--place",
        "Aleppo",
        "--from",
        "2016-12-14",
        "--to",
        "2016-12-14",
    ]
    run("account", "--casebook", "book", *asked, "--html", "page.html", "--json", "account.json")
    assert json.loads((tmp_path / "account.json").read_text("utf-8"))["bounds"]["low"] == 5
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "<mark" in page and "Five civilians were killed" in page
