"""Feeds a library files that are damaged at random: python -m tests.fuzz

Good files of every format are mutated: bytes flipped, cut out, doubled, put in from another file; in ZIP archives,
inside of the parts, too. Every tenth file stays good. All of them are indexed in one go, and each must end as a
document, whose passages are what stands in its text, or as a failure of a known type within the time that a file may
take; the good ones must come out as if they had been alone.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from random import Random, SystemRandom

from rag.errors import LOAD_FAILURES
from rag.library import Library
from rag.load import load
from rag.schema import IngestReport, kind_of
from tests.conftest import HashedWords
from tests.papers import EVERY, PNG, make

GOOD = 10
"""One file in so many stays as it is."""
_PARAGRAPHS = [
    "Gubernur membuka rapat kerja di Samarinda pada hari Senin, dan menutupnya pada hari Rabu.",
    "The harbour was opened by the mayor of Balikpapan on 20 November 2023, said Ms. Wahyuni.",
]
_ROWS = [["Nama", "Jabatan", "Anggaran"], ["Rusmadi", "Kepala Bappeda", "1.250.000"], ["Sri", "Sekda", "17"]]


def originals(folder: Path) -> list[Path]:
    """A good file of every format, with some text and with more."""
    found = []
    for suffix in EVERY:
        for number, paragraphs in enumerate((_PARAGRAPHS[:1], _PARAGRAPHS * 4)):
            path = folder / f"{number}{suffix}"
            make(path, f"Laporan {number}", paragraphs, _ROWS)
            found.append(path)
    (folder / "a.png").write_bytes(PNG)
    return [*found, folder / "a.png"]


def mutated(data: bytes, other: bytes, chance: Random) -> bytes:
    """`data` with one to many changes; zipped parts are changed as often as the archive around them."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for name in chance.sample(sorted(parts), min(len(parts), chance.choice((1, 1, 2, 5)))):
            parts[name] = _bytes_mutated(parts[name], other, chance)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return made.getvalue()
    return _bytes_mutated(data, other, chance)


def _bytes_mutated(data: bytes, other: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        size = len(changed)
        start = chance.randrange(size + 1)
        end = min(size, start + int(chance.paretovariate(0.7)))
        match chance.randrange(7):
            case 0 if size > start:
                changed[start] ^= 1 << chance.randrange(8)
            case 1:
                del changed[start:end]
            case 2:
                changed[start:start] = changed[start:end] * chance.choice((1, 2, 50))
            case 3:
                begin = chance.randrange(len(other) + 1)
                changed[start:start] = other[begin : begin + int(chance.paretovariate(0.5))]
            case 4:
                changed[start:end] = chance.randbytes(end - start)
            case 5:
                del changed[start:]
            case _:  # numbers that files hold as text: lengths, counts, references
                changed[start:end] = str(chance.choice((-1, 0, 255, 65536, 2**31, 2**63, 10**30))).encode()
    return bytes(changed[:5_000_000])


def spoil(folder: Path, count: int, chance: Random) -> dict[str, Path]:
    """Fill `folder` with `count` files; the good ones by name, each with the original that it is a copy of."""
    good: dict[str, Path] = {}
    with tempfile.TemporaryDirectory() as made:
        sound = originals(Path(made))
        kept = folder.parent / "originals"
        kept.mkdir()
        contents = {path: path.read_bytes() for path in sound}
        for number in range(count):
            path = chance.choice(sound)
            data = contents[path]
            name = f"{number:05}{path.suffix}"
            if number % GOOD == 0 and path.suffix != ".png":
                good[name] = kept / path.name
                good[name].write_bytes(data)
            else:
                data = mutated(data, contents[chance.choice(sound)], chance)
            (folder / name).write_bytes(data)
    return good


def check(library: Library, report: IngestReport, folder: Path, good: dict[str, Path]) -> None:
    """
    Raises:
        AssertionError: a file was lost, a failure is of no known type, or a document is not what its file holds.
    """
    names = {f"{folder.name}/{path.name}" for path in folder.iterdir()}
    failed = {one.source for one in report.failed}
    assert failed | set(report.added) == names, "a file was lost"
    assert not failed & set(report.added), "a file both failed and was added"
    for one in report.failed:
        assert one.reason in LOAD_FAILURES, f"{one.source}: {one.reason}"
        assert one.message.isprintable(), f"{one.source}: {one.message}"
    for name, original in good.items():
        source = f"{folder.name}/{name}"
        assert source not in failed, f"{source} is good, and failed"
        assert library.text(source) == load(original, source).text, (
            f"{source} is good, and was read otherwise"
        )
    for source in report.added:
        text = library.text(source)
        for passage in library.passages(source):
            assert text[passage.start : passage.end] == passage.text, (
                f"{source}: a passage is not in its text"
            )
    assert library.verify() == []


def run(count: int, seed: int) -> Counter[str]:
    """Index `count` files; how many of each kind ended how."""
    with tempfile.TemporaryDirectory(prefix="tanya-fuzz-") as made:
        folder = Path(made) / "documents"
        folder.mkdir()
        good = spoil(folder, count, Random(seed))
        with Library.open(Path(made) / "library", HashedWords(dimension=16), workers=2) as library:
            report = library.add(folder)
            check(library, report, folder, good)
    ended = Counter(f"{kind_of(one)}: read" for one in report.added)
    return ended + Counter(f"{kind_of(one.source)}: {one.reason}" for one in report.failed)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    options = parser.parse_args()
    again = f"python -m tests.fuzz --files {options.files} --seed {options.seed}"
    print(again, flush=True)
    begun = time.monotonic()
    try:
        ended = run(options.files, options.seed)
    except AssertionError as error:
        print(f"FAILED: {error}\nagain: {again}")
        return 1
    for what, number in sorted(ended.items()):
        print(f"{number:6} {what}")
    print(f"{ended.total()} files in {time.monotonic() - begun:.0f} s: no crash, no hang, none lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
