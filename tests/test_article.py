"""“Apa isi Pasal 3?” is answered by what stands below that heading."""

from __future__ import annotations

import pytest

from embeddings import open_encoder
from rag.read.article import of_the_article, that_regulate
from rag.schema import Evidence, Hit, Passage

ACT = "peraturan.txt"
LEASE = "sewa.txt"


def evidence(source: str, section: str, *texts: str, score: float = 0.5) -> list[Evidence]:
    text = " ".join(texts)
    hit = Hit(
        Passage(hash((source, section)), source, "Judul", text, 0, len(text), "id", section=section), score
    )
    starts = [text.index(one) for one in texts]
    return [Evidence(hit, one, at, at + len(one), 0.1) for one, at in zip(texts, starts, strict=True)]


JUDGED = [
    *evidence(
        ACT, "BAB II › Pasal 3", "(1) Dilarang membuang sampah.", "(2) Dilarang membakar sampah.", score=0.9
    ),
    *evidence(ACT, "BAB IV › Pasal 7", "Pelanggaran terhadap Pasal 3 ayat (1) didenda."),
    *evidence(ACT, "BAB IV › Pasal 30", "Lain-lain."),
    *evidence(LEASE, "Pasal 3", "Penyewa dilarang memelihara anjing."),
]
BOTH = ["(1) Dilarang membuang sampah.", "(2) Dilarang membakar sampah."]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Apa isi Pasal 3?", BOTH),
        ("Pasal 3", BOTH),
        ("pasal 3 mengatur tentang apa?", BOTH),
        ("What does Article 3 say?", BOTH),
        ("Apa bunyi Pasal 3 ayat 2?", BOTH[1:]),
        ("Apa bunyi Pasal 3 ayat (2)?", BOTH[1:]),
        ("Sebutkan isi pasal 3", BOTH),
        ("Article 3(2)", BOTH[1:]),
        ("Pasal 3 ayat (9)?", []),
        ("Mengapa Pasal 3?", []),
        ("Siapa yang diatur Pasal 3?", []),
        ("Apa isi Pasal 7?", ["Pelanggaran terhadap Pasal 3 ayat (1) didenda."]),
        ("Apa isi Pasal 5?", []),
        ("Berapa denda menurut Pasal 3?", []),
        ("Apa beda Pasal 3 dan Pasal 7?", []),
        ("Apa isi peraturan desa itu?", []),
        ("Pasal berapa yang mengatur sanksi?", []),
    ],
)
def test_what_an_article_says(question: str, texts: list[str]) -> None:
    found = of_the_article(question, JUDGED)
    assert [one.text for one in found] == texts
    assert all(one.score >= 0.7 for one in found)


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Pasal berapa yang mengatur denda?", ["Pelanggaran terhadap Pasal 3 ayat (1) didenda."]),
        ("Which article deals with dogs?", ["Penyewa dilarang memelihara anjing."]),
        ("Pasal mana yang mengatur anjing?", ["Penyewa dilarang memelihara anjing."]),
        ("Pasal berapa yang mengatur cuti?", []),
        ("Apa isi Pasal 3?", []),
    ],
)
def test_which_article_it_is(question: str, texts: list[str]) -> None:
    vectors = open_encoder("bundled-fast")
    assert [one.text for one in that_regulate(question, JUDGED, vectors)] == texts  # type: ignore[arg-type]
