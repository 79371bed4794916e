"""What there is in a library, rather than what it says to a question: documents about a topic, the gist of one."""

from __future__ import annotations

from dataclasses import asdict, replace

from rag.collection import SHOWN
from rag.library import Library
from rag.schema import Evidence, Filter, Hit, Reading, SourceInfo
from rag.summary import summarise
from rag.topic import Topic
from rag.vectors import WordVectors

POOL = 200
"""Hits among which those about a topic are looked for."""
_NEAREST = 10
"""Hits that are offered where nothing is about the topic."""


class Browser:
    """Looks through the documents of a library."""

    def __init__(self, library: Library, vectors: WordVectors) -> None:
        self._library = library
        self._vectors = vectors

    def count(self, only: Filter) -> int:
        """How many documents `only` allows."""
        return sum(_allows(only, one) for one in self._library.sources())

    def listed(self, text: str, only: Filter) -> Reading:
        """For each document about a topic, best first, a sentence that names it; for no topic, one of each of the
        newest documents."""
        topic = Topic(text, self._vectors)
        if topic:
            hits = self._about(topic, only)
        else:
            sources = sorted(
                filter(lambda one: _allows(only, one), self._library.sources()), key=_newest_first
            )
            hits = [self._opening(one) for one in sources[:SHOWN]]
        best = list({hit.passage.source: hit for hit in reversed(hits)}.values())[::-1]
        evidence = [
            Evidence(hit, passage.text[a:b], passage.start + a, passage.start + b, 1.0)
            for hit in best
            if (span := topic.sentence(passage := hit.passage))
            for a, b in [span]
        ]
        near = hits or self._search(text, _NEAREST, only)
        return Reading(tuple(near), tuple(evidence), float(bool(evidence)), bool(evidence))

    def gist(self, topic: str, only: Filter) -> Reading:
        """The sentences that sum up the document which goes by the name `topic`, or is most about it, or is the only
        one there is."""
        sources = [one for one in self._library.sources() if _allows(only, one)]
        name = topic.casefold()
        named = [one for one in sources if name in ("", one.id.casefold(), one.title.casefold())]
        if not topic and len(named) > 1:
            return Reading((), (), 0.0, False)
        hits = self._about(Topic(topic, self._vectors), only) if not named else []
        if not named and not hits:
            return Reading(tuple(self._search(topic, _NEAREST, only)), (), 0.0, False)
        source = named[0].id if named else hits[0].passage.source
        passages = self._search(topic or source, POOL, replace(only, sources=frozenset([source])))
        return summarise(passages, self._library.encoder.encode_passages)

    def _about(self, topic: Topic, only: Filter) -> list[Hit]:
        return [hit for hit in self._search(topic.text, POOL, only) if topic.is_named_in(hit.passage.context)]

    def _opening(self, source: SourceInfo) -> Hit:
        hits = self._search(source.title or source.id, POOL, Filter(frozenset([source.id])))
        return min(hits, key=lambda hit: hit.passage.start)

    def _search(self, text: str, k: int, only: Filter) -> list[Hit]:
        return self._library.search(text, k, **asdict(only)) if text else []


def _allows(only: Filter, source: SourceInfo) -> bool:
    return (
        (only.sources is None or source.id in only.sources)
        and only.language in (None, source.language)
        and (only.after is None or (source.date is not None and source.date >= only.after))
        and (only.before is None or (source.date is not None and source.date <= only.before))
    )


def _newest_first(source: SourceInfo) -> tuple[int, str]:
    return -source.date.toordinal() if source.date else 0, source.id
