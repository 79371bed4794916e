"""Source -> Passages: whole sentences, packed up to a size within a section and what follows each other in it.

What `leftovers.py` leaves out belongs to no passage. A heading stands above the passages of its section, as their
context, and in the text of none.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from embeddings import Encoder
from rag.schema import Passage, Source
from rag.text.language import detect
from rag.text.leftovers import HEADING, body
from rag.text.sentences import Span, paragraphs, sentences

TARGET_WORDS = 100
"""A passage is closed when the next sentence would take it above this many words."""
_BREAK = re.compile(r"\s+")
_COMMA_BONUS = 60
"""How many characters further from the middle a cut behind a comma may lie than one between two words."""
_LONG_WORD = 24
"""Characters on average, with the space, that words never have."""
_SHORTEST = 40
"""Characters that are not cut any further."""
_LONGEST_HEADING = 150
"""Characters; what is longer is a paragraph, whatever it is marked as."""


@dataclass(frozen=True, slots=True)
class Chunker:
    """How sources are cut. `version` goes into the manifest of a library: other cuts need another index."""

    target_words: int = TARGET_WORDS
    max_tokens: int | None = None
    """The encoder's limit of one passage with its context, in its own tokens; None when it has none."""
    count_tokens: Callable[[str], int] = lambda text: len(text.split())

    @classmethod
    def of(cls, encoder: Encoder, target_words: int = TARGET_WORDS) -> Chunker:
        """One whose passages `encoder` reads whole."""
        return cls(target_words, encoder.max_tokens, encoder.count_tokens)

    @property
    def version(self) -> str:
        """What the cuts depend on."""
        return f"2:{self.target_words}:{self.max_tokens or 0}"

    def passages(self, source: Source) -> list[Passage]:
        """The passages of `source`, in order; together, with the headings, they hold all its content."""
        return list(self.fit(source, cut(source, self.target_words)))

    def fit(self, source: Source, passages: Iterable[Passage]) -> Iterator[Passage]:
        """What `cut` made of `source`, in parts where the encoder would not read the whole, and with ids."""
        seen: Counter[str] = Counter()
        for passage in (part for one in passages for part in self._parts(source, one)):
            seen[passage.context] += 1
            yield replace(passage, id=_passage_id(passage, seen[passage.context]))

    def _parts(self, source: Source, passage: Passage) -> Iterator[Passage]:
        if self.max_tokens is None or self.count_tokens(passage.context) <= self.max_tokens:
            yield passage
        elif halves := _between_sentences(passage.text) or _halves(passage.text, 0, len(passage.text)):
            for start, end in halves:
                yield from self._parts(source, _part(source, passage, start, end))
        else:
            yield passage


def cut(source: Source, target_words: int = TARGET_WORDS) -> list[Passage]:
    """The passages of `source` by its structure and by words alone: no encoder is needed, and none has an id yet."""
    found = []
    for section, spans in _sections(source):
        for start, end in _packed(source, spans, target_words):
            text = source.text[start:end]
            language = detect(text, default=source.language)
            found.append(
                Passage(
                    id=0,
                    source=source.id,
                    title=source.title,
                    text=text,
                    start=start,
                    end=end,
                    language=language,
                    date=source.date,
                    page=source.page(start),
                    section=section,
                )
            )
    return found


def _sections(source: Source) -> Iterator[tuple[str, list[Span]]]:
    """The headings above each stretch of paragraphs, and these. Headings with nothing below are paragraphs."""
    above: list[tuple[int, str, Span]] = []
    bare = 0
    """How many of the innermost headings have nothing below them so far."""
    spans: list[Span] = []
    for span in body(source.text):
        heading = HEADING.fullmatch(source.text, *span)
        if not heading or len(heading[2]) > _LONGEST_HEADING:
            spans.append(span)
            bare = 0
            continue
        if spans:
            yield _path(source, above), spans
            spans = []
        level = len(heading[1])
        kept = next((n for n, one in enumerate(above) if one[0] >= level), len(above))
        yield from _alone(source, above, max(kept, len(above) - bare))
        bare = max(0, bare - (len(above) - kept)) + 1
        above[kept:] = [(level, heading[2], heading.span(2))]
    if spans:
        yield _path(source, above), spans
    yield from _alone(source, above, len(above) - bare)


def _alone(
    source: Source, above: Sequence[tuple[int, str, Span]], first: int
) -> Iterator[tuple[str, list[Span]]]:
    """The headings from `first` on as paragraphs of their own."""
    for number in range(first, len(above)):
        yield _path(source, above[:number]), [above[number][2]]


def _path(source: Source, above: Sequence[tuple[int, str, Span]]) -> str:
    """The headings in one line, without one that is the title, which leads each passage anyway."""
    title = source.title.casefold()
    headings = [" ".join(text.split()) for _, text, _ in above]
    return " › ".join(one for one in headings if not _is_title(one.casefold(), title))


def _is_title(heading: str, title: str) -> bool:
    return heading == title or (title.endswith("…") and heading.startswith(title[:-1]))


def _packed(source: Source, spans: Sequence[Span], target_words: int) -> Iterator[Span]:
    """Sentences of the paragraphs `spans`, joined as long as the words fit, the page stays, and only space lies
    between. A sentence that ends on the next page is the last of its passage."""
    text = source.text
    begun: Span | None = None
    words, page = 0, None
    for span in spans:
        for sentence in sentences(text, *span):
            for start, end in _cut(text, sentence, target_words):
                count = _count(text, start, end)
                if (
                    begun
                    and words + count <= target_words
                    and page == source.page(start)
                    and text[begun[1] : start].isspace()
                ):
                    begun, words = (begun[0], end), words + count
                    continue
                if begun:
                    yield begun
                begun, words, page = (start, end), count, source.page(start)
    if begun:
        yield begun


def _cut(text: str, span: Span, target_words: int) -> Iterator[Span]:
    """`span` in parts of no more than the wanted words."""
    halves = _halves(text, *span) if _count(text, *span) > target_words else None
    if halves is None:
        yield span
    else:
        for half in halves:
            yield from _cut(text, half, target_words)


def _part(source: Source, passage: Passage, start: int, end: int) -> Passage:
    """``passage.text[start:end]`` as a passage."""
    begin, text = passage.start + start, passage.text[start:end]
    language = detect(text, default=source.language)
    return replace(
        passage, text=text, start=begin, end=passage.start + end, language=language, page=source.page(begin)
    )


def _count(text: str, start: int, end: int) -> int:
    """Words of the span; more where they are far too long for words, or there is no space between them."""
    return max(len(text[start:end].split()), (end - start) // _LONG_WORD)


def _between_sentences(text: str) -> tuple[Span, Span] | None:
    """`text` cut between the two sentences that are nearest to its middle; None where it is a single one."""
    spans = [one for paragraph in paragraphs(text) for one in sentences(text, *paragraph)]
    gaps = [(one[1], other[0]) for one, other in pairwise(spans)]
    if not gaps:
        return None
    left, right = min(gaps, key=lambda gap: abs(gap[0] + gap[1] - len(text)))
    return (0, left), (right, len(text))


def _halves(text: str, start: int, end: int) -> tuple[Span, Span] | None:
    """The span cut near its middle: behind a comma, between words, or anywhere; None where it is too short."""
    if end - start <= _SHORTEST:
        return None
    middle = (start + end) // 2

    def distance(gap: Span) -> int:
        return abs(gap[0] - middle) - (_COMMA_BONUS if text[gap[0] - 1] in ",;:" else 0)

    gaps = [gap.span() for gap in _BREAK.finditer(text, start + 1, end - 1)]
    left, right = min(gaps, key=distance, default=(middle, middle))
    return (start, left), (right, end)


def _passage_id(passage: Passage, occurrence: int) -> int:
    """63 bits that depend on what is indexed and nothing else: equal everywhere, kept when a text moves."""
    key = "\x1f".join((passage.source, passage.context, str(occurrence))).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big") >> 1
