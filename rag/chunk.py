"""Source -> Passages: whole sentences, packed up to a size, never across what `leftovers.py` leaves out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rag.language import detect
from rag.leftovers import body
from rag.schema import Passage, Source
from rag.sentences import Span, sentences

_BREAK = re.compile(r"\s+")
_COMMA_BONUS = 60
"""How many characters further from the middle a cut behind a comma may lie than one between two words."""
_LONG_WORD = 24
"""Characters on average, with the space, that words never have."""
_SHORTEST = 40
"""Characters that are not cut any further."""


@dataclass(frozen=True, slots=True)
class Chunker:
    """How sources are cut. `version` goes into the manifest of a library: other cuts need another index."""

    target_words: int = 100
    """A passage is closed when the next sentence would take it above this many words."""
    max_tokens: int | None = None
    """The encoder's limit of one passage with its title, in its own tokens; None when it has none."""
    count_tokens: Callable[[str], int] = lambda text: len(text.split())

    @property
    def version(self) -> str:
        """What the cuts depend on."""
        return f"1:{self.target_words}:{self.max_tokens or 0}"

    def passages(self, source: Source) -> list[Passage]:
        """The passages of `source`, in order; together they hold all its content."""
        seen: Counter[str] = Counter()
        found = []
        for start, end in self._spans(source):
            text = source.text[start:end]
            passage = Passage(
                id=0,
                source=source.id,
                title=source.title,
                text=text,
                start=start,
                end=end,
                language=detect(text, default=source.language),
                date=source.date,
                page=source.page(start),
            )
            seen[text] += 1
            found.append(replace(passage, id=_passage_id(passage, seen[text])))
        return found

    def _spans(self, source: Source) -> Iterator[Span]:
        """Sentences joined as far as they fit, and cut where a single one does not."""
        waiting = list(self._sentences(source))[::-1]  # the next is the last
        while waiting:
            taken = self._take(source, waiting)
            while not self._fits(source, taken[0][0], taken[-1][1]):
                if len(taken) > 1:
                    kept = len(taken) - 1 - len(taken) // 8  # not one by one: counting tokens takes long
                    waiting.extend(reversed(taken[kept:]))
                    taken = taken[:kept]
                elif halves := _halves(source.text, *taken[0]):
                    taken, second = [halves[0]], halves[1]
                    waiting.append(second)
                else:
                    break
            yield taken[0][0], taken[-1][1]

    def _sentences(self, source: Source) -> Iterator[Span]:
        text = source.text
        for paragraph in body(text):
            for span in sentences(text, *paragraph):
                yield from self._cut(text, span)

    def _cut(self, text: str, span: Span) -> Iterator[Span]:
        """`span` in parts of no more than the wanted words."""
        halves = _halves(text, *span) if _count(text, *span) > self.target_words else None
        if halves is None:
            yield span
        else:
            for half in halves:
                yield from self._cut(text, half)

    def _take(self, source: Source, waiting: list[Span]) -> list[Span]:
        """Take the next sentence, and those behind it as long as the words fit, the page stays, and only space
        lies between."""
        taken = [waiting.pop()]
        words, page = _count(source.text, *taken[0]), source.page(taken[0][0])
        while waiting:
            start, end = waiting[-1]
            words += _count(source.text, start, end)
            between = source.text[taken[-1][1] : start]
            if words > self.target_words or not between.isspace() or source.page(start) != page:
                break
            taken.append(waiting.pop())
        return taken

    def _fits(self, source: Source, start: int, end: int) -> bool:
        if self.max_tokens is None:
            return True
        return self.count_tokens(f"{source.title} (2000-01-01)\n{source.text[start:end]}") <= self.max_tokens


def _count(text: str, start: int, end: int) -> int:
    """Words of the span; more where they are far too long for words, or there is no space between them."""
    return max(len(text[start:end].split()), (end - start) // _LONG_WORD)


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
