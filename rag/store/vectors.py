"""The FAISS index of a local library: derived from the database, and saved so that opening is fast.

Up to `EXACT` passages it holds the vectors as they are and looks at all of them. Beyond, that takes too long and too
much memory: then vectors lie in lists around centroids, of which the nearest are looked at, with a byte a dimension
(FAISS's ``IVF,SQ8``; Jégou et al. 2011). What it finds is scored anew from the database: scores stay exact.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from rag.store.base import Vector

EXACT = 100_000
"""Passages up to which all are looked at: 30 ms for 864 dimensions on one core."""
LISTS = ((EXACT, 0), (800_000, 1024), (6_400_000, 2048), (float("inf"), 4096))
"""Up to how many passages the vectors lie in how many lists. More lists answer faster and take longer to make."""
_PROBES = 48
"""Lists that are looked at."""
_TRAINED_ON = 64
"""Vectors a list, from which the centroids are made."""
_ITERATIONS = 10
_BY_ID = 2
"""``faiss.DirectMap.Hashtable``, which FAISS's type stubs lack: a vector is found by its id."""
_TOLERANCE = 1e-4, 0.02
"""How far the cosine to the database's vector may be from 1: as it is, and in bytes."""


def lists_for(count: int, now: int = 0) -> int:
    """In how many lists `count` vectors should lie; 0 for none, where all are looked at.

    Those that there are `now` stay until half of the vectors have gone that made them necessary.
    """
    wanted, kept = (next(lists for most, lists in LISTS if size <= most) for size in (count, 2 * count))
    return now if wanted < now <= kept else wanted


def sample_size(lists: int) -> int:
    """Vectors that `VectorIndex.trained` wants."""
    return _TRAINED_ON * lists


class VectorIndex:
    """Unit vectors by passage id; inner product, which is the cosine, so higher is nearer."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.seq = 0
        """The last change of the database that is in it."""
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @classmethod
    def trained(cls, sample: Vector, lists: int) -> VectorIndex:
        """An empty index with centroids made from a sample of `sample_size` vectors."""
        index = cls(sample.shape[1])
        made: Any = faiss.index_factory(index.dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        made.cp.niter, made.cp.seed = _ITERATIONS, 1
        faiss.omp_set_num_threads(os.cpu_count() or 1)
        made.train(np.ascontiguousarray(sample))
        made.set_direct_map_type(_BY_ID)
        index._index = made
        return index

    @classmethod
    def load(cls, path: Path, dimension: int) -> VectorIndex | None:
        """The saved index; None when it is missing, damaged or of another dimension, and so to be rebuilt."""
        try:
            saved: Any = faiss.read_index(str(path))
        except (RuntimeError, MemoryError):  # a damaged header may ask for any amount of memory
            return None
        if saved.d != dimension or saved.metric_type != faiss.METRIC_INNER_PRODUCT:
            return None
        if isinstance(saved, faiss.IndexIDMap2):
            sound = saved.id_map.size() == saved.ntotal
        else:
            sound = isinstance(saved, faiss.IndexIVFScalarQuantizer) and saved.direct_map.type == _BY_ID
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
    def lists(self) -> int:
        """In how many lists the vectors lie; 0 where all are looked at, and scores are exact."""
        return int(getattr(self._index, "nlist", 0))

    @property
    def tolerance(self) -> float:
        """How far the cosine of a vector to what was put in may be from 1."""
        return _TOLERANCE[bool(self.lists)]

    def ids(self) -> list[int]:
        """All passage ids, in no order."""
        if not self.lists:
            flat: list[int] = faiss.vector_to_array(self._index.id_map).tolist()
            return flat
        lists = self._index.invlists
        found = (faiss.rev_swig_ptr(lists.get_ids(n), lists.list_size(n)) for n in range(self.lists))
        return [one for ids in found for one in ids.tolist()]

    def add(self, ids: Sequence[int], vectors: Vector) -> None:
        """Put in passages that are not there yet."""
        if ids:
            faiss.omp_set_num_threads(os.cpu_count() or 1)
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Take out these passages, as far as they are there."""
        if ids and len(self):
            some = np.asarray(ids, dtype=np.int64)
            self._index.remove_ids(faiss.IDSelectorArray(some) if self.lists else faiss.IDSelectorBatch(some))

    def nearest(self, vector: Vector, k: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """The cosines of the `k` nearest passages, nearest first; of those `among`, if that is given.

        In lists, cosines are rounded, and one that lies in a list far off may be missed; among some, none is.
        """
        count = len(self) if among is None else len(among)
        if not len(self) or not count:
            return {}
        parameters: Any = faiss.SearchParametersIVF() if self.lists else faiss.SearchParameters()
        if self.lists:
            parameters.nprobe = _PROBES if among is None else self.lists
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
