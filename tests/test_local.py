"""The local store among crashes, processes and threads: SQLite is the truth, the indexes follow."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashedWords, let_faiss_take_one_thread, lock_up, source

from eval.synthetic import Synthetic
from rag.errors import EncoderMismatchError, LibraryError, LibraryLockedError
from rag.library import Library
from rag.schema import EVERYTHING, Filter, Source
from rag.store import local
from rag.store.lexical import LexicalIndex
from rag.store.local import LocalStore

HERE = Path(__file__).parent
TEXTS = [
    source("a", "Pasar lama terbakar habis malam tadi."),
    source("b", "Sekolah baru telah dibuka bupati."),
    source("c", "Kapal nelayan tenggelam di laut."),
]
DERIVED = ("vectors.faiss", "vectors.json", "lexical", "lexical.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library of three texts."""
    with opened(tmp_path / "library") as library:
        library.add_texts(TEXTS)
    return tmp_path / "library"


def opened(folder: Path) -> Library:
    return Library.open(folder, HashedWords())


def inside(library: Library) -> Any:
    """Its store, to look at or to spoil what nobody else should touch."""
    return library._store


def found(library: Library, question: str) -> list[str]:
    """The sources found by a word, best first, those that do not have it left out."""
    return [hit.passage.source for hit in library.search(question) if hit.lexical > 0 and hit.dense > 0]


def is_whole(folder: Path) -> None:
    """The library holds exactly the three texts, and both indexes find them."""
    with opened(folder) as library:
        assert library.verify() == []
        assert [found(library, word) for word in ("terbakar", "sekolah", "kapal")] == [["a"], ["b"], ["c"]]


# -- derived indexes


@pytest.mark.parametrize("name", DERIVED)
def test_a_lost_index_is_made_anew(folder: Path, name: str) -> None:
    lost = folder / name
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    is_whole(folder)
    is_whole(folder)


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"garbage" * 9, lambda b: b""])
def test_a_damaged_index_is_made_anew(folder: Path, damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    files = [
        path.relative_to(folder)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.stat().st_size
    ]
    derived = [file for file in files if str(file).startswith(DERIVED)]
    assert len(derived) > 8
    for number, file in enumerate(derived):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        (copy / file).write_bytes(damage((copy / file).read_bytes()))
        is_whole(copy)


def test_a_lost_file_of_the_word_index_is_made_anew(folder: Path, tmp_path: Path) -> None:
    for number, file in enumerate(sorted((folder / "lexical").iterdir())):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        (copy / "lexical" / file.name).unlink()
        is_whole(copy)


def test_indexes_that_are_behind_catch_up(folder: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(folder, before)
    with opened(folder) as library:
        library.remove("a")
        library.add_texts([source("d", "Hutan lindung dijaga warga.")])
    for name in ("vectors.faiss", "vectors.json"):
        shutil.copy(before / name, folder / name)
    shutil.rmtree(folder / "lexical")
    shutil.copytree(before / "lexical", folder / "lexical")
    shutil.copy(before / "lexical.json", folder / "lexical.json")
    with opened(folder) as library:
        assert [found(library, word) for word in ("terbakar", "hutan", "kapal")] == [[], ["d"], ["c"]]
        assert library.verify() == []


def test_indexes_that_are_ahead_of_an_older_database_are_made_anew(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "library.sqlite", tmp_path / "backup.sqlite")
    with opened(folder) as library:
        library.remove("a")
        library.remove("b")
        library.add_texts([source("d", "Hutan lindung dijaga warga.")])
    shutil.copy(tmp_path / "backup.sqlite", folder / "library.sqlite")
    is_whole(folder)


def test_a_library_whose_database_was_lost_is_empty_not_wrong(folder: Path) -> None:
    (folder / "library.sqlite").unlink()
    with opened(folder) as library:
        assert (len(library), library.search("kapal"), library.verify()) == (0, [], [])


def test_killed_between_the_database_and_the_indexes(folder: Path) -> None:
    code = """
import os
from conftest import HashedWords, source
from rag.library import Library
from rag.store.local import LocalStore
LocalStore._save = lambda self: os._exit(9)
library = Library.open("library", HashedWords())
library.add_texts([source("a", "Pasar sudah dibangun lagi."), source("d", "Hutan lindung dijaga warga.")])
"""
    assert python(code, folder.parent).returncode == 9
    assert (folder / "writer.json").exists()
    with opened(folder) as library:
        assert [found(library, word) for word in ("terbakar", "dibangun", "hutan")] == [[], ["a"], ["d"]]
        assert library.verify() == []
        library.remove("d")
    assert not (folder / "writer.json").exists()


def test_a_removed_text_is_in_no_file_of_the_library(folder: Path) -> None:
    with opened(folder) as library:
        library.add_texts([source("d", "Rahasiaxyz tersimpan di peti besi.", title="Peti Rahasiaxyz")])
        assert found(library, "rahasiaxyz") == ["d"]
        library.remove("d")
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert not [path for path in files if b"rahasiaxyz" in path.read_bytes().lower()]
        assert found(library, "kapal") == ["c"]


@pytest.mark.parametrize(("share", "anew"), [(9.0, False), (0.1, True)])
def test_a_large_library_is_written_anew_when_enough_has_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, share: float, anew: bool
) -> None:
    monkeypatch.setattr("rag.store.local._SMALL", 0)
    monkeypatch.setattr("rag.store.local._STALE", share)
    with opened(folder) as library:
        secret = source("d", "Rahasiaxyz tersimpan di peti besi.", title="Peti Rahasiaxyz")
        library.add_texts([secret, source("e", "Hutan lindung dijaga warga.")])
        library.remove("d")
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert not [path for path in files if b"rahasiaxyz" in path.read_bytes().lower()]
        assert (inside(library)._lexical.stale == 0) is anew
        vacuumed = json.loads((folder / "vacuum.json").read_text())["seq"]
        assert (vacuumed == inside(library)._database.seq()) is anew
        assert (found(library, "kapal"), library.verify()) == (["c"], [])


# -- processes and threads


def python(code: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process of its own, within `folder`."""
    path = os.pathsep.join([str(HERE.parent), str(HERE)])
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )


WRITER = """
import sys
from conftest import HashedWords, source
from rag.library import Library
from rag.errors import TanyaError
from rag.store import local
from rag.store.lexical import LexicalIndex
local._PATIENCE = 0.2
try:
    with Library.open("library", HashedWords()) as library:
        library.add_texts([source("d", "Hutan lindung dijaga warga.")])
        library.remove("a")
except TanyaError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def test_another_process_is_told_who_writes(folder: Path) -> None:
    with opened(folder) as library, library._store.writing():
        told = python(WRITER, folder.parent)
    assert told.returncode == 1
    assert re.fullmatch(
        rf"LibraryLockedError: .*library: process {os.getpid()} on .+ \(since \d{{4}}-.*\) is writing to it; .*\n",
        told.stderr,
    )
    assert python(WRITER, folder.parent).returncode == 0


def test_a_second_library_in_the_same_process_is_told_as_well(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_PATIENCE", 0.2)
    with opened(folder) as one, opened(folder) as other, one._store.writing():
        with pytest.raises(LibraryLockedError, match=f"process {os.getpid()} on"):
            other.remove("a")
        assert found(other, "terbakar") == ["a"]


def test_a_second_writer_waits_for_a_while(folder: Path) -> None:
    with opened(folder) as one, opened(folder) as other:
        has_it, enough = threading.Event(), threading.Event()

        def hold() -> None:
            with one._store.writing():
                has_it.set()
                enough.wait(timeout=30)

        holder = threading.Thread(target=hold)
        holder.start()
        has_it.wait(timeout=30)
        threading.Timer(0.3, enough.set).start()
        other.remove("a")
        holder.join()
        assert found(one, "terbakar") == []


def test_a_reader_sees_what_another_process_writes_without_reopening(folder: Path) -> None:
    with opened(folder) as library:
        assert found(library, "hutan") == []
        done = python(WRITER, folder.parent)
        assert done.returncode == 0, done.stderr
        assert [found(library, word) for word in ("terbakar", "hutan", "kapal")] == [[], ["d"], ["c"]]
        assert library.verify() == []


def test_while_one_writes_the_others_read(folder: Path) -> None:
    with opened(folder) as writer, opened(folder) as reader, writer._store.writing():
        writer.add_texts([source("d", "Hutan lindung dijaga warga.")])
        writer.remove("a")
        assert reader.search("hutan lindung")[0].passage.source == "d"
        assert reader.verify() == []
        assert "a" not in [hit.passage.source for hit in reader.search("terbakar")]


@pytest.mark.parametrize("step", ["reload", "__init__"])
def test_words_that_are_saved_just_while_a_reader_looks_are_not_missed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    real = getattr(LexicalIndex, step)

    def overtaken(*arguments: Any) -> None:
        """Read the index; then, before anything else, the writer saves a newer one and its note."""
        monkeypatch.setattr(LexicalIndex, step, real)
        real(*arguments)
        with inside(writer)._current():
            pass

    with opened(folder) as writer, opened(folder) as reader:
        if step == "reload":
            reader.search("kapal")  # its indexes are open
        with inside(writer).writing():
            writer.add_texts([source("d", "Hutan lindung dijaga warga.")])
            monkeypatch.setattr(LexicalIndex, step, overtaken)
            reader.search("hutan")
        assert found(reader, "hutan") == ["d"]
        assert reader.verify() == []


def test_what_was_indexed_again_with_another_encoder_is_not_searched_with_this_one(folder: Path) -> None:
    with opened(folder) as library:
        assert found(library, "kapal") == ["c"]
        other = HashedWords("other")  # of the same dimension: only the manifest tells
        Library.rebuild(folder, other).close()
        for use in (
            lambda: library.search("kapal"),
            lambda: library.remove("a"),
            lambda: library.add_texts(TEXTS),
        ):
            with pytest.raises(EncoderMismatchError, match="open it again"):
                use()
    with Library.open(folder, other) as library:
        assert found(library, "kapal") == ["c"]
        assert library.verify() == []


def test_threads_that_write_wait_for_each_other_and_readers_go_on(folder: Path) -> None:
    errors: list[Exception] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            errors.append(error)

    def write(library: Library, name: str) -> None:
        for number in range(8):
            library.add_texts([source(f"{name}{number}", f"Dokumen {name} nomor {number} tentang hutan.")])
        library.remove(f"{name}0")

    def read(library: Library) -> None:
        for _ in range(40):
            assert found(library, "kapal")[0] == "c"

    with opened(folder) as library:
        work = [
            lambda: write(library, "x"),
            lambda: write(library, "y"),
            lambda: read(library),
            lambda: read(library),
        ]
        threads = [threading.Thread(target=guarded, args=(one,)) for one in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        names = {f"{name}{number}" for name in "xy" for number in range(1, 8)}
        assert {info.id for info in library.sources()} == names | {"a", "b", "c"}
        assert library.verify() == []


def test_a_change_of_folder_does_not_matter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    with opened(Path(folder.name)) as library:
        monkeypatch.chdir("/")
        thread = threading.Thread(
            target=library.add_texts, args=([source("d", "Hutan lindung dijaga warga.")],)
        )
        thread.start()
        thread.join()
        assert found(library, "hutan") == ["d"]
    assert not Path("/library").exists()


# -- folders that cannot be used


def test_a_folder_that_cannot_be_written_opens_and_answers(readonly: Path) -> None:
    with opened(readonly / "library") as library:
        library.add_texts(TEXTS)
    lock_up(readonly)
    is_whole(readonly / "library")
    with opened(readonly / "library") as library:
        with pytest.raises(LibraryError, match=r"library: cannot be written \(Permission denied\)"):
            library.add_texts([source("d", "Hutan lindung dijaga warga.")])
        assert found(library, "kapal") == ["c"]


def test_a_folder_that_was_left_by_a_killed_process_and_cannot_be_written(readonly: Path) -> None:
    code = """
import os
from conftest import HashedWords, source
from rag.library import Library
library = Library.open("library", HashedWords())
library.add_texts([source(name, text) for name, text in (
    ("a", "Pasar lama terbakar habis malam tadi."),
    ("b", "Sekolah baru telah dibuka bupati."),
    ("c", "Kapal nelayan tenggelam di laut."),
)])
library._store.close = library._store._database.checkpoint = lambda: None
library.remove("a")
os._exit(9)
"""
    assert python(code, readonly).returncode == 9
    assert (readonly / "library" / "library.sqlite-wal").stat().st_size > 0
    lock_up(readonly)
    for _ in range(2):  # as it was left, and then as a copy is that lacks what belongs to no process
        with opened(readonly / "library") as library:
            assert [found(library, word) for word in ("terbakar", "sekolah", "kapal")] == [[], ["b"], ["c"]]
            assert library.verify() == []
        os.seteuid(os.getuid())
        os.chmod(readonly / "library", 0o755)
        (readonly / "library" / "library.sqlite-shm").unlink(missing_ok=True)
        lock_up(readonly)


def test_a_library_that_cannot_be_made_is_one_clear_error(readonly: Path) -> None:
    lock_up(readonly)
    with pytest.raises(LibraryError, match=r"library: cannot be used as a library \(Permission denied\)"):
        opened(readonly / "library")


def test_a_file_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(LibraryError, match="cannot be used as a library"):
            opened(path)


def test_nothing_is_made_when_nothing_is_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library here; make one with: tanya index PATH --library"):
        LocalStore(tmp_path, make=False)
    with pytest.raises(LibraryError, match="no library here"):
        LocalStore(tmp_path / "missing", make=False)
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_the_indexes_is_one_clear_error_and_the_documents_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(folder) as library:
        (folder / "vectors.tmp").mkdir()  # nothing can be saved under a name that is taken by a folder
        with pytest.raises(LibraryError, match="the documents are stored, but not their indexes"):
            library.add_texts([source("d", "Hutan lindung dijaga warga.")])
        assert found(library, "hutan") == ["d"]
    (folder / "vectors.tmp").rmdir()
    with opened(folder) as library:
        assert (found(library, "hutan"), library.verify()) == (["d"], [])


def test_a_library_among_other_files_leaves_them_alone(tmp_path: Path, documents: Path) -> None:
    before = {path.name: path.read_bytes() for path in documents.iterdir()}
    with opened(documents) as library:
        assert len(library.add(documents).added) == 3
        assert library.add(documents).failed == ()
        assert library.verify() == []
    assert (
        before.items()
        <= {path.name: path.read_bytes() for path in documents.iterdir() if path.is_file()}.items()
    )


# -- verify


def test_verify_names_planted_problems(folder: Path) -> None:
    with opened(folder) as library:
        store = inside(library)
        one, two, three = inside(library)._database.all_ids()
        assert library.verify() == []
        library.search("kapal")
        store._lexical.replace([one], [])
        store._vectors.remove([two])
        store._vectors.add([4711], np.eye(1, 512, dtype=np.float32))
        assert library.verify() == [
            "the vector index has 1 passages too many and lacks 1",
            "the word index has 0 passages too many and lacks 1",
        ]
        store._vectors.remove([4711, three])
        store._vectors.add([two, three], np.eye(2, 512, dtype=np.float32))
        store._lexical.replace([], [(one, "pasar"), (one, "pasar")])
        assert library.verify() == [
            "the word index holds 1 passages twice",
            f"passage {two}: the vector index holds another vector than the database",
            f"passage {three}: the vector index holds another vector than the database",
        ]
        store._database.connection.execute("UPDATE passages SET text = 'x' WHERE id = ?", (one,))
        (wrong,) = store._database.passages([one])
        assert library.verify() == [f"{wrong.source}: passage {one} is not what stands in its text"]


def test_the_notes_say_how_far_the_indexes_are(folder: Path) -> None:
    with opened(folder) as library:
        seq = inside(library)._database.seq()
        assert seq > 0
        for name in ("vectors.json", "lexical.json"):
            assert json.loads((folder / name).read_text()) == {"seq": seq}


def test_searching_writes_nothing(folder: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.stat().st_size)
            for path in folder.rglob("*.*")
            if "sqlite-" not in path.name
        }

    before = state()
    with opened(folder) as library:
        found(library, "kapal")
        assert isinstance(library._store.source("a"), Source)
    assert state() == before


# -- large: vectors are compressed


def small_is_large(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(local, "EXACT", 1_000)
    patch.setattr(local, "_FEW", 100)
    let_faiss_take_one_thread(patch)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library of 1,200 passages that takes itself for a large one."""
    folder = tmp_path_factory.mktemp("large") / "library"
    with pytest.MonkeyPatch.context() as patch, Library.open(folder, "bundled-fast") as library:
        small_is_large(patch)
        library.add_texts(Synthetic().documents(1_200))
    return folder


@pytest.fixture
def large(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A copy of it, opened."""
    small_is_large(monkeypatch)
    with Library.open(shutil.copytree(filled, tmp_path / "library"), "bundled-fast") as library:
        yield library


def near(
    library: Library, question: str, only: Filter = EVERYTHING
) -> tuple[dict[int, float], dict[int, float]]:
    """The ten nearest passages by their cosines: as the library finds them, and by every vector."""
    vector = library.encoder.encode_queries([question])[0]
    candidates = inside(library).candidates(vector, [], 50, only)
    found = dict(sorted(((one.id, one.dense) for one in candidates), key=lambda one: -one[1])[:10])
    passages = [one for info in library.sources() for one in library.passages(info.id) if only.allows(one)]
    cosines = library.vectors(passages) @ vector
    exact = {passages[n].id: float(cosines[n]) for n in np.argsort(-cosines)[:10]}
    return found, exact


def agree(library: Library, only: Filter = EVERYTHING) -> None:
    """Nearly all of the nearest are found, with exact cosines, best first."""
    common = 0
    for question in Synthetic(1).questions(20):
        found, exact = near(library, question, only)
        both = found.keys() & exact.keys()
        common += len(both)
        assert [found[one] for one in both] == pytest.approx([exact[one] for one in both], abs=1e-5)
    assert common >= 0.97 * 200


def test_a_large_library_finds_what_every_vector_would(large: Library) -> None:
    assert not inside(large)._open_indexes()[0].exact
    agree(large)
    agree(large, Filter(language="id"))
    agree(large, Filter(without=frozenset(info.id for info in large.sources()[::3])))
    agree(large, Filter(sources=frozenset(info.id for info in large.sources()[:20])))
    assert large.verify() == []


def test_a_large_library_forgets_and_learns(large: Library) -> None:
    question = Synthetic(1).questions(1)[0]
    found, _ = near(large, question)
    gone = {passage.source for passage in inside(large).passages(list(found))}
    kept = [source for source in map(inside(large).source, gone) if source]
    large.remove(*gone)
    now, exact = near(large, question)
    assert not now.keys() & found.keys()
    assert len(now) == len(exact) == 10
    assert large.verify() == []
    large.add_texts(kept)
    assert near(large, question)[0].keys() == found.keys()
    with Library.open(large.folder, "bundled-fast") as again:
        assert not inside(again)._open_indexes()[0].exact
        agree(again)


def test_a_large_library_that_becomes_small_is_exact_again(large: Library) -> None:
    large.remove(*(info.id for info in large.sources()[:-100]))
    assert inside(large)._open_indexes()[0].exact
    found, exact = near(large, Synthetic(1).questions(1)[0])
    assert list(found) == list(exact)
    assert large.verify() == []


def test_a_reader_takes_the_compressed_index_that_the_writer_made(
    large: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    large.remove(*(info.id for info in large.sources()[:-100]))
    with Library.open(large.folder, "bundled-fast") as reader:
        assert inside(reader)._open_indexes()[0].exact
        large.add_texts(Synthetic(7).documents(1_200))
        monkeypatch.setattr(LocalStore, "_compressed", None)
        agree(reader)
        assert not inside(reader)._open_indexes()[0].exact
