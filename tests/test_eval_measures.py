"""Measures with values that can be checked on paper."""

from __future__ import annotations

from dataclasses import replace
from math import log2
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import answers, citations
from eval.corpus import Question
from eval.measures import LATENCIES, MEASURES, score
from eval.ranking import measured, rank_sources
from eval.results import results_of
from eval.risk import risk_coverage
from eval.run import Record, pair_of, run
from rag.errors import QuestionError
from rag.schema import Answer, Citation, Hit, Language, Passage

QUESTION = Question("q", "Siapa kepala Bappeda?", ("Rusmadi",), ("a",), True, "id")
NEAR_MISS = Question("n", "Siapa istri Rusmadi?", (), (), False, "id", source_passages=("a",))


def passage(source: str, text: str = "", language: Language = "id") -> Passage:
    return Passage(0, source, "", text, 0, len(text), language)


def hits(*sources: str) -> tuple[Hit, ...]:
    return tuple(Hit(passage(source), 1 - place / 100) for place, source in enumerate(sources))


def cite(source: str, quote: str, text: str | None = None) -> Citation:
    held = passage(source, quote if text is None else text)
    return Citation(1, source, "", None, quote, 0, len(quote), held)


def answer(text: str, *cited: Citation, **fields: Any) -> Answer:
    return Answer("", text, fields.pop("language", "id"), fields.pop("refused", False), "", cited, **fields)


def record(question: Question, said: Answer | None, *found: str, error: str = "") -> Record:
    return Record(question, "id-id", found, said, 0.01, error)


# -- ranking -----------------------------------------------------


def test_ranking_measures_of_a_ranking_done_by_hand() -> None:
    found, relevant = ["x", "a", "y", "b"], ["a", "b", "c"]
    ideal = 1 + 1 / log2(3) + 1 / 2
    by_hand = {
        "nDCG@10": (1 / log2(3) + 1 / log2(5)) / ideal,
        "nDCG@2": (1 / log2(3))
        / (1 + 1 / log2(3)),  # of three that are relevant two could be among the first two
        "R@2": 1 / 3,
        "R@4": 2 / 3,
        "RR": 1 / 2,
    }
    for measure, value in by_hand.items():
        assert measured(measure, [found], relevant) == [pytest.approx(value)], measure


def test_rankings_are_measured_in_their_order() -> None:
    rankings = [[f"{n}-{k}" for k in range(n)] + ["a"] for n in range(12)]
    assert measured("RR", rankings, {"a"}) == pytest.approx([1 / (n + 1) for n in range(12)])
    assert measured("nDCG@10", [["a"], [], ["b"]], {"a"}) == [1, 0, 0]


@given(st.permutations([f"d{n:03}" for n in range(130)]), st.integers(0, 130), st.integers(1, 130))
@settings(max_examples=50, deadline=None)
def test_a_measure_is_what_its_definition_says(sources: list[str], found: int, relevant: int) -> None:
    """Also where more are relevant than are looked at, and where names sort against the ranking."""
    ranking, right = sources[:found], set(sorted(sources)[:relevant])
    gains = [float(source in right) for source in ranking]
    gain = [sum(g / log2(rank + 2) for rank, g in enumerate(s[:10])) for s in (gains, [1.0] * relevant)]
    assert measured("nDCG@10", [ranking], right) == [pytest.approx(gain[0] / gain[1])]
    assert measured("R@5", [ranking], right) == [pytest.approx(sum(gains[:5]) / relevant)]
    assert measured("R@100", [ranking], right) == [pytest.approx(sum(gains[:100]) / relevant)]
    assert measured("RR", [ranking], right) == [pytest.approx(1 / (gains.index(1) + 1) if any(gains) else 0)]


def test_a_source_ranks_with_its_best_passage() -> None:
    assert rank_sources(hits("a", "b", "a", "c")) == ("a", "b", "c")


def test_a_collapsed_twin_ranks_behind_the_passage_that_stands_for_it() -> None:
    first, second = hits("a", "b")
    assert rank_sources([replace(first, also_in=("c",)), second]) == ("a", "c", "b")


def test_what_may_be_right_leaves_no_gap_in_the_ranking() -> None:
    question = replace(QUESTION, maybe_positive=("m",))
    assert score(record(question, None, "m", "a"))["mrr"] == 1


# -- answers -----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Governor, Dr. Awang [1].", "governor dr awang"),
        ("DR.Ir.H. Rusmadi.MS", "dr ir h rusmadi ms"),
        ("17.000 hektare", "17 000 hektare"),
        ("17,000 hektare", "17 000 hektare"),
        ("anak-anak Mas’ud", "anak anak mas ud"),
        ("A", "a"),
        ("[3] …", ""),
    ],
)
def test_normalisation(text: str, words: str) -> None:
    assert " ".join(answers.normalise(text)) == words


def test_answer_measures_done_by_hand() -> None:
    golds = ("Rusmadi", "Kepala Bappeda Rusmadi")
    assert answers.exact_match("rusmadi [1].", golds) == 1
    assert answers.exact_match("Kepalanya Rusmadi", golds) == 0
    # Two words said, both among the three expected: precision 1, recall 2/3.
    assert answers.f1("Bappeda Rusmadi", golds) == pytest.approx(0.8)
    assert answers.f1("", golds) == 0
    assert answers.contains("Kepalanya adalah DR.Ir.H. Rusmadi.MS [1].", golds) == 1


def test_only_whole_words_are_contained() -> None:
    assert answers.contains("pada tahun 2015", ("15",)) == 0
    assert answers.contains("dengan 15 provinsi", ("15",)) == 1


def test_the_language_is_that_of_the_words_outside_the_quotes() -> None:
    quote = "rapat dipimpin oleh Kepala Bappeda yang didampingi stafnya"
    framed = answer(f"According to the document: “{quote}” [1].", cite("a", quote), language="id")
    assert answers.spoken_language(framed) == "en"
    assert answers.spoken_language(answer(f"{quote} [1].", cite("a", quote), language="en")) == "id"
    assert answers.spoken_language(answer("Rusmadi [1].", cite("a", quote), language="en")) == "en"


# -- citations ---------------------------------------------------


def test_citation_precision_and_recall_done_by_hand() -> None:
    gold, elsewhere, wrong = cite("a", "apa pun"), cite("z", "kata Rusmadi"), cite("z", "cuaca")
    assert citations.precision([gold, elsewhere, wrong, wrong], QUESTION) == 1 / 2
    assert citations.recall([wrong, gold], QUESTION) == 1
    assert citations.recall([elsewhere], QUESTION) == 0
    assert citations.recall([], QUESTION) == 0
    assert citations.precision([], QUESTION) is None


def test_a_quote_that_is_not_in_its_passage_supports_nothing() -> None:
    invented = cite("a", "Rusmadi", text="cuaca")
    assert citations.precision([invented], QUESTION) == 0
    assert citations.recall([invented], QUESTION) == 0


def test_a_citation_that_may_be_right_is_not_counted_as_wrong() -> None:
    question = replace(QUESTION, maybe_positive=("m",))
    assert citations.precision([cite("m", "cuaca"), cite("a", "x")], question) == 1


# -- one question ------------------------------------------------


def test_a_right_answer() -> None:
    scores = score(record(QUESTION, answer("Rusmadi [1].", cite("a", "kata Rusmadi")), "a", "b"))
    assert scores["false_answers"] is None
    assert scores["false_refusals"] == 0
    best = {name: value for name, value in scores.items() if not name.startswith("false")}
    assert set(best.values()) == {1.0}


@pytest.mark.parametrize(
    "missing", [record(QUESTION, answer("Tidak ada.", refused=True)), record(QUESTION, None, error="broken")]
)
def test_a_missing_answer_scores_nothing(missing: Record) -> None:
    scores = score(missing)
    for name in ("ndcg@10", "answer_em", "answer_f1", "answer_contains", "citation_recall"):
        assert scores[name] == 0
    assert scores["false_refusals"] == 1
    assert scores["citation_precision"] is None


def test_the_unanswerable_measure_refusals_only() -> None:
    answered = score(record(NEAR_MISS, answer("Ini jawabannya.", cite("a", "x")), "a"))
    refused = score(record(NEAR_MISS, answer("Tidak ada.", refused=True), "a"))
    assert (answered["false_answers"], refused["false_answers"]) == (1, 0)
    assert {name for name, value in answered.items() if value is not None} == {"false_answers", "language"}


def test_only_what_was_asked_for_is_measured() -> None:
    scores = score(record(QUESTION, None, "a"))
    assert {name for name, value in scores.items() if value is not None} == {
        "ndcg@10",
        "recall@5",
        "recall@100",
        "mrr",
    }


def test_pairs() -> None:
    languages: dict[str, Language] = {"a": "id", "b": "en"}
    assert pair_of(replace(QUESTION, language="en"), languages, "en") == "en-id"
    assert pair_of(replace(QUESTION, positive=("gone", "b")), languages, "id") == "id-en"
    assert pair_of(replace(NEAR_MISS, source_passages=("b",)), languages, "id") == "id-en"
    assert pair_of(replace(NEAR_MISS, source_passages=()), languages, "en") == "id-en"


# -- all questions -----------------------------------------------


class Scripted:
    """A library and an assistant in one: finds `a` first, and answers as it was told, or fails."""

    def __init__(self, **said: Answer) -> None:
        self.said = said
        self.searched: list[str] = []

    def search(self, question: str, k: int) -> list[Hit]:
        self.searched.append(question)
        return list(hits("a"))

    def ask(self, question: str, history: object) -> Answer:
        if question not in self.said:
            raise QuestionError("too long")
        return self.said[question]


def test_a_follow_up_is_ranked_as_it_was_understood() -> None:
    scripted = Scripted(umurnya=replace(answer("50"), searched_for="umur Rusmadi"))
    (done,) = run([replace(QUESTION, text="umurnya")], {"a": "id"}, scripted, scripted)
    assert scripted.searched == ["umur Rusmadi"]
    assert score(done)["mrr"] == 1


def test_an_error_is_a_missing_answer_and_stops_nothing() -> None:
    scripted = Scripted(ya=answer("Rusmadi"))
    asked = [replace(QUESTION, id="1", text="tidak"), replace(QUESTION, id="2", text="ya")]
    failed, well = run(asked, {"a": "id"}, scripted, scripted)
    assert failed.error == "too long"
    assert score(well)["answer_em"] == 1


def test_results_hold_every_measure_overall_and_by_pair() -> None:
    results = results_of([record(QUESTION, answer("Rusmadi [1].", cite("a", "Rusmadi")), "a")], {"seed": 0})
    names = [measure.name for measure in MEASURES] + list(LATENCIES)
    assert list(results["overall"]) == names
    assert results["overall"] == results["pairs"]["id-id"]
    assert results["overall"]["answer_em"] == [1, 1, 1]
    assert results["overall"]["latency_p50_ms"] == [10, 10, 10]
    assert results["overall"]["false_answers"] is None
    assert results["questions"][0]["scores"]["mrr"] == 1


def test_the_risk_coverage_curve_done_by_hand() -> None:
    right, wrong = answer("Rusmadi", confidence=0.9), answer("Awang", confidence=0.5)
    curve = risk_coverage(
        [
            record(QUESTION, wrong),
            record(QUESTION, right),
            record(NEAR_MISS, replace(wrong, confidence=0.7)),
            record(QUESTION, answer("", refused=True)),
        ]
    )
    assert curve == [(1 / 4, 0, 0.9), (2 / 4, 1 / 2, 0.7), (3 / 4, pytest.approx(2 / 3), 0.5)]
    tied = [record(QUESTION, right), record(QUESTION, replace(wrong, confidence=0.9))]
    assert risk_coverage(tied) == [(1, 0.5, 0.9)]
