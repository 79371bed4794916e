"""Reads questions and passages, one JSON object a line; knows nothing of assistants or measures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import TanyaError
from rag.language import detect
from rag.schema import Language, Source, Turn

GOLD = Path(__file__).with_name("questions.jsonl")
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class InputError(TanyaError):
    """A file of questions, passages or earlier results that cannot be used."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what is known about its answer."""

    id: str
    text: str
    answers: tuple[str, ...]
    """Any of them shows that the fact is there; empty where nobody wrote one down."""
    positive: tuple[str, ...]
    """The passages (for files: the sources) that hold the answer."""
    answerable: bool
    language: Language
    maybe_positive: tuple[str, ...] = ()
    """Passages that may also hold the answer: neither right nor wrong to find."""
    source_passages: tuple[str, ...] = ()
    """What an unanswerable question was written against."""
    history: tuple[Turn, ...] = ()
    """The exchanges that a follow-up question needs to be understood."""


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSON lines file; unknown keys are ignored, a missing ``lang`` is detected."""
    questions: dict[str, Question] = {}
    for where, item in _objects(path):
        question = _question(where, item)
        if question.id in questions:
            raise InputError(f"{where}: the id “{question.id}” occurs twice")
        questions[question.id] = question
    if not questions:
        raise InputError(f"{path}: holds no questions")
    return list(questions.values())


def read_passages(path: Path) -> list[Source]:
    """The passages of a JSON lines file, each as a document of its own."""
    passages: dict[str, Source] = {}
    for where, item in _objects(path):
        name, text = _string(where, item, "id"), _string(where, item, "text")
        if name in passages:
            raise InputError(f"{where}: the id “{name}” occurs twice")
        passages[name] = Source(
            id=name,
            title=str(item.get("title") or ""),
            text=text,
            language=detect(text),
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )
    if not passages:
        raise InputError(f"{path}: holds no passages")
    return list(passages.values())


def _objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of the file with its place, ``file:line``, for error messages."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            item = json.loads(line)
        except ValueError as error:
            raise InputError(f"{where}: not JSON ({error})") from error
        if not isinstance(item, dict):
            raise InputError(f"{where}: not a JSON object")
        yield where, item


def _question(where: str, item: dict[str, Any]) -> Question:
    text = _string(where, item, "question")
    answers = _strings(where, item, "answers")
    positive = _strings(where, item, "positive")
    language = item.get("lang") or detect(text)
    if language not in ("id", "en"):
        raise InputError(f"{where}: “lang” is “{language}”, not “id” or “en”")
    history = item.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, dict) for turn in history):
        raise InputError(f"{where}: “history” is not a list of objects")
    return Question(
        id=_string(where, item, "id"),
        text=text,
        answers=answers,
        positive=positive,
        answerable=bool(item.get("answerable", answers or positive)),
        language=language,
        maybe_positive=_strings(where, item, "maybe_positive"),
        source_passages=_strings(where, item, "source_passages"),
        history=tuple(
            Turn(_string(where, turn, "question"), _string(where, turn, "answer")) for turn in history
        ),
    )


def _string(where: str, item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if isinstance(value, int):  # ids are often numbers
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: “{key}” is missing or not a text")
    return value


def _strings(where: str, item: dict[str, Any], key: str) -> tuple[str, ...]:
    value = item.get(key) or []
    if not isinstance(value, list):
        raise InputError(f"{where}: “{key}” is not a list")
    return tuple(dict.fromkeys(str(element) for element in value))
