"""Greetings and thanks get a line of their own; whatever asks something of the documents gets none."""

import pytest
from conftest import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from rag.text.language import detect
from rag.understand.courtesy import courtesy, without_courtesy


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Halo",
            "hai!",
            "Selamat pagi",
            "SELAMAT SIANG, PAK",
            "Assalamualaikum",
            "apa kabar?",
            "halo Tanya",
        ),
        *("Terima kasih", "makasih ya", "terima kasih banyak", "Oke, terima kasih!", "baik", "sampai jumpa"),
        *("Siapa kamu?", "Kamu siapa?", "apa yang bisa kamu lakukan?", "Anda bisa apa saja?", "tolong"),
        *("makasih bos", "makasih infonya", "oh begitu", "wah gitu ya", "hmm", "wkwk", "oke siap", "paham"),
        *(
            "bisa bantu apa?",
            "kamu dibuat oleh siapa?",
            "namamu siapa?",
            "kamu robot?",
            "apa yang bisa saya tanyakan?",
        ),
        *("saya mengerti", "iya", "itu saja, terima kasih", "terima kasih, sangat membantu", "tidak jadi"),
    ],
)
def test_in_indonesian(text: str) -> None:
    found = courtesy(text)
    assert found is not None
    assert found[0] == detect(found[1]) == "id"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Hello",
            "hi there",
            "Good morning!",
            "Hey",
            "how are you?",
            "Thanks",
            "thank you very much",
            "bye",
        ),
        *(
            "great, thanks!",
            "OK, thank you",
            "Thanks a lot",
            "Who are you?",
            "what can you do?",
            "What's your name",
        ),
        *("ok cool", "nice one", "I see, thanks", "interesting", "good to know", "thanks mate", "sure"),
        *("can you help me?", "help", "Who made you?", "are you a robot?", "what can I ask?"),
        *("that's all", "noted", "ty", "yes", "good job", "very helpful"),
    ],
)
def test_in_english(text: str) -> None:
    found = courtesy(text)
    assert found is not None
    assert found[0] == detect(found[1]) == "en"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Halo, siapa kepala Bappeda?",
            "Siapa kepala Bappeda?",
            "Terima kasih kepada siapa Gubernur berpidato?",
        ),
        *("Hi, who is the governor?", "Who are you talking about in the report?", "Who are the winners?"),
        *(
            "apa kabar proyek Maloy?",
            "Pagi itu siapa yang datang?",
            "good morning speech",
            "Tanya",
            "",
            "?",
            "123",
        ),
        *("sampah", "garbage", "gila", "useless", "sampah di Balikpapan", "stupid spending by the council"),
        *("Siapa kamu maksud?", "bagus tidak proyek itu", "what can you do about floods"),
    ],
)
def test_questions_are_left_alone(text: str) -> None:
    assert courtesy(text) is None


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Halo, selamat pagi!", "Halo"),
        ("Halo, apa kabar?", "apa kabar?"),
        ("halo selamat siang pak", "Halo"),
        ("hi, apa kabar?", "apa kabar"),
        ("hi, good morning!", "hi"),
        ("hi, who are you?", "who are you?"),
        ("what can you do? thanks", "what can you do?"),
        ("makasih, sampai jumpa", "sampai jumpa"),
        ("Thanks. Bye!", "bye"),
        ("Assalamu'alaikum wr. wb.", "Assalamualaikum"),
    ],
)
def test_of_several_in_a_row_the_one_is_answered_that_wants_an_answer(text: str, alone: str) -> None:
    assert courtesy(text) == courtesy(alone) is not None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Halo, siapa wali kota Samarinda?", "siapa wali kota Samarinda?"),
        ("Selamat pagi, Pak. Siapa Rusmadi? Terima kasih!", "Siapa Rusmadi?"),
        ("Assalamualaikum, siapa gubernur Kaltim?", "siapa gubernur Kaltim?"),
        ("Hi Tanya, who is the governor?", "who is the governor?"),
        ("thanks for that, who is the mayor?", "who is the mayor?"),
        ("OK, thanks. And who led it?", "And who led it?"),
        ("Terima kasih banyak atas jawabannya, siapa Rusmadi?", "siapa Rusmadi?"),
        ("Great, thanks. Who led it?", "Who led it?"),
        ("Bagus! Siapa Rusmadi?", "Siapa Rusmadi?"),
        ("Halo, pagi, siang atau sore rapatnya?", "pagi, siang atau sore rapatnya?"),
        ("Pagi Pak, siapa Rusmadi?", "siapa Rusmadi?"),
        ("Siapa Rusmadi? Makasih, sampai jumpa", "Siapa Rusmadi?"),
        ("Who led it? Nice, thanks! Bye.", "Who led it?"),
    ],
)
def test_before_and_behind_a_question_it_is_left_out(text: str, question: str) -> None:
    assert courtesy(text) is None
    assert without_courtesy(text) == question


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Siapa DR.Ir.H. Rusmadi.MS?",
            "Terima kasih kepada siapa Gubernur berpidato?",
            "bantuan, hibah, dana",
        ),
        *(
            "Rapatnya pagi, siang, atau malam?",
            "Was the result good, or perfect?",
            "Who said good morning, Ann?",
        ),
        *(
            "Pagi, siang atau sore pertemuan itu?",
            "Bagus, atau buruk hasilnya?",
            "Great, or poor: how was it?",
        ),
        *("Did they meet in Paris, Nice?", "Who wrote Hello, Goodbye?", "Apa judulnya, Sampai Jumpa?"),
        *("halo", "", "?", "…"),
    ],
)
def test_all_else_is_part_of_the_question(text: str) -> None:
    assert without_courtesy(text) == text


@given(st.text(max_size=60))
def test_wild_text_is_judged(text: str) -> None:
    found = courtesy(text)
    assert found is None or found[0] in ("id", "en")
    assert without_courtesy(text) in text


@pytest.mark.parametrize(
    "unit",
    [
        *(" for you", " thanks", "thanks for you ", " atas ya", "terima kasih atas ya ", "selamat pagi "),
        *("you are so ", "assalam", "a", ",", "thanks, ", "x.", " "),
    ],
)
@pytest.mark.parametrize("opening", ["thanks", "makasih", "assalam", "Who led it? "])
def test_long_texts_are_quick(opening: str, unit: str) -> None:
    def work(size: int) -> None:
        text = opening + unit * (size // len(unit)) + ", x"
        courtesy(text)
        without_courtesy(text)

    assert_linear(work, 5_000)
