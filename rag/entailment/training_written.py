"""Pairs of the sentences that we wrote: as models put them, each true one with a false one, in both languages.

They are about the documents that the reader was trained on, and about paragraphs of the training data
(`written_statements/`). The premise is chosen as it is at run time; for some it is that of another text like theirs, or
of their own without what says them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from embeddings import Encoder
from rag.chunk import Chunker
from rag.entailment.training_pairs import CONTRADICTED, ENTAILED, NEUTRAL, Label, Pair
from rag.load import from_text
from rag.premise import Document, premise
from rag.schema import Language, Passage
from rag.text.alignment import Alignment, Text
from rag.text.facts import Names
from rag.text.sentences import sentences
from rag.text.vectors import WordVectors

FOLDER = Path(__file__).parent / "written_statements"
LANGUAGES: tuple[Language, ...] = ("id", "en")
ELSEWHERE, WITHHELD, CROWDED = 0.35, 0.35, 0.5
"""Shares of the true sentences that are also held against a text like theirs, and against their own without what says
them; and of all sentences that are also held against their whole text, not the premise alone."""
_NEAR = 5
"""Texts that are like one."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that sentences are about."""

    id: str
    title: str
    text: str


class Premises:
    """Finds premises as `Citer` does."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors, self._names = vectors, Names()

    def document(self, passages: list[Passage]) -> Document:
        """The passages laid out."""
        return Document(passages, self._vectors, self._names)

    def of(self, sentence: str, document: Document) -> tuple[str, str]:
        """Title and text of the premise."""
        text = Text.of(sentence, sentences(sentence), self._vectors, self._names)
        found = premise(Alignment(text, document.text), document)
        return found.title, found.text


def written_pairs(
    sources: Mapping[str, Source], encoder: Encoder, folder: Path = FOLDER, seed: int = 0
) -> Iterator[Pair]:
    """The pairs of all sentences that we wrote about `sources`."""
    rng = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for file in sorted(folder.glob("*.jsonl")):
        rows += map(json.loads, file.read_text("utf-8").splitlines())
    rows = [row for row in rows if row["doc"] in sources]
    ids = list(dict.fromkeys(row["doc"] for row in rows))
    if not ids:
        return
    premises = Premises(encoder)  # type: ignore[arg-type]
    documents = {
        name: premises.document(
            Chunker().passages(from_text(sources[name].text, name, title=sources[name].title))
        )
        for name in ids
    }
    vectors = encoder.encode_passages([f"{sources[n].title} {sources[n].text[:600]}" for n in ids])
    order = np.argsort(-(vectors @ vectors.T), axis=1)[:, 1 : _NEAR + 1]
    near = {name: [ids[n] for n in places] for name, places in zip(ids, order, strict=True)}
    for row in rows:
        name = row["doc"]
        document = documents[name]
        for language in LANGUAGES:
            true, false = row[language], row[f"false_{language}"]
            title, text = premises.of(true, document)
            yield Pair("true", true, title, text, ENTAILED, name)
            if rng.random() < ELSEWHERE and len(ids) > 1:
                yield Pair(
                    "elsewhere", true, *premises.of(true, documents[rng.choice(near[name])]), NEUTRAL, name
                )
            if rng.random() < WITHHELD and (rest := _without(document, text, premises)):
                yield Pair("withheld", true, *premises.of(true, rest), NEUTRAL, name)
            label: Label = NEUTRAL if row["kind"] == "added" else CONTRADICTED
            yield Pair(row["kind"], false, *premises.of(false, document), label, name)
            if rng.random() < CROWDED:
                whole = " ".join(" ".join(_sentences(document)).split()[:150])
                if text in whole or len(document.spans) < 6:
                    yield Pair("true", true, title, whole, ENTAILED, name)
                    yield Pair(row["kind"], false, title, whole, label, name)


def _without(document: Document, text: str, premises: Premises) -> Document | None:
    """A document without the sentences of a premise; None where too little is left."""
    rest = [one for one in _sentences(document) if one not in text]
    if len(rest) < 2:
        return None
    title = document.passages[0].title
    return premises.document(Chunker().passages(from_text("\n".join(rest), "rest", title=title)))


def _sentences(document: Document) -> list[str]:
    return [document.sentence(n).text for n in range(len(document.spans))]
