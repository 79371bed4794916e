"""Plain text of every encoding, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.formats.text import decode, read

TEXT = "Café di Samarinda — “kota tepian” dibuka hari ini.\nBaris dua.\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_encoding_and_newline(encoding: str, newline: str) -> None:
    assert decode(TEXT.replace("\n", newline).encode(encoding), "x.txt") == TEXT


def test_latin_1_and_a_damaged_character() -> None:
    assert decode("Résumé rapat".encode("latin-1"), "x.txt") == "Résumé rapat"
    assert decode("“kata” é".encode() + b"\xe9 akhir", "x.txt") == "“kata” é\ufffd akhir"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_is_read_back(text: str) -> None:
    assert decode(text.encode(), "x.txt") == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_a_text_or_one_clear_error(data: bytes) -> None:
    try:
        text = decode(data, "x.txt")
    except LoadError as error:
        text = error.reason
    assert text == "unsupported" or "\x00" not in text


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"IHDR" * 100,
        b"PK\x03\x04" + b"word/document.xml" * 50,
        b"\x7fELF\x02\x01\x01" + b"text " * 100,
        b"%PDF-1.7 obj",
        b"\x00\x01\x02\x03",
        b"Sebuah teks\x00dengan nol",
        bytes(range(1, 256)) * 10,
        b"\x01\x00\x02\x00" * 50,
    ],
)
def test_a_binary_file_named_txt(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    with pytest.raises(LoadError, match=r"^x\.txt: ") as caught:
        read(path, lambda done, total: None)
    assert caught.value.reason == "unsupported"
