"""Questions with judgements of which passages are relevant: BEIR, MIRACL, NoMIRACL.

A folder holds judgements in ``qrels/SPLIT.tsv`` (BEIR; three columns and a header) or ``qrels/…-SPLIT.tsv`` (MIRACL;
the four of TREC), and the questions in ``queries.jsonl`` or ``topics/…-SPLIT.tsv``. Only what is judged is asked. Where
nothing that was judged is relevant, the passages do not answer the question, which is what NoMIRACL is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from eval.corpus import InputError, Question, distinct, read_lines, read_objects, string_of
from rag.text.language import detect

_LEAD = re.compile(r"^(?:topics|qrels)?\.?(?:miracl-v[\d.]+-[a-z]+-)?")
"""What stands in the name of a file before the split."""


def holds(path: Path) -> bool:
    """Whether there are judgements at `path`."""
    return path.is_dir() and bool(_files(path, "qrels"))


def chosen(folder: Path, split: str = "") -> str:
    """The split that is asked for, or else test, or else dev, or else the only one."""
    splits = sorted({_split(name) for name in _files(folder, "qrels")})
    wanted: tuple[str, ...] = (split,) if split else ("test", "dev", *(splits if len(splits) == 1 else ()))
    for one in wanted:
        if one in splits:
            return one
    problem = f"there is no split “{split}”" if split else "choose one with --split"
    raise InputError(f"{folder}: {problem}; judged are {', '.join(splits)}")


def questions(folder: Path, split: str) -> list[Question]:
    """The questions of a split that were judged."""
    relevant: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for where, query, passage, relevance in _judgements(_of(folder, "qrels", split)):
        places.setdefault(query, where)
        relevant.setdefault(query, [])
        if relevance > 0:
            relevant[query].append(passage)
    texts = dict(_queries(folder, split))
    if missing := next((query for query in places if query not in texts), None):
        raise InputError(f"{places[missing]}: the query “{missing}” is not among the questions")
    most = detect(
        " ".join(islice(texts.values(), 50))
    )  # a question of names alone is in the language of the others
    return distinct(
        folder,
        (
            (
                places[query],
                Question(
                    id=query,
                    text=texts[query],
                    answers=(),
                    positive=tuple(dict.fromkeys(positive)),
                    answerable=bool(positive),
                    language=detect(texts[query], default=most),
                ),
            )
            for query, positive in relevant.items()
        ),
    )


def _judgements(files: list[Path]) -> Iterator[tuple[str, str, str, float]]:
    """Place, query, passage and relevance of each line."""
    for file in files:
        for number, (where, line) in enumerate(read_lines(file)):
            fields = [field.strip() for field in line.split("\t")]
            if len(fields) == 1:
                fields = line.split()
            if len(fields) not in (3, 4) or not all(fields):
                raise InputError(f"{where}: neither query, passage, score nor query, Q0, passage, score")
            try:
                yield where, fields[0], fields[-2], float(fields[-1])
            except ValueError:
                if number or len(fields) == 4:  # else it is a header
                    raise InputError(f"{where}: the score “{fields[-1]}” is not a number") from None


def _queries(folder: Path, split: str) -> Iterator[tuple[str, str]]:
    for file in (folder / "queries.jsonl", folder / "queries.jsonl.gz"):
        if file.is_file():
            for where, item in read_objects(file):
                yield string_of(where, item, "_id"), string_of(where, item, "text")
            return
    files = _of(folder, "topics", split)
    if not files:
        raise InputError(
            f"{folder}: has judgements of {split or 'questions'}, but neither queries.jsonl nor topics"
        )
    for where, line in (one for file in files for one in read_lines(file)):
        query, _, text = (part.strip() for part in line.partition("\t"))
        if not query or not text:
            raise InputError(f"{where}: not an id, a tab and a question")
        yield query, text


def _of(folder: Path, kind: str, split: str) -> list[Path]:
    return [file for name, file in _files(folder, kind).items() if _split(name) == split]


def _files(folder: Path, kind: str) -> dict[str, Path]:
    """The files of a kind, ``qrels`` or ``topics``, by the part of their names that tells the split."""
    files = sorted((*folder.glob(f"{kind}/*"), *folder.glob(f"{kind}.*")))
    tables = (file for file in files if file.suffix in (".tsv", ".txt") and file.is_file())
    return {_LEAD.sub("", file.stem): file for file in tables}


def _split(name: str) -> str:
    return name.partition(".")[0]  # NoMIRACL parts its own: dev.relevant, dev.non_relevant
