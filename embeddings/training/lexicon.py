"""A bilingual lexicon learnt from sentence pairs, and texts put into words of the other.

A static encoder reads a text as a bag of words, so a word-by-word rendering teaches it almost as much as a
real translation: every Indonesian paragraph becomes an English one, every question crosses the languages.

IBM Model 1: Brown et al. 1993, "The Mathematics of Statistical Machine Translation". A translation is kept
when both directions agree on it (Liang et al. 2006, "Alignment by Agreement").
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Table = dict[str, list[tuple[str, float]]]
"""Word -> its translations with their probabilities, best first; they sum to 1."""

ITERATIONS = 5
LONGEST = 50
"""Words of a sentence that are aligned: the rest of a longer one adds time and noise."""

AGREEMENT = 0.1
"""Least geometric mean of the two directions' probabilities."""

OPTIONS = 4
NULL = ""
"""The word that explains words without a counterpart."""

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Lower-case words; punctuation is left out."""
    return _WORD.findall(text.lower())


def _ibm_model_1(pairs: Sequence[tuple[list[str], list[str]]]) -> dict[tuple[str, str], float]:
    """(source word, target word) -> probability that the source word is translated so."""
    sources: dict[str, int] = {NULL: 0}
    targets: dict[str, int] = {}
    link_source: list[NDArray[np.int64]] = []
    link_target: list[NDArray[np.int64]] = []
    link_place: list[NDArray[np.int64]] = []  # which occurrence of a target word a link explains
    places = 0
    for source, target in pairs:
        s = np.array([0] + [sources.setdefault(w, len(sources)) for w in source[:LONGEST]])
        t = np.array([targets.setdefault(w, len(targets)) for w in target[:LONGEST]])
        link_source.append(np.tile(s, len(t)))
        link_target.append(np.repeat(t, len(s)))
        link_place.append(np.repeat(np.arange(places, places + len(t)), len(s)))
        places += len(t)
    keys = np.concatenate(link_source) * len(targets) + np.concatenate(link_target)
    place = np.concatenate(link_place)
    unique, entry = np.unique(keys, return_inverse=True)
    entry_source, entry_target = np.divmod(unique, len(targets))
    probability = np.ones(len(unique))
    for _ in range(ITERATIONS):
        likelihood = probability[entry]
        share = likelihood / np.bincount(place, likelihood, places)[place]
        expected = np.bincount(entry, share, len(unique))
        probability = expected / np.bincount(entry_source, expected, len(sources))[entry_source]
    source_words, target_words = list(sources), list(targets)
    kept = np.flatnonzero((probability > AGREEMENT**2) & (entry_source > 0))
    return {
        (source_words[entry_source[i]], target_words[entry_target[i]]): float(probability[i]) for i in kept
    }


def _agreed(forth: dict[tuple[str, str], float], back: dict[tuple[str, str], float]) -> Table:
    """The translations that both directions support, the best few of each word."""
    found: Table = {}
    for (source, target), probability in forth.items():
        mean = (probability * back.get((target, source), 0.0)) ** 0.5
        if mean > AGREEMENT:
            found.setdefault(source, []).append((target, mean))
    table: Table = {}
    for source, options in found.items():
        best = sorted(options, key=lambda option: (-option[1], option[0]))[:OPTIONS]
        best = [(w, p) for w, p in best if p > 0.3 * best[0][1]]
        total = sum(p for _, p in best)
        table[source] = [(w, p / total) for w, p in best]
    return table


def learn(pairs: Iterable[tuple[str, str]]) -> tuple[Table, Table]:
    """Sentence pairs -> (first language to second, second to first)."""
    split = {(tuple(words(a)), tuple(words(b))): None for a, b in pairs}
    bags = [(list(a), list(b)) for a, b in split if a and b and a != b]
    forth = _ibm_model_1(bags)
    back = _ibm_model_1([(b, a) for a, b in bags])
    return _agreed(forth, back), _agreed(back, forth)


def translate(text: str, table: Table, rng: random.Random) -> str:
    """The text word by word, translations drawn by their probability; unknown words (names) stay."""
    out = []
    for word in words(text):
        options = table.get(word)
        out.append(rng.choices([w for w, _ in options], [p for _, p in options])[0] if options else word)
    return " ".join(out)
