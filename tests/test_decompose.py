"""Questions that ask several things are taken apart, all others are left alone, and readings are put together."""

import pytest

from rag.schema import Evidence, Hit, Passage, Reading
from rag.understand.decompose import SubQuestion, decompose, join

ONE = (
    "Siapa kepala Bappeda Kaltim?",
    "Siapa gubernur dan wakil gubernur Kaltim?",
    "Apa nama dan alamat hotelnya?",
    "What are the name and address of the hotel?",
    "Which two cities are described as the barometer of East Kalimantan's progress?",
    "Selain instansi pemerintah dan asosiasi, perusahaan mana saja yang diundang ke rapat itu?",
    "Who is the governor and deputy governor of East Kalimantan?",
    "Provinsi Bali bekerja sama di bidang pariwisata dan peternakan sejak kapan?",
    "Which governor signed the agreement on bauxite and mineral processing?",
    "Apa yang dibahas dengan wali kota Balikpapan dan jajarannya?",
    "How many people came from the province and the regencies?",
    "dan anggarannya?",
    "bandingkan , dan NTT",
    "compare Bali and ?",
    "Who won Manchester United vs Chelsea?",
    "?",
)


@pytest.mark.parametrize("question", ONE)
def test_one_question_stays_as_it_is(question: str) -> None:
    assert decompose(question) == (SubQuestion(question, question),)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Kapan dan di mana FGD digelar?", ["Kapan FGD digelar?", "di mana FGD digelar?"]),
        (
            "Kapan, di mana, dan oleh siapa FGD digelar?",
            ["Kapan FGD digelar?", "di mana FGD digelar?", "oleh siapa FGD digelar?"],
        ),
        (
            "Berapa, kapan, dan di mana bantuan dibagikan?",
            ["Berapa bantuan dibagikan?", "kapan bantuan dibagikan?", "di mana bantuan dibagikan?"],
        ),
        ("When and where was the FGD held?", ["When was the FGD held?", "where was the FGD held?"]),
        (
            "Siapa wali kota Balikpapan dan dari partai apa dia?",
            ["Siapa wali kota Balikpapan", "dari partai apa dia? (wali kota Balikpapan)"],
        ),
        (
            "Who is the mayor of Balikpapan, and which party is he from?",
            ["Who is the mayor of Balikpapan", "which party is he from? (mayor Balikpapan)"],
        ),
        ("Siapa ketua rapat? Kapan rapatnya?", ["Siapa ketua rapat", "Kapan rapatnya? (ketua rapat)"]),
        (
            "Where was the FGD held and who opened it?",
            ["Where was the FGD held", "who opened it? (FGD held)"],
        ),
        (
            "siapa yang membuka FGD dan apa yang dibahas",
            ["siapa yang membuka FGD", "apa yang dibahas (membuka FGD)"],
        ),
        (
            "Who opened the forum in Samarinda and who opened the fair in Balikpapan?",
            ["Who opened the forum in Samarinda", "who opened the fair in Balikpapan?"],
        ),
    ],
)
def test_several_questions(question: str, parts: list[str]) -> None:
    assert [part.question for part in decompose(question)] == parts


def test_every_part_counts() -> None:
    question = "Who led the meeting, when was it held, where was it and how many came?"
    said = [part.said for part in decompose(question)]
    assert said == ["Who led the meeting", "when was it held", "where was it", "how many came"]


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Bali vs NTT?", ["Bali", "NTT"]),
        ("Bandingkan Bali, NTT, dan Papua!", ["Bali", "NTT", "Papua"]),
        ("Compare Bali, NTT and Papua", ["Bali", "NTT", "Papua"]),
        ("How do Bali and NTT differ?", ["Bali", "NTT"]),
        ("Compare East Bali and Lombok", ["East Bali", "Lombok"]),
        ("Bandingkan Nusa Tenggara dan Bali", ["Nusa Tenggara", "Bali"]),
        ("Compare Sri Wahyuni and Rusmadi", ["Sri Wahyuni", "Rusmadi"]),
        ("beda rapat klaster dan FGD apa?", ["rapat klaster", "FGD"]),
        ("anggaran kesehatan vs pendidikan", ["anggaran kesehatan", "anggaran pendidikan"]),
    ],
)
def test_sides_of_comparisons(question: str, sides: list[str]) -> None:
    assert [part.said for part in decompose(question)] == sides


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "bandingkan anggaran Samarinda dan Balikpapan",
            [("Apa anggaran Samarinda?", "Samarinda"), ("Apa anggaran Balikpapan?", "Balikpapan")],
        ),
        (
            "Bandingkan kerja sama dengan Bali dan NTT",
            [("Apa kerja sama dengan Bali?", "Bali"), ("Apa kerja sama dengan NTT?", "NTT")],
        ),
        (
            "Tolong bandingkan rapat klaster dengan FGD hilirisasi!",
            [("Apa rapat klaster?", "rapat klaster"), ("Apa FGD hilirisasi?", "FGD hilirisasi")],
        ),
        (
            "Apa perbedaan antara wilayah pertama dan wilayah kedua?",
            [("Apa wilayah pertama?", "wilayah pertama"), ("Apa wilayah kedua?", "wilayah kedua")],
        ),
        (
            "Compare the cooperation with Bali and NTT.",
            [
                ("What about the cooperation with Bali?", "Bali"),
                ("What about the cooperation with NTT?", "NTT"),
            ],
        ),
        (
            "How does the agreement with Bali differ from the one with NTT?",
            [
                ("What about the agreement with Bali?", "the agreement with Bali"),
                ("What about the one with NTT?", "the one with NTT"),
            ],
        ),
        (
            "What are the differences between the first and the second region?",
            [("What about the first?", "the first"), ("What about the second region?", "the second region")],
        ),
    ],
)
def test_comparisons(question: str, parts: list[tuple[str, str]]) -> None:
    assert [(part.question, part.about) for part in decompose(question)] == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Apa yang berubah antara 2012 dan 2023 dalam pengembangan industri Kaltim?",
            [
                ("Apa pengembangan industri Kaltim 2012?", "2012"),
                ("Apa pengembangan industri Kaltim 2023?", "2023"),
            ],
        ),
        (
            "what changed from 2012 to 2023 in industrial development?",
            [
                ("What about industrial development 2012?", "2012"),
                ("What about industrial development 2023?", "2023"),
            ],
        ),
    ],
)
def test_two_times(question: str, parts: list[tuple[str, str]]) -> None:
    assert [(part.question, part.about) for part in decompose(question)] == parts


def _reading(number: int, text: str, *, answers: bool, confidence: float) -> Reading:
    hit = Hit(Passage(number, f"{number}.txt", "", text, 0, len(text), "id"), 0.5)
    evidence = (Evidence(hit, text, 0, len(text), confidence),) if answers else ()
    return Reading((hit,), evidence, confidence, answers)


def test_what_is_not_answered_is_named() -> None:
    parts = decompose("Siapa wali kota Balikpapan dan dari partai apa dia?")
    mayor = _reading(1, "Wali Kota Balikpapan Rahmad Mas'ud.", answers=True, confidence=0.8)
    party = _reading(2, "Partai itu menang.", answers=False, confidence=0.01)
    joined = join(parts, [mayor, party], 10)
    assert joined.answerable
    assert joined.missing == ("dari partai apa dia",)
    assert joined.confidence == 0.8
    assert [(one.question, one.text) for one in joined.evidence] == [
        (parts[0].question, mayor.evidence[0].text)
    ]
    assert [hit.passage.id for hit in joined.hits] == [1, 2]


def test_a_place_that_can_be_read_in_the_quote_is_not_named_as_missing() -> None:
    parts = decompose("How many factories did Meridian open, and in which cities?")
    assert len(parts) == 2
    number = _reading(1, "We opened two factories, one in Surabaya.", answers=True, confidence=0.8)
    nothing = _reading(2, "Cities.", answers=False, confidence=0.0)
    assert join(parts, [number, nothing], 10).missing == ()
    elsewhere = _reading(1, "We opened two factories.", answers=True, confidence=0.8)
    assert join(parts, [elsewhere, nothing], 10).missing == (parts[1].said,)


def test_a_time_that_can_be_read_in_the_quote_is_not_named_as_missing() -> None:
    parts = decompose("Kapan dan di mana FGD digelar?")
    nothing = _reading(1, "FGD", answers=False, confidence=0.0)
    place = _reading(2, "FGD di Hotel Harris, Senin (20/11/2023).", answers=True, confidence=0.5)
    assert join(parts, [nothing, place], 10).missing == ()
    undated = _reading(2, "FGD di Hotel Harris.", answers=True, confidence=0.5)
    assert join(parts, [nothing, undated], 10).missing == ("Kapan",)


def test_where_nothing_is_answered_nothing_is() -> None:
    parts = decompose("When and where was the FGD held?")
    nothing = _reading(1, "FGD", answers=False, confidence=0.0)
    joined = join(parts, [nothing, nothing], 10)
    assert (joined.answerable, joined.evidence, len(joined.hits)) == (False, (), 1)
