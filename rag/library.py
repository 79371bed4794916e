"""A folder of files <-> a store: add, refresh, remove, verify, search. Knows nothing of answers."""

from __future__ import annotations

import fnmatch
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from embeddings import Encoder, open_encoder
from rag.chunk import Chunker
from rag.errors import EncoderMismatchError, LibraryError, LoadError, QuestionError, SpecError
from rag.load import load
from rag.retrieve import Retriever
from rag.schema import Failure, Hit, IngestReport, Passage, Progress, Source, SourceInfo
from rag.store.base import Content, FileState, Store, Vector
from rag.words import ANALYSER

IGNORE_FILE = ".tanyaignore"
"""A file of this name in a folder lists names and patterns in that folder that are not documents, one a line."""
MAX_QUESTION = 10_000
"""Characters; a longer text is a document, not a question."""
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
        manifest = store.manifest()
        if not manifest:
            store.begin(_manifest(encoder, chunker), encoder.dimension)
        else:
            _check(manifest, _manifest(encoder, chunker), folder)

    @classmethod
    def open(cls, folder: str | Path, encoder: str | Encoder = "bundled", store: str = "local") -> Library:
        """Open the library in `folder`, and make it when it is missing.

        Raises:
            LibraryError: the folder cannot be used, or another encoder made it.
            SpecError, EncoderError: there is no such store or encoder.
        """
        folder = Path(folder)
        opened = open_encoder(encoder) if isinstance(encoder, str) else encoder
        return cls(folder, open_store(store, folder), opened, _chunker(opened))

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
        folder = Path(folder)
        opened = open_encoder(encoder) if isinstance(encoder, str) else encoder
        chunker, kept = _chunker(opened), open_store(store, folder)
        sources = kept.sources()

        def contents() -> Iterator[Content]:
            stored = 0
            for number, info in enumerate(sources):
                if progress is not None:
                    progress(Progress(number, len(sources), info.id, stored))
                source = kept.source(info.id)
                if source is not None:
                    passages = chunker.passages(source)
                    stored += len(passages)
                    yield Content(source, passages, _embed(opened, passages))

        kept.rebuild(_manifest(opened, chunker), opened.dimension, contents())
        return cls(folder, kept, opened, chunker)

    def add(self, path: str | Path, progress: OnProgress | None = None) -> IngestReport:
        """Index a file or a folder, or refresh it: what is new, what has changed, what is gone.

        A file that cannot be read is a row in `failed`; it stops nothing, and its older version stays.

        Raises:
            LibraryError: there is nothing at `path`, or another process is writing.
        """
        path = Path(os.path.abspath(path))
        if not path.exists():
            raise LibraryError(f"{path}: there is no such file or folder")
        ingest = _Ingest(self._store, self._chunker, self.encoder, progress)
        with self._store.writing():
            ingest.run(path)
        return ingest.report()

    def add_texts(self, sources: Iterable[Source], progress: OnProgress | None = None) -> IngestReport:
        """Index texts that come from no file, each under its own id."""
        ingest = _Ingest(self._store, self._chunker, self.encoder, progress)
        with self._store.writing():
            ingest.run_texts(list(sources))
        return ingest.report()

    def remove(self, source: str) -> None:
        """Remove a document, by its id or by the path of its file.

        Raises:
            LibraryError: when there is no such document.
        """
        state = self._store.files().get(os.path.abspath(source))
        wanted = source if self._store.source(source) or state is None else state.source
        if self._store.source(wanted) is None:
            raise LibraryError(f"{source}: not in the library ({self.folder}); “tanya list” shows what is")
        self._store.delete([wanted])

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """The `k` passages that fit best, best first.

        Raises:
            QuestionError: when there is nothing to search for, or far too much.
        """
        return self._retriever.search(check_question(question), k)

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
        return len(self.sources())


def check_question(question: str) -> str:
    """`question` without surrounding space.

    Raises:
        QuestionError: when there is not a word in it, or when it is longer than `MAX_QUESTION`.
    """
    question = question.strip()
    if not any(character.isalnum() for character in question):
        raise QuestionError("The question is empty: there is not a word in it.")
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} are read. Is it a document?"
        )
    return question


def open_store(spec: str, folder: Path) -> Store:
    """The store that `spec` names.

    Raises:
        SpecError: when there is none.
    """
    if spec == "local":
        from rag.store.local import LocalStore

        return LocalStore(folder)
    raise SpecError(f"There is no store “{spec}”; known: local")


@dataclass
class _Ingest:
    """One run of indexing: what it has found so far, and the sources that wait to be embedded together."""

    store: Store
    chunker: Chunker
    encoder: Encoder
    progress: OnProgress | None
    outcome: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in ("added", "updated", "unchanged", "removed")})
    failed: list[Failure] = field(default_factory=list)
    waiting: list[tuple[Source, list[Passage], str]] = field(default_factory=list)
    waiting_passages: int = 0
    passages: int = 0
    embedded: int = 0

    def run(self, path: Path) -> None:
        root = path if path.is_dir() else path.parent
        files = self.store.files()
        owners = {state.source: origin for origin, state in files.items()}
        found = list(_walk(path)) if path.is_dir() else [path]
        for number, file in enumerate(found):
            origin = str(file)
            source_id = files[origin].source if origin in files else _new_id(file, root, owners)
            owners[source_id] = origin
            self._report(number, len(found), source_id)
            self._file(file, root, source_id, files.get(origin))
        self._flush()
        if path.is_dir():
            seen = {str(file) for file in found}
            self._remove(
                state.source
                for origin, state in files.items()
                if origin not in seen and owners[state.source] == origin and Path(origin).is_relative_to(root)
            )
        self._report(len(found), len(found), "")

    def run_texts(self, sources: list[Source]) -> None:
        for number, source in enumerate(sources):
            self._report(number, len(sources), source.id)
            self._source(source)
        self._flush()
        self._report(len(sources), len(sources), "")

    def report(self) -> IngestReport:
        return IngestReport(
            **{name: tuple(ids) for name, ids in self.outcome.items()},
            failed=tuple(self.failed),
            passages=self.passages,
            embedded=self.embedded,
        )

    def _file(self, file: Path, root: Path, source_id: str, state: FileState | None) -> None:
        try:
            if file.is_symlink() and not file.resolve().is_relative_to(root.resolve()):
                raise LoadError("unreadable", f"{file.name}: a link that leads out of the folder")
            if state is not None and _digest(file) == state.digest:
                self.outcome["unchanged"].append(source_id)
                return
            self._source(replace(load(file, source_id), origin=str(file)))
        except LoadError as error:
            self.failed.append(Failure(source_id, error.reason, str(error)))

    def _source(self, source: Source) -> None:
        stored = self.store.source(source.id)
        if stored is not None and (stored.digest, stored.title, stored.text) == (source.digest, source.title, source.text):
            outcome = "unchanged"
            if stored.origin == source.origin:
                self.outcome[outcome].append(source.id)
                return
        else:
            outcome = "added" if stored is None else "updated"
        passages = self.chunker.passages(source)
        self.waiting.append((source, passages, outcome))
        self.waiting_passages += len(passages)
        if self.waiting_passages >= _EMBED_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        """Embed what waits, in one go; then store source by source."""
        known = self.store.known(p.id for _, passages, _ in self.waiting for p in passages)
        new = [p for _, passages, _ in self.waiting for p in passages if p.id not in known]
        vectors = _embed(self.encoder, new)
        self.embedded += len(new)
        self.store.put(
            Content(source, passages, {p.id: vectors[p.id] for p in passages if p.id in vectors})
            for source, passages, _ in self.waiting
        )
        for source, passages, outcome in self.waiting:
            self.outcome[outcome].append(source.id)
            self.passages += len(passages)
        self.waiting.clear()
        self.waiting_passages = 0

    def _remove(self, sources: Iterable[str]) -> None:
        gone = sorted(sources)
        if gone:
            self.store.delete(gone)
            self.outcome["removed"] += gone

    def _report(self, done: int, total: int, current: str) -> None:
        if self.progress is not None:
            self.progress(Progress(done, total, current, self.passages + self.waiting_passages))


def _embed(encoder: Encoder, passages: list[Passage]) -> dict[int, Vector]:
    vectors = encoder.encode_passages([passage.context for passage in passages]) if passages else ()
    return {passage.id: vector for passage, vector in zip(passages, vectors, strict=True)}


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


def _check(manifest: dict[str, str], wanted: dict[str, str], folder: Path) -> None:
    differing = [key for key in wanted if manifest.get(key) != wanted[key]]
    if not differing:
        return
    made = manifest.get("encoder", "?")
    again = f"tanya index --rebuild --library {folder} --encoder {wanted['encoder']}"
    if "encoder" in differing:
        raise EncoderMismatchError(
            f"{folder}: was indexed with the encoder “{made}”, not “{wanted['encoder']}”. "
            f"Open it with --encoder {made}, or index it again: {again}"
        )
    what = ", ".join(differing).replace("encoder_digest", "weights of the encoder")
    raise EncoderMismatchError(f"{folder}: was indexed with another version ({what}). Index it again: {again}")


def _walk(folder: Path) -> Iterator[Path]:
    """The files below `folder`, in order; hidden ones and those that an ignore file names are left out."""
    for parent, folders, files in os.walk(folder):
        ignored = _ignored(Path(parent) / IGNORE_FILE)
        wanted = [n for n in files if not n.startswith(".") and not any(fnmatch.fnmatch(n, p) for p in ignored)]
        folders[:] = sorted(
            n for n in folders if not n.startswith(".") and not any(fnmatch.fnmatch(n, p.rstrip("/")) for p in ignored)
        )
        yield from (Path(parent) / name for name in sorted(wanted))


def _ignored(file: Path) -> list[str]:
    if not file.is_file():
        return []
    lines = (line.strip() for line in file.read_text("utf-8", errors="replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _new_id(file: Path, root: Path, owners: dict[str, str]) -> str:
    """The path relative to what was added, led by that folder's name; by more of its path where that is taken."""
    taken = file.relative_to(root)
    for ancestor in (root, *root.parents):
        taken = Path(ancestor.name) / taken
        # A character that is no text (a broken file name), or that would break a line, must not get into the id.
        name = "".join(c if c.isprintable() else "\ufffd" for c in taken.as_posix())
        owner = owners.get(name)
        if owner is None or owner == str(file) or not os.path.exists(owner):
            return name
    return str(file)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    try:
        with open(file, "rb") as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()
    except OSError as error:
        raise LoadError("unreadable", f"{file.name}: {error.strerror or error}") from error
