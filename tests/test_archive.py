"""Files that are not what they are named, locked, damaged or made to do harm."""

from __future__ import annotations

import contextlib
import os
import random
import struct
import warnings
from pathlib import Path
from types import ModuleType

import papers
import pytest

from rag.errors import LOAD_FAILURES, LoadError
from rag.formats import sheets, slides, word

READERS: dict[str, ModuleType] = {
    **dict.fromkeys((".docx", ".odt"), word),
    **dict.fromkeys((".pptx", ".odp"), slides),
    **dict.fromkeys((".xlsx", ".ods"), sheets),
}


def ignore(_done: int, _total: int) -> None:
    pass


def reason(path: Path) -> str:
    """Why the file cannot be read; a text without a word is what `load` calls empty."""
    try:
        return "" if READERS[path.suffix].read(path, ignore).text else "empty"
    except LoadError as caught:
        error = caught
    assert str(error).startswith(f"{path.name}: ")
    assert "\n" not in str(error)
    assert error.reason in LOAD_FAILURES
    return error.reason


@pytest.mark.parametrize(("suffix", "how"), [case for case in papers.CASES if case[0] in READERS])
def test_every_way_of_breaking_a_file(tmp_path: Path, suffix: str, how: str) -> None:
    if how == "no permission" and os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = tmp_path / f"a{suffix}"
    papers.break_file(path, how)
    assert reason(path) in papers.HOW[how]


@pytest.mark.parametrize("suffix", READERS)
def test_every_good_file_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    papers.make(path, "Judul", ["Satu."])
    assert reason(path) == ""


@pytest.mark.parametrize("suffix", papers.OOXML)
def test_what_a_file_really_is(tmp_path: Path, suffix: str) -> None:
    for kind, what in [
        (".docx", "Word"),
        (".xlsx", "Excel"),
        (".pptx", "PowerPoint"),
        (".odt", "OpenDocument text"),
    ]:
        path = tmp_path / f"a{kind}"
        papers.make(path, "Judul", ["Satu."])
        other = path.rename(tmp_path / f"b{suffix}")
        if kind != suffix:
            with pytest.raises(LoadError, match=f"^b{suffix}: is an? {what}.* by its content, not an? "):
                READERS[suffix].read(other, ignore)


def test_a_locked_member_and_the_strict_variant(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    papers.make(path, "Judul", ["Satu."])
    good = path.read_bytes()
    data = bytearray(good)
    flags = data.index(b"PK\x01\x02") + 8
    data[flags : flags + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    assert reason(path) == "encrypted"
    path.write_bytes(good)
    parts = papers._parts(path)
    usual, strict = b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument"
    rels = parts["_rels/.rels"].replace(usual, strict)
    papers._pack(path, parts | {"_rels/.rels": rels})
    assert reason(path) == "unsupported"


def test_a_sheet_that_is_missing_is_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    papers.make(path, "Judul", ["Satu.", "Dua."])
    papers.break_file(path, "missing part")
    assert reason(path) == "unreadable"


@pytest.mark.parametrize("suffix", READERS)
def test_flipped_bytes_end_in_text_or_in_an_error(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    papers.make(path, "Judul", ["Satu.", "Dua."])
    good = path.read_bytes()
    chance = random.Random(suffix)
    for _ in range(15):
        data = bytearray(good)
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of styles that are missing
            # What is not foreseen is told as unreadable by who calls.
            with contextlib.suppress(AttributeError, TypeError):
                reason(path)
