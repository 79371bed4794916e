"""The FAISS index of a local library: derived from the database, and saved so that opening is fast.

Up to `EXACT` passages it holds the vectors as they are and looks at all of them. Beyond, that takes too long and too
much memory: then it holds half a byte for every two dimensions (product quantisation, Jégou et al. 2011, scanned as by
André et al. 2017: FAISS's ``PQ…x4fs``), and looks at all of these. What it finds is scored anew from the database, so
that scores stay exact. On a million passages of 480 dimensions this found all of the ten nearest and took 12 ms on one
core; lists around 2,048 centroids (``IVF,SQ8``) found .56 of them in 2.5 ms and .94 in 34 ms.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.store.base import Vector

EXACT = 50_000
"""Passages up to which vectors are held as they are: 15 ms for 864 dimensions on one core."""
SAMPLE = 32_768
"""Vectors from which the quantisation is made."""

_SHARED = 10_000
"""Vectors from which on several threads work on them."""


class VectorIndex:
    """Unit vectors by passage id; inner product, which is the cosine, so higher is nearer."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.seq = 0
        """The last change of the database that is in it."""
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @classmethod
    def compressed(cls, sample: Vector) -> VectorIndex:
        """An empty index for vectors like those of a sample."""
        index = cls(sample.shape[1])
        parts = index.dimension // 2 if index.dimension % 2 == 0 else index.dimension
        # One list: all vectors are in it, and the class knows ids and filters, which the plain one does not.
        made: Any = faiss.index_factory(index.dimension, f"IVF1,PQ{parts}x4fs", faiss.METRIC_INNER_PRODUCT)
        _share(len(sample))
        made.train(np.ascontiguousarray(sample))
        index._index = made
        return index

    @classmethod
    def load(cls, path: Path, dimension: int) -> VectorIndex | None:
        """The saved index; None when it is missing, damaged or of another kind, and so to be rebuilt."""
        try:
            saved: Any = faiss.read_index(str(path))
        except (RuntimeError, MemoryError):  # a damaged header may ask for any amount of memory
            return None
        if saved.d != dimension or saved.metric_type != faiss.METRIC_INNER_PRODUCT:
            return None
        if isinstance(saved, faiss.IndexIDMap2):
            sound = saved.id_map.size() == saved.ntotal
        else:
            sound = isinstance(saved, faiss.IndexIVFPQFastScan) and saved.nlist == 1
        if not sound:
            return None
        index = cls(dimension)
        index._index = saved
        return index

    def save(self, path: Path) -> None:
        """Write to `path`; whoever reads it finds the old index or the new one.

        Raises:
            OSError: when there is no room or no right to.
        """
        draft = path.with_suffix(".tmp")
        try:
            faiss.write_index(self._index, str(draft))
            with open(draft, "rb") as file:
                os.fsync(file.fileno())
            draft.replace(path)
        except (RuntimeError, OSError) as error:
            with suppress(OSError):
                draft.unlink()  # half an index takes the room that is wanting
            raise OSError(f"{draft} cannot be written") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def exact(self) -> bool:
        """Whether it holds the vectors as they are; else cosines are rounded, and what is removed stays in it."""
        return isinstance(self._index, faiss.IndexIDMap2)

    def ids(self) -> list[int]:
        """All passage ids, in no order."""
        found: list[int] = self._ids().tolist()
        return found

    def _ids(self) -> NDArray[np.int64]:
        if self.exact:
            return np.asarray(faiss.vector_to_array(self._index.id_map))
        kept = self._index.invlists
        size = kept.list_size(0)
        return np.asarray(faiss.rev_swig_ptr(kept.get_ids(0), size)) if size else np.zeros(0, np.int64)

    def add(self, ids: Sequence[int], vectors: Vector) -> None:
        """Put in passages that are not there yet. An id stands for a text, and so always for the same vector."""
        some = np.asarray(ids, dtype=np.int64)
        if not self.exact and len(some):
            new = ~np.isin(some, self._ids())
            some, vectors = some[new], vectors[new]
        if len(some):
            _share(len(some))
            self._index.add_with_ids(np.ascontiguousarray(vectors), some)

    def remove(self, ids: Sequence[int]) -> None:
        """Take out these passages, as far as they are there; out of a compressed index nothing is taken (in FAISS 1.15
        some of what is added afterwards would not be found), and its user has to know what there is."""
        if ids and len(self) and self.exact:
            self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(ids, dtype=np.int64)))

    def nearest(
        self, vector: Vector, k: int, among: Sequence[int] | None = None, without: Sequence[int] = ()
    ) -> dict[int, float]:
        """The cosines of the `k` nearest passages, nearest first; of those `among`, or all but those `without`."""
        count = len(self) if among is None else len(among)
        if not len(self) or not count:
            return {}
        parameters = faiss.SearchParameters() if self.exact else faiss.SearchParametersIVF()
        if among is not None or without:
            named = faiss.IDSelectorBatch(np.asarray(without if among is None else among, dtype=np.int64))
            selector = faiss.IDSelectorNot(named) if among is None else named
            parameters.sel = selector  # which does not keep it alive: the names have to
        # One question is too little to share among threads, which only wait for each other (13,000 vectors on
        # two busy cores: 21 ms with two threads, 1.4 with one). OpenMP keeps this per thread, hence here.
        faiss.omp_set_num_threads(1)
        cosines, ids = self._index.search(vector.reshape(1, -1), min(k, count), params=parameters)
        found = zip(ids[0].tolist(), cosines[0].tolist(), strict=True)
        return {one: cosine for one, cosine in found if one >= 0}  # -1 where fewer of them are in the index

    def vectors(self, ids: Sequence[int]) -> Vector:
        """The vectors of `ids`, which must be in an exact index, shape (len(ids), dimension)."""
        return np.asarray(self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64)), dtype=np.float32)


def _share(count: int) -> None:
    """Let FAISS use all processors for the work on so many vectors, if it is worth that: of little, threads spend more
    time waiting for each other (training on 1,000 vectors on two busy cores: 17 s with two threads, .1 with one)."""
    faiss.omp_set_num_threads((os.cpu_count() or 1) if count >= _SHARED else 1)
