"""What is evaluated: a library of the passages, indexed as documents are, and an assistant over it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from eval.corpus import InputError, read_passages

if TYPE_CHECKING:
    from rag import Library


def open_existing(folder: Path, encoder: str) -> Library:
    """A library that is there already, to be measured as it is."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no library there; make one with tanya index")
    from rag import Library

    return Library.open(folder, encoder=encoder)


def index(passages: Path, encoder: str, cache: Path) -> Library:
    """A library below `cache` that holds `passages`: a JSON lines file, or a file or folder of documents.

    Its folder is named after the encoder and the content of the JSON lines (after the path of documents,
    whose changes the library itself keeps up with), so that a second run on the same passages starts at once
    and sees no others.
    """
    if not passages.exists():
        raise InputError(f"{passages}: no such file or folder")
    from rag import Library

    if passages.suffix == ".jsonl":
        sources = read_passages(passages)
        contents = (f"{source.id} {source.title} {source.digest}" for source in sources)
        library = Library.open(cache / _name(encoder, *contents), encoder=encoder)
        report = library.add_texts(sources)
    else:
        library = Library.open(cache / _name(encoder, str(passages.resolve())), encoder=encoder)
        report = library.add(passages)
    if report.failed:
        first = report.failed[0]
        raise InputError(
            f"{passages}: {len(report.failed)} could not be indexed, first {first.source}: {first.message}"
        )
    return library


def _name(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
