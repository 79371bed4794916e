"""Which questions ask for documents, and how these are listed."""

from __future__ import annotations

from datetime import date

import pytest

from rag.schema import Evidence, Hit, Passage
from rag.understand.collection import Listed, heading, lines_of, list_wanted
from rag.understand.period import Period


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Dokumen apa saja yang ada tentang Balikpapan?", "Balikpapan"),
        ("what documents do you have about Balikpapan?", "Balikpapan"),
        ("ada berita tentang nikel?", "nikel"),
        ("ada nggak berita tentang nikel?", "nikel"),
        ("ada berita tentang nikel gak ya?", "nikel"),
        ("ada berita tentang nikel tidak?", "nikel"),
        ("Apakah ada dokumen mengenai kerja sama dengan Bali?", "kerja sama dengan Bali"),
        ("Berita apa saja yang membahas UMKM", "UMKM"),
        ("sebutkan dokumen tentang koperasi", "koperasi"),
        ("Berapa dokumen yang membahas “nikel”?", "nikel"),
        ("Which documents mention coal?", "coal"),
        ("Are there any articles on climate change?", "climate change"),
        ("How many documents are there about the governor?", "the governor"),
        ("list all documents about cooperatives", "cooperatives"),
        ("Could you list the documents about coal?", "coal"),
        ("Which article mentions a rubber factory?", "a rubber factory"),
        ("Which article is about the mayor?", "the mayor"),
        ("Which report deals with coal?", "coal"),
        ("What documents refer to Bali?", "Bali"),
        ("How many articles are about cooperation?", "cooperation"),
        ("Dokumen mana yang membahas tentang nikel?", "nikel"),
        ("dokumen mana menyebut smelter?", "smelter"),
        ("Artikel apa yang berisi tentang hilirisasi?", "hilirisasi"),
        ("Berita apa saja yang menyinggung UMKM?", "UMKM"),
        ("Which documents mention the flood in 2012?", "the flood in 2012"),
        ("Dokumen apa yang membahas masjid tertua?", "masjid tertua"),
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
    found = list_wanted(question)
    assert found is not None
    assert found.topic == topic


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
        "What did the documents from 2023 say about nickel?",
        "Which reports from 2012 were signed by the governor?",
        "Apa isi dokumen terbaru?",
        "Dokumen mana yang ditandatangani tahun 2012?",
        "Berapa provinsi yang bekerja sama sejak 2018?",
        "What is the oldest province?",
        "Siapa wali kota terbaru?",
        "What is the news?",
        "the report",
        "Apakah ada rapat tentang klaster?",
        "",
    ],
)
def test_other_questions_are_none_of_these(question: str) -> None:
    assert list_wanted(question) is None


@pytest.mark.parametrize(
    ("question", "mentioned"),
    [
        ("How many documents mention Jakarta?", True),
        ("Which article mentions a factory?", True),
        ("Which reports refer to Bali?", True),
        ("berapa dokumen yang menyebut Jakarta?", True),
        ("dokumen mana yang menyebutkan pabrik?", True),
        ("How many documents are about Jakarta?", False),
        ("Which article covers the factory?", False),
        ("berapa dokumen tentang Jakarta?", False),
        ("dokumen mana yang membahas pabrik?", False),
    ],
)
def test_whether_it_is_asked_for_a_mention(question: str, mentioned: bool) -> None:
    found = list_wanted(question)
    assert found is not None
    assert found.mentioned == mentioned


NEWEST = Listed(period=Period(end="newest"))
IN_2012 = Period(date(2012, 1, 1), date(2012, 12, 31))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which document is the oldest?", Listed(period=Period(end="oldest"), single=True)),
        ("What is the newest document?", Listed(period=Period(end="newest"), single=True)),
        ("Which of the documents is the most recent?", Listed(period=Period(end="newest"), single=True)),
        ("What's the latest news about Balikpapan?", Listed("Balikpapan", period=Period(end="newest"))),
        ("Dokumen mana yang paling baru?", Listed(period=Period(end="newest"), single=True)),
        ("Dokumen mana yang tertua?", Listed(period=Period(end="oldest"), single=True)),
        ("Dokumen terbaru apa?", Listed(period=Period(end="newest"), single=True)),
        ("Tampilkan berita terbaru tentang nikel", Listed("nikel", period=Period(end="newest"))),
        ("Which documents are from 2012?", Listed(period=IN_2012)),
        ("Are there any articles from 2012?", Listed(period=IN_2012)),
        ("List all documents from 2012 about coal", Listed("coal", period=IN_2012)),
        ("How many documents were published in 2012?", Listed(period=IN_2012)),
        ("articles before 2015", Listed(period=Period(before=date(2014, 12, 31)))),
        ("dokumen apa saja dari tahun 2012?", Listed(period=IN_2012)),
        ("Dokumen tahun 2012 apa saja?", Listed(period=IN_2012)),
        ("Ada dokumen dari 2012?", Listed(period=IN_2012)),
        ("Berapa dokumen yang terbit tahun 2012?", Listed(period=IN_2012)),
        ("Berita tentang nikel yang terbit setelah 2018", Listed("nikel", period=Period(date(2019, 1, 1)))),
        ("Berita apa yang membahas nikel setelah 2018?", Listed("nikel setelah 2018")),
        ("Which articles are about art after 1945?", Listed("art after 1945")),
        ("List documents until 2012-10-16", Listed(period=Period(before=date(2012, 10, 16)))),
    ],
)
def test_documents_of_a_time(question: str, wanted: Listed) -> None:
    assert list_wanted(question) == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("which is the newest?", Listed("coal", period=Period(end="newest"), single=True)),
        ("And the oldest?", Listed("coal", period=Period(end="oldest"), single=True)),
        ("Which of them are from 2012?", Listed("coal", period=IN_2012)),
        ("mana yang terbaru?", Listed("coal", period=Period(end="newest"), single=True)),
        ("dan yang tertua?", Listed("coal", period=Period(end="oldest"), single=True)),
        ("yang mana dari tahun 2012?", Listed("coal", period=IN_2012)),
        ("who is the oldest?", None),
        ("siapa yang tertua?", None),
        ("What happened in 2012?", None),
    ],
)
def test_a_list_goes_on_with_its_dates(question: str, wanted: Listed | None) -> None:
    assert list_wanted(question, ["Which documents are about coal?"]) == wanted
    assert list_wanted(question, ["Who sells coal?"]) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        *(
            (question, Listed(period=Period(end="newest"), single=True))
            for question in ("newest document?", "latest document", "The latest report?", "dokumen terbaru?")
        ),
        ("oldest document?", Listed(period=Period(end="oldest"), single=True)),
        ("laporan tertua tentang nikel", Listed("nikel", period=Period(end="oldest"), single=True)),
        (
            "Show me the oldest article about reports",
            Listed("reports", period=Period(end="oldest"), single=True),
        ),
        ("newest documents?", Listed(period=Period(end="newest"))),
        ("Which documents are the newest?", Listed(period=Period(end="newest"))),
        ("dokumen terbaru apa saja?", Listed(period=Period(end="newest"))),
        ("latest news?", Listed(period=Period(end="newest"))),
        ("Oldest mosque in Bali?", None),
        ("masjid tertua?", None),
        ("newest?", None),
        ("the document", None),
    ],
)
def test_of_the_newest_there_is_one_where_one_is_asked_for(question: str, wanted: Listed | None) -> None:
    assert list_wanted(question) == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Documents that mention Bandung", Listed("Bandung", mentioned=True)),
        ("documents mentioning Bandung", Listed("Bandung", mentioned=True)),
        ("Dokumen yang menyebut Bandung", Listed("Bandung", mentioned=True)),
        ("berita yang membahas nikel", Listed("nikel")),
        ("articles about art after 1945", Listed("art after 1945")),
        ("dokumen tentang sejarah sebelum 1945", Listed("sejarah sebelum 1945")),
        ("the report about the mayor", None),
        ("laporan tentang korupsi diserahkan siapa?", None),
        ("news coal", None),
        ("Documents that mention Bandung were signed", None),
        ("Dokumen menyebut Bandung", None),
        ("The mayor mentioning Bandung", None),
        ("gubernur yang menyebut Bandung", None),
    ],
)
def test_documents_are_asked_for_by_what_they_mention(question: str, wanted: Listed | None) -> None:
    assert list_wanted(question) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "laporan tahun 2023 menyebut berapa anggaran?",
        "Dokumen tahun 2012 membahas siapa?",
        "The reports from 2023 mention how many schools?",
        "Which report from 2012 mentions who signed it?",
        "berita yang menyebut siapa gubernur Bali",
    ],
)
def test_a_question_is_no_topic(question: str) -> None:
    assert list_wanted(question) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which documents are in English?", Listed(language="en")),
        ("List the documents in Indonesian", Listed(language="id")),
        ("Berapa dokumen yang berbahasa Inggris?", Listed(language="en")),
        ("dokumen dalam bahasa Indonesia apa saja?", Listed(language="id")),
        ("Which documents about coal are in English?", Listed("coal", language="en")),
        ("Which documents from 2012 are written in English?", Listed(period=IN_2012, language="en")),
        ("Which documents are about novels in English?", Listed("novels in English")),
        ("Dokumen apa yang membahas kursus bahasa Inggris?", Listed("kursus bahasa Inggris")),
        ("Which documents mention mines in Indonesia?", Listed("mines in Indonesia", mentioned=True)),
        ("Which novels are in English?", None),
        ("Which documents are in Indonesia?", None),
        ("Siapa yang berbahasa Inggris?", None),
    ],
)
def test_documents_in_a_language(question: str, wanted: Listed | None) -> None:
    assert list_wanted(question) == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("dan tentang Bali sebelum 2020?", Listed("Bali sebelum 2020")),
        ("And about Bali since 2015?", Listed("Bali since 2015")),
        ("And Bali before 2020?", Listed("Bali before 2020")),
        ("dan tentang Bali yang terbit tahun 2012?", Listed("Bali", period=IN_2012)),
        ("And about Bali published in 2012?", Listed("Bali", period=IN_2012)),
        ("which are in English?", Listed("coal", language="en")),
        ("which are the newest?", Listed("coal", period=Period(end="newest"))),
        ("dan berapa?", None),
    ],
)
def test_a_list_goes_on_with_another_topic(question: str, wanted: Listed | None) -> None:
    assert list_wanted(question, ["Which documents are about coal?"]) == wanted


def test_a_long_conversation_is_no_obstacle() -> None:
    before = ["Which documents are about coal?", *["And the oldest?"] * 3000]
    assert list_wanted("and about nickel?", before) == Listed("nickel")


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
        ((3, 3, Listed("Balikpapan"), "id"), "Ada 3 dokumen tentang “Balikpapan”:"),
        ((1, 1, Listed("coal"), "en"), "There is one document about “coal”:"),
        ((10, 52, Listed(), "en"), "There are 52 documents; 42 more not shown:"),
        ((1, 1, Listed(), "id"), "Ada satu dokumen:"),
        ((1, 1, Listed("coal", mentioned=True), "en"), "There is one document that mentions “coal”:"),
        ((2, 2, Listed("coal", mentioned=True), "en"), "There are 2 documents that mention “coal”:"),
        ((2, 2, Listed("nikel", mentioned=True), "id"), "Ada 2 dokumen yang menyebut “nikel”:"),
        ((0, 0, Listed("coal", mentioned=True), "en"), "No document that mentions “coal” was found."),
        ((0, 0, Listed("nikel"), "id"), "Tidak ditemukan dokumen tentang “nikel”."),
        ((2, 2, Listed(period=Period(end="oldest")), "en"), "There are 2 documents, the oldest first:"),
        ((2, 2, Listed(period=Period(end="newest")), "id"), "Ada 2 dokumen, mulai dari yang terbaru:"),
        ((1, 1, Listed(period=IN_2012), "id"), "Ada satu dokumen dari tahun 2012:"),
        (
            (1, 1, Listed("coal", mentioned=True, period=IN_2012), "en"),
            "There is one document from 2012 that mentions “coal”:",
        ),
        (
            (1, 1, Listed(period=Period(before=date(2014, 12, 31))), "en"),
            "There is one document dated 31 December 2014 or earlier:",
        ),
        (
            (1, 1, Listed(period=Period(date(2019, 1, 1))), "id"),
            "Ada satu dokumen bertanggal 1 Januari 2019 atau sesudahnya:",
        ),
        (
            (0, 0, Listed(period=Period(date(2012, 1, 1), date(2013, 1, 1))), "en"),
            "No document dated 1 January 2012 to 1 January 2013 was found.",
        ),
        (
            (0, 0, Listed(period=Period(date(2012, 1, 1), date(2012, 1, 1))), "id"),
            "Tidak ditemukan dokumen tertanggal 1 Januari 2012.",
        ),
    ],
)
def test_what_stands_above_the_list(arguments, expected: str) -> None:
    assert heading(*arguments) == expected


def test_where_there_may_be_more_it_says_at_least() -> None:
    assert heading(10, 60, Listed("coal"), "en", exact=False).startswith(
        "There are at least 60 documents about “coal”;"
    )
    assert heading(2, 2, Listed("nikel"), "id", exact=False) == "Ada sedikitnya 2 dokumen tentang “nikel”:"


@pytest.mark.parametrize(
    ("arguments", "undated", "expected"),
    [
        ((3, 3, NEWEST, "en"), 2, "There are 3 documents, the newest first; 2 more without a date:"),
        (
            (10, 12, NEWEST, "id"),
            1,
            "Ada 12 dokumen, mulai dari yang terbaru; 2 lagi tidak ditampilkan; 1 lagi tanpa tanggal:",
        ),
        ((0, 0, Listed(period=IN_2012), "en"), 1, "No document from 2012 was found; 1 more without a date."),
        ((0, 0, NEWEST._replace(single=True), "id"), 3, "Tidak ditemukan dokumen; 3 lagi tanpa tanggal."),
        ((1, 1, NEWEST._replace(single=True), "en"), 0, "The newest document:"),
        (
            (1, 1, Listed("nikel", period=Period(end="oldest"), single=True), "id"),
            2,
            "Dokumen terlama tentang “nikel”; 2 lagi tanpa tanggal:",
        ),
        ((2, 2, NEWEST._replace(single=True), "en"), 0, "The 2 newest documents:"),
        ((2, 2, Listed("coal", language="id"), "en"), 0, "There are 2 documents in Indonesian about “coal”:"),
        ((1, 1, Listed(language="en"), "id"), 0, "Ada satu dokumen dalam bahasa Inggris:"),
    ],
)
def test_documents_that_state_no_date_are_told_of(arguments, undated: int, expected: str) -> None:
    assert heading(*arguments, undated=undated) == expected
