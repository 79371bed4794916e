"""Quotations are told apart from what is said around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.quotations import outside


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("kata “satu” dua", "KATA “satu” DUA"),
        ("kata «“satu” dua» tiga", "KATA «“satu” dua» TIGA"),
        ('kata "satu dua tiga empat" lima', 'KATA "satu dua tiga empat" LIMA'),
        ('kata "satu" dua', 'KATA "SATU" DUA'),
        ("kata “satu", "KATA “SATU"),
        ("", ""),
    ],
)
def test_what_is_quoted_stays(text: str, changed: str) -> None:
    assert outside(text, str.upper) == changed


@given(st.text(alphabet=st.sampled_from('ab “”«»" \n')))
def test_nothing_is_lost(text: str) -> None:
    assert outside(text, lambda said: said) == text
