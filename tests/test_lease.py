"""The right to write: who has it, when it lapses, and what happens to whoever lost it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_store import ENCODER, MANIFEST, content

from rag.errors import LibraryLockedError
from rag.store import lease
from rag.store.milvus import MilvusStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MilvusStore]:
    made = MilvusStore(str(tmp_path / "library"))
    made.begin(MANIFEST, ENCODER.dimension)
    yield made
    made.close()


def holds(store: MilvusStore, **about: Any) -> None:
    """Somebody else holds it, as far as its row says."""
    found = {
        "holder": "x",
        "pid": 1,
        "host": "elsewhere",
        "since": "2024-05-06T07:08:09",
        "renewed": time.time(),
    }
    blank = {"source": 0, "generation": 0, "piece": 0, "body": "", "vector": [0, 0]}
    row = {**blank, "key": lease.KEY, "kind": "lease", "about": json.dumps({**found, **about})}
    store._connection.put("library", [row])


def test_it_names_its_holder(store: MilvusStore) -> None:
    holds(store)
    with pytest.raises(
        LibraryLockedError, match=r"process 1 on elsewhere \(since 2024-05-06T07:08:09\) is writing"
    ):
        store.delete(["a"])


def test_it_lapses(store: MilvusStore) -> None:
    holds(store, renewed=time.time() - lease.LAPSES - 1)
    store.put([content("a", "Pasar lama.")])
    assert len(store) == 1


def test_it_lapses_at_once_with_a_process_of_this_machine(store: MilvusStore) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    holds(store, pid=process.pid, host=socket.gethostname())
    store.put([content("a", "Pasar lama.")])
    assert len(store) == 1
    holds(store, pid=1, host=socket.gethostname())
    with pytest.raises(LibraryLockedError, match="process 1 on"):
        store.delete(["a"])


def test_it_is_given_back_and_renewed_meanwhile(store: MilvusStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LAPSES", 0.2)
    with store.writing():
        first = store._lease._read()
        deadline = time.monotonic() + 30
        while store._lease._read()["renewed"] == first["renewed"]:
            assert time.monotonic() < deadline
        assert store._lease._read()["since"] == first["since"]
    assert store._lease._read() == {}


def test_who_has_lost_it_makes_nothing_valid(store: MilvusStore) -> None:
    store.put([content("a", "Pasar lama.")])
    with store.writing():
        holds(store)
        with pytest.raises(LibraryLockedError, match="process 1 on elsewhere"):
            store.put([content("a", "Kapal baru.")])
    found = store.source("a")
    assert found is not None
    assert found.text == "Pasar lama."
    assert store._lease._read()["holder"] == "x"
