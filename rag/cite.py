"""Draft -> sentences, each with the citations that hold. Trusts no generator.

A draft's ``[n]`` means ``reading.hits[n - 1]``; what resolves to nothing vanishes. For every sentence the supporting
sentence of a passage is looked up: verbatim where the draft quotes (all quotes must be there; the longest is cited),
otherwise by the meaning of its words. No number, date or name may stand in it that its evidence does not state in some
form (`facts`). Citations are then numbered as they appear, one a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.facts import Names, unsupported
from rag.instructions import honest_sentences
from rag.language import detect
from rag.phrases import UNSUPPORTED
from rag.schema import Citation, Hit, Language, Passage, Reading, Sentence
from rag.sentences import Span, sentences
from rag.vectors import Matrix, WordVectors, unit_rows
from rag.words import is_function_word, words

_MARKER = re.compile(
    r"\s*(?:[\[【]\s*(\d{1,3}(?:\s*[,;&]\s*\d{1,3})*)\s*[\]】]|\((?:sumber|source)s?\s*(\d{1,3})\))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“«]((?<=“)[^“”]+(?=”)|(?<=«)[^«»]+(?=»))[”»]|\"([^\"]{12,})\"")
_TRANSLATED = 0.5
"""Cosine from which a word of a name is a translation of one in the evidence: “Governor”, “gubernur”."""
_TELLING = 5
"""Words from which a sentence tells its language."""
_SUPPORTED = 0.7
"""Share of a sentence's words, weighed, that its evidence must carry."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A draft, checked."""

    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]


class Citer:
    """Checks drafts against what was read."""

    def __init__(self, vectors: WordVectors, names: Names | None = None) -> None:
        """`names` says which names mean the same."""
        self._vectors = vectors
        self._names = names or Names()
        self._read = lru_cache(maxsize=64)(
            self._words_of
        )  # a passage is evidence for sentence after sentence

    def _words_of(self, text: str) -> tuple[NDArray[np.int64], Matrix]:
        """Where the content words of a passage begin that may be evidence, shape (n,), and their directions."""
        spans = honest_sentences(text)
        honest = [w for w in words(text) if any(start <= w.start < end for start, end in spans)]
        found = [w for w in honest if not is_function_word(w.text)]
        starts = np.array([w.start for w in found], np.int64)
        return starts, unit_rows(self._vectors.word_vectors([w.text.lower() for w in found]))

    def check(self, draft: str, reading: Reading) -> Cited:
        """The draft with citations that hold; a sentence that nothing supports is marked."""
        numbers: dict[tuple[int, int, int], int] = {}
        citations: list[Citation] = []
        checked: list[Sentence] = []
        lines: list[str] = []
        for line in draft.split("\n"):
            said = []
            for raw, cited in _sentences_of(line):
                hits = [reading.hits[n - 1] for n in cited if 0 < n <= len(reading.hits)]
                found = [(hit, span) for hit in hits if (span := self._support(raw, hit))]
                if not found:  # cites nothing, or the wrong passage: whatever supports it is cited instead
                    found = [(hit, span) for hit in reading.hits if (span := self._support(raw, hit))][:1]
                mine = []
                for hit, (start, end) in found:
                    key = (hit.passage.id, start, end)
                    if key not in numbers:
                        numbers[key] = len(numbers) + 1
                        citations.append(_citation(numbers[key], hit, start, end))
                    mine.append(numbers[key])
                mine = sorted(set(mine))
                checked.append(Sentence(raw, tuple(mine), bool(mine)))
                said.append(f"{raw} {''.join(f'[{n}]' for n in mine) or UNSUPPORTED}")
            lines.append(" ".join(said))
        return Cited("\n".join(lines).strip(), tuple(checked), tuple(citations))

    def _support(self, sentence: str, hit: Hit) -> tuple[int, int] | None:
        """Where in its passage `sentence` is said, as a span of the source; None where it is not."""
        passage = hit.passage
        spans = honest_sentences(passage.text)
        known = " ".join([passage.title, *(passage.text[a:b] for a, b in spans), str(passage.date or "")])
        if unsupported(_QUOTED.sub(" ", strip_markers(sentence)), known, passage.language):
            return None
        found: list[tuple[int, int]] = []
        for quoted in _QUOTED.finditer(sentence):
            text = quoted[1] or quoted[2]
            at = passage.text.find(text)
            if at >= 0:
                found.append((passage.start + at, passage.start + at + len(text)))
            elif quoted[1]:
                return None  # what stands in quotation marks must be there to the letter
        if found:
            return max(found, key=lambda span: span[1] - span[0])
        return self._nearest(sentence, passage, spans, known)

    def _nearest(
        self, sentence: str, passage: Passage, spans: tuple[Span, ...], known: str
    ) -> tuple[int, int] | None:
        """The sentence of the passage, among `spans`, that says most of `sentence`; None where it is not enough."""
        content = [w.text.lower() for w in words(sentence) if not is_function_word(w.text)]
        if not content:
            return None
        raw = self._vectors.word_vectors(content)
        weights = np.linalg.norm(raw, axis=1)
        if not weights.any():
            return None
        starts, vectors = self._read(passage.text)
        alike = unit_rows(raw) @ vectors.T
        unknown = {word.lower() for word in self._names.unknown(sentence, known)}
        foreign = np.array([word in unknown for word in content])
        if (alike[foreign].max(axis=1, initial=0) < _TRANSLATED).any():
            return None
        best: tuple[float, tuple[int, int]] | None = None
        for start, end in spans:
            inside = slice(*np.searchsorted(starts, (start, end)))
            carried = float(np.clip(alike[:, inside].max(axis=1, initial=0), 0, 1) @ weights / weights.sum())
            if best is None or carried > best[0]:
                best = carried, (passage.start + start, passage.start + end)
        return best[1] if best and best[0] >= _SUPPORTED else None


def drifts(draft: str, language: Language) -> bool:
    """Whether a sentence of the draft is in the other language, quotations aside; short ones cannot tell."""
    for start, end in _outside_quotes(draft):
        said = _QUOTED.sub(" ", strip_markers(draft[start:end]))
        if len(said.split()) >= _TELLING and detect(said, default=language) != language:
            return True
    return False


def strip_markers(text: str) -> str:
    """`text` without its citation marks."""
    return _MARKER.sub("", text)


def _sentences_of(line: str) -> Iterator[tuple[str, list[int]]]:
    """The sentences of a line with the numbers that they cite, in or just behind them."""
    # Marks become private signs, so that they neither end a sentence nor get lost between two.
    cited: list[list[int]] = []

    def keep(mark: re.Match[str]) -> str:
        cited.append([int(n) for n in re.findall(r"\d+", mark[1] or mark[2])])
        return chr(0xE000 + len(cited) - 1)

    quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(line)]
    marked = _MARKER.sub(lambda m: m.group() if any(a < m.start() < b for a, b in quoted) else keep(m), line)
    # A mark behind the full stop belongs to the sentence that ends there.
    marked = re.sub(r"([.!?…]+[\"'”’»)\]]*)([\ue000-\uf8ff]+)", r"\2\1", marked)
    for start, end in _outside_quotes(marked):
        piece = marked[start:end]
        numbers = [
            n
            for sign in re.findall(r"[\ue000-\uf8ff]", piece)
            if ord(sign) - 0xE000 < len(cited)
            for n in cited[ord(sign) - 0xE000]
        ]
        text = re.sub(r"[\ue000-\uf8ff]", "", piece).strip()
        if any(character.isalnum() for character in text):
            yield re.sub(r"\s+([.!?])$", r"\1", text), numbers


def _outside_quotes(line: str) -> list[tuple[int, int]]:
    """Sentences of a line; a quotation is never cut."""
    quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(line)]
    merged: list[tuple[int, int]] = []
    for start, end in sentences(line):
        if merged and any(a < start < b for a, b in quoted):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _citation(number: int, hit: Hit, start: int, end: int) -> Citation:
    passage = hit.passage
    quote = passage.text[start - passage.start : end - passage.start]
    return Citation(number, passage.source, passage.title, passage.page, quote, start, end, passage)
