"""The store on a laptop: SQLite is the truth, FAISS and tantivy follow it.

Each derived index notes the number of the last change it has seen, after it has written that change. Behind (a kill,
another process), it catches up; damaged, it is rebuilt. Catching up twice does no harm.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryError, LibraryLockedError
from rag.schema import Candidate, Passage, Source, SourceInfo
from rag.store.base import Content, FileState, Vector
from rag.store.database import Database
from rag.store.lexical import LexicalIndex
from rag.store.vectors import VectorIndex

_CHUNK = 10_000  # passages read at once while an index catches up


class LocalStore:
    """A folder that holds `library.sqlite`, the two derived indexes and the writer's lock."""

    def __init__(self, folder: Path) -> None:
        """Open or make the store in `folder`.

        Raises:
            LibraryError: when the folder cannot be used.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{folder}: cannot be used as a library ({error.strerror})") from error
        self._folder = folder
        self._database = Database(folder / "library.sqlite")
        self._lock = FileLock(folder / "writer.lock", thread_local=False, timeout=0)
        self._writer = threading.RLock()
        self._writing = False
        self._guard = threading.RLock()  # of the derived indexes of this object
        self._vectors: VectorIndex | None = None
        self._vectors_seq = -1
        self._lexical = self._open_lexical()
        self._lexical_seq = -1

    # -- what is stored ------------------------------------------------------------------------------------------

    def manifest(self) -> dict[str, str]:
        return self._database.manifest()

    def begin(self, manifest: Mapping[str, str], dimension: int) -> None:
        self._database.begin({**manifest, "dimension": str(dimension)})

    def source(self, source: str) -> Source | None:
        return self._database.source(source)

    def sources(self) -> list[SourceInfo]:
        return self._database.sources()

    def files(self) -> dict[str, FileState]:
        return self._database.files()

    def known(self, passages: Iterable[int]) -> set[int]:
        return self._database.known(passages)

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        return self._database.passages(ids)

    # -- writing -------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._writer:  # threads of this process wait for each other; another process is told who is writing
            if self._writing:
                yield
                return
            holder = self._folder / "writer.json"
            try:
                self._lock.acquire()
            except Timeout:
                raise LibraryLockedError(f"{self._folder}: {_describe(holder)} is writing to it; try again later") from None
            self._writing = True
            try:
                since = datetime.now().isoformat(timespec="seconds")
                _write_json(holder, {"pid": os.getpid(), "host": socket.gethostname(), "since": since})
                yield
                self._catch_up(save=True)
            finally:
                self._writing = False
                holder.unlink(missing_ok=True)
                self._lock.release()

    def put(self, contents: Iterable[Content]) -> None:
        with self.writing():
            self._database.put(contents)

    def delete(self, sources: Iterable[str]) -> None:
        with self.writing():
            self._database.delete(sources)

    def rebuild(self, manifest: Mapping[str, str], dimension: int, contents: Iterable[Content]) -> None:
        with self.writing():
            self._database.rebuild({**manifest, "dimension": str(dimension)}, contents)
            with self._guard:
                for path in (self._vectors_note, self._lexical_note):
                    path.unlink(missing_ok=True)
                self._vectors, self._lexical_seq = None, -1

    # -- finding -------------------------------------------------------------------------------------------------

    def candidates(self, vector: Vector, terms: Sequence[str], k: int) -> list[Candidate]:
        with self._guard:
            self._catch_up()
            assert self._vectors is not None
            lexical = self._lexical.best(terms, k)
            dense = self._vectors.nearest(vector, k)
            lexical |= self._lexical.scores(terms, [one for one in dense if one not in lexical])
            languages = self._database.languages(sorted({*lexical, *dense}))
            dense |= self._vectors.cosines(vector, [one for one in languages if one not in dense])
        return [Candidate(i, language, lexical.get(i, 0.0), dense[i]) for i, language in sorted(languages.items())]

    # -- derived indexes -----------------------------------------------------------------------------------------

    def _catch_up(self, *, save: bool = False) -> None:
        """Bring both indexes to the newest change; with `save` (which needs the lock) on disk, too."""
        with self._guard:
            seq = self._database.seq()
            self._open_vectors()
            if self._vectors_seq < seq:
                self._follow_vectors(seq)
            if save and (_read_seq(self._vectors_note) != seq or not self._vectors_path.exists()):
                assert self._vectors is not None
                self._vectors.save(self._vectors_path)
                _write_json(self._vectors_note, {"seq": seq})
            if self._lexical_seq < seq:
                self._follow_lexical(seq, have_lock=save)

    def _open_vectors(self) -> None:
        if self._vectors is not None:
            return
        dimension = int(self._database.manifest().get("dimension", 0))
        seq = _read_seq(self._vectors_note)
        self._vectors = VectorIndex.load(self._vectors_path, dimension) if seq >= 0 else None
        self._vectors_seq = seq if self._vectors is not None else 0
        if self._vectors is None:
            self._vectors = VectorIndex(dimension)

    def _open_lexical(self) -> LexicalIndex:
        folder = self._folder / "lexical"
        try:
            return LexicalIndex(folder)
        except ValueError:  # damaged, or made by a version of tantivy that this one cannot read
            self._lexical_note.unlink(missing_ok=True)
            shutil.rmtree(folder)
            return LexicalIndex(folder)

    def _follow_vectors(self, seq: int) -> None:
        assert self._vectors is not None
        for some in _chunks(self._database.changed(self._vectors_seq, seq)):
            ids, vectors = self._database.vectors(some)
            if ids and vectors.shape[1] != self._vectors.dimension:
                raise LibraryError(f"{self._folder}: was re-indexed with another encoder meanwhile; open it again")
            self._vectors.replace(some, ids, vectors)
        self._vectors_seq = seq

    def _follow_lexical(self, seq: int, *, have_lock: bool) -> None:
        self._lexical.reload()
        self._lexical_seq = max(0, _read_seq(self._lexical_note))
        if self._lexical_seq >= seq:
            return
        if not have_lock:
            # Only the holder of the lock may write here. Where somebody else holds it, they are indexing and will
            # bring the index forward themselves; until then words find what they found before.
            other = FileLock(self._folder / "writer.lock", timeout=0)
            try:
                with other:
                    self._follow_lexical(seq, have_lock=True)
            except Timeout:
                return
            return
        for some in _chunks(self._database.changed(self._lexical_seq, seq)):
            self._lexical.replace(some, self._database.terms(some))
        _write_json(self._lexical_note, {"seq": seq})
        self._lexical_seq = seq

    @property
    def _vectors_path(self) -> Path:
        return self._folder / "vectors.faiss"

    @property
    def _vectors_note(self) -> Path:
        return self._folder / "vectors.json"

    @property
    def _lexical_note(self) -> Path:
        return self._folder / "lexical.json"

    # -- checking ------------------------------------------------------------------------------------------------

    def verify(self) -> list[str]:
        with self._guard:
            problems = self._database.problems()
            if problems:
                return problems
            self._catch_up()
            assert self._vectors is not None
            stored = set(self._database.all_ids())
            for name, index in (("vector", self._vectors), ("word", self._lexical)):
                found = [int(one) for one in index.ids()]
                if set(found) != stored or len(found) != len(stored):
                    extra, missing = len(set(found) - stored), len(stored - set(found))
                    problems.append(f"the {name} index has {extra} passages too many and lacks {missing}")
            for some in _chunks(sorted(stored & {int(one) for one in self._vectors.ids()})):
                ids, vectors = self._database.vectors(some)
                problems += [
                    f"passage {one}: the vector index holds another vector than the database"
                    for one, vector in zip(ids, vectors, strict=True)
                    if vector.any() and abs(self._vectors.cosines(vector, [one])[one] - 1) > 1e-3
                ]
            return problems

    def close(self) -> None:
        self._database.close()


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(ids), _CHUNK):
        yield ids[begin : begin + _CHUNK]


def _describe(holder: Path) -> str:
    try:
        who = json.loads(holder.read_text())
        return f"process {who['pid']} on {who['host']} (since {who['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"


def _read_seq(note: Path) -> int:
    """The change that an index has reached; -1 when that is not known."""
    try:
        return int(json.loads(note.read_text())["seq"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(content))
    draft.replace(path)
