"""The BM25 index of a local library, in tantivy: derived from the database, and never built for a query.

Chosen over SQLite's FTS5 and bm25s: at 200,000 passages of 90 words a query of five terms took 0.3 ms, with
those 12 and 6, and passages come and go one by one. The index sees but our terms (`words.py`), each as a hash
under a key of the library: tantivy keeps the words of what was deleted until it merges their segment, which for a
large one is never, and nobody should read there what a removed document said.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import tantivy
from tantivy import Occur, Query

_K1 = 1.2  # fixed in tantivy, as in Lucene
_HEAP = 64_000_000
_FEW = 20_000
"""Passages that are looked up as a set; with more, it is faster to go through the best ones until enough are among
them. Of 200,000, in ms: 200 and 2,000 as a set 4 and 9, gone through 54 and 22; 100,000 545 and 71."""
_KNOWN_WORDS = 1 << 17  # whose hashes are kept; nine of ten words of a text are among them


class LexicalIndex:
    """Terms by passage id."""

    def __init__(self, folder: Path | None = None, key: bytes = b"") -> None:
        """Open or make the index in `folder`; without one, it lives in memory. `key` is for the hashes of words.

        Raises:
            ValueError: when it is damaged, or made by a version of tantivy that this one cannot read.
            OSError: when the folder cannot be made.
        """
        self.folder = folder
        self.seq = 0
        """The last change of the database that is in it."""
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", indexed=True, fast=True)
        schema.add_text_field("hashes", tokenizer_name="whitespace", index_option="freq")
        self._schema = schema.build()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=None if folder is None else str(folder))
        self._hashed = lru_cache(_KNOWN_WORDS)(
            lambda term: blake2b(term.encode(), digest_size=8, key=key).hexdigest()
        )
        self._index.config_reader("manual")  # nothing changes in the middle of a search
        self.best([""], 1)  # touches every file, so that one which is missing is missed now

    def reload(self) -> None:
        """See what another process has committed."""
        self._index.reload()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def ids(self) -> list[int]:
        """All passage ids, in no order."""
        searcher = self._index.searcher()
        found = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs), count=False)
        return [int(one) for one in searcher.fast_field_values("id", [hit[1] for hit in found.hits])]

    @property
    def stale(self) -> int:
        """How many passages are gone and yet counted in every score, until their segment is written anew."""
        if self.folder is None:
            return 0
        segments = json.loads((self.folder / "meta.json").read_text("utf-8"))["segments"]
        return sum(one["deletes"]["num_deleted_docs"] for one in segments if one["deletes"])

    def replace(self, changed: Iterable[int], passages: Iterable[tuple[int, str]]) -> None:
        """Take out what has `changed`, then add what there is of it now (id, terms); twice is as good as once.

        Raises:
            OSError: when there is no room or no right to.
        """
        with self._writer() as writer:
            for one in changed:
                writer.delete_documents_by_term("id", one)
            self._add(writer, passages)

    def rewrite(self, passages: Iterable[tuple[int, str]]) -> None:
        """Start anew with `passages`: no file knows anything of those that are gone, and they count no more.

        Raises:
            OSError: when there is no room or no right to.
        """
        with self._writer() as writer:
            writer.delete_all_documents()
            self._add(writer, passages)

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        writer = None
        try:
            writer = self._index.writer(heap_size=_HEAP, num_threads=1)
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:
            raise OSError(f"{self.folder} cannot be written: {error}") from error
        finally:
            del writer  # and with it its lock, which the traceback of an error would keep
        self._index.reload()

    def best(
        self, terms: Sequence[str], k: int, among: Sequence[int] | None = None, without: Sequence[int] = ()
    ) -> dict[int, float]:
        """The `k` passages that match best: BM25 as a share of the most that any passage could reach.

        The most is the sum over the question's terms of ``idf * (k1 + 1)``, which BM25 approaches as a term
        fills a passage; terms that no passage holds count as well, so that the share says how much of a
        question is covered. With `among`, the `k` best of these passages; else of all but those `without`.
        """
        if among is None and not without:
            return self._search(terms, k, None)
        if among is not None and len(among) <= _FEW:
            some = Query.term_set_query(self._schema, "id", list(among))
            return self._search(terms, k, Query.const_score_query(some, 0.0)) if among else {}
        allowed, barred, deep = set(among or ()), set(without), k
        while True:  # ever more of the best, until there are enough that may be found, or no more at all
            found = self._search(terms, deep, None)
            best = [
                (one, share)
                for one, share in found.items()
                if (one not in barred if among is None else one in allowed)
            ]
            if len(best) >= k or len(found) < deep:
                return dict(best[:k])
            deep *= 4

    def scores(self, terms: Sequence[str], ids: Sequence[int]) -> dict[int, float]:
        """The same share for these passages; those that match nothing are missing."""
        if not ids:
            return {}
        # Twice as fast as tantivy's own query for a set.
        among = Query.boolean_query([(Occur.Should, self._term("id", one)) for one in ids])
        return self._search(terms, len(ids), Query.const_score_query(among, 0.0))

    def _term(self, field: str, value: int | str) -> Query:
        return Query.term_query(self._schema, field, value, "freq")

    def _search(self, terms: Sequence[str], k: int, among: Query | None) -> dict[int, float]:
        distinct = list(dict.fromkeys(map(self._hashed, terms)))
        searcher = self._index.searcher()
        count = searcher.num_docs
        if not distinct or not count:
            return {}
        # Passages that were deleted still count until their segment is merged away.
        frequencies = [min(count, searcher.doc_freq("hashes", one)) for one in distinct]
        most = sum(math.log(1 + (count - n + 0.5) / (n + 0.5)) * (_K1 + 1) for n in frequencies)
        query = Query.boolean_query([(Occur.Should, self._term("hashes", one)) for one in distinct])
        if among is not None:
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, among)])
        hits = searcher.search(query, limit=k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return {int(one): min(1.0, score / most) for one, (score, _) in zip(ids, hits, strict=True)}

    def _add(self, writer: tantivy.IndexWriter, passages: Iterable[tuple[int, str]]) -> None:
        for one, terms in passages:
            writer.add_document(
                tantivy.Document(id=one, hashes=" ".join(map(self._hashed, terms.split(" "))))
            )
