"""The files of the MUC-4 release: messages, answer keys, the systems' answers and their official scores."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from benchmarks.muc4_slots import (
    INCIDENT_TYPES,
    DocumentSlots,
    Fill,
    Number,
    Pair,
    Value,
    find_date,
    find_location,
    find_number,
)
from benchmarks.reader import AbsentError

_MESSAGE = re.compile(r"^((?:DEV|TST\d)-MUC\d-\d{4})\b.*$", re.MULTILINE)
_IDENTIFIER = re.compile(r"(?:DEV|TST\d)-MUC\d-\d{4}")
_SLOT = re.compile(r"^ ?(\d{1,2})\.\s+[A-Z ]+: [A-Z ]+?(?:\s{2,}|\t\s*|\s*$)(.*)$")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DATELINE = re.compile(r",\s+(\d{1,2})\s+([A-Z]{3})[A-Z]*\s+(\d{2})\b")
_EFFECTS = frozenset(
    (
        *("DEATH", "INJURY", "NO INJURY", "NO DEATH", "NO INJURY OR DEATH"),
        *("REGAINED FREEDOM", "ESCAPED", "RESIGNATION", "NO RESIGNATION"),
    )
)
_OFFICIAL = re.compile(r"^([a-z-]+)\s+\d+\s+\d+\|.*\|\s*(\d+|\*)\s+(\d+|\*)\s+(?:\d+|\*)[\s\d*]*$")

Template = dict[int, list[str]]


@dataclass(frozen=True, slots=True)
class Message:
    """One news message; `published` is the day of its dateline where it has one."""

    id: str
    text: str
    published: date | None


def read_messages(path: Path) -> Iterator[Message]:
    """Yield the messages of one file, or of every message file in a folder, in order."""
    files = sorted(path.glob("dev-muc3-*")) if path.is_dir() else [path]
    if not files or not files[0].exists():
        raise AbsentError(f"no messages at {path}")
    for file in files:
        content = file.read_text(encoding="latin-1")
        heads = list(_MESSAGE.finditer(content))
        ends = [head.start() for head in heads[1:]] + [len(content)]
        for head, end in zip(heads, ends, strict=True):
            text = content[head.end() : end].strip("\n\x00\x1a")
            yield Message(head[1], text, find_dateline(text))


def find_dateline(text: str) -> date | None:
    """Return the day written in the dateline, which is in the first two lines or so, or None."""
    head = text[:250].split("--")[0]
    match = _DATELINE.search(head)
    found = find_date(" ".join(match.groups())) if match else None
    return found.last if found else None


def read_slots(path: Path) -> dict[str, DocumentSlots]:
    """Return the document-level slots of one key or answer file, or of every key file in a folder."""
    files = sorted(path.glob("key-*")) if path.is_dir() else [path]
    if not files or not files[0].exists():
        raise AbsentError(f"no templates at {path}")
    templates: dict[str, list[Template]] = {}
    for file in files:
        for template in _templates(file.read_text(encoding="latin-1")):
            identifier = _IDENTIFIER.search(template[0][0].upper()) if template[0] else None
            if identifier:
                templates.setdefault(identifier[0], []).append(template)
    return {message: document_slots(found) for message, found in templates.items()}


def _templates(content: str) -> Iterator[Template]:
    template: Template = {}
    slot: int | None = None
    for line in content.splitlines():
        head = _SLOT.match(line.rstrip())
        if head:
            slot = int(head[1])
            if slot == 0 and template:
                yield template
                template = {}
            template[slot] = [head[2].strip()]
        elif line[:1] in " \t" and line.strip() and slot is not None and not line.lstrip().startswith(";"):
            _continue(template[slot], line.strip())
    if 0 in template:
        yield template


def _continue(fills: list[str], line: str) -> None:
    """Add a line to a slot: the rest of a fill that was broken, or a fill of its own."""
    broken = fills[-1].count('"') % 2 == 1 or fills[-1].endswith(("/", ":"))
    if broken:
        fills[-1] += " " + line
    else:
        fills.append(line)


def document_slots(templates: list[Template]) -> DocumentSlots:
    """Put the templates of one message together; what two templates say of the same victims counts once."""
    gathered: dict[str, list[Fill]] = {name: [] for name in DocumentSlots.__slots__}
    for template in templates:
        if template.get(4, ["*"])[0].strip() in ("*", "-", ""):
            continue
        for name, fills in _template_fills(template).items():
            gathered[name] = merge_fills(gathered[name], fills)
    return DocumentSlots(**{name: tuple(fills) for name, fills in gathered.items()})


def _template_fills(template: Template) -> dict[str, list[Fill]]:
    optional = "OPTIONAL" in template.get(1, [""])[0]
    numbers, effects = _fills(template, 21, find_number, optional), _fills(template, 23, _find_effect, optional)
    return {
        "types": _fills(template, 4, _find_type, optional),
        "numbers": numbers + _totals(template),
        "effects": effects,
        "pairs": _pairs(numbers, effects),
        "locations": _fills(template, 3, find_location, optional),
        "dates": _fills(template, 2, find_date, optional),
    }


def _fills(template: Template, slot: int, parse: Callable[[str], Value | None], optional: bool) -> list[Fill]:
    found = []
    for written in template.get(slot, []):
        head, referents = (written, frozenset[str]()) if slot < 20 else _split_referents(written)
        values = tuple(value for part in _alternatives(head) if (value := parse(part)) is not None)
        if values:
            found.append(Fill(values, optional or written.startswith("?"), referents))
    return found


def _split_referents(written: str) -> tuple[str, frozenset[str]]:
    """Split `6: "JESUITS" / "PRIESTS"` into `6` and the quoted strings."""
    quote = written.find('"')
    head = written if quote < 0 else written[:quote]
    return head.replace(":", " "), frozenset(_QUOTED.findall(written))


def _alternatives(head: str) -> list[str]:
    """Split at the slashes and take off the brackets around a whole alternative, and a question mark before it."""
    parts = [part.strip(" ?\t") for part in re.split(r"\s/\s|/(?=[\s(])|(?<=[\d)])/", head)]
    return [part[1:-1] if part.startswith("(") and part.endswith(")") else part.strip() for part in parts]


def _find_type(written: str) -> str | None:
    word = written.strip(" ()")
    return word if word in INCIDENT_TYPES else None


def _find_effect(written: str) -> str | None:
    word = written.strip(" ()")
    return word if word in _EFFECTS else None


def _totals(template: Template) -> list[Fill]:
    """A total that the key states may be answered, and need not be: its parts stand as numbers already."""
    return [Fill(fill.alternatives, True, frozenset(("TOTAL",))) for fill in _fills(template, 24, find_number, True)]


def _pairs(numbers: list[Fill], effects: list[Fill]) -> list[Fill]:
    """Join each number with the effects on the same victims."""
    pairs = []
    for at, number in enumerate(numbers):
        for effect in _effects_on(at, numbers, effects):
            values = tuple(
                Pair(how_many, what)
                for how_many, what in product(number.alternatives, effect.alternatives)
                if isinstance(how_many, Number) and isinstance(what, str)
            )
            pairs.append(Fill(values, number.optional or effect.optional, number.referents | effect.referents))
    return pairs


def _effects_on(at: int, numbers: list[Fill], effects: list[Fill]) -> list[Fill]:
    """The effects on the victims of number `at`: with just its referents, or else with one of them.

    Where as many numbers as effects have those referents, the first goes with the first and so on.
    """
    referents = numbers[at].referents
    same = [effect for effect in effects if effect.referents == referents]
    alike = [other for other, number in enumerate(numbers) if number.referents == referents]
    if len(same) == len(alike):
        return [same[alike.index(at)]]
    return same or [effect for effect in effects if effect.referents & referents]


def merge_fills(kept: list[Fill], more: list[Fill]) -> list[Fill]:
    """Add one template's fills to those of the templates before it.

    A fill that says the same of the same referents (or of none) as a fill of another template is that fill; one that
    is required anywhere is required. Within one template equal fills are different victims.
    """
    merged, free = list(kept), list(range(len(kept)))
    for fill in more:
        same = next((at for at in free if _is_same(merged[at], fill)), None)
        if same is None:
            merged.append(fill)
            continue
        free.remove(same)
        other = merged[same]
        merged[same] = Fill(other.alternatives, other.optional and fill.optional, other.referents | fill.referents)
    return merged


def _is_same(one: Fill, other: Fill) -> bool:
    same_referent = bool(one.referents & other.referents) or not (one.referents or other.referents)
    return one.alternatives == other.alternatives and same_referent


def read_official(path: Path) -> dict[str, tuple[float, float]]:
    """Return recall and precision (0–1) of each slot from an official score summary (its TOTAL SLOT SCORES)."""
    lines = path.read_text(encoding="latin-1").split("TOTAL SLOT SCORES")[-1].splitlines()
    rows = (match for line in lines if (match := _OFFICIAL.match(line)))
    return {row[1]: (_percent(row[2]), _percent(row[3])) for row in rows}


def _percent(written: str) -> float:
    return 0.0 if written == "*" else int(written) / 100
