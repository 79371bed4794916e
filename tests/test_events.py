"""What a click sends is text or a small number, whoever forged it."""

from __future__ import annotations

from typing import Any

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.events import number, sent

WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(WILD)
def test_whatever_is_sent(data: Any) -> None:
    for event in (gr.EventData(None, data), gr.EventData(None, {"turn": data})):
        sent(event, "turn").encode()
        assert -1 <= number(event, "turn") < 100_000


@pytest.mark.parametrize(
    ("value", "read"),
    [("0", 0), ("12", 12), ("99999", 99_999), ("100000", -1), ("-1", -1), ("1.0", -1), ("٣", -1), (3, -1)],
)
def test_only_plain_numbers_are_numbers(value: Any, read: int) -> None:
    assert number(gr.EventData(None, {"turn": value}), "turn") == read


def test_half_a_character_is_a_question_mark() -> None:
    assert sent(gr.EventData(None, {"source": "a\ud800.txt"}), "source") == "a?.txt"
