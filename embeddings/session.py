"""A transformer in ONNX over lists of pieces: a text at a time on each core, without torch."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores(), thread_name_prefix="onnx")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # threads do not survive a fork


class Session:
    """Runs a model whose inputs are `input_ids`, `attention_mask` and `token_type_ids`. Safe to use from many threads.

    One text a run, and as many runs at a time as cores. A batch would scale the eight bits of its activations by the
    largest in it, so that a text's vector would depend on its company (cosines of .99), and it is no faster: on a core,
    95 pieces a text, alone takes half the time of batches of 4,096 pieces, which leave the cache and are padded.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not an ONNX model.
    """

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # `export` wrote the graph as the runtime would optimise it: doing it again is half the time to open.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                path.read_bytes(), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors have no common class
            if isinstance(error, OSError):
                raise
            raise ValueError(f"{path} is not an ONNX model: {error}") from error

    def run(
        self, pieces: Sequence[Sequence[int]], types: Sequence[Sequence[int]] | None = None
    ) -> list[NDArray[np.float32]]:
        """The model's first output for each text.

        Args:
            pieces: the pieces of each text, special ones included.
            types: for each piece 0, or 1 in the second of two joined texts; all 0 by default.

        Returns:
            for each text, in the order given, (its pieces, width)
        """
        # Long ones first, so that no core is left with a long text at the end.
        order = sorted(range(len(pieces)), key=lambda i: -len(pieces[i]))

        def one(i: int) -> NDArray[np.float32]:
            ids = np.array([pieces[i]], np.int64)
            kinds = np.zeros_like(ids) if types is None else np.array([types[i]], np.int64)
            inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
            output: NDArray[np.float32] = self._session.run(None, inputs)[0][0]
            return output

        found: dict[int, NDArray[np.float32]] = {}
        if len(order) == 1:
            return [one(0)]
        # Few at a time, so that a question need not wait until a whole block of passages is through.
        waiting: deque[tuple[int, Future[NDArray[np.float32]]]] = deque()
        for i in order:
            waiting.append((i, _pool().submit(one, i)))
            if len(waiting) > 2 * cores():
                done, future = waiting.popleft()
                found[done] = future.result()
        found.update((i, future.result()) for i, future in waiting)
        return [found[i] for i in range(len(pieces))]
