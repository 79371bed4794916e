"""The collections of a Milvus server that make a library, and how they are indexed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.store.connection import Connection

K1, B = 1.2, 0.75
"""Of BM25, as in the local store."""
_HNSW = {"M": 32, "efConstruction": 200}
"""The graph in which a server looks for near vectors; Milvus Lite looks at all."""


def make_catalogue(connection: Connection, name: str) -> None:
    """Make the collection of sources, in pieces, and of the state."""
    _make(
        connection,
        name,
        {"kind": 16, "about": 65_535, "body": 65_535},
        ["source", "generation", "piece"],
        indexed=["source", "generation"],
    )


def make_passages(connection: Connection, name: str, dimension: int) -> None:
    """Make the collection of passages, with vectors of `dimension` entries and BM25 over their terms."""
    _make(
        connection,
        name,
        {
            "document": 65_535,
            "title": 65_535,
            "text": 65_535,
            "terms": 65_535,
            "section": 8_192,
            "language": 8,
        },
        ["source", "generation", "id", "start", "day", "page"],
        indexed=["source", "generation", "id"],
        dimension=dimension,
    )


def make_terms(connection: Connection, name: str) -> None:
    """Make the collection of terms and how many passages hold each."""
    _make(connection, name, {}, ["generation", "count", "before"], indexed=["generation"])


def _make(
    connection: Connection,
    name: str,
    texts: Mapping[str, int],
    numbers: Sequence[str],
    indexed: Sequence[str],
    dimension: int = 0,
) -> None:
    """Make a collection; without a `dimension`, its vectors are there because Milvus wants one."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", DataType.INT64, is_primary=True)
    for number in numbers:
        schema.add_field(number, DataType.INT64)
    for text, length in texts.items():
        schema.add_field(text, DataType.VARCHAR, max_length=length, enable_analyzer=text == "terms")
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension or 2)
    indexes = MilvusClient.prepare_index_params()
    for number in indexed:
        indexes.add_index(number, index_type="INVERTED")
    if dimension:
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(
            Function(
                name="bm25",
                function_type=FunctionType.BM25,
                input_field_names=["terms"],
                output_field_names=["words"],
            )
        )
        indexes.add_index(
            "words",
            index_type="SPARSE_INVERTED_INDEX",
            metric_type="BM25",
            params={"bm25_k1": K1, "bm25_b": B},
        )
    # The inner product of unit vectors is their cosine, and higher is nearer; the default would be a distance.
    if dimension and not connection.is_lite:
        indexes.add_index("vector", index_type="HNSW", metric_type="IP", params=_HNSW)
    else:
        indexes.add_index("vector", index_type="FLAT", metric_type="IP")
    # Strong: what was written is found. What a kill left unmade is made now; the index of vectors comes last.
    if not connection.do("has_collection", name):
        connection.do("create_collection", name, schema=schema, consistency_level="Strong")
    if "vector" not in connection.do("list_indexes", name):
        connection.do("create_index", name, indexes, sync=False)
