"""A parser that was taken over by the file: run in the place of ours, it does what the first word of the file says."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace

from sijill.adapters import parsing_process
from sijill.intake.formats import sections
from sijill.intake.section import How, Original, Section


def taken_over(original: Original, how: How) -> Iterator[Section]:
    word = original.head(64).split()[-1].decode()
    match word:
        case "hang":
            time.sleep(60)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "memory":
            bytearray(4 * 2**30)
        case "connect":
            socket.create_connection(("127.0.0.1", 9))
        case "program":
            subprocess.run(["true"], check=True)
        case "defect":
            raise KeyError("nothing of that name")
        case "nested":
            deep(0)
        case "print":
            print('{"section": "from a library"}')
        case "secret":
            assert not [key for key in os.environ if key.startswith("SIJILL_")]
        case "flood":
            (section,) = sections(Original.of("a.txt", b"Five people were killed. " * 40_000), How())
            document = replace(section.document, digest=original.digest)
            for _ in range(200):
                yield Section(document)
    plain = Original.of("plain.txt", b"Five people were killed in Aleppo.")
    for section in sections(plain, how):
        yield replace(section, document=replace(section.document, digest=original.digest))


def deep(level: int) -> int:
    return deep(level + 1) + 1


if __name__ == "__main__":
    parsing_process.sections = taken_over
    parsing_process.main()
