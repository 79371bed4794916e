"""Kills a process that writes to a library, again and again, and checks that nothing is lost: python -m tests.crash

Files are added, edited, renamed and deleted, before and while a child process indexes them, re-indexes everything with
another encoder, removes a document or searches. The child is killed (SIGKILL) after a random time, or a moment after it
has entered a step that writes. Then, without any repair: the library opens, `verify` finds nothing, every document is
whole in a version that was written, none is lost, and indexing again ends in the state of a library that was never
disturbed, down to scores and to the bytes of vectors; no file of the library holds a word of what is gone.

The parent only forks, so that a child starts in milliseconds and no thread is alive in what is forked.
"""

from __future__ import annotations

import argparse
import os
import pickle
import select
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random, SystemRandom
from typing import Any, NoReturn

from rag.chunk import Chunker
from rag.errors import EncoderMismatchError
from rag.library import Library
from rag.store.database import Database
from rag.store.lexical import LexicalIndex
from rag.store.local import LocalStore
from rag.store.vectors import VectorIndex
from rag.text.words import terms
from tests.conftest import HashedWords

ENCODERS = ("one", 48), ("other", 64)
WORDS = (
    "pasar kota sungai jalan rumah sekolah petani padi hutan laut kapal nelayan guru siswa buku harga".split()
)
QUESTIONS = ("pasar kota", "kapal nelayan di laut", "guru dan siswa", "harga padi petani")
STEPS: dict[str, tuple[type, tuple[str, ...]]] = {
    "embedding": (HashedWords, ("encode_passages",)),
    "database": (Database, ("put", "delete", "rebuild")),
    "checkpoint": (Database, ("checkpoint",)),
    "words": (LexicalIndex, ("replace", "rewrite")),
    "vectors": (VectorIndex, ("save",)),
}
"""The steps of an indexing run in which a kill is aimed, by the methods that take them."""


class World:
    """A folder of documents that changes, and the library that should follow it."""

    def __init__(self, root: Path, chance: Random) -> None:
        self.documents = root / "documents"
        self.library = root / "library"
        self.chance = chance
        self.texts: dict[str, str] = {}
        """What each file holds now, by its name."""
        self.versions: dict[str, set[str]] = {}
        """Every text that a file has held since the library was last up to date, by the id of its document."""
        self.secrets: set[str] = set()
        """A word of its own for every text ever written."""
        self.documents.mkdir()
        for _ in range(8):
            self._write(self._new_name())

    def change(self) -> None:
        """Add, edit, rename or delete a file."""
        how = self.chance.choice(("add", "edit", "edit", "edit", "rename", "delete"))
        if how == "add" or len(self.texts) < 5:
            self._write(self._new_name())
            return
        name = self.chance.choice(sorted(self.texts))
        if how == "edit":
            self._write(name)
            return
        text = self.texts.pop(name)
        if how == "delete":
            (self.documents / name).unlink()
        else:
            new = self._new_name()
            self._put(new, text)
            (self.documents / name).rename(self.documents / new)

    def settled(self) -> None:
        """The library is up to date: nothing but the present texts may be found from now on."""
        self.versions = {f"documents/{name}": {text} for name, text in self.texts.items()}

    def _new_name(self) -> str:
        return f"{self.chance.randrange(10**6):06}.txt"

    def _write(self, name: str) -> None:
        """Put a new version in place of the old one, at once; half of the paragraphs stay."""
        paragraphs = [one for one in self.texts.get(name, "").split("\n\n")[1:] if "Kata kunci" not in one]
        kept = self.chance.sample(paragraphs, len(paragraphs) // 2)
        new = [
            " ".join(self.chance.choices(WORDS, k=70)).capitalize() + "."
            for _ in range(self.chance.randint(1, 4))
        ]
        secret = "".join(self.chance.choices("bdgkptz", k=16))
        assert terms(secret) == [secret]
        self.secrets.add(secret)
        mixed = [*kept, *new, f"Kata kuncinya {secret} di sini."]
        self.chance.shuffle(mixed)
        text = "\n\n".join([f"# Dokumen {name.removesuffix('.txt')}", *mixed])
        draft = self.documents / ".draft"
        draft.write_text(text)
        self._put(name, text)
        draft.replace(self.documents / name)

    def _put(self, name: str, text: str) -> None:
        self.texts[name] = text
        self.versions.setdefault(f"documents/{name}", set()).add(text)


# -- what a child does


def opened(folder: Path) -> Library:
    """The library, with the encoder that made it."""
    for name, dimension in ENCODERS:
        try:
            return Library.open(folder, HashedWords(name, dimension))
        except EncoderMismatchError:
            continue
    raise AssertionError(f"{folder} was made by neither encoder")


def index(world: World, _: int) -> None:
    with opened(world.library) as library:
        library.add(world.documents)


def rebuild(world: World, number: int) -> None:
    name, dimension = ENCODERS[number % 2]
    Library.rebuild(world.library, HashedWords(name, dimension)).close()


def remove(world: World, number: int) -> None:
    with opened(world.library) as library:
        ids = [info.id for info in library.sources()]
        library.remove(ids[number % len(ids)])


def search(world: World, _: int) -> None:
    with opened(world.library) as library:
        for question in QUESTIONS:
            library.search(question)


def check(world: World, wanted: set[str]) -> set[str]:
    """After a kill: sound, every document whole, `wanted` among them. Returns the ids of the documents."""
    with opened(world.library) as library:
        assert (problems := library.verify()) == [], problems
        documents, passages, _ = contents(library)
        assert wanted <= documents.keys(), f"lost: {sorted(wanted - documents.keys())}"
        for name, source in documents.items():
            assert source.text in world.versions.get(name, ()), (
                f"{name}: a text that nobody wrote: {source.text!r}"
            )
            assert passages[name] == Chunker().passages(source), f"{name}: not whole"
            (secret,) = [word for word in source.text.split() if word in world.secrets]
            vector = library.encoder.encode_queries([secret])[0]
            hits = [one.id for one in library._store.candidates(vector, terms(secret), 5) if one.lexical > 0]
            found = library._store.passages(hits)  # more than one where a file has been renamed just now
            assert name in {one.source for one in found}, f"{name} is not found by its own word"
            assert all(secret in one.text for one in found), f"{name}: its word finds others"
        return set(documents)


def finish(world: World, scratch: Path) -> set[str]:
    """Index again, undisturbed: the state of a library that was never disturbed, and not a word of what is gone."""
    with opened(world.library) as library:
        library.add(world.documents)
        again = library.add(world.documents)
        assert len(again.unchanged) == len(world.texts) == len(library), again
        assert (again.embedded, library.verify()) == (0, [])
        state = everything(library)
    with (
        tempfile.TemporaryDirectory(dir=scratch) as fresh,
        Library.open(fresh, library.encoder) as undisturbed,
    ):
        undisturbed.add(world.documents)
        expected = everything(undisturbed)
    for name, one in state.items():
        assert one == expected[name], f"{name} differ: {one!r} and {expected[name]!r}"
    gone = [secret for secret in world.secrets if not any(secret in text for text in world.texts.values())]
    for file in world.library.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        assert not (left := [secret for secret in gone if secret.encode() in data]), f"{file} holds {left}"
    return {f"documents/{name}" for name in world.texts}


def contents(library: Library) -> tuple[dict[str, Any], dict[str, Any], dict[int, bytes]]:
    """Documents by id, their passages in order by id of the document, vectors by id of the passage."""
    assert isinstance(library._store, LocalStore)
    database = library._store._database
    ids = database.all_ids()
    documents = {info.id: database.source(info.id) for info in library.sources()}
    passages: dict[str, Any] = {name: [] for name in documents}
    for passage in sorted(database.passages(ids), key=lambda one: one.start):
        passages[passage.source].append(passage)
    vectors = {one: row.tobytes() for one, row in zip(*database.vectors(ids), strict=True)}
    return documents, passages, vectors


def everything(library: Library) -> dict[str, Any]:
    documents, passages, vectors = contents(library)
    return {
        "documents": documents,
        "passages": passages,
        "vectors": vectors,
        "hits": [library.search(question, 10) for question in QUESTIONS],
    }


# -- what the parent does


def aim(step: str, tell: int) -> None:
    """Write a byte to `tell` whenever a method of `step` is entered."""
    owner, methods = STEPS[step]
    for name in methods:
        real = getattr(owner, name)

        def told(*arguments: Any, real: Callable[..., Any] = real) -> Any:
            os.write(tell, b".")
            return real(*arguments)

        setattr(owner, name, told)


def fork(work: Callable[[], Any], step: str = "") -> tuple[int, int]:
    """Do `work` in a child; its process id, and a pipe with what it found, or where it is if it is aimed at."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, ours
    _be_child(work, step, theirs)


def _be_child(work: Callable[[], Any], step: str, pipe: int) -> NoReturn:
    try:
        if step:
            aim(step, pipe)
        found = work()
        if not step:
            with open(pipe, "wb") as out:
                pickle.dump(found, out)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def start(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begin `work` in a child; the function that waits for what it returns."""
    child, pipe = fork(work)

    def wait() -> Any:
        with open(pipe, "rb") as received:
            data = received.read()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, "see above"
        return pickle.loads(data)

    return wait


def result(work: Callable[[], Any]) -> Any:
    """What `work` returns in a child that is left alone."""
    return start(work)()


def kill(work: Callable[[], Any], step: str, delay: float, meanwhile: Callable[[], None]) -> bool:
    """Start `work` and kill it after `delay` seconds, or so long after it enters `step`; False if it was faster."""
    child, pipe = fork(work, step)
    meanwhile()
    if step:
        select.select([pipe], [], [], 30)
        delay = min(delay, 0.02)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(pipe)
    assert code in (0, -signal.SIGKILL), "the child failed: see above"
    return code != 0


def run(kills: int, seed: int) -> Counter[str]:
    """Kill so many times; where the kills were aimed. Raises AssertionError when anything is lost."""
    chance = Random(seed)
    hit: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as root:
        world = World(Path(root), chance)
        begun = time.monotonic()
        result(lambda: index(world, 0))
        longest = time.monotonic() - begun
        stored = {f"documents/{name}" for name in world.texts}
        world.settled()
        while hit.total() < kills:
            for _ in range(chance.randint(1, 3)):  # killed again before it has recovered
                work = chance.choice((index, index, index, index, rebuild, remove, search))
                for _ in range(chance.randint(0, 4)):
                    world.change()
                step = chance.choice(("", *STEPS)) if chance.random() < 0.7 else ""
                number, delay = chance.randrange(1000), chance.uniform(0, longest)
                busy = chance.random() < 0.3
                meanwhile = world.change if busy else lambda: None
                if kill(lambda work=work, n=number: work(world, n), step, delay, meanwhile):
                    hit[f"{work.__name__}, {step or 'any time'}"] += 1
                may_go = stored if work is remove else set()
                stay = {name for name in stored - may_go if name.removeprefix("documents/") in world.texts}
                stored = result(lambda stay=stay: check(world, stay))
            stored = result(lambda: finish(world, Path(root)))
            world.settled()
    return hit


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"{options.kills} kills, seed {options.seed}", flush=True)
    begun = time.monotonic()
    try:
        hit = run(options.kills, options.seed)
    except AssertionError as error:
        print(f"FAILED: {error}\nagain: python -m tests.crash --kills {options.kills} --seed {options.seed}")
        return 1
    for where, count in sorted(hit.items()):
        print(f"{count:6} {where}")
    print(f"{hit.total()} kills in {time.monotonic() - begun:.0f} s: 0 losses, 0 repairs by hand")
    return 0


if __name__ == "__main__":
    sys.exit(main())
