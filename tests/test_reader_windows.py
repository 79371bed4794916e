"""Question and passage become pieces; every piece of the passage knows its characters; long passages are cut."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tiny import word_tokenizer

from rag.reader.windows import LONGEST, LONGEST_QUESTION, OVERLAP, Windows, piece_of


@dataclass(frozen=True)
class Text:
    title: str
    text: str


WORDS = [f"kata{n}" for n in range(600)]
TOKENIZER = word_tokenizer([*WORDS, "siapa", "rapat", ":", "?"])


def read(pieces: list[int]) -> list[str]:
    return [TOKENIZER.id_to_token(piece) for piece in pieces]


def test_a_short_passage_is_one_window() -> None:
    ((window,),) = Windows(TOKENIZER).of("Siapa?", [Text("Rapat", "kata1 kata2")])
    assert read(window.pieces) == ["[CLS]", "siapa", "?", "[SEP]", "rapat", ":", "kata1", "kata2", "[SEP]"]
    assert window.types == [0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert window.first == 6
    assert window.characters.tolist() == [[0, 5], [6, 11]]


@pytest.mark.parametrize("title", ["", "kata1"])
def test_a_title_that_the_text_begins_with_is_not_said_twice(title: str) -> None:
    ((window,),) = Windows(TOKENIZER).of("siapa", [Text(title, "kata1 kata2")])
    assert read(window.pieces) == ["[CLS]", "siapa", "[SEP]", "kata1", "kata2", "[SEP]"]


@pytest.mark.parametrize("count", [1, 200, 251, 252, 253, 300, 440, 599])
def test_windows_cover_a_long_passage_and_overlap(count: int) -> None:
    text = " ".join(WORDS[:count])
    (windows,) = Windows(TOKENIZER).of("siapa", [Text("", text)])
    seen: list[str] = []
    for window in windows:
        assert len(window.pieces) <= LONGEST
        own = [text[start:end] for start, end in window.characters]
        assert own == read(window.pieces[window.first : -1])
        if seen:
            assert own[:OVERLAP] == seen[-OVERLAP:]
            own = own[OVERLAP:]
        assert own, "no window without something new"
        seen += own
    assert seen == WORDS[:count]


def test_an_endless_question_leaves_room_for_the_passage() -> None:
    ((window,),) = Windows(TOKENIZER).of("siapa " * 900, [Text("", "kata1")])
    assert window.first == LONGEST_QUESTION + 2
    assert read(window.pieces)[-2:] == ["kata1", "[SEP]"]


def test_nothing_to_read_is_a_window_without_text() -> None:
    ((window,),) = Windows(TOKENIZER).of("", [Text("", "")])
    assert read(window.pieces) == ["[CLS]", "[SEP]", "[SEP]"]
    assert window.characters.shape == (0, 2)


def test_a_tokenizer_of_something_else_is_refused() -> None:
    assert piece_of(TOKENIZER, "[SEP]") == TOKENIZER.token_to_id("[SEP]")
    with pytest.raises(ValueError, match=r"\[NONE\]"):
        piece_of(TOKENIZER, "[NONE]")
