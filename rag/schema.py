"""What the steps hand to each other: frozen records, no behaviour beyond derived views.

Offsets are character offsets into the text of a source, so that ``text[start:end]`` is always the quoted words.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Language = Literal["id", "en"]
End = Literal["newest", "oldest"]
"""Which documents come first, where they are put in order of their dates."""


class Titled(Protocol):
    """A text with a title; `Passage` is one."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Source:
    """One document as read from a file: its whole text and what a citation says about it."""

    id: str
    """The path relative to what was added, e.g. ``seeds/003_x.txt``."""
    title: str
    text: str
    language: Language
    date: datetime.date | None = None
    """The date that the document states for itself; never guessed."""
    pages: tuple[int, ...] = ()
    """Offset at which each page begins; empty where the format has no pages."""
    digest: str = ""
    """SHA-256 of the file's bytes, in hexadecimal."""
    origin: str = ""
    """Where the file lies on this machine; empty for a text that came from no file."""
    unread: tuple[int, ...] = field(default=(), compare=False)
    """Pages that hold pictures and no text, as found when the file was read; not stored."""

    def page(self, offset: int) -> int | None:
        """The page number (from 1) that holds the character at `offset`."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """One row of the list of documents."""

    id: str
    title: str
    language: Language
    date: datetime.date | None
    passages: int
    characters: int
    added: str
    """When it was last indexed, ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a source that is indexed, retrieved and cited as one."""

    id: int
    """63 bits of a hash of source, context and occurrence: the same in every store and on every machine."""
    source: str
    title: str
    text: str
    start: int
    end: int
    language: Language
    date: datetime.date | None = None
    page: int | None = None
    section: str = ""
    """The headings above it, from the outermost: ``Bab II › Anggaran``."""

    @property
    def context(self) -> str:
        """What is embedded and analysed: the words, led by title, date and headings, which readers find them by."""
        head = f"{self.title} ({self.date.isoformat()})" if self.date else self.title
        lead = [head] if head and not self.text.startswith(self.title) else []
        return "\n".join([*lead, *filter(None, [self.section]), self.text])


def unit_of(source: str) -> Literal["page", "slide", "sheet"]:
    """What the pages of a document are, by the kind of file that its id names."""
    kind = kind_of(source)
    return "slide" if kind in ("pptx", "odp") else "sheet" if kind in ("xlsx", "xlsm", "ods") else "page"


def kind_of(source: str) -> str:
    """The kind of file that a document's id names, in lower case: ``pdf``; empty where it names none."""
    found = re.search(r"\.(\w{1,8})(?: \(\d+\))?$", source)
    return found[1].lower() if found else ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages a search may find. A bound that is None excludes nothing."""

    sources: frozenset[str] | None = None
    """Ids of the sources that count."""
    language: Language | None = None
    """The language of the passage itself, whatever the rest of its source is in."""
    after: datetime.date | None = None
    """The earliest date, itself included. Where a date is asked for, a source that states none is left out."""
    before: datetime.date | None = None
    """The latest date, itself included."""
    without: frozenset[str] = frozenset()
    """Ids of sources that do not count, whatever else is asked for."""

    def allows(self, passage: Passage) -> bool:
        """Whether a search may find `passage`: what every store's own filter has to agree with."""
        return self._fits(passage.source, passage.language, passage.date)

    def allows_source(self, source: SourceInfo) -> bool:
        """Whether a document counts, by the language that most of it is in."""
        return self._fits(source.id, source.language, source.date)

    def _fits(self, source: str, language: Language, stated: datetime.date | None) -> bool:
        return (
            (self.sources is None or source in self.sources)
            and source not in self.without
            and self.language in (None, language)
            and (self.after is None or (stated is not None and stated >= self.after))
            and (self.before is None or (stated is not None and stated <= self.before))
        )


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a store says of a passage that either of its indexes found."""

    id: int
    language: Language
    lexical: float
    """BM25 as a share of the most that any passage could reach for these terms, in [0, 1]."""
    dense: float
    """Cosine of the question's and the passage's vector, in [-1, 1]."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with how well it fits the question."""

    passage: Passage
    score: float
    """In [0, 1]; higher is better."""
    lexical: float = 0.0
    """As in `Candidate`."""
    dense: float = 0.0
    """As in `Candidate`."""
    also_in: tuple[str, ...] = ()
    """Other sources that hold nearly the same passage."""

    def to_json(self) -> dict[str, Any]:
        """The public form, as printed by ``tanya search --json``."""
        passage = self.passage
        names = ("source", "title", "page", "text", "start", "end")
        return {"score": round(self.score, 4), **{name: getattr(passage, name) for name in names}}


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The words of a sentence that answer."""

    text: str
    start: int
    end: int
    score: float
    """The probability that these words answer, and no others of the sentence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a found passage that helps to answer."""

    hit: Hit
    text: str
    start: int
    end: int
    score: float
    """How well the sentence answers, in [0, 1]."""
    short: ShortAnswer | None = None
    """The words that answer, where the reader is sure of them."""
    question: str = ""
    """The part of the question that it answers, where that was taken apart."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of the hits."""

    hits: tuple[Hit, ...]
    """The passages that were read, best first; ``[n]`` in a draft means ``hits[n - 1]``."""
    evidence: tuple[Evidence, ...]
    """The sentences to answer with, in the order in which they are to be said."""
    confidence: float
    """Calibrated probability that the hits hold the answer."""
    answerable: bool
    """Whether `confidence` reaches the fitted threshold."""
    missing: tuple[str, ...] = ()
    """Parts of the question that the hits do not answer, where others are answered."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What ``[number]`` in an answer stands for."""

    number: int
    source: str
    title: str
    page: int | None
    quote: str
    start: int
    end: int
    passage: Passage
    """The passage around the quote, for showing it in its context."""
    also_in: tuple[str, ...] = ()
    """Other sources that hold nearly the same passage."""

    def to_json(self) -> dict[str, Any]:
        """The public form, as printed by ``tanya ask --json``."""
        names = ("number", "source", "title", "page", "quote", "start", "end")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and what stands behind it."""

    text: str
    citations: tuple[int, ...]
    supported: bool
    contradicted: bool = False
    """Whether the evidence says otherwise: then the sentence is left out of the answer's text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal, with everything needed to check it."""

    question: str
    text: str
    language: Language
    refused: bool
    searched_for: str
    """The question as it was searched: a follow-up made whole from the history."""
    citations: tuple[Citation, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    generator: str = "extractive"
    """Which generator wrote `text`."""
    note: str = ""
    """What the reader should know about how the answer came to be, e.g. that a model failed."""
    confidence: float = 0.0
    nearest: tuple[Hit, ...] = field(default=(), repr=False)
    """The hits that were read, best first: offered when nothing answers."""
    suggestion: str = ""
    """A question that the documents do answer, where this one is refused."""
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The public form, as printed by ``tanya ask --json``."""
        return {
            "question": self.question,
            "answer": self.text,
            "language": self.language,
            "refused": self.refused,
            "searched_for": self.searched_for,
            "citations": [citation.to_json() for citation in self.citations],
            "seconds": round(self.seconds, 4),
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be indexed, and why."""

    source: str
    reason: str
    """One of `errors.LOAD_FAILURES`."""
    message: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What happened to each file, by source id."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    incomplete: tuple[Failure, ...] = ()
    """Files of which a part could not be read; the rest of each was added or updated."""
    passages: int = 0
    """Passages stored for the added and updated files."""
    embedded: int = 0
    """Passages that had to be embedded; the others kept their vectors."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing has come, reported several times a second while something moves."""

    done: int
    """Files of which it is known what became of them."""
    total: int
    current: str
    """Source id of the file at hand."""
    passages: int
    """Passages found so far."""
    share: float = 0.0
    """How much of the work is done, by the size of the files, in [0, 1]."""
    pages: tuple[int, int] = (0, 0)
    """How many of how many pages of the current file have been read; zeros where it has none."""
