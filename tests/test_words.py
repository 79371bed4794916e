"""Index terms of both languages: what meets, what stays apart, and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.words import FUNCTION_WORDS, Word, is_function_word, is_spelt_in, stem_of, terms, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anak-anak", "anak"),
        ("buku-bukunya", "buku"),
        ("menandatangani", "penandatanganan"),
        ("industries", "INDUSTRY"),
        ("17.000", "17,000"),
        ("3,5", "3.5"),
        ("Mas'ud", "Mas’ud"),
        ("Jum'at", "Jumat"),
        ("Tanya's", "Tanya"),
        ("pem\u00adbangunan", "pembangunan"),
        ("e\u0301lan", "élan"),
        ("ﬁnal", "final"),
        ("１２３", "123"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert terms(one) == terms(other)
    assert len(terms(one)) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("1,5", "15"), ("91/2017", "912017"), ("3-4", "34"), ("07:51", "751")]
)
def test_numbers_of_another_shape_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_terms_of_a_sentence() -> None:
    sentence = "Kepala Bappeda Kaltim, DR.Ir.H. Rusmadi.MS memimpin rapat pada 16/10/12."
    assert " ".join(terms(sentence)) == "pala bappeda kaltim dr ir h rusmad ms pimpin rapat 16/10/12"


def test_a_hyphenated_compound_keeps_its_parts() -> None:
    assert terms("se-Kaltim COVID-19") == ["se", "kaltim", "covid", "19"]


def test_repetitions_count() -> None:
    assert terms("rapat dan rapat") == ["rapat", "rapat"]


@pytest.mark.parametrize("text", ["yang dan di", "what's it about", "Siapakah dia?", "yg dgn", "", "🙂 — …"])
def test_grammar_is_left_out(text: str) -> None:
    assert terms(text) == []


def test_function_words_in_any_case() -> None:
    assert is_function_word("YANG")
    assert is_function_word("The")
    assert not is_function_word("Kaltim")
    assert all(word == word.casefold() for listed in FUNCTION_WORDS.values() for word in listed)


def test_words_are_where_they_say() -> None:
    assert list(words("Wali Kota, 2019!")) == [Word("Wali", 0, 4), Word("Kota", 5, 9), Word("2019", 11, 15)]
    assert list(words("Wali Kota, 2019!", 7, 12)) == [Word("ta", 7, 9), Word("2", 11, 12)]


@pytest.mark.parametrize(("word", "stem"), [("anak-anaknya", "anak"), ("covid-19", "covid 19"), ("yang", "")])
def test_the_terms_of_a_word_are_one(word: str, stem: str) -> None:
    assert stem_of(word) == stem


@given(st.text())
def test_any_text(text: str) -> None:
    assert all(text[word.start : word.end] == word.text for word in words(text))
    assert all(terms(text))


def test_what_is_too_long_for_a_word_is_cut() -> None:
    assert len(terms("x" * 1_000_000)[0]) == 64


@pytest.mark.parametrize(
    ("name", "text", "is_there"),
    [
        ("Soeharto", "Presiden Suharto hadir.", True),
        ("Sukarno", "SOEKARNO hadir.", True),
        ("Cokroaminoto", "H.O.S. Tjokroaminoto", True),
        ("Djuanda", "Bandara Juanda", True),
        ("Soeharto", "Presiden Soekarno hadir.", False),
        ("Suharto", "Presiden Suharto hadir.", False),  # nothing to respell: its terms tell
        ("Joe", "Ju hadir.", False),
        ("Nul", "Noel hadir.", False),
        ("Putri", "A book of poetry.", False),
        ("Boeing", "Ibu Bu hadir.", False),
        ("Joest", "Rapat just dipimpin Basri.", False),
    ],
)
def test_a_name_is_found_in_the_spelling_of_another_time(name: str, text: str, is_there: bool) -> None:
    assert is_spelt_in(name, text) is is_there
