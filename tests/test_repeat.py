"""Turns about the last answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Turn
from rag.understand import understand
from rag.understand.repeat import asks_again

HEAD = Turn("Siapa kepala Bappeda Kaltim?", "Kepala Bappeda Kaltim adalah **Rusmadi** [1].")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "yakin?",
            "Kamu yakin?",
            "apakah anda yakin",
            "serius?",
            "masa sih?",
            "beneran?",
            "are you sure?",
            "Really?",
        ),
        *(
            "is that true?",
            "coba ulangi",
            "ulangi dong",
            "Tolong ulangi jawabannya ya",
            "apa tadi?",
            "repeat please",
        ),
        *(
            "can you repeat that?",
            "say it again",
            "sorry, come again?",
            "sumbernya?",
            "apa sumbernya?",
            "source?",
        ),
        *(
            "dari dokumen mana?",
            "menurut dokumen apa itu?",
            "what is your source?",
            "according to which document?",
        ),
        *(
            "which document says that?",
            "where does it say that?",
            "how do you know?",
            "kata siapa?",
            "tahu dari mana?",
        ),
        *(
            "maksudnya?",
            "maksudnya apa?",
            "what do you mean?",
            "hmm, yakin nih?",
            "but are you sure about that?",
        ),
    ],
)
def test_about_the_last_answer(text: str) -> None:
    assert asks_again(text)
    assert understand(text, [HEAD]).whole == HEAD.question
    # It stands between two questions as if it had not been said.
    said = [HEAD, Turn(text, HEAD.answer)]
    assert understand("dan anggarannya?", said).whole == "dan anggarannya? (kepala Bappeda Kaltim)"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Apa sumber air Balikpapan?",
            "apa itu?",
            "Siapa yakin?",
            "What is the source of the river?",
            "which one?",
        ),
        *(
            "Apakah benar rapat ditunda?",
            "maksud rapat itu apa?",
            "dari mana dananya?",
            "siapa yang bilang harga naik?",
        ),
        *(
            "Which documents mention Bali?",
            "how do you know Rusmadi?",
            "where did he get the money from?",
            "ulangan",
        ),
        "is that bridge right?",
    ],
)
def test_about_the_documents(text: str) -> None:
    assert not asks_again(text)


def test_with_nothing_said_before_it_is_a_question() -> None:
    assert understand("yakin?", []).whole == "yakin?"


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    assert asks_again(text) in (True, False)
