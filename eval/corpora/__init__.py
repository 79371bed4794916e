"""Corpora in the formats that people have: which format a path holds is told by what is in it.

What reads a format is a module of its own; whoever measures knows `Corpus` only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from eval.corpora import judged, squad, table
from eval.corpus import InputError, Question, read_objects, read_questions, stream_passages
from rag.files import walk
from rag.schema import Source

_LINES = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Passages:
    """Texts that are cut already."""

    files: tuple[Path, ...]
    """What they are read from: all that they depend on."""
    texts: Iterable[Source]
    """Read only when they are asked for, and then once."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What can be found, and what is asked."""

    passages: Passages | Path | None
    """A path is a file or a folder of documents; None where a library is measured as it is."""
    questions: list[Question]
    split: str
    """The part of the judged questions that was chosen; empty where there are no parts."""


def read(passages: Path | None, questions: Path | None = None, split: str = "") -> Corpus:
    """The passages of one path, and the questions of another, or those that come with the passages.

    Raises:
        InputError: something is missing or is not what it should be; the message names the file and the line.
    """
    if passages is None:
        found: Passages | Path | None = None
    elif squad.holds(passages) and questions is None:
        texts, asked = squad.read(passages)
        return Corpus(Passages((passages,), texts), asked, _without_splits(passages, split))
    else:
        found = open_passages(passages)
        _check_apart(found, questions)
    brought = questions or passages
    assert brought is not None
    if judged.holds(brought):
        split = judged.chosen(brought, split)
        return Corpus(found, judged.questions(brought, split), split)
    if questions is None:
        raise InputError(f"{passages}: brings no questions of its own; give them with --questions")
    return Corpus(found, _questions(questions), _without_splits(questions, split))


def open_passages(path: Path) -> Passages | Path:
    """The passages at `path`, or `path` itself where documents are.

    A folder holds passages where JSON lines in it do, and documents otherwise.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if squad.holds(path):
        return Passages((path,), squad.read(path)[0])
    if path.name.endswith(_LINES):
        return Passages((path,), stream_passages(path))
    files, is_judged = _files(path), judged.holds(path)
    if is_judged and not files:
        apart = f"--passages CORPUS --questions {path}"
        raise InputError(f"{path}: holds questions without passages; those are given apart: {apart}")
    if files and (is_judged or _holds_passages(files[0])):
        return Passages(files, stream_passages(*files))
    return path


def resolved(questions: Iterable[Question], documents: Iterable[str]) -> list[Question]:
    """The questions with the ids of `documents` in place of the names that people wrote."""
    return table.resolved(questions, documents)


def _files(folder: Path) -> tuple[Path, ...]:
    """The JSON lines of a folder that hold its passages, in order."""
    files = sorted(one for one in folder.glob("*") if one.name.endswith(_LINES) and one.is_file())
    named = [one for one in files if one.name.startswith("corpus.")]
    return tuple(named[:1] or [one for one in files if not one.name.startswith("queries.")])


def _holds_passages(file: Path) -> bool:
    _, first = next(read_objects(file), ("", {}))
    return "text" in first and not first.keys().isdisjoint(("id", "_id", "docid"))


def _questions(path: Path) -> list[Question]:
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return table.read(path)
    return squad.read(path)[1] if squad.holds(path) else read_questions(path)


def _check_apart(passages: Passages | Path, questions: Path | None) -> None:
    """Questions among the documents would be found, with their answers."""
    if not isinstance(passages, Path) or questions is None or not questions.exists():
        return
    documents = walk(passages, lambda error: None) if passages.is_dir() else [passages]
    if any(file.samefile(questions) for file in documents if file.exists()):
        raise InputError(
            f"{questions}: lies among the documents, and would be found as an answer; "
            "move it away, or write its name into a file .tanyaignore beside it"
        )


def _without_splits(path: Path, split: str) -> str:
    if split:
        raise InputError(f"{path}: has no splits, so --split {split} names none of it")
    return ""
