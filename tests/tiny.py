"""What tests of transformers share: a seeded BERT of two small layers, and a contextual encoder's folder around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

TEXTS = [
    "Gubernur Kalimantan Timur meresmikan pelabuhan baru di Balikpapan.",
    "The governor of East Kalimantan opened a new port in Balikpapan.",
    "Resep kue cokelat ini memakai tiga butir telur.",
    "This chocolate cake needs three eggs.",
    "harga batu bara",
]
MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", "?"]
WIDTH, HEADS = 32, 4


def words_of(texts: Sequence[str]) -> list[str]:
    """The words of texts, without repetition and in order."""
    return sorted({word.strip(".,?").lower() for text in texts for word in text.split()})


def word_tokenizer(words: Sequence[str]) -> Tokenizer:
    """BERT's tokenizer over whole words."""
    from embeddings.training.vocabulary import build_tokenizer

    return build_tokenizer(list(dict.fromkeys([*MARKS, *words])))


def make_bert(pieces: int, seed: int = 7) -> BertModel:
    """A BERT with random weights, which hears words more than places."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=pieces,
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=HEADS,
        intermediate_size=64,
        max_position_embeddings=300,
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    model.embeddings.word_embeddings.weight.data *= 4
    return model


def make_contextual(folder: Path, seed: int = 7) -> Path:
    """What `ContextualTrainer.save` writes of an untrained BERT over the words of `TEXTS`."""
    from embeddings.training.contextual import ContextualTrainer

    tokenizer = word_tokenizer(words_of(TEXTS))
    model = make_bert(tokenizer.get_vocab_size(), seed)
    trainer: Any = SimpleNamespace(model=model, tokenizer=tokenizer, folder=folder.parent / "work")
    ContextualTrainer.save(cast(ContextualTrainer, trainer), folder)
    return folder
