"""The store in Milvus among kills, writers and readers. What it finds is in test_store.py, on Milvus Lite."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import HashedWords, source
from test_store import ENCODER, LOREM, MANIFEST, ask, by_vector, content, corpus

from eval.stores import compare
from rag.errors import EncoderMismatchError, LibraryError, LibraryLockedError
from rag.library import Library
from rag.schema import Source
from rag.store import lease
from rag.store.base import Content
from rag.store.milvus import MilvusStore

HERE = Path(__file__).parent
OLD = [content("a", "Pasar lama terbakar.", "Lama"), content("b", "Sekolah baru dibuka.", "Sekolah")]
NEW = [content("a", "Pasar sudah dibangun lagi.", "Baru"), content("c", "Kapal nelayan tenggelam.", "Laut")]
WRITES = ("upsert", "delete", "create_collection", "create_index", "drop_collection")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MilvusStore]:
    """A store with the old texts."""
    made = MilvusStore(str(tmp_path / "library"))
    made.begin(MANIFEST, ENCODER.dimension)
    made.put(OLD)
    yield made
    made.close()


def again(store: MilvusStore) -> MilvusStore:
    """The same store as another process sees it."""
    return MilvusStore(store.where)


def texts(store: MilvusStore) -> dict[str, str]:
    found = {info.id: store.source(info.id) for info in store.sources()}
    assert None not in found.values()
    return {name: one.text for name, one in found.items() if one}


def texts_of(contents: list[Content]) -> dict[str, str]:
    return {one.source.id: one.source.text for one in contents}


def rows(store: MilvusStore) -> dict[str, int]:
    """How many rows there are in each collection, valid or not, that are neither the state nor counts of terms."""
    do = store._connection.do
    return {
        name.rsplit("_", 1)[0]: len(do("query", name, filter="key > 1"))
        for name in do("list_collections")
        if "_terms_" not in name
    }


# -- kills


class Killed(BaseException):
    """What a process that is killed would raise, if it could."""


def killed_after(store: MilvusStore, writes: int) -> None:
    """From now on, the process that uses `store` gets through so many writes, and then does nothing any more."""
    do, left = store._connection.do, [writes]

    def mortal(request: str, *arguments: Any, **options: Any) -> Any:
        left[0] -= request in WRITES
        if left[0] < 0:
            raise Killed
        return do(request, *arguments, **options)

    store._connection.do = mortal  # type: ignore[method-assign]


def put(store: MilvusStore) -> None:
    store.put(NEW)


def delete(store: MilvusStore) -> None:
    store.delete(["a", "b"])


def rebuild(store: MilvusStore) -> None:
    store.rebuild(MANIFEST, ENCODER.dimension, iter(NEW))


@pytest.mark.parametrize(
    ("change", "after"),
    [(put, {**texts_of(OLD), **texts_of(NEW)}), (delete, {}), (rebuild, texts_of(NEW))],
    ids=["put", "delete", "rebuild"],
)
def test_killed_at_any_write_it_is_the_old_or_the_new_version_and_goes_on_as_if_nothing_had_been(
    store: MilvusStore, change: Callable[[MilvusStore], None], after: dict[str, str]
) -> None:
    seen = []
    for writes in range(100):
        with store.writing():
            store.put(OLD)
            store.delete(["c"])
        dying = again(store)
        killed_after(dying, writes)
        try:
            change(dying)
            break
        except Killed:
            pass
        store._connection.do("delete", "library", ids=[lease.KEY])  # as if its holder was known to be dead
        left = again(store)
        seen.append(texts(left))
        assert seen[-1] in (texts_of(OLD), after)
        assert left.verify() == []
        found = ask(left, "terbakar dibangun")
        both = [c.id for c in found], [c.id for c in found if c.lexical > 0]
        by_any, by_word = ({p.text for p in left.passages(ids)} for ids in both)
        assert by_any == set(seen[-1].values())
        assert by_word == by_any & {OLD[0].source.text, NEW[0].source.text}
        change(left)
        assert texts(left) == after
        assert left.verify() == []
        assert sum(rows(left).values()) == 2 * len(after)  # a source and its passage: nothing is left over
        left.close()
        store._manifest = left._manifest
    assert len(seen) > 5
    assert seen[0] == texts_of(OLD)
    assert seen[-1] == after


WRITER = """
import itertools, sys
from conftest import HashedWords, source
from rag.library import Library
with Library.open("unused", HashedWords(), "milvus:library") as library:
    for number in itertools.count():
        library.add_texts(source(f"t{n}", f"Nomor {number} dokumen {n} tentang pasar dan kapal.") for n in range(3))
        print(number, flush=True)
"""


def test_a_process_killed_while_it_writes_leaves_whole_texts(tmp_path: Path) -> None:
    path = os.pathsep.join([str(HERE.parent), str(HERE)])
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while int(process.stdout.readline()) < 3:
        pass
    with pytest.raises(LibraryLockedError, match="another process has it open"):
        MilvusStore(str(tmp_path / "library"))
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with Library.open(tmp_path, HashedWords(), f"milvus:{tmp_path / 'library'}") as library:
        assert library.verify() == []
        numbers = {library.text(f"t{n}").split()[1] for n in range(3)}
        assert len(numbers) == 1
        assert int(numbers.pop()) >= 3
        library.add_texts([source("t1", "Hutan lindung dijaga warga.")])  # its lease lapsed with it
        assert library.search("hutan lindung")[0].passage.source == "t1"
        assert library.verify() == []


# -- writers and readers


def test_a_reader_finds_one_version_or_the_other_while_they_change(store: MilvusStore) -> None:
    reader, done = again(store), threading.Event()
    versions = [{p.id for one in (first, OLD[1]) for p in one.passages} for first in (OLD[0], NEW[0])]
    found: list[set[int]] = []

    def read() -> None:
        while not done.is_set():
            found.append({c.id for c in ask(reader, "Pasar")})

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(6):
        store.put(NEW[:1])
        store.put(OLD[:1])
    done.set()
    thread.join()
    reader.close()
    assert found
    assert [one for one in found if one not in versions] == []


def test_a_second_writer_is_told_who_writes(store: MilvusStore) -> None:
    other = again(store)
    with store.writing():
        with pytest.raises(
            LibraryLockedError, match=rf"library: process {os.getpid()} on .+ is writing to it"
        ):
            other.delete(["a"])
        assert sorted(texts(other)) == ["a", "b"]
    other.delete(["a"])
    assert sorted(texts(store)) == ["b"]
    other.close()


def test_what_was_indexed_again_with_another_encoder_is_not_searched_with_this_one(
    store: MilvusStore,
) -> None:
    other = again(store)
    other.rebuild({**MANIFEST, "encoder": "another"}, ENCODER.dimension, iter(OLD))
    other.close()
    for use in (lambda: ask(store, "pasar"), lambda: store.delete(["a"]), lambda: store.put(NEW)):
        with pytest.raises(EncoderMismatchError, match="open it again"):
            use()


def test_another_encoder_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    spec = f"milvus:{tmp_path / 'library'}"
    with Library.open(tmp_path, HashedWords(), spec) as library:
        library.add_texts([source("a", "Pasar lama terbakar.")])
    with pytest.raises(EncoderMismatchError, match=f"tanya index --rebuild --store {spec} --encoder other"):
        Library.open(tmp_path, HashedWords("other"), spec)
    with Library.rebuild(tmp_path, HashedWords("other"), spec) as library:
        assert library.search("terbakar")[0].passage.source == "a"
        assert library.verify() == []


def test_a_released_collection_is_loaded_when_it_is_opened(store: MilvusStore) -> None:
    for name in store._connection.do("list_collections"):
        store._connection.do("release_collection", name)
    opened = again(store)
    assert by_vector(opened, "pasar")[0] == "Pasar lama terbakar."
    opened.close()


def test_nothing_is_made_when_nothing_is_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(
        LibraryError, match=r"no library here; make one with: tanya index PATH --store milvus:"
    ):
        MilvusStore(str(tmp_path / "missing"), make=False)


# -- what is stored


def test_a_long_text_and_its_pages_come_back(store: MilvusStore) -> None:
    text = " ".join(f"{LOREM[n % 16]}\u00e9\U0001f600 {n}." for n in range(30_000))
    whole = Source(
        "panjang", "Panjang", text, "id", pages=tuple(range(0, 300_000, 1000)), origin="/tmp/\udcff"
    )
    one = content("panjang", "Ringkas.")
    store.put([Content(whole, one.passages, one.vectors)])
    assert store.source("panjang") == whole


def test_words_that_only_differ_in_their_marks_are_different(store: MilvusStore) -> None:
    names = {"a": "3.5", "b": "3-5", "c": "3:5", "d": "35"}
    store.put(content(name, f"Angka {number} disebut.") for name, number in names.items())
    for name, number in names.items():
        found = [c for c in ask(store, number) if c.lexical > 0]
        assert [p.source for p in store.passages([c.id for c in found])] == [name]


def test_verify_names_planted_problems(store: MilvusStore) -> None:
    do = store._connection.do
    passages = store._in(store._view().state, "passages")
    row = do("query", passages, filter='text == "Sekolah baru dibuka."', output_fields=["*"])[0]
    row.pop("words", None)
    do("upsert", passages, [{**row, "text": "Sekolah lain."}])
    assert store.verify() == [f"b: passage {row['id']} is not what stands in its text"]
    do("upsert", passages, [{**row, "terms": "pasar"}])
    assert store.verify() == [
        "there are 2 sources, 2 passages and 5 terms instead of 2, 2 and 7",
        "the counts of 4 terms are wrong",
    ]
    do("delete", passages, ids=[row["key"]])
    assert store.verify()[0] == "b: has 0 passages instead of 1"
    do("upsert", passages, [row, {**row, "key": 4711, "source": 4711}])
    assert store.verify() == ["1 passages belong to no source"]


# -- as the local store


def test_both_stores_find_the_same(tmp_path: Path) -> None:
    """`python -m eval.stores` does this with 10,000 passages and 1,000 questions."""
    contents = [one.source for one in corpus(150, seed=7)]
    questions = [" ".join(one.text.split()[:4]) for one in contents[::5]]
    with (
        Library.open(tmp_path / "local", HashedWords()) as local,
        Library.open(tmp_path, HashedWords(), f"milvus:{tmp_path / 'milvus'}") as milvus,
    ):
        for library in (local, milvus):
            library.add_texts(contents[:100])
            library.add_texts(contents[100:])
        found = compare(local, milvus, questions)
        assert found["agreement@10"] >= 0.99
        assert found["largest difference of a score"] < 1e-4
        assert json.dumps(local.sources()[3].title) == json.dumps(milvus.sources()[3].title)
