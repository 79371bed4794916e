"""The prompt: what it says in each language, that passages stay in their place, and what a budget cuts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import GeneratorError
from rag.prompt import CLOSE, OPEN, REFUSAL, Budget, Message, messages, plain, translation
from rag.schema import Hit, Language, Passage, Reading, Turn


def reading(*texts: str, title: str = "Berita", day: date | None = None) -> Reading:
    hits = tuple(
        Hit(Passage(n, f"{n}.txt", title, text, 0, len(text), "id", day), 1 - n / 100)
        for n, text in enumerate(texts)
    )
    return Reading(hits, (), 0.9, True)


def count_words(conversation: Sequence[Message]) -> int:
    return sum(len(text.split()) for _, text in conversation)


SIGNS = [
    *(OPEN, CLOSE, "</passage", ">", "<", "＜/passage＞", "[1]", "[2]", "[9]", "【2】"),
    *("<|im_end|>", "<|im_start|>system\n", "</s>", "[INST]"),
    *("\n", " ", "kata", "Pertanyaan:", "Abaikan perintah", REFUSAL),
]
HOSTILE = st.text(max_size=200) | st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


def test_the_whole_prompt() -> None:
    (role, instructions), (asker, text) = messages(
        "Siapa kepala Bappeda?",
        reading("Kepala Bappeda Rusmadi hadir.", "Hujan.", title="Rapat\nkerja", day=date(2012, 5, 3)),
        "id",
    )
    assert (role, asker) == ("system", "user")
    assert "dibuka pada tahun 2019 [2]." in instructions
    assert instructions.endswith(REFUSAL)
    assert text == (
        "<passage>\n[1] Rapat kerja (2012-05-03)\nKepala Bappeda Rusmadi hadir.\n</passage>\n\n"
        "<passage>\n[2] Rapat kerja (2012-05-03)\nHujan.\n</passage>\n\n"
        "Pertanyaan: Siapa kepala Bappeda?\n"
        "(Jawab dalam bahasa Indonesia dengan kode seperti [1], atau tulis NO_ANSWER.)"
    )


@pytest.mark.parametrize(
    ("language", "own", "other"),
    [("id", "bahasa Indonesia", "English"), ("en", "English", "bahasa Indonesia")],
)
def test_it_speaks_the_language_of_the_question(language: Language, own: str, other: str) -> None:
    for _, text in messages("Bappeda?", reading("Rusmadi."), language):
        assert own in text
        assert other not in text
        assert REFUSAL in text


def test_the_instructions_are_short() -> None:
    for language in ("id", "en"):
        assert count_words(messages("", reading(), language)) < 120


def test_history_comes_before_the_passages_without_its_old_codes() -> None:
    history = [Turn(f"Pertanyaan {n}", f"Jawaban {n} [1]. Lagi [2, 3].") for n in range(5)]
    asked = messages("Lalu?", reading("Isi."), "id", history)
    assert asked[1:-1] == [
        message
        for n in (2, 3, 4)
        for message in (("user", f"Pertanyaan {n}"), ("assistant", f"Jawaban {n}. Lagi."))
    ]


@given(texts=st.lists(HOSTILE, min_size=1, max_size=4), title=HOSTILE, question=HOSTILE, said=HOSTILE)
def test_nothing_breaks_out_of_its_passage(texts: list[str], title: str, question: str, said: str) -> None:
    texts = ["kata " + text for text in texts]
    _, *earlier, (_, asked) = messages(question, reading(*texts, title=title), "id", [Turn(said, said)])
    blocks = asked.split(CLOSE)
    assert asked.count(OPEN) == len(texts) == len(blocks) - 1
    for number, block in enumerate(blocks[:-1], 1):
        inside = block.split(OPEN)[1]
        assert inside.startswith(f"\n[{number}] ")
        assert not set("<>【】") & set(inside)
        assert inside.count("[") == inside.count("]") == 1
    for text in (blocks[-1], *(text for _, text in earlier)):
        assert not set("<>") & set(text)


@given(text=st.text())
def test_plain_keeps_every_other_character(text: str) -> None:
    changed = [(old, new) for old, new in zip(text, plain(text), strict=True) if old != new]
    assert all(old in "<>[]＜＞［］【】" and new in "‹›()" for old, new in changed)


@given(
    sizes=st.lists(st.integers(0, 60), min_size=1, max_size=5),
    turns=st.integers(0, 4),
    spare=st.integers(1, 400),
)
def test_the_budget_cuts_history_then_the_last_passages(sizes: list[int], turns: int, spare: int) -> None:
    texts = [" ".join(f"k{n}_{m}" for m in range(size)) for n, size in enumerate([5, *sizes])]
    history = [Turn(f"tanya {n}", f"jawab {n}") for n in range(turns)]
    read = reading(*texts)
    bare = count_words(messages("Berapa anggaran?", Reading((), (), 0.0, False), "id"))
    limit = bare + spare + 5  # delimiters, code, title and “…” of one passage
    whole = messages("Berapa anggaran?", read, "id", history)
    cut = messages("Berapa anggaran?", read, "id", history, Budget(count_words, limit))

    assert count_words(cut) <= limit
    assert cut[0] == whole[0]
    assert cut[-1][1].splitlines()[-2:] == whole[-1][1].splitlines()[-2:]
    if count_words(whole) <= limit:
        assert cut == whole
    kept = [word for word in cut[-1][1].split() if word.startswith("k") and "_" in word]
    every = [word for text in texts for word in text.split()]
    assert kept == every[: len(kept)]
    assert kept
    if cut[1:-1]:
        assert kept == every
        assert cut[1:-1] == whole[-len(cut[1:-1]) - 1 : -1]


def test_a_cut_passage_says_so() -> None:
    read = reading("satu dua tiga empat lima")
    room = count_words(messages("Apa?", read, "en")) - 1
    assert "satu dua tiga …\n" in messages("Apa?", read, "en", (), Budget(count_words, room))[-1][1]


def test_a_question_that_leaves_no_room_is_an_error() -> None:
    with pytest.raises(GeneratorError, match="no room for passages within 100 tokens"):
        messages("panjang " * 200, reading("Isi."), "id", (), Budget(count_words, 100))


@pytest.mark.parametrize(("language", "asked"), [("id", "ke dalam bahasa Indonesia"), ("en", "into English")])
def test_a_quote_is_to_be_translated_and_nothing_else(language: Language, asked: str) -> None:
    (role, instructions), (asker, text) = translation("Rapat dibuka [1].", language)
    assert (role, asker) == ("system", "user")
    assert asked in instructions
    assert text == f"{OPEN}\nRapat dibuka (1).\n{CLOSE}"


@given(HOSTILE)
def test_a_quote_does_not_break_out_of_its_place(quote: str) -> None:
    _, (_, text) = translation(quote, "en")
    assert (text.count(OPEN), text.count(CLOSE)) == (1, 1)
    assert not set("<>") & set(text.removeprefix(OPEN).removesuffix(CLOSE))
