"""Files -> documents with their passages and vectors, read, cut and embedded on a Ray cluster.

Stands where `Workers` stands. Each file is read as on a single machine: in a process of its own, within limits. The
files have to lie at the same paths on every machine, and Tanya has to be installed there; what is found streams back
to the process that indexes, which alone writes to the store.
"""

from __future__ import annotations

import json
import logging
import os
import socket
from collections.abc import Generator, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from embeddings import Encoder, open_encoder
from rag.chunk import Chunker
from rag.errors import LibraryError, LoadError, MissingExtraError
from rag.worker import pack, unpack
from rag.workers import File, Limits, Loaded, OnPages, Workers

_FILES_AT_ONCE = 16
"""Files whose passages are embedded together."""
Row = dict[str, Any]


class RayWorkers:
    """Reads and embeds on the cluster at `address` (``auto``, ``HOST:PORT``, ``ray://HOST:10001``)."""

    def __init__(self, address: str, encoder: str, limits: Limits | None = None) -> None:
        """
        Args:
            encoder: the spec by which each machine opens the encoder of the library.

        Raises:
            MissingExtraError: Ray is not installed.
            LibraryError: no cluster answers there.
        """
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # Ray would tell its makers
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise MissingExtraError("ray", "--ray") from error
        self._ray = ray
        self._encoder = encoder
        self._limits = limits or Limits()
        if not ray.is_initialized():
            try:
                _knock(address)
                ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
            except (ConnectionError, ValueError, RuntimeError, OSError) as error:
                raise LibraryError(
                    f"no Ray cluster at {address} ({error}); start one with: ray start --head"
                ) from error
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False  # `rag.report` has its own
        context.print_on_execution_start = False

    def read(
        self, files: Iterable[File], target_words: int, on_pages: OnPages
    ) -> Generator[Loaded, None, None]:
        """Read `files`, in whatever order they come back; each with its vectors."""
        rows = [{"path": str(file.path), "id": file.source} for file in files]
        if not rows:
            return
        dataset = (
            self._ray.data.from_items(rows)
            .map(_read, fn_kwargs={"target_words": target_words, "limits": self._limits})
            .map_batches(
                _Embed,
                fn_constructor_args=(self._encoder, target_words),
                batch_size=_FILES_AT_ONCE,
                compute=self._ray.data.ActorPoolStrategy(min_size=1, max_size=self._embedders()),
                batch_format="numpy",
            )
        )
        for row in dataset.iter_rows():
            yield _loaded(row)

    def _embedders(self) -> int:
        """How many encoders at most: half as many as there are processors; the others read."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)) // 2)


def _knock(address: str) -> None:
    """Ray itself goes on knocking for minutes where nobody is.

    Raises:
        OSError: nobody listens there.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=5).close()


def _read(row: Row, target_words: int, limits: Limits) -> Row:
    """A file, read on the machine that this runs on."""
    file = File(Path(row["path"]), row["id"])
    (loaded,) = Workers(1, limits).read([file], target_words, lambda file, pages: None)
    found = loaded.found
    said = [found.reason, str(found)] if isinstance(found, LoadError) else pack(*found)
    return {**row, "failed": isinstance(found, LoadError), "found": json.dumps(said)}


class _Embed:
    """An encoder on a machine of the cluster, opened once."""

    def __init__(self, encoder: str, target_words: int) -> None:
        self._encoder: Encoder = open_encoder(encoder)
        self._chunker = Chunker.of(self._encoder, target_words)

    def __call__(self, batch: Mapping[str, Any]) -> Mapping[str, Any]:
        contexts = [self._contexts(*row) for row in zip(batch["failed"], batch["found"], strict=True)]
        different = sorted({one for some in contexts for one in some}, key=len)
        vectors = dict(zip(different, self._encoder.encode_passages(different), strict=True))
        found = [b"".join(vectors[one].tobytes() for one in some) for some in contexts]
        return {**batch, "vectors": np.array(found, dtype=object)}

    def _contexts(self, failed: bool, found: str) -> list[str]:
        if failed:
            return []
        source, passages = unpack(json.loads(found))
        return [one.context for one in self._chunker.fit(source, passages)]


def _loaded(row: Row) -> Loaded:
    file, said = File(Path(row["path"]), str(row["id"])), json.loads(row["found"])
    if row["failed"]:
        return Loaded(file, LoadError(*said))
    vectors = np.frombuffer(row["vectors"], np.float32)
    return Loaded(file, unpack(said), vectors)
