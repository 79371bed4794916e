"""The static bilingual encoder's training.

One vector a word piece, a text is the normalised sum of its pieces, and texts that belong together are pulled
closer than the rest of their batch (`static_data` says which).
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.training.static_data import PAIRINGS, Columns, Pairing, vocabulary_texts

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"
ALPHABET = 400
"""Letters, digits and symbols that pieces are made of; a word with another one is unknown."""

UNKNOWN_ID = 0
"""The first piece of the vocabulary. Its vector is zero: what is unknown says nothing."""


@dataclass(frozen=True)
class StaticRecipe:
    """What decides the weights, besides the data."""

    pieces: int = 24_000
    dimension: int = 480
    steps: int = 5_000
    batch: int = 1_024
    learning_rate: float = 5e-3
    temperature: float = 0.05
    dropout: float = 0.1
    """Share of the pieces left out of a text at each look: no pair can lean on one shared rare piece."""
    damping: float = 0.2
    """A piece's vector of length n is kept at n ** (1 - damping), so that a few rare pieces rule a long text less: on
    the dev sets .003 better on Wikipedia's passages, where questions are natural, .01 worse on Belebele's."""
    longest: int = 128
    """Pieces of a text that are looked at in training; reading has no limit."""
    seed: int = 0


@dataclass(frozen=True)
class Bags:
    """A column of texts as pieces: those of text i are `pieces[offsets[i]:offsets[i + 1]]`."""

    pieces: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1


def train_tokenizer(texts: list[str], pieces: int) -> Tokenizer:
    """A WordPiece tokenizer: lower case, without accents and punctuation; frequent words stay whole.

    `WordPieceTrainer` numbers the letters inside words in the order of a hash table, and breaks ties by
    number. So all letters are numbered first, as if they were special tokens: same texts, same pieces.
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("removed")]
    )
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(unicodedata.normalize("NFKD", text).lower())
    letters = [c for c in counts if unicodedata.category(c)[0] in "LNS"]  # letters, numbers, symbols
    alphabet = sorted(sorted(letters, key=lambda c: (-counts[c], c))[:ALPHABET])
    trainer = trainers.WordPieceTrainer(
        vocab_size=pieces,
        special_tokens=[UNKNOWN, *(f"##{letter}" for letter in alphabet)],
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    normalizer, pre_tokenizer = tokenizer.normalizer, tokenizer.pre_tokenizer
    tokenizer = Tokenizer(models.WordPiece(tokenizer.get_vocab(), unk_token=UNKNOWN))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, pre_tokenizer
    return tokenizer


def to_bags(texts: list[str], tokenizer: Tokenizer, longest: int) -> Bags:
    """The first `longest` pieces of each text."""
    pieces: list[NDArray[np.int32]] = []
    for start in range(0, len(texts), 10_000):
        encoded = tokenizer.encode_batch_fast(texts[start : start + 10_000], add_special_tokens=False)
        pieces += [np.array(e.ids[:longest], np.int32) for e in encoded]
    return Bags(np.concatenate(pieces), np.cumsum([0] + [len(p) for p in pieces]))


class StaticTrainer:
    """Fits the table of piece vectors to the pairings."""

    def __init__(self, bags: dict[str, Bags], pieces: int, recipe: StaticRecipe) -> None:
        import torch

        torch.manual_seed(recipe.seed)
        self.rng = np.random.default_rng(recipe.seed)
        self.bags, self.recipe = bags, recipe
        table = torch.randn(pieces, recipe.dimension) * 0.05
        table[UNKNOWN_ID] = 0
        self.table = torch.nn.Parameter(table)
        self.queues: dict[Pairing, NDArray[np.int64]] = {}
        # Questions about one passage share it: it is no wrong answer to any of them.
        self.same = {p.right: self._same(bags[p.right]) for p in PAIRINGS}

    @staticmethod
    def _same(column: Bags) -> NDArray[np.int64]:
        """A number a text, equal for equal texts."""
        numbers: dict[bytes, int] = {}
        spans = zip(column.offsets[:-1], column.offsets[1:], strict=True)
        return np.array([numbers.setdefault(column.pieces[a:b].tobytes(), len(numbers)) for a, b in spans])

    def unit_vectors(self, column: Bags, rows: NDArray[np.int64], dropout: float) -> torch.Tensor:
        """Unit vectors of some rows of a column."""
        import torch
        from torch.nn import functional as f

        start, lengths = column.offsets[rows], column.offsets[rows + 1] - column.offsets[rows]
        ends = np.concatenate([[0], np.cumsum(lengths)])
        pieces = column.pieces[np.arange(ends[-1]) + np.repeat(start - ends[:-1], lengths)].astype(np.int64)
        if dropout:
            kept = self.rng.random(len(pieces)) >= dropout
            pieces, ends = pieces[kept], np.concatenate([[0], np.cumsum(kept)])[ends]
        vectors = f.embedding_bag(
            torch.from_numpy(pieces),
            self.table,
            torch.from_numpy(ends[:-1]),
            mode="sum",
            padding_idx=UNKNOWN_ID,
        )
        return f.normalize(vectors, dim=-1, eps=1e-6)

    def loss(self, pairing: Pairing, rows: NDArray[np.int64]) -> torch.Tensor:
        """In-batch negatives in both directions (InfoNCE, van den Oord et al. 2018)."""
        import torch
        from torch.nn import functional as f

        dropout = self.recipe.dropout if pairing.dropout is None else pairing.dropout
        left = self.unit_vectors(self.bags[pairing.left], rows, dropout)
        right = self.unit_vectors(self.bags[pairing.right], rows, self.recipe.dropout)
        scores = left @ right.T / self.recipe.temperature
        same = torch.from_numpy(self.same[pairing.right][rows])
        twins = (same[:, None] == same[None]).fill_diagonal_(False)
        scores = scores.masked_fill(twins, -1e4)
        own = torch.arange(len(rows))
        return (f.cross_entropy(scores, own) + f.cross_entropy(scores.T, own)) / 2

    def fit(self) -> NDArray[np.float32]:
        """The trained table.

        Returns:
            (pieces, dimension)
        """
        import torch
        from tqdm import trange

        recipe = self.recipe
        optimizer = torch.optim.Adam([self.table], fused=True)
        shares = np.array([p.weight for p in PAIRINGS]) / sum(p.weight for p in PAIRINGS)
        progress = trange(recipe.steps, desc="steps", mininterval=5)
        for step in progress:
            pairing = PAIRINGS[self.rng.choice(len(PAIRINGS), p=shares)]
            size = min(recipe.batch, len(self.bags[pairing.left]))
            if len(self.queues.get(pairing, ())) < size:
                self.queues[pairing] = self.rng.permutation(len(self.bags[pairing.left]))
            rows, self.queues[pairing] = np.split(self.queues[pairing], [size])
            warm, left = min(1.0, (step + 1) / 50), 1 - step / recipe.steps
            optimizer.param_groups[0]["lr"] = recipe.learning_rate * warm * left
            loss = self.loss(pairing, rows)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            progress.set_postfix_str(f"{pairing.left} -> {pairing.right} {loss.item():.3f}", refresh=False)
        table = self.table.detach().numpy()
        norms = np.linalg.norm(table, axis=1, keepdims=True)
        return np.asarray(table * np.where(norms == 0, 1, norms) ** -self.recipe.damping, dtype=np.float32)


def save(table: NDArray[np.float32], tokenizer: Tokenizer, folder: Path) -> None:
    """Writes sentence-transformers' StaticEmbedding format, in half precision."""
    from safetensors.numpy import save as to_bytes

    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    (folder / "1_Normalize" / "config.json").write_text("{}\n")
    (folder / "model.safetensors").write_bytes(to_bytes({"embedding.weight": table.astype(np.float16)}))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    modules = [("", "StaticEmbedding"), ("1_Normalize", "Normalize")]
    listed = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(modules)
    ]
    (folder / "modules.json").write_text(json.dumps(listed, indent=2) + "\n")


def train(columns: Columns, recipe: StaticRecipe) -> tuple[NDArray[np.float32], Tokenizer]:
    """Columns of texts -> (table of piece vectors, tokenizer). The same input gives the same bytes."""
    print("learning the pieces", flush=True)
    tokenizer = train_tokenizer(vocabulary_texts(columns, recipe.seed), recipe.pieces)
    print("cutting the texts into pieces", flush=True)
    bags = {name: to_bags(texts, tokenizer, recipe.longest) for name, texts in columns.items()}
    return StaticTrainer(bags, tokenizer.get_vocab_size(), recipe).fit(), tokenizer
