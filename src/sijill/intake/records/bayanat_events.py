"""Events of Bayanat as claims: only where the type's title means one kind of claim and no other.

Each Bayanat may edit its types, and their ids say nothing outside of it: titles alone are compared. Types that a fresh
Bayanat comes with and that are left out, since they mean more than one kind or none: Detained/Abducted, Returned,
Defected, Burial, Sighting, Held, Found, Incident, Post-Incident and the like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sijill.intake.records.json_list import written
from sijill.values.when import Precision, When

KINDS = {
    "killed": "death|killed|killing|وفاة|قتل|مقتل|استشهاد",
    "execution": "execution|summary execution|extrajudicial execution|extrajudicial killing|إعدام|إعدام ميداني",
    "injured": "wounded|injured|injury|جرح|إصابة|إصابة جسدية",
    "disappeared": "missing|disappeared|disappearance|enforced disappearance|forced disappearance|فقدان|اختفاء قسري",
    "detained": "detained|detention|arrest|arrested|arbitrary detention|arbitrary arrest|اعتقال|احتجاز|اعتقال تعسفي",
    "abducted": "abducted|abduction|kidnapped|kidnapping|خطف|اختطاف",
    "release": "released|release|إفراج|إطلاق سراح",
    "displaced": "idp|displaced|displacement|forced displacement|refugee|نزوح|تهجير|تهجير قسري|لجوء",
    "tortured": "torture|tortured|تعذيب",
    "sexual_violence": "sexual violence|rape|عنف جنسي|اغتصاب",
    "shelling": "shelling|artillery shelling|قصف مدفعي",
    "air_strike": "airstrike|air strike|aerial bombardment|غارة جوية|قصف جوي",
    "barrel_bomb": "barrel bomb|barrel bombing|برميل متفجر",
    "cluster_munition": "cluster munition|cluster munitions|ذخائر عنقودية",
    "chemical_weapon": "chemical attack|chemical weapons attack|هجوم كيميائي",
    "siege": "siege|حصار",
    "looting": "looting|نهب",
}
KIND_OF = {title: kind for kind, titles in KINDS.items() for title in titles.split("|")}
PERSONAL = frozenset(
    "killed execution injured disappeared detained abducted release displaced tortured sexual_violence".split()
)
"""Kinds of which an actor's event counts the one person that the actor is."""
SPACES = re.compile(r"\s+")


def find_kind(titles: tuple[str, str]) -> str | None:
    """The kind that the titles of a type mean (in both languages); None where they mean none, or not the same."""
    kinds = {KIND_OF.get(SPACES.sub(" ", title.strip().lower())) for title in titles if title.strip()}
    kinds.discard(None)
    return kinds.pop() if len(kinds) == 1 else None


def time_of(value: Any) -> datetime | None:
    """A time as Bayanat writes it: ISO 8601 to the minute, without a zone."""
    try:
        return datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def find_when(event: Mapping[str, Any], zone: tzinfo | None) -> When | None:
    """When an event was. Midnight stands for a day. A date marked as estimated is no interval that words support.

    A time that ends before it begins is taken as its beginning alone. `zone` is that of clock times.
    """
    first, last = time_of(event.get("from_date")), time_of(event.get("to_date"))
    words = " – ".join(written(event[key]) for key in ("from_date", "to_date") if event.get(key))
    begin = first or last
    if begin is None:
        return None
    if event.get("estimated"):
        return When(None, None, Precision.UNRESOLVED, f"{words} (estimated)")
    end = last if last is not None and _after(last, begin) else begin
    exact = first is not None and bool(begin.hour or begin.minute) and bool(end.hour or end.minute)
    try:
        if not exact:
            return When(first, end + timedelta(days=1), Precision.DAY, words)
        return When(_in(begin, zone), _in(end + timedelta(minutes=1), zone), Precision.MINUTE, words)
    except OverflowError:
        return None


def _in(at: datetime, zone: tzinfo | None) -> datetime:
    return at.replace(tzinfo=zone) if at.tzinfo is None else at


def _after(one: datetime, other: datetime) -> bool:
    return (one.tzinfo is None) == (other.tzinfo is None) and one > other
