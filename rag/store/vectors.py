"""The FAISS index of a local library: derived from the database, exact, and saved so that opening is fast."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import faiss
import numpy as np

from rag.store.base import Vector


class VectorIndex:
    """Unit vectors by passage id; inner product, which is the cosine, so higher is nearer."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.seq = 0
        """The last change of the database that is in it."""
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @classmethod
    def load(cls, path: Path, dimension: int) -> VectorIndex | None:
        """The saved index; None when it is missing, damaged or of another dimension, and so to be rebuilt."""
        try:
            saved = faiss.read_index(str(path))
        except (RuntimeError, MemoryError):  # a damaged header may ask for any amount of memory
            return None
        if saved.d != dimension or not isinstance(saved, faiss.IndexIDMap2):
            return None
        if saved.metric_type != faiss.METRIC_INNER_PRODUCT or saved.id_map.size() != saved.ntotal:
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

    def ids(self) -> list[int]:
        """All passage ids, in no order."""
        ids: list[int] = faiss.vector_to_array(self._index.id_map).tolist()
        return ids

    def add(self, ids: Sequence[int], vectors: Vector) -> None:
        """Put in passages that are not there yet."""
        if ids:
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Take out these passages, as far as they are there."""
        if ids and len(self):
            self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(ids, dtype=np.int64)))

    def nearest(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """The cosines of the `k` nearest passages, nearest first; of those `among`, if that is given."""
        count = len(self) if among is None else len(among)
        if not len(self) or not count:
            return {}
        parameters = faiss.SearchParameters()
        if among is not None:
            selector = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            parameters.sel = selector  # which does not keep it alive: the name has to
        # One question is too little to share among threads, which only wait for each other (13,000 vectors on
        # two busy cores: 21 ms with two threads, 1.4 with one). OpenMP keeps this per thread, hence here.
        faiss.omp_set_num_threads(1)
        cosines, ids = self._index.search(vector.reshape(1, -1), min(k, count), params=parameters)
        found = zip(ids[0].tolist(), cosines[0].tolist(), strict=True)
        return {one: cosine for one, cosine in found if one >= 0}  # -1 where fewer of them are in the index

    def vectors(self, ids: Sequence[int]) -> Vector:
        """The vectors of `ids`, which must be in the index, shape (len(ids), dimension)."""
        return np.asarray(self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64)), dtype=np.float32)

    def cosines(self, vector: Vector, ids: Sequence[int]) -> dict[int, float]:
        """The cosine of each of `ids`, which must be in the index."""
        return dict(zip(ids, (self.vectors(ids) @ vector).tolist(), strict=True)) if ids else {}
