"""The seam between text and vectors: what an encoder is, and how a spec becomes one.

Knows nothing of how vectors are made (`static`, `transformer`) or where they are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

BUNDLED = Path(__file__).parent / "bundled"


class EncoderError(Exception):
    """An encoder cannot be opened. The message is one line for people: what is wrong, where, what to do."""


class Encoder(Protocol):
    """Texts -> rows of unit length, so that a dot product is a cosine.

    Both methods return float32 of shape (len(texts), dimension), in the order given; the row of a text
    without any piece that the encoder knows is zero, and so is its similarity to everything.
    """

    @property
    def name(self) -> str:
        """The spec that opens this encoder again."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of the files that determine the vectors: same digest, same vectors."""

    @property
    def max_tokens(self) -> int | None:
        """Tokens of a text that are read whole, as `count_tokens` counts them; None when there is no limit."""

    def count_tokens(self, text: str) -> int:
        """Tokens that a passage of this text takes, with the prompt and the special tokens that are added."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Questions -> unit rows."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Passages -> unit rows."""


def open_encoder(spec: str) -> Encoder:
    """The encoder that a spec names.

    Args:
        spec: `bundled` or `bundled-fast` (ships with the package: no network, no torch), `hf:NAME` (a model
            of the Hugging Face hub: its cached copy, else a download), or the path of a model folder.

    Raises:
        EncoderError: the spec is unknown, or what it names is missing, incomplete or unsafe to load.
    """
    # Each implementation is imported only when it is asked for: torch takes seconds, the static encoder none.
    from embeddings.contextual import ContextualEncoder, is_contextual
    from embeddings.joined import STATIC_SHARE, JoinedEncoder
    from embeddings.static import StaticEncoder, is_static

    if spec in ("bundled", "bundled-fast"):
        static = StaticEncoder(BUNDLED / "fast", name="bundled-fast")
        if spec == "bundled-fast":
            return static
        return JoinedEncoder(ContextualEncoder(BUNDLED / "contextual"), static, STATIC_SHARE, name="bundled")
    folder = Path(spec).expanduser()
    if not spec.startswith("hf:"):
        if not spec or not folder.exists():
            raise EncoderError(
                f"unknown encoder {spec!r}: "
                "give 'bundled', 'bundled-fast', 'hf:NAME' or the path of a model folder"
            )
        if not folder.is_dir():
            raise EncoderError(f"{spec} is a file: give the folder that holds the model")
        if is_static(folder):
            return StaticEncoder(folder)
        if is_contextual(folder):
            return ContextualEncoder(folder)
    from embeddings.transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(spec)
