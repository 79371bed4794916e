"""Contextual encoder: the vector of a text is the unit mean of what a small BERT makes of its pieces. No torch.

Reads the folder that `SentenceTransformer(folder, backend="onnx")` reads, and returns the same vectors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import EncoderError
from embeddings.session import Session

MODEL = "onnx/model.onnx"
TOKENIZER = "tokenizer.json"
BLOCK = 2_048
"""Texts read at a time: bounds the memory for what the model says of each piece."""


def is_contextual(folder: Path) -> bool:
    """Whether `ContextualEncoder` reads this folder: a BERT in ONNX, a mean over its pieces, unit length, no prompts.

    A folder that has the weights in safetensors too is one of the hub's: sentence-transformers reads it, which knows
    its limits and prompts.
    """
    if not (folder / MODEL).is_file() or any(folder.glob("*.safetensors")):
        return False
    stated = folder / "config_sentence_transformers.json"
    try:
        if json.loads((folder / "config.json").read_text("utf-8")).get("model_type") != "bert":
            return False
        if stated.is_file() and any((json.loads(stated.read_text("utf-8")).get("prompts") or {}).values()):
            return False
        kinds = [
            m["type"].rsplit(".", 1)[-1] for m in json.loads((folder / "modules.json").read_text("utf-8"))
        ]
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text("utf-8"))
        # Before sentence-transformers 6: a flag a mode.
        chosen = {name: value for name, value in pooling.items() if name.startswith("pooling_mode") and value}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    mean = chosen in ({"pooling_mode_mean_tokens": True}, {"pooling_mode": "mean"})
    return kinds == ["Transformer", "Pooling", "Normalize"] and mean


def _number(file: Path, name: str) -> int:
    try:
        return int(json.loads(file.read_text("utf-8"))[name])
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{file} does not say {name}: copy it again") from error


class ContextualEncoder:
    """A BERT in ONNX and its tokenizer.

    Args:
        folder: as sentence-transformers lays it out, with `onnx/model.onnx`.
        name: the spec that opens it again; by default the folder's absolute path.

    Raises:
        EncoderError: a file is missing or is not what it should be.
    """

    def __init__(self, folder: str | Path, name: str | None = None) -> None:
        from tokenizers import Tokenizer

        folder = Path(folder)
        self.files = [
            folder / MODEL,
            folder / TOKENIZER,
            folder / "config.json",
            folder / "sentence_bert_config.json",
        ]
        for file in self.files:
            if not file.is_file():
                raise EncoderError(f"{file} is missing: copy the whole model folder")
        self.dimension = _number(self.files[2], "hidden_size")
        self.max_tokens: int | None = _number(self.files[3], "max_seq_length")
        try:
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(self.files[1]))
        except Exception as error:  # tokenizers raises a bare Exception
            raise EncoderError(f"{self.files[1]} is not a tokenizer: copy it again") from error
        try:
            self._session = Session(self.files[0])
        except ValueError as error:
            raise EncoderError(f"{self.files[0]} is not an ONNX model: copy it again") from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.name = name or str(folder.resolve())

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the weights, the tokenizer, and the file that says how much of a text is read."""
        sha = hashlib.sha256()
        for file in (*self.files[:2], self.files[3]):
            sha.update(file.read_bytes())
        return sha.hexdigest()

    def count_tokens(self, text: str) -> int:
        """Pieces in the text, and the two special ones."""
        return len(self.tokenizer.encode(text).ids)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Questions -> unit rows: the model reads questions and passages alike."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts -> unit rows; of a long text, the first `max_tokens` pieces. A text without words is zero."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), BLOCK):
            encoded = self.tokenizer.encode_batch_fast(list(texts[start : start + BLOCK]))
            # Two pieces are the special ones alone: there is nothing to say about an empty text.
            rows = [start + i for i, e in enumerate(encoded) if len(e.ids) > 2]
            states = self._session.run([self._cut(encoded[i - start].ids) for i in rows])
            for row, state in zip(rows, states, strict=True):
                vectors[row] = state.mean(axis=0)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors

    def _cut(self, ids: list[int]) -> list[int]:
        most = self.max_tokens
        return ids if most is None or len(ids) <= most else [*ids[: most - 1], ids[-1]]
