"""Records come back from rows as they were, and no two terms are spelled alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from conftest import source
from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Filter, Passage
from rag.store.base import Content
from rag.store.milvus_rows import conditions, key_of, passage_of, passage_row, source_of, source_rows, spelled

TEXTS = st.text(max_size=200)
DAYS = st.none() | st.dates(min_value=date(1, 1, 1))


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["id", "en"]), DAYS, st.none() | st.integers(1, 10_000))
def test_a_passage_comes_back(
    name: str, title: str, text: str, language: str, day: date | None, page
) -> None:
    passage = Passage(7, name, title, text, 3, 3 + len(text), language, day, page)  # type: ignore[arg-type]
    row = passage_row(passage, 1, ["pasar"], np.zeros(4, np.float32))
    assert passage_of(row) == passage


@given(st.text(min_size=1, max_size=70_000), TEXTS, DAYS)
def test_a_source_comes_back_from_its_pieces_in_any_order(text: str, title: str, day: date | None) -> None:
    one = replace(source("a", "x"), text=text, title=title, date=day, pages=(0, 1))
    rows = list(source_rows(Content(one, [], {}), 2, "2024-01-01"))
    assert source_of(rows[::-1]) == one
    assert all(len(row["body"].encode()) < 65_535 for row in rows)


@given(st.lists(st.text("ab3.-_/ß'", min_size=1, max_size=6), unique=True))
def test_terms_are_words_to_any_tokenizer_and_stay_apart(terms: list[str]) -> None:
    words = [spelled(term) for term in terms]
    assert len(set(words)) == len(set(terms))
    assert all(word.isalnum() for word in words)


def test_keys_depend_on_all_parts() -> None:
    assert len({key_of("a", 1), key_of("a", 2), key_of("a"), key_of("a1")}) == 4
    assert 0 <= key_of("a") < 1 << 63


def test_what_a_filter_asks_of_a_row() -> None:
    assert list(conditions(Filter())) == []
    assert list(conditions(Filter(language="id", before=date(1, 1, 3)))) == [
        'language == "id"',
        "day > 0 and day <= 3",
    ]
    assert list(conditions(Filter(frozenset(["a"]), after=date(1, 1, 2)))) == [
        f"source in [{key_of('a')}]",
        "day >= 2",
    ]
