"""Fit the numbers that Tanya reads from `rag/fitted.json`: python -m eval.fit --dev DIR

- The fusion weights: the share of the cosine that gives the best mean nDCG@10, over the sets where question and
  passage share a language and over those where they do not.
- The reader's weights: logistic regression on the sentences of the first hits, within a language and across. On the
  dev sets too, because the network has seen the answers of the training sets.
- The refusal thresholds: a question counts as unanswerable when it was written so, or when its passages were taken out
  of what was found. The threshold refuses a given share of the questions whose answer was found.

The quality that is printed and recorded comes from cross-validation: every question is judged by weights fitted
without it.

`--out FILE` writes elsewhere. Everything is seeded; the same data give the same file.
"""

from __future__ import annotations

import argparse
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
from tqdm import tqdm

from rag.assistant import word_vectors
from rag.library import Library
from rag.load import from_text
from rag.read import FEATURES, Judgement, Reader
from rag.reader import FOLDER as READER
from rag.reader import Network
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
_READING_SETS = (
    # thresholds are fitted for what comes first, weights for “cross” and for the rest together
    ("id", "id_passages", "id_queries"),
    ("en", "en_passages", "en_queries"),
    ("cross", "xl_squad_passages_id", "xl_squad_queries_en"),
    ("cross", "xl_squad_passages_en", "xl_squad_queries_id"),
)
_FOLDS = 5
_HIDDEN = 0.33
"""Share of the answerable questions whose passages are taken out of the hits."""
_SHARES = np.arange(0, 1.001, 0.05)
_READ = 10
_FALSE_REFUSALS = {"id": 0.05, "en": 0.05, "cross": 0.1}
"""The share of questions with the answer at hand that may be refused. More across languages, where a false answer is
harder to see through: its evidence is in the language that the question is not in."""


@dataclass(frozen=True)
class Example:
    """A question with the sentences that were found for it."""

    features: NDArray[np.float64]
    holds: NDArray[np.bool_]
    """Which of the sentences hold the answer."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print what was found, write the file."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--dev", type=Path, required=True, help="folder with the dev sets")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "rag" / "fitted.json")
    parser.add_argument("--encoder", default="bundled-fast")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        corpora = Corpora(Path(folder), options.encoder)
        fusion, curves = fit_fusion(corpora, options.dev)
        print(f"fusion: cosine's share {fusion.same:.2f} within a language, {fusion.cross:.2f} across")
        reading, quality = fit_reading(corpora, fusion, options.dev)
        encoder = corpora.encoder
    fitted = {
        "fusion": {"same": fusion.same, "cross": fusion.cross},
        "reading": {
            "weights": {
                part: {name: round(w, 4) for name, w in weights.items()}
                for part, weights in reading.weights.items()
            },
            "thresholds": {name: round(t, 4) for name, t in reading.thresholds.items()},
        },
        "provenance": {
            "command": "python -m eval.fit --dev DIR",
            "encoder": encoder,
            "fusion, nDCG@10 by the cosine's share": curves,
            "reading, cross-validated": quality,
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


def fit_reading(corpora: Corpora, fusion: Fusion, dev: Path) -> tuple[Judgement, dict[str, dict[str, float]]]:
    """The reader's weights and thresholds, and how well they do."""
    chance = random.Random(0)
    found: dict[str, list[Example]] = {}
    for _, passages, questions in _READING_SETS:
        library = corpora.of(passages, _rows(dev / f"{passages}.jsonl"))
        vectors = word_vectors(library)
        reader = Reader(Network.load(READER, vectors), Judgement({}, {}))
        retriever = Retriever(library._store, library.encoder, fusion)
        rows = tqdm(_rows(dev / f"{questions}.jsonl"), desc=questions, disable=None)
        found[questions] = [_example(reader, retriever, row, chance) for row in rows]
    weights: dict[str, dict[str, float]] = {}
    confidence: dict[str, NDArray[np.float64]] = {}
    order: dict[str, list[NDArray[np.intp]]] = {}
    for part, names in (
        ("same", [q for kind, _, q in _READING_SETS if kind != "cross"]),
        ("cross", [q for kind, _, q in _READING_SETS if kind == "cross"]),
    ):
        weights[part] = _logistic([one for name in names for one in found[name]])
        for fold in range(_FOLDS):
            others = [one for name in names for n, one in enumerate(found[name]) if n % _FOLDS != fold]
            judgement = Judgement({part: _logistic(others)}, {})
            for name in names:
                confidence.setdefault(name, np.zeros(len(found[name])))
                order.setdefault(name, [np.zeros(0, np.intp)] * len(found[name]))
                for n in range(fold, len(found[name]), _FOLDS):
                    p = judgement.probability(found[name][n].features, cross=part == "cross")
                    confidence[name][n], order[name][n] = p.max(initial=0), np.argsort(-p, kind="stable")
    thresholds: dict[str, float] = {}
    for part in ("id", "en", "cross"):
        names = [q for kind, _, q in _READING_SETS if kind == part]
        answered = np.concatenate([confidence[name][_has(found[name])] for name in names])
        thresholds[part] = float(np.quantile(answered, _FALSE_REFUSALS[part]))
    quality = {}
    for part, passages, name in _READING_SETS:
        key = f"{name} in {passages}"
        quality[key] = _quality(found[name], confidence[name], order[name], thresholds[part])
        print(f"  {key}: " + ", ".join(f"{label} {value:.3f}" for label, value in quality[key].items()))
    return Judgement(weights, thresholds), quality


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


def _logistic(examples: Sequence[Example], penalty: float = 1.0) -> dict[str, float]:
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
    return {**dict(zip(FEATURES, map(float, weights), strict=True)), "bias": float(w[-1] - weights @ mean)}


def _has(examples: Sequence[Example]) -> NDArray[np.bool_]:
    return np.array([one.holds.any() for one in examples])


def _quality(
    examples: Sequence[Example],
    confidence: NDArray[np.float64],
    order: Sequence[NDArray[np.intp]],
    threshold: float,
) -> dict[str, float]:
    has = _has(examples)
    ranked = [one.holds[o] for one, o in zip(examples, order, strict=True) if one.holds.any()]
    yes, no = confidence[has], confidence[~has]
    return {
        "answer in the first sentence": round(float(np.mean([one[0] for one in ranked])), 4),
        "in the first three": round(float(np.mean([one[:3].any() for one in ranked])), 4),
        "AUC": round(float((yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2), 4),
        "false refusals": round(float((yes < threshold).mean()), 4),
        "false answers": round(float((no >= threshold).mean()), 4),
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
