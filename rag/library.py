"""A folder of files <-> a store: add, refresh, remove, verify, search. Knows nothing of answers."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings import Encoder, EncoderError, open_encoder
from rag.chunk import Chunker
from rag.errors import EncoderMismatchError, LibraryError, LoadError, QuestionError, SpecError, TanyaError
from rag.load import load
from rag.retrieve import Retriever
from rag.schema import (
    Failure,
    Filter,
    Hit,
    IngestReport,
    Language,
    Passage,
    Progress,
    Source,
    SourceInfo,
)
from rag.store.base import IGNORE_FILE, Content, Store, Vector
from rag.words import ANALYSER

MAX_QUESTION = 10_000
"""Characters; a longer text is a document, not a question."""
UPLOADS = "uploads"
"""The folder in a library's own for files that are nowhere else."""
_FORMAT = "1"
_EMBED_AT_ONCE = 1024

OnProgress = Callable[[Progress], None]


class Library:
    """Documents that can be searched, kept in a folder of their own."""

    def __init__(self, folder: Path, store: Store, encoder: Encoder, chunker: Chunker) -> None:
        """Join finished parts; `Library.open` makes them.

        Raises:
            EncoderMismatchError: when the store was made with others.
        """
        self.folder = folder
        self.encoder = encoder
        self._store = store
        self._chunker = chunker
        self._retriever = Retriever(store, encoder)
        if not store.manifest():
            store.begin(_manifest(encoder, chunker), encoder.dimension)
        _check(store.manifest(), _manifest(encoder, chunker), store)

    @classmethod
    def open(
        cls,
        folder: str | Path,
        encoder: str | Encoder = "bundled",
        store: str = "local",
        *,
        make: bool = True,
    ) -> Library:
        """Open the library in `folder`, and make it when it is missing.

        Raises:
            LibraryError: the folder cannot be used, or another encoder made it, or it is missing and not to be made.
            SpecError: there is no such store or encoder.
        """
        folder = Path(folder).expanduser()
        opened = _opened(encoder)
        return cls(folder, open_store(store, folder, make=make), opened, _chunker(opened))

    @classmethod
    def rebuild(
        cls,
        folder: str | Path,
        encoder: str | Encoder = "bundled",
        store: str = "local",
        progress: OnProgress | None = None,
    ) -> Library:
        """Cut and embed the stored texts again, for another encoder or a newer version; then open the library.

        The old contents answer until the new ones are complete, and stay when it is interrupted.
        """
        folder = Path(folder).expanduser()
        opened = _opened(encoder)
        chunker, kept = _chunker(opened), open_store(store, folder, make=False)

        def contents() -> Iterator[Content]:
            sources, stored = kept.sources(), 0
            for number, info in enumerate(sources):
                if progress is not None:
                    progress(Progress(number, len(sources), info.id, stored))
                source = kept.source(info.id)
                assert source is not None  # nobody else writes meanwhile
                passages = chunker.passages(source)
                stored += len(passages)
                vectors = _embed(opened, [p.context for p in passages])
                yield Content(source, passages, {p.id: vectors[p.context] for p in passages})

        kept.rebuild(_manifest(opened, chunker), opened.dimension, contents())
        return cls(folder, kept, opened, chunker)

    def add(
        self, path: str | Path, progress: OnProgress | None = None, *, prune: bool = False
    ) -> IngestReport:
        """Index a file or a folder, or refresh it: what is new, what has changed, what is gone.

        A file that cannot be read is a row in `failed`; it stops nothing, and its older version stays. A folder that
        has disappeared or is empty may be a disk that is not there: its documents are removed only to `prune` them.

        Raises:
            LibraryError: there is nothing at `path`, or nothing of what was indexed from it, or another process is
                writing.
        """
        path = Path(os.path.abspath(Path(path).expanduser()))
        if not prune:
            check_exists(path)
        with self._store.writing():
            ingest = _Ingest(self._store, self._chunker, self.encoder, progress)
            ingest.run(path, prune)
        return ingest.report()

    def add_texts(self, sources: Iterable[Source], progress: OnProgress | None = None) -> IngestReport:
        """Index texts that come from no file, each under its own id."""
        with self._store.writing():
            ingest = _Ingest(self._store, self._chunker, self.encoder, progress)
            ingest.run_texts(list(sources))
        return ingest.report()

    def remove(self, source: str, *others: str) -> None:
        """Remove documents, by their ids or by the paths of their files; an uploaded file goes with its document. Where
        one of them is not there, none is removed.

        Raises:
            LibraryError: when there is no such document.
        """
        wanted = self._ids_of([source, *others])
        uploads = os.path.abspath(self.folder / UPLOADS)
        found = filter(None, map(self._store.source, wanted))
        files = [Path(one.origin) for one in found if _is_below(one.origin, uploads)]
        self._store.delete(wanted)
        for file in files:
            file.unlink(missing_ok=True)

    def id_of(self, source: str) -> str:
        """The id of a document, given that or the path of its file.

        Raises:
            LibraryError: when there is no such document.
        """
        return self._ids_of([source])[0]

    def _ids_of(self, sources: Sequence[str]) -> list[str]:
        unknown = [one for one in sources if self._store.source(one) is None]
        files = self._store.files() if unknown else {}
        ids = {one: files[path].source for one in unknown if (path := os.path.abspath(one)) in files}
        if missing := [one for one in unknown if one not in ids]:
            raise LibraryError(
                f"{missing[0]}: not in the library ({self.folder}); “tanya list” shows what is"
            )
        return [ids.get(one, one) for one in sources]

    def search(
        self,
        question: str,
        k: int = 5,
        *,
        sources: Iterable[str] | None = None,
        language: Language | None = None,
        after: date | None = None,
        before: date | None = None,
    ) -> list[Hit]:
        """The `k` passages that fit best, best first.

        Only those of these `sources` (ids), in this `language` (the passage's own), of sources that are dated not
        earlier than `after` and not later than `before`; where a date is asked for, one that states none is left out.

        Raises:
            QuestionError: when there is nothing to search for, or far too much.
        """
        among = None if sources is None else frozenset(sources)
        return self._retriever.search(check_question(question), k, Filter(among, language, after, before))

    def sources(self) -> list[SourceInfo]:
        """What is in the library, by id."""
        return self._store.sources()

    def text(self, source: str) -> str:
        """The whole text of a document, to which the offsets of citations refer.

        Raises:
            LibraryError: when there is no such document.
        """
        found = self._store.source(source)
        if found is None:
            raise LibraryError(f"{source}: not in the library ({self.folder})")
        return found.text

    def passages(self, source: str) -> list[Passage]:
        """The passages of a document, in its order; none where there is no such document."""
        return self._store.passages_of(source)

    def vectors(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """The stored vectors of passages, shape (len(passages), dimension).

        Raises:
            LibraryError: one has gone meanwhile.
        """
        found = self._store.vectors([one.id for one in passages])
        if any(one.id not in found for one in passages):
            raise LibraryError("a document has changed while it was looked at; ask again")
        return np.stack([found[one.id] for one in passages])

    def verify(self) -> list[str]:
        """What is wrong, a line each; empty when the library is sound."""
        return self._store.verify()

    def close(self) -> None:
        """Let go of files and locks."""
        self._store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._store)


def check_exists(path: str | Path) -> None:
    """
    Raises:
        LibraryError: when there is nothing at `path`.
    """
    if not Path(path).exists():
        stays = "what was indexed from it stays, unless it is indexed with --prune"
        raise LibraryError(f"{path}: there is no such file or folder; {stays}")


def check_question(question: str) -> str:
    """`question` without surrounding space, and without halves of characters, which are no text.

    Raises:
        QuestionError: when there is not a word in it, or when it is longer than `MAX_QUESTION`.
    """
    question = question.encode("utf-8", "replace").decode().strip()
    if not any(character.isalnum() for character in question):
        raise QuestionError("The question is empty: there is not a word in it.")
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} are read. Is it a document?"
        )
    return question


def open_store(spec: str, folder: Path, *, make: bool = True) -> Store:
    """The store that `spec` names.

    Raises:
        SpecError: there is no such kind of store.
        MissingExtraError: it needs something that is not installed.
        LibraryError: it cannot be used, or is missing and not to be made.
    """
    if spec == "local":
        from rag.store.local import LocalStore

        return LocalStore(folder, make=make)
    if spec.startswith("milvus:"):
        from rag.store.milvus import MilvusStore

        return MilvusStore(spec.removeprefix("milvus:"), make=make)
    raise SpecError(f"There is no store “{spec}”; known: local, milvus:http://HOST:19530/NAME, milvus:FOLDER")


class _Waiting(NamedTuple):
    """A source that is cut, and will be embedded together with others."""

    source: Source
    passages: list[Passage]
    outcome: str


class _Ingest:
    """One run of indexing, and what it has found so far."""

    def __init__(self, store: Store, chunker: Chunker, encoder: Encoder, progress: OnProgress | None) -> None:
        self._store = store
        self._chunker = chunker
        self._encoder = encoder
        self._progress = progress
        self._stored = {info.id for info in store.sources()}
        self._outcomes: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": [], "removed": []}
        self._failed: list[Failure] = []
        self._copies: dict[str, str] = {}
        """A stored source for each digest of a file."""
        self._waiting: dict[str, _Waiting] = {}
        self._waiting_passages = 0
        self._passages = 0
        self._embedded = 0

    def run(self, path: Path, prune: bool) -> None:
        """Index the file or folder at `path`."""
        files = self._store.files()
        owners = {state.source: origin for origin, state in files.items()}
        self._copies = {state.digest: state.source for state in files.values()}
        unread: list[OSError] = []
        found = list(_walk(path, unread.append)) if path.is_dir() else [path] if path.exists() else []
        before = {origin for origin in files if origin == str(path) or _is_below(origin, path)}
        if before and not found and not unread and not prune:
            were = "one document was" if len(before) == 1 else f"{len(before)} documents were"
            raise LibraryError(
                f"{path}: is empty, and {were} indexed from it; if no disk is missing, "
                f"remove them with: tanya index --prune {shlex.quote(str(path))} {self._store.options}"
            )
        if not before and not path.exists():
            raise LibraryError(
                f"{path}: there is no such file or folder, and nothing was indexed from it; "
                "`tanya list` shows what is there"
            )
        for number, file in enumerate(found):
            origin = str(file)
            known = files.get(origin)
            source_id = known.source if known else _new_id(file, path, owners)
            owners[source_id] = origin
            self._report(number, len(found), source_id)
            with self._guarded(source_id):
                _check_file(file, path)
                if known and known.digest == _digest(file):
                    self._outcomes["unchanged"].append(source_id)
                else:
                    self._prepare(replace(load(file, source_id), origin=origin))
            self._flush(_EMBED_AT_ONCE)
        self._flush()
        for error in unread:
            self._failed.append(Failure(_printable(error.filename), "unreadable", _printable(str(error))))
        seen = {str(file) for file in found}
        self._remove(
            files[origin].source
            for origin in before - seen
            if owners[files[origin].source] == origin  # else another file goes on with its name
            and not any(_is_below(origin, error.filename) for error in unread)
        )
        self._report(len(found), len(found), "")

    def run_texts(self, sources: Sequence[Source]) -> None:
        """Index sources that come from no file."""
        for number, source in enumerate(sources):
            self._report(number, len(sources), source.id)
            if source.id in self._waiting:  # the same id twice: the later text counts
                self._flush()
            with self._guarded(source.id):
                self._prepare(source)
            self._flush(_EMBED_AT_ONCE)
        self._flush()
        self._report(len(sources), len(sources), "")

    def report(self) -> IngestReport:
        """What has come of it."""
        return IngestReport(
            **{outcome: tuple(ids) for outcome, ids in self._outcomes.items()},
            failed=tuple(self._failed),
            passages=self._passages,
            embedded=self._embedded,
        )

    @contextmanager
    def _guarded(self, source_id: str) -> Iterator[None]:
        """Whatever a bad file does to its reader becomes a row of the report, and the others go on."""
        try:
            yield
        except LoadError as error:
            self._failed.append(Failure(source_id, error.reason, _printable(str(error))))
        except TanyaError:  # the library itself is in trouble
            raise
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            self._failed.append(Failure(source_id, "unreadable", _printable(message)))

    def _prepare(self, source: Source) -> None:
        """Cut `source`, if it is not stored as it is, and let it wait."""
        stored = self._store.source(source.id) if source.id in self._stored else None
        if stored == source:
            self._outcomes["unchanged"].append(source.id)
            return
        f"{source.title}{source.text}".encode()  # lone surrogates are no text, and nothing could store them
        passages = self._chunker.passages(source)
        if not passages:
            raise LoadError("empty", f"{source.id}: there is nothing in it but what surrounds a text")
        moved = stored is not None and replace(stored, origin=source.origin) == source
        outcome = "unchanged" if moved else "updated" if stored else "added"
        self._waiting[source.id] = _Waiting(source, passages, outcome)
        self._waiting_passages += len(passages)

    def _flush(self, at_least: int = 1) -> None:
        """Embed and store what waits, in one go, if it is so many passages."""
        if self._waiting_passages < at_least:
            return
        waiting = self._waiting.values()
        known = self._store.known(p.id for one in waiting for p in one.passages)
        new = [p for one in waiting for p in one.passages if p.id not in known]
        stored = self._copied(one.source for one in waiting)
        vectors = stored | _embed(self._encoder, [p.context for p in new if p.context not in stored])
        self._store.put(
            Content(
                one.source,
                one.passages,
                {p.id: vectors[p.context] for p in one.passages if p.id not in known},
            )
            for one in waiting
        )
        self._embedded += len(vectors) - len(stored)
        for one in waiting:
            self._copies[one.source.digest] = one.source.id
            self._outcomes[one.outcome].append(one.source.id)
            self._stored.add(one.source.id)
            if one.outcome != "unchanged":
                self._passages += len(one.passages)
        self._waiting.clear()
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

    def _report(self, done: int, total: int, current: str) -> None:
        if self._progress is not None:
            self._progress(Progress(done, total, current, self._passages + self._waiting_passages))


def _opened(encoder: str | Encoder) -> Encoder:
    if not isinstance(encoder, str):
        return encoder
    try:
        return open_encoder(encoder)
    except EncoderError as error:
        raise SpecError(str(error)) from error


def _embed(encoder: Encoder, contexts: Iterable[str]) -> dict[str, Vector]:
    """The vector of each context; what occurs twice is embedded once."""
    different = list(dict.fromkeys(contexts))
    return dict(zip(different, encoder.encode_passages(different), strict=True)) if different else {}


def _chunker(encoder: Encoder) -> Chunker:
    return Chunker(max_tokens=encoder.max_tokens, count_tokens=encoder.count_tokens)


def _manifest(encoder: Encoder, chunker: Chunker) -> dict[str, str]:
    return {
        "format": _FORMAT,
        "encoder": encoder.name,
        "encoder_digest": encoder.digest,
        "chunker": chunker.version,
        "analyser": ANALYSER,
    }


def _check(manifest: dict[str, str], wanted: dict[str, str], store: Store) -> None:
    differing = [key for key in wanted if manifest.get(key) != wanted[key]]
    if not differing:
        return
    made = shlex.quote(manifest.get("encoder", "?"))
    again = f"tanya index --rebuild {store.options} --encoder {shlex.quote(wanted['encoder'])}"
    if "encoder" in differing:
        raise EncoderMismatchError(
            f"{store.where}: was indexed with the encoder {made}, not {wanted['encoder']}. "
            f"Open it with --encoder {made}, or index it again: {again}"
        )
    what = ", ".join(differing).replace("encoder_digest", "weights of the encoder")
    raise EncoderMismatchError(
        f"{store.where}: was indexed with another version ({what}). Index it again: {again}"
    )


def _walk(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """The files below `folder`, in order; hidden ones and those that an ignore file names are left out."""
    for parent, folders, files in os.walk(folder, onerror=on_error):
        ignored = _ignored(Path(parent) / IGNORE_FILE)
        folders[:] = sorted(name for name in folders if _is_wanted(name, ignored))
        yield from (Path(parent) / name for name in sorted(files) if _is_wanted(name, ignored))


def _ignored(file: Path) -> list[str]:
    if not file.is_file():
        return []
    lines = (line.strip().rstrip("/") for line in file.read_text("utf-8", errors="replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _is_wanted(name: str, ignored: list[str]) -> bool:
    return not name.startswith(".") and not any(fnmatch.fnmatch(name, pattern) for pattern in ignored)


def _is_below(path: str, folder: str | Path) -> bool:
    return path.startswith(os.path.join(folder, ""))


def _check_file(file: Path, added: Path) -> None:
    if not file.is_file():
        raise LoadError("unreadable", f"{file.name}: not a file, or a link that leads nowhere")
    if file != added and file.is_symlink() and not file.resolve().is_relative_to(added.resolve()):
        raise LoadError("unreadable", f"{file.name}: a link that leads out of the folder")


def _new_id(file: Path, added: Path, owners: Mapping[str, str]) -> str:
    """The path relative to what was added, led by that folder's name; by more of its path where that is taken."""
    folder = file.parent if file == added else added
    path = file.relative_to(folder)
    name = ""
    for ancestor in (folder, *folder.parents):
        path = Path(ancestor.name) / path
        name = _printable(path.as_posix())
        if _is_free(name, file, owners):
            return name
    return next(n for i in count(2) if _is_free(n := f"{name} ({i})", file, owners))


def _is_free(name: str, file: Path, owners: Mapping[str, str]) -> bool:
    """Whether no other file goes by this name; one that has disappeared may have become this one."""
    owner = owners.get(name, str(file))
    return owner == str(file) or not os.path.exists(owner)


def _printable(text: str) -> str:
    """Without what is no text (a broken file name), or would break a line."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    try:
        with open(file, "rb") as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()
    except OSError as error:
        raise LoadError("unreadable", f"{file.name}: {error.strerror or error}") from error
