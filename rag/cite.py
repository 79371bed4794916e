"""Draft -> sentences, each with the citations that hold. Trusts no generator.

A draft's ``[n]`` means ``reading.hits[n - 1]``; what resolves to nothing vanishes. For every sentence what supports it
is looked up: verbatim where the draft quotes (all quotes must be there; the longest is cited), otherwise what of a
document speaks of it (`premise`), which has to entail it (`entailment`). No number, date or name may stand in it that
its document does not state in some form (`facts`). What the document contradicts is left out. Citations are then
numbered as they appear, one a quote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from rag.draft import Line, Said, items_of, lines_of, strip_markers, whole_sentences, without_bullet
from rag.entailment import Judge, Verdict
from rag.fitted import fitted
from rag.premise import Document, Premise, premise
from rag.schema import Citation, Hit, Language, Passage, Reading, Sentence
from rag.text.alignment import Alignment, Text
from rag.text.dated import states_another_date, without_date
from rag.text.facts import Names, numbers, unsupported
from rag.text.forms import is_clause
from rag.text.language import detect
from rag.text.office import has_another_office, holds_office, plainly
from rag.text.phrases import UNSUPPORTED
from rag.text.quotations import QUOTED
from rag.text.sentences import Span, sentences
from rag.text.topic import Topic
from rag.text.vectors import Remembered, WordVectors

_TRANSLATED = 0.5
"""Cosine from which a word of a name is a translation of one in the evidence: “Governor”, “gubernur”."""
_AGREES, _DISAGREES = Verdict(1.0, 0.0, 0.0), Verdict(0.0, 1.0, 0.0)
_OF_DOCUMENT = re.compile(
    r"\b(?:dokumen|berita|laporan|document|report|article)(?: \w+)? (?:tertanggal|dated|of)\b"
    r"(?!.*\b(?:hari itu|that day)\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:menjadi|selesai\w*|dibangun|didirikan|dilantik|lahir|sejak|became|finished|built|founded|born|appointed"
    r"|completed|opened|dibuka|since)\b",
    re.IGNORECASE,
)
"""What happened on its date, and is not only so at the time."""
_ADDRESSES = frozenset("bapak ibu pak bu saudara saudari sdr mr mrs ms sir".split())
"""Before a name: no part of it."""
_DOCUMENTS = 3
"""Documents that a sentence is held against besides those that it cites."""
_FEW = 5
"""Words up to which a sentence may be none."""
_PARTED = re.compile(r"[:,;(]| [–—-] ")
_LONGEST_ITEM = 12
"""Words of an item of a list that is judged as a whole."""
_TELLING = 5
"""Words from which a sentence tells its language."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A draft, checked."""

    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    unsaid: bool = False
    """Whether it says of something that the documents do not say it."""


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
        lines = lines_of(draft)
        lists = self._lists(lines, reading, question)
        register = _Register()
        checked: list[Sentence] = []
        shown: list[str] = []
        for at, line in enumerate(lines):
            said = [line.shown] if line.shown else []
            is_left_out = False
            for one in line.said:
                if one.is_unsaid or one.leads:
                    said.append(one.text)
                    continue
                statement = self._statement(one, line, question)
                found = lists.get(at) or self._evidence(statement, one.cited, reading.hits)
                if found and found[0].denied:
                    checked.append(Sentence(one.text, (), False, contradicted=True))
                    is_left_out = True
                    continue
                mine = sorted({register.number(hit, span) for each in found for hit, span in each.places})
                checked.append(Sentence(one.text, tuple(mine), bool(mine)))
                said.append(_marked(one.text, "".join(f"[{n}]" for n in mine) or UNSUPPORTED, line))
            if said or not is_left_out:
                shown.append(" ".join(said))
        unsaid = any(one.is_unsaid for line in lines for one in line.said)
        return Cited("\n".join(shown).strip(), tuple(checked), tuple(register.citations), unsaid)

    def _statement(self, one: Said, line: Line, question: str) -> _Statement:
        """A sentence as it is judged: an item of a list goes on from what stands above it, and a few words that are no
        clause answer the question."""
        plain = without_bullet(one.text)
        few = len(plain.split()) <= _FEW and not is_clause(plain) and ":" not in plain
        before = (line.lead or question) if few else ""
        return _Statement(one.text, before, self._vectors, self._names)

    def _lists(self, lines: Sequence[Line], reading: Reading, question: str) -> dict[int, list[_Found]]:
        """What supports each item, by its line, of lists that are supported as a whole: one of three companies is not
        “the companies that came”, all three are."""
        found: dict[int, list[_Found]] = {}
        for start, end in items_of(lines):
            said = [line.said[0] for line in lines[start:end]]
            items = [without_bullet(one.text).rstrip(" .;,") for one in said]
            if any(
                len(one.split()) > _LONGEST_ITEM or _PARTED.search(one) or is_clause(one) for one in items
            ):
                continue  # each says something by itself
            whole = _Statement(", ".join(items), lines[start].lead or question, self._vectors, self._names)
            cited = list(dict.fromkeys(n for one in said for n in one.cited))
            evidence = self._evidence(whole, cited, reading.hits)
            if evidence and not evidence[0].denied and self._in_one_sentence(items, evidence):
                found |= dict.fromkeys(range(start, end), evidence)
        return found

    def _in_one_sentence(self, items: Sequence[str], evidence: Sequence[_Found]) -> bool:
        """Whether a sentence that is cited names every item: then it lists them."""
        named = [Topic(item, self._vectors) for item in items]
        return any(
            all(
                item.is_named_in(hit.passage.text[a - hit.passage.start : b - hit.passage.start])
                for item in named
            )
            for one in evidence
            for hit, (a, b) in one.places
        )

    def verdict(self, statement: str, passages: Sequence[Passage]) -> Verdict | None:
        """What the passages of one document, in its order, say of a statement; None where they lack a figure or a name
        of it, or it has no word that tells."""
        sentence = _Statement(statement, "", self._vectors, self._names)
        found = self._premise(sentence, self._lay_out(tuple(passages))) if passages else None
        return self._verdict(sentence, *found) if found else None

    def _verdict(self, sentence: _Statement, told: Premise, agrees: bool | None) -> Verdict:
        """With names as the document has them: “Pergub” where that is what it calls it. Where it `agrees` or not, word
        for word or about who holds an office, that is the verdict."""
        if agrees is not None:
            return _AGREES if agrees else _DISAGREES
        said = _without_its_date(sentence.whole, told)
        return self._judge.judge([(self._names.as_in(told.text, said), told)])[0]

    def _document(self, passages: tuple[Passage, ...]) -> Document:
        return Document(passages, self._vectors, self._names)

    def _evidence(self, sentence: _Statement, cited: Sequence[int], hits: Sequence[Hit]) -> list[_Found]:
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
        self, sentence: _Statement, documents: Sequence[Sequence[Hit]], most: int | None = None
    ) -> list[_Found]:
        """What documents say of a sentence, or say otherwise; nothing of those that do neither. At most so many are
        judged, those first that say most of its words."""
        found: list[_Found] = []
        quotes = QUOTED.findall(sentence.raw)
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
            denied = verdict.contradicted >= self._least["contradicted"] and not judged.before
            if denied or verdict.entailed >= self._least[pair]:
                by_id = {hit.passage.id: hit for hit in hits}
                places = tuple((by_id[said.passage.id], said.span) for said in one.cited)
                found.append(_Found(places, verdict.entailed, denied))
        return found

    def _premise(self, sentence: _Statement, document: Document) -> tuple[Premise, bool | None] | None:
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
        foreign = [n for n, word in enumerate(lower) if word in unknown - _ADDRESSES and (n or not opens)]
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


class _Statement:
    """What a sentence of a draft states; laid out only where a document has its figures."""

    def __init__(self, raw: str, before: str, vectors: WordVectors, names: Names) -> None:
        """`before` is what a few words answer, or go on from."""
        self.raw = raw
        self.plain = plainly(raw)
        self.own = without_bullet(QUOTED.sub(" ", strip_markers(self.plain)).replace("**", ""))
        """Without its quotations."""
        self.whole = f"{before} {self.own}" if before else self.own
        """What it says, and what is looked for."""
        self.before, self._vectors, self._names = before, vectors, names

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
    def unquoted(self) -> _Statement:
        """The same as if nothing were quoted."""
        raw = QUOTED.sub(lambda quoted: quoted[1] or quoted[2], self.raw)
        return _Statement(raw, self.before, self._vectors, self._names)


def _marked(text: str, marks: str, line: Line) -> str:
    """A sentence with its marks behind it; in the last cell of a row."""
    if line.is_row and text.endswith("|"):
        return f"{text[:-1].rstrip()} {marks} |"
    return f"{text} {marks}"


def _without_its_date(said: str, told: Premise) -> str:
    """A statement without that it is of the year or the month which its document bears and its sentences do not repeat:
    “the head in 2012”; nor that the document is of that day. A day is said of what happened, and stays; so does a year
    in which something began."""
    day = told.sentences[0].passage.date
    if day is None or states_another_date(told.text, day):
        return said
    is_exact = any(day.isoformat() in readings for readings in numbers(said))
    if not _OF_DOCUMENT.search(said) and (is_exact or _BEGINS.search(said)):
        return said
    return without_date(said, day)


def _by_document(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """The hits of each document, in its order."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.passage.source, []).append(hit)
    return {source: sorted(some, key=lambda hit: hit.passage.start) for source, some in found.items()}


def _with_figures(told: Premise, sentence: _Statement, language: Language) -> Premise | None:
    """A premise that cites all figures of a sentence, more of its sentences where it must; None where it lacks one."""

    def lacking(some: Premise) -> int:
        cited = " ".join([some.title, *(f"{one.passage.section} {one.text}" for one in some.cited)])
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
    for start, end in whole_sentences(draft):
        said = QUOTED.sub(" ", strip_markers(draft[start:end]))
        if len(said.split()) >= _TELLING and detect(said, default=language) != language:
            return True
    return False


class _Register:
    """Numbers what is cited as it appears, one a quote."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self._numbers: dict[tuple[int, Span], int] = {}

    def number(self, hit: Hit, span: Span) -> int:
        """Of these words of a hit's source."""
        key = hit.passage.id, span
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(_citation(self._numbers[key], hit, *span))
        return self._numbers[key]


def _citation(number: int, hit: Hit, start: int, end: int) -> Citation:
    passage = hit.passage
    quote = passage.text[start - passage.start : end - passage.start]
    return Citation(
        number, passage.source, passage.title, passage.page, quote, start, end, passage, hit.also_in
    )
