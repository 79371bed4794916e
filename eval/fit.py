"""Fit the numbers that Tanya reads from `rag/fitted.json`: python -m eval.fit --train DIR --dev DIR

- The fusion weights: the share of the cosine that gives the best mean nDCG@10, over the sets where question and
  passage share a language and over those where they do not.
- The reader's weights: logistic regression on the sentences of the first hits. Within a language on the training
  sets; across languages on the dev sets with such questions, because there are no others.
- The refusal thresholds: on the dev sets, where a question counts as unanswerable when it was written so or when its
  passages were taken out of what was found. Of all thresholds that refuse at most a given share of the answerable
  questions, the strictest.

`--out FILE` writes elsewhere. Everything is seeded; the same data give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.library import Library
from rag.load import from_text
from rag.read import FEATURES, Judgement, Reader
from rag.retrieve import Fusion, Retriever
from rag.schema import Candidate, Language
from rag.words import terms

_FUSION_SETS: tuple[tuple[str, str, str, Language], ...] = (
    # what is fitted, passages, questions, the questions' language
    ("same", "id_passages", "id_queries", "id"),
    ("same", "id_passages", "id_miracl_queries", "id"),
    ("same", "en_passages", "en_queries", "en"),
    ("same", "xl_passages_id", "xl_queries_id", "id"),
    ("same", "xl_passages_en", "xl_queries_en", "en"),
    ("cross", "xl_passages_id", "xl_queries_en", "en"),
    ("cross", "xl_passages_en", "xl_queries_id", "id"),
    ("cross", "xl_squad_passages_id", "xl_squad_queries_en", "en"),
    ("cross", "xl_squad_passages_en", "xl_squad_queries_id", "id"),
)
_CROSS_SETS = _FUSION_SETS[-2:]
_THRESHOLD_SETS: tuple[tuple[str, str, str, Language], ...] = (
    ("id", "id_passages", "id_queries", "id"),
    ("en", "en_passages", "en_queries", "en"),
    *(("cross", *one[1:]) for one in _CROSS_SETS),
)
_TRAIN_QUESTIONS = {"id": 3500, "en": 2500}
_HIDDEN = 0.33
"""Share of the answerable questions whose passages are taken out of the hits."""
_SHARES = np.arange(0, 1.001, 0.05)
_READ = 6
_FALSE_REFUSALS = 0.10
"""The share of questions with the answer at hand that may be refused."""


@dataclass(frozen=True)
class Example:
    """A question with the sentences that were found for it."""

    features: NDArray[np.float64]
    holds: NDArray[np.bool_]
    """Which of the sentences hold the answer."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print what was found, write the file."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--train", type=Path, required=True, help="folder with reader_id.jsonl and reader_en.jsonl"
    )
    parser.add_argument("--dev", type=Path, required=True, help="folder with the dev sets")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "rag" / "fitted.json")
    parser.add_argument("--encoder", default="bundled-fast")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        corpora = Corpora(Path(folder), options.encoder)
        fusion, curves = fit_fusion(corpora, options.dev)
        print(f"fusion: cosine's share {fusion.same:.2f} within a language, {fusion.cross:.2f} across")
        reading, quality = fit_reading(corpora, fusion, options.train, options.dev)
        encoder = corpora.encoder
    fitted = {
        "fusion": {"same": fusion.same, "cross": fusion.cross},
        "reading": {
            "weights": {name: [round(w, 4) for w in weights] for name, weights in reading.weights.items()},
            "thresholds": {name: round(t, 4) for name, t in reading.thresholds.items()},
        },
        "provenance": {
            "command": "python -m eval.fit --train DIR --dev DIR",
            "encoder": encoder,
            "features": list(FEATURES),
            "fusion, nDCG@10 by the cosine's share": curves,
            "reading, dev sets": quality,
        },
    }
    options.out.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", "utf-8")


class Corpora:
    """Libraries of passage files, each made once."""

    def __init__(self, folder: Path, encoder: str) -> None:
        self._folder = folder
        self._spec = encoder
        self._made: dict[str, Library] = {}
        self.encoder = ""

    def of(self, name: str, rows: Iterable[dict[str, Any]]) -> Library:
        """The library of `rows`, each with id, title and text."""
        if name not in self._made:
            library = Library.open(self._folder / name, encoder=self._spec)
            library.add_texts(from_text(row["text"], row["id"], title=row.get("title") or "") for row in rows)
            self.encoder = f"{library.encoder.name} {library.encoder.digest[:12]}"
            self._made[name] = library
        return self._made[name]


def fit_fusion(corpora: Corpora, dev: Path) -> tuple[Fusion, dict[str, list[float]]]:
    """The best weights, and nDCG@10 of each set for every share of the cosine."""
    curves: dict[str, list[float]] = {}
    by_part: dict[str, list[NDArray[np.float64]]] = {"same": [], "cross": []}
    for part, passages, questions, _ in _FUSION_SETS:
        library = corpora.of(passages, _rows(dev / f"{passages}.jsonl"))
        asked = [q for q in _rows(dev / f"{questions}.jsonl") if q["positive"] and q.get("standalone", True)]
        asked = [q for q in asked if q.get("answerable", True)]
        curve = np.mean([_ndcg_by_share(library, question) for question in asked], axis=0)
        by_part[part].append(curve)
        curves[f"{questions} in {passages}"] = [round(float(x), 4) for x in curve]
        print(
            f"  {questions} in {passages}: words {curve[0]:.3f}, vectors {curve[-1]:.3f}, best {curve.max():.3f}"
        )
    best = {
        part: round(float(_SHARES[np.mean(found, axis=0).argmax()]), 2) for part, found in by_part.items()
    }
    return Fusion(**best), curves


def fit_reading(
    corpora: Corpora, fusion: Fusion, train: Path, dev: Path
) -> tuple[Judgement, dict[str, dict[str, float]]]:
    """The reader's weights and thresholds, and how well they do on the dev sets."""
    fake = Judgement({}, {})
    chance = random.Random(0)

    def examples(library: Library, rows: Iterable[dict[str, Any]], language: Language) -> list[Example]:
        reader = Reader(library.encoder, fake)  # type: ignore[arg-type]  # the static encoder knows words
        retriever = Retriever(library._store, library.encoder, fusion)
        return [_example(reader, retriever, row, chance) for row in rows]

    same: list[Example] = []
    for language, count in _TRAIN_QUESTIONS.items():
        rows = _rows(train / f"reader_{language}.jsonl")
        for row in rows:
            row["positive"] = [hashlib.sha256(row["context"].encode()).hexdigest()[:16]]
        contexts = {
            row["positive"][0]: {"id": row["positive"][0], "title": row["title"], "text": row["context"]}
            for row in rows
        }
        library = corpora.of(f"train_{language}", contexts.values())
        chosen = chance.sample(rows, min(count, len(rows)))
        same += examples(library, chosen, language)  # type: ignore[arg-type]
    developed = {
        f"{questions} in {passages}": (
            part,
            examples(
                corpora.of(passages, _rows(dev / f"{passages}.jsonl")),
                _rows(dev / f"{questions}.jsonl"),
                language,
            ),
        )
        for part, passages, questions, language in _THRESHOLD_SETS
    }
    cross = [one for part, found in developed.values() if part == "cross" for one in found]
    judgement = Judgement({"same": _logistic(same), "cross": _logistic(cross)}, {})
    thresholds: dict[str, float] = {}
    quality: dict[str, dict[str, float]] = {}
    for part in ("id", "en", "cross"):
        pooled = [one for p, found in developed.values() if p == part for one in found]
        confidence = _confidence(judgement, pooled, part)
        has = np.array([one.holds.any() for one in pooled])
        thresholds[part] = float(np.quantile(confidence[has], _FALSE_REFUSALS))
    for name, (part, found) in developed.items():
        quality[name] = _quality(judgement, found, part, thresholds[part])
        print(f"  {name}: " + ", ".join(f"{key} {value:.3f}" for key, value in quality[name].items()))
    return Judgement(judgement.weights, thresholds), quality


def _ndcg_by_share(library: Library, question: dict[str, Any]) -> NDArray[np.float64]:
    """nDCG@10 over sources, for each of `_SHARES`; a source is as good as its best passage."""
    text = question["question"]
    found = library._store.candidates(library.encoder.encode_queries([text])[0], terms(text), 100)
    owners = {p.id: p.source for p in library._store.passages([one.id for one in found])}
    ignored = set(question.get("maybe_positive") or ()) - set(question["positive"])
    wanted = set(question["positive"]) - ignored
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(10, len(wanted))))
    result = []
    for share in _SHARES:
        fusion = Fusion(float(share), float(share))
        best: dict[str, float] = {}
        for one in found:
            if owners[one.id] not in ignored:
                best[owners[one.id]] = max(best.get(owners[one.id], -1), _fused(fusion, one))
        ranking = sorted(best, key=lambda source: (-best[source], source))[:10]
        result.append(
            sum(1 / math.log2(rank + 2) for rank, source in enumerate(ranking) if source in wanted) / ideal
        )
    return np.array(result)


def _fused(fusion: Fusion, candidate: Candidate) -> float:
    return fusion.score(candidate, candidate.language)  # both weights are the same here


def _example(reader: Reader, retriever: Retriever, row: dict[str, Any], chance: random.Random) -> Example:
    hidden = row["answerable"] and chance.random() < _HIDDEN
    hits = retriever.search(row["question"], 2 * _READ)
    positive = set(row["positive"])
    if hidden:
        hits = [
            hit for hit in hits if hit.passage.source not in positive | set(row.get("maybe_positive") or ())
        ]
    answers = [(one["text"] if isinstance(one, dict) else one).casefold() for one in row["answers"]]
    features, holds = [np.zeros((0, len(FEATURES)))], []
    for hit, spans, found in reader.judge(row["question"], hits[:_READ]):
        features.append(found)
        right = row["answerable"] and hit.passage.source in positive
        holds += [right and any(a in hit.passage.text[s:e].casefold() for a in answers) for s, e in spans]
    return Example(np.concatenate(features), np.array(holds, dtype=bool))


def _logistic(examples: Sequence[Example], penalty: float = 1.0) -> list[float]:
    """Weights and bias of an L2-penalised logistic regression on standardised features, by Newton's method."""
    x = np.concatenate([one.features for one in examples])
    y = np.concatenate([one.holds for one in examples]).astype(float)
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.hstack([(x - mean) / scale, np.ones((len(x), 1))])
    ridge = np.diag([penalty] * len(FEATURES) + [0.0])
    w = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(z @ w)))
        step = np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, z.T @ (p - y) + ridge @ w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = w[:-1] / scale
    return [*map(float, weights), float(w[-1] - weights @ mean)]


def _confidence(judgement: Judgement, examples: Sequence[Example], part: str) -> NDArray[np.float64]:
    cross = part == "cross"
    return np.array([judgement.probability(one.features, cross=cross).max(initial=0) for one in examples])


def _quality(
    judgement: Judgement, examples: Sequence[Example], part: str, threshold: float
) -> dict[str, float]:
    confidence = _confidence(judgement, examples, part)
    has = np.array([one.holds.any() for one in examples])
    order = [np.argsort(-judgement.probability(one.features, cross=part == "cross")) for one in examples]
    first = [one.holds[o[0]] for one, o in zip(examples, order, strict=True) if one.holds.any()]
    third = [one.holds[o[:3]].any() for one, o in zip(examples, order, strict=True) if one.holds.any()]
    return {
        "answer in the first sentence": round(float(np.mean(first)), 4),
        "in the first three": round(float(np.mean(third)), 4),
        "false refusals": round(float((confidence[has] < threshold).mean()), 4),
        "false answers": round(float((confidence[~has] >= threshold).mean()), 4),
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
