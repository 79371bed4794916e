"""The way to Milvus: what is said when it is closed, and that a lost connection is taken up again."""

from __future__ import annotations

import socket
import sys
import threading
import time
from pathlib import Path

import pytest
from test_store import ENCODER, MANIFEST, by_vector, content

from rag.errors import LibraryError, MissingExtraError, SpecError
from rag.library import open_store
from rag.store import connection
from rag.store.connection import Connection, batches
from rag.store.milvus import MilvusStore


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_server_that_is_away_is_one_clear_line() -> None:
    with pytest.raises(
        LibraryError, match=r"127.0.0.1:\d+/x: cannot be reached .*is Milvus running"
    ) as raised:
        Connection(f"http://127.0.0.1:{free_port()}/x", patience=0.5)
    assert "\n" not in str(raised.value)


def test_a_server_that_comes_back_is_used_again(tmp_path: Path) -> None:
    """Milvus Lite's own server stands for one; the store knows it by its address only."""
    from milvus_lite.adapter.grpc.server import start_server_in_thread

    server, database, port = start_server_in_thread(str(tmp_path / "data"))
    store = MilvusStore(f"http://127.0.0.1:{port}/arsip")
    store.begin(MANIFEST, ENCODER.dimension)
    store.put([content("a", "Pasar lama.")])
    assert by_vector(store, "pasar") == ["Pasar lama."]
    server.stop(0).wait()
    database.close()
    restarted = []

    def restart() -> None:
        time.sleep(0.3)
        restarted.append(start_server_in_thread(str(tmp_path / "data"), port=port))
        for name in restarted[0][1].list_collections():
            restarted[0][1].get_collection(name).load()

    thread = threading.Thread(target=restart)
    thread.start()
    store.put([content("b", "Kapal baru.")])
    thread.join()
    assert sorted(by_vector(store, "pasar")) == ["Kapal baru.", "Pasar lama."]
    assert store.verify() == []
    restarted[0][0].stop(0).wait()
    store._connection._patience = 0.5
    with pytest.raises(LibraryError, match=f"127.0.0.1:{port}/arsip: Milvus says: ") as raised:
        store.sources()
    assert "\n" not in str(raised.value)
    store.close()
    restarted[0][1].close()


@pytest.mark.parametrize(
    "where", ["http://localhost:19530", "http://localhost:19530/", "http:///x", "https://h/a-b"]
)
def test_an_address_without_a_name_is_refused(where: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="say milvus:http://HOST:19530/NAME or milvus:FOLDER"):
        open_store(f"milvus:{where}", tmp_path)


@pytest.mark.parametrize("missing", ["pymilvus", "milvus_lite.server_manager"])
def test_without_the_extra_the_command_is_named(
    missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'tanya\[milvus\]'"):
        Connection(str(tmp_path / "library"))


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match=r"file: cannot be used as a library \(Not a directory\)"):
        Connection(str(tmp_path / "file"))


def test_a_folder_serves_as_long_as_somebody_uses_it(tmp_path: Path) -> None:
    one, other = Connection(str(tmp_path)), Connection(str(tmp_path / "milvus.db"))
    one.close()
    assert other.do("list_collections") == []
    other.close()
    Connection(str(tmp_path)).close()
    assert (tmp_path / "milvus.db" / ".tanyaignore").read_text().endswith("*\n")


def test_batches() -> None:
    assert [len(some) for some in batches(range(2500))] == [1000, 1000, 500]
    assert list(batches([])) == []


def test_milvus_lite_that_does_not_listen_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve, started = connection._serve, []

    def deaf_at_first(folder: str, where: str) -> str:
        started.append(serve(folder, where))
        return started[-1] if len(started) > 1 else f"http://127.0.0.1:{free_port()}"

    monkeypatch.setattr(connection, "_serve", deaf_at_first)
    opened = Connection(str(tmp_path / "library"), patience=1)
    assert opened.do("list_collections") == []
    opened.close()
    assert len(started) == 2
    assert not connection._open_folders[str(tmp_path / "library" / "milvus.db")]
