"""Which questions ask for documents, and how these are listed."""

from datetime import date

import pytest

from rag.collection import heading, lines_of, topic_of_list
from rag.schema import Evidence, Hit, Passage


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Dokumen apa saja yang ada tentang Balikpapan?", "Balikpapan"),
        ("what documents do you have about Balikpapan?", "Balikpapan"),
        ("ada berita tentang nikel?", "nikel"),
        ("Apakah ada dokumen mengenai kerja sama dengan Bali?", "kerja sama dengan Bali"),
        ("Berita apa saja yang membahas UMKM", "UMKM"),
        ("sebutkan dokumen tentang koperasi", "koperasi"),
        ("Berapa dokumen yang membahas “nikel”?", "nikel"),
        ("Which documents mention coal?", "coal"),
        ("Are there any articles on climate change?", "climate change"),
        ("How many documents are there about the governor?", "the governor"),
        ("list all documents about cooperatives", "cooperatives"),
        ("Could you list the documents about coal?", "coal"),
        ("Dokumen tentang UMKM apa saja?", "UMKM"),
        ("What news is there about Balikpapan?", "Balikpapan"),
        ("Ada dokumen tentang apa saja?", ""),
        *((question, "") for question in ("berapa dokumen yang ada?", "apa saja dokumen yang kamu punya")),
        *(
            (question, "")
            for question in ("How many documents are there?", "List all documents.", "show me the files")
        ),
        *(
            (question, "")
            for question in ("What's in the library?", "dokumen apa saja?", "apa isi perpustakaan ini?")
        ),
    ],
)
def test_questions_about_the_collection(question: str, topic: str) -> None:
    assert topic_of_list(question) == topic


@pytest.mark.parametrize(
    "question",
    [
        "Dokumen apa yang ditandatangani gubernur?",
        "Which documents were signed by the governor?",
        "laporan apa yang diserahkan Bappeda?",
        "Berapa provinsi yang bekerja sama dengan Kaltim?",
        "How many sources of funding are there for the port?",
        "Which reports on corruption were filed?",
        "Apa isi MoU dengan Bali?",
        "Ringkas berita tentang klaster industri",
        "Siapa yang menulis berita itu?",
        "Apakah ada rapat tentang klaster?",
        "",
    ],
)
def test_other_questions_are_none_of_these(question: str) -> None:
    assert topic_of_list(question) is None


def _evidence(number: int, title: str, text: str, dated: date | None = None) -> Evidence:
    passage = Passage(number, f"{number}.txt", title, f"Awal. {text}", 10, 16 + len(text), "id", dated)
    return Evidence(Hit(passage, 0.5), text, 16, 16 + len(text), 1.0)


def test_a_list_names_and_quotes() -> None:
    evidence = [
        _evidence(1, "Rapat  klaster…", "Rapat di Samarinda.", date(2012, 10, 16)),
        _evidence(2, "", "“Kami setuju,” kata Roby."),
    ]
    lines, citations = lines_of(evidence, "id")
    assert [line.text for line in lines] == [
        "Rapat klaster… (16 Oktober 2012): “Rapat di Samarinda.”",
        "2.txt: «“Kami setuju,” kata Roby.»",
    ]
    assert [line.citations for line in lines] == [(1,), (2,)]
    for citation in citations:
        passage = citation.passage
        assert passage.text[citation.start - passage.start : citation.end - passage.start] == citation.quote


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((3, 3, "Balikpapan", "id"), "Ada 3 dokumen tentang “Balikpapan”:"),
        ((1, 1, "coal", "en"), "There is one document about “coal”:"),
        ((10, 52, "", "en"), "There are 52 documents: (42 more are not shown)"),
        ((1, 1, "", "id"), "Ada satu dokumen:"),
    ],
)
def test_what_stands_above_the_list(arguments, expected: str) -> None:
    assert heading(*arguments) == expected


def test_where_there_may_be_more_it_says_at_least() -> None:
    assert heading(10, 60, "coal", "en", exact=False).startswith(
        "There are at least 60 documents about “coal”:"
    )
    assert heading(2, 2, "nikel", "id", exact=False) == "Ada sedikitnya 2 dokumen tentang “nikel”:"
