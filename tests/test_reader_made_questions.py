"""Questions made by rule: well put, with the shortest answer, and none where the text does not say whom it is about."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.reader.made_questions import MOST, MadeQuestion, made_questions
from rag.reader.made_questions.phrase_table import PHRASES, Phrase

SEEDS = 300
"""Draws after which every question about a short lead has been drawn."""


def every(title: str, text: str) -> dict[tuple[str, str], str]:
    """All that the rules ask about a paragraph: question and answer -> the question in English."""
    found: dict[tuple[str, str], str] = {}
    for seed in range(SEEDS):
        for one in made_questions(title, text, random.Random(seed)):
            asked = one.question, text[slice(*one.answer)]
            found[asked] = one.other or found.get(asked, "")
    return found


PERSON = (
    "Rahmat Wibisana",
    "Rahmat Wibisana (lahir di Solo, 3 Mei 1930 – meninggal di Bogor, 1 Juni 2001) adalah seorang pelukis "
    "asal Indonesia. Ia menikah dengan Ratna Dewi. Pada tahun 1958, ia pindah ke Surabaya.",
)
FILM = (
    "Angin Utara (film)",
    "Angin Utara adalah sebuah film drama Indonesia yang disutradarai oleh Bima Sakti dan dibintangi oleh Tara Lestari "
    "dan Joko Purnomo. Film ini dirilis pada tanggal 5 Maret 2015.",
)
VILLAGE = (
    "Sukamaju, Cempaka",
    "Sukamaju adalah sebuah desa di Kecamatan Cempaka, Kabupaten Garut, Provinsi Jawa Barat, Indonesia. Desa ini "
    "memiliki luas wilayah 8,72 km² dan jumlah penduduk sebanyak 3.326 jiwa.",
)
TOWN = (
    "Vardomo",
    "Vardomo merupakan sebuah kota yang terletak di Provinsi Lunara, Italia. Kota ini didirikan pada tahun 1432 oleh "
    "Marco Bellini. Kota ini berpenduduk sekitar 12.500 jiwa.",
)
BANK = (
    "Bank Nusa Raya",
    "Bank Nusa Raya (disingkat BNR) adalah sebuah bank yang berkantor pusat di Makassar. Bank ini didirikan oleh "
    "Andi Mattalata. Gedung barunya diresmikan pada 2 Mei 2011.",
)
FLY = (
    "Tipula nusantara",
    "Tipula nusantara adalah spesies lalat yang tergolong famili Tipulidae. Lalat ini juga merupakan bagian dari genus "
    "Tipula, ordo Diptera, kelas Insecta, filum Arthropoda, dan kingdom Animalia.",
)
CAPITAL = ("Tarumala", "Tarumala adalah ibu kota Kabupaten Lembah Jaya, Papua.")


@pytest.mark.parametrize(
    ("lead", "question", "answer", "other"),
    [
        (PERSON, "Kapan Rahmat Wibisana lahir?", "3 Mei 1930", None),
        (PERSON, "{x} lahir di mana?", "Solo", None),
        (PERSON, "Kapan Rahmat Wibisana meninggal?", "1 Juni 2001", None),
        (PERSON, "Di mana Rahmat Wibisana meninggal?", "Bogor", None),
        (PERSON, "Siapakah Rahmat Wibisana?", "pelukis asal Indonesia", "Who is Rahmat Wibisana?"),
        (PERSON, "Dari mana asal Rahmat Wibisana?", "Indonesia", None),
        (PERSON, "Dengan siapa Rahmat Wibisana menikah?", "Ratna Dewi", None),
        (PERSON, "Ke mana Rahmat Wibisana pindah pada tahun 1958?", "Surabaya", ""),
        (FILM, "Siapa sutradara Angin Utara?", "Bima Sakti", None),
        (FILM, "{x} dibintangi oleh siapa?", "Tara Lestari dan Joko Purnomo", None),
        (FILM, "Kapan film Angin Utara dirilis?", "5 Maret 2015", None),
        (FILM, "Apa itu Angin Utara?", "film drama Indonesia", "What is Angin Utara?"),
        (VILLAGE, "Di mana letak Sukamaju?",
         "Kecamatan Cempaka, Kabupaten Garut, Provinsi Jawa Barat, Indonesia", None),
        (VILLAGE, "{x} termasuk kecamatan apa?", "Cempaka", None),
        (VILLAGE, "Berapa luas Sukamaju?", "8,72 km²", None),
        (VILLAGE, "Berapa jumlah penduduk Sukamaju?", "3.326 jiwa", None),
        (TOWN, "{x} didirikan oleh siapa?", "Marco Bellini", None),
        (TOWN, "Kapan Vardomo didirikan?", "1432", None),
        (TOWN, "Ada berapa penduduk Vardomo?", "12.500 jiwa", None),
        (BANK, "Apa singkatan dari Bank Nusa Raya?", "BNR", None),
        (BANK, "Di mana kantor pusat Bank Nusa Raya?", "Makassar", None),
        (FLY, "Apa ordo Tipula nusantara?", "Diptera", None),
        (FLY, "Apa famili Tipula nusantara?", "Tipulidae", None),
        (CAPITAL, "Apa ibu kota Kabupaten Lembah Jaya?", "Tarumala", "What is the capital of Lembah Jaya?"),
    ],
)  # fmt: skip
def test_a_lead_is_asked_about(lead: tuple[str, str], question: str, answer: str, other: str | None) -> None:
    asked = every(*lead)
    question = question.replace("{x}", lead[0].split(" (")[0].split(",")[0])
    assert (question, answer) in asked
    english = asked[question, answer]
    assert english == other if other is not None else english.endswith("?")


def test_english_says_the_same_as_indonesian() -> None:
    asked = every(*PERSON)
    english = {answer: {other for (_, a), other in asked.items() if a == answer} for _, answer in asked}
    assert "When was Rahmat Wibisana born?" in english["3 Mei 1930"]
    assert "Where did Rahmat Wibisana die?" in english["Bogor"]
    assert "When did Rahmat Wibisana die?" in english["1 Juni 2001"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Kosong", ""),
        ("Kosong", "   \n "),
        ("", "Rahmat lahir di Solo pada tahun 1930."),
        (
            "Daftar gunung di Jawa",
            "Daftar gunung di Jawa adalah sebuah daftar yang dibuat pada tahun 2001 oleh Rudi.",
        ),
        ("Batu", "Selain itu, mereka tidak pernah datang lagi karena hujan."),
        (
            "Angin",
            "namun banyak orang yang tidak setuju dengan pendapat tersebut, dan akhirnya mereka pergi.",
        ),
    ],
)
def test_nothing_is_asked_where_nothing_is_said_of_the_subject(title: str, text: str) -> None:
    assert not every(title, text)


def test_a_pronoun_behind_another_name_is_not_the_subject() -> None:
    text = "Vardomo adalah sebuah kota di Italia. Marco Bellini datang ke sana. Ia lahir di Milano pada tahun 1410."
    assert not {answer for _, answer in every("Vardomo", text)} & {"Milano", "1410"}


def test_a_year_is_not_asked_for_as_a_day() -> None:
    text = "Rahmat Wibisana (lahir 1930) adalah seorang pelukis."
    asked = [question for question, answer in every("Rahmat Wibisana", text) if answer == "1930"]
    assert asked
    assert not any("tanggal" in question.casefold() for question in asked)


def test_whoever_is_called_a_person_is_asked_about_as_one() -> None:
    text = "Letnan Jenderal TNI (Purn.) Rahmat Wibisana adalah seorang perwira tinggi Indonesia."
    asked = {question for question, _ in every("Rahmat Wibisana", text)}
    assert "Siapa Rahmat Wibisana?" in asked
    assert not any(question.startswith(("Apa itu", "Apakah")) for question in asked)


def test_what_directs_another_work_is_not_asked_about_this_one() -> None:
    text = "Angin Utara adalah sebuah film drama berdasarkan novel yang ditulis oleh Siti Rahma."
    assert "Siti Rahma" not in {answer for _, answer in every("Angin Utara", text)}


@pytest.mark.parametrize("lead", [PERSON, FILM, VILLAGE, TOWN, BANK, FLY, CAPITAL])
def test_few_questions_with_answers_of_their_own(lead: tuple[str, str]) -> None:
    title, text = lead
    for seed in range(SEEDS):
        made = made_questions(title, text, random.Random(seed))
        answers = [text[slice(*one.answer)].casefold() for one in made]
        assert len(made) <= MOST
        assert len(set(answers)) == len(answers)
        assert not any(answer in one.question.casefold() for answer, one in zip(answers, made, strict=True))


def test_one_question_about_some_of_the_articles_by_machine() -> None:
    counts = [len(made_questions(*FLY, random.Random(seed))) for seed in range(200)]
    assert set(counts) == {0, 1}
    assert sum(counts) < 100


def test_the_same_seed_makes_the_same_questions() -> None:
    for seed in range(20):
        assert made_questions(*FILM, random.Random(seed)) == made_questions(*FILM, random.Random(seed))
    assert len({tuple(made_questions(*FILM, random.Random(seed))) for seed in range(20)}) > 5


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda one: one.ways.own[0])
def test_a_row_of_the_table_can_be_asked_about_any_answer(phrase: Phrase) -> None:
    ways = phrase.ways
    assert "a" in phrase.pattern.groupindex
    assert all("{x}" in one and one.endswith("?") for one in (*ways.own, *ways.english))
    assert any("anggal" not in one for one in ways.own), "when there is no day"
    assert not ways.english or any("date" not in one for one in ways.english)
    assert ("y" in phrase.pattern.groupindex) == any("{y}" in one for one in ways.own)


PIECES = st.sampled_from(
    [
        *PERSON[1].split(),
        *FILM[1].split(),
        *VILLAGE[1].split(),
        "(",
        ")",
        "–",
        '"',
        "\n",
        "X",
        "oleh",
        "di",
        "Ia",
        "ini",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["Rahmat Wibisana", "Angin Utara", "Sukamaju", "X (film)", "(", "Ia"])
    | st.text(max_size=20),
    st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=200),
    st.booleans(),
    st.integers(0, 3),
)
def test_answers_lie_in_any_text(title: str, text: str, about: bool, seed: int) -> None:
    text = f"{title} adalah {text}" if about else text
    made: list[MadeQuestion] = made_questions(title, text, random.Random(seed))
    for one in made:
        begin, end = one.answer
        assert 0 <= begin < end <= len(text)
        assert text[begin:end] == text[begin:end].strip()
        assert one.question.endswith("?")
