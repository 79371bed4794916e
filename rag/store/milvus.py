"""The store in Milvus: vectors, words (its BM25 function over our terms), filters and texts are all in the server.

Milvus has no transactions. So every row belongs to a generation, and one row, the state, says which generations are
valid. A change writes its rows under the next generation, where nobody looks, together with marks on the sources that
it replaces; then the state takes it in, in one write. What has become invalid is removed afterwards, or, after a kill,
by the next writer. A kill at any instant leaves the old version or the new one.

Milvus finds, and we score: its BM25 goes by the statistics of a shard (Milvus Lite: of one file), which count deleted
passages and which it does not tell, so that its scores are no shares of a maximum. The server is asked for more than is
wanted, and what it finds is scored exactly, by term counts kept beside the passages. So the scores are those of any
other store; a passage can only be missed where the server's own order is far off.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, TypeVar

import numpy as np

from rag.errors import EncoderMismatchError, LibraryError
from rag.schema import EVERYTHING, Candidate, Filter, Passage, Source, SourceInfo
from rag.store.base import Content, FailedFile, FileState, Vector
from rag.store.connection import Connection, Row, batches
from rag.store.lease import Lease
from rag.store.milvus_rows import (
    PASSAGE,
    STATE,
    about_like,
    catalogue_row,
    conditions,
    failure_key,
    failure_of,
    failure_row,
    info_of,
    key_of,
    passage_of,
    passage_row,
    source_of,
    source_rows,
    spelled,
    term_row,
)
from rag.store.milvus_schema import K1, B, make_catalogue, make_passages, make_terms
from rag.text.words import terms

_DEEPER = 4
"""How many times more the server is asked for by words than is wanted; at least `_LEAST`."""
_LEAST = 400
_MOST = 16_384
"""Results of one search, at most: Milvus's own limit."""
_UNSETTLED = 200
"""Passages that Milvus Lite may hold outside its files; it goes through them one by one at every search."""
_TRIES = 20
Result = TypeVar("Result")


@dataclass(frozen=True)
class _State:
    """What is valid: the rows of the generations from `first` to `generation`, and what they add up to."""

    manifest: dict[str, str] = field(default_factory=dict)
    generation: int = 0
    first: int = 0
    """The generation of the last rebuild; it names the collections of passages and terms."""
    sources: int = 0
    passages: int = 0
    length: int = 0
    """Terms of all passages together."""


@dataclass(frozen=True)
class _View:
    """The state, and the sources whose rows of older generations it has replaced, though they may still be there."""

    state: _State
    gone: frozenset[int]

    @property
    def valid(self) -> str:
        """The condition that holds for valid rows."""
        now = self.state.generation
        bounds = f"generation >= {self.state.first} and generation <= {now}"
        return (
            f"{bounds} and (generation == {now} or source not in {sorted(self.gone)})"
            if self.gone
            else bounds
        )


class MilvusStore:
    """Three collections of a server: sources and the state, passages, counts of terms."""

    def __init__(self, where: str, *, make: bool = True) -> None:
        """Open ``http://host:19530/name``, or the folder `where` with Milvus Lite; make it when it is missing.

        Raises:
            MissingExtraError: pymilvus or Milvus Lite is not installed.
            SpecError: `where` names no library.
            LibraryError: it cannot be reached or used, or holds no library and none is to be made.
        """
        self._connection = Connection(where)
        self.where, self.options = where, self._connection.options
        self._catalogue = self._connection.name
        self._loaded: set[str] = set()
        self._unsettled = 0
        try:
            if make:
                make_catalogue(self._connection, self._catalogue)
            elif not self._connection.do("has_collection", self._catalogue):
                command = f"tanya index PATH {self.options}"
                raise LibraryError(f"{where}: there is no library here; make one with: {command}")
            self._load(self._catalogue)
            self._manifest = self._view().state.manifest
        except BaseException:
            self._connection.close()
            raise
        self._lease = Lease(self._connection, self._catalogue, catalogue_row(0, "", 0, 0))

    # -- what is stored --------------------------------------------------------------------------------------

    def manifest(self) -> dict[str, str]:
        return dict(self._manifest)

    def source(self, source: str) -> Source | None:
        return self._read(lambda view: self._source(view, source))

    def _source(self, view: _View, source: str) -> Source | None:
        where = f'kind == "source" and source == {key_of(source)} and {view.valid}'
        rows = list(self._connection.rows(self._catalogue, where, ["piece", "about", "body"]))
        return source_of(rows) if rows else None

    def _abouts(self, view: _View, prefix: str = "") -> list[dict[str, Any]]:
        """What the list of documents says of each; with a prefix, at least of those whose ids begin with it."""
        where = f'kind == "source" and piece == 0 and {view.valid}{about_like(prefix)}'
        rows = self._connection.rows(self._catalogue, where, ["about"])
        return sorted((json.loads(row["about"]) for row in rows), key=lambda about: str(about["id"]))

    def sources(self, prefix: str = "") -> list[SourceInfo]:
        abouts = self._read(lambda view: self._abouts(view, prefix))
        return [info_of(one) for one in abouts if one["id"].startswith(prefix)]

    def files(self) -> dict[str, FileState]:
        abouts = self._read(self._abouts)
        return {one["origin"]: FileState(one["id"], one["digest"]) for one in abouts if one["origin"]}

    def failures(self) -> dict[str, FailedFile]:
        rows = self._connection.rows(self._catalogue, 'kind == "failed"', ["about"])
        return dict(sorted(map(failure_of, rows), key=lambda one: one[1].failure.source))

    def note_failures(self, failed: Mapping[str, FailedFile], mended: Iterable[str]) -> None:
        for some in batches(failure_key(origin) for origin in mended):
            self._connection.do("delete", self._catalogue, filter=f"key in {some}")
        self._connection.put(self._catalogue, (failure_row(origin, one) for origin, one in failed.items()))

    def known(self, passages: Iterable[int]) -> set[int]:
        ids = list(passages)
        return self._read(lambda view: {row["id"] for row in self._passages(view, ids, ["id"])})

    def vectors(self, passages: Iterable[int]) -> dict[int, Vector]:
        ids = list(passages)
        rows = self._read(lambda view: list(self._passages(view, ids, ["id", "vector"])))
        return {row["id"]: np.asarray(row["vector"], np.float32) for row in rows}

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        rows = self._read(lambda view: list(self._passages(view, ids, PASSAGE)))
        found = {row["id"]: passage_of(row) for row in rows}
        return [found[one] for one in ids if one in found]

    def passages_of(self, source: str) -> list[Passage]:
        rows = self._read(lambda view: self._rows_of(view, source))
        return [passage_of(row) for row in sorted(rows, key=lambda row: int(row["start"]))]

    def _rows_of(self, view: _View, source: str) -> list[Row]:
        if not view.state.first:
            return []
        collection = self._in(view.state, "passages")
        return list(self._connection.among(collection, "source", [key_of(source)], view.valid, PASSAGE))

    def _passages(self, view: _View, ids: Iterable[int], fields: Sequence[str]) -> Iterator[Row]:
        if view.state.first:
            for some in batches(ids):
                where = f"id in {some} and {view.valid}"
                yield from self._connection.do(
                    "query", self._in(view.state, "passages"), filter=where, output_fields=list(fields)
                )

    def __len__(self) -> int:
        return self._view().state.sources

    # -- versions --------------------------------------------------------------------------------------------

    def _view(self) -> _View:
        """What is valid now. One request, and so of one moment."""
        rows = self._connection.do(
            "query",
            self._catalogue,
            filter='kind in ["state", "gone"]',
            output_fields=["kind", "source", "generation", "about"],
        )
        state = next((_State(**json.loads(row["about"])) for row in rows if row["kind"] == "state"), _State())
        gone = (
            row["source"] for row in rows if row["kind"] == "gone" and row["generation"] == state.generation
        )
        return _View(state, frozenset(gone))

    def _read(self, work: Callable[[_View], Result]) -> Result:
        """What `work` reads of one version: again, if another one has become valid meanwhile."""
        for _ in range(_TRIES):
            view = self._checked()
            try:
                result = work(view)
            except LibraryError:  # perhaps because what it read has been removed
                if self._view().state == view.state:
                    raise
            else:
                if self._view().state == view.state:
                    return result
        raise LibraryError(f"{self._connection.where}: changes faster than it can be read; try again later")

    def _checked(self) -> _View:
        """What another process re-indexed with another encoder is neither searched nor added to with ours."""
        view = self._view()
        if view.state.manifest != self._manifest:
            raise EncoderMismatchError(
                f"{self._connection.where}: was indexed again with other settings; open it again"
            )
        return view

    # -- writing ---------------------------------------------------------------------------------------------

    def begin(self, manifest: Mapping[str, str], dimension: int) -> None:
        with self._lease.held():
            state = self._view().state
            if not state.manifest:
                state = _State({**manifest, "dimension": str(dimension)}, generation=1, first=1)
                self._make(state, dimension)
                self._commit(state)
            self._manifest = state.manifest

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._lease.held() as outermost:
            view = self._checked()
            if outermost:
                self._discard(view)
            yield
            if outermost:
                self._settle()

    def put(self, contents: Iterable[Content]) -> None:
        latest = {one.source.id: one for one in contents}
        with self.writing():
            view = self._view()
            keys = [key_of(source) for source in latest]
            before = list(
                self._connection.among(
                    self._in(view.state, "passages"), "source", keys, view.valid, ["id", "terms", "vector"]
                )
            )
            vectors = {row["id"]: row["vector"] for row in before}
            for source, _, given in latest.values():
                missing = [p for p in latest[source.id].passages if p.id not in given and p.id not in vectors]
                if missing:
                    raise ValueError(f"{source.id}: {len(missing)} passages are new and have no vector")
            self._replace(view, keys, before, latest.values(), vectors)

    def delete(self, sources: Iterable[str]) -> None:
        for some in batches(sources):
            with self.writing():
                view = self._view()
                keys = [key_of(source) for source in some]
                found = self._connection.among(
                    self._in(view.state, "passages"), "source", keys, view.valid, ["terms"]
                )
                self._replace(view, keys, list(found), (), {})

    def rebuild(self, manifest: Mapping[str, str], dimension: int, contents: Iterable[Content]) -> None:
        with self.writing():
            now = self._view().state.generation + 1
            state = _State({**manifest, "dimension": str(dimension)}, generation=now, first=now)
            self._make(state, dimension)
            try:
                self._commit(self._write(state, contents, {}, Counter()))
            finally:
                self._discard(self._view())
            self._manifest = state.manifest

    def _replace(
        self,
        view: _View,
        keys: Sequence[int],
        before: Sequence[Row],
        contents: Iterable[Content],
        vectors: Mapping[int, Vector],
    ) -> None:
        """Put `contents` in place of the sources with these `keys`, whose passages were `before`."""
        where = f'kind == "source" and piece == 0 and {view.valid}'
        replaced = {
            row["source"]
            for row in self._connection.among(self._catalogue, "source", keys, where, ["source"])
        }
        counts: Counter[str] = Counter()
        for row in before:
            counts.subtract(set(row["terms"].split()))
        now = replace(
            view.state,
            generation=view.state.generation + 1,
            sources=view.state.sources - len(replaced),
            passages=view.state.passages - len(before),
            length=view.state.length - sum(len(row["terms"].split()) for row in before),
        )
        marks = (catalogue_row(key_of("gone", key), "gone", key, now.generation) for key in sorted(replaced))
        try:
            self._connection.put(self._catalogue, marks)
            self._commit(self._write(now, contents, vectors, counts))
        finally:
            self._discard(self._view())

    def _write(
        self, state: _State, contents: Iterable[Content], vectors: Mapping[int, Vector], counts: Counter[str]
    ) -> _State:
        """Write sources and their passages as of the generation of `state`; what it adds up to with them."""
        added = datetime.now(timezone.utc).isoformat(timespec="seconds")
        totals: Counter[str] = Counter()
        pieces: list[Row] = []

        def rows() -> Iterator[Row]:
            for content in contents:
                pieces.extend(source_rows(content, state.generation, added))
                if len(pieces) > 100:
                    self._connection.put(self._catalogue, pieces)
                    pieces.clear()
                totals["sources"] += 1
                for passage in content.passages:
                    found = terms(passage.context)
                    totals["passages"] += 1
                    totals["length"] += len(found)
                    bag = [spelled(term) for term in found]
                    counts.update(set(bag))
                    vector = content.vectors.get(passage.id)
                    yield passage_row(
                        passage, state.generation, bag, vectors[passage.id] if vector is None else vector
                    )

        self._connection.put(self._in(state, "passages"), rows())
        self._connection.put(self._catalogue, pieces)
        self._count(state, counts)
        self._unsettled += totals["passages"]
        return replace(
            state,
            sources=state.sources + totals["sources"],
            passages=state.passages + totals["passages"],
            length=state.length + totals["length"],
        )

    def _count(self, state: _State, counts: Mapping[str, int]) -> None:
        """Change in how many passages each term occurs. A row knows its count before its generation, too."""
        collection = self._in(state, "terms")
        for some in batches(term for term, change in counts.items() if change):
            keys = {key_of(term): counts[term] for term in some}
            found = self._connection.do("query", collection, ids=list(keys), output_fields=["count"])
            before = {row["key"]: row["count"] for row in found}
            self._connection.put(
                collection,
                (
                    term_row(key, state.generation, before.get(key, 0) + change, before.get(key, 0))
                    for key, change in keys.items()
                ),
            )

    def _commit(self, state: _State) -> None:
        self._lease.check()
        row = catalogue_row(STATE, "state", 0, state.generation)
        self._connection.put(self._catalogue, [{**row, "about": json.dumps(asdict(state))}])

    def _discard(self, view: _View) -> None:
        """Remove what is not valid: of a change that was never finished, or of what a finished one has replaced."""
        do, now = self._connection.do, view.state.generation
        for name in do("list_collections"):
            if re.fullmatch(rf"{self._catalogue}_(passages|terms)_\d+", name) and not name.endswith(
                f"_{view.state.first}"
            ):
                do("drop_collection", name)
                self._loaded.discard(name)
        passages, counts = self._in(view.state, "passages"), self._in(view.state, "terms")
        do("delete", passages, filter=f"generation > {now}")
        do("delete", self._catalogue, filter=f'kind in ["source", "gone"] and generation > {now}')
        unfinished = list(self._connection.rows(counts, f"generation > {now}", ["key", "before"]))
        self._connection.put(
            counts, (term_row(row["key"], now, row["before"], row["before"]) for row in unfinished)
        )
        for some in batches(sorted(view.gone)):
            do("delete", passages, filter=f"source in {some} and generation < {now}")
            do(
                "delete",
                self._catalogue,
                filter=f'kind == "source" and source in {some} and generation < {now}',
            )
        do("delete", self._catalogue, filter=f'kind == "source" and generation < {view.state.first}')
        do("delete", self._catalogue, filter='kind == "gone"')

    def _settle(self) -> None:
        """Have Milvus Lite write its files; a server sees to that itself."""
        if self._connection.is_lite and self._unsettled > _UNSETTLED:
            self._connection.do("flush", self._in(self._view().state, "passages"))
            self._unsettled = 0

    # -- finding ---------------------------------------------------------------------------------------------

    def candidates(
        self, vector: Vector, terms: Sequence[str], k: int, only: Filter = EVERYTHING
    ) -> list[Candidate]:
        return self._read(lambda view: self._candidates(view, vector, list(dict.fromkeys(terms)), k, only))

    def _candidates(
        self, view: _View, vector: Vector, question: Sequence[str], k: int, only: Filter
    ) -> list[Candidate]:
        if not view.state.passages or (only.sources is not None and not only.sources):
            return []
        bm25 = self._bm25(view, [spelled(term) for term in question])
        where = " and ".join([view.valid, *conditions(only)])
        near = self._search(view, "vector", np.asarray(vector), min(k, _MOST), where)
        dense = {row["key"]: row["distance"] for row in near}
        rows = {row["key"]: row for row in near}
        lexical = {key: bm25(row["terms"]) for key, row in rows.items()}
        if question:
            deep = min(_MOST, max(_LEAST, _DEEPER * k))
            matching = self._search(view, "words", " ".join(map(spelled, question)), deep, where)
            shares = {row["key"]: bm25(row["terms"]) for row in matching}
            best = sorted(matching, key=lambda row: (-shares[row["key"]], row["id"]))[:k]
            rows |= {row["key"]: row for row in best}
            lexical |= shares
        missing = [key for key in rows if key not in dense]
        for row in self._by_keys(self._in(view.state, "passages"), missing, ["vector"]):
            dense[row["key"]] = float(np.asarray(row["vector"], dtype=np.float32) @ vector)
        found = (
            Candidate(row["id"], row["language"], lexical[key], dense[key])
            for key, row in rows.items()
            if key in dense
        )
        return sorted(found, key=lambda one: one.id)

    def _search(self, view: _View, field: str, question: object, limit: int, where: str) -> list[Row]:
        hits = self._connection.do(
            "search",
            self._in(view.state, "passages"),
            data=[question],
            anns_field=field,
            limit=limit,
            filter=where,
            output_fields=["id", "language", "terms"],
            search_params={"params": {"ef": max(200, 2 * limit)} if field == "vector" else {}},
        )[0]
        return [{**hit["entity"], "key": hit["key"], "distance": float(hit["distance"])} for hit in hits]

    def _bm25(self, view: _View, question: Sequence[str]) -> Callable[[str], float]:
        """What a passage's terms score: BM25 as a share of the most that any passage could reach."""
        rows = self._by_keys(
            self._in(view.state, "terms"), map(key_of, question), ["generation", "count", "before"]
        )
        now, count = view.state.generation, view.state.passages
        frequencies = {row["key"]: row["count" if row["generation"] <= now else "before"] for row in rows}
        idf = {}
        for term in question:
            n = frequencies.get(key_of(term), 0)
            idf[term] = math.log(1 + (count - n + 0.5) / (n + 0.5))
        most = sum(idf.values()) * (K1 + 1)
        mean = view.state.length / count

        def share(text: str) -> float:
            bag = text.split()
            norm = K1 * (1 - B + B * len(bag) / mean)
            held = Counter(term for term in bag if term in idf)
            score = sum(idf[term] * n * (K1 + 1) / (n + norm) for term, n in held.items())
            return min(1.0, score / most) if held else 0.0

        return share

    def _by_keys(self, collection: str, keys: Iterable[int], fields: Sequence[str]) -> Iterator[Row]:
        for some in batches(keys):
            yield from self._connection.do("query", collection, ids=some, output_fields=["key", *fields])

    # -- checking --------------------------------------------------------------------------------------------

    def verify(self) -> list[str]:
        return self._read(self._problems)

    def _problems(self, view: _View) -> list[str]:
        if not view.state.first:
            return []
        problems: list[str] = []
        counts: Counter[str] = Counter()
        length = total = 0
        abouts = self._abouts(view)
        for about in abouts:
            source = self._source(view, about["id"])
            assert source is not None  # it is in the list
            where = f"source == {key_of(source.id)} and {view.valid}"
            rows = list(
                self._connection.rows(
                    self._in(view.state, "passages"), where, ["id", "start", "text", "terms"]
                )
            )
            total += len(rows)
            if len(rows) != about["passages"]:
                problems.append(f"{source.id}: has {len(rows)} passages instead of {about['passages']}")
            for row in rows:
                bag = row["terms"].split()
                counts.update(set(bag))
                length += len(bag)
                if source.text[row["start"] : row["start"] + len(row["text"])] != row["text"]:
                    problems.append(f"{source.id}: passage {row['id']} is not what stands in its text")
        state = view.state
        if (len(abouts), total, length) != (state.sources, state.passages, state.length):
            problems.append(
                f"there are {len(abouts)} sources, {total} passages and {length} terms instead of "
                f"{state.sources}, {state.passages} and {state.length}"
            )
        stored = self._connection.rows(self._in(view.state, "passages"), view.valid, ["key"])
        if (extra := sum(1 for _ in stored) - total) > 0:
            problems.append(f"{extra} passages belong to no source")
        fields = ["key", "generation", "count", "before"]
        kept = {
            row["key"]: row["count" if row["generation"] <= state.generation else "before"]
            for row in self._connection.rows(self._in(view.state, "terms"), "key >= 0", fields)
        }
        wrong = {key_of(term) for term, n in counts.items() if kept.get(key_of(term)) != n}
        wrong |= {key for key, n in kept.items() if n} - {key_of(term) for term in counts}
        if wrong:
            problems.append(f"the counts of {len(wrong)} terms are wrong")
        return problems

    def close(self) -> None:
        self._connection.close()

    # -- collections -----------------------------------------------------------------------------------------

    def _in(self, state: _State, kind: str) -> str:
        """The collection of ``passages`` or ``terms``, loaded: after a restart, or a release, none is."""
        name = f"{self._catalogue}_{kind}_{state.first}"
        self._load(name)
        return name

    def _make(self, state: _State, dimension: int) -> None:
        name = f"{self._catalogue}_{{}}_{state.first}"
        make_passages(self._connection, name.format("passages"), dimension)
        make_terms(self._connection, name.format("terms"))

    def _load(self, name: str) -> None:
        if name not in self._loaded:
            self._connection.do("load_collection", name)
            self._loaded.add(name)
