"""Which documents an answer quotes."""

from __future__ import annotations

import pytest

from rag.quoted import quoted
from rag.schema import Hit, Passage


def hit(number: int, source: str, text: str) -> Hit:
    return Hit(Passage(number, source, source, text, 0, len(text), "id"), 0.5)


HITS = [
    hit(1, "fgd", "Sri Wahyuni membuka FGD di Hotel Harris."),
    hit(2, "rapat", "Rapat klaster dipimpin Rusmadi di Bappeda."),
    hit(3, "fgd", "Hadir pula Heni Purwaningsih."),
]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("Menurut dokumen: “Sri Wahyuni membuka FGD di Hotel Harris.” [1]", [1, 3]),
        ("According to the document: «Rapat klaster dipimpin Rusmadi» [1]", [2]),
        ("“Hadir pula Heni Purwaningsih.” [1] “Rapat klaster dipimpin Rusmadi di Bappeda.” [2]", [1, 2, 3]),
        ("Sri Wahyuni membuka FGD [1].", []),
        ("“Sesuatu yang lain sama sekali.” [1]", []),
        ("“FGD” [1]", []),
        ("", []),
    ],
)
def test_hits_of_quoted_documents_are_found_in_order(answer: str, found: list[int]) -> None:
    assert [one.passage.id for one in quoted(answer, HITS)] == found
