"""Fusion on paper, order, ties, near-duplicates, k."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import HashedWords, source

from rag.fitted import fitted
from rag.library import Library
from rag.retrieve import Fusion, Retriever
from rag.schema import EVERYTHING, Candidate, Filter, Language, Passage, Source
from rag.store.base import Vector

HALF = Fusion(same=0.25, cross=0.5)


class Shelf:
    """A store of given passages, with given scores."""

    def __init__(self, *rows: tuple[int, str, float, float], language: Language = "id") -> None:
        self.rows = {one: (text, lexical, dense) for one, text, lexical, dense in rows}
        self.language = language
        self.asked: list[int] = []

    def candidates(
        self, vector: Vector, terms: Sequence[str], k: int, only: Filter = EVERYTHING
    ) -> list[Candidate]:
        self.asked.append(k)
        return [
            Candidate(one, self.language, lexical, dense) for one, (_, lexical, dense) in self.rows.items()
        ]

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        return [
            Passage(one, f"s{one}", "", self.rows[one][0], 0, len(self.rows[one][0]), self.language)
            for one in ids
        ]

    def source(self, source: str) -> Source:
        text = self.rows[int(source[1:])][0]
        return Source(source, "", text, self.language)


def retriever(shelf: Shelf) -> Retriever:
    return Retriever(shelf, HashedWords(), HALF)  # type: ignore[arg-type]  # what a search needs of a store


@pytest.mark.parametrize(
    ("language", "lexical", "dense", "score"),
    [
        ("id", 0.8, 0.4, 0.75 * 0.8 + 0.25 * 0.4),
        ("en", 0.8, 0.4, 0.5 * 0.8 + 0.5 * 0.4),
        ("id", 0.0, -0.3, 0.0),
        ("en", 1.0, 1.0000002, 1.0),
        ("id", 0.0, 1.0, 0.25),
    ],
)
def test_fusion_on_paper(language: Language, lexical: float, dense: float, score: float) -> None:
    assert HALF.score(Candidate(1, language, lexical, dense), "id") == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize("encoder", ["bundled", "bundled-fast", "hf:another"])
def test_the_fitted_weights_are_weights(encoder: str) -> None:
    fusion = Fusion.fitted(encoder)
    assert 0 <= fusion.same <= fusion.cross <= 1  # words count for less across languages
    own = fitted("fusion").get(encoder, fitted("fusion")["bundled"])
    assert (fusion.same, fusion.cross) == (own["same"], own["cross"])


def test_the_language_of_the_question_decides_the_weight() -> None:
    shelf = Shelf((1, "The harbour was opened by the governor.", 0.2, 0.6), language="en")
    assert retriever(shelf).search("Who opened the harbour?")[0].score == pytest.approx(
        0.75 * 0.2 + 0.25 * 0.6
    )
    assert retriever(shelf).search("Siapa yang membuka pelabuhan itu?")[0].score == pytest.approx(0.4)


def test_hits_come_best_first_with_both_scores() -> None:
    shelf = Shelf((1, "satu", 0.0, 0.9), (2, "dua", 0.9, 0.0), (3, "tiga", 0.5, 0.5))
    hits = retriever(shelf).search("apa yang ada di sini")
    assert [hit.passage.text for hit in hits] == ["dua", "tiga", "satu"]
    assert [hit.score for hit in hits] == pytest.approx([0.675, 0.5, 0.225])
    assert [(hit.lexical, hit.dense) for hit in hits] == [(0.9, 0.0), (0.5, 0.5), (0.0, 0.9)]


def test_ties_break_by_id() -> None:
    shelf = Shelf(*((one, f"teks {one}", 0.5, 0.5) for one in (7, 3, 9, 1)))
    assert [hit.passage.id for hit in retriever(shelf).search("teks", 3)] == [1, 3, 7]


@pytest.mark.parametrize("k", [1, 3, 200])
def test_k_is_respected(k: int) -> None:
    shelf = Shelf(*((one, f"teks nomor {one}", one / 300, 0.1) for one in range(250)))
    hits = retriever(shelf).search("teks", k)
    assert [hit.passage.id for hit in hits] == list(range(249, 249 - k, -1))
    assert shelf.asked == [max(100, k)]


def test_near_duplicates_become_one_hit_that_names_the_others() -> None:
    text = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"
    shelf = Shelf(
        (1, text, 0.9, 0.9),
        (2, f"{text.upper()}\n", 0.8, 0.8),  # the same but for case and space
        (3, f"{text} sebelas", 0.7, 0.7),  # 10 of 11 words: more than nine tenths
        (4, f"{text} sebelas duabelas", 0.6, 0.6),  # 10 of 12: fewer
        (5, "tiga empat", 0.5, 0.5),
    )
    hits = retriever(shelf).search("satu", 5)
    assert [hit.passage.id for hit in hits] == [1, 4, 5]
    assert [hit.also_in for hit in hits] == [("s2", "s3"), (), ()]


def test_collapsing_makes_room_for_the_next() -> None:
    rows = [(one, "teks yang sama persis", 0.9, 0.9) for one in range(30)]
    shelf = Shelf(*rows, (77, "teks lain sama sekali", 0.2, 0.2), (78, "yang ketiga", 0.1, 0.1))
    hits = retriever(shelf).search("teks", 3)
    assert [hit.passage.id for hit in hits] == [0, 77, 78]
    assert len(set(hits[0].also_in)) == len(hits[0].also_in) == 29


def test_twins_in_one_document_are_named_once(library: Library) -> None:
    paragraph = "Pasar lama terbakar habis malam tadi di tepi sungai."
    library.add_texts(
        [source("a", f"{paragraph}\n\n{paragraph}"), source("b", paragraph), source("c", "Kapal baru.")]
    )
    hits = library.search("pasar terbakar")
    assert [hit.passage.source for hit in hits if hit.lexical] in (["a"], ["b"])
    assert hits[0].also_in == (("b",) if hits[0].passage.source == "a" else ("a",))


def test_no_shared_word_is_needed(library: Library) -> None:
    """What only vectors find is found: dense search is not gated by words."""
    library.add_texts([source("a", "yang dan di"), source("b", "Kapal baru.")])
    hits = library.search("yang dan di")
    assert (hits[0].passage.source, hits[0].lexical) == ("a", 0.0)
    assert hits[0].dense == pytest.approx(1, abs=1e-6)


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert library.search("kapal") == []
