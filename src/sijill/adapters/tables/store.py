"""Rows in a database: the Tables of the workflows, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings as django_settings

from sijill.adapters.tables import settings
from sijill.errors import StorageError
from sijill.ledger.acts import ActorKind
from sijill.ledger.rules import DocumentRecord, Key, ReadingRecord
from sijill.workflows import rows as of

if not django_settings.configured:
    django_settings.configure(**{name: value for name, value in vars(settings).items() if name.isupper()})
# what django.setup() does, less the web and the logging: outside the desk a command is to start at once
apps.populate(django_settings.INSTALLED_APPS)

from django.db import DatabaseError, connections, models, transaction  # noqa: E402 (only once Django is told what it is for)

from sijill.adapters.tables.models import (  # noqa: E402
    FORM,
    TABLES,
    Act,
    Claim,
    Document,
    Identity,
    Judgement,
    Link,
    Linkage,
    Projection,
    Reading,
)
from sijill.adapters.tables.models import Key as KeyModel  # noqa: E402

R = TypeVar("R")
_aliases = itertools.count()


def _as_fields(kind: type[Any]) -> tuple[list[str], Callable[[Any], Sequence[Any]]]:
    """The columns of rows that have the fields of their table, and how to take their values."""
    names = [field.name for field in fields(kind)]
    return names, attrgetter(*names)


_INSERTED: Mapping[type[of.Row], tuple[type[models.Model], list[str], Callable[[Any], Sequence[Any]]]] = {
    of.KeyRow: (KeyModel, *_as_fields(of.KeyRow)),
    of.DocumentRow: (Document, *_as_fields(of.DocumentRow)),
    of.ReadingRow: (Reading, *_as_fields(of.ReadingRow)),
    of.LinkageRow: (Linkage, *_as_fields(of.LinkageRow)),
    of.JudgementRow: (Judgement, *_as_fields(of.JudgementRow)),
    of.IdentityRow: (Identity, *_as_fields(of.IdentityRow)),
    of.ClaimRow: (Claim, *_as_fields(of.ClaimRow)),
    of.ActRow: (Act, *_as_fields(of.ActRow)),
    of.LinkRow: (
        Link,
        ["act", "reading", "position", "to_reading", "to_position"],
        attrgetter("act", "claim.reading", "claim.position", "to.reading", "to.position"),
    ),
}
_TOGETHER = (*_INSERTED, of.Decided)
"""Rows that may be gathered and written kind by kind, in this order; the others change what is there before them."""


@contextmanager
def _failures() -> Iterator[None]:
    """What goes wrong in a database, in a sentence."""
    try:
        yield
    except DatabaseError as error:
        raise StorageError(f"the tables: {str(error).strip().splitlines()[0]}") from error


class DatabaseTables:
    """The tables of one ledger in one database, by the settings that Django gives a database.

    Where there are none, or of another form, they are made empty. Raises StorageError where that fails or may not be
    done: to look at a casebook changes no table, and the tables of another casebook are never taken away.
    """

    def __init__(self, database: Mapping[str, Any], origin: str, *, writable: bool) -> None:
        self._alias = f"casebook-{next(_aliases)}"
        self._origin = origin
        connections.settings |= connections.configure_settings({"default": {}, self._alias: dict(database)})
        with _failures():
            found = self._find_projection()
            if found is not None and found[1] != origin:
                raise StorageError("the tables are those of another casebook")
            if found is None or found[0] != FORM:
                if not writable:
                    raise StorageError("the tables are of another form: sijill rebuild makes them anew")
                self.clear()

    def _find_projection(self) -> tuple[int, str] | None:
        """Form and ledger of the tables that are there."""
        if Projection._meta.db_table not in connections[self._alias].introspection.table_names():
            return None
        try:
            row = self._rows(Projection).first()
        except DatabaseError:
            return None
        return None if row is None else (row.form, row.origin)

    def _rows(self, model: type[Any]) -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = model._default_manager.using(self._alias)
        return found

    def clear(self) -> None:
        connection = connections[self._alias]
        with _failures(), connection.schema_editor() as editor:
            present = set(connection.introspection.table_names())
            for model in TABLES:
                if model._meta.db_table in present:
                    editor.delete_model(model)
                editor.create_model(model)
            self._rows(Projection).create(id=1, form=FORM, origin=self._origin, applied=0)

    def applied(self) -> int:
        with _failures():
            row = self._rows(Projection).get()
        return int(row.applied)

    def apply(self, rows: Iterable[of.Row], applied: int) -> None:
        waiting: dict[type[of.Row], list[Any]] = {}
        with _failures(), transaction.atomic(using=self._alias):
            for row in rows:
                kind = type(row)
                if kind in _TOGETHER:
                    waiting.setdefault(kind, []).append(row)
                else:
                    self._take(waiting)
                    self._change(row)
            self._take(waiting)
            self._rows(Projection).update(applied=applied)

    def _take(self, waiting: dict[type[of.Row], list[Any]]) -> None:
        """Write what has gathered: first what is new, then what was decided on it."""
        for kind in _TOGETHER:
            if rows := waiting.pop(kind, None):
                if kind is of.Decided:
                    self._decide(rows)
                else:
                    model, names, values = _INSERTED[kind]
                    self._insert(model, names, list(map(values, rows)))

    def _insert(self, model: type[models.Model], names: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
        """Add rows at once; ten times the rate of model objects, which matters where 10,000 claims are accepted."""
        places = ", ".join(["%s"] * len(names))
        columns = ", ".join(f'"{name}"' for name in names)
        with connections[self._alias].cursor() as cursor:
            cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})', values)

    def _decide(self, rows: Sequence[of.Decided]) -> None:
        changes = "status = COALESCE(%s, status), corrected = COALESCE(%s, corrected), graded = COALESCE(%s, graded)"
        values = list(map(attrgetter("status", "corrected", "graded", "claim.reading", "claim.position"), rows))
        with connections[self._alias].cursor() as cursor:
            cursor.executemany(
                f'UPDATE "{Claim._meta.db_table}" SET {changes} WHERE reading = %s AND position = %s', values
            )

    def _change(self, row: of.Row) -> None:
        match row:
            case of.Erased():
                self._rows(Claim).filter(document=row.document).delete()
                self._rows(Document).filter(number=row.document).update(
                    erased=row.act, basis=row.basis, content=b"", look_up=""
                )
            case of.Revoked():
                self._rows(KeyModel).filter(public=row.public).update(revoked=row.act, suspect_since=row.since)
            case of.Superseded():
                place = {"reading": models.OuterRef("reading"), "position": models.OuterRef("position")}
                linked = {f"to_{name}": value for name, value in place.items()}
                self._rows(Claim).filter(
                    ~models.Exists(self._rows(Act).filter(**place)),
                    ~models.Exists(self._rows(Link).filter(**linked)),
                    document=row.document,
                    reading__lt=row.reading,
                    status=of.Status.PROPOSED,
                ).update(status=of.Status.SUPERSEDED)

    def find_key(self, key: str) -> Key | None:
        row = self._find(KeyModel, public=key)
        if row is None:
            return None
        return Key(ActorKind(row.kind), row.enrolled, row.name, row.revoked, row.suspect_since)

    def find_document(self, number: int) -> DocumentRecord | None:
        row = self._find(Document, number=number)
        return None if row is None else DocumentRecord(row.object, row.erased)

    def find_reading(self, number: int) -> ReadingRecord | None:
        row = self._find(Reading, number=number)
        return None if row is None else ReadingRecord(row.document, row.claims)

    def find_identity(self, number: int) -> int | None:
        row = self._find(Identity, number=number)
        return None if row is None else int(row.document)

    def _find(self, model: type[Any], **where: Any) -> Any:
        with _failures():
            return self._rows(model).filter(**where).first()

    def enrolled_keys(self) -> Sequence[of.KeyRow]:
        return self._all(of.KeyRow, self._rows(KeyModel).order_by("enrolled", "public"))

    def documents(self) -> Sequence[of.DocumentRow]:
        return self._all(of.DocumentRow, self._rows(Document).order_by("number"))

    def find_document_row(self, number: int) -> of.DocumentRow | None:
        return self._one(of.DocumentRow, self._rows(Document).filter(number=number))

    def find_document_by(self, look_up: str) -> of.DocumentRow | None:
        return self._one(of.DocumentRow, self._rows(Document).filter(look_up=look_up, erased=None))

    def readings_of(self, document: int) -> Sequence[of.ReadingRow]:
        return self._all(of.ReadingRow, self._rows(Reading).filter(document=document).order_by("number"))

    def linkages_of(self, document: int) -> Sequence[of.LinkageRow]:
        return self._all(of.LinkageRow, self._rows(Linkage).filter(document=document).order_by("number"))

    def linkages(self) -> Sequence[of.LinkageRow]:
        return self._all(of.LinkageRow, self._rows(Linkage).order_by("number"))

    def judgements(self) -> Sequence[of.JudgementRow]:
        return self._all(of.JudgementRow, self._rows(Judgement).order_by("number"))

    def identities_of(self, document: int) -> Sequence[of.IdentityRow]:
        return self._all(of.IdentityRow, self._rows(Identity).filter(document=document).order_by("number"))

    def find_identity_row(self, number: int) -> of.IdentityRow | None:
        return self._one(of.IdentityRow, self._rows(Identity).filter(number=number))

    def claims(self, page: of.Page) -> Sequence[of.ClaimRow]:
        chosen = self._rows(Claim).filter(status__in=sorted(page.statuses))
        if page.document is not None:
            chosen = chosen.filter(document=page.document)
        ordered = chosen.order_by("document", "reading", "position")
        return self._all(of.ClaimRow, ordered if page.limit is None else ordered[: page.limit])

    def find_claim(self, ref: of.ClaimRef) -> of.ClaimRow | None:
        return self._one(of.ClaimRow, self._rows(Claim).filter(reading=ref.reading, position=ref.position))

    def find_claim_by(self, look_up: str) -> of.ClaimRow | None:
        return self._one(of.ClaimRow, self._rows(Claim).filter(look_up=look_up).order_by("-reading", "position"))

    def count_claims(self) -> Mapping[int, Mapping[of.Status, int]]:
        counts: dict[int, dict[of.Status, int]] = {}
        with _failures():
            counted = self._rows(Claim).values_list("document", "status").annotate(models.Count("id")).order_by()
            for document, status, count in counted:
                counts.setdefault(document, {})[of.Status(status)] = count
        return counts

    def acts_on(self, ref: of.ClaimRef) -> Sequence[of.ActRow]:
        linking = self._rows(Link).filter(to_reading=ref.reading, to_position=ref.position).values("act")
        on = models.Q(reading=ref.reading, position=ref.position) | models.Q(number__in=linking)
        return self._all(of.ActRow, self._rows(Act).filter(on).order_by("number"))

    def _all(self, kind: type[R], chosen: models.QuerySet[Any]) -> Sequence[R]:
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        taken = [_TAKEN.get(name, _as_given) for name in names]

        def row(values: Sequence[Any]) -> R:
            return kind(*(take(value) for take, value in zip(taken, values, strict=True)))

        with _failures():
            return [row(values) for values in chosen.values_list(*names)]

    def _one(self, kind: type[R], chosen: models.QuerySet[Any]) -> R | None:
        return next(iter(self._all(kind, chosen[:1])), None)

    def close(self) -> None:
        connections[self._alias].close()


def _as_given(value: Any) -> Any:
    return value


def _bytes(value: bytes | memoryview) -> bytes:
    """PostgreSQL gives bytes as a view of its buffer."""
    return bytes(value)


_TAKEN: Mapping[str, Callable[[Any], Any]] = {"status": of.Status, "content": _bytes, "sealed": _bytes}
"""How the values of a column become those of a row, where they are not that already."""
