"""Draft -> sentences, each with the citations that hold. Trusts no generator.

A draft's ``[n]`` means ``reading.hits[n - 1]``; what resolves to nothing vanishes. For every sentence what supports it
is looked up: verbatim where the draft quotes (all quotes must be there; the longest is cited), otherwise what of a
document speaks of it (`premise`), which has to entail it (`entailment`). No number, date or name may stand in it that
its document does not state in some form (`facts`). What the document contradicts is left out. Citations are then
numbered as they appear, one a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from rag.entailment import Judge, Verdict
from rag.fitted import fitted
from rag.premise import Document, Premise, premise
from rag.schema import Citation, Hit, Language, Passage, Reading, Sentence
from rag.text.alignment import Alignment, Text
from rag.text.facts import Names, numbers, unsupported
from rag.text.forms import is_clause
from rag.text.language import detect
from rag.text.office import has_another_office, holds_office, plainly
from rag.text.phrases import UNSUPPORTED
from rag.text.sentences import Span, sentences
from rag.text.vectors import Remembered, WordVectors

_MARKER = re.compile(
    r"\s*(?:[\[【]\s*(\d{1,3}(?:\s*[,;&]\s*\d{1,3})*)\s*[\]】]|\((?:sumber|source)s?\s*(\d{1,3})\))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“«]((?<=“)[^“”]+(?=”)|(?<=«)[^«»]+(?=»))[”»]|\"([^\"]{12,})\"")
_TRANSLATED = 0.5
"""Cosine from which a word of a name is a translation of one in the evidence: “Governor”, “gubernur”."""
_AGREES, _DISAGREES = Verdict(1.0, 0.0, 0.0), Verdict(0.0, 1.0, 0.0)
_DOCUMENTS = 3
"""Documents that a sentence is held against besides those that it cites."""
_BULLET = re.compile(r"^\s*(?:[-–•*]|\d{1,2}[.)])\s+")
_FEW = 5
"""Words up to which a sentence may be none."""
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
        self,
        judge: Judge,
        vectors: WordVectors,
        names: Names | None = None,
        least: Mapping[str, float] | None = None,
    ) -> None:
        """`names` says which names mean the same; `least` how probable it has to be that what was read entails a
        sentence, for a document in the ``same`` language and in the other (``cross``), or ``contradicted`` that it
        says otherwise: as `python -m eval.fit_support` found it, by default."""
        self._judge = judge
        self._least = least or fitted("support")
        self._vectors = Remembered(vectors)
        self._names = names or Names()
        self._lay_out = lru_cache(maxsize=64)(self._document)  # it is evidence for sentence after sentence

    def check(self, draft: str, reading: Reading, question: str = "") -> Cited:
        """The draft with citations that hold; what nothing supports is marked, what is contradicted left out.

        Args:
            question: that it answers, which tells what a draft of a few words means.
        """
        numbers: dict[tuple[int, int, int], int] = {}
        citations: list[Citation] = []
        checked: list[Sentence] = []
        lines: list[str] = []
        for line in draft.split("\n"):
            said, silent = [], False
            for raw, cited in _sentences_of(line):
                found = self._evidence(_Said(raw, question, self._vectors, self._names), cited, reading.hits)
                if found and found[0].denied:
                    checked.append(Sentence(raw, (), False, contradicted=True))
                    silent = True
                    continue
                mine = []
                for hit, (start, end) in (place for one in found for place in one.places):
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

    def verdict(self, statement: str, passages: Sequence[Passage]) -> Verdict | None:
        """What the passages of one document, in its order, say of a statement; None where they lack a figure or a name
        of it, or it has no word that tells."""
        sentence = _Said(statement, "", self._vectors, self._names)
        found = self._premise(sentence, self._lay_out(tuple(passages))) if passages else None
        return self._verdict(sentence, *found) if found else None

    def _verdict(self, sentence: _Said, told: Premise, agrees: bool | None) -> Verdict:
        """With names as the document has them: “Pergub” where that is what it calls it. Where it `agrees` or not, word
        for word or about who holds an office, that is the verdict."""
        if agrees is not None:
            return _AGREES if agrees else _DISAGREES
        return self._judge.judge([(self._names.as_in(told.text, sentence.whole), told)])[0]

    def _document(self, passages: tuple[Passage, ...]) -> Document:
        return Document(passages, self._vectors, self._names)

    def _evidence(self, sentence: _Said, cited: Sequence[int], hits: Sequence[Hit]) -> list[_Found]:
        """What the cited documents have to say of a sentence; where none supports it, what one of all has."""
        sources = dict.fromkeys(hits[n - 1].passage.source for n in cited if 0 < n <= len(hits))
        documents = _by_document(hits)
        named = self._found(sentence, [documents.pop(source) for source in sources])
        held = [one for one in named if not one.denied]
        if held:
            return held
        found = [*named, *self._found(sentence, list(documents.values()), _DOCUMENTS)]
        return [max(found, key=lambda one: (not one.denied, one.entailed))] if found else []

    def _found(
        self, sentence: _Said, documents: Sequence[Sequence[Hit]], most: int | None = None
    ) -> list[_Found]:
        """What documents say of a sentence, or say otherwise; nothing of those that do neither. At most so many are
        judged, those first that say most of its words."""
        found: list[_Found] = []
        quotes = _QUOTED.findall(sentence.raw)
        # What stands in typographic quotation marks must be there to the letter; others may only emphasise.
        to_the_letter = any(one for one, _ in quotes)
        judged = sentence.unquoted if quotes and not to_the_letter else sentence
        premises: list[tuple[Sequence[Hit], Premise, bool | None]] = []
        for hits in documents:
            document = self._lay_out(tuple(hit.passage for hit in hits))
            if quotes and sentence.has_its_figures_in(document):
                found += _quoted([one or other for one, other in quotes], hits)
            if not found and not to_the_letter and (told := self._premise(judged, document)):
                premises.append((hits, *told))
        premises.sort(key=lambda told: -told[1].share)
        for hits, one, agrees in premises[:most]:
            verdict = self._verdict(judged, one, agrees)
            pair = "same" if one.cited[0].passage.language == sentence.language else "cross"
            denied = verdict.contradicted >= self._least["contradicted"] and not judged.answers
            if denied or verdict.entailed >= self._least[pair]:
                by_id = {hit.passage.id: hit for hit in hits}
                places = tuple((by_id[said.passage.id], said.span) for said in one.cited)
                found.append(_Found(places, verdict.entailed, denied))
        return found

    def _premise(self, sentence: _Said, document: Document) -> tuple[Premise, bool | None] | None:
        """What of a document speaks of a sentence, with all figures of it, and whether it agrees, where that is plain;
        None where it lacks a figure, or a name."""
        if not document.spans or not sentence.text.weights.any():
            return None
        if not sentence.has_its_figures_in(document):
            return None
        if (n := document.find(" ".join(sentence.own.split()))) is not None:
            return Premise(document.title, (document.sentence(n, is_cited=True),), 1.0), True
        alignment = Alignment(sentence.text, document.text)
        unknown = {word.lower() for word in self._names.unknown(sentence.plain, document.whole)}
        lower, said = sentence.text.lower, sentence.text.words
        # What opens a sentence before a name that is known is its title, or no name: “Menurut Bambang”, “Dean Masjaya”.
        opens = len(said) > 1 and said[1].text[0].isupper() and lower[1] not in unknown
        foreign = [n for n, word in enumerate(lower) if word in unknown and (n or not opens)]
        if foreign and (alignment.alike[foreign].max(axis=1, initial=0) < _TRANSLATED).any():
            return None
        if has_another_office(alignment):
            return None
        told = _with_figures(premise(alignment, document), sentence, document.language)
        return (told, holds_office(alignment)) if told else None


@dataclass(frozen=True, slots=True)
class _Found:
    """What a document has to say of a sentence."""

    places: tuple[tuple[Hit, Span], ...]
    """The sentences that say it, where in the source."""
    entailed: float
    denied: bool = False
    """Whether it says otherwise."""


class _Said:
    """A sentence of a draft; laid out only where a document has its figures."""

    def __init__(self, raw: str, question: str, vectors: WordVectors, names: Names) -> None:
        self.raw = raw
        self.plain = plainly(raw)
        self.own = _BULLET.sub("", _QUOTED.sub(" ", strip_markers(self.plain)).replace("**", ""))
        """Without its quotations."""
        self.answers = bool(question) and len(self.own.split()) <= _FEW and not is_clause(self.own)
        self.whole = f"{question} {self.own}" if self.answers else self.own
        """What it says: a few words say it in answer to the question, and are looked for with it."""
        self._question, self._vectors, self._names = question, vectors, names

    @cached_property
    def text(self) -> Text:
        said = self.whole if self.whole != self.own else self.plain
        return Text.of(said, sentences(said), self._vectors, self._names)

    @cached_property
    def language(self) -> Language:
        return detect(self.whole)

    def has_its_figures_in(self, document: Document) -> bool:
        """Whether a document states all its numbers and dates; one without any has no need of the document's words."""
        return not numbers(self.own) or not unsupported(self.own, document.whole, document.language)

    @cached_property
    def unquoted(self) -> _Said:
        """The same as if nothing were quoted."""
        raw = _QUOTED.sub(lambda quoted: quoted[1] or quoted[2], self.raw)
        return _Said(raw, self._question, self._vectors, self._names)


def _by_document(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """The hits of each document, in its order."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.passage.source, []).append(hit)
    return {source: sorted(some, key=lambda hit: hit.passage.start) for source, some in found.items()}


def _with_figures(told: Premise, sentence: _Said, language: Language) -> Premise | None:
    """A premise that cites all figures of a sentence, more of its sentences where it must; None where it lacks one."""

    def lacking(some: Premise) -> int:
        cited = " ".join([some.title, *(one.text for one in some.cited)])
        return len(unsupported(sentence.own, cited, language))

    for n, one in enumerate(told.sentences):
        if lacking(told) and not one.is_cited:
            fuller = (*told.sentences[:n], replace(one, is_cited=True), *told.sentences[n + 1 :])
            told = min(told, replace(told, sentences=fuller), key=lacking)
    return None if lacking(told) else told


def _quoted(quotes: Sequence[str], hits: Sequence[Hit]) -> list[_Found]:
    """Where a document has the longest of the quotations; nothing where it lacks one of them."""
    places: list[tuple[Hit, Span]] = []
    for quote in quotes:
        there = [(hit, at) for hit in hits if (at := hit.passage.text.find(quote)) >= 0]
        if not there:
            return []
        hit, at = there[0]
        places.append((hit, (hit.passage.start + at, hit.passage.start + at + len(quote))))
    longest = max(places, key=lambda place: place[1][1] - place[1][0])
    return [_Found((longest,), 1.0)]


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
