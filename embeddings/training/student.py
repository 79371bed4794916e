"""The network that is trained: an English BERT that is given the words of another language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings.contextual import TOKENIZER
from embeddings.static import StaticEncoder
from embeddings.training.vocabulary import build_tokenizer, merged_pieces, start_vectors

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

BODY = "body"
"""Folder of a float32 model, with its tokenizer, in the working folder of a run: what the next run starts from."""


def load(folder: Path, device: str, dropout: float = 0.0) -> BertModel:
    """A BERT model to be trained; without dropout unless it sees its texts many times."""
    import torch
    from transformers import BertModel

    options: dict[str, Any] = {
        "hidden_dropout_prob": dropout,
        "attention_probs_dropout_prob": dropout,
        # What is fastest on each: one kernel for all of attention, and plain products.
        "attn_implementation": "sdpa" if device == "cuda" else "eager",
        "dtype": torch.float32,
    }
    model: BertModel = BertModel.from_pretrained(folder, add_pooling_layer=False, **options)
    return model.to(device)


def load_tokenizer(folder: Path) -> Tokenizer:
    """Its tokenizer, which neither pads nor cuts."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def extend(model: BertModel, english: Tokenizer, static: StaticEncoder, new_pieces: int) -> Tokenizer:
    """Give an English model the vocabulary of both languages; the tokenizer of that is returned."""
    import torch

    known = english.get_vocab()
    old = model.embeddings.word_embeddings.weight.detach()
    pieces = merged_pieces(known, static.tokenizer.get_vocab(), new_pieces)
    table = torch.from_numpy(start_vectors(pieces, known, old.cpu().numpy(), static)).to(old.device)
    tokenizer = build_tokenizer(pieces)
    pad = tokenizer.token_to_id("[PAD]")
    embedding = torch.nn.Embedding.from_pretrained(table, freeze=False, padding_idx=pad)  # type: ignore[no-untyped-call]
    model.embeddings.word_embeddings = embedding
    model.config.vocab_size, model.config.pad_token_id = len(pieces), pad
    return tokenizer


def save(model: BertModel, tokenizer: Tokenizer, folder: Path) -> None:
    """Write what `load` and `load_tokenizer` read."""
    model.save_pretrained(folder)
    tokenizer.save(str(folder / TOKENIZER), pretty=False)


def parameter_groups(model: BertModel, rate: float, embedding_rate: float) -> list[dict[str, Any]]:
    """For an optimizer: the word vectors learn at their own rate, each being met seldom."""
    embeddings: list[torch.nn.Parameter] = [model.embeddings.word_embeddings.weight]
    others = [p for p in model.parameters() if p is not embeddings[0]]
    return [{"params": others, "rate": rate}, {"params": embeddings, "rate": embedding_rate}]
