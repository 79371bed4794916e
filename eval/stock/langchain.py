"""LangChain: a recursive splitter, FAISS and BM25, joined by reciprocal ranks.

FAISS and BM25 are those of langchain-community, which is being retired: no other package has the BM25 that LangChain
documents, nor an official one its FAISS. It is needed for this comparison and by nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from embeddings import Encoder
from eval.stock import full_text
from rag.schema import Source


class LangChain:
    """An EnsembleRetriever of equal weights; chunks of 1,000 characters that share 200, as in LangChain's tutorial."""

    packages = (
        "langchain-classic",
        "langchain-community",
        "langchain-text-splitters",
        "faiss-cpu",
        "rank-bm25",
    )

    def __init__(self, encoder: Encoder, k: int) -> None:
        self._encoder, self._k = encoder, k

    def index(self, passages: Sequence[Source]) -> None:
        """In memory."""
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_community.vectorstores import FAISS
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        from rag.langchain import EncoderEmbeddings

        documents = [Document(page_content=full_text(one), metadata={"source": one.id}) for one in passages]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        chunks = splitter.split_documents(documents)
        vectors = FAISS.from_documents(chunks, EncoderEmbeddings(self._encoder))
        words = BM25Retriever.from_documents(chunks, k=self._k)
        self._retriever = EnsembleRetriever(
            retrievers=[words, vectors.as_retriever(search_kwargs={"k": self._k})], weights=[0.5, 0.5]
        )

    def search(self, question: str) -> list[str]:
        """By both retrievers."""
        found = self._retriever.invoke(question)
        return list(dict.fromkeys(one.metadata["source"] for one in found))[: self._k]
