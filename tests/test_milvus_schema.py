"""The collections of a library on Milvus Lite."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.store.connection import Connection
from rag.store.milvus_schema import make_catalogue, make_passages, make_terms

pytest.importorskip("milvus_lite")


def test_collections_are_made_once_and_compare_by_the_inner_product(tmp_path: Path) -> None:
    connection = Connection(str(tmp_path / "library"))
    try:
        for _ in range(2):  # what a kill left half made is finished
            make_catalogue(connection, "catalogue")
            make_passages(connection, "passages", 8)
            make_terms(connection, "terms")
        assert {"catalogue", "passages", "terms"} <= set(connection.do("list_collections"))
        metrics = {
            field: connection.do("describe_index", "passages", field)["metric_type"]
            for field in ("vector", "words")
        }
        assert metrics == {"vector": "IP", "words": "BM25"}
    finally:
        connection.close()
