"""Records <-> the rows in which a Milvus server keeps them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

import numpy as np

from rag.schema import Failure, Filter, Passage, Source, SourceInfo
from rag.store.base import Content, FailedFile, Vector
from rag.store.connection import Row

STATE = 0
"""The key of the state's row."""
PASSAGE = ("id", "document", "title", "text", "start", "language", "day", "page", "section")
"""The fields that make a `Passage`."""
_PIECE = 30_000
"""Characters (all ASCII) of a stored text in one row; a VARCHAR takes 65,535."""
_SEPARATOR = "ß"  # never in a term, which is case-folded, and a letter to every tokenizer


def key_of(*parts: object) -> int:
    """63 bits that stand for `parts`: Milvus compares numbers faster than texts, and none has to be quoted."""
    text = "\0".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 1


def spelled(term: str) -> str:
    """A term as one word to any tokenizer, all of which split 3.5 and 2023-11-20."""
    return re.sub(r"[\W_]", lambda match: f"{_SEPARATOR}{ord(match.group()):x}{_SEPARATOR}", term)


def conditions(only: Filter) -> Iterator[str]:
    """What a filter asks of a row of passages."""
    if only.sources is not None:
        yield f"source in {sorted(map(key_of, only.sources))}"
    if only.without:
        yield f"source not in {sorted(map(key_of, only.without))}"
    if only.language:
        yield f'language == "{only.language}"'
    if only.after:
        yield f"day >= {only.after.toordinal()}"
    if only.before:
        yield f"day > 0 and day <= {only.before.toordinal()}"


def catalogue_row(key: int, kind: str, source: int, generation: int) -> Row:
    """A row of the catalogue without content."""
    row = {"key": key, "kind": kind, "source": source, "generation": generation}
    return {**row, "piece": 0, "about": "", "body": "", "vector": [0.0, 0.0]}


def source_rows(content: Content, generation: int, added: str) -> Iterator[Row]:
    """A source in rows that hold a piece of its text each; the first says what the list of documents shows."""
    source = content.source
    about = {
        "id": source.id,
        "title": source.title[:1000],
        "language": source.language,
        "date": source.date.isoformat() if source.date else None,
        "digest": source.digest,
        "origin": source.origin,
        "passages": len(content.passages),
        "characters": len(source.text),
        "added": added,
    }
    body = json.dumps({"title": source.title, "pages": source.pages, "text": source.text})
    for number, begin in enumerate(range(0, len(body), _PIECE)):
        yield {
            **catalogue_row(key_of(source.id, generation, number), "source", key_of(source.id), generation),
            "piece": number,
            "about": "" if number else json.dumps(about),
            "body": body[begin : begin + _PIECE],
        }


def passage_row(passage: Passage, generation: int, bag: Sequence[str], vector: Vector) -> Row:
    """A passage with its spelled terms (`bag`) and its vector."""
    return {
        "key": key_of(passage.id, generation),
        "id": passage.id,
        "source": key_of(passage.source),
        "generation": generation,
        "document": passage.source,
        "title": passage.title,
        "text": passage.text,
        "terms": " ".join(bag),
        "start": passage.start,
        "language": passage.language,
        "day": passage.date.toordinal() if passage.date else 0,
        "page": passage.page or 0,
        "section": passage.section,
        "vector": np.asarray(vector, dtype=np.float32),
    }


def term_row(key: int, generation: int, count: int, before: int) -> Row:
    """In how many passages a term stands, and stood before this generation."""
    return {"key": key, "generation": generation, "count": count, "before": before, "vector": [0.0, 0.0]}


def passage_of(row: Row) -> Passage:
    """The passage that a row with the fields of `PASSAGE` keeps."""
    return Passage(
        row["id"],
        row["document"],
        row["title"],
        row["text"],
        row["start"],
        row["start"] + len(row["text"]),
        row["language"],
        date.fromordinal(row["day"]) if row["day"] else None,
        row["page"] or None,
        row["section"],
    )


def source_of(rows: Sequence[Row]) -> Source:
    """The source that rows keep in pieces, in any order."""
    pieces = sorted(rows, key=lambda row: int(row["piece"]))
    about, body = json.loads(pieces[0]["about"]), json.loads("".join(row["body"] for row in pieces))
    return Source(
        id=about["id"],
        title=body["title"],
        text=body["text"],
        language=about["language"],
        date=date.fromisoformat(about["date"]) if about["date"] else None,
        pages=tuple(body["pages"]),
        digest=about["digest"],
        origin=about["origin"],
    )


def about_like(prefix: str) -> str:
    """What narrows a query of documents to ids that begin with `prefix`, as far as that can be said plainly."""
    plain = re.match(r"[A-Za-z0-9 ./_-]*", prefix)
    return f""" and about like '{{"id": "{plain[0]}%'""" if plain and plain[0] else ""


def info_of(about: Row) -> SourceInfo:
    """The row of the list of documents."""
    stated = date.fromisoformat(about["date"]) if about["date"] else None
    names = ("passages", "characters", "added")
    return SourceInfo(about["id"], about["title"], about["language"], stated, *(about[one] for one in names))


def failure_key(origin: str) -> int:
    """The key of the row that remembers a file that could not be read."""
    return key_of("failed", origin)


def failure_row(origin: str, failed: FailedFile) -> Row:
    """A file that could not be read. Of no generation: what is remembered of files is valid at once."""
    about = {"origin": origin, "failure": asdict(failed.failure), "digest": failed.digest}
    return {**catalogue_row(failure_key(origin), "failed", 0, 0), "about": json.dumps(about)}


def failure_of(row: Row) -> tuple[str, FailedFile]:
    """The file that a row remembers, and its failure."""
    about = json.loads(row["about"])
    return about["origin"], FailedFile(Failure(**about["failure"]), about["digest"])
