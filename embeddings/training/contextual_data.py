"""What the contextual encoder learns from: texts with the vector of their English side, and questions with passages.

Reads only the training folder. Knows nothing of networks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.measure import read_json_lines

MANUALS = (
    "gnome", "react", "python", "tldr", "debian", "vue", "mozilla-legal", "tensorflow", "inasafe-doc",
    "inasafe-docs-old",
)  # fmt: skip
"""Sources of which half is left out: their sentences are short, alike, and about software."""

JOINED_WORDS = (40, 110)
"""Words of a passage joined from neighbouring sentences of one source."""

WINDOW = 75
"""Words of a passage that a question is paired with."""

HARD_NEGATIVES = 8
"""Passages without the answer that a question is told apart from, at most."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


@dataclass
class Distilled:
    """Texts to be put where the English teacher puts their English side."""

    english: list[str] = field(default_factory=list)
    """What the teacher reads, a row each."""
    texts: list[str] = field(default_factory=list)
    """What the student reads."""
    rows: list[int] = field(default_factory=list)
    """The row of `english` that each text belongs to."""

    def add(self, english: str, *texts: str) -> None:
        """One English text and what means the same."""
        for text in texts:
            self.texts.append(text)
            self.rows.append(len(self.english))
        self.english.append(english)


@dataclass
class Paired:
    """Left texts, each with the right text that answers it or continues it."""

    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    key: list[int] = field(default_factory=list)
    """Equal for right texts of one passage: they are no wrong answers to each other's questions."""
    negatives: list[list[int]] = field(default_factory=list)
    """Of each left text, the rows of `TrainingData.negatives` that look right and are not; or nothing for all."""


@dataclass
class TrainingData:
    """Every task of the training, by name."""

    sentences: Distilled
    """Indonesian sentences."""
    english: Distilled
    """English sentences: so that the student stays where the teacher is."""
    passages: Distilled
    """Passages of several sentences, in both languages."""
    questions: Paired
    wikipedia: Paired
    negatives: Paired
    """Passages that questions are told apart from (`right`, `key`): every context, and paragraphs of Wikipedia."""


def read_parallel(folder: Path) -> list[tuple[str, str, str]]:
    """(English, Indonesian, source) in the file's order, in which neighbours are often neighbouring sentences."""
    with (folder / "parallel.tsv").open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [(row[0], row[1], row[2]) for row in rows if row[0] and row[1]]


def joined(pairs: list[tuple[str, str, str]], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Neighbouring sentence pairs of one source strung together until they are as long as a passage."""
    at = 0
    while at < len(pairs):
        wanted, english, indonesian, words = rng.randint(*JOINED_WORDS), [], [], 0
        source = pairs[at][2]
        while at < len(pairs) and pairs[at][2] == source and words < wanted:
            english.append(pairs[at][0])
            indonesian.append(pairs[at][1])
            words += len(pairs[at][1].split())
            at += 1
        if len(english) > 1:
            yield " ".join(english), " ".join(indonesian)


def _window(row: dict[str, Any], rng: random.Random) -> str:
    """Some words of a context, with the answer if there is one, below the title."""
    text = row["context"]
    words = [m.span() for m in re.finditer(r"\S+", text)]
    if len(words) > WINDOW:
        first, last = 0, len(words) - WINDOW
        if row["answers"]:
            start = row["answers"][0]["start"]
            end = start + len(row["answers"][0]["text"])
            inside = [i for i, (a, b) in enumerate(words) if b > start and a < end]
            if inside:
                first = max(0, min(last, inside[-1] - WINDOW + 1))
                last = max(first, min(last, inside[0]))
        begin = rng.randint(first, last)
        text = text[words[begin][0] : words[begin + WINDOW - 1][1]]
    return f"{row['title']} {text}".strip()


def translations(
    indonesian: list[dict[str, Any]], english: list[dict[str, Any]], static: Encoder
) -> tuple[list[tuple[str, str]], dict[int, int]]:
    """Contexts and questions that the two reading sets share, one being a translation of the other.

    Two texts are a pair when each is the other's nearest in the static bilingual space: of contexts first, then of
    the questions about two paired contexts.

    Returns:
        (English context, Indonesian context) pairs, and row of `indonesian` -> row of `english`
    """
    contexts = [list(dict.fromkeys(row["context"] for row in rows)) for rows in (indonesian, english)]
    pairs = [(contexts[1][j], contexts[0][i]) for i, j in _mutual(contexts[0], contexts[1], static)]
    asked: list[dict[str, list[int]]] = [{}, {}]
    for side, rows in enumerate((indonesian, english)):
        for n, row in enumerate(rows):
            asked[side].setdefault(row["context"], []).append(n)
    twins: dict[int, int] = {}
    for en, id_ in pairs:
        ours, theirs = asked[0][id_], asked[1][en]
        found = _mutual(
            [indonesian[n]["question"] for n in ours], [english[n]["question"] for n in theirs], static
        )
        twins.update((ours[i], theirs[j]) for i, j in found)
    return pairs, twins


def _mutual(left: list[str], right: list[str], static: Encoder, least: float = 0.5) -> list[tuple[int, int]]:
    if not left or not right:
        return []
    cosines = static.encode_passages(left) @ static.encode_passages(right).T
    forth, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
    return [(i, int(j)) for i, j in enumerate(forth) if back[j] == i and cosines[i, j] >= least]


def read_training_data(folder: Path, static: Encoder, seed: int, paragraphs: int = 60_000) -> TrainingData:
    """The tasks, drawn from a folder of open texts.

    Args:
        folder: holds `parallel.tsv`, `wiki_id*.jsonl[.gz]`, `reader_id.jsonl` and `reader_en.jsonl`.
        static: finds what in the two reading sets is a translation of the other.
        seed: of windows, fragments and what is left out.
        paragraphs: of Wikipedia, at most.
    """
    rng = random.Random(seed)
    data = TrainingData(Distilled(), Distilled(), Distilled(), Paired(), Paired(), Paired())
    parallel = read_parallel(folder)
    for english, indonesian, source in parallel:
        if source.startswith(MANUALS) and rng.random() < 0.5:
            continue
        data.sentences.add(english, indonesian)
        data.english.add(english, english)
    for english, indonesian in joined(parallel, rng):
        data.passages.add(english, *((indonesian, english) if rng.random() < 0.3 else (indonesian,)))

    reading = {lang: read_json_lines(folder / f"reader_{lang}.jsonl") for lang in ("id", "en")}
    translated = [row for row in reading["id"] if row["source"].startswith("trans_squad")]
    original = [row for row in reading["en"] if row["source"].startswith("squad")]
    contexts, twins = translations(translated, original, static)
    for english, indonesian in contexts:
        for _ in range(3):
            data.passages.add(english, indonesian)
    keys: dict[str, int] = {}
    for row in reading["id"] + reading["en"]:
        keys.setdefault(row["context"], len(keys))
    for english, indonesian in contexts:  # a translation of the right passage is no wrong answer
        keys[english] = keys[indonesian]

    answers: list[list[str]] = []

    def ask(question: str, row: dict[str, Any]) -> None:
        data.questions.left.append(question)
        data.questions.right.append(_window(row, rng))
        data.questions.key.append(keys[row["context"]])
        answers.append([answer["text"] for answer in row["answers"]])

    for row in reading["id"] + reading["en"]:
        for _ in range(2 if row["answerable"] and not row["source"].startswith("trans") else 1):
            ask(row["question"], row)
    for i, j in twins.items():
        data.sentences.add(original[j]["question"], translated[i]["question"])
        ask(original[j]["question"], translated[i])
        ask(translated[i]["question"], original[j])

    for n, row in enumerate(read_paragraphs(folder, paragraphs, rng)):
        left, right = _split(row, rng)
        data.wikipedia.left.append(left)
        data.wikipedia.right.append(right)
        data.wikipedia.key.append(n)

    contexts_once = {row["context"]: row for row in reading["id"] + reading["en"]}
    data.negatives.right = [_window(row, rng) for row in contexts_once.values()] + data.wikipedia.right
    data.negatives.key = [keys[context] for context in contexts_once]
    data.negatives.key += [len(keys) + n for n in data.wikipedia.key]
    data.questions.negatives = hard_negatives(data.questions, answers, data.negatives, static)
    return data


def hard_negatives(
    questions: Paired, answers: list[list[str]], pool: Paired, static: Encoder, looked_at: int = 40
) -> list[list[int]]:
    """Of each question, the rows of the pool that the static encoder finds nearest and that do not hold an answer.

    A question without answers has none: nothing would tell a wrong passage from a right one.
    """
    vectors, folded = static.encode_passages(pool.right), [text.casefold() for text in pool.right]
    found: list[list[int]] = [[] for _ in questions.left]
    asked = [n for n in range(len(questions.left)) if answers[n]]
    looked_at = min(looked_at, len(folded))
    for start in range(0, len(asked), 512):
        block = asked[start : start + 512]
        cosines = static.encode_queries([questions.left[n] for n in block]) @ vectors.T
        near = np.argpartition(-cosines, looked_at - 1, axis=1)[:, :looked_at]
        near = np.take_along_axis(
            near, np.argsort(-np.take_along_axis(cosines, near, 1), 1, kind="stable"), 1
        )
        for n, rows in zip(block, near.tolist(), strict=True):
            wrong = [a.casefold() for a in answers[n]]
            found[n] = [
                row
                for row in rows
                if pool.key[row] != questions.key[n] and not any(answer in folded[row] for answer in wrong)
            ][:HARD_NEGATIVES]
    return found


def read_paragraphs(folder: Path, most: int, rng: random.Random) -> list[dict[str, Any]]:
    """Of Wikipedia, `most` paragraphs of 25 words or more, each with its title and text."""
    rows = [row for path in sorted(folder.glob("wiki_id*.jsonl*")) for row in read_json_lines(path)]
    rows = [row for row in rows if len(row["text"].split()) >= 25]
    return rng.sample(rows, min(most, len(rows)))


def _split(row: dict[str, Any], rng: random.Random) -> tuple[str, str]:
    """A paragraph as what asks for it and what is asked for: its title, a sentence of it, or some words of one."""
    sentences = _SENTENCE.split(row["text"])
    if rng.random() < 0.3:
        words = row["text"].split()[: WINDOW + 25]
        return row["title"], " ".join(words)
    n = rng.randrange(len(sentences))
    fragment = sentences[n].split()
    size = rng.randint(4, 14)
    at = rng.randint(0, max(0, len(fragment) - size))
    left = " ".join(fragment[at : at + size])
    # One time in two the words stay in the passage: a question repeats some of the words of what answers it.
    rest = sentences if len(sentences) == 1 or rng.random() < 0.5 else sentences[:n] + sentences[n + 1 :]
    words = " ".join(rest).split()
    at = rng.randint(0, max(0, len(words) - WINDOW))
    return left, f"{row['title']} {' '.join(words[at : at + WINDOW])}"


def unique_rows(texts: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Texts without repetition, and the place of each text among them."""
    places: dict[str, int] = {}
    where = np.array([places.setdefault(text, len(places)) for text in texts], np.int64)
    return list(places), where
