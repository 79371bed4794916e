"""The FAISS index of a local library."""

from __future__ import annotations

import threading
from pathlib import Path

import faiss
import numpy as np
import pytest
from conftest import let_faiss_take_one_thread

from rag.store.base import Vector
from rag.store.vectors import VectorIndex


def rows(*directions: int, dimension: int = 4) -> Vector:
    """Unit vectors along these axes."""
    return np.eye(dimension, dtype=np.float32)[list(directions)]


@pytest.fixture
def index() -> VectorIndex:
    made = VectorIndex(4)
    made.add([10, 11, 12], rows(0, 1, 2))
    return made


def test_nearest_gives_cosines_nearest_first(index: VectorIndex) -> None:
    found = index.nearest(np.array([0.6, 0.8, 0, 0], np.float32), 2)
    assert list(found) == [11, 10]
    assert list(found.values()) == pytest.approx([0.8, 0.6])
    assert len(index.nearest(rows(0)[0], 99)) == 3


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex(4).nearest(rows(0)[0], 5) == {}
    assert VectorIndex(4).ids() == []


def test_the_nearest_among_some_are_exact(index: VectorIndex) -> None:
    question = np.array([0.6, 0.8, 0, 0], np.float32)
    assert index.nearest(question, 2, [12, 10]) == pytest.approx({10: 0.6, 12: 0.0})
    assert list(index.nearest(question, 1, [12, 10])) == [10]
    assert index.nearest(question, 5, [11, 4711]) == pytest.approx({11: 0.8})
    assert index.nearest(question, 5, []) == {}


def test_removed_passages_are_gone_and_may_come_back(index: VectorIndex) -> None:
    index.remove([11, 4711])
    assert sorted(index.ids()) == [10, 12]
    assert 11 not in index.nearest(rows(1)[0], 5)
    index.remove([11])
    index.add([11], rows(3))
    assert index.vectors([11, 12]).tolist() == rows(3, 2).tolist()
    index.add([], np.zeros((0, 0), np.float32))
    assert len(index) == 3


def test_the_largest_ids_survive() -> None:
    index = VectorIndex(4)
    index.add([2**63 - 1, 0], rows(0, 1))
    assert index.nearest(rows(0)[0], 1) == {2**63 - 1: 1.0}


def test_saved_and_loaded_it_is_the_same(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "vectors.faiss")
    loaded = VectorIndex.load(tmp_path / "vectors.faiss", 4)
    assert loaded is not None
    assert loaded.ids() == index.ids()
    assert loaded.nearest(rows(1)[0], 1) == {11: 1.0}
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.faiss"]


def test_saving_where_nothing_can_be_written_is_an_os_error(index: VectorIndex, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be written"):
        index.save(tmp_path / "is not there" / "vectors.faiss")


def test_what_is_damaged_or_of_another_kind_is_not_loaded(index: VectorIndex, tmp_path: Path) -> None:
    file = tmp_path / "vectors.faiss"
    assert VectorIndex.load(file, 4) is None
    index.save(file)
    whole = file.read_bytes()
    assert VectorIndex.load(file, 5) is None
    for damaged in (
        b"",
        whole[:3],
        whole[: len(whole) // 2],
        whole[:-1],
        b"garbage" * 50,
        whole[:8] + b"\xff" * 60,
    ):
        file.write_bytes(damaged)
        assert VectorIndex.load(file, 4) is None
    others = [
        faiss.IndexFlatIP(4),
        faiss.IndexIDMap2(faiss.IndexFlatL2(4)),
        faiss.IndexIDMap(faiss.IndexFlatIP(4)),
    ]
    for other in others:
        faiss.write_index(other, str(file))
        assert VectorIndex.load(file, 4) is None


# -- compressed


@pytest.fixture
def clustered(monkeypatch: pytest.MonkeyPatch) -> Vector:
    """1,000 unit vectors around 20 directions."""
    let_faiss_take_one_thread(monkeypatch)
    chance = np.random.default_rng(0)
    found = chance.normal(size=(20, 32))[np.arange(1000) % 20] + 0.4 * chance.normal(size=(1000, 32))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def small(clustered: Vector) -> VectorIndex:
    made = VectorIndex.compressed(clustered[:700])
    for at in range(0, 1000, 77):
        made.add(range(1000)[at : at + 77], clustered[at : at + 77])
    return made


def test_compressed_the_nearest_are_found_with_rounded_cosines(small: VectorIndex, clustered: Vector) -> None:
    assert not small.exact
    for question in clustered[:20]:
        exact = clustered @ question
        found = small.nearest(question, 40)
        assert len(set(np.argsort(-exact)[:10].tolist()) & set(found)) >= 8
        assert [found[one] for one in found] == pytest.approx([exact[one] for one in found], abs=0.2)


def test_compressed_only_some_are_looked_at(small: VectorIndex, clustered: Vector) -> None:
    among = list(range(7, 1000, 100))
    exact = sorted(among, key=lambda one: -float(clustered[one] @ clustered[3]))
    assert exact[0] in small.nearest(clustered[3], 5, among)
    assert set(small.nearest(clustered[3], 5, among)) <= set(among)


def test_compressed_nothing_is_taken_out_or_put_in_twice(
    small: VectorIndex, clustered: Vector, tmp_path: Path
) -> None:
    small.remove([3, 5, 4711])
    small.save(tmp_path / "vectors.faiss")
    loaded = VectorIndex.load(tmp_path / "vectors.faiss", 32)
    assert loaded is not None
    assert not loaded.exact
    assert loaded.nearest(clustered[3], 9) == small.nearest(clustered[3], 9)
    loaded.add([3, 2**63 - 1], clustered[[3, 4]])
    assert sorted(loaded.ids()) == [*range(1000), 2**63 - 1]
    assert 2**63 - 1 in loaded.nearest(clustered[4], 9)
    (tmp_path / "vectors.faiss").write_bytes((tmp_path / "vectors.faiss").read_bytes()[:-9])
    assert VectorIndex.load(tmp_path / "vectors.faiss", 32) is None


def test_compressed_an_odd_dimension_will_do(clustered: Vector) -> None:
    odd = np.ascontiguousarray(clustered[:, :31])
    index = VectorIndex.compressed(odd)
    index.add(range(1000), odd)
    assert 3 in index.nearest(odd[3], 20)


def test_one_question_takes_one_thread(index: VectorIndex) -> None:
    used: list[int] = []

    def search() -> None:
        index.nearest(rows(0)[0], 1)
        used.append(faiss.omp_get_max_threads())

    thread = threading.Thread(target=search)
    thread.start()
    thread.join()
    assert used == [1]
