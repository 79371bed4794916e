"""A folder of files <-> a store: add, refresh, remove, verify, search. Knows nothing of answers."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings import Encoder, EncoderError, open_encoder
from rag.chunk import Chunker
from rag.errors import EncoderMismatchError, LibraryError, LoadError, QuestionError, SpecError
from rag.files import is_below
from rag.ingest import Ingest, OnProgress, embed
from rag.load import digest_of
from rag.retrieve import Retriever
from rag.schema import Failure, Filter, Hit, IngestReport, Language, Passage, Progress, Source, SourceInfo
from rag.store.base import Content, Store
from rag.text.words import ANALYSER
from rag.workers import Reader, Workers

MAX_QUESTION = 10_000
"""Characters; a longer text is a document, not a question."""
UPLOADS = "uploads"
"""The folder in a library's own for files that are nowhere else."""
CONVERSATIONS = "conversations.sqlite"
"""The file in a library's own folder for what was asked in the chat."""
_FORMAT = "1"


class Library:
    """Documents that can be searched, kept in a folder of their own."""

    def __init__(
        self, folder: Path, store: Store, encoder: Encoder, chunker: Chunker, workers: Reader | None = None
    ) -> None:
        """Join finished parts; `Library.open` makes them.

        Raises:
            EncoderMismatchError: when the store was made with others.
        """
        self.folder = folder
        self.encoder = encoder
        self._store = store
        self._chunker = chunker
        self._workers = workers or Workers()
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
        workers: int | Reader = 0,
    ) -> Library:
        """Open the library in `folder`, and make it when it is missing.

        Files are read by so many `workers` at once; with 0, by half as many as there are processors.
        (`cluster.RayWorkers` reads on many machines.)

        Raises:
            LibraryError: the folder cannot be used, or another encoder made it, or it is missing and not to be made.
            SpecError: there is no such store or encoder.
        """
        folder = Path(folder).expanduser()
        opened = _opened(encoder)
        reader = Workers(workers) if isinstance(workers, int) else workers
        return cls(folder, open_store(store, folder, make=make), opened, Chunker.of(opened), reader)

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
        chunker, kept = Chunker.of(opened), open_store(store, folder, make=False)

        tell = progress or (lambda now: None)

        def contents() -> Iterator[Content]:
            sources, stored = kept.sources(), 0
            for number, info in enumerate(sources):
                source = kept.source(info.id)
                assert source is not None  # nobody else writes meanwhile
                passages = chunker.passages(source)
                stored += len(passages)

                def embedded(
                    share: float, n: int = number, current: str = info.id, so_far: int = stored
                ) -> None:
                    tell(Progress(n, len(sources), current, so_far, share=(n + share) / len(sources)))

                vectors = embed(opened, (p.context for p in passages), embedded)
                yield Content(source, passages, {p.id: vectors[p.context] for p in passages})

        kept.rebuild(_manifest(opened, chunker), opened.dimension, contents())
        return cls(folder, kept, opened, chunker)

    def add(
        self,
        path: str | Path,
        progress: OnProgress | None = None,
        *,
        prune: bool = False,
        retry: bool = False,
    ) -> IngestReport:
        """Index a file or a folder, or refresh it: what is new, what has changed, what is gone.

        A file that cannot be read is a row in `failed`; it stops nothing, and its older version stays. It is read
        again when it has changed, or to `retry`. A folder that has disappeared or is empty may be a disk that is not
        there: its documents are removed only to `prune` them.

        Raises:
            LibraryError: there is nothing at `path`, or nothing of what was indexed from it, or another process is
                writing.
        """
        path = Path(os.path.abspath(Path(path).expanduser()))
        if not prune:
            check_exists(path)
        with self._store.writing():
            ingest = Ingest(self._store, self._chunker, self.encoder, self._workers, progress)
            ingest.run(path, prune=prune, retry=retry)
        return ingest.report()

    def add_texts(self, sources: Iterable[Source], progress: OnProgress | None = None) -> IngestReport:
        """Index texts that come from no file, each under its own id."""
        with self._store.writing():
            ingest = Ingest(self._store, self._chunker, self.encoder, self._workers, progress)
            ingest.run_texts(list(sources))
        return ingest.report()

    def remove(self, source: str, *others: str) -> None:
        """Remove documents, by their ids or by the paths of their files; an uploaded file goes with its document.

        What is remembered of files that could not be read is forgotten by the same names. Where one of them is not
        there, none is removed.

        Raises:
            LibraryError: when there is no such document.
        """
        named = [source, *others]
        unread = {origin: one.failure.source for origin, one in self._store.failures().items()}
        indexed = self._store.files()

        def is_only_noted(one: str) -> bool:
            path = os.path.abspath(one)
            is_noted = one in unread.values() or path in unread
            return is_noted and path not in indexed and self._store.source(one) is None

        wanted = self._ids_of([one for one in named if not is_only_noted(one)])
        uploads = os.path.abspath(self.folder / UPLOADS)
        found = filter(None, map(self._store.source, wanted))
        files = [Path(one.origin) for one in found if is_below(one.origin, uploads)]
        gone = {*wanted, *named, *map(os.path.abspath, named)}
        noted = [origin for origin, one in unread.items() if origin in gone or one in gone]
        self._store.delete(wanted)
        if noted:
            self._store.note_failures({}, noted)
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
        without: Iterable[str] = (),
    ) -> list[Hit]:
        """The `k` passages that fit best, best first.

        Only those of these `sources` (ids) and not of those `without` which it is to be, in this `language` (the
        passage's own), of sources that are dated not earlier than `after` and not later than `before`; where a date is
        asked for, one that states none is left out.

        Raises:
            QuestionError: when there is nothing to search for, or far too much.
        """
        among = None if sources is None else frozenset(sources)
        only = Filter(among, language, after, before, frozenset(without))
        return self._retriever.search(check_question(question), k, only)

    def sources(self, prefix: str = "") -> list[SourceInfo]:
        """What is in the library, by id; of that, what has an id that begins with `prefix`."""
        return self._store.sources(prefix)

    def failures(self) -> list[Failure]:
        """What could not be read when it was last tried, by document; a document with some pages read is among them."""
        return [one.failure for one in self._store.failures().values()]

    def forget_failure(self, path: str | Path) -> None:
        """That the file at `path` could not be read: it is not to be there any more."""
        self._store.note_failures({}, [os.path.abspath(path)])

    def text(self, source: str) -> str:
        """The whole text of a document, to which the offsets of citations refer.

        Raises:
            LibraryError: when there is no such document.
        """
        found = self._store.source(source)
        if found is None:
            raise LibraryError(f"{source}: not in the library ({self.folder})")
        return found.text

    def file(self, source: str) -> Path:
        """The file that a document was read from.

        Raises:
            LibraryError: when there is no such document, or its file is gone or has changed since.
        """
        found = self._store.source(source)
        if found is None:
            raise LibraryError(f"{source}: not in the library ({self.folder})")
        file = Path(found.origin)
        try:
            if found.origin and digest_of(file) == found.digest:
                return file
        except (OSError, LoadError):
            pass  # it is gone, or another by now
        raise LibraryError(f"{source}: its file is not what was indexed; index it again")

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


def _opened(encoder: str | Encoder) -> Encoder:
    if not isinstance(encoder, str):
        return encoder
    try:
        return open_encoder(encoder)
    except EncoderError as error:
        raise SpecError(str(error)) from error


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
