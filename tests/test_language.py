"""Indonesian or English: sentences, questions of few words, headlines, names, and what tells nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Language
from rag.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kaltim menjalin kerjasama dengan delapan provinsi di Indonesia.", "id"),
        ("Kaltim has agreements with eight provinces in Indonesia.", "en"),
        ("GUBERNUR KALTIM MEMBUKA RAPAT DI BONTANG", "id"),
        ("GOVERNOR OPENS THE MEETING", "en"),
        ("siapa rusmadi", "id"),
        ("Who is Rusmadi?", "en"),
        ("anggaran pembangunan pelabuhan", "id"),
        ("harbour funding", "en"),
        ("dan NTT?", "id"),
        ("Which ones?", "en"),
        ("ada berapa daerah yg mau dikembangkan dgn pendekatan klaster?", "id"),
        ("Who is the head of Dinas Perindustrian dan Perdagangan?", "en"),
        ("Siapa vokalis The Beatles?", "id"),
        ("SK Gubernur No. 5 Tahun 2020 tentang kawasan industri", "id"),
    ],
)
def test_language(text: str, language: Language) -> None:
    assert detect(text, default="en") == detect(text, default="id") == language


@pytest.mark.parametrize("text", ["", "2019", "Rusmadi", "🙂 — …", "\u200b", "DPMPTSP"])
def test_what_tells_nothing_is_the_default(text: str) -> None:
    assert (detect(text, default="id"), detect(text, default="en")) == ("id", "en")


@given(st.text(), st.sampled_from(["id", "en"]))
def test_any_text(text: str, default: Language) -> None:
    assert detect(text, default) in ("id", "en")


def test_a_long_text_is_told_by_its_beginning() -> None:
    assert (
        detect("Rapat ini dihadiri oleh para kepala dinas. " * 50 + "This is the end of it. " * 100_000)
        == "id"
    )
