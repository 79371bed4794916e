"""The store on a laptop: SQLite is the truth, FAISS and tantivy follow it.

Each derived index notes the number of the last change it has seen, after it has written that change. Behind
(a kill, another process), it catches up; damaged, it is rebuilt. Catching up twice does no harm.

What is removed is found no more at once, and leaves the files: SQLite overwrites it, vectors are saved without it, and
the word index knows hashes only. To the last trace it leaves them when the word index and the database are written
anew, which a small library does whenever something goes, and a larger one when a tenth of it has gone.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import shlex
import shutil
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from errno import ENOSPC
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from rag.errors import EncoderMismatchError, LibraryError, LibraryLockedError
from rag.schema import EVERYTHING, Candidate, Filter, Passage, Source, SourceInfo
from rag.store.base import IGNORE_FILE, Content, FailedFile, FileState, Vector
from rag.store.database import Database
from rag.store.lexical import LexicalIndex
from rag.store.vectors import EXACT, SAMPLE, VectorIndex

_CHUNK = 10_000
"""Passages read at once while an index catches up."""
_SMALL = 10_000
"""Passages up to which everything is written anew when some of them go."""
_STALE = 0.1
"""Share of passages that go before a larger library is written anew."""
_WIDER = 2
"""How many times as many near passages as are wanted are scored exactly, where the index rounds."""
_FEW = 10_000
"""Passages that a filter lets through, up to which all are scored exactly."""
_LOOKS = 5
"""How often the indexes are compared with the database while another process writes."""
_PATIENCE = 5.0
"""Seconds that a writer waits for another one: those who search hold the lock too, for moments, to catch up."""
_LAG = 10.0
"""Seconds of indexing after which the word index follows what was stored meanwhile."""
_NOT_DOCUMENTS = """# The files of a library of Tanya
library.sqlite*
vectors.faiss
vectors.json
lexical
lexical.json
conversations.sqlite*
vacuum.json
writer.lock
writer.json
*.tmp
"""


class LocalStore:
    """A folder that holds `library.sqlite`, the two derived indexes and the writer's lock."""

    def __init__(self, folder: Path, *, make: bool = True) -> None:
        """Open the store in `folder`, and make it when it is missing.

        Raises:
            LibraryError: when the folder cannot be used, or holds no store and none is to be made.
        """
        self._folder = folder.absolute()
        self.where, self.options = str(folder), f"--library {shlex.quote(str(folder))}"
        file = self._folder / "library.sqlite"
        if not file.is_file():
            if not make:
                command = f"tanya index PATH {self.options}"
                raise LibraryError(f"{folder}: there is no library here; make one with: {command}")
            _make(self._folder)
        readonly = not os.access(self._folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
        self._database = Database(file, readonly=readonly)
        self._manifest = self._database.manifest()
        self._lock = FileLock(self._folder / "writer.lock", thread_local=False, timeout=0)
        self._writer = threading.RLock()  # of this process's threads; `_lock` is among processes
        self._guard = threading.RLock()  # of the derived indexes
        self._vectors: VectorIndex | None = None
        self._lexical: LexicalIndex | None = None
        self._followed = 0.0
        """When the derived indexes last followed what this process writes, by `time.monotonic`."""

    # -- what is stored --------------------------------------------------------------------------------------

    def manifest(self) -> dict[str, str]:
        return dict(self._manifest)

    def source(self, source: str) -> Source | None:
        return self._database.source(source)

    def sources(self, prefix: str = "") -> list[SourceInfo]:
        return self._database.sources(prefix)

    def files(self) -> dict[str, FileState]:
        return self._database.files()

    def failures(self) -> dict[str, FailedFile]:
        return self._database.failures()

    def known(self, passages: Iterable[int]) -> set[int]:
        return self._database.known(passages)

    def vectors(self, passages: Iterable[int]) -> dict[int, Vector]:
        return dict(zip(*self._database.vectors(list(passages)), strict=True))

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        return self._database.passages(ids)

    def passages_of(self, source: str) -> list[Passage]:
        return self._database.passages_of(source)

    def __len__(self) -> int:
        return len(self._database)

    # -- writing ---------------------------------------------------------------------------------------------

    def begin(self, manifest: Mapping[str, str], dimension: int) -> None:
        self._database.begin({**manifest, "dimension": str(dimension), "key": secrets.token_hex(16)})
        self._manifest = self._database.manifest()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._exclusive(wait=True) as outermost:
            self._check_manifest()
            if outermost:
                self._open_indexes()  # before the first change: one ahead of the database could not be told later
                self._followed = time.monotonic()
            yield
            if outermost:
                self._save()

    def put(self, contents: Iterable[Content]) -> None:
        with self.writing():
            self._database.put(contents)
            if time.monotonic() - self._followed > _LAG:
                with self._current():
                    self._followed = time.monotonic()

    def delete(self, sources: Iterable[str]) -> None:
        with self.writing():
            self._database.delete(sources)

    def note_failures(self, failed: Mapping[str, FailedFile], mended: Iterable[str]) -> None:
        with self.writing():
            self._database.note_failures(failed, mended)

    def rebuild(self, manifest: Mapping[str, str], dimension: int, contents: Iterable[Content]) -> None:
        with self.writing():
            self._vectors_file.unlink(missing_ok=True)  # the same ids will stand for other vectors
            kept = {"dimension": str(dimension), "key": self._manifest.get("key", "")}
            self._database.rebuild({**manifest, **kept}, contents)
            with self._guard:
                self._manifest = self._database.manifest()
                self._vectors = VectorIndex(dimension)

    @contextmanager
    def _exclusive(self, *, wait: bool) -> Iterator[bool]:
        """The one writer; yields whether nothing further out in this thread is it already.

        Who waits does so for other threads of this process as long as it takes, for another process `_PATIENCE`;
        then it is told who is writing.
        """
        if not self._writer.acquire(blocking=wait):
            raise LibraryLockedError(f"{self._folder}: another thread is writing to it")
        try:
            if self._lock.is_locked:
                yield False
                return
            holder = self._folder / "writer.json"
            self._acquire(holder, _PATIENCE if wait else 0)
            try:
                yield True
            finally:
                with suppress(OSError):
                    holder.unlink(missing_ok=True)
                self._lock.release()
        finally:
            self._writer.release()

    def _acquire(self, holder: Path, patience: float) -> None:
        """Take the lock among processes, and leave word in `holder` of who has it."""
        try:
            self._lock.acquire(timeout=patience)
            since = datetime.now().isoformat(timespec="seconds")
            _write_json(holder, {"pid": os.getpid(), "host": socket.gethostname(), "since": since})
            if self._database.readonly:
                raise OSError(ENOSPC, "there was no room on its disk when it was opened")
        except Timeout:
            raise LibraryLockedError(
                f"{self._folder}: {_describe(holder)} is writing to it; try again later"
            ) from None
        except OSError as error:
            self._lock.release()
            raise LibraryError(f"{self._folder}: cannot be written ({error.strerror})") from error

    def _check_manifest(self) -> None:
        """What another process re-indexed with another encoder is neither searched nor added to with ours."""
        if self._database.manifest() != self._manifest:
            raise EncoderMismatchError(
                f"{self._folder}: was indexed again with other settings; open it again"
            )

    # -- finding ---------------------------------------------------------------------------------------------

    def candidates(
        self, vector: Vector, terms: Sequence[str], k: int, only: Filter = EVERYTHING
    ) -> list[Candidate]:
        with self._current() as (vectors, words):
            # What is left out is commonly little; all the rest would be a long list.
            is_all_but = only == Filter(without=only.without)
            among = None if is_all_but else self._database.allowed(only)
            without = self._database.passages_in(only.without) if is_all_but and only.without else ()
            lexical = words.best(terms, k, among, without)
            dense = self._nearest(vectors, vector, k, among, without)
            lexical |= words.scores(terms, [one for one in dense if one not in lexical])
            # What the database does not hold is about to leave the word index, too, by another process.
            languages = self._database.languages(sorted({*lexical, *dense}))
            dense |= self._cosines(vectors, vector, [one for one in languages if one not in dense])
        return [
            Candidate(i, language, lexical.get(i, 0.0), dense[i]) for i, language in sorted(languages.items())
        ]

    def _nearest(
        self,
        vectors: VectorIndex,
        vector: Vector,
        k: int,
        among: Sequence[int] | None,
        without: Sequence[int],
    ) -> dict[int, float]:
        if vectors.exact:
            return vectors.nearest(vector, k, among, without)
        if among is not None and len(among) <= _FEW:
            found = self._cosines(vectors, vector, among)
        else:
            found, wide = dict[int, float](), _WIDER * k
            while len(found) < k:
                near = vectors.nearest(vector, wide, among, without)
                found = self._cosines(vectors, vector, list(near))
                if len(near) < wide:
                    break
                wide *= 4  # much of what is near has been removed
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0]))[:k])

    def _cosines(self, vectors: VectorIndex, vector: Vector, ids: Sequence[int]) -> dict[int, float]:
        """The exact cosine of each of `ids`."""
        if not ids:
            return {}
        if vectors.exact:
            rows = vectors.vectors(ids)
        else:
            ids, rows = self._database.vectors(ids)
        return dict(zip(ids, (rows @ vector).tolist(), strict=True))

    # -- derived indexes -------------------------------------------------------------------------------------

    @contextmanager
    def _current(self) -> Iterator[tuple[VectorIndex, LexicalIndex]]:
        """Both indexes, brought to the newest change, and the database as it is at that moment."""
        with self._guard:
            # Opened before the snapshot, or an index that another process saves just now would seem ahead of it.
            vectors, lexical = self._open_indexes()
            with self._database.snapshot():
                seq = self._database.seq()
                if min(vectors.seq, lexical.seq) < seq:
                    self._check_manifest()
                if vectors.seq < seq:
                    vectors = self._vectors = self._caught_up(vectors, seq)
                if lexical.seq < seq:
                    self._follow(lexical, seq)
                yield vectors, lexical

    def _caught_up(self, vectors: VectorIndex, seq: int) -> VectorIndex:
        """The vector index with what has changed; another one where the library has become large, or small again, or
        where too much of what a compressed one holds has gone."""
        count = self._database.passage_count()
        if not self._fits(vectors, count):
            vectors = self._open_vectors()  # somebody else may have made it
        changed: Sequence[int] = self._database.changed(vectors.seq)
        if not self._fits(vectors, count):
            changed = self._database.all_ids()
            vectors = self._compressed(changed) if count > EXACT else VectorIndex(vectors.dimension)
        vectors.remove(changed)
        for some in _chunks(changed):
            vectors.add(*self._database.vectors(some))
        vectors.seq = seq
        return vectors

    @staticmethod
    def _fits(vectors: VectorIndex, count: int) -> bool:
        if vectors.exact:
            return count <= EXACT
        return count > EXACT / 2 and len(vectors) <= (1 + _STALE) * count + EXACT

    def _compressed(self, ids: Sequence[int]) -> VectorIndex:
        chosen = random.Random(0).sample(ids, min(len(ids), SAMPLE))
        return VectorIndex.compressed(self._database.vectors(chosen)[1])

    def _open_indexes(self) -> tuple[VectorIndex, LexicalIndex]:
        with self._guard:
            if self._vectors is None:
                self._vectors = self._open_vectors()
            if self._lexical is None:
                self._lexical = self._open_lexical()
            return self._vectors, self._lexical

    def _open_vectors(self) -> VectorIndex:
        dimension = int(self._manifest.get("dimension", 0))
        noted = max(
            0, _read_seq(self._vectors_note)
        )  # before the index: a newer one only catches up on what it has
        index = VectorIndex.load(self._vectors_file, dimension) or VectorIndex(dimension)
        index.seq = noted if len(index) else 0
        # An index may know changes that the database lost, in a power cut or to an older copy: start anew.
        return index if index.seq <= self._database.seq() else VectorIndex(dimension)

    def _open_lexical(self) -> LexicalIndex:
        """The saved index, mended if need be; one in memory where this process cannot write."""
        key = bytes.fromhex(self._manifest.get("key", ""))
        if self._database.readonly:
            return LexicalIndex(key=key)
        folder = self._folder / "lexical"
        try:
            noted = _read_seq(self._lexical_note)  # before the index, as with the vectors
            index = LexicalIndex(folder, key)
            index.seq = _reached(index, noted)
            if index.seq <= self._database.seq():
                return index
        except ValueError:
            pass  # damaged, or of another version of tantivy: made anew, as is one ahead of the database
        try:
            with self._exclusive(wait=False):
                shutil.rmtree(folder)
                return LexicalIndex(folder, key)
        except (LibraryError, OSError):
            return LexicalIndex(key=key)

    def _follow(self, lexical: LexicalIndex, seq: int) -> None:
        if lexical.folder is None:
            self._update(lexical, seq)
            return
        noted = _read_seq(self._lexical_note)
        try:
            lexical.reload()
        except ValueError as error:  # another process found it damaged
            self._lexical = None
            raise LibraryError(f"{self._folder}: its word index is being made anew; try again") from error
        lexical.seq = _reached(lexical, noted)
        if lexical.seq >= seq:
            return
        alone = True
        try:
            with self._exclusive(wait=False) as alone:
                self._update(lexical, seq)
                _write_json(self._lexical_note, {"seq": seq})
        except (LibraryError, OSError):
            # Whoever holds the lock is indexing, and will bring the words forward; until then, and where there is
            # no room to, words find what they found before, while vectors find what is new.
            if not alone:
                raise

    def _update(self, lexical: LexicalIndex, seq: int) -> None:
        changed = self._database.changed(lexical.seq)
        anew = len(lexical) < _SMALL and not set(changed).isdisjoint(lexical.ids())
        if not anew:
            lexical.replace(changed, self._terms(changed))
            anew = lexical.stale > _STALE * len(lexical)
        if anew:
            lexical.rewrite(self._terms(self._database.all_ids()))
        lexical.seq = seq

    def _terms(self, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
        return (row for some in _chunks(ids) for row in self._database.terms(some))

    def _save(self) -> None:
        """Bring the derived indexes up to date, on disk as well; needs the lock."""
        try:
            with self._current() as (vectors, _):
                if vectors.seq != _read_seq(self._vectors_note) or not self._vectors_file.exists():
                    vectors.save(self._vectors_file)
                    _write_json(self._vectors_note, {"seq": vectors.seq})
            self._vacuum()
        except OSError as error:
            raise LibraryError(
                f"{self._folder}: the documents are stored, but not their indexes ({error})"
            ) from error
        self._database.checkpoint()

    def _vacuum(self) -> None:
        """Write the database anew, if something has gone since that was last done and it is worth the time."""
        note = self._folder / "vacuum.json"
        gone, stored = self._database.gone(_read_seq(note)), self._database.passage_count()
        if gone and stored > _SMALL and gone < _STALE * stored:
            return
        seq = self._database.seq()
        if gone:
            self._database.vacuum()
        if seq != _read_seq(note):
            _write_json(note, {"seq": seq})

    @property
    def _vectors_file(self) -> Path:
        return self._folder / "vectors.faiss"

    @property
    def _vectors_note(self) -> Path:
        return self._folder / "vectors.json"

    @property
    def _lexical_note(self) -> Path:
        return self._folder / "lexical.json"

    # -- checking --------------------------------------------------------------------------------------------

    def verify(self) -> list[str]:
        problems = self._database.problems()
        for _ in range(0 if problems else _LOOKS):
            seq = self._database.seq()
            problems = self._differences()
            if not problems or self._database.seq() == seq:
                break  # else another process wrote meanwhile, and what was compared is not of one moment
        return problems

    def _differences(self) -> list[str]:
        """Where the indexes hold something else than the database."""
        problems: list[str] = []
        with self._current() as (vectors, lexical):
            stored = set(self._database.all_ids())
            held = {"vector": vectors.ids() if vectors.exact else list(stored.intersection(vectors.ids()))}
            if lexical.seq >= vectors.seq:  # else another process is writing
                held["word"] = lexical.ids()
            for name, ids in held.items():
                extra, missing = len(set(ids) - stored), len(stored - set(ids))
                if extra or missing:
                    problems.append(f"the {name} index has {extra} passages too many and lacks {missing}")
                elif len(ids) > len(stored):
                    problems.append(f"the {name} index holds {len(ids) - len(stored)} passages twice")
            if not vectors.exact:
                return problems
            for some in _chunks(sorted(stored.intersection(held["vector"]))):
                ids, truth = self._database.vectors(some)
                differing = np.abs(vectors.vectors(ids) - truth).max(axis=1) > 1e-3
                problems += [
                    f"passage {one}: the vector index holds another vector than the database"
                    for one, differs in zip(ids, differing, strict=True)
                    if differs
                ]
            return problems

    def close(self) -> None:
        with self._guard:
            self._vectors = self._lexical = None
            self._database.close()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignored = folder / IGNORE_FILE
        if not ignored.exists():
            ignored.write_text(_NOT_DOCUMENTS)
    except OSError as error:
        what = "it is a file" if folder.is_file() else error.strerror
        raise LibraryError(f"{folder}: cannot be used as a library ({what})") from error


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


def _reached(index: LexicalIndex, noted: int) -> int:
    """The change that a saved index has reached; empty or without a note, it follows from the start."""
    return max(0, noted) if len(index) else 0


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(content))
    draft.replace(path)
