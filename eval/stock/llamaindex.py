"""LlamaIndex: a sentence splitter, a VectorStoreIndex and BM25 (bm25s), joined by reciprocal ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from embeddings import Encoder
from eval.stock import full_text
from rag.schema import Source


class LlamaIndex:
    """A QueryFusionRetriever for the question as it is asked; chunks of 1,024 tokens, English stemming."""

    packages = ("llama-index-core", "llama-index-retrievers-bm25")

    def __init__(self, encoder: Encoder, k: int) -> None:
        self._encoder, self._k = encoder, k

    def index(self, passages: Sequence[Source]) -> None:
        """In memory."""
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.llms import MockLLM
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.core.retrievers import QueryFusionRetriever
        from llama_index.retrievers.bm25 import BM25Retriever

        documents = [Document(text=full_text(one), doc_id=one.id) for one in passages]
        nodes = SentenceSplitter().get_nodes_from_documents(documents)
        vectors = VectorStoreIndex(nodes, embed_model=_embedding(self._encoder))
        words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=self._k)
        self._retriever = QueryFusionRetriever(
            [vectors.as_retriever(similarity_top_k=self._k), words],
            llm=MockLLM(),  # never asked, but without one it would look for a key of OpenAI
            mode="reciprocal_rerank",
            similarity_top_k=self._k,
            num_queries=1,
        )

    def search(self, question: str) -> list[str]:
        """By both retrievers."""
        return list(dict.fromkeys(one.node.ref_doc_id for one in self._retriever.retrieve(question)))


def _embedding(encoder: Encoder) -> Any:
    """The encoder as LlamaIndex wants one, ten texts at a time unless told otherwise."""
    from llama_index.core.embeddings import BaseEmbedding

    class EncoderEmbedding(BaseEmbedding):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            vector: list[float] = encoder.encode_queries([query])[0].tolist()
            return vector

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = encoder.encode_passages(texts).tolist()
            return vectors

    return EncoderEmbedding(model_name=encoder.name)
