"""A disk that becomes full at any moment: one clear error, a library that opens and answers, nothing lost.

The disk is a small file system in memory, which a user may mount in a name space of their own where Linux allows it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SEEDS

ROOM = 4_000_000
FREE = (0, 16, 40, 64, 80, 100, 150, 250, 350, 450, 550, 650, 750, 850, 1000, 1500)
"""Kilobytes left before the writing begins; the last are enough for all of it."""
MOUNT = f'mount -t tmpfs -o size={ROOM} none "$1" && shift && exec "$@"'


def alone(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run `command` where a small disk lies on `folder`."""
    return subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh", str(folder), *command],
        cwd=SEEDS.parent,
        env={**os.environ, "PYTHONPATH": f"{SEEDS.parent}:{Path(__file__).parent}"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_a_disk_that_becomes_full(tmp_path: Path) -> None:
    if not shutil.which("unshare") or alone(tmp_path, "true").returncode:
        pytest.skip("no file system can be mounted here")
    done = alone(tmp_path, sys.executable, __file__, str(tmp_path))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    outcomes = done.stdout.splitlines()
    assert len(outcomes) == len(FREE)
    assert "No space left on device" in outcomes[0]
    assert outcomes[-1] == "done"
    assert outcomes.count("done") < len(FREE) / 2


def fill(disk: Path, free: int) -> None:
    """Leave `free` bytes of the disk."""
    filler = disk / "filler"
    while shutil.disk_usage(disk).free > free:
        with open(filler, "ab", buffering=0) as file:
            file.write(b"x" * min(4096, shutil.disk_usage(disk).free - free))


def main(disk: Path) -> None:
    """Let the disk become full, with less and more of it free, and print how writing ended."""
    from conftest import HashedWords, source

    from rag import Library
    from rag.errors import TanyaError
    from tests.crash import QUESTIONS, contents, result

    old = [source(f"t{n}", f"Dokumen nomor {n} tentang hutan dan kapal nelayan.") for n in range(100)]
    new = [source(f"t{n}", f"Berkas nomor {n} tentang pasar kota dan padi.") for n in range(50, 400)]
    versions = {one.id: [one.text] for one in old}
    for one in new:
        versions.setdefault(one.id, []).append(one.text)

    def opened(name: str = "library") -> Library:
        return Library.open(disk / name, HashedWords(dimension=64))

    def write() -> str:
        try:
            with opened() as library:
                library.add_texts(new)
                library.remove("t0")
            return "done"
        except TanyaError as error:
            return str(error)

    def check() -> None:
        with opened() as library:
            assert library.verify() == []
            texts = {info.id: library.text(info.id) for info in library.sources()}
            assert all(text in versions[name] for name, text in texts.items())
            assert {one.id for one in old} - texts.keys() <= {"t0"}
            assert library.search("dokumen nomor 33")[0].passage.source == "t33"

    def finish(name: str) -> object:
        with opened(name) as library:
            library.add_texts([*old[1:50], *new])
            if "t0" in {info.id for info in library.sources()}:
                library.remove("t0")
            assert library.verify() == []
            return contents(library), [library.search(question, 10) for question in QUESTIONS]

    def begin() -> None:
        with opened() as library:
            library.add_texts(old)

    expected = result(lambda: finish("undisturbed"))
    shutil.rmtree(disk / "undisturbed")
    for free in FREE:
        result(begin)
        fill(disk, free * 1000)
        print(result(write), flush=True)
        result(check)
        (disk / "filler").unlink(missing_ok=True)
        assert result(lambda: finish("library")) == expected
        shutil.rmtree(disk / "library")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
