"""Contextual encoder: any sentence-transformers model, from a local folder or the Hugging Face hub.

Weights are read from safetensors only, and no code of a model is ever run. The network is touched only when a
hub model is named (`hf:NAME`) and no copy of it is cached.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import EncoderError

READ = ["*.safetensors", "*.json", "*.txt", "*.model"]
"""What of a model's folder is read: weights, configurations, vocabularies. No pickles, no code."""

IGNORED = ["onnx/*", "openvino/*", "README.md"]

E5_PROMPTS = {"query": "query: ", "document": "passage: "}
"""What E5 was trained with (Wang et al. 2022, arXiv:2212.03533); its configurations do not state it."""


def _files(folder: Path) -> list[Path]:
    """The files of a model's folder that determine its vectors, in a fixed order."""
    found = {file for pattern in READ for file in folder.rglob(pattern) if file.is_file()}
    return sorted(f for f in found if f.relative_to(folder).parts[0] not in ("onnx", "openvino"))


def _check(folder: Path, where: str) -> None:
    """Raises EncoderError unless the folder holds a model in safetensors."""
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise EncoderError(f"{where} holds no model: neither modules.json nor config.json is there")
    if any(file.suffix == ".safetensors" for file in _files(folder)):
        return
    if any(folder.rglob("*.bin")) or any(folder.rglob("*.pt")):
        raise EncoderError(
            f"{where} holds pickled weights only, which can run code: convert them to safetensors"
        )
    raise EncoderError(f"{where} holds no weights: a file such as model.safetensors is missing")


def _from_hub(name: str) -> Path:
    """The folder of a hub model: its cached copy when there is a whole one, else a download."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
        _check(folder, f"the cached copy of {name}")
        return folder
    except HFValidationError as error:
        raise EncoderError(f"{name!r} is no name of a hub model: write it as hf:OWNER/NAME") from error
    except (LocalEntryNotFoundError, EncoderError):
        pass  # nothing cached, or a part: ask the hub
    try:
        folder = Path(snapshot_download(name, allow_patterns=READ, ignore_patterns=IGNORED))
    except (RepositoryNotFoundError, GatedRepoError) as error:
        raise EncoderError(f"the hub has no model {name!r} that is open to you: check the name") from error
    except Exception as error:  # whichever HTTP library is below raises errors of its own
        raise EncoderError(
            f"{name} is not cached and the hub cannot be reached: connect once, or give the path of a copy"
        ) from error
    _check(folder, name)
    return folder


def model_folder(spec: str) -> Path:
    """The folder of a model: of `hf:NAME` its cached copy, else a download; else the path that the spec is.

    Raises:
        EncoderError: no such model, no network for it, or pickled weights only.
    """
    if spec.startswith("hf:"):
        return _from_hub(spec[3:])
    folder = Path(spec).expanduser().resolve()
    _check(folder, spec)
    return folder


def _is_e5(name: str, folder: Path) -> bool:
    """Whether a model, by its name or its origin's, is an E5 that takes `query: ` and `passage: `.

    The instruct models of that family take sentences instead, and state them.
    """
    path = folder / "config.json"
    origin = json.loads(path.read_text(encoding="utf-8")).get("_name_or_path", "") if path.is_file() else ""
    names = f"{name} {origin}".lower()
    return bool(re.search(r"(?<![a-z0-9])e5(?![a-z0-9])", names)) and "instruct" not in names


def _position_limit(model: Any) -> int | None:
    """Tokens that the position embeddings allow; None for relative positions.

    The RoBERTa family counts positions from padding_idx + 1, so a table of 514 serves 512 tokens.
    """
    import torch

    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, torch.nn.Embedding):
            first = 0 if module.padding_idx is None else module.padding_idx + 1
            return module.num_embeddings - first
    return None


class SentenceTransformerEncoder:
    """A sentence-transformers model, with the prompts that its configuration states.

    Args:
        spec: path of a model folder, or `hf:NAME`.

    Raises:
        EncoderError: no such model, no network for it, pickled weights only, or files that do not load.
    """

    def __init__(self, spec: str | Path) -> None:
        spec = str(spec)
        folder = model_folder(spec)
        self.name = spec if spec.startswith("hf:") else str(folder)

        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # opening a model is no event for the person who asks a question
        try:
            # float32: the half precision in which some weights are stored is slow on a CPU.
            self.model: Any = SentenceTransformer(
                str(folder),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True, "dtype": "float32"},
            )
        except (
            Exception
        ) as error:  # anything can be wrong in a folder from elsewhere; its first line says what
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise EncoderError(f"{spec} does not load as a sentence-transformers model: {reason}") from error

        limits = [n for n in (self.model.max_seq_length, _position_limit(self.model)) if n is not None]
        self.max_tokens: int | None = int(min(limits)) if limits and min(limits) != float("inf") else None
        if self.max_tokens is not None:
            self.model.max_seq_length = self.max_tokens
        stated = {name: text for name, text in self.model.prompts.items() if text}
        if not stated and _is_e5(spec if spec.startswith("hf:") else folder.name, folder):
            stated = E5_PROMPTS
        self.model.prompts = {"query": "", "document": "", **stated}
        if "document" not in stated:
            self.model.prompts["document"] = stated.get("passage", stated.get("corpus", ""))
        # A prompt for every text, when the model names one, counts where none is stated for the kind of text.
        default = stated.get(self.model.default_prompt_name or "", "")
        for kind in ("query", "document"):
            self.model.prompts[kind] = self.model.prompts[kind] or default

        self.dimension = int(self.model.encode("x", show_progress_bar=False).shape[0])
        sha = hashlib.sha256()
        for file in _files(folder):
            sha.update(file.relative_to(folder).as_posix().encode() + b"\0")
            sha.update(file.read_bytes())
        self.digest = sha.hexdigest()

    @property
    def query_prompt(self) -> str:
        """What is put before a question."""
        return str(self.model.prompts["query"])

    @property
    def passage_prompt(self) -> str:
        """What is put before a passage."""
        return str(self.model.prompts["document"])

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage, with its prompt and the special tokens."""
        return len(
            self.model.tokenizer(self.passage_prompt + text, truncation=False, verbose=False)["input_ids"]
        )

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Questions -> unit rows."""
        return self._encode(self.model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Passages -> unit rows."""
        return self._encode(self.model.encode_document, texts)

    def _encode(self, encode: Any, texts: Sequence[str]) -> NDArray[np.float32]:
        """Blank texts get zero rows: a model would turn their special tokens into a direction of its own.

        `encode` sorts by length, so that a batch is padded little, and puts the rows back in order.
        """
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            vectors[filled] = encode(
                [texts[i] for i in filled], normalize_embeddings=True, show_progress_bar=False
            )
        return vectors
