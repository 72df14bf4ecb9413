"""Tables that are told by their columns: exports of survey tools and of documentation databases."""

from __future__ import annotations

import re
from collections.abc import Iterable

KOBO = (
    frozenset(("_uuid", "_submission_time")),
    frozenset(("SubmissionDate", "KEY")),
    frozenset(("PARENT_KEY", "KEY")),
    frozenset(("_parent_table_name", "_parent_index")),
    frozenset(("_submission__id", "_submission__uuid")),
    frozenset(("meta-instanceID",)),
    frozenset(("meta/instanceID",)),
)
"""KoBoToolbox (formpack), ODK Central (`submissions.csv` and its repeats): any of these sets of columns."""
BAYANAT = (
    frozenset(("id", "sjac_title", "origin_id")),
    frozenset(("id", "nickname_ar", "mother_name_ar", "civilian")),
)
"""Bayanat: `Bulletin.to_csv_dict`, `Actor.to_csv_dict`. Incidents have no CSV."""
CELLS = re.compile(r"[,;\t|]")


def is_kobo_header(header: Iterable[str]) -> bool:
    """Whether columns are those of an export of KoBoToolbox or ODK Central, headed by names or by labels."""
    return _has(header, KOBO)


def is_bayanat_header(header: Iterable[str]) -> bool:
    """Whether columns are those of an export of Bayanat."""
    return _has(header, BAYANAT)


def columns_of(text: str) -> list[str]:
    """The columns that the first line of a table names, whatever divides them."""
    return CELLS.split(text.lstrip("\ufeff").split("\n", 1)[0])


def _has(header: Iterable[str], any_of: Iterable[frozenset[str]]) -> bool:
    columns = {cell.strip(' "\r') for cell in header}
    return any(needed <= columns for needed in any_of)
