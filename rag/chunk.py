"""Source -> Passages: whole sentences, packed up to a size, never from the parts that `leftovers.py` leaves out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rag.leftovers import body
from rag.schema import Passage, Source
from rag.sentences import Span, sentences

_SOFT_BREAK = re.compile(r"[;,:]\s+|\s+")


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
        return f"1:{self.target_words}:{self.max_tokens or 0}"

    def passages(self, source: Source) -> list[Passage]:
        """The passages of `source`, in order; together they hold all its content."""
        seen: Counter[str] = Counter()
        found = []
        for start, end in self._pack(source):
            passage = Passage(
                id=0,
                source=source.id,
                title=source.title,
                text=source.text[start:end],
                start=start,
                end=end,
                language=source.language,
                date=source.date,
                page=source.page(start),
            )
            seen[passage.text] += 1
            found.append(replace(passage, id=_passage_id(passage, seen[passage.text])))
        return found

    def _pack(self, source: Source) -> Iterator[Span]:
        """Sentences joined to spans as long as they fit, and as long as no page ends between them."""
        begin = finish = None
        for start, end in self._pieces(source):
            if begin is not None and finish is not None:
                if self._fits(source, begin, end) and source.page(begin) == source.page(start):
                    finish = end
                    continue
                yield begin, finish
            begin, finish = start, end
        if begin is not None and finish is not None:
            yield begin, finish

    def _pieces(self, source: Source) -> Iterator[Span]:
        for paragraph in body(source.text):
            for span in sentences(source.text, *paragraph):
                yield from self._split(source, span)

    def _split(self, source: Source, span: Span) -> Iterator[Span]:
        """A sentence that is too long for one passage is cut in halves, at a comma or a space near the middle."""
        start, end = span
        if self._fits(source, start, end) or end - start < 40:
            yield span
            return
        middle = (start + end) // 2
        breaks = [m for m in _SOFT_BREAK.finditer(source.text, start, end) if start < m.start() and m.end() < end]
        # A comma may lie a little further from the middle than a space to be preferred.
        best = min(breaks, key=lambda m: abs(m.start() - middle) - 60 * (len(m.group().strip()) > 0), default=None)
        left, right = (best.end() - len(best.group()) + len(best.group().rstrip()), best.end()) if best else (middle, middle)
        yield from self._split(source, (start, left))
        yield from self._split(source, (right, end))

    def _fits(self, source: Source, start: int, end: int) -> bool:
        text = source.text[start:end]
        if len(text.split()) > self.target_words:
            return False
        return self.max_tokens is None or self.count_tokens(f"{source.title} (2000-01-01)\n{text}") <= self.max_tokens


def _passage_id(passage: Passage, occurrence: int) -> int:
    """63 bits that depend on what is indexed and nothing else: equal on every machine, kept when a text moves."""
    key = "\x1f".join((passage.source, passage.context, str(occurrence))).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big") >> 1
