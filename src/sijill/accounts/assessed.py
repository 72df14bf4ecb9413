"""A claim with what a person has decided on it, as an account takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sijill.claims.claim import Claim, ClaimId
from sijill.values.document import Speaker
from sijill.values.grade import Grade

UNNAMED = Speaker(None, "unnamed")
LINKS = ("same_event", "different_event", "contradicts", "supersedes", "parts_of")
"""What a person may say a claim has to do with others; the names are those of its fields and of a typed claim."""

DECIDED = frozenset({"accepted", "corrected"})


@dataclass(frozen=True, slots=True)
class AssessedClaim:
    """A claim with its document, its status and grade, and what a person said it has to do with others.

    `document` names the document in which it stands ("" where none is known); `published` is its date. `status` is that
    of a casebook (proposed, accepted, corrected, rejected, superseded), None for a claim that comes from a file.
    `incident` is the name of the event it is about, where somebody gave one. The links name other claims.
    """

    claim: Claim
    document: str = ""
    published: date | None = None
    status: str | None = None
    grade: Grade | None = None
    incident: str | None = None
    same_event: tuple[ClaimId, ...] = ()
    different_event: tuple[ClaimId, ...] = ()
    contradicts: tuple[ClaimId, ...] = ()
    supersedes: tuple[ClaimId, ...] = ()
    parts_of: tuple[ClaimId, ...] = ()

    @property
    def id(self) -> ClaimId:
        """The id of the claim."""
        return self.claim.id

    def linked(self, links: Mapping[str, Sequence[ClaimId]]) -> AssessedClaim:
        """The claim with links to others, by the names of its fields."""
        given = {name: tuple(links.get(name, ())) for name in LINKS}
        return replace(
            self,
            same_event=given["same_event"],
            different_event=given["different_event"],
            contradicts=given["contradicts"],
            supersedes=given["supersedes"],
            parts_of=given["parts_of"],
        )

    @property
    def is_assessed(self) -> bool:
        """Whether a person stands behind it."""
        return self.status is None or self.status in DECIDED

    @property
    def said(self) -> datetime | None:
        """When it was said or, where that is not known, published; None where neither is."""
        said = self.claim.said
        if said is not None and said.earliest is not None:
            return said.earliest.replace(tzinfo=None)
        return None if self.published is None else datetime.combine(self.published, time())

    @property
    def said_before(self) -> datetime | None:
        """By when it had been said; None where nothing dates it."""
        said = self.claim.said
        if said is not None and said.latest is not None:
            return said.latest.replace(tzinfo=None)
        return None if self.said is None else self.said + timedelta(days=1)

    @property
    def is_dated_by_its_speaker(self) -> bool:
        """Whether it is known when who says it said it, and not only when somebody passed it on."""
        return self.said is not None and (self.claim.said is not None or len(self.claim.speakers) < 2)


def origin_of(speakers: Sequence[Speaker]) -> tuple[Speaker, tuple[Speaker, ...]]:
    """Who says a claim, and through whom it came.

    The chain runs from who says it to who passes it on. Where the first is nobody by name, who passes it on stays
    behind it, for an unnamed source is only as good as who quotes it.
    """
    if not speakers:
        return UNNAMED, ()
    return speakers[0], tuple(speakers[1:])
