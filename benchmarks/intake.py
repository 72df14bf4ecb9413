"""Measure intake: `python -m benchmarks.intake [--megabytes N] [--folder DIR]`.

Files of many messages or rows, made by rule: megabytes a second through the parser's process, and what it and we held
at most, for a file of a tenth and for the whole. Memory is flat where both rows say the same.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sijill.adapters.parsing import Given, Parser, Request, digest_of

WORDS = (
    "قصف مدفعي على الحي منذ الصباح",
    "Five people were killed near the bakery today",
    "سقط ثلاثة قتلى وسبعة جرحى",
    "Does anybody know where the ambulance is?",
    "الوضع هادئ الآن والحمد لله",
    "About 150 shells fell on the districts since 4 am",
)
MEBI = 1 << 20


def whatsapp(number: int) -> str:
    day, hour, minute = 13 + number // 1440 % 15, number // 60 % 24, number % 60
    return f"{day:02}/12/2016, {hour:02}:{minute:02} - Nour {number % 40}: {WORDS[number % 6]}\n"


def mail(number: int) -> str:
    day = 13 + number // 1440 % 15
    return (
        f"From nour@example.org Tue Dec 13 14:05:00 2016\nFrom: Nour {number % 40} <nour@example.org>\n"
        f"Date: Tue, {day} Dec 2016 14:05:00 +0300\nSubject: Report {number}\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{WORDS[number % 6]}\n\n"
    )


def row(number: int) -> str:
    head = "id,date,place,killed,notes\n" if number == 0 else ""
    return f'{head}{number},2016-12-{13 + number // 1440 % 15:02},Aleppo,{number % 7},"{WORDS[number % 6]}"\n'


def telegram(number: int) -> str:
    first = '{"name": "Rescue", "type": "public_channel", "id": 1, "messages": [\n' if number == 0 else ",\n"
    at = 1481627133 + 60 * number
    message = {
        "id": number,
        "type": "message",
        "date": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at + 10800)),
        "date_unixtime": str(at),
        "from": "Rescue",
        "from_id": "channel1",
        "text": WORDS[number % 6],
        "text_entities": [{"type": "plain", "text": WORDS[number % 6]}],
    }
    return first + json.dumps(message, ensure_ascii=False)


KINDS: dict[str, tuple[str, Callable[[int], str], str]] = {
    "WhatsApp text": ("chat.txt", whatsapp, ""),
    "Telegram JSON": ("result.json", telegram, "]}"),
    "mailbox": ("box.mbox", mail, ""),
    "table (CSV)": ("list.csv", row, ""),
}


def made(folder: Path, kind: str, size: int) -> Path:
    """A file of at least so many bytes."""
    name, entry, end = KINDS[kind]
    path = folder / name
    with path.open("wb") as stream:
        number = 0
        while stream.tell() < size:
            stream.write("".join(entry(each) for each in range(number, number + 1000)).encode())
            number += 1000
        stream.write(end.encode())
    return path


def parse(path: Path) -> Iterator[str]:
    """Parse one file in a process of its own; prints what it took."""
    digest = digest_of(str(path))
    began, sections, passages = time.perf_counter(), 0, 0
    with Parser() as parser:
        for section in parser.sections(Request(path.name, digest, Given(), path=str(path))):
            sections += 1
            passages += len(section.document.passages)
        taken = time.perf_counter() - began
    held = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
    yield json.dumps([taken, sections, passages, *held])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--parse", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.parse is not None:
        print(*parse(arguments.parse))
        return
    print(
        f"{'format':14} {'MiB':>6} {'sections':>8} {'passages':>9} {'s':>7} {'MiB/s':>6}"
        f" {'parser MiB':>10} {'ours MiB':>8}"
    )
    for kind in KINDS:
        for size in (arguments.megabytes * MEBI // 10, arguments.megabytes * MEBI):
            with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
                path = made(Path(folder), kind, size)
                command = [sys.executable, "-m", "benchmarks.intake", "--parse", str(path)]
                ran = subprocess.run(command, check=True, capture_output=True, text=True)
                taken, sections, passages, theirs, ours = json.loads(ran.stdout)
                megabytes = path.stat().st_size / MEBI
            print(
                f"{kind:14} {megabytes:6.0f} {sections:8,} {passages:9,} {taken:7.1f} {megabytes / taken:6.1f}"
                f" {theirs:10.0f} {ours:8.0f}"
            )


if __name__ == "__main__":
    main()
