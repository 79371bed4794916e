"""One run of indexing: files and texts -> a store, and a report of what became of each.

What is read, cut and embedded is stored in portions: a run that is interrupted has kept what was stored before.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings import Encoder
from rag.chunk import Chunker
from rag.errors import LibraryError, LoadError, TanyaError
from rag.files import check_file, is_below, new_id, printable, walk
from rag.load import digest_of, version
from rag.schema import Failure, IngestReport, Passage, Progress, Source
from rag.store.base import Content, FailedFile, FileState, Store, Vector
from rag.workers import File, Loaded, Reader

_EMBED_AT_ONCE = 1024
"""Passages that are embedded and stored together."""
_BLOCK, _BLOCK_SECONDS = 32, 0.25
"""Passages that are embedded between two reports: so many at first, then as many as take about this time."""

OnProgress = Callable[[Progress], None]


class _Waiting(NamedTuple):
    """A source that is cut, and will be embedded together with others."""

    source: Source
    passages: list[Passage]
    outcome: str


class Ingest:
    """A run, and what it has found so far."""

    def __init__(
        self,
        store: Store,
        chunker: Chunker,
        encoder: Encoder,
        workers: Reader,
        progress: OnProgress | None = None,
    ) -> None:
        self._store = store
        self._chunker = chunker
        self._encoder = encoder
        self._workers = workers
        self._stored = {info.id for info in store.sources()}
        self._outcomes: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": [], "removed": []}
        self._failed: list[Failure] = []
        self._incomplete: list[Failure] = []
        self._noted: dict[str, FailedFile] = {}
        self._digests: dict[str, str] = {}
        """Of the files that have been looked at, by origin."""
        self._copies: dict[str, str] = {}
        """A stored source for each digest of a file."""
        self._waiting: dict[str, _Waiting] = {}
        self._waiting_passages = 0
        self._given: dict[str, Vector] = {}
        """Vectors of what waits that came with it, by context."""
        self._passages = 0
        self._embedded = 0
        self._meter = _Meter(progress)

    def run(self, path: Path, *, prune: bool = False, retry: bool = False) -> None:
        """Index the file or folder at `path`; with `retry`, read again what could not be read before.

        Raises:
            LibraryError: there is nothing at `path`, or nothing of what was indexed from it.
        """
        files = self._store.files()
        self._copies = {state.digest: state.source for state in files.values()}
        unread: list[OSError] = []
        found = list(walk(path, unread.append)) if path.is_dir() else [path] if path.exists() else []
        failures = self._store.failures()
        before = {origin for origin in files if _is_in(origin, path)}
        failed = {origin for origin in failures if _is_in(origin, path)}
        self._check(path, found or unread, before, failed, prune)
        self._meter.expect({str(file): _size(file) for file in found})
        owners = {state.source: origin for origin, state in files.items()}
        changed = self._changed(found, path, files, owners, failures, retry)
        with closing(self._workers.read(changed, self._chunker.target_words, self._meter.pages)) as loaded:
            for one in loaded:
                self._take(one)
                self._flush(_EMBED_AT_ONCE)
        self._flush()
        for error in unread:
            self._fail("", Failure(printable(error.filename), "unreadable", printable(str(error))))
        seen = {str(file) for file in found}
        gone = {
            origin
            for origin in (before | failed) - seen
            if not any(is_below(origin, error.filename) for error in unread)
        }
        # Where another file goes on with its name, the document stays.
        self._remove(files[one].source for one in gone & before if owners[files[one].source] == one)
        self._note(gone)

    def run_texts(self, sources: Sequence[Source]) -> None:
        """Index sources that come from no file."""
        self._meter.expect({source.id: len(source.text) for source in sources})
        for source in sources:
            if source.id in self._waiting:  # the same id twice: the later text counts
                self._flush()
            with self._guarded(source.id, source.id):
                self._meter.read(source.id, source.id)
                self._prepare(source, self._chunker.passages(source))
            self._flush(_EMBED_AT_ONCE)
        self._flush()

    def report(self) -> IngestReport:
        """What has come of it."""
        return IngestReport(
            **{outcome: tuple(sorted(ids)) for outcome, ids in self._outcomes.items()},
            failed=_sorted(self._failed),
            incomplete=_sorted(self._incomplete),
            passages=self._passages,
            embedded=self._embedded,
        )

    def _check(
        self, path: Path, found: Sequence[object], before: set[str], failed: set[str], prune: bool
    ) -> None:
        if before and not found and not prune:
            were = "one document was" if len(before) == 1 else f"{len(before)} documents were"
            raise LibraryError(
                f"{path}: is empty, and {were} indexed from it; if no disk is missing, "
                f"remove them with: tanya index --prune {shlex.quote(str(path))} {self._store.options}"
            )
        if not before and not failed and not path.exists():
            raise LibraryError(
                f"{path}: there is no such file or folder, and nothing was indexed from it; "
                "`tanya list` shows what is there"
            )

    def _changed(
        self,
        found: Sequence[Path],
        path: Path,
        files: Mapping[str, FileState],
        owners: dict[str, str],
        failures: Mapping[str, FailedFile],
        retry: bool,
    ) -> Iterator[File]:
        """The files that have to be read; what becomes of the others is known at once."""
        for file in found:
            origin = str(file)
            known = files.get(origin)
            source_id = known.source if known else new_id(file, path, owners)
            owners[source_id] = origin
            with self._guarded(source_id, origin):
                check_file(file, path)
                try:
                    digest = digest_of(file)
                except OSError as error:
                    raise LoadError("unreadable", f"{file.name}: {error.strerror or error}") from error
                self._digests[origin] = f"{digest} {version()}"
                before = failures.get(origin)
                is_tried = before is not None and before.digest == self._digests[origin] and not retry
                if known and known.digest == digest and (is_tried or not before):
                    self._outcomes["unchanged"].append(source_id)
                    if before:
                        self._noted[origin] = before
                    self._meter.settle(origin, source_id)
                elif before is not None and is_tried:
                    raise LoadError(before.failure.reason, before.failure.message)
                else:
                    yield File(file, source_id)

    def _take(self, one: Loaded) -> None:
        origin = str(one.file.path)
        with self._guarded(one.file.source, origin):
            if isinstance(one.found, LoadError):
                raise one.found
            source, passages = one.found
            self._meter.read(origin, source.id)
            if source.unread:
                self._incomplete.append(_incomplete(source, one.file.path.name))
                self._noted[origin] = FailedFile(self._incomplete[-1], self._digests[origin])
            self._prepare(replace(source, origin=origin), passages, one.vectors)

    @contextmanager
    def _guarded(self, source_id: str, origin: str) -> Iterator[None]:
        """Whatever a bad file does becomes a row of the report, and the others go on."""
        try:
            yield
        except LoadError as error:
            self._fail(origin, Failure(source_id, error.reason, printable(str(error))))
        except TanyaError:  # the library itself is in trouble
            raise
        except Exception as error:
            message = printable(f"{type(error).__name__}: {error}")
            self._fail(origin, Failure(source_id, "unreadable", message))

    def _fail(self, origin: str, failure: Failure) -> None:
        self._failed.append(failure)
        self._meter.settle(origin, failure.source)
        if origin:
            # What took too long may have had to wait for others: it is tried again.
            digest = "" if failure.reason == "timed out" else self._digests.get(origin, "")
            self._noted[origin] = FailedFile(failure, digest)

    def _note(self, gone: set[str]) -> None:
        """Remember what could not be read, and forget what is well or gone."""
        remembered = self._store.failures()
        mended = {*gone, *self._digests}.intersection(remembered) - self._noted.keys()
        new = {origin: one for origin, one in self._noted.items() if remembered.get(origin) != one}
        if mended or new:
            self._store.note_failures(new, mended)

    def _prepare(
        self, source: Source, passages: Sequence[Passage], vectors: NDArray[np.float32] | None = None
    ) -> None:
        """Let `source` with its `passages` wait, if it is not stored as it is."""
        stored = self._store.source(source.id) if source.id in self._stored else None
        if stored == source:
            self._outcomes["unchanged"].append(source.id)
            self._meter.settle(source.origin or source.id, source.id)
            return
        f"{source.title}{source.text}".encode()  # lone surrogates are no text, and nothing could store them
        fitting = [self._meter.found(one) for one in self._chunker.fit(source, passages)]
        if not fitting:
            raise LoadError("empty", f"{source.id}: there is nothing in it but what surrounds a text")
        moved = stored is not None and replace(stored, origin=source.origin) == source
        outcome = "unchanged" if moved else "updated" if stored else "added"
        if vectors is not None:
            rows = vectors.reshape(len(fitting), -1)
            self._given.update(zip((one.context for one in fitting), rows, strict=True))
        self._waiting[source.id] = _Waiting(source, fitting, outcome)
        self._waiting_passages += len(fitting)

    def _flush(self, at_least: int = 1) -> None:
        """Embed and store what waits, in one go, if it is so many passages."""
        if self._waiting_passages < at_least:
            return
        waiting = self._waiting.values()
        known = self._store.known(p.id for one in waiting for p in one.passages)
        new = [p for one in waiting for p in one.passages if p.id not in known]
        stored = self._copied(one.source for one in waiting)
        names = [one.source.origin or one.source.id for one in waiting]
        computed = {p.context: self._given[p.context] for p in new if p.context in self._given}
        contexts = [p.context for p in new if p.context not in stored and p.context not in computed]
        computed |= embed(self._encoder, contexts, partial(self._meter.embedded, names))
        vectors = stored | computed
        self._store.put(
            Content(
                one.source,
                one.passages,
                {p.id: vectors[p.context] for p in one.passages if p.id not in known},
            )
            for one in waiting
        )
        self._embedded += len(computed)
        for one in waiting:
            self._copies[one.source.digest] = one.source.id
            self._outcomes[one.outcome].append(one.source.id)
            self._stored.add(one.source.id)
            self._meter.settle(one.source.origin or one.source.id, one.source.id)
            if one.outcome != "unchanged":
                self._passages += len(one.passages)
        self._waiting.clear()
        self._given.clear()
        self._waiting_passages = 0

    def _copied(self, sources: Iterable[Source]) -> dict[str, Vector]:
        """Vectors by context, from stored sources of the same bytes: nothing is embedded for a renamed file."""
        copied: dict[str, Vector] = {}
        for name in {self._copies[one.digest] for one in sources if one.digest in self._copies}:
            stored = self._store.source(name)
            passages = self._chunker.passages(stored) if stored else []
            vectors = self._store.vectors(passage.id for passage in passages)
            copied |= {p.context: vectors[p.id] for p in passages if p.id in vectors}
        return copied

    def _remove(self, sources: Iterable[str]) -> None:
        gone = sorted(sources)
        if gone:
            self._store.delete(gone)
            self._outcomes["removed"] += gone


def embed(encoder: Encoder, contexts: Iterable[str], told: Callable[[float], None]) -> dict[str, Vector]:
    """The vector of each context; what occurs twice is embedded once. `told` hears which share is done.

    Texts of about the same length are embedded together: in a batch, the short ones wait for the longest.
    """
    left = sorted(set(contexts), key=lambda text: (-len(text), text))
    vectors: dict[str, Vector] = {}
    size = _BLOCK
    while left:
        told(len(vectors) / (len(vectors) + len(left)))
        begun = time.monotonic()
        block = left[-size:]
        del left[-size:]
        vectors.update(zip(block, encoder.encode_passages(block), strict=True))
        taken = time.monotonic() - begun
        size = (
            2 * size if taken < _BLOCK_SECONDS else max(1, size // 2) if taken > 2 * _BLOCK_SECONDS else size
        )
    return vectors


class _Meter:
    """How far a run has come: reading a file is half of the work for it, embedding the other half."""

    def __init__(self, progress: OnProgress | None) -> None:
        self._progress = progress
        self.passages = 0
        self._sizes: dict[str, int] = {}
        self._total = 1
        self._done: dict[str, float] = {}
        self._files = 0
        self._work = 0.0
        self._now = Progress(0, 0, "", 0)

    def expect(self, sizes: Mapping[str, int]) -> None:
        """What there is to do: files or texts by name, with their sizes."""
        self._sizes = {name: max(1, size) for name, size in sizes.items()}
        self._total = max(1, sum(self._sizes.values()))
        self.show()

    def pages(self, file: File, pages: tuple[int, int]) -> None:
        """So many of so many pages of a file have been read."""
        self._now = replace(self._now, current=file.source, pages=pages)
        if pages[1]:
            self._advance(str(file.path), pages[0] / pages[1] / 2)
        self.show()

    def read(self, name: str, source: str) -> None:
        """A file has been read."""
        self._now = replace(self._now, current=source, pages=(0, 0))
        self._advance(name, 0.5)
        self.show()

    def found(self, passage: Passage) -> Passage:
        """One more passage."""
        self.passages += 1
        if self.passages % _BLOCK == 0:
            self.show()
        return passage

    def embedded(self, names: Sequence[str], share: float) -> None:
        """This share of what was read of some files has been embedded."""
        for name in names:
            self._advance(name, 0.5 + share / 2)
        self.show()

    def settle(self, name: str, source: str) -> None:
        """It is known what became of a file."""
        if name in self._sizes and self._done.get(name) != 1:
            self._files += 1
            self._now = replace(self._now, current=source, pages=(0, 0))
            self._advance(name, 1.0)
        self.show()

    def _advance(self, name: str, part: float) -> None:
        size = self._sizes.get(name, 0)
        self._work += size * (part - self._done.get(name, 0.0))
        self._done[name] = part

    def show(self) -> None:
        """Report."""
        if self._progress is not None:
            self._now = replace(
                self._now,
                done=self._files,
                total=len(self._sizes),
                passages=self.passages,
                share=min(1.0, self._work / self._total),
            )
            self._progress(self._now)


def _sorted(failures: Iterable[Failure]) -> tuple[Failure, ...]:
    """By document: which of several workers was faster does not count."""
    return tuple(sorted(failures, key=lambda one: one.source))


def _is_in(origin: str, path: Path) -> bool:
    return origin == str(path) or is_below(origin, path)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _incomplete(source: Source, name: str) -> Failure:
    """What to tell of a document with pages that hold no text."""
    some = ", ".join(map(str, source.unread[:10])) + (", …" if len(source.unread) > 10 else "")
    pages = f"page {some} is a picture" if len(source.unread) == 1 else f"pages {some} are pictures"
    return Failure(
        source.id, "no text layer", printable(f"{name}: {pages} without a text layer; the rest is indexed")
    )
