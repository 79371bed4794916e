"""What the reader is fitted on: the sentences that are found for questions, some of which nothing answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.answers import contains, f1
from eval.devsets import DevSet, DevSets, evenly
from eval.folds import fold
from rag.read import Reader
from rag.read.judgement import FEATURES
from rag.retrieve import Fusion, Retriever
from rag.schema import Filter, Hit
from rag.text.sentences import sentences

HIDDEN = 0.2
"""Share of the answerable questions whose passages are taken out of the hits."""
WITHHELD = 0.3
"""Share of them whose passages lose the sentences with the answer: what is on the topic and does not answer is what
people's questions to their own documents find, and what looks most like an answer."""
SAME_ANSWER = 0.5
"""F1 from which two short answers count as the same."""


@dataclass(frozen=True)
class Example:
    """A question with the n sentences that were found for it."""

    features: NDArray[np.float64]
    """Shape (n, len(FEATURES))."""
    holds: NDArray[np.bool_]
    """Which of the sentences hold the answer."""
    shares: NDArray[np.float64]
    """Of the best words of each sentence, in what the network makes of the sentence."""
    right: NDArray[np.bool_]
    """Which of these words are the answer."""
    entailment: Callable[[int, bool], list[float]]
    """Of the n-th sentence, the log-odds that it entails the answer taken from it, and where it is the likeliest
    sentence, that it does the next best; read when it is asked for."""
    answerable: bool = True
    """Whether its passages could be found, so that it should be answered."""
    fold: int = 0


Examples = Mapping[str, Sequence[Example]]
"""Of each set."""


def parts_of(sets: DevSets, names: Collection[str]) -> dict[str, str]:
    """Of each set of these names, which threshold it is held against."""
    return {one.name: "cross" if one.cross else one.language for one in sets.all if one.name in names}


def read_examples(
    sets: DevSets, names: Collection[str], fusion: Fusion, reader: Reader, most: int | None = None
) -> Examples:
    """The questions of these sets, `most` of each at most, with what `reader` reads."""
    chance = random.Random(0)
    chosen = [one for one in sets.all if one.name in names]
    return {one.name: _examples(sets, one, fusion, reader, chance, most) for one in chosen}


def _examples(
    sets: DevSets, one: DevSet, fusion: Fusion, reader: Reader, chance: random.Random, most: int | None
) -> list[Example]:
    library = sets.library(one.passages)
    retriever = Retriever(library._store, library.encoder, fusion)
    # Of a question that something answers, but nobody said what, no sentence is known to be right.
    known = [row for row in sets.rows(one.questions) if row["answers"] or not row["answerable"]]
    rows = tqdm(evenly(known, most), desc=f"{one.name}, judged", disable=None)
    only = Filter(language=one.passage_language)
    return [_example(reader, retriever, row, only, chance) for row in rows]


def _example(
    reader: Reader, retriever: Retriever, row: dict[str, Any], only: Filter, chance: random.Random
) -> Example:
    fate = chance.random() if row["answerable"] else 1.0
    hidden = fate < HIDDEN + WITHHELD
    hits = retriever.search(row["question"], 2 * reader.passages, only)
    positive = set(row["positive"])
    answers = [str(one["text"] if isinstance(one, dict) else one) for one in row["answers"]]
    if hidden:
        taken = positive | set(row.get("maybe_positive") or ())
        rest = [hit for hit in hits if hit.passage.source in positive] if fate >= HIDDEN else []
        cut = {id(hit): without_answers(hit, answers) for hit in rest}
        kept = (cut.get(id(hit)) if hit.passage.source in taken else hit for hit in hits)
        hits = [hit for hit in kept if hit is not None]
    features, holds, shares, right, claims = [np.zeros((0, len(FEATURES)))], [], [], [], []
    for read in reader.look(row["question"], hits[: reader.passages]):
        features.append(read.features)
        text, start = read.hit.passage.text, read.hit.passage.start
        own = row["answerable"] and read.hit.passage.source in positive
        claims += [read.claims(a, b) for a, b in read.spans]
        for a, b in read.spans:
            short = read.short(a, b, 1.0)
            holds.append(own and contains(text[a:b], answers) > 0)
            shares.append(short.score if short else 0.0)
            words = text[short.start - start : short.end - start] if short else ""
            right.append(own and f1(words, answers) >= SAME_ANSWER)
    return Example(
        np.concatenate(features),
        np.array(holds, bool),
        np.array(shares),
        np.array(right, bool),
        cache(lambda n, likeliest: reader.verify([claims[n] if likeliest else claims[n][:1]])[0]),
        answerable=row["answerable"] and not hidden,
        fold=fold(row["id"]),
    )


def without_answers(hit: Hit, answers: Sequence[str]) -> Hit | None:
    """The hit without the sentences that hold an answer; None where nothing is left."""
    text = hit.passage.text
    rest = [text[a:b] for a, b in sentences(text) if not contains(text[a:b], answers)]
    return replace(hit, passage=replace(hit.passage, text=" ".join(rest))) if rest else None


def without(examples: Examples, n: int) -> Examples:
    """The questions of all folds but the `n`th."""
    return {name: [one for one in rows if one.fold != n] for name, rows in examples.items()}
