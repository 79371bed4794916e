"""What the static encoder learns from: open texts -> named columns, and which columns belong together.

Reads only the training folder. Knows nothing of vectors.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.training import lexicon


@dataclass(frozen=True)
class Pairing:
    """Rows of the two columns mean the same, or one asks for the other."""

    left: str
    right: str
    weight: float
    """Share of the batches, relative to the other pairings."""
    dropout: float | None = None
    """Share of the left text's pieces left out, where it is not the usual one."""


FRAGMENT = 0.85
"""Leaves some ten words of a paragraph: what a question has in common with the passage that answers it."""

PAIRINGS = (
    Pairing("english", "indonesian", 1.5),
    Pairing("question_id", "context_id", 0.3),
    Pairing("question_id", "context_id>en", 0.2),
    Pairing("question_id>en", "context_id", 0.2),
    Pairing("question_id>en", "context_id>en", 0.1),
    Pairing("question_en", "context_en", 0.3),
    Pairing("question_en", "context_en>id", 0.2),
    Pairing("question_en>id", "context_en", 0.2),
    Pairing("title", "paragraph", 0.8),
    Pairing("title", "paragraph>en", 0.6),
    Pairing("paragraph", "paragraph", 1.2, FRAGMENT),
    Pairing("paragraph>en", "paragraph", 0.8, FRAGMENT),
    Pairing("paragraph", "paragraph>en", 0.6, FRAGMENT),
    Pairing("context_id", "context_id", 0.2, FRAGMENT),
    Pairing("context_en", "context_en", 0.3, FRAGMENT),
    Pairing("context_en>id", "context_en", 0.2, FRAGMENT),
    Pairing("context_en", "context_en>id", 0.2, FRAGMENT),
)
"""`x>en` is column x put into English word by word."""

Columns = dict[str, list[str]]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_columns(folder: Path, seed: int) -> Columns:
    """The training folder as columns; columns of one pairing have the same length.

    Args:
        folder: holds `parallel.tsv`, `wiki_id*.jsonl[.gz]`, `reader_id.jsonl` and `reader_en.jsonl`.
        seed: of the draw between a word's translations.
    """
    columns: Columns = {"english": [], "indonesian": []}
    with (folder / "parallel.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            english, indonesian = line.rstrip("\n").split("\t")[:2]
            columns["english"].append(english)
            columns["indonesian"].append(indonesian)
    paragraphs = [row for path in sorted(folder.glob("wiki_id*.jsonl*")) for row in _rows(path)]
    columns["title"] = [row["title"] for row in paragraphs]
    columns["paragraph"] = [row["text"] for row in paragraphs]
    for language in ("id", "en"):
        rows = list(_rows(folder / f"reader_{language}.jsonl"))
        columns[f"question_{language}"] = [row["question"] for row in rows]
        columns[f"context_{language}"] = [f"{row['title']} {row['context']}".strip() for row in rows]

    to_id, to_en = lexicon.learn(zip(columns["english"], columns["indonesian"], strict=True))
    rng = random.Random(seed)
    for column in ("question_id", "context_id", "paragraph"):
        columns[f"{column}>en"] = [lexicon.translate(text, to_en, rng) for text in columns[column]]
    for column in ("question_en", "context_en"):
        columns[f"{column}>id"] = [lexicon.translate(text, to_id, rng) for text in columns[column]]
    return columns


def vocabulary_texts(columns: Columns, seed: int) -> list[str]:
    """What the tokenizer is learnt from: real text, English repeated so that it gets its share of pieces."""
    rng = random.Random(seed)
    paragraphs = columns["paragraph"]
    english = 2 * (columns["english"] + columns["question_en"]) + 6 * sorted(set(columns["context_en"]))
    indonesian = columns["indonesian"] + columns["question_id"] + sorted(set(columns["context_id"]))
    return rng.sample(paragraphs, min(len(paragraphs), 100_000)) + indonesian + english
