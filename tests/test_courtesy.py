"""Greetings and thanks get a line of their own; whatever asks something of the documents gets none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.courtesy import courtesy
from rag.language import detect


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


@given(st.text(max_size=60))
def test_wild_text_is_judged(text: str) -> None:
    found = courtesy(text)
    assert found is None or found[0] in ("id", "en")
