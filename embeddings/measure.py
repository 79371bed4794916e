"""How well an encoder ranks the right passage: nDCG@10 on folders of passages and questions.

Knows nothing of how the encoder was made.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder

DEPTH = 10

SETS = {
    "id→id": ("id_passages", "id_queries"),
    "MIRACL-id": ("id_passages", "id_miracl_queries"),
    "en→en": ("en_passages", "en_queries"),
    "Belebele id→id": ("xl_passages_id", "xl_queries_id"),
    "Belebele en→en": ("xl_passages_en", "xl_queries_en"),
    "Belebele en→id": ("xl_passages_id", "xl_queries_en"),
    "Belebele id→en": ("xl_passages_en", "xl_queries_id"),
    "SQuAD en→id": ("xl_squad_passages_id", "xl_squad_queries_en"),
    "SQuAD id→en": ("xl_squad_passages_en", "xl_squad_queries_id"),
}
"""Name -> files of passages and questions. A name gives the question's language, then the passage's."""


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """One object a line, UTF-8; a file that ends in `.gz` is unpacked."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def full_text(passage: Mapping[str, str]) -> str:
    """What of a passage is embedded: its title, then its text."""
    return f"{passage['title']} {passage['text']}".strip()


def ndcg(gains: Sequence[bool], relevant: int, depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain with binary gains (Järvelin and Kekäläinen 2002).

    Args:
        gains: whether the passage at each rank is relevant, best rank first.
        relevant: how many relevant passages there are.
    """
    discounts = 1 / np.log2(np.arange(2, depth + 2))
    return float(discounts[: len(gains)] @ np.array(gains[:depth], float) / discounts[:relevant].sum())


def mean_ndcg(
    scores: NDArray[np.float32],
    ids: Sequence[str],
    questions: Sequence[Mapping[str, Any]],
    depth: int = DEPTH,
) -> float:
    """Mean over questions; passages that may also answer (`maybe_positive`) are left out of the ranking.

    Args:
        scores: (questions, passages), higher is better; ties go to the earlier passage.
    """
    place = {name: i for i, name in enumerate(ids)}
    values = []
    for row, question in zip(scores, questions, strict=True):
        positive = set(question["positive"])
        unjudged = [place[p] for p in question.get("maybe_positive", ()) if p in place and p not in positive]
        row = row.copy()
        row[unjudged] = -np.inf
        best = np.argsort(-row, kind="stable")[:depth]
        values.append(ndcg([ids[i] in positive for i in best], len(positive), depth))
    return float(np.mean(values))


def measure(encoder: Encoder, folder: Path) -> dict[str, float]:
    """nDCG@10 on those of `SETS` that the folder has: answerable, and where marked standalone, questions."""
    vectors: dict[str, tuple[list[str], NDArray[np.float32]]] = {}
    results = {}
    for name, (passages, questions) in SETS.items():
        files = folder / f"{passages}.jsonl", folder / f"{questions}.jsonl"
        if not all(file.is_file() for file in files):
            continue
        if passages not in vectors:
            rows = read_json_lines(files[0])
            vectors[passages] = [r["id"] for r in rows], encoder.encode_passages([full_text(r) for r in rows])
        asked = [q for q in read_json_lines(files[1]) if q["positive"] and q.get("standalone", True)]
        ids, table = vectors[passages]
        scores = encoder.encode_queries([q["question"] for q in asked]) @ table.T
        results[name] = mean_ndcg(scores, ids, asked)
    return results
