"""Draft -> sentences, each with the citations that hold. Trusts no generator.

A draft's ``[n]`` means ``reading.hits[n - 1]``; what resolves to nothing vanishes. For every sentence the supporting
sentence of a passage is looked up: verbatim where the draft quotes (all quotes must be there; the longest is cited),
otherwise by the meaning of its words. No number, date or name may stand in it that its evidence does not state in some
form (`facts`), none in another's place (`exchange`), and nothing that the evidence denies (`polarity`). Citations are
then numbered as they appear, one a quote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from rag.alignment import Alignment, Floats, Text
from rag.exchange import exchanged
from rag.facts import Names, Stated, stated, unsupported
from rag.fitted import fitted
from rag.instructions import honest_sentences
from rag.language import detect
from rag.office import holds_office, plainly
from rag.phrases import UNSUPPORTED
from rag.polarity import opposed
from rag.schema import Citation, Hit, Language, Passage, Reading, Sentence
from rag.sentences import Span, sentences
from rag.vectors import Remembered, WordVectors

_MARKER = re.compile(
    r"\s*(?:[\[【]\s*(\d{1,3}(?:\s*[,;&]\s*\d{1,3})*)\s*[\]】]|\((?:sumber|source)s?\s*(\d{1,3})\))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“«]((?<=“)[^“”]+(?=”)|(?<=«)[^«»]+(?=»))[”»]|\"([^\"]{12,})\"")
_TRANSLATED = 0.5
"""Cosine from which a word of a name is a translation of one in the evidence: “Governor”, “gubernur”."""
_TELLING = 5
"""Words from which a sentence tells its language."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A draft, checked."""

    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]


class Citer:
    """Checks drafts against what was read."""

    def __init__(
        self, vectors: WordVectors, names: Names | None = None, least: Mapping[str, float] | None = None
    ) -> None:
        """`names` says which names mean the same; `least` the share of a sentence's words, weighed, that its evidence
        must carry, for evidence in the ``same`` language and in the other (``cross``): as `python -m eval.fit` found
        it, by default."""
        self._least = least or fitted("support")
        self._vectors = Remembered(vectors)
        self._names = names or Names()
        read = partial(_Known, vectors=self._vectors, names=self._names)
        self._read = lru_cache(maxsize=128)(read)  # a passage is evidence for sentence after sentence

    def check(self, draft: str, reading: Reading) -> Cited:
        """The draft with citations that hold; what nothing supports is marked, what the evidence denies left out."""
        numbers: dict[tuple[int, int, int], int] = {}
        citations: list[Citation] = []
        checked: list[Sentence] = []
        lines: list[str] = []
        for line in draft.split("\n"):
            said, silent = [], False
            for raw, cited in _sentences_of(line):
                found = self._evidence(raw, cited, reading.hits)
                if found and found[0].denied:
                    checked.append(Sentence(raw, (), False, contradicted=True))
                    silent = True
                    continue
                mine = []
                for hit, (start, end) in ((one.hit, one.span) for one in found):
                    key = (hit.passage.id, start, end)
                    if key not in numbers:
                        numbers[key] = len(numbers) + 1
                        citations.append(_citation(numbers[key], hit, start, end))
                    mine.append(numbers[key])
                mine = sorted(set(mine))
                checked.append(Sentence(raw, tuple(mine), bool(mine)))
                said.append(f"{raw} {''.join(f'[{n}]' for n in mine) or UNSUPPORTED}")
            if said or not silent:
                lines.append(" ".join(said))
        return Cited("\n".join(lines).strip(), tuple(checked), tuple(citations))

    def carried(self, statement: str, passage: Passage) -> float:
        """The share of a statement's words, weighed, that the best sentence of a passage carries, in [0, 1]."""
        sentence, evidence = _Said(statement, self._vectors, self._names), self._read(passage)
        if not sentence.weights.any() or not evidence.spans:
            return 0.0
        return _carried(Alignment(sentence.text, evidence.text), sentence, evidence)[0]

    def _evidence(self, raw: str, cited: Sequence[int], hits: Sequence[Hit]) -> list[_Found]:
        """What the cited passages have to say of a sentence; where none supports it, what one of all has."""
        sentence = _Said(raw, self._vectors, self._names)
        named = [hits[n - 1] for n in dict.fromkeys(cited) if 0 < n <= len(hits)]
        found = [one for hit in named if (one := self._support(sentence, hit))]
        held = [one for one in found if not one.denied]
        if held:
            return held
        found += [one for hit in hits if hit not in named and (one := self._support(sentence, hit))]
        return [max(found, key=lambda one: one.share)] if found else []

    def _support(self, sentence: _Said, hit: Hit) -> _Found | None:
        """Where in its passage a sentence is said, or denied; None where it is neither."""
        passage, evidence = hit.passage, self._read(hit.passage)
        if unsupported(sentence.own, evidence.whole, passage.language):
            return None
        found: list[tuple[int, int]] = []
        for quoted in _QUOTED.finditer(sentence.raw):
            text = quoted[1] or quoted[2]
            at = passage.text.find(text)
            if at >= 0:
                found.append((passage.start + at, passage.start + at + len(text)))
            elif quoted[1]:
                return None  # what stands in quotation marks must be there to the letter
        if found:
            return _Found(hit, max(found, key=lambda span: span[1] - span[0]), 1.0)
        return self._nearest(sentence, hit, evidence)

    def _nearest(self, sentence: _Said, hit: Hit, evidence: _Known) -> _Found | None:
        """The sentence of the passage that says most of `sentence`; None where it is not enough."""
        if not sentence.weights.any() or not evidence.spans:
            return None
        alignment = Alignment(sentence.text, evidence.text)
        unknown = {word.lower() for word in self._names.unknown(sentence.plain, evidence.whole)}
        foreign = [n for n, word in enumerate(sentence.text.lower) if word in unknown]
        if foreign and (alignment.alike[foreign].max(axis=1, initial=0) < _TRANSLATED).any():
            return None
        carried, (start, end) = _carried(alignment, sentence, evidence)
        if carried < self._least["same" if hit.passage.language == sentence.language else "cross"]:
            return None
        agrees = holds_office(alignment)
        if agrees is None:
            known = evidence.figures if sentence.figures else []
            denied = opposed(alignment) or exchanged(alignment, sentence.figures, known)
        else:
            denied = not agrees
        return _Found(hit, (hit.passage.start + start, hit.passage.start + end), carried, denied)


class _Known:
    """A passage as evidence; it is looked at more closely only for a sentence whose figures it has."""

    def __init__(self, passage: Passage, vectors: WordVectors, names: Names) -> None:
        self.spans = honest_sentences(passage.text)
        said = (passage.text[a:b] for a, b in self.spans)
        self.whole = " ".join([passage.title, *said, str(passage.date or "")])
        """Its honest sentences with its title and date."""
        self._passage, self._vectors, self._names = passage, vectors, names

    @cached_property
    def text(self) -> Text:
        return Text.of(self._passage.text, self.spans, self._vectors, self._names)

    @cached_property
    def inside(self) -> list[slice]:
        """The words of each sentence."""
        starts = [word.start for word in self.text.words]
        return [slice(bisect_left(starts, start), bisect_left(starts, end)) for start, end in self.spans]

    @cached_property
    def figures(self) -> list[Stated]:
        return stated(self._passage.text, self._passage.language, least=1)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a passage has to say of a sentence."""

    hit: Hit
    span: tuple[int, int]
    """Where, in the source."""
    share: float
    """How much of the sentence it carries, in [0, 1]."""
    denied: bool = False
    """Whether it says otherwise."""


class _Said:
    """A sentence of a draft; much is said of it only where a passage has its figures."""

    def __init__(self, raw: str, vectors: WordVectors, names: Names) -> None:
        self.raw = raw
        self.plain = plainly(raw)
        self.own = _QUOTED.sub(" ", strip_markers(self.plain))
        """Without its quotations."""
        self._vectors, self._names = vectors, names

    @cached_property
    def text(self) -> Text:
        return Text.of(self.plain, sentences(self.plain), self._vectors, self._names)

    @cached_property
    def language(self) -> Language:
        return detect(self.raw)

    @cached_property
    def figures(self) -> list[Stated]:
        return stated(self.plain, least=2)

    @cached_property
    def weights(self) -> Floats:
        """Of its words; figures, which the evidence has or has not, count for none where there are others."""
        weights = self.text.weights.copy()
        for start, end, _ in self.figures:
            weights[[start <= word.start < end for word in self.text.words]] = 0
        return weights if weights.any() else self.text.weights


def _carried(alignment: Alignment, sentence: _Said, evidence: _Known) -> tuple[float, Span]:
    """The share of the sentence that one sentence of the passage carries, and which."""
    weights, total = sentence.weights, sentence.weights.sum()
    return max(
        (
            (float(alignment.alike[:, inside].max(axis=1, initial=0) @ weights / total), span)
            for span, inside in zip(evidence.spans, evidence.inside, strict=True)
        ),
        key=lambda one: one[0],
    )


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
    return Citation(
        number, passage.source, passage.title, passage.page, quote, start, end, passage, hit.also_in
    )
