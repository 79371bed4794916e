"""What others have built with LangChain, measured: what is mapped to what, and how it fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import HashedWords, source
from langchain_core.documents import Document
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from eval.corpus import Question
from eval.outside import Outside, OutsideError, load
from eval.results import results_of
from eval.run import run
from rag.assistant import Assistant
from rag.errors import SpecError
from rag.langchain import TanyaRetriever, as_runnable
from rag.library import Library
from rag.schema import Language, Turn

TEXTS = {
    "p/jembatan.txt": "Jembatan Mahakam diresmikan oleh Budi Santoso.",
    "p/sekolah.txt": "Sekolah Cempaka memiliki 412 murid.",
    "p/museum.txt": "The Orchid Museum was founded by Ratna Dewi.",
}
QUESTIONS = [
    Question(
        "1", "Siapa yang meresmikan Jembatan Mahakam?", ("Budi Santoso",), ("p/jembatan.txt",), True, "id"
    ),
    Question("2", "Berapa murid Sekolah Cempaka?", ("412",), ("p/sekolah.txt",), True, "id"),
    Question("3", "Who founded the Orchid Museum?", ("Ratna Dewi",), ("p/museum.txt",), True, "en"),
]
GOLD = {question.text: question.positive[0] for question in QUESTIONS}
LANGUAGES: dict[str, Language] = {"p/jembatan.txt": "id", "p/sekolah.txt": "id", "p/museum.txt": "en"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library of the texts; not to be written to."""
    with Library.open(tmp_path_factory.mktemp("texts") / "library", HashedWords()) as opened:
        opened.add_texts(source(name, text) for name, text in TEXTS.items())
        yield opened


@pytest.fixture
def module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], str]]:
    """Writes a module to the working directory; gives its name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [one for one in sys.path if one])
    name = "brought_along"

    def write(code: str) -> str:
        sys.modules.pop(name, None)
        (tmp_path / f"{name}.py").write_text(code, "utf-8")
        return name

    yield write
    sys.modules.pop(name, None)


def documents(*names: str) -> list[Document]:
    return [Document(TEXTS.get(name, name), metadata={"source": name}) for name in names]


def first_the_gold(question: str) -> list[Document]:
    return documents(GOLD[question], *(name for name in TEXTS if name != GOLD[question]))


def overall(outside: Outside) -> dict[str, Any]:
    """The figures of `outside`, as the command makes them."""
    answers = outside.answers([question.text for question in QUESTIONS])
    records = list(run(QUESTIONS, LANGUAGES, outside, outside if answers else None))
    return {name: value and value[0] for name, value in results_of(records, {})["overall"].items()}


def brought(found: Runnable[Any, Any], library: Library) -> Outside:
    return Outside("brought", found, library)


def test_a_retriever_is_ranked_and_not_asked(filled: Library) -> None:
    best = overall(brought(RunnableLambda(first_the_gold), filled))
    worst = overall(brought(RunnableLambda(first_the_gold) | (lambda found: found[::-1]), filled))
    assert (best["ndcg@10"], best["recall@5"], best["mrr"]) == (1, 1, 1)
    assert (worst["ndcg@10"], worst["recall@5"], worst["mrr"]) == (0.5, 1, pytest.approx(1 / 3, abs=1e-6))
    assert best["false_refusals"] is None, "nobody expects an answer of it"


def test_our_own_parts_score_from_outside_what_they_score_from_inside(filled: Library) -> None:
    assistant = Assistant(filled)
    inside = results_of(list(run(QUESTIONS, LANGUAGES, filled, assistant)), {})["overall"]
    retriever = overall(brought(TanyaRetriever(library=filled, k=100), filled))
    answered = overall(brought(as_runnable(assistant), filled))
    assert retriever["ndcg@10"] == inside["ndcg@10"][0] == 1
    for measure in ("answer_contains", "citation_precision", "citation_recall", "language"):
        assert answered[measure] == inside[measure][0]
    assert answered["answer_contains"] == 1


def test_a_document_is_the_passage_that_it_names(filled: Library) -> None:
    museum = "p/museum.txt"
    found = [
        Document("", metadata={"source": "p/sekolah.txt", "id": museum}),
        Document("", metadata={"source": "corpus.jsonl", "id": museum}),
        Document("", id="p/jembatan.txt"),
        Document("", metadata={"source": "/home/me/p/museum.txt"}),
        Document("", metadata={"source": "elsewhere.txt"}),
        Document("", metadata={"source": "museum.txt"}),
        Document("", metadata={"id": 7}),
        Document(""),
    ]
    outside = brought(RunnableLambda(lambda question: found), filled)
    assert [hit.passage.source for hit in outside.search("?", 100)] == [
        "p/sekolah.txt",
        museum,
        "p/jembatan.txt",
        museum,
        "elsewhere.txt",
        "museum.txt",
        "7",
        "(document 8)",
    ]
    assert outside.unknown == 4
    assert [hit.passage.source for hit in outside.search("?", 1)] == ["p/sekolah.txt"]


def test_a_chain_is_invoked_once_a_question_and_its_documents_are_what_is_ranked(filled: Library) -> None:
    asked: list[str] = []

    def retrieve(given: str) -> list[Document]:
        asked.append(given)
        return first_the_gold(given)

    says = FakeListChatModel(
        responses=["Budi Santoso [1].", "Jumlahnya 412 [1] [7].", "Ratna Dewi founded it [2]."]
    )
    # What LangChain's create_retrieval_chain makes, and a question in front of it.
    chain = (
        RunnableLambda(lambda question: {"input": question})
        | RunnablePassthrough.assign(context=RunnableLambda(lambda given: retrieve(given["input"])))
        | RunnablePassthrough.assign(answer=(lambda given: given["input"]) | says | StrOutputParser())
    )
    outside = brought(chain, filled)
    records = list(run(QUESTIONS, LANGUAGES, outside, outside))
    assert asked == list(GOLD), "not once more to rank"
    figures = {name: value and value[0] for name, value in results_of(records, {})["overall"].items()}
    assert (figures["ndcg@10"], figures["answer_contains"]) == (1, 1)
    cited = [
        [(one.number, one.source) for one in record.answer.citations] for record in records if record.answer
    ]
    assert cited == [[(1, "p/jembatan.txt")], [(1, "p/sekolah.txt")], [(2, "p/jembatan.txt")]], (
        "there is no [7]"
    )
    assert figures["citation_recall"] == pytest.approx(2 / 3, abs=1e-6)


@pytest.mark.parametrize(
    ("given", "text", "cited"),
    [
        ("Budi Santoso.", "Budi Santoso.", []),
        ({"result": "Budi.", "source_documents": documents("p/jembatan.txt")}, "Budi.", ["p/jembatan.txt"]),
        ({"answer": "Budi.", "documents": documents("p/museum.txt", "x")}, "Budi.", ["p/museum.txt", "x"]),
        ({"answer": "Budi.", "context": "a text"}, "Budi.", []),
    ],
)
def test_an_answer_without_numbers_cites_all_documents(
    given: Any, text: str, cited: list[str], filled: Library
) -> None:
    answer = brought(RunnableLambda(lambda question: given), filled).ask("Siapa?")
    assert (answer.text, [one.source for one in answer.citations]) == (text, cited)
    assert (answer.refused, answer.generator, answer.searched_for) == (False, "brought", "Siapa?")


def test_the_message_of_a_model_is_an_answer(filled: Library) -> None:
    assert (
        brought(FakeListChatModel(responses=["Budi Santoso."]), filled).ask("Siapa?").text == "Budi Santoso."
    )


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("", True),
        ("I don't know.", True),
        ("Maaf, saya tidak tahu", True),
        ("The answer was not found in the documents.", True),
        ("Tidak tahunya ia hadir.", False),
        ("He said: I don't know.", False),
    ],
)
def test_who_does_not_know_refuses(text: str, refused: bool, filled: Library) -> None:
    given = {"answer": text, "context": documents("p/museum.txt")}
    answer = brought(RunnableLambda(lambda question: given), filled).ask("Siapa?")
    assert (answer.refused, len(answer.citations)) == (refused, 0 if refused else 1)


def test_a_follow_up_is_made_whole_first(filled: Library) -> None:
    outside = brought(RunnableLambda(lambda question: f"({question})"), filled)
    asked = outside.ask(
        "Dan tahun berapa?", [Turn("Siapa yang meresmikan Jembatan Mahakam?", "Budi Santoso.")]
    )
    assert "Jembatan Mahakam" in asked.text
    assert asked.text == f"({asked.searched_for})"


def test_a_failure_is_the_error_of_its_question(filled: Library) -> None:
    def fails_on_schools(question: str) -> list[Document]:
        if "Sekolah" in question:
            raise RuntimeError("out of chalk\nand more")
        return first_the_gold(question)

    outside = brought(RunnableLambda(fails_on_schools), filled)
    assert not outside.answers([question.text for question in QUESTIONS[1:]]), "one failure is no verdict"
    records = list(run(QUESTIONS, LANGUAGES, outside))
    assert [record.error for record in records] == ["", "brought fails: RuntimeError: out of chalk", ""]
    assert results_of(records, {})["overall"]["recall@5"][0] == pytest.approx(2 / 3, abs=1e-6)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (7, "brought gives int: neither"),
        ({"output": "x"}, "brought gives a dict of output: neither"),
        ({}, "brought gives dict: neither"),
        ([Document("x"), "y"], "brought gives list: neither"),
    ],
)
def test_what_is_neither_documents_nor_an_answer_is_said(given: Any, message: str, filled: Library) -> None:
    outside = brought(RunnableLambda(lambda question: given), filled)
    with pytest.raises(OutsideError, match=message):
        outside.answers(list(GOLD))


def test_documents_are_no_answer(filled: Library) -> None:
    with pytest.raises(OutsideError, match="gives documents and no answer"):
        brought(RunnableLambda(first_the_gold), filled).ask(QUESTIONS[0].text)


MODULE = """
from langchain_core.retrievers import BaseRetriever

class Ranked(BaseRetriever):
    documents: list
    def _get_relevant_documents(self, query, *, run_manager):
        own = set(query.strip("?").split())
        return sorted(self.documents, key=lambda one: -len(own & set(one.page_content.strip(".").split())))
    @classmethod
    def from_documents(cls, documents, **more):
        return cls(documents=documents)

def nothing():
    return Ranked(documents=[])

def with_passages(passages):
    return Ranked.from_documents(passages)

def breaks():
    raise OSError("no disk")

finished, number, text = nothing(), 7, str
def many(one, other): pass
"""


@pytest.mark.parametrize(
    ("path", "score"), [("Ranked.from_documents", 1), ("with_passages", 1), ("nothing", 0), ("finished", 0)]
)
def test_an_object_or_what_makes_one_is_loaded_from_the_working_directory(
    path: str, score: float, module: Callable[[str], str], filled: Library
) -> None:
    outside = load(f"{module(MODULE)}:{path}", filled)
    assert (outside.name, overall(outside)["mrr"]) == (f"brought_along:{path}", score)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("brought_along", "“brought_along” is not MODULE:OBJECT, such as my_chain:retriever"),
        (":x", "“:x” is not MODULE:OBJECT, such as my_chain:retriever"),
        ("no.such.module:x", "There is no module “no.such.module”, here or installed"),
        ("brought_along:missing", "brought_along has no “missing”"),
        ("brought_along:number", "brought_along:number is int, which cannot be invoked with a question"),
        ("brought_along:text", "brought_along:text gives str, which cannot be invoked with a question"),
        ("brought_along:many", "brought_along:many wants one, other; it is given nothing, or the passages"),
        (
            "brought_along:Ranked",
            "brought_along:Ranked wants documents; it is given nothing, or the passages",
        ),
        ("brought_along:breaks", "brought_along:breaks cannot be made: OSError: no disk"),
    ],
)
def test_what_cannot_be_loaded_is_said_in_one_line(
    name: str, message: str, module: Callable[[str], str], filled: Library
) -> None:
    module(MODULE)
    with pytest.raises(SpecError) as raised:
        load(name, filled)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("1 / 0", "brought_along cannot be imported: ZeroDivisionError: division by zero"),
        (
            "import no_such_thing",
            "brought_along cannot be imported: ModuleNotFoundError: No module named 'no_such_thing'",
        ),
    ],
)
def test_a_module_that_fails_says_why(
    code: str, message: str, module: Callable[[str], str], filled: Library
) -> None:
    with pytest.raises(SpecError) as raised:
        load(f"{module(code)}:x", filled)
    assert str(raised.value) == message
