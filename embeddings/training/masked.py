"""Teach an English BERT the words of another language by masked language modelling.

Of running text (Devlin et al. 2019), and of a sentence beside its translation, so that what is hidden in one language
can be read off the other (Conneau and Lample 2019, “Cross-lingual Language Model Pretraining”). The reader starts from
what comes of it. Worth its time on a graphics card; on two cores it can start from the encoder's body instead.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from embeddings.measure import read_json_lines
from embeddings.static import StaticEncoder
from embeddings.training import student
from embeddings.training.contextual import Order, padded, tokenised
from embeddings.training.contextual_data import joined, read_paragraphs, read_parallel
from embeddings.training.run import Run
from embeddings.training.student import BODY


class MaskedHead(nn.Module):
    """BERT's own: a layer before the pieces' vectors are compared with, and a bias for each piece."""

    def __init__(self, width: int, pieces: int) -> None:
        super().__init__()
        self.before = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(pieces))

    def forward(self, states: Tensor, vectors: Tensor) -> Tensor:
        """(n, width) states, (pieces, width) vectors -> (n, pieces) logits"""
        logits: Tensor = self.before(states) @ vectors.T + self.bias
        return logits


@dataclass(frozen=True)
class MaskedRecipe:
    """What decides the weights, besides the data and the English model."""

    new_pieces: int = 16_000
    steps: int = 4_000
    batch: int = 256
    """Texts a step."""
    learning_rate: float = 5e-4
    embedding_rate: float = 1e-3
    warmup: int = 200
    hidden: float = 0.2
    """Pieces that are hidden: of ten, eight are masked, one is another piece and one stays."""
    longest: int = 160
    paragraphs: int = 300_000
    seed: int = 0


@dataclass
class MaskedData:
    """What is read: running text, and pairs of texts that mean the same."""

    texts: list[str]
    pairs: list[tuple[str, str]]


TASKS = {"texts": 0.6, "pairs": 0.4}
"""Share of the steps."""


def read_masked_data(folder: Path, seed: int, paragraphs: int) -> MaskedData:
    """Paragraphs of Wikipedia, contexts of both reading sets, and the parallel sentences, alone and strung together.

    Args:
        folder: holds `parallel.tsv`, `wiki_id*.jsonl[.gz]`, `reader_id.jsonl` and `reader_en.jsonl`.
        seed: of what is drawn and of which language comes first in a pair.
        paragraphs: of Wikipedia, at most.
    """
    rng = random.Random(seed)
    texts = [f"{row['title']}: {row['text']}" for row in read_paragraphs(folder, paragraphs, rng)]
    contexts = dict.fromkeys(
        row["context"] for lang in ("id", "en") for row in read_json_lines(folder / f"reader_{lang}.jsonl")
    )
    parallel = read_parallel(folder)
    pairs = [(english, indonesian) for english, indonesian, _ in parallel]
    strung = list(joined(parallel, rng))
    english = [one for one, _ in strung]
    # Contexts, and with them English, which is not to be forgotten: there is far less of them.
    texts += [text for text in [*contexts, *english] for _ in range(3)]
    pairs += strung
    return MaskedData(texts, [pair if rng.random() < 0.5 else (pair[1], pair[0]) for pair in pairs])


class MaskedTrainer:
    """Fits an English model to both languages.

    Args:
        data: what is read.
        english: folder of an English BERT model, to start from.
        static: bilingual space that new pieces start from.
        folder: of the checkpoint, the log, and the body that comes of it.
    """

    def __init__(
        self, data: MaskedData, english: Path, static: StaticEncoder, folder: Path, recipe: MaskedRecipe
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.folder, self.run = recipe, folder, Run(folder, recipe)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = student.load(english, self.device)
        self.tokenizer = student.extend(
            self.model, student.load_tokenizer(english), static, recipe.new_pieces
        )
        self.model.train()
        self.head = MaskedHead(self.model.config.hidden_size, self.model.config.vocab_size).to(self.device)
        groups = student.parameter_groups(self.model, recipe.learning_rate, recipe.embedding_rate)
        groups.append({"params": list(self.head.parameters()), "rate": recipe.learning_rate})
        self.optimizer = torch.optim.AdamW(groups, lr=recipe.learning_rate, weight_decay=0.01, fused=True)
        self._tokenise(data)
        self.step, self.seconds = 0, 0.0

    def _tokenise(self, data: MaskedData) -> None:
        recipe = self.recipe
        first = tokenised([one for one, _ in data.pairs], self.tokenizer, recipe.longest)
        second = tokenised([other for _, other in data.pairs], self.tokenizer, recipe.longest)
        self.pieces = {
            "texts": tokenised(data.texts, self.tokenizer, recipe.longest),
            # The special piece that the second begins with is the first one's end.
            "pairs": [np.concatenate([a, b[1:]]) for a, b in zip(first, second, strict=True)],
        }
        self.begins = np.array([len(a) for a in first])
        self.orders = {
            name: Order(np.array([len(ids) for ids in own]), recipe.batch, [recipe.seed, number])
            for number, (name, own) in enumerate(self.pieces.items())
        }
        known = self.tokenizer.get_vocab()
        self.special = [known[name] for name in ("[CLS]", "[SEP]", "[PAD]")]
        self.mask = known["[MASK]"]
        shares = np.cumsum(list(TASKS.values()))
        drawn = np.random.default_rng(recipe.seed).random(recipe.steps)
        names = list(TASKS)
        self.sequence = [names[n] for n in np.searchsorted(shares / shares[-1], drawn, side="right")]

    def loss(self, name: str, rows: NDArray[np.int64]) -> Tensor:
        """Mean surprise at what was hidden, in nats."""
        pieces, mask = padded([self.pieces[name][i] for i in rows])
        types = np.zeros_like(pieces)
        if name == "pairs":
            types[(np.arange(pieces.shape[1])[None] >= self.begins[rows][:, None]) & mask] = 1
        rng = np.random.default_rng([self.recipe.seed, 1, self.step])
        may = mask & ~np.isin(pieces, self.special)
        hidden = np.flatnonzero(may & (rng.random(pieces.shape) < self.recipe.hidden))
        if not len(hidden):
            hidden = np.flatnonzero(may)[:1]
        wanted = pieces.flat[hidden]
        how = rng.random(len(hidden))
        shown = np.where(how < 0.8, self.mask, wanted)
        shown = np.where(how > 0.9, rng.integers(self.model.config.vocab_size, size=len(hidden)), shown)
        pieces.flat[hidden] = shown
        ids, kinds, where, right, seen = (
            torch.from_numpy(one).to(self.device) for one in (pieces, types, hidden, wanted, mask)
        )
        with torch.autocast(self.device, dtype=torch.bfloat16):
            states = self.model(
                input_ids=ids, token_type_ids=kinds, attention_mask=seen.long()
            ).last_hidden_state
            vectors = self.model.embeddings.word_embeddings.weight
            logits: Tensor = self.head(states.flatten(0, 1)[where], vectors)
        return torch.nn.functional.cross_entropy(logits.float(), right)

    def fit(self, every: int = 500) -> None:
        """Train to the end, from the checkpoint if there is one.

        Args:
            every: steps between two checkpoints.
        """
        recipe, counts = self.recipe, dict.fromkeys(TASKS, 0)
        self.resume()
        for name in self.sequence[: self.step]:
            counts[name] += 1
        losses: dict[str, list[Tensor]] = {}
        begun = time.monotonic()
        while self.step < recipe.steps:
            name = self.sequence[self.step]
            rate = min(1.0, (self.step + 1) / recipe.warmup) * (1 - self.step / recipe.steps)
            for group in self.optimizer.param_groups:
                group["lr"] = group["rate"] * rate
            loss = self.loss(name, self.orders[name](counts[name]))
            counts[name] += 1
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.step += 1
            losses.setdefault(name, []).append(loss.detach())
            if self.step % every == 0 or self.step == recipe.steps:
                self.seconds += time.monotonic() - begun
                self.checkpoint()
                line: dict[str, Any] = {"step": self.step, "minutes": round(self.seconds / 60, 1)}
                line |= {task: float(torch.stack(values).mean()) for task, values in sorted(losses.items())}
                self.run.log(line)
                losses, begun = {}, time.monotonic()

    def checkpoint(self) -> None:
        """Keep everything that the next step depends on."""
        self.run.save(
            {
                "model": self.model.state_dict(),
                "head": self.head.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "step": self.step,
                "seconds": self.seconds,
            }
        )

    def resume(self) -> None:
        """Take up the checkpoint, if there is one."""
        state = self.run.load(self.device)
        if state is None:
            return
        self.model.load_state_dict(state["model"])
        self.head.load_state_dict(state["head"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]

    def save(self) -> None:
        """Write the body, which other runs start from."""
        student.save(self.model, self.tokenizer, self.folder / BODY)
