"""Questions and passages, and how they are read from JSON lines; knows nothing of assistants or measures.

`corpora` reads them from other formats.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from rag.errors import TanyaError
from rag.files import printable
from rag.schema import Language, Source, Turn
from rag.text.language import detect

GOLD = Path(__file__).with_name("questions.jsonl")
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


_IDS = ("id", "_id", "docid")
"""What the id of a passage is called: here, in BEIR, in MIRACL."""


class InputError(TanyaError):
    """A file of questions, passages or earlier results that cannot be used."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))  # one line, whatever is quoted from the file


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
    where: str = ""
    """Of one whose documents are named as people name files: its place, ``file:line``, to say which name is wrong."""


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSON lines file; unknown keys are ignored, a missing ``lang`` is detected."""
    return distinct(path, ((where, _question(where, item)) for where, item in read_objects(path)))


def distinct(path: Path, questions: Iterable[tuple[str, Question]]) -> list[Question]:
    """The questions of a file, given each with its place, if there are any and no id is used twice."""
    found: dict[str, Question] = {}
    for where, question in questions:
        if question.id in found:
            raise InputError(f"{where}: the id “{question.id}” occurs twice")
        found[question.id] = question
    if not found:
        raise InputError(f"{path}: holds no questions")
    return list(found.values())


def read_passages(path: Path) -> list[Source]:
    """The passages of a JSON lines file, each as a document of its own."""
    return list(stream_passages(path))


def stream_passages(*paths: Path) -> Iterator[Source]:
    """The passages of JSON lines files, read one by one, since there are corpora that no memory holds.

    Under the names of BEIR and MIRACL a passage may be a title alone, and one without a word is left out.
    """
    seen: set[str] = set()
    for path in paths:
        for where, item in read_objects(path):
            key = next((key for key in _IDS if key in item), "id")
            name, title = string_of(where, item, key), _clean(str(item.get("title") or ""))
            if name in seen:
                raise InputError(f"{where}: the id “{name}” occurs twice")
            seen.add(name)
            if key == "id" or str(item.get("text") or "").strip():
                yield passage(name, title, string_of(where, item, "text"))
            elif title.strip():
                yield passage(name, title, title)
    if not seen:
        raise InputError(f"{paths[0]}: holds no passages")


def passage(name: str, title: str, text: str) -> Source:
    """A text that is searched as a document of its own."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(id=name, title=title, text=text, language=detect(text), digest=digest)


def read_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of a JSON lines file with its place, ``file:line``, for error messages."""
    for where, line in read_lines(path):
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{where}: not JSON ({error})") from error
        if not isinstance(item, dict):
            raise InputError(f"{where}: not a JSON object")
        yield where, item


def read_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line that is not blank with its place; of what a file that ends in ``.gz`` unpacks to."""
    number = 0
    try:
        with _opened(path) as file:
            for number, line in enumerate(file, start=1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                if text.strip():
                    yield f"{path}:{number}", text
    except UnicodeDecodeError as error:
        raise InputError(f"{path}:{number}: is not UTF-8") from error
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, error) from error


def read_bytes(path: Path) -> bytes:
    """All of a file; of one that ends in ``.gz`` what it unpacks to."""
    try:
        with _opened(path) as file:
            return file.read()
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, error) from error


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(f"{path}: {getattr(error, 'strerror', None) or error}")


def _question(where: str, item: dict[str, Any]) -> Question:
    text = string_of(where, item, "question")
    answers = strings_of(where, item, "answers")
    positive = strings_of(where, item, "positive")
    language = item.get("lang") or detect(text)
    if language not in ("id", "en"):
        raise InputError(f"{where}: “lang” is “{language}”, not “id” or “en”")
    history = item.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, dict) for turn in history):
        raise InputError(f"{where}: “history” is not a list of objects")
    return Question(
        id=string_of(where, item, "id"),
        text=text,
        answers=answers,
        positive=positive,
        answerable=bool(item.get("answerable", answers or positive)),
        language=language,
        maybe_positive=strings_of(where, item, "maybe_positive"),
        source_passages=strings_of(where, item, "source_passages"),
        history=tuple(
            Turn(string_of(where, turn, "question"), string_of(where, turn, "answer")) for turn in history
        ),
    )


def string_of(where: str, item: dict[str, Any], key: str) -> str:
    """A text that has to be there, and must not be blank."""
    value = item.get(key)
    if isinstance(value, int):  # ids are often numbers
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: “{key}” is missing or not a text")
    return _clean(value)


def strings_of(where: str, item: dict[str, Any], key: str) -> tuple[str, ...]:
    """A list that may be missing, each element once."""
    value = item.get(key) or []
    if not isinstance(value, list):
        raise InputError(f"{where}: “{key}” is not a list")
    return tuple(dict.fromkeys(_clean(str(element)) for element in value))


def _clean(text: str) -> str:
    """Without halves of characters, which JSON can escape and nothing can store."""
    return text.encode("utf-8", "replace").decode()
