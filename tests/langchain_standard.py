"""LangChain's standard tests of a retriever and of embeddings, run on ours. By hand:

pip install 'langchain-tests>=1.1.9'
python -m pytest -p no:socket -o asyncio_mode=auto tests/langchain_standard.py

They are not among the tests, for they bring pytest-socket, which gives back the network to every test that follows
the first; and they come with five more plugins.
"""

from __future__ import annotations

from typing import Any

import pytest
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from embeddings import open_encoder
from rag.langchain import EncoderEmbeddings, TanyaRetriever
from rag.library import Library


class TestRetriever(RetrieversIntegrationTests):
    """Finds among the seeds."""

    @pytest.fixture(autouse=True)
    def _library(self, seeds: Library) -> None:
        self.library = seeds

    @property
    def retriever_constructor(self) -> type[TanyaRetriever]:
        return TanyaRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"library": self.library}

    @property
    def retriever_query_example(self) -> str:
        return "klaster industri"


class _Embeddings:
    """The encoder without a network of its own."""

    @property
    def embeddings_class(self) -> type[EncoderEmbeddings]:
        return EncoderEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"encoder": open_encoder("bundled-fast")}


class TestEmbeddings(_Embeddings, EmbeddingsUnitTests):
    """How they are made."""


class TestEmbedding(_Embeddings, EmbeddingsIntegrationTests):
    """What they give."""
