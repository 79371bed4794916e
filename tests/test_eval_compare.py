"""A program broken on purpose is a loss on the measure that should notice; and what people see of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.compare import compare
from eval.corpus import InputError, Question
from eval.page import badness, render
from eval.report import differences_table, figures_table
from eval.results import Results, results_of
from eval.run import Record
from rag.schema import Answer, Citation, Passage

TEXT = "Jembatan diresmikan oleh Budi."
HELD = Passage(0, "right", "", TEXT, 0, len(TEXT), "id")
QUESTIONS = [
    Question(f"a{number}", "Siapa yang meresmikan jembatan?", ("Budi",), ("right",), True, "id")
    for number in range(20)
] + [Question(f"n{number}", "Siapa arsiteknya?", (), (), False, "id") for number in range(20)]

Behaviour = Callable[[Question], tuple[tuple[str, ...], Answer]]


def says(text: str, *cited: Citation, refused: bool = False) -> Answer:
    return Answer("", text, "id", refused, "", cited, confidence=0.0 if refused else 0.9)


GOOD = says(f"{TEXT[:-1]} [1].", Citation(1, "right", "", None, TEXT, 0, len(TEXT), HELD))
REFUSAL = says("Tidak ada di dalam dokumen.", refused=True)


def good(question: Question) -> tuple[tuple[str, ...], Answer]:
    return ("right", "wrong"), GOOD if question.answerable else REFUSAL


def reversed_scores(question: Question) -> tuple[tuple[str, ...], Answer]:
    found, answer = good(question)
    return found[::-1], answer


def invents_citations(question: Question) -> tuple[tuple[str, ...], Answer]:
    found, answer = good(question)
    return found, replace(
        answer, citations=tuple(replace(cited, quote="Karangan.") for cited in answer.citations)
    )


def always_refuses(question: Question) -> tuple[tuple[str, ...], Answer]:
    return good(question)[0], REFUSAL


def never_refuses(question: Question) -> tuple[tuple[str, ...], Answer]:
    return good(question)[0], GOOD


def answers_in_english(question: Question) -> tuple[tuple[str, ...], Answer]:
    return good(question)[0], says("According to the document, it was opened by Budi.")


def results(behave: Behaviour) -> Results:
    return results_of([Record(question, "id-id", *behave(question), 0.01) for question in QUESTIONS], {})


def losses(behave: Behaviour) -> set[str]:
    differences = compare(results(behave), results(good))
    return {difference.measure.name for difference in differences if difference.verdict == "loss"}


@pytest.mark.parametrize(
    ("behave", "expected"),
    [
        (good, set()),
        (reversed_scores, {"ndcg@10", "mrr"}),
        (invents_citations, {"citation_precision", "citation_recall"}),
        (always_refuses, {"answer_f1", "answer_contains", "citation_recall", "false_refusals"}),
        (never_refuses, {"false_answers"}),
        (answers_in_english, {"answer_f1", "citation_recall", "false_answers", "language"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_breaks_is_a_loss_where_it_breaks(behave: Behaviour, expected: set[str]) -> None:
    assert losses(behave) == expected


def test_a_change_that_chance_can_explain_is_no_loss() -> None:
    worse = results(good)
    worse["questions"][0]["scores"]["mrr"] = 0.5
    (difference,) = [one for one in compare(worse, results(good)) if one.measure.name == "mrr"]
    assert difference.interval[0] < 0
    assert difference.verdict == ""


def test_the_way_back_is_a_gain() -> None:
    verdicts = {one.measure.name: one.verdict for one in compare(results(good), results(never_refuses))}
    assert verdicts["false_answers"] == "gain"
    assert "loss" not in verdicts.values()


def test_other_questions_cannot_be_compared() -> None:
    with pytest.raises(InputError, match="none of these questions"):
        compare(results(good), {"questions": [{"id": "other", "scores": {}}]})


def test_the_tables_name_every_measure_that_was_measured() -> None:
    table = figures_table(results(good))
    assert "| Answer: holds the fact            | 1.000 (1.000 to 1.000) |" in table
    assert "overall (40)" in table
    assert "| loss " in differences_table(compare(results(never_refuses), results(good)))


def test_the_page_shows_the_worst_questions_and_escapes_the_documents() -> None:
    attack = "<script>alert(1)</script>"

    def attacks(question: Question) -> tuple[tuple[str, ...], Answer]:
        return (attack,), says(attack, Citation(1, attack, "", None, attack, 0, 1, HELD))

    found = results(attacks)
    page = render(found, compare(found, results(good)))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert 'class="loss"' in page
    assert page.count("Siapa yang meresmikan jembatan?") == 20, (
        "the worst twenty, and no question that went well"
    )


def test_badness_is_the_shortfall_over_what_was_measured() -> None:
    scores = {"mrr": 0.5, "false_refusals": 1.0, "answer_em": 0.0, "false_answers": None}
    assert badness({"scores": scores}) == 0.75
