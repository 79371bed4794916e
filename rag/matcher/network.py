"""The matcher at run time, in numpy: which words of a passage answer a question, and whether any does.

A residual stack of gated, dilated convolutions (Dauphin et al. 2017; van den Oord et al. 2016) over `features`, with
the question read by attention (DrQA, Chen et al. 2017). Each passage also has a logit for "no answer here", and the
logits of several passages of one question are comparable (shared normalisation, Clark and Gardner 2018). `train`
makes the weights and holds the same network in torch.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.matcher.features import Asked, Lookup, Page, ask, match, page
from rag.schema import Titled
from rag.text.vectors import Matrix, WordVectors
from rag.text.words import Word, words

WEIGHTS = "matcher.safetensors"


@dataclass(frozen=True, slots=True)
class WordScores:
    """What the network makes of one passage."""

    words: list[Word]
    """The passage's words: their characters are ``passage.text[word.start:word.end]``."""
    logits: Matrix
    """How surely each word belongs to the answer, shape (n,)."""
    null: float
    """The logit of "the answer is not in this passage"."""

    @property
    def margin(self) -> float:
        """Log-odds that the passage holds the answer."""
        return _log_sum(self.logits) - self.null

    def within(self, start: int, end: int) -> float:
        """The logit of "the answer is in ``text[start:end]``", say a sentence; -inf where there is no word."""
        return _log_sum(self.logits[[start <= word.start < end for word in self.words]])


class Matcher:
    """Scores words of passages for a question. Holds no state between calls."""

    def __init__(self, weights: Mapping[str, NDArray[np.floating]], vectors: WordVectors) -> None:
        self._w = {name: np.asarray(value, np.float32) for name, value in weights.items()}
        self._dilations = [int(d) for d in self._w["dilations"]]
        self._vectors = vectors

    @classmethod
    def load(cls, folder: str | Path, vectors: WordVectors) -> Matcher:
        """The network of `folder`, over the word vectors that it was trained on."""
        from safetensors.numpy import load_file

        return cls(load_file(Path(folder) / WEIGHTS), vectors)

    def score(self, question: str, passages: Sequence[Titled]) -> list[WordScores]:
        """The scores of each passage, in the order given."""
        if not passages:
            return []
        vectors = Lookup(self._vectors)
        texts = [question, *(text for one in passages for text in (one.title, one.text))]
        vectors.word_vectors(
            [word.text.lower() for text in texts for word in words(text)]
        )  # all at once is faster
        asked = ask(question, vectors)
        pages = [page(one.title, one.text, vectors) for one in passages]
        logits, null = self._forward(asked, pages)
        return [
            WordScores(one.words, own, float(no)) for one, own, no in zip(pages, logits, null, strict=True)
        ]

    def _forward(self, asked: Asked, pages: Sequence[Page]) -> tuple[list[Matrix], Matrix]:
        """Logits of the words of each page, and of no answer, shape (pages,)."""
        w = self._w
        # The pages stand in one long row, with gaps as wide as the network sees, so that none sees another.
        gap = max(self._dilations)
        ends = np.cumsum([len(one.words) + gap for one in pages]) + gap
        spans = [slice(end - gap - len(one.words), end - gap) for one, end in zip(pages, ends, strict=True)]
        total = int(ends[-1])
        mask = np.zeros((total, 1), np.float32)
        vectors = np.zeros((total, asked.vectors.shape[1]), np.float32)
        features = np.zeros((total, w["features.weight"].shape[1]), np.float32)
        for one, span in zip(pages, spans, strict=True):
            mask[span] = 1
            vectors[span] = one.vectors
            features[span] = np.hstack([one.surface, match(asked, one)])
        projected = vectors @ w["project.weight"].T
        question = asked.vectors @ w["project.weight"].T  # (q, directions)
        aligned = _softmax(projected @ question.T * w["sharpness"]) @ question
        pooled = _softmax(question @ w["pool.weight"].T, axis=0).T @ question
        summary = np.tanh(_linear(w, "asked", np.concatenate([pooled.ravel(), asked.described])))
        hidden = _linear(w, "words", np.concatenate([projected, aligned, projected * aligned], axis=-1))
        hidden = _relu(hidden + features @ w["features.weight"].T + w["condition.weight"] @ summary) * mask
        for n, dilation in enumerate(self._dilations):
            around = np.zeros((total, 3, hidden.shape[1]), np.float32)
            around[dilation:, 0] = hidden[:-dilation]
            around[:, 1] = hidden
            around[:-dilation, 2] = hidden[dilation:]
            value, gate = np.split(_linear(w, f"layers.{n}", around.reshape(total, -1)), 2, axis=-1)
            hidden += value * _sigmoid(gate) * mask
        logits = hidden @ (w["out.weight"][0] + w["out_asked.weight"] @ summary)
        best = np.array([hidden[span].max(axis=0, initial=-1e4) for span in spans])
        best = np.hstack([best, np.tile(summary, (len(pages), 1))])
        null = _linear(w, "null", _relu(_linear(w, "null_hidden", best)))[:, 0]
        return [logits[span] for span in spans], null


def read_metadata(folder: str | Path) -> dict[str, str]:
    """What the weights say of themselves: the encoder's digest, the recipe."""
    data = (Path(folder) / WEIGHTS).read_bytes()
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    found: dict[str, str] = header.get("__metadata__", {})
    return found


def _log_sum(logits: Matrix) -> float:
    return float(np.logaddexp.reduce(logits)) if len(logits) else -math.inf


def _linear(weights: Mapping[str, Matrix], name: str, x: Matrix) -> Matrix:
    return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"])


def _softmax(x: Matrix, axis: int = -1) -> Matrix:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def _sigmoid(x: Matrix) -> Matrix:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), np.float32)


def _relu(x: Matrix) -> Matrix:
    return np.asarray(np.maximum(x, 0))
