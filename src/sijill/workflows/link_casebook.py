"""Link lists of a casebook: originals from its vault, judgements from its ledger, and what came of it into both.

A run is recorded list by list (`cluster`): each list's share is sealed under its own key, so that erasing a list takes
its share along and leaves the others theirs. A judgement is sealed under the keys of both its lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from sijill import __version__
from sijill.errors import InputError
from sijill.ledger.acts import Act
from sijill.linkage.columns import ListColumns, column_map_data, find_mapped, parse_column_map
from sijill.linkage.engine import Engine
from sijill.linkage.judgements import Judgement, Verdict
from sijill.linkage.model import LinkageModel, model_json
from sijill.linkage.records import ListOfPersons, RecordKey
from sijill.values.canonical import canonical_json, parse_content
from sijill.values.clock import utc
from sijill.vault.stream import NONCE_SIZE
from sijill.workflows.casebook import Casebook, Draft
from sijill.workflows.link import Linked, link_lists
from sijill.workflows.looking import DocumentView, document_view
from sijill.workflows.rows import LinkageRow

ReadList = Callable[[str, str, Iterable[bytes], ListColumns | None], ListOfPersons]
"""Reads a list: what it is called, its digest, its bytes, and its columns where they are known."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which documents are linked, and how. `continues` names, by document, earlier states of the same list.

    `columns` is a column map by file name or document number, None where those of the last run, or else usual headings,
    tell the columns.
    """

    documents: tuple[int, ...]
    keep_best: bool = False
    threshold: float = 0.5
    columns: Mapping[str, ListColumns] | None = None
    continues: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class With:
    """What linking takes besides the lists: a model, an engine, who reads lists, who is told of steps."""

    model: LinkageModel
    engine: Engine
    read: ReadList
    step: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class CasebookLinkage:
    """A linkage of a casebook's lists; `documents` are theirs by what a list is called."""

    linked: Linked
    plan: Plan
    documents: Mapping[str, int]
    model: str
    """The SHA-256 of the model."""

    def record_of(self, row: int) -> tuple[int, str]:
        """The document of a row, and its id there."""
        name, record = self.linked.key(row)
        return self.documents[name], record


@dataclass(frozen=True, slots=True)
class _List:
    """A document as a list: what it is called, and how the last run took it."""

    view: DocumentView
    name: str
    last: Mapping[str, Any] | None
    before: tuple[DocumentView, ...]


def last_plan(casebook: Casebook) -> Plan | None:
    """The documents and options of the last run, without documents that were erased since; None where none was."""
    for row in reversed(casebook.tables.linkages()):
        if (content := _content(casebook, row)) is not None:
            numbers = tuple(number for number in content["documents"] if not _is_erased(casebook, number))
            return Plan(numbers, bool(content.get("one_to_one")), content.get("threshold", 0.5))
    return None


def link_documents(casebook: Casebook, plan: Plan, by: With) -> CasebookLinkage:
    """Link documents that are lists. Nothing is recorded yet.

    Persons keep the ids that most of their records had in the last run of their lists. Raises InputError where one is
    no list or not of this casebook, DigestMismatch where its original is not what was recorded.
    """
    lists = _lists(casebook, plan)
    read = [_read(casebook, each, plan, by) for each in lists]
    model = model_json(by.model)
    linked = link_lists(
        read,
        by.model,
        by.engine,
        keep_best=plan.keep_best,
        threshold=plan.threshold,
        judgements=list(_judgements(casebook, lists)),
        earlier=_earlier(casebook, lists),
        new_ids=_new_ids(casebook.log.size),
        step=by.step,
    )
    numbers = {each.name: each.view.number for each in lists}
    continues = {each.view.number: tuple(view.number for view in each.before) for each in lists}
    known = Plan(plan.documents, plan.keep_best, plan.threshold, plan.columns, continues)
    return CasebookLinkage(linked, known, numbers, sha256(canonical_json(model)).hexdigest())


def record_linkage(casebook: Casebook, made: CasebookLinkage) -> list[Act]:
    """Record what came of a linkage, an act for each list; none where the last run says the same.

    The casebook must not have recorded anything since the linkage was made: the ids of new persons are made of the
    number of the entry that comes next.
    """
    shares = _shares(made)
    contents = [_recorded(made, each, shares[each.name]) for each in made.linked.lists]
    if all(content == _last(casebook, number) for number, content in contents):
        return []
    drafts = []
    for (number, content), data in zip(contents, shares.values(), strict=True):
        kept = casebook.vault.keep(casebook.documents.get(number), casebook.entropy(NONCE_SIZE), [data])
        members = {"document": number, "object": kept.object}
        drafts.append(Draft("cluster", members, content, number, casebook.session.secrets.system))
    return casebook.record(drafts)


def judge(casebook: Casebook, one: tuple[int, str], other: tuple[int, str], verdict: Verdict, reason: str = "") -> Act:
    """Say whether two records, each a document and an id there, are one person's.

    Raises InputError where they are one record, or one is in no list that was linked.
    """
    for number, record in (one, other):
        if record not in clusters_of(casebook, number):
            raise InputError(f"no record of that id was linked in document {number}: link the list first")
    return record_judgement(casebook, one, other, verdict, reason)


def record_judgement(
    casebook: Casebook, one: tuple[int, str], other: tuple[int, str], verdict: Verdict, reason: str = ""
) -> Act:
    """The same of records that are known to be in their lists: those of a linkage that is at hand."""
    if one == other:
        raise InputError("two records are judged, not one with itself")
    content: dict[str, Any] = {
        "one": _named(casebook, *one),
        "other": _named(casebook, *other),
        "verdict": verdict.value,
    }
    if reason:
        content["reason"] = reason
    documents = sorted({one[0], other[0]})
    (act,) = casebook.record([Draft("judge", {"documents": documents}, content, documents)])
    return act


def clusters_of(casebook: Casebook, document: int) -> dict[str, str]:
    """The person whom each record of a document was last taken for; none where it was never linked, or was erased."""
    rows = casebook.tables.linkages_of(document)
    content = _content(casebook, rows[-1]) if rows else None
    if content is None:
        return {}
    blocks = casebook.vault.read(casebook.documents.get(document), rows[-1].object, content["sha256"])
    found: dict[str, str] = parse_content(b"".join(blocks))["clusters"]
    return found


def _lists(casebook: Casebook, plan: Plan) -> list[_List]:
    if not plan.documents or len(set(plan.documents)) < len(plan.documents):
        raise InputError("name the documents that are lists, each once")
    views = [_view(casebook, number) for number in plan.documents]
    stems = [Path(view.name).stem for view in views]
    made = []
    for view, stem in zip(views, stems, strict=True):
        last = _last(casebook, view.number)
        named = plan.continues.get(view.number) or tuple((last or {}).get("continues", ()))
        before = tuple(dict.fromkeys(each for number in named for each in (*_continued(casebook, number), number)))
        if overlap := set(before) & set(plan.documents):
            raise InputError(f"document {min(overlap)} is an earlier state of {view.number}: one of both is linked")
        name = stem if stems.count(stem) == 1 else f"{stem} ({view.number})"
        alive = tuple(_view(casebook, number) for number in before if not _is_erased(casebook, number))
        made.append(_List(view, name, last, alive))
    return made


def _continued(casebook: Casebook, number: int) -> tuple[int, ...]:
    return tuple((_last(casebook, number) or {}).get("continues", ()))


def _view(casebook: Casebook, number: int) -> DocumentView:
    view = document_view(casebook, number)
    if view.erased is not None:
        raise InputError(f"document {number} was erased by entry {view.erased}")
    return view


def _is_erased(casebook: Casebook, number: int) -> bool:
    record = casebook.tables.find_document(number)
    return record is None or record.erased is not None


def _read(casebook: Casebook, each: _List, plan: Plan, by: With) -> ListOfPersons:
    view = each.view
    by.step(f"reading {each.name}")
    blocks = casebook.vault.read(casebook.documents.get(view.number), view.object, view.sha256)
    if plan.columns is not None:
        given = plan.columns.get(str(view.number)) or find_mapped(plan.columns, view.name)
    else:
        known = each.last or next(filter(None, (_last(casebook, old.number) for old in reversed(each.before))), None)
        given = None if known is None else parse_column_map({"list": known["columns"]})["list"]
    return by.read(each.name, view.sha256, blocks, given)


def _judgements(casebook: Casebook, lists: Sequence[_List]) -> Iterator[Judgement]:
    """What was decided on records of these lists, or of earlier states of them; who decided by name or key."""
    names = {view.sha256: each.name for each in lists for view in (each.view, *each.before)}
    numbers = {view.number for each in lists for view in (each.view, *each.before)}
    for row in casebook.tables.judgements():
        if not {row.document, row.other} <= numbers:
            continue
        act, content = casebook.act(row.number)
        if content is None:
            continue
        one, other = (_key(content[side], names) for side in ("one", "other"))
        if one is not None and other is not None:
            by = casebook.name_of(act.actor) or act.actor
            yield Judgement(one, other, Verdict(content["verdict"]), by, utc(act.at), content.get("reason", ""))


def _key(named: Mapping[str, Any], names: Mapping[str, str]) -> RecordKey | None:
    name = names.get(named["sha256"])
    return None if name is None else (name, named["record"])


def _named(casebook: Casebook, number: int, record: str) -> dict[str, str]:
    return {"sha256": _view(casebook, number).sha256, "record": record}


def _earlier(casebook: Casebook, lists: Sequence[_List]) -> dict[RecordKey, str]:
    """The person of each record in the last run of its list, or of an earlier state of it."""
    return {
        (each.name, record): cluster
        for each in lists
        for view in (*each.before, each.view)
        for record, cluster in clusters_of(casebook, view.number).items()
    }


def _new_ids(entry: int) -> Iterator[str]:
    """Ids that no run before has given: those of the entry that this run begins with."""
    return (f"p{entry}.{number}" for number in count(1))


def _shares(made: CasebookLinkage) -> dict[str, bytes]:
    """Of each list, in their order, which record is whom, as JSON."""
    shares: dict[str, dict[str, str]] = {each.name: {} for each in made.linked.lists}
    for row, cluster in enumerate(made.linked.cluster_ids):
        name, record = made.linked.key(row)
        shares[name][record] = cluster
    try:
        return {name: canonical_json({"v": 1, "clusters": clusters}) for name, clusters in shares.items()}
    except UnicodeEncodeError:
        raise InputError("not recorded: an id holds half of a character (a lone surrogate)") from None


def _recorded(made: CasebookLinkage, each: ListOfPersons, data: bytes) -> tuple[int, dict[str, Any]]:
    """The document of a list, and the content of its act."""
    number = made.documents[each.name]
    content: dict[str, Any] = {
        "sha256": sha256(data).hexdigest(),
        "bytes": len(data),
        "model": made.model,
        "version": __version__,
        "documents": list(made.plan.documents),
        "columns": column_map_data({each.name: each.columns})[each.name],
        "one_to_one": int(made.plan.keep_best),
        "threshold": made.plan.threshold,
        "records": each.n_rows,
        "persons": len(set(made.linked.cluster_ids)),
        "judgements": len(made.linked.judgements),
    }
    if before := made.plan.continues.get(number):
        content["continues"] = list(before)
    return number, content


def _last(casebook: Casebook, document: int) -> dict[str, Any] | None:
    """The content of the last act that says what a document's records were taken for."""
    rows = casebook.tables.linkages_of(document)
    return _content(casebook, rows[-1]) if rows else None


def _content(casebook: Casebook, row: LinkageRow) -> dict[str, Any] | None:
    return casebook.act(row.number)[1]
