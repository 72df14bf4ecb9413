"""Fuzz every parser: `python -m benchmarks.fuzz [--seconds N] [--only FORMAT]`.

atheris (libFuzzer) mutates our own samples of each format, guided by the branches that our parser takes. Whatever the
bytes are, a parser gives sections whose passages and claims stand in their text, or refuses the file by name; anything
else is a finding, which is kept and printed. ZIP formats are mutated inside: the bytes are those of one member.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

DONE = re.compile(rb"Done (\d+) (?:runs )?in (\d+) second")
COVERED = re.compile(rb"cov: (\d+)")
SLOWEST_S = 20
MEMORY_MB = 2048


@dataclass(frozen=True)
class Target:
    """A format: the name that its file has, its samples, and the member of a ZIP that is mutated."""

    name: str
    samples: list[bytes]
    member: str = ""


def _targets() -> Mapping[str, Target]:
    from tests.unit.intake import (
        bayanat_samples,
        docx_samples,
        html_samples,
        image_samples,
        kobo_samples,
        mail_samples,
        pdf_samples,
        sms_samples,
        tables_samples,
        telegram_html_samples,
        telegram_samples,
        warc_samples,
        whatsapp_samples,
    )

    crawl = warc_samples.Crawl(packed=False).info().answer("https://relay.example/a", html_samples.article()).data
    chats = (whatsapp_samples.ANDROID, whatsapp_samples.IOS, whatsapp_samples.ARABIC, whatsapp_samples.AMERICAN)
    mails = [
        mail_samples.message(body) for body in (mail_samples.REPLY, mail_samples.FORWARD, mail_samples.ARABIC_REPLY)
    ]
    return {
        "Bayanat": Target("a.json", [bayanat_samples.export([bayanat_samples.bulletin(), bayanat_samples.actor()])]),
        "KoBo, ODK": Target("a.json", [kobo_samples.odata(), kobo_samples.kobo_json([kobo_samples.submission()])]),
        "mail": Target("a.eml", [*mails, mail_samples.message(mail_samples.HTML, kind="text/html")]),
        "mailbox": Target("a.mbox", [mail_samples.mailbox(mails)]),
        "Markdown": Target("a.md", [b"---\ntitle: A day\ndate: 2016-12-13\n---\n# Killed\n\nFive were killed."]),
        "PDF": Target("a.pdf", [pdf_samples.english(["Five people were killed."], ["Six were hurt."])]),
        "picture": Target("a.jpg", [image_samples.picture(said=image_samples.exif())]),
        "SMS": Target("a.xml", [sms_samples.SMSES.encode()]),
        "table": Target("a.csv", [tables_samples.casualty_list()]),
        "Telegram": Target("a.json", [telegram_samples.group(), telegram_samples.channel()]),
        "Telegram page": Target("a.html", [telegram_html_samples.html_group()]),
        "web archive": Target("a.warc", [crawl]),
        "web page": Target("a.html", [html_samples.article(), html_samples.page(html_samples.ARABIC, language="ar")]),
        "WhatsApp": Target("a.txt", [chat.encode() for chat in chats]),
        "Word": Target("a.docx", [docx_samples.report()], "word/document.xml"),
        "workbook": Target("a.xlsx", [tables_samples.incident_workbook()], "xl/worksheets/sheet1.xml"),
    }


def wrapped(target: Target, whole: bytes, data: bytes) -> bytes:
    """The file in which the mutated bytes are: themselves, or a ZIP with one member changed."""
    if not target.member:
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            after.writestr(name, data if name == target.member else before.read(name))
    return made.getvalue()


def fuzz(format_: str, seconds: int, folder: Path) -> None:
    """Fuzz one format in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["sijill.intake"]):
        from sijill import intake
        from sijill.errors import UnreadableDocument
        from sijill.intake import How, Original, sections

        for module in walk_packages(
            intake.__path__, "sijill.intake."
        ):  # formats imports the one that it needs only when it meets a file
            import_module(module.name)

    target = _targets()[format_]
    seeds = target.samples
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds):
        inside = seed if not target.member else zipfile.ZipFile(io.BytesIO(seed)).read(target.member)
        (corpus / str(number)).write_bytes(inside)

    def one(data: bytes) -> None:
        try:
            for section in sections(Original.of(target.name, wrapped(target, seeds[0], data)), How()):
                document, at = section.document, 0
                for passage in document.passages:
                    assert at <= passage.start < passage.end <= len(document.text)
                    at = passage.end
                for claim in section.stated:
                    assert all(document.text[span.start : span.end] == span.quote for span in claim.spans)
        except UnreadableDocument as refused:
            assert str(refused).startswith(target.name)

    options = [f"-max_total_time={seconds}", f"-timeout={SLOWEST_S}", f"-rss_limit_mb={MEMORY_MB}", "-max_len=65536"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", str(corpus)], one)
    atheris.Fuzz()


def main() -> None:
    """Fuzz and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--only", metavar="FORMAT")
    parser.add_argument("--keep", type=Path, help="Keep what breaks a parser in this folder.")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        fuzz(arguments.inside[0], arguments.seconds, Path(arguments.inside[1]))
        return
    print(f"{'format':14} {'runs':>9} {'runs/s':>7} {'branches':>8}  finding")
    broken = 0
    for format_ in [arguments.only] if arguments.only else _targets():
        with workplace(arguments.keep, format_) as folder:
            command = ["--seconds", str(arguments.seconds), "--inside", format_, folder]
            ran = subprocess.run(
                [sys.executable, "-m", "benchmarks.fuzz", *command], capture_output=True, check=False, env=os.environ
            )
            done, covered = DONE.search(ran.stderr), COVERED.findall(ran.stderr)
            runs, spent = (int(done[1]), max(int(done[2]), 1)) if done else (0, 1)
            broken += ran.returncode != 0
            what = "none" if ran.returncode == 0 else last_words(ran.stderr)
            branches = int(covered[-1]) if covered else 0
            print(f"{format_:14} {runs:9,} {runs // spent:7,} {branches:8,}  {what}", flush=True)
    sys.exit(1 if broken else 0)


@contextmanager
def workplace(keep: Path | None, format_: str) -> Iterator[str]:
    """A folder for one run: one that stays where findings are to be kept."""
    if keep is None:
        with tempfile.TemporaryDirectory() as folder:
            yield folder
        return
    (keep / format_).mkdir(parents=True)
    yield str(keep / format_)


def last_words(said: bytes) -> str:
    """The line in which a traceback says what it is about, with the place that it names last."""
    lines = said.decode("utf-8", "replace").splitlines()
    at = next((n for n, line in enumerate(lines) if line.startswith("Traceback")), len(lines))
    places = [line.strip() for line in lines[at:] if line.strip().startswith("File") and "sijill" in line]
    words = [line for line in lines[at + 1 :] if line and not line.startswith((" ", "="))]
    return f"{words[0] if words else lines[-1] if lines else '?'} {places[-1] if places else ''}"


if __name__ == "__main__":
    main()
