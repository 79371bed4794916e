"""Quotes are framed in the language of the answer and stay in their own."""

from dataclasses import replace
from datetime import date

import pytest

from rag.extractive import ExtractiveGenerator
from rag.schema import Evidence, Hit, Passage, Reading, ShortAnswer
from rag.text.phrases import generator_failed, long_date

ONE = Passage(1, "a.txt", "A", "Rapat digelar. Peserta hadir.", 0, 29, "id", date(2023, 11, 20))
TWO = Passage(2, "b.txt", "B", "He said “yes”.", 0, 14, "en")


def _evidence(hit: Hit, text: str) -> Evidence:
    start = hit.passage.text.index(text)
    return Evidence(hit, text, start, start + len(text), 0.9)


def _reading() -> Reading:
    first, second = Hit(ONE, 0.9), Hit(TWO, 0.8)
    evidence = (
        _evidence(first, "Rapat digelar."),
        _evidence(first, "Peserta hadir."),
        _evidence(second, TWO.text),
    )
    return Reading((first, second), evidence, 0.9, True)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "id",
            "Menurut dokumen tertanggal 20 November 2023: “Rapat digelar.” [1]\n"
            "Selanjutnya: “Peserta hadir.” [1]\n"
            "Menurut dokumen lain, dalam bahasa Inggris: «He said “yes”.» [2]",
        ),
        (
            "en",
            "According to the document of 20 November 2023, in Indonesian: “Rapat digelar.” [1]\n"
            "It goes on: “Peserta hadir.” [1]\n"
            "According to another document: «He said “yes”.» [2]",
        ),
    ],
)
def test_frames(language, expected: str) -> None:
    assert "".join(ExtractiveGenerator().generate("?", _reading(), language)) == expected


MEETING = "Rapat digelar.  \n\n Peserta hadir. Gubernur pulang. Hujan turun."
HALVES = tuple(
    Hit(Passage(n, "m.txt", "M", MEETING[a:b], a, b, "id"), 0.9)
    for n, (a, b) in enumerate([(0, 14), (19, 65)])
)


@pytest.mark.parametrize(
    ("one", "other", "indonesian", "english"),
    [
        ((0, "Rapat digelar."), (1, "Peserta hadir."), "Selanjutnya", "It goes on"),  # over a passage's end
        ((1, "Peserta hadir."), (1, "Gubernur pulang."), "Selanjutnya", "It goes on"),
        ((0, "Rapat digelar."), (1, "Gubernur pulang."), "Kemudian", "Later on"),
        ((1, "Peserta hadir."), (1, "Hujan turun."), "Kemudian", "Later on"),
        ((1, "Hujan turun."), (1, "Peserta hadir."), "Sebelumnya", "Before that"),
        ((1, "Gubernur pulang."), (0, "Rapat digelar."), "Sebelumnya", "Before that"),
    ],
)
def test_how_a_document_goes_on(one, other, indonesian: str, english: str) -> None:
    evidence = []
    for half, text in (one, other):
        start = MEETING.index(text)
        evidence.append(Evidence(HALVES[half], text, start, start + len(text), 0.9))
    reading = Reading(HALVES, tuple(evidence), 0.9, True)
    for language, expected in (("id", indonesian), ("en", english)):
        _, second = ExtractiveGenerator().generate("?", reading, language)
        assert second.startswith(f"\n{expected}")


def test_what_lies_between_two_passages_and_is_in_neither_is_passed_over() -> None:
    apart = replace(HALVES[1], passage=replace(HALVES[1].passage, start=119, end=165))
    evidence = (
        Evidence(HALVES[0], "Rapat digelar.", 0, 14, 0.9),
        Evidence(apart, "Peserta hadir.", 119, 133, 0.9),
    )
    _, second = ExtractiveGenerator().generate("?", Reading((HALVES[0], apart), evidence, 0.9, True), "en")
    assert second.startswith("\nLater on")


@pytest.mark.parametrize(("language", "said"), [("id", "Tidak pasti; "), ("en", "Not certain; ")])
def test_an_unsure_answer_says_so(language, said: str) -> None:
    unsure = replace(_reading(), confidence=0.2)
    assert next(ExtractiveGenerator().generate("?", unsure, language)).startswith(said)


def test_one_piece_a_sentence() -> None:
    assert len(list(ExtractiveGenerator().generate("?", _reading(), "id"))) == 3


def test_nothing_read_nothing_said() -> None:
    assert list(ExtractiveGenerator().generate("?", Reading((), (), 0.0, False), "id")) == []


def test_dates_are_written_out() -> None:
    assert long_date(date(2012, 10, 16), "id") == "16 Oktober 2012"
    assert long_date(date(2012, 10, 16), "en") == "16 October 2012"


def test_a_failure_names_the_model_and_the_reason() -> None:
    assert generator_failed("hf:x", "no memory", "en") == (
        "The model hf:x failed (no memory); this answer is quoted straight from the documents."
    )


HEAD = Passage(3, "c.txt", "C", "Rapat dipimpin Rusmadi dan dihadiri empat puluh lima orang.", 0, 59, "id")


def _led(passage: Passage, sentence: str, words: str) -> Reading:
    start = passage.text.index(words)
    hit = Hit(passage, 0.9)
    short = ShortAnswer(words, start, start + len(words), 0.9)
    one = _evidence(hit, sentence)
    own = short if one.start <= short.start < short.end <= one.end else None
    return Reading((hit,), (replace(one, short=own),), 0.9, True)


@pytest.mark.parametrize(
    ("question", "language", "words", "said"),
    [
        ("Siapa yang memimpin rapat?", "id", "Rusmadi", "Yang memimpin rapat adalah **Rusmadi** — menurut"),
        ("Who led the meeting?", "en", "Rusmadi", "**Rusmadi** led the meeting — according"),
        ("Mengapa Rusmadi?", "id", "Rusmadi", "**Rusmadi** — menurut"),
        (
            "Berapa orang yang hadir?",
            "id",
            "empat puluh lima orang",
            "Jumlah orang yang hadir adalah **empat puluh lima orang** — menurut",
        ),
        (
            "How many people attended the meeting?",
            "en",
            "empat puluh lima orang",
            "The number of people that attended the meeting was **45** (“empat puluh lima orang”) — according",
        ),
        ("What was there?", "en", "empat puluh lima orang", "**45 people** (“empat puluh lima orang”)"),
        ("Siapa yang memimpin rapat?", "id", "dihadiri", "Menurut dokumen"),  # nobody's name
        ("What happened?", "en", "dipimpin Rusmadi", "**“dipimpin Rusmadi”** — according"),
    ],
)
def test_sure_words_lead(question: str, language, words: str, said: str) -> None:
    draft = "".join(ExtractiveGenerator().generate(question, _led(HEAD, HEAD.text, words), language))
    assert draft.startswith(said)
    assert draft.endswith(f"“{HEAD.text}” [1]")


def test_a_year_that_the_document_does_not_bear_is_not_said_of_the_answer() -> None:
    def draft(question: str, day: date | None) -> str:
        passage = replace(HEAD, date=day)
        return "".join(ExtractiveGenerator().generate(question, _led(passage, HEAD.text, "Rusmadi"), "id"))

    asked = "Siapa yang memimpin rapat pada 2012?"
    assert draft(asked, date(2012, 10, 16)).startswith("Yang memimpin rapat pada 2012 adalah **Rusmadi**")
    assert draft(asked, date(2021, 6, 17)).startswith("Menurut dokumen tertanggal 17 Juni 2021")
    assert draft(asked, None).startswith("Menurut dokumen")
    now = draft("Siapa yang memimpin rapat saat ini?", date(2021, 6, 17))
    assert now.startswith("**Rusmadi** — menurut dokumen tertanggal 17 Juni 2021")


DOWN = Passage(
    4,
    "d.txt",
    "D",
    "The Quenby goalkeeper Ian Prowse had brought down Kofi Lund in the last minute.",
    0,
    78,
    "en",
)


@pytest.mark.parametrize(
    ("question", "words", "leads"),
    [
        ("Who is the goalkeeper of Quenby?", "Ian Prowse had brought down Kofi Lund", False),
        ("Siapa kiper Quenby?", "Ian Prowse had brought down Kofi Lund", False),
        ("Who is the goalkeeper of Quenby?", "Ian Prowse", True),
        ("Siapa kiper Quenby?", "Ian Prowse", True),
        ("What happened?", "Ian Prowse had brought down Kofi Lund", True),
        ("Who is Ian Prowse?", "Quenby goalkeeper", True),
    ],
)
def test_a_clause_is_nobody(question: str, words: str, leads: bool) -> None:
    said = "".join(ExtractiveGenerator().generate(question, _led(DOWN, DOWN.text, words), "en"))
    assert ("**" in said) is leads


@pytest.mark.parametrize(
    ("passage", "sentence", "words"),
    [
        (ONE, "Rapat digelar.", "Rapat digelar"),  # all of it
        (ONE, "Rapat digelar.", "Peserta"),  # of another sentence
        (TWO, "He said “yes”.", "said “yes”"),  # a quotation cut in two
        (ONE, "Rapat digelar. Peserta hadir.", "digelar. Peserta"),  # two sentences
    ],
)
def test_odd_words_do_not_lead(passage: Passage, sentence: str, words: str) -> None:
    said = "".join(ExtractiveGenerator().generate("?", _led(passage, sentence, words), passage.language))
    assert "**" not in said


def test_of_a_law_the_article_is_said() -> None:
    one = Passage(
        7, "p.txt", "P", "Iuran Rp15.000. Iuran toko Rp30.000.", 0, 36, "id", section="BAB III › Pasal 5"
    )
    hit = Hit(one, 0.9)
    first, second = (_evidence(hit, text) for text in ("Iuran Rp15.000.", "Iuran toko Rp30.000."))
    draft = "".join(ExtractiveGenerator().generate("?", Reading((hit,), (first, second), 0.9, True), "id"))
    assert draft == "Menurut dokumen, Pasal 5: “Iuran Rp15.000.” [1]\nSelanjutnya: “Iuran toko Rp30.000.” [1]"
