"""What there is in a library, rather than what it says to a question: documents about a topic, the gist of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import PurePath

import numpy as np

from rag.library import Library
from rag.schema import End, Evidence, Filter, Hit, Passage, Reading, SourceInfo
from rag.text.instructions import honest_sentences
from rag.text.topic import Topic
from rag.text.vectors import WordVectors
from rag.text.words import is_function_word
from rag.understand.collection import SHOWN, Listed
from rag.understand.summary import Wanted, central, summarise

POOL = 200
"""Hits among which those about a topic are looked for."""
_LAST = 50
"""Where none of so many last ones of a pool is about the topic, there are no more beyond it."""
_NEAREST = 10
"""Hits that are offered where nothing is about the topic."""
_LEAD = 2
"""Sentences at the beginning of a document in which a part of a topic is looked for that it is to be about."""
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
    undated: int = 0
    """How many are not among them because they state no date, where one is asked for."""


class Browser:
    """Looks through the documents of a library."""

    def __init__(self, library: Library, vectors: WordVectors) -> None:
        self._library = library
        self._vectors = vectors

    def sources(self, only: Filter) -> list[SourceInfo]:
        """The documents that `only` allows."""
        return [one for one in self._library.sources() if only.allows_source(one)]

    def listed(self, wanted: Listed, only: Filter) -> Listing:
        """For each document about a topic, best first, a sentence that names it; for no topic, one of each of the
        newest documents."""
        topic, (after, before, end) = Topic(wanted.topic, self._vectors), wanted.period
        dated = Filter(after=after or (date.min if end else None), before=before)
        spoken = Filter(language=wanted.language)
        exact = True
        if topic:
            pool = self._search(wanted.topic, POOL, only)
            about = [topic.is_named_in(hit.passage.context) for hit in pool]
            exact = len(pool) < POOL or not any(about[-_LAST:])
            hits = [
                hit
                for hit, is_about in zip(pool, about, strict=True)
                if is_about and spoken.allows(hit.passage)
            ]
            found = _best_of_each(hits)
            best = [hit for hit in found if dated.allows(hit.passage)]
            undated = sum(hit.passage.date is None for hit in found) if wanted.period else 0
            best.sort(key=lambda hit: _in_order(hit.passage.date, end))
            if wanted.single:
                best = [hit for hit in best if hit.passage.date == best[0].passage.date]
            near, total = hits if best else pool[:_NEAREST], len(best)
        else:
            sources = [one for one in self.sources(only) if spoken.allows_source(one)]
            undated = sum(one.date is None for one in sources) if wanted.period else 0
            sources = [one for one in sources if dated.allows_source(one)]
            sources.sort(key=lambda one: (_in_order(one.date, end or "newest"), one.id))
            if wanted.single:
                sources = [one for one in sources if one.date == sources[0].date]
            opening = (self._library.passages(one.id)[:1] for one in sources[:SHOWN])
            best = [Hit(passage, 1.0) for passages in opening for passage in passages]
            near, total = best, len(sources)
        return Listing(_quoted(topic, best, near), total, exact, undated)

    def gist(self, wanted: Wanted, only: Filter) -> Reading | Listing:
        """The sentences that sum up the document which goes by the name that is wanted, or is most about it, or is the
        only one there is; where it is open which that is, the documents to choose from."""
        sources = self.sources(only)
        if not sources:
            return Reading((), (), 0.0, False)
        named = _called(wanted.topic, sources)
        if (not wanted.topic and len(sources) > 1) or (wanted.is_number and not named):
            return self.listed(Listed(), only)
        topic = Topic("" if named else wanted.topic, self._vectors)
        if not named:
            pool = self._search(wanted.topic, POOL, only)
            named = [hit.passage.source for hit in pool if topic.is_named_in(hit.passage.context)]
            if not named and pool:
                first = pool[0].passage.source
                of_first = (hit.passage.context for hit in pool if hit.passage.source == first)
                if topic.is_mostly_named_in("\n".join(of_first)):
                    named = [first]
            if not named:
                return self._nearest(topic, pool)
        passages = self._most_central(self._library.passages(named[0]))
        return summarise(passages, self._library.encoder.encode_passages, wanted.sentences, topic.share)

    def _nearest(self, topic: Topic, pool: list[Hit]) -> Reading | Listing:
        """The documents to choose from where none is about the topic: those that begin with a part of it, if what was
        found first does, and if they name all of its names."""
        best = [hit for hit in _best_of_each(pool)[:SHOWN] if topic.named(self._lead(hit.passage)).any()]
        named = topic.named("\n".join(hit.passage.context for hit in best))
        if best[:1] != pool[:1] or not named[topic.is_name | topic.is_number].all():
            return Reading(tuple(pool[:_NEAREST]), (), 0.0, False)
        return Listing(_quoted(topic, best, best), len(best))

    def _lead(self, passage: Passage) -> str:
        """The title and the first sentences of a passage's document: news says there what it is about."""
        opening = self._library.passages(passage.source)[:1]
        said = (one.text[a:b] for one in opening for a, b in honest_sentences(one.text)[:_LEAD])
        return "\n".join([passage.title, *said])

    def _most_central(self, passages: list[Passage]) -> list[Passage]:
        if len(passages) <= _SUMMED_UP:
            return passages
        nearness = central(self._library.vectors(passages))
        nearness[0] = np.inf
        return [passages[n] for n in sorted(np.argsort(-nearness, kind="stable")[:_SUMMED_UP])]

    def _search(self, text: str, k: int, only: Filter) -> list[Hit]:
        return self._library.search(text, k, **asdict(only))


def _best_of_each(hits: Iterable[Hit]) -> list[Hit]:
    """The first hit in each document."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.source, hit)
    return list(first.values())


def _quoted(topic: Topic, best: Sequence[Hit], near: Sequence[Hit]) -> Reading:
    """A list of documents: a sentence of each of the `best` hits, with what is offered where there is none."""
    evidence = [
        Evidence(hit, passage.text[a:b], passage.start + a, passage.start + b, 1.0)
        for hit in best
        if (span := topic.sentence(passage := hit.passage))
        for a, b in [span]
    ]
    return Reading(tuple(near), tuple(evidence), float(bool(evidence)), bool(evidence))


def _called(name: str, sources: Sequence[SourceInfo]) -> list[str]:
    """The documents that go by a name, or else the only one whose file has its words and numbers in its own; all of
    them for no name."""
    if not name:
        return [one.id for one in sources]
    named = [one.id for one in sources if name.casefold() in _names(one)]
    parts = _parts(name)
    partly = [one.id for one in sources if parts and parts <= _parts(PurePath(one.id).stem)]
    return named or (partly if len(partly) == 1 else [])


def _parts(name: str) -> set[str]:
    """The words and numbers in a name; 4 is 004."""
    found = re.findall(r"[^\W_]+", name.casefold())
    return {word.lstrip("0") if word.isdecimal() else word for word in found if not is_function_word(word)}


def _names(source: SourceInfo) -> set[str]:
    """What a document may be called by."""
    path = PurePath(source.id)
    return {one.casefold() for one in (source.id, path.name, path.stem, source.title)}


def _in_order(stated: date | None, end: End | None) -> int:
    """What puts documents in order of their dates: those without one last; all are equal for no order."""
    day = stated.toordinal() if stated else 0
    return -day if end == "newest" else day if end else 0
