"""The SQLite file of a local library: transactions, the log of changes, what is left of a deleted text."""

from __future__ import annotations

import gc
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import HashedWords, source

from rag.chunk import Chunker
from rag.errors import LibraryError
from rag.store.base import Content
from rag.store.database import Database
from rag.text.words import terms

ENCODER = HashedWords(dimension=8)


def content(name: str, *sentences: str) -> Content:
    """A source of one passage a sentence."""
    one = source(name, " ".join(sentences), title="Judul")
    passages = Chunker(target_words=len(sentences[0].split())).passages(one)
    assert [p.text for p in passages] == list(sentences)
    rows = ENCODER.encode_passages([p.context for p in passages])
    return Content(one, passages, {p.id: row for p, row in zip(passages, rows, strict=True)})


LAMA, BARU = "Pasar lama terbakar habis.", "Sekolah baru telah dibuka."


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "library.sqlite")
    opened.begin({"dimension": "8"})
    yield opened
    opened.close()


def ids(one: Content) -> list[int]:
    return sorted(p.id for p in one.passages)


def test_the_log_names_each_passage_that_came_or_went(database: Database) -> None:
    assert (database.seq(), database.changed(0)) == (0, [])
    first, second = content("a", LAMA), content("b", BARU)
    database.put([first])
    after_first = database.seq()
    database.put([second])
    assert database.changed(0) == sorted(ids(first) + ids(second))
    assert database.changed(after_first) == ids(second)
    after_second = database.seq()
    database.delete(["a"])
    assert database.changed(after_second) == ids(first)
    assert database.changed(database.seq()) == []


def test_passages_that_stay_are_not_in_the_log(database: Database) -> None:
    database.put([content("a", LAMA, BARU)])
    before = database.seq()
    longer = content("a", LAMA, "Tamu datang dari jauh.", BARU)
    stays = database.known(ids(longer))
    database.put(
        [Content(longer.source, longer.passages, {k: v for k, v in longer.vectors.items() if k not in stays})]
    )
    assert database.changed(before) == [longer.passages[1].id]
    assert [p.start for p in database.passages([p.id for p in longer.passages])] == [0, 27, 50]
    assert database.problems() == []


def test_a_deleted_number_is_never_used_again(database: Database) -> None:
    database.put([content("a", LAMA)])
    database.delete(["a"])
    before = database.seq()
    database.put([content("b", BARU)])
    assert database.seq() > before


def test_vectors_and_terms_come_back_for_those_that_exist(database: Database) -> None:
    one = content("a", LAMA)
    (passage,) = one.passages
    database.put([one])
    found, rows = database.vectors([passage.id, 4711])
    assert found == [passage.id]
    assert rows.tolist() == [one.vectors[passage.id].tolist()]
    assert database.terms([4711, passage.id]) == [(passage.id, " ".join(terms(passage.context)))]
    assert database.languages([passage.id, 4711]) == {passage.id: "id"}
    assert database.vectors([])[1].shape == (0, 0)


def test_the_truth_of_languages_needs_no_passage_rows(database: Database) -> None:
    plan = database._all("EXPLAIN QUERY PLAN SELECT id, language FROM passages WHERE id IN (1, 2)")
    assert "USING COVERING INDEX passages_id" in str(plan)


def test_a_snapshot_does_not_see_what_another_thread_writes(database: Database) -> None:
    database.put([content("a", LAMA)])
    with database.snapshot():
        assert len(database) == 1
        writer = threading.Thread(target=database.put, args=([content("b", BARU)],))
        writer.start()
        writer.join()
        assert (len(database), len(database.all_ids())) == (1, 1)
    assert len(database) == 2


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction():
            database.put([content("a", LAMA)])
            assert len(database) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (len(database), database.seq()) == (0, 0)


@pytest.mark.parametrize("how", ["delete", "edit", "rebuild"])
def test_a_removed_text_is_in_no_file(database: Database, how: str) -> None:
    secret = "Rahasiaxyz itu tersimpan aman."
    database.put([content("a", secret, BARU), content("b", LAMA)])
    database.checkpoint()
    assert holds(database.path.parent, "Rahasiaxyz")
    if how == "delete":
        database.delete(["a"])
    elif how == "edit":
        database.put([content("a", BARU)])
    else:
        database.rebuild({"dimension": "8"}, [content("b", LAMA)])
    database.checkpoint()
    assert not holds(database.path.parent, "Rahasiaxyz")
    assert not holds(database.path.parent, "rahasiaxyz")
    assert holds(database.path.parent, "Pasar lama")


def holds(folder: Path, word: str) -> bool:
    """Whether any file in `folder` has `word` in it."""
    return any(word.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_the_connection_of_a_thread_ends_with_it(database: Database) -> None:
    for _ in range(20):
        thread = threading.Thread(target=lambda: len(database))
        thread.start()
        thread.join()
    gc.collect()
    assert len(database._connections) == 1


def test_closed_means_closed(database: Database) -> None:
    database.close()
    with pytest.raises(LibraryError, match="has been closed"):
        len(database)


@pytest.mark.parametrize("data", [b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_one_clear_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "library.sqlite").write_bytes(data)
    with pytest.raises(
        LibraryError, match=r"library\.sqlite: cannot be used as a library \(file is not a database\)"
    ):
        Database(tmp_path / "library.sqlite")
    assert (tmp_path / "library.sqlite").read_bytes() == data


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE sources (mine TEXT)")
        other.execute("INSERT INTO sources VALUES ('precious')")
    other.close()
    with pytest.raises(LibraryError, match="table sources already exists"):
        Database(path)
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT * FROM sources").fetchall() == [("precious",)]
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["sources"]
    other.close()


def test_a_library_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Database(path).close()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(LibraryError, match="later version of Tanya"):
        Database(path)


def test_problems_are_named(database: Database) -> None:
    contents = content("a", LAMA, BARU), content("b", LAMA)
    database.put(contents)
    assert database.problems() == []
    one, two = contents[0].passages
    database.connection.execute("UPDATE passages SET text = 'lain' WHERE id = ?", (one.id,))
    database.connection.execute("UPDATE passages SET vector = x'00' WHERE id = ?", (two.id,))
    database.connection.execute("PRAGMA foreign_keys = OFF")
    database.connection.execute("DELETE FROM sources WHERE id = 'b'")
    found = database.problems()
    assert len(found) == 3
    assert f"a: passage {one.id} is not what stands in its text" in found
    assert f"a: passage {two.id} has a vector of the wrong size" in found
    assert sum("belongs to no source" in line for line in found) == 1


def test_two_that_make_the_same_library_at_once(tmp_path: Path) -> None:
    errors: list[Exception] = []

    def make(number: int) -> None:
        try:
            opened = Database(tmp_path / "library.sqlite")
            opened.begin({"encoder": str(number), "dimension": "8"})
            opened.close()
        except LibraryError as error:
            errors.append(error)

    threads = [threading.Thread(target=make, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    opened = Database(tmp_path / "library.sqlite")
    assert opened.manifest().keys() == {"encoder", "dimension"}
    opened.close()


def test_long_documents_with_pages_and_dates_come_back(database: Database) -> None:
    one = content("a", LAMA, BARU)
    whole = replace(one.source, pages=(0, 27), digest="d" * 64, origin="/x/é\n.txt")
    database.put([one._replace(source=whole)])
    assert database.source("a") == whole
    assert database.sources()[0].characters == len(whole.text)
    assert np.isclose(np.linalg.norm(database.vectors(database.all_ids())[1], axis=1), 1).all()


def test_the_first_version_becomes_this_one(tmp_path: Path) -> None:
    """A file as 0.1.0 made it: without headings, and without what could not be read."""
    path = tmp_path / "library.sqlite"
    Database(path).close()
    old = sqlite3.connect(path)
    old.executescript(
        "ALTER TABLE passages DROP COLUMN section; DROP TABLE failures; PRAGMA user_version = 1;"
    )
    old.close()
    database = Database(path)
    assert database.failures() == {}
    assert "section" in {row[1] for row in database.connection.execute("PRAGMA table_info(passages)")}
    assert database.connection.execute("PRAGMA user_version").fetchone() == (2,)
