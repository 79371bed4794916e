"""Static encoder: the vector of a text is the normalised sum of its pieces' vectors. No torch.

Reads the `StaticEmbedding` format of sentence-transformers with `tokenizers` and `numpy` alone, and returns
the same vectors as `SentenceTransformer(folder)` (there the mean: after normalisation the same).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import EncoderError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BLOCK = 4096
"""Texts read at a time: bounds the memory for the pieces of a large batch."""


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EncoderError(f"{path} is not JSON: copy it again") from error


def _modules(folder: Path) -> list[dict[str, str]]:
    """The modules that a sentence-transformers folder lists, in order; [] when it lists none."""
    path = folder / "modules.json"
    if not path.is_file():
        return []
    try:
        return [{"path": m["path"], "type": m["type"].rsplit(".", 1)[-1]} for m in _read_json(path)]
    except (KeyError, TypeError) as error:
        raise EncoderError(f"{path} does not list modules as sentence-transformers writes them") from error


def is_static(folder: Path) -> bool:
    """Whether `StaticEncoder` reads this folder: a StaticEmbedding, at most normalised, without prompts."""
    if [m["type"] for m in _modules(folder)] not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]):
        return False
    config = folder / "config_sentence_transformers.json"
    return not config.is_file() or not any((_read_json(config).get("prompts") or {}).values())


class StaticEncoder:
    """A table of piece vectors and a tokenizer. Opens in milliseconds, reads texts of any length.

    Args:
        folder: where `modules.json` is; `model.safetensors` and `tokenizer.json` are where it says.
        name: the spec that opens it again; by default the folder's absolute path.

    Raises:
        EncoderError: a file is missing or is not what it should be.
    """

    max_tokens: int | None = None

    def __init__(self, folder: str | Path, name: str | None = None) -> None:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = Path(folder)
        if not is_static(folder):
            raise EncoderError(
                f"{folder} holds no static encoder: its modules.json must list a StaticEmbedding"
            )
        home = folder / _modules(folder)[0]["path"]
        self.files = [home / "model.safetensors", home / "tokenizer.json"]
        for file in self.files:
            if not file.is_file():
                raise EncoderError(f"{file} is missing: copy the whole model folder")
        try:
            self.table: NDArray[np.floating] = load_file(self.files[0])["embedding.weight"]
        except (SafetensorError, KeyError, TypeError) as error:
            raise EncoderError(f"{self.files[0]} holds no table 'embedding.weight': copy it again") from error
        try:
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(self.files[1]))
        except Exception as error:  # tokenizers raises a bare Exception
            raise EncoderError(f"{self.files[1]} is not a tokenizer: copy it again") from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.name = name or str(folder.resolve())
        self.dimension: int = self.table.shape[1]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the weights and the tokenizer."""
        sha = hashlib.sha256()
        for file in self.files:
            sha.update(file.read_bytes())
        return sha.hexdigest()

    def count_tokens(self, text: str) -> int:
        """Pieces in the text."""
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Questions -> unit rows: the same as passages, a static encoder reads both alike."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts -> unit rows."""
        vectors = self._sums(texts)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors

    def word_vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Words -> what each adds to the sum of a text that it stands in: not of unit length.

        The norm is the word's weight: training makes names and topics long, "yang" and "the" short. The
        direction is its meaning, in both languages: "governor" lies beside "gubernur".

        Returns:
            (len(words), dimension)
        """
        return self._sums(words)

    def _sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(len(texts), dimension): the sum of each text's piece vectors."""
        sums = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), BLOCK):
            block = list(texts[start : start + BLOCK])
            pieces = [e.ids for e in self.tokenizer.encode_batch_fast(block, add_special_tokens=False)]
            ends = np.cumsum([len(ids) for ids in pieces])
            # Each row in use is widened once, not once per use: reading half precision is the slow part.
            used, places = np.unique(np.concatenate(pieces).astype(np.intp), return_inverse=True)
            rows = self.table[used].astype(np.float32)
            # One small gather per text stays in the cache, and is faster than one large one with `reduceat`.
            for i, own in enumerate(np.split(places, ends[:-1])):
                np.add.reduce(rows.take(own, axis=0), axis=0, out=sums[start + i])
        return sums
