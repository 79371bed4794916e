"""The BM25 index of a local library, in tantivy: derived from the database, incremental, never rebuilt for a query.

Chosen over SQLite's FTS5 and bm25s: at 200,000 passages of 90 words a query of five terms took 0.3 ms against 12 and
6 ms, and passages come and go one by one. The index sees our terms only (`words.py`), split at spaces.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

_K1 = 1.2  # fixed in tantivy, as in Lucene
_HEAP = 64_000_000


class LexicalIndex:
    """Terms by passage id."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", indexed=True, fast=True)
        schema.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema, path=str(folder))

    def reload(self) -> None:
        """See what another process has committed."""
        self._index.reload()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def ids(self) -> list[int]:
        """All passage ids, in no order."""
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs), count=False)
        return [int(one) for one in searcher.fast_field_values("id", [hit[1] for hit in found.hits])]

    def replace(self, gone: Iterable[int], passages: Iterable[tuple[int, str]]) -> None:
        """Take out `gone`, then add `passages` (id, terms); doing it twice changes nothing."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for one in gone:
            writer.delete_documents_by_term("id", one)
        for one, terms in passages:
            writer.add_document(tantivy.Document(id=one, terms=terms))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def best(self, terms: Sequence[str], k: int) -> dict[int, float]:
        """The `k` passages that match best: BM25 as a share of the most that any passage could reach.

        The most is the sum over the question's terms of ``idf * (k1 + 1)``, which BM25 approaches as a term fills a
        passage; terms that no passage holds count as well, so that the share says how much of a question is covered.
        """
        return self._search(terms, k, None)

    def scores(self, terms: Sequence[str], ids: Sequence[int]) -> dict[int, float]:
        """The same share for these passages; those that match nothing are missing."""
        if not ids:
            return {}
        return self._search(terms, len(ids), tantivy.Query.term_set_query(self._schema, "id", list(ids)))

    def _search(self, terms: Sequence[str], k: int, among: tantivy.Query | None) -> dict[int, float]:
        distinct = list(dict.fromkeys(terms))
        searcher = self._index.searcher()
        count = searcher.num_docs
        if not distinct or not count:
            return {}
        frequencies = [searcher.doc_freq("terms", term) for term in distinct]
        most = sum(math.log(1 + (count - n + 0.5) / (n + 0.5)) * (_K1 + 1) for n in (min(f, count) for f in frequencies))
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "terms", term, "freq"))
                for term, frequency in zip(distinct, frequencies, strict=True)
                if frequency
            ]
        )
        if among is not None:
            silent = tantivy.Query.const_score_query(among, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, silent)])
        hits = searcher.search(query, limit=k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return {int(one): min(1.0, score / most) for one, (score, _) in zip(ids, hits, strict=True)}
