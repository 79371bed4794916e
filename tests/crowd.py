"""Several processes read and write one library at once, and each checks what it sees: python -m tests.crowd

A writer puts one version after the other in place of its documents. Readers, who opened the library once, find every
document in each search, never two versions of one, never an older one than before, and the last one in the end. A
second writer comes between, and waits or is told who writes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from rag.errors import LibraryLockedError
from rag.library import Library
from tests.conftest import HashedWords, source
from tests.crash import result, start

DOCUMENTS = {f"dokumen{n}": word for n, word in enumerate("pasar kapal hutan sekolah jembatan".split())}
READERS = 3


def text(name: str, version: int) -> str:
    """Three passages, each with its document's own word, and a version in it."""
    bodies = (f"Bagian {part} tentang {DOCUMENTS[name]} versi{version} " + "kata " * 80 for part in range(3))
    return "\n\n".join(f"{body.strip()}." for body in bodies)


def opened(folder: Path) -> Library:
    return Library.open(folder, HashedWords(dimension=256))


def check_told(error: LibraryLockedError) -> None:
    assert re.search(r"process \d+ on .+ is writing to it; try again later", str(error)), error


def add(library: Library, names: list[str], version: int) -> None:
    """Put in a version, however often another one has to be waited for."""
    while True:
        try:
            library.add_texts([source(name, text(name, version)) for name in names])
            return
        except LibraryLockedError as error:
            check_told(error)


def write(folder: Path, seconds: float) -> int:
    """Version upon version, one document or all at a time; the last version is that of the end."""
    version, end = 0, time.monotonic() + seconds
    with opened(folder) as library:
        while time.monotonic() < end:
            version += 1
            names = list(DOCUMENTS) if version % 3 else [list(DOCUMENTS)[version % 5]]
            add(library, names, version)
        version += 1
        add(library, list(DOCUMENTS), version)
    (folder / "last").write_text(str(version))
    return version


def read(folder: Path) -> int:
    """Search until the last version is there; how many searches it were."""
    seen = dict.fromkeys(DOCUMENTS, 0)
    searches, last = 0, folder / "last"
    with opened(folder) as library:
        done = False
        while not done:
            done = last.exists()  # looked up before the searches, so that all of them have to find the end
            for name, word in DOCUMENTS.items():
                hits = [hit for hit in library.search(word, 20) if hit.passage.source == name]
                versions = {
                    int(found) for hit in hits for found in re.findall(r"versi(\d+)", hit.passage.text)
                }
                assert len(versions) == 1, f"{name} is found in the versions {versions}"
                assert seen[name] <= min(versions), f"{name} goes back from {seen[name]} to {versions}"
                seen[name] = min(versions)
                searches += 1
            time.sleep(0.01)  # other processes want to live, too
        wanted = int(last.read_text())
        assert set(seen.values()) == {wanted}, f"{seen} at the end, not {wanted}"
        problems = library.verify()
        assert not problems, problems
    return searches


def interfere(folder: Path) -> tuple[int, int]:
    """Write, too, until the end: how often it came to that, and how often it was told who is writing."""
    wrote = told = 0
    with opened(folder) as library:
        while not (folder / "last").exists():
            try:
                library.add_texts([source("tamu", f"Tamu nomor {wrote} datang dari jauh.")])
                library.remove("tamu")
                wrote += 1
            except LibraryLockedError as error:
                check_told(error)
                told += 1
            time.sleep(0.1)
    return wrote, told


def run(seconds: float) -> str:
    """Raises AssertionError when anybody saw what should not be seen."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "library"

        def begin() -> None:
            with opened(folder) as library:
                library.add_texts([source(name, text(name, 0)) for name in DOCUMENTS])

        result(begin)
        readers = [start(lambda: read(folder)) for _ in range(READERS)]
        guest = start(lambda: interfere(folder))
        versions = start(lambda: write(folder, seconds))()
        searches = sum(reader() for reader in readers)
        wrote, told = guest()
    return f"{versions} versions, {searches} searches by {READERS} readers; a second writer: {wrote} times, told {told}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crowd", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    print(run(options.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
