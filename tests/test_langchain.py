"""The LangChain objects: what goes in and comes out, with small fakes whose values a reader can predict."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.runnables import RunnableLambda
from langchain_core.vectorstores import InMemoryVectorStore
from numpy.typing import NDArray

from rag.errors import QuestionError
from rag.langchain import EncoderEmbeddings, TanyaRetriever, as_runnable, document
from rag.schema import Answer, Hit, Passage, Turn

HITS = [
    Hit(Passage(7, "a.txt", "Rapat", "Rusmadi hadir.", 3, 17, "id", date(2012, 5, 3), 2), 0.9),
    Hit(Passage(8, "b.txt", "Port", "The port opened.", 0, 16, "en"), 0.4),
]


class Shelf:
    """A library of two passages."""

    def search(self, question: str, k: int = 5) -> list[Hit]:
        return HITS[:k] if question == "Rusmadi" else []


class Echo:
    """An assistant that answers with what it was asked."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        said = " | ".join(f"{turn.question} > {turn.answer}" for turn in history)
        return Answer(question, f"{said} # {question}", "id", False, question)


class Letters:
    """Encodes a text as the unit vector of how often a, b and c occur; a question counts b twice."""

    name, dimension, digest, max_tokens = "letters", 3, "", None

    def count_tokens(self, text: str) -> int:
        return len(text)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.array([[text.count(letter) for letter in "abc"] for text in texts], dtype=np.float32)
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages([text.replace("b", "bb") for text in texts])


def test_the_retriever_gives_documents_with_all_that_a_citation_needs() -> None:
    first, second = TanyaRetriever(library=Shelf()).invoke("Rusmadi")
    assert first == Document(
        page_content="Rusmadi hadir.",
        id="7",
        metadata={
            "source": "a.txt",
            "title": "Rapat",
            "page": 2,
            "start": 3,
            "end": 17,
            "score": 0.9,
            "language": "id",
            "date": "2012-05-03",
        },
    )
    assert (second.metadata["date"], second.metadata["page"], second.metadata["language"]) == (
        None,
        None,
        "en",
    )


def test_the_retriever_is_asked_for_k_and_works_asynchronously() -> None:
    retriever = TanyaRetriever(library=Shelf(), k=1)
    assert [one.id for one in retriever.invoke("Rusmadi")] == ["7"]
    assert [one.id for one in asyncio.run(retriever.ainvoke("Rusmadi"))] == ["7"]
    assert retriever.invoke("hujan") == []


def test_one_call_may_ask_for_another_k() -> None:
    retriever = TanyaRetriever(library=Shelf(), k=1)
    assert [one.id for one in retriever.invoke("Rusmadi", k=2)] == ["7", "8"]
    assert [one.id for one in asyncio.run(retriever.ainvoke("Rusmadi", k=2))] == ["7", "8"]
    assert [one.id for one in TanyaRetriever(library=Shelf()).invoke("Rusmadi", k=1)] == ["7"]


def test_a_passage_that_nobody_searched_for_is_a_document_without_a_score() -> None:
    made = document(HITS[1].passage, rank=2)
    assert (made.page_content, made.id, made.metadata["source"]) == ("The port opened.", "8", "b.txt")
    assert ("score" in made.metadata, made.metadata["rank"]) == (False, 2)


def test_a_retriever_needs_a_library() -> None:
    with pytest.raises(ValueError, match="library"):
        TanyaRetriever(library="my-library")  # type: ignore[arg-type]


def test_the_assistant_is_a_step_of_a_chain() -> None:
    chain = RunnableLambda(str.strip) | as_runnable(Echo())
    assert chain.invoke("  Siapa? ").text == " # Siapa?"
    assert [answer.question for answer in chain.batch(["a", "b"])] == ["a", "b"]
    assert [answer.question for answer in chain.stream("a")] == ["a"]


@pytest.mark.parametrize(
    "history",
    [
        [Turn("Siapa?", "Rusmadi [1].")],
        [SystemMessage("x"), HumanMessage("Siapa?"), AIMessage("Rusmadi [1]."), HumanMessage("Lalu?")],
    ],
)
def test_the_history_is_turns_or_messages(history: list[object]) -> None:
    answer = as_runnable(Echo()).invoke({"question": "Kapan?", "history": history})
    assert answer.text == "Siapa? > Rusmadi [1]. # Kapan?"


def test_a_dict_needs_a_question() -> None:
    assert as_runnable(Echo()).invoke({"question": "Kapan?"}).text == " # Kapan?"
    with pytest.raises(QuestionError, match="got query, k"):
        as_runnable(Echo()).invoke({"query": "Kapan?", "k": 1})


def test_the_encoder_embeds_questions_and_passages_differently() -> None:
    embeddings = EncoderEmbeddings(Letters())
    first, second = embeddings.embed_documents(["aaa", "abb"])
    assert first == [1, 0, 0]
    assert second == pytest.approx([1 / 5**0.5, 2 / 5**0.5, 0], abs=1e-6)
    assert embeddings.embed_query("ab") == pytest.approx([1 / 5**0.5, 2 / 5**0.5, 0], abs=1e-6)


def test_a_vector_store_of_langchain_finds_with_it() -> None:
    store = InMemoryVectorStore.from_texts(["aaa", "abb", "ccc"], EncoderEmbeddings(Letters()))
    ((document, score),) = store.similarity_search_with_score("ab", k=1)
    assert document.page_content == "abb"
    assert score == pytest.approx(1, abs=1e-6)
