"""What there is in a library, rather than what it says to a question: documents about a topic, the gist of one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import PurePath

import numpy as np

from rag.collection import SHOWN
from rag.library import Library
from rag.schema import Evidence, Filter, Hit, Passage, Reading, SourceInfo
from rag.summary import Wanted, central, summarise
from rag.topic import Topic
from rag.vectors import WordVectors

POOL = 200
"""Hits among which those about a topic are looked for."""
_LAST = 50
"""Where none of so many last ones of a pool is about the topic, there are no more beyond it."""
_NEAREST = 10
"""Hits that are offered where nothing is about the topic."""
_SUMMED_UP = 60
"""Passages of a document that are read for its gist: of a longer one, the first and those nearest to its middle."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Documents, each with a sentence."""

    reading: Reading
    total: int
    """How many there are, of which a list may show the first."""
    exact: bool = True
    """Whether there may not be more."""


class Browser:
    """Looks through the documents of a library."""

    def __init__(self, library: Library, vectors: WordVectors) -> None:
        self._library = library
        self._vectors = vectors

    def sources(self, only: Filter) -> list[SourceInfo]:
        """The documents that `only` allows."""
        return [one for one in self._library.sources() if only.allows_source(one)]

    def listed(self, text: str, only: Filter) -> Listing:
        """For each document about a topic, best first, a sentence that names it; for no topic, one of each of the
        newest documents."""
        topic = Topic(text, self._vectors)
        exact = True
        if topic:
            pool = self._search(text, POOL, only)
            about = [topic.is_named_in(hit.passage.context) for hit in pool]
            exact = len(pool) < POOL or not any(about[-_LAST:])
            hits = [hit for hit, is_about in zip(pool, about, strict=True) if is_about]
            best = list({hit.passage.source: hit for hit in reversed(hits)}.values())[::-1]
            near, total = hits or pool[:_NEAREST], len(best)
        else:
            sources = sorted(self.sources(only), key=_newest_first)
            opening = (self._library.passages(one.id)[:1] for one in sources[:SHOWN])
            best = [Hit(passage, 1.0) for passages in opening for passage in passages]
            near, total = best, len(sources)
        evidence = [
            Evidence(hit, passage.text[a:b], passage.start + a, passage.start + b, 1.0)
            for hit in best
            if (span := topic.sentence(passage := hit.passage))
            for a, b in [span]
        ]
        reading = Reading(tuple(near), tuple(evidence), float(bool(evidence)), bool(evidence))
        return Listing(reading, total, exact)

    def gist(self, wanted: Wanted, only: Filter) -> Reading:
        """The sentences that sum up the document which goes by the name that is wanted, or is most about it, or is the
        only one there is."""
        sources = self.sources(only)
        name = wanted.topic.casefold()
        named = [one.id for one in sources if not name or name in _names(one)]
        if not sources or (not name and len(named) > 1):
            return Reading((), (), 0.0, False)
        if not named:
            topic = Topic(wanted.topic, self._vectors)
            pool = self._search(wanted.topic, POOL, only)
            named = [hit.passage.source for hit in pool if topic.is_named_in(hit.passage.context)]
            if not named:
                return Reading(tuple(pool[:_NEAREST]), (), 0.0, False)
        passages = self._most_central(self._library.passages(named[0]))
        return summarise(
            passages,
            self._library.encoder.encode_passages,
            wanted.sentences,
            Topic(wanted.topic, self._vectors).share,
        )

    def _most_central(self, passages: list[Passage]) -> list[Passage]:
        if len(passages) <= _SUMMED_UP:
            return passages
        nearness = central(self._library.vectors(passages))
        nearness[0] = np.inf
        return [passages[n] for n in sorted(np.argsort(-nearness, kind="stable")[:_SUMMED_UP])]

    def _search(self, text: str, k: int, only: Filter) -> list[Hit]:
        return self._library.search(text, k, **asdict(only))


def _names(source: SourceInfo) -> set[str]:
    """What a document may be called by."""
    path = PurePath(source.id)
    return {one.casefold() for one in (source.id, path.name, path.stem, source.title)}


def _newest_first(source: SourceInfo) -> tuple[int, str]:
    return -source.date.toordinal() if source.date else 0, source.id
