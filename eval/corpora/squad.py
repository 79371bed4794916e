"""Paragraphs with questions about them: SQuAD 1 and 2, TyDi QA GoldP, and whatever else is written in this form.

As one JSON document, or as JSON lines with a question and its context each, the form in which data sets are shared on
hubs. A paragraph is a passage; one that occurs twice is there once. Of TyDi QA, whose ids name the language, Indonesian
and English are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from eval.corpus import InputError, Question, distinct, passage, read_bytes, read_objects, string_of
from rag.schema import Language, Source
from rag.text.language import detect

_LINES = (".jsonl", ".jsonl.gz")
_OURS: dict[str, Language] = {"indonesian": "id", "english": "en"}
_OTHERS = frozenset("arabic bengali finnish japanese korean russian swahili telugu thai".split())
"""The other languages of TyDi QA."""


class _Paragraph(NamedTuple):
    where: str
    item: dict[str, Any]
    title: str
    asked: list[tuple[str, dict[str, Any]]]


def holds(path: Path) -> bool:
    """Whether the file at `path` is in this form: all JSON is, and JSON lines with contexts and offsets of answers."""
    if not path.is_file():
        return False
    if path.name.endswith((".json", ".json.gz")):
        return True
    if not path.name.endswith(_LINES):
        return False
    _, first = next(read_objects(path), ("", {}))
    return "context" in first and isinstance(first.get("answers"), dict)


def read(path: Path) -> tuple[list[Source], list[Question]]:
    """The paragraphs, and the questions about them."""
    passages: dict[str, Source] = {}
    questions: list[tuple[str, Question]] = []
    for paragraph in _rows(path) if path.name.endswith(_LINES) else _paragraphs(path):
        text = string_of(paragraph.where, paragraph.item, "context")
        asked = [(where, one) for where, one in paragraph.asked if _lead(where, one) not in _OTHERS]
        if paragraph.asked and not asked:
            continue
        title = paragraph.title.replace("_", " ")  # as Wikipedia's addresses write it
        if text not in passages:
            passages[text] = passage(f"{title or 'paragraph'}#{len(passages) + 1}", title, text)
        questions += ((where, _question(where, one, passages[text])) for where, one in asked)
    return list(passages.values()), distinct(path, questions)


def _question(where: str, item: dict[str, Any], found: Source) -> Question:
    text, answers = string_of(where, item, "question"), _answers(where, item)
    answerable = bool(answers) and not item.get("is_impossible")
    return Question(
        id=string_of(where, item, "id"),
        text=text,
        answers=answers if answerable else (),
        positive=(found.id,) if answerable else (),
        answerable=answerable,
        language=_OURS.get(_lead(where, item)) or detect(text, default=found.language),
        source_passages=() if answerable else (found.id,),
    )


def _answers(where: str, item: dict[str, Any]) -> tuple[str, ...]:
    """A list of objects with a text each, or, in JSON lines, an object with a list of texts."""
    answers = item.get("answers")
    if isinstance(answers, dict) and isinstance(answers.get("text"), list):
        answers = [{"text": text} for text in answers["text"]]
    if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
        raise InputError(f"{where}: “answers” is missing or not a list of objects")
    return tuple(dict.fromkeys(string_of(where, one, "text") for one in answers))


def _lead(where: str, item: dict[str, Any]) -> str:
    """What an id begins with: in TyDi QA, the language."""
    return string_of(where, item, "id").partition("-")[0]


def _rows(path: Path) -> Iterator[_Paragraph]:
    for where, item in read_objects(path):
        yield _Paragraph(where, item, _title(item), [(where, item)])


def _paragraphs(path: Path) -> Iterator[_Paragraph]:
    for where, article in _list(str(path), _json(path), "data"):
        for place, paragraph in _list(where, article, "paragraphs"):
            yield _Paragraph(place, paragraph, _title(article), _list(place, paragraph, "qas"))


def _json(path: Path) -> dict[str, Any]:
    data = read_bytes(path)
    try:
        item = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}: not JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON ({error})") from error
    if not isinstance(item, dict):
        raise InputError(f"{path}: not a JSON object")
    return item


def _title(item: dict[str, Any]) -> str:
    title = item.get("title")
    return title.encode("utf-8", "replace").decode() if isinstance(title, str) else ""


def _list(where: str, item: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    """The objects of a list, each with its place, such as ``dev.json: data[0].paragraphs[3]``."""
    value = item.get(key)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InputError(f"{where}: “{key}” is missing or not a list of objects")
    joint = "." if where.endswith("]") else ": "
    return [(f"{where}{joint}{key}[{number}]", one) for number, one in enumerate(value)]
