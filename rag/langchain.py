"""A library, an assistant and an encoder as LangChain objects, for those who build chains around them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol, runtime_checkable

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.runnables.config import run_in_executor

from embeddings import Encoder
from rag.errors import QuestionError
from rag.schema import Answer, Hit, Passage, Turn


@runtime_checkable
class Searches(Protocol):
    """What a retriever needs of a `Library`."""

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """The `k` passages that fit best, best first."""


class Answers(Protocol):
    """What a chain needs of an `Assistant`."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to `question` after the exchanges of `history`."""


class TanyaRetriever(BaseRetriever):
    """Finds passages: ``TanyaRetriever(library=Library.open("my-library")).invoke("klaster industri")``.

    `k` says how many, here or for one call: ``retriever.invoke("klaster industri", k=3)``.
    """

    library: Searches
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        hits = self.library.search(query, k=self.k if k is None else k)
        return [document(hit.passage, score=hit.score) for hit in hits]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        """The inherited one would not pass `k` on."""
        return await run_in_executor(
            None, self._get_relevant_documents, query, run_manager=run_manager.get_sync(), k=k
        )


class EncoderEmbeddings(Embeddings):
    """An encoder, for the vector stores of LangChain."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector for each passage."""
        vectors: list[list[float]] = self.encoder.encode_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        vector: list[float] = self.encoder.encode_queries([text])[0].tolist()
        return vector


def as_runnable(assistant: Answers) -> Runnable[str | dict[str, Any], Answer]:
    """The assistant as a step of a chain.

    It takes a question, or ``{"question": …, "history": […]}``, where the history holds `Turn` records or the
    messages of LangChain.
    """

    def answer(asked: str | dict[str, Any]) -> Answer:
        if isinstance(asked, str):
            return assistant.ask(asked)
        if "question" not in asked:
            raise QuestionError(
                f"expected a question, or a dict with one; got {', '.join(asked) or 'nothing'}"
            )
        return assistant.ask(asked["question"], history=_turns(asked.get("history", ())))

    return RunnableLambda(answer, name="tanya")


def document(passage: Passage, **more: Any) -> Document:
    """A passage with all that a citation needs, and what `more` there is to say of it."""
    return Document(
        page_content=passage.text,
        id=str(passage.id),
        metadata={
            "source": passage.source,
            "title": passage.title,
            "page": passage.page,
            "start": passage.start,
            "end": passage.end,
            "language": passage.language,
            "date": passage.date.isoformat() if passage.date else None,
            **more,
        },
    )


def _turns(history: Sequence[Turn | BaseMessage]) -> list[Turn]:
    """Exchanges; of messages, each answer with the question right before it."""
    turns = [item for item in history if isinstance(item, Turn)]
    for asked, answered in pairwise(history):
        if isinstance(asked, HumanMessage) and isinstance(answered, AIMessage):
            turns.append(Turn(str(asked.text), str(answered.text)))
    return turns
