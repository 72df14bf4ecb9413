"""The XLSForm behind a survey: what its questions ask, and what its choices mean (https://xlsform.org, "survey")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sijill.errors import UnreadableDocument
from sijill.intake.section import Original
from sijill.intake.tabular.workbook import Sheet, open_workbook

MAX_ROWS = 200_000
"""Questions or choices of a form."""
MAX_CELL = 10_000
BEGIN = re.compile(r"begin[ _](group|repeat)")
END = re.compile(r"end[ _](group|repeat)")
SELECT = re.compile(r"(select[ _]one|select[ _]multiple|rank)(?:[ _]from[ _]file|[ _]external)?(?:\s+(\S+))?")
LABEL = re.compile(r"label(?:\s*::?\s*(?P<language>.+))?")
ARABIC = re.compile(r"\(ar\b|^ar$|arab|عرب", re.IGNORECASE)
ENGLISH = re.compile(r"\(en\b|^en$|english|انجليزي|إنجليزي|انكليزي|إنكليزي", re.IGNORECASE)
TAGS = re.compile(r"<[^<>]{0,200}>|[*_#]{1,3}(?=\w)|(?<=\w)[*_]{2}")
FIELD = re.compile(r"\$\{[^{}]{0,100}\}")

Labels = Mapping[str, str]
"""Labels by language: "en", "ar", "" (no language named), or another language's name as the form writes it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its path in the form ("group/question"), its type, its labels, and its list of choices."""

    path: str
    name: str
    type: str
    labels: Labels
    choices: str = ""


@dataclass(slots=True)
class Form:
    """The questions of a form by path and by name, and its lists of choices. An empty one knows nothing."""

    title: str = ""
    default_language: str = ""
    by_path: dict[str, Question] = field(default_factory=dict)
    by_name: dict[str, Question | None] = field(default_factory=dict)
    by_label: dict[str, Question | None] = field(default_factory=dict)
    choices: dict[str, dict[str, Labels]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.by_path)

    def find(self, path: str) -> Question | None:
        """The question that a key or a column means: by its path, by its name alone, or by one of its labels."""
        key = path.strip()
        dashed = key.replace("-", "/")
        found = self.by_path.get(key) or self.by_path.get(dashed) or self.by_label.get(key)
        return found or self.by_name.get(dashed.rpartition("/")[2]) or self.by_name.get(key)

    def label(self, labels: Labels, language: str) -> str:
        """The label in a language; where the form has none, in its default language, else the first."""
        order = (language, "", _language(self.default_language), *labels)
        return next((labels[each] for each in order if labels.get(each)), "")

    def meaning(self, question: Question, value: str, language: str) -> str:
        """What the choices in a value are called, "" where they are called as they are written, or are no choices."""
        known = self.choices.get(question.choices)
        if not known:
            return ""
        chosen = value.split() if question.type == "select_multiple" else [value]
        called = [self.label(known[each], language) if each in known else each for each in chosen]
        return "; ".join(called) if called != chosen else ""


def parse_form(data: bytes) -> Form:
    """Read an XLSForm (a workbook with the sheets survey and choices).

    Raises UnreadableDocument where it is none.
    """
    form = Form()
    original = Original.of("the XLSForm", data)
    survey = False
    for sheet in open_workbook(original).sheets:
        name = sheet.name.strip().lower()
        if name == "survey":
            survey = True
            _read_survey(form, _records(sheet))
        elif name == "choices":
            _read_choices(form, _records(sheet))
        elif name == "settings":
            settings = next(_records(sheet), {})
            form.title = settings.get("form_title", "")
            form.default_language = settings.get("default_language", "")
        form.notes.extend(sheet.notes)
    if not survey or not form:
        raise UnreadableDocument("the XLSForm: it has no sheet named survey with questions in it")
    return form


def _records(sheet: Sheet) -> Iterator[dict[str, str]]:
    """The rows of a sheet by its header, whose cells are compared in small letters."""
    header: list[str] = []
    for row in islice(sheet.rows(), MAX_ROWS):
        cells = [cell[:MAX_CELL] for cell in row.cells]
        if not header:
            header = [re.sub(r"\s*::\s*", "::", cell.lower()) for cell in cells]
        else:
            yield dict(zip(header, cells, strict=False))


def _read_survey(form: Form, rows: Iterator[dict[str, str]]) -> None:
    groups: list[str] = []
    for row in rows:
        kind, name = row.get("type", "").strip(), row.get("name", "") or row.get("$autoname", "")
        if END.match(kind.lower()):
            del groups[-1:]
            continue
        path = "/".join((*groups, name))
        if BEGIN.match(kind.lower()):
            groups.append(name)
            kind = "repeat" if "repeat" in kind.lower() else "group"
        chosen = SELECT.match(kind)
        choices = row.get("select_from_list_name") or (chosen[2] if chosen else "") or ""
        type_ = chosen[1].replace(" ", "_") if chosen else kind.lower()
        if name:
            _add(form, Question(path, name, type_, _labels(row), choices))


def _add(form: Form, question: Question) -> None:
    """Know a question. A name or a label that two questions have tells neither."""
    form.by_path.setdefault(question.path, question)
    form.by_name[question.name] = None if question.name in form.by_name else question
    for label in question.labels.values():
        same = form.by_label.get(label, question)
        form.by_label[label] = question if same is not None and same.path == question.path else None


def _read_choices(form: Form, rows: Iterator[dict[str, str]]) -> None:
    for row in rows:
        list_name = row.get("list_name") or row.get("list name") or ""
        if list_name and row.get("name"):
            form.choices.setdefault(list_name, {})[row["name"]] = _labels(row)


def _labels(row: Mapping[str, str]) -> Labels:
    found: dict[str, str] = {}
    for column, value in row.items():
        match = LABEL.fullmatch(column)
        if match is not None and value:
            found.setdefault(_language(match["language"] or ""), _plain(value))
    return found


def _language(named: str) -> str:
    if ARABIC.search(named):
        return "ar"
    return "en" if ENGLISH.search(named) else named


def _plain(label: str) -> str:
    """A label without its marks of layout and without the answers it repeats (`${name}`), on one line."""
    return " ".join(FIELD.sub("…", TAGS.sub("", label)).split())


def read_form(data: bytes | None, notes: list[str]) -> Form:
    """The form that a person gave with an export; an empty one, with a note why, where there is none to read."""
    if data is None:
        notes.append("questions and choices are called by their names: the XLSForm (--form) gives their labels")
        return Form()
    try:
        form = parse_form(data)
        notes.extend(f"the XLSForm: {note}" for note in form.notes)
        return form
    except UnreadableDocument as refused:
        notes.append(f"the form is not used, questions and choices are called by their names: {refused}")
        return Form()
