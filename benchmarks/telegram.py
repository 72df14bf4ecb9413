"""A Telegram export to claims on one core: `python -m benchmarks.telegram [--messages N] [--memory N…] [--only NAME]`.

The export is made here, from sentences of our own in Arabic and English, the same each time: four of ten messages say
nothing that is read, one of eight is a forward, one of ten a reply, one of twenty a service message. Each rate stands
beside the parsing of the same JSON alone, in one process, in processor time.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import hashlib
import io
import json
import pstats
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from benchmarks.reader import run_benchmark
from benchmarks.speed import peak_mb, stay_on_one_core
from sijill.gazetteer import load_gazetteer
from sijill.intake.chats.telegram import sections
from sijill.intake.section import How, Original
from sijill.reading.reader import read_claims
from sijill.values.anchor import Digest

MESSAGES = 100_000
MEMORY = (10_000, 100_000)
MOST_IN_MEMORY = 200_000
SEED = 2016
BEGIN = datetime(2016, 1, 1, tzinfo=UTC)
MACHINE = timezone(timedelta(hours=3))
SILENT_SHARE = 0.4
NUMBERS_AR = "ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split()
NUMBERS_EN = "three four five six seven eight nine ten".split()
PLACES_AR = "حلب إدلب دوما الرستن معرة النعمان سراقب داريا حمص".split()
PLACES_EN = "Aleppo Idlib Douma Rastan Saraqib Darayya Homs Mosul".split()
TOLD_AR = (
    "قُتل {n} مدنيين بينهم طفلان في غارة جوية على {p} صباح اليوم.",
    "الدفاع المدني: إصابة {n} أشخاص جراء قصف مدفعي استهدف الأحياء السكنية في {p} أمس.",
    "ارتقى {n} شهداء في {p} وما زال البحث مستمراً عن مفقودين تحت الأنقاض. حصيلة أولية.",
    "اعتقلت قوات الأمن {n} شبان من أهالي {p} على حاجز المدخل الشمالي، بحسب مصادر محلية.",
    "عاجل | نزوح أكثر من {n} آلاف شخص من {p} منذ فجر يوم الثلاثاء الماضي.",
)
TOLD_EN = (
    "At least {n} civilians were killed in an air strike on {p} this morning, the civil defence said.",
    "{n} people were wounded when shells hit a market in {p} yesterday. Two of them are children.",
    "Local council of {p}: {n} bodies were recovered from the rubble, more are missing.",
    "Security forces arrested {n} men in {p} on Tuesday, a relative told us.",
    "More than {n} thousand people have fled {p} since dawn.",
)
SILENT_AR = (
    "السلام عليكم، كيف الوضع عندكم اليوم؟",
    "الكهرباء مقطوعة منذ الصباح والإنترنت ضعيف.",
    "الحمد لله على السلامة، نلتقي غداً إن شاء الله.",
    "شاهد الصورة",
    "من لديه رقم المشفى؟ نحتاج إلى دواء للسكري.",
)
SILENT_EN = (
    "Good morning all, any news from the road?",
    "See photo.",
    "The bakery is open until noon, bring your own bags.",
    "Please do not post addresses in this group.",
    "Thank you, I will call you tonight.",
)
PEOPLE = ("Umm Salim", "أبو كريم", "Rima", "خالد", "Nour", "Abu Yazan")
ORIGINS = ("Local council", "مركز الغزال الإعلامي", "Civil defence")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.telegram", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument(
        "--memory", type=int, nargs="*", default=list(MEMORY), help="lengths at which memory is measured"
    )
    parser.add_argument("--profile", action="store_true", help="where the reading of a tenth of it spends its time")
    parser.add_argument("--only", choices=("rates", "memory"))
    parser.add_argument("--peak", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peak:
        _print_peak(arguments.peak[0], Path(arguments.peak[1]))
        return
    stay_on_one_core()
    with TemporaryDirectory() as folder:
        if arguments.profile:
            _profile(_made(Path(folder), arguments.messages // 10))
            return
        if arguments.only in (None, "memory"):  # first: a process inherits the peak of the one that began it
            _print_memory(Path(folder), arguments.memory)
        if arguments.only in (None, "rates"):
            _print_rates(_made(Path(folder), arguments.messages), arguments.messages)


def _made(folder: Path, messages: int) -> Path:
    """The export of so many messages as a file, written message by message."""
    path = folder / f"{messages}.json"
    with path.open("w", encoding="utf-8") as file:
        file.write('{\n "name": "أخبار الغزال",\n "type": "private_supergroup",\n "id": 7001,\n "messages": [\n')
        for number, message in enumerate(messages_of(messages)):
            written = json.dumps(message, ensure_ascii=False, indent=1).replace("\n", "\n  ")
            file.write(f"{',' if number else ''}\n  {written}")
        file.write("\n ]\n}")
    return path


def messages_of(number: int) -> Iterator[dict[str, Any]]:
    """Messages as Telegram Desktop 5 writes them; the same for the same number."""
    chance = Random(SEED)
    for at in range(1, number + 1):
        moment = BEGIN + timedelta(seconds=at * 300 + chance.randrange(200))
        person = chance.randrange(len(PEOPLE))
        message = {
            "id": at,
            "type": "message",
            "date": moment.astimezone(MACHINE).replace(tzinfo=None).isoformat(),
            "date_unixtime": str(int(moment.timestamp())),
        }
        if chance.random() < 0.05:
            message |= {
                "type": "service",
                "actor": PEOPLE[person],
                "actor_id": f"user{person}",
                "action": "pin_message",
            }
            yield message | {"message_id": max(1, at - 3), "text": "", "text_entities": []}
            continue
        message |= {"from": PEOPLE[person], "from_id": f"user{person}"}
        if chance.random() < 0.125:
            message |= {"forwarded_from": chance.choice(ORIGINS)}
        if chance.random() < 0.1:
            message |= {"reply_to_message_id": max(1, at - chance.randrange(1, 50))}
        if chance.random() < 0.1:
            message |= {"photo": f"photos/photo_{at}.jpg", "photo_file_size": 80_000, "width": 1280, "height": 960}
        words = _words(chance)
        yield message | {"text": words, "text_entities": [{"type": "plain", "text": words}]}


def _words(chance: Random) -> str:
    arabic = chance.random() < 0.6
    silent = chance.random() < SILENT_SHARE
    if silent:
        return chance.choice(SILENT_AR if arabic else SILENT_EN)
    told = chance.choice(TOLD_AR if arabic else TOLD_EN)
    number, place = (NUMBERS_AR, PLACES_AR) if arabic else (NUMBERS_EN, PLACES_EN)
    words = told.format(n=chance.choice(number), p=chance.choice(place))
    return words[:1].upper() + words[1:]


def opened(path: Path, stream: BinaryIO) -> Original:
    """The export as intake is given it."""
    with path.open("rb") as file:
        digest = Digest(hashlib.file_digest(file, "sha256").hexdigest())
    return Original(path.name, stream, path.stat().st_size, digest)


def sections_alone(path: Path) -> int:
    """How many messages our sections hold."""
    with path.open("rb") as stream:
        found = sections(opened(path, stream), How())
        return sum(len({each.locator for each in section.document.passages}) for section in found)


def sections_and_claims(path: Path) -> int:
    """How many claims are read from our sections, none of which is kept."""
    gazetteer = load_gazetteer()
    with path.open("rb") as stream:
        found = sections(opened(path, stream), How())
        return sum(len(read_claims(section.document, gazetteer, None).claims) for section in found)


def json_alone(path: Path) -> int:
    """The whole file by the standard library, as a yardstick."""
    return len(json.loads(path.read_bytes())["messages"])


def ijson_alone(path: Path) -> int:
    """The same as a stream by ijson, where it is installed."""
    import ijson

    with path.open("rb") as stream:
        return sum(1 for _ in ijson.items(stream, "messages.item"))


def _print_rates(path: Path, messages: int) -> None:
    megabytes = path.stat().st_size / 1e6
    print(f"{messages:,} messages, {megabytes:.1f} MB of JSON, one core, processor time")
    print(f"{'':28}{'s':>8}{'messages/s':>13}{'MB/s':>8}{'× JSON':>9}{'found':>10}")
    load_gazetteer()  # once in a process, and not part of any rate
    first = 0.0
    work: tuple[tuple[str, Callable[[Path], int]], ...] = (
        ("json.loads alone", json_alone),
        ("ijson alone", ijson_alone),
        ("our sections alone", sections_alone),
        ("our sections and claims", sections_and_claims),
    )
    for called, measured in work:
        try:
            taken, found = _seconds(measured, path)
        except ImportError:
            print(f"{called:28}  is not installed here")
            continue
        first = first or taken
        rates = f"{messages / taken:13,.0f}{megabytes / taken:8.2f}{taken / first:9.2f}"
        print(f"{called:28}{taken:8.2f}{rates}{found:10,}")


def _seconds(work: Callable[[Path], int], path: Path) -> tuple[float, int]:
    gc.collect()
    begin = time.process_time()
    found = work(path)
    return time.process_time() - begin, found


def _print_memory(folder: Path, lengths: list[int]) -> None:
    """Each in a process of its own, since the peak of a process never falls; claims of the first tenth, which is long.

    Above `MOST_IN_MEMORY` the file is not parsed whole.
    """
    print("peak resident memory of a process, in MB")
    print(f"{'messages':>12}{'file':>8}{'sections':>10}{'claims of a tenth':>19}{'json.loads':>12}")
    for length in lengths:
        path, tenth = _made(folder, length), _made(folder, length // 10)
        whole = _peak("json", path) if length <= MOST_IN_MEMORY else "–"
        sizes = f"{path.stat().st_size / 1e6:8.1f}{_peak('sections', path):>10}{_peak('claims', tenth):>19}{whole:>12}"
        print(f"{length:12,}{sizes}")
        path.unlink()


def _peak(what: str, path: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.telegram", "--peak", what, str(path)]
    ended = subprocess.run(command, capture_output=True, check=False, text=True)
    return ended.stdout.strip() or f"exit {ended.returncode}"


def _print_peak(what: str, path: Path) -> None:
    work = {"sections": sections_alone, "claims": sections_and_claims, "json": json_alone}[what]
    work(path)
    print(f"{peak_mb():.0f}")


def _profile(path: Path) -> None:
    load_gazetteer()
    profile = cProfile.Profile()
    profile.runcall(sections_and_claims, path)
    told = io.StringIO()
    pstats.Stats(profile, stream=told).sort_stats("tottime").print_stats(25)
    print(told.getvalue())


if __name__ == "__main__":
    run_benchmark(main)
