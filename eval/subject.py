"""What is evaluated: a library of the passages, indexed as documents are, and an assistant over it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from eval.corpora import Passages, open_passages
from eval.corpus import InputError
from rag.errors import SpecError

if TYPE_CHECKING:
    from embeddings import Encoder
    from rag import Library
    from rag.schema import Failure

_AT_ONCE = 100_000
"""Passages that are handed to the library together, and so are in memory."""
_COMPLETE = "complete"
"""The file that marks the folder of a library as holding all passages of its corpus."""


def open_existing(folder: Path, encoder: str) -> Library:
    """A library that is there already, to be measured as it is."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no library there; make one with tanya index")
    from rag import Library

    return Library.open(folder, encoder=encoder)


def index(passages: Passages | Path, encoder: str, cache: Path) -> Library:
    """A library below `cache` that holds `passages`: those of a corpus, or a file or folder of documents.

    Its folder is named after the encoder, the chunker and the content of the corpus (after the path of documents, whose
    changes the library itself keeps up with), so that a second run on the same passages starts at once and sees no
    others. What cannot be indexed is said, and stops nothing.
    """
    from rag import Library

    found = open_passages(passages) if isinstance(passages, Path) else passages
    opened = _opened(encoder)
    of = str(found.resolve()) if isinstance(found, Path) else _digest(found)
    folder = cache / _name(opened, of)
    with ExitStack() as stack:
        library = stack.enter_context(Library.open(folder, encoder=opened))
        complete = folder / _COMPLETE
        failed: list[Failure] = []
        if isinstance(found, Path):
            failed += library.add(found).failed
        elif not complete.exists():
            failed += chain.from_iterable(_added(library, found))
            complete.touch()
        note = "there is nothing in it"
        if failed:
            note = f"{len(failed)} could not be indexed, first {failed[0].source}: {failed[0].message}"
        if not len(library):
            raise InputError(f"{found if isinstance(found, Path) else found.files[0]}: {note}")
        stack.pop_all()  # it is whole, and stays open
    if failed:
        print(note, file=sys.stderr)
    return library


def _added(library: Library, passages: Passages) -> Iterator[Sequence[Failure]]:
    """Add the passages in parts, so that the largest corpus is never in memory; what failed of each part."""
    from tqdm import tqdm

    texts = iter(tqdm(passages.texts, unit=" passages", disable=None))
    while part := list(islice(texts, _AT_ONCE)):
        yield library.add_texts(part).failed


def _opened(spec: str) -> Encoder:
    from embeddings import EncoderError, open_encoder

    try:
        return open_encoder(spec)
    except EncoderError as error:
        raise SpecError(str(error)) from error


def _digest(passages: Passages) -> str:
    """Of the bytes of all files, in their order: less work than to read what they say."""
    digest = hashlib.sha256()
    for path in passages.files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        digest.update(b"\0")  # a line moved to the next file is another content
    return digest.hexdigest()


def _name(encoder: Encoder, content: str) -> str:
    from rag.chunk import Chunker
    from rag.text.words import ANALYSER

    parts = (encoder.name, encoder.digest, Chunker.of(encoder).version, ANALYSER, content)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
