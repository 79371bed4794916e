"""All that the network learns from, put together; a part of what we wrote is held out to measure it on.

training_written.py   sentences that we wrote, true and false
training_answers.py   questions, with right answers and wrong ones
training_text.py      sentences of real text, translated or copied, and made false by rule
training_frames.py    made-up facts, told in several ways
"""

from __future__ import annotations

import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from embeddings import open_encoder
from embeddings.measure import read_json_lines
from embeddings.session import cores
from embeddings.training.contextual_data import read_paragraphs
from rag.entailment.network import in_one_form_each
from rag.entailment.training_answers import answer_pairs, other_span, wrong_spans
from rag.entailment.training_frames import frame_pairs
from rag.entailment.training_order import clause_pairs, order_pairs
from rag.entailment.training_pairs import Pair
from rag.entailment.training_text import copied_pairs, fragment_pairs, parallel_pairs, part_pairs
from rag.entailment.training_written import Source, written_pairs
from rag.reader import FOLDER as READER
from rag.reader import Network
from rag.reader.training_data import Row, make_rows, read_rows
from rag.reader.training_written import read_documents, written_rows
from rag.schema import Language
from rag.text.sentences import Span

_CHUNK = 500
"""Questions that a process reads at a time."""


@dataclass(frozen=True)
class Mix:
    """How much of each kind there is in a pass."""

    written: int = 3
    """How often each sentence that we wrote is read."""
    asked: int = 2
    """How often each question that people asked, or we, is read."""
    made: int = 40_000
    """Questions that rules made of Wikipedia."""
    made_read: int = 8_000
    """Of these, those for which the reader looks for a wrong answer; the others get another name or figure."""
    parallel: int = 50_000
    copied: int = 50_000
    fragments: int = 30_000
    parts: int = 6_500
    frames: int = 80_000
    order: int = 26_000


def read_pairs(data: Path, mix: Mix | None = None, seed: int = 0) -> tuple[list[Pair], list[Pair]]:
    """What is learnt from, and what is held out."""
    mix, rng = mix or Mix(), random.Random(seed)
    encoder = open_encoder("bundled-fast")
    written = list(written_pairs(read_sources(data), encoder))
    learnt = [one for one in written if not is_held_out(one.document)] * mix.written
    own = [row for row in written_rows(encoder) if row.context.about]
    asked = [*own, *read_rows(data, encoder)]
    learnt += list(answer_pairs(asked, _wrong(asked), "asked")) * mix.asked
    made = make_rows(data, encoder)
    made = rng.sample(made, min(mix.made, len(made)))
    wrong = _wrong(made[: mix.made_read]) + [other_span(row, rng) for row in made[mix.made_read :]]
    learnt += answer_pairs(made, wrong, "made")
    learnt += parallel_pairs(data, mix.parallel)
    texts = _texts(data, rng)
    learnt += copied_pairs(texts, mix.copied)
    learnt += fragment_pairs(texts, mix.fragments)
    learnt += part_pairs(data, texts, mix.parts)
    around = [" ".join(one.text.split()[:25]) for one in rng.sample(learnt, min(4_000, len(learnt)))]
    learnt += frame_pairs(mix.frames, around)
    learnt += order_pairs(mix.order, around)
    learnt += clause_pairs(texts)
    rng.shuffle(learnt)
    with ProcessPoolExecutor(cores()) as pool:
        learnt = list(pool.map(as_read, learnt, chunksize=_CHUNK))
    return learnt, [as_read(one) for one in written if is_held_out(one.document)]


def as_read(pair: Pair) -> Pair:
    """A pair as the network reads it."""
    sentence, premise = in_one_form_each(pair.sentence, pair)
    return replace(pair, sentence=sentence, title=premise.title, text=premise.text)


def is_held_out(document: str) -> bool:
    """Whether nothing that was written about a text is trained on."""
    return sha256(document.encode()).hexdigest()[0] in "01"


def read_sources(data: Path) -> dict[str, Source]:
    """All texts that sentences may be about: documents that we wrote, and paragraphs of the training data, which are
    named by the first 12 digits of their SHA-256."""
    found = {one.id: Source(one.id, one.title, one.text) for one in read_documents()}
    rows = [
        (row["title"], row.get("context") or row.get("text") or "")
        for name in ("reader_id.jsonl", "reader_en.jsonl", "wiki_id_kaltim.jsonl", "wiki_id.jsonl.gz")
        for row in read_json_lines(data / name)
    ]
    for title, text in rows:
        name = sha256(text.encode()).hexdigest()[:12]
        found[name] = Source(name, title, text)
    return found


def _texts(data: Path, rng: random.Random) -> list[tuple[str, str, Language]]:
    found: list[tuple[str, str, Language]] = []
    languages: tuple[Language, ...] = ("id", "en")
    for language in languages:
        contexts = {
            row["context"]: row["title"] for row in read_json_lines(data / f"reader_{language}.jsonl")
        }
        found += [(title, text, language) for text, title in contexts.items()]
    return found + [(row["title"], row["text"], "id") for row in read_paragraphs(data, 80_000, rng)]


def _wrong(rows: list[Row]) -> list[Span | None]:
    """`wrong_spans` in as many processes as cores."""
    chunks = [rows[begin : begin + _CHUNK] for begin in range(0, len(rows), _CHUNK)]
    with ProcessPoolExecutor(cores()) as pool:
        return [span for found in pool.map(partial(_read, READER), chunks) for span in found]


def _read(folder: Path, rows: list[Row]) -> list[Span | None]:
    return wrong_spans(rows, Network(folder))
