"""Claims that a file states in fields of its own: columns of a table, answers of a form, metadata of a picture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sijill.claims.claim import Claim, ClaimId, Measure, Modality
from sijill.claims.serial import claim_id
from sijill.intake.transcript import Part
from sijill.values.anchor import Digest, anchor_at
from sijill.values.count import Count
from sijill.values.document import PassageRole, Speaker
from sijill.values.place import PlaceReference
from sijill.values.when import When

Span = tuple[int, int]

CERTAIN = 1.0
"""The score of a place whose coordinates the file gives."""


@dataclass(slots=True)
class Fields:
    """The working copy of one row, form or set of metadata: a line for each field, "label: value".

    `base` is where the entry begins in its section (`Transcript.offset`). Values are written letter for letter; `add`
    gives where one stands in the section, to anchor a claim there. Fields that are prose to be read are added with
    `read=True` and become passages of their own; all others are kept, shown, and not read a second time as text.
    """

    base: int
    parts: list[Part] = field(default_factory=list)
    _size: int = 0

    def add(self, label: str, value: str, *, read: bool = False, speaker: Speaker | None = None) -> Span:
        """Write a field; an empty value gives an empty span."""
        self._write(f"{label}: ", PassageRole.BOILERPLATE)
        start = self.base + self._size
        self._write(value, PassageRole.NARRATION if read else PassageRole.BOILERPLATE, speaker)
        span = (start, self.base + self._size)
        self._write("\n", PassageRole.BOILERPLATE)
        return span

    def end(self) -> list[Part]:
        """The parts of the entry, with a blank line after them."""
        self._write("\n", PassageRole.BOILERPLATE)
        return self.parts

    @property
    def text(self) -> str:
        """What is written so far, to take anchors from."""
        return "".join(part.text for part in self.parts)

    def _write(self, text: str, role: PassageRole, speaker: Speaker | None = None) -> None:
        if text:
            self.parts.append(Part(text, role, speaker))
            self._size += len(text)


def stated_claim(
    digest: Digest,
    fields: Fields,
    *,
    kind: str,
    spans: tuple[Span, ...],
    rule: str,
    subject: str | None = None,
    count: Count | None = None,
    measure: Measure | None = None,
    when: When | None = None,
    when_at: Span | None = None,
    places: tuple[PlaceReference, ...] = (),
    actor: str | None = None,
    means: str | None = None,
    speakers: tuple[Speaker, ...] = (),
    modality: Modality = Modality.REPORTED,
    part_of: ClaimId | None = None,
) -> Claim:
    """A claim of fields, anchored in them, with its id. `spans` and all offsets count in the section, as `Fields.add`
    gives them. `rule` names the format and the column or question that states it ("acled.fatalities").

    Raises AnchorMismatch where a span is empty or lies outside of the fields.
    """
    text, base = fields.text, fields.base
    anchors = [anchor_at(digest, text, start - base, end - base) for start, end in spans]
    claim = Claim(
        id=ClaimId(""),
        kind=kind,
        spans=tuple(replace(anchor, start=anchor.start + base, end=anchor.end + base) for anchor in anchors),
        subject=subject,
        count=count,
        measure=measure,
        when=when,
        when_at=when_at,
        places=places,
        actor=actor,
        means=means,
        speakers=speakers,
        said=None,
        said_at=None,
        modality=modality,
        part_of=part_of,
        rule=rule,
    )
    return replace(claim, id=claim_id(claim))
