"""The FAISS index of a local library: derived from the database, exact, and saved so that opening is fast."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.store.base import Vector


class VectorIndex:
    """Unit vectors by passage id; inner product, which is the cosine, so higher is nearer."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @classmethod
    def load(cls, path: Path, dimension: int) -> VectorIndex | None:
        """The saved index; None when it is missing, damaged or of another dimension, and so to be rebuilt."""
        if not path.is_file():
            return None
        try:
            saved = faiss.read_index(str(path))
        except RuntimeError:
            return None
        if saved.d != dimension or not isinstance(saved, faiss.IndexIDMap2):
            return None
        index = cls(dimension)
        index._index = saved
        return index

    def save(self, path: Path) -> None:
        """Write to `path`; whoever reads it finds the old index or the new one."""
        draft = path.with_suffix(".tmp")
        faiss.write_index(self._index, str(draft))
        with open(draft, "rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> NDArray[np.int64]:
        """All passage ids, in no order."""
        return np.asarray(faiss.vector_to_array(self._index.id_map), dtype=np.int64)

    def replace(self, gone: Sequence[int], ids: Sequence[int], vectors: Vector) -> None:
        """Take out `gone`, then add `ids`; doing it twice changes nothing."""
        if gone and len(self):
            self._index.remove_ids(np.asarray(gone, dtype=np.int64))
        if ids:
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def nearest(self, vector: Vector, k: int) -> dict[int, float]:
        """The cosines of the `k` nearest passages, nearest first."""
        if not len(self):
            return {}
        cosines, ids = self._index.search(vector.reshape(1, -1), min(k, len(self)))
        return {int(one): float(cosine) for one, cosine in zip(ids[0], cosines[0], strict=True) if one >= 0}

    def cosines(self, vector: Vector, ids: Sequence[int]) -> dict[int, float]:
        """The cosine of each of `ids`, which must be in the index."""
        if not ids:
            return {}
        stored = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        return dict(zip(ids, (stored @ vector).tolist(), strict=True))
