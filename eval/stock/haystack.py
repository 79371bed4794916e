"""Haystack: a document splitter and an in-memory store with BM25 and vectors, joined by reciprocal ranks.

Haystack reads the annotations of components, so that here they are not put off by an import from the future.
"""

from collections.abc import Sequence
from typing import Any

from embeddings import Encoder
from eval.stock import full_text
from rag.schema import Source


class Haystack:
    """The tutorial of hybrid retrieval without its ranker; chunks of 512 words that share 32, as there."""

    packages = ("haystack-ai",)

    def __init__(self, encoder: Encoder, k: int) -> None:
        self._encoder, self._k = encoder, k

    def index(self, passages: Sequence[Source]) -> None:
        """In memory."""
        from haystack import Document, Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.preprocessors import DocumentSplitter
        from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.components.writers import DocumentWriter
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore(shared=False)  # shared, it would outlive its pipeline
        filling = Pipeline()
        filling.add_component(
            "splitter", DocumentSplitter(split_by="word", split_length=512, split_overlap=32)
        )
        filling.add_component("embedder", _document_embedder(self._encoder))
        filling.add_component("writer", DocumentWriter(store))
        filling.connect("splitter", "embedder")
        filling.connect("embedder", "writer")
        documents = [Document(content=full_text(one), meta={"source": one.id}) for one in passages]
        filling.run({"splitter": {"documents": documents}})

        joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=self._k)
        self._finding = Pipeline()
        self._finding.add_component("embedder", _text_embedder(self._encoder))
        self._finding.add_component("vectors", InMemoryEmbeddingRetriever(store, top_k=self._k))
        self._finding.add_component("words", InMemoryBM25Retriever(store, top_k=self._k))
        self._finding.add_component("joiner", joiner)
        self._finding.connect("embedder", "vectors.query_embedding")
        self._finding.connect("vectors", "joiner")
        self._finding.connect("words", "joiner")

    def search(self, question: str) -> list[str]:
        """By both retrievers."""
        found = self._finding.run({"embedder": {"text": question}, "words": {"query": question}})
        return list(dict.fromkeys(one.meta["source"] for one in found["joiner"]["documents"]))


def _document_embedder(encoder: Encoder) -> Any:
    """The encoder as a component that gives documents their vectors, all at once."""
    from dataclasses import replace

    from haystack import Document, component

    @component
    class DocumentEmbedder:
        @component.output_types(documents=list[Document])  # type: ignore[untyped-decorator]
        def run(self, documents: list[Document]) -> dict[str, Any]:
            vectors = encoder.encode_passages([one.content for one in documents]).tolist()
            return {
                "documents": [replace(one, embedding=v) for one, v in zip(documents, vectors, strict=True)]
            }

    return DocumentEmbedder()


def _text_embedder(encoder: Encoder) -> Any:
    """The encoder as a component for questions."""
    from haystack import component

    @component
    class TextEmbedder:
        @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]
        def run(self, text: str) -> dict[str, Any]:
            return {"embedding": encoder.encode_queries([text])[0].tolist()}

    return TextEmbedder()
