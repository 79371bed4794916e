"""Questions as people write them in a spreadsheet and save as CSV, about documents that they name by their files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

from eval.corpus import InputError, Question, distinct, read_bytes
from rag.errors import LoadError
from rag.formats.text import decode
from rag.schema import Language
from rag.text.language import detect

COLUMNS = {
    "question": ("question", "pertanyaan"),
    "answers": ("answers", "answer", "jawaban"),
    "documents": ("documents", "document", "dokumen"),
    "answerable": ("answerable", "terjawab"),
    "language": ("lang", "language", "bahasa"),
    "id": ("id",),
}
"""What the columns are called, in either language; others are ignored."""
_NOWHERE = "\x1f"
"""A character that stands in no text: it delimits a single column."""
_YES = frozenset("yes y true 1 ya benar".split())
_NO = frozenset("no n false 0 tidak salah".split())
_LANGUAGES: dict[str, Language] = {
    **dict.fromkeys(("id", "indonesia", "indonesian"), "id"),
    **dict.fromkeys(("en", "inggris", "english"), "en"),
}


def read(path: Path) -> list[Question]:
    """The questions of a CSV file, as any Excel writes it; `positive` are names of files until they are `resolved`.

    Without a column of ids, a question is its own id, so that runs can be compared when rows were added.
    """
    return distinct(path, ((where, _question(where, row)) for where, row in _rows(path)))


def resolved(questions: Iterable[Question], documents: Iterable[str]) -> list[Question]:
    """The questions with the ids of `documents` for their names.

    A name is the id, or its end from a ``/`` on where only one document has that: mostly the name of the file.
    """
    by_name: dict[str, list[str]] = {}
    for one in documents:
        by_name.setdefault(_composed(one).rpartition("/")[2], []).append(one)

    def ids(question: Question, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_id_of(name, question.where, by_name) for name in names))

    return [
        replace(one, positive=ids(one, one.positive), source_passages=ids(one, one.source_passages))
        if one.where
        else one
        for one in questions
    ]


def _id_of(name: str, where: str, by_name: dict[str, list[str]]) -> str:
    wanted = _composed(name)
    alike = by_name.get(wanted.rpartition("/")[2], [])
    found = [one for one in alike if _composed(one) == wanted] or [
        one for one in alike if f"/{_composed(one)}".endswith(f"/{wanted}")
    ]
    if not found:
        raise InputError(f"{where}: there is no document “{name}”")
    if len(found) > 1:
        raise InputError(f"{where}: “{name}” is the name of several documents: {', '.join(sorted(found))}")
    return found[0]


def _composed(name: str) -> str:
    """Letters with accents in one form: file systems and spreadsheets differ in it."""
    return normalize("NFC", name)


def _question(where: str, row: dict[str, str]) -> Question:
    text = row.get("question", "")
    if not text:
        raise InputError(f"{where}: there is no question in this row")
    answers, documents = _parts(row.get("answers", "")), _parts(row.get("documents", ""))
    said = row.get("answerable", "").casefold()
    if said not in {"", *_YES, *_NO}:
        raise InputError(f"{where}: “{said}” says neither yes (ya) nor no (tidak)")
    answerable = said in _YES if said else bool(answers or documents)
    language = row.get("language", "").casefold()
    if language and language not in _LANGUAGES:
        raise InputError(f"{where}: the language is “{language}”, not “id” or “en”")
    return Question(
        id=row.get("id") or text,
        text=text,
        answers=answers if answerable else (),
        positive=documents if answerable else (),
        answerable=answerable,
        language=_LANGUAGES[language] if language else detect(text),
        source_passages=() if answerable else documents,
        where=where,
    )


def _parts(value: str) -> tuple[str, ...]:
    """What semicolons or bars part, each once."""
    return tuple(dict.fromkeys(part.strip() for part in re.split("[;|]", value) if part.strip()))


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The values of each row that is not empty, by column, with the place where it begins."""
    try:
        text = decode(read_bytes(path), str(path))
    except LoadError as error:
        raise InputError(str(error)) from error
    columns: list[str] | None = None
    line = 1
    if stated := re.match(r"sep=(.)\s*\n", text):  # Excel's own way to tell
        text, line = text[stated.end() :], 2
    first, delimiter = line, stated[1] if stated else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        where = f"{path}:{line}"
        try:
            values = [value.strip() for value in next(rows)]
        except StopIteration:
            break
        except csv.Error as error:
            raise InputError(f"{where}: not a row of CSV ({error})") from error
        line = first + rows.line_num
        if not any(values):
            continue
        if columns is None:
            columns = _columns(where, values)
        elif any(values[len(columns) :]):
            raise InputError(
                f"{where}: {len(values)} values, but {len(columns)} columns; "
                f"is a text with “{delimiter}” not in quotes?"
            )
        else:
            yield where, {column: value for column, value in zip(columns, values, strict=False) if column}


def _columns(where: str, header: list[str]) -> list[str]:
    """What each column is; empty for one that is nothing."""
    known = {name: column for column, names in COLUMNS.items() for name in names}
    columns = [known.get(name.casefold(), "") for name in header]
    for column, names in COLUMNS.items():
        if columns.count(column) > 1:
            raise InputError(f"{where}: several columns are called {' or '.join(names)}")
    if "question" not in columns:
        raise InputError(f"{where}: no column is called question or pertanyaan, but {', '.join(header)}")
    return columns


def _delimiter(text: str) -> str:
    """The one that makes most columns of the header; Excel writes semicolons where decimals have commas."""
    header = text.lstrip("\n").partition("\n")[0]
    return max(f"{_NOWHERE},;\t", key=header.count)
