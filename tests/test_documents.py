"""Folders as people have them: documents of every kind, some of them broken, indexed and asked about as a whole."""

from __future__ import annotations

import contextlib
import io
import os
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from conftest import HashedWords
from papers import CASES, HOW, break_file, make

from rag.assistant import Assistant
from rag.cli import main
from rag.library import Library
from tests import fuzz

KINDS = (".txt", ".md", ".html", ".eml", ".csv", ".pdf", ".docx", ".odt", ".pptx", ".xlsx")
PAGED = {".pdf", ".pptx", ".xlsx"}
GOOD, BROKEN = 260, 40
LEADERS = (
    "Rahmawati Nurhayati Suparman Wijayanto Kusumawati Hidayatullah Purnamasari Setiawan Handayani Gunawan"
)
TOWNS = "Tenggarong Bontang Sangatta Penajam Melak Sendawar Tanjung Malinau Nunukan Berau".split()
NOT_HERE = {"vanished", "folder", *(["no permission"] if os.geteuid() == 0 else [])}
"""Ways that leave no file in a folder, or one that the superuser reads all the same."""


@dataclass(frozen=True)
class Folder:
    """The folder, and its library after it was indexed from the command line."""

    documents: Path
    library: Path
    code: int
    out: list[str]
    seconds: float
    broken: dict[str, str]
    """How each broken file was broken, by name."""


def leader(number: int) -> str:
    names = LEADERS.split()
    return f"{names[number % 10]} {names[number // 10 % 10]} {names[(number * 7 + 3) % 10]}"


def subject(number: int) -> str:
    return f"koperasi nelayan {TOWNS[number % 10]} angkatan {100 + number}"


def fill(folder: Path) -> dict[str, str]:
    """Write the files; which are broken, and how."""
    for number in range(GOOD):
        suffix = KINDS[number % 10]
        paragraphs = [
            f"Laporan ini ditulis untuk anggota {subject(number)} pada akhir tahun buku.",
            "Semua kegiatan dilaksanakan menurut rencana yang disetujui rapat anggota tahunan.",
            f"Ketua {subject(number)} adalah {leader(number)}.",
            "Rapat anggota berikutnya diadakan di balai desa, dan terbuka bagi semua warga.",
        ]
        make(folder / f"{number:03}{suffix}", f"Laporan {subject(number)}", paragraphs)
    cases = [(suffix, how) for suffix, how in CASES if suffix in KINDS and how not in NOT_HERE]
    chance = Random(2)
    ways = sorted({how for _, how in cases})
    chosen = [chance.choice([suffix for suffix, one in cases if one == how]) for how in ways]
    picked = [*zip(chosen, ways, strict=True), *chance.sample(cases, BROKEN - len(ways))]
    broken = {}
    for number, (suffix, how) in enumerate(picked):
        path = folder / f"rusak-{number:02}{suffix}"
        break_file(path, how)
        broken[path.name] = how
    return broken


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    home = tmp_path_factory.mktemp("documents")
    (home / "arsip").mkdir()
    broken = fill(home / "arsip")
    code, out, seconds = index(home / "arsip", home / "library")
    return Folder(home / "arsip", home / "library", code, out, seconds, broken)


def index(documents: Path, library: Path) -> tuple[int, list[str], float]:
    said, begun = io.StringIO(), time.monotonic()
    with contextlib.redirect_stdout(said):
        code = main(["index", str(documents), "--library", str(library), "--encoder", "bundled-fast"])
    return code, said.getvalue().splitlines(), time.monotonic() - begun


def test_the_good_are_indexed_and_each_bad_one_is_a_row_with_its_reason(indexed: Folder) -> None:
    assert indexed.code == 1
    rows = [line.split(": ", 3) for line in indexed.out if line.startswith("failed: ")]
    reasons = {source.removeprefix("arsip/"): reason for _, source, reason, _ in rows}
    assert reasons.keys() == indexed.broken.keys()
    wrong = {name: reason for name, reason in reasons.items() if reason not in HOW[indexed.broken[name]]}
    assert not wrong, {name: (indexed.broken[name], reason) for name, reason in wrong.items()}
    assert indexed.out[BROKEN].startswith(f"{GOOD} added, {BROKEN} failed; ")
    kinds = ", ".join(f"{GOOD // 10} {suffix[1:]}" for suffix in KINDS)
    assert sorted(indexed.out[BROKEN + 1].split("; ")[1].rstrip(")").split(", ")) == sorted(kinds.split(", "))
    assert indexed.out[BROKEN + 2].startswith(f"could not be read: {BROKEN} (")


@pytest.mark.parametrize("suffix", KINDS)
def test_a_question_about_each_kind_is_answered_from_the_right_place(indexed: Folder, suffix: str) -> None:
    number = 130 + KINDS.index(suffix)
    with Library.open(indexed.library, "bundled-fast") as library:
        answer = Assistant(library).ask(f"Siapa ketua {subject(number)}?")
        cited = answer.citations[0]
        assert leader(number) in answer.text
        assert (cited.source, cited.page) == (f"arsip/{number}{suffix}", 3 if suffix in PAGED else None)
        assert library.text(cited.source)[cited.start : cited.end] == cited.quote
        assert cited.title.startswith(f"Laporan {subject(number)}")


def test_the_same_folder_again_is_left_alone(indexed: Folder) -> None:
    code, out, seconds = index(indexed.documents, indexed.library)
    assert code == 1
    assert out[BROKEN] == f"{GOOD} unchanged, {BROKEN} failed; 0 passages stored, 0 of them embedded"
    assert out[:BROKEN] == indexed.out[:BROKEN]
    assert seconds < indexed.seconds / 10


def test_several_workers_find_what_one_finds(indexed: Folder, tmp_path: Path) -> None:
    """Byte for byte in ids and texts."""
    found = []
    for count in (1, 3):
        with Library.open(tmp_path / str(count), HashedWords(dimension=16), workers=count) as library:
            report = library.add(indexed.documents)
            passages = [one for info in library.sources() for one in library.passages(info.id)]
            texts = [library.text(info.id) for info in library.sources()]
            found.append((report, passages, texts))
    assert found[0] == found[1]
    assert len(found[0][1]) >= GOOD


def test_two_thousand_damaged_files() -> None:
    """As `python -m tests.fuzz` does with any number of them."""
    ended = fuzz.run(2000, seed=20261127)
    assert ended.total() == 2000
    assert sum(number for what, number in ended.items() if what.endswith(": read")) > 200
    assert sum(number for what, number in ended.items() if not what.endswith(": read")) > 200
