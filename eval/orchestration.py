"""What the program itself takes to answer: everything but encoder, index, the networks that read, and the model.

These are replaced by parts that know their answer beforehand; looking words up in the encoder's table is the encoder's.
Every question, its history, its passages and what is said of them are others, so that nothing is found remembered. The
default generator quotes, which is checked to the letter; what a model drafts is laid beside its documents word by word.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import numpy as np

from embeddings import StaticEncoder, open_encoder
from eval.watch import watch
from rag import Assistant, Turn
from rag.chunk import Chunker
from rag.cite import Citer
from rag.entailment import Verdict
from rag.schema import Evidence, Hit, Language, Passage, Reading, Source, Titled
from rag.text.sentences import Span, sentences

PASSAGES = 7
"""That are read."""
SENTENCES = 3
"""Of a model's draft, each about another passage."""
QUOTED = 2
"""Sentences that the default generator quotes, each of another passage."""


@dataclass
class Known:
    """Index, reader, judge and model at once: hands out what was laid ready for the question."""

    hits: tuple[Hit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    draft: str = ""
    passages: int = PASSAGES
    name: str = "known"

    def search(self, question: str, k: int, **only: Any) -> list[Hit]:
        """As `Library.search`."""
        return list(self.hits)

    def read(self, question: str, hits: Sequence[Hit], language: Language, names: Any = None) -> Reading:
        """As `Reader.read`."""
        return Reading(self.hits, self.evidence, 0.9, True)

    def judge(self, pairs: Sequence[tuple[str, Titled]]) -> list[Verdict]:
        """As `rag.entailment.Network.judge`."""
        return [Verdict(1.0, 0.0, 0.0)] * len(pairs)

    def generate(
        self, question: str, reading: Reading, language: Language, history: Any = ()
    ) -> Iterator[str]:
        """As a generator, in pieces of a token's length."""
        yield from (self.draft[at : at + 5] for at in range(0, len(self.draft), 5))


def seconds_beyond(texts: Sequence[Source], questions: int, *, model: bool) -> list[float]:
    """What each of so many questions takes beyond the parts that are replaced, with the default generator or where a
    `model` drafts."""
    encoder = open_encoder("bundled-fast")
    assert isinstance(encoder, StaticEncoder)
    looked_up = watch(encoder, "word_vectors")
    known = Known()
    library: Any = SimpleNamespace(encoder=encoder, search=known.search)
    reader: Any = known
    generator = known if model else "extractive"
    assistant = Assistant(library, generator, reader=reader, citer=Citer(known, encoder))
    pool = [passage for text in texts for passage in Chunker().passages(text)]
    chance = random.Random(0)
    found = []
    for number in range(questions):
        chosen = chance.sample(pool, PASSAGES)
        known.hits = tuple(Hit(passage, 0.5) for passage in chosen)
        known.evidence = tuple(_evidence(hit, chance) for hit in known.hits[:QUOTED])
        known.draft = " ".join(
            f"{_sentence(passage, chance)} [{n}]." for n, passage in enumerate(chosen[:SENTENCES], 1)
        )
        words = chosen[0].text.split()
        history = [Turn(f"Siapa yang memimpin {' '.join(words[:4])} {number}?", known.draft)]
        looked_up.clear()
        started = perf_counter()
        assistant.ask(f"Dan kapan {words[5]} {number} dibuka?", history)
        found.append(perf_counter() - started - float(np.sum(looked_up)))
    return found


def _span(passage: Passage, chance: random.Random) -> Span:
    """One of its sentences."""
    spans = [span for span in sentences(passage.text) if span[1] - span[0] > 40] or [(0, len(passage.text))]
    return chance.choice(spans)


def _evidence(hit: Hit, chance: random.Random) -> Evidence:
    start, end = _span(hit.passage, chance)
    offset = hit.passage.start
    return Evidence(hit, hit.passage.text[start:end], offset + start, offset + end, 0.9)


def _sentence(passage: Passage, chance: random.Random) -> str:
    """One of the passage, as a model repeats it: without its last words, and with a capital, as sentences begin."""
    words = passage.text[slice(*_span(passage, chance))].rstrip(".").split()[:25]
    said = " ".join(words[: max(4, len(words) - 2)])
    return said[0].upper() + said[1:]
