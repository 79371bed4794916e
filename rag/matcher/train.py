"""Train the matcher: `python -m rag.matcher.train --data DIR --out rag/matcher`.

Reads `reader_id.jsonl`, `reader_en.jsonl` and `parallel.tsv` from DIR and the word vectors of the bundled static
encoder, whose digest it records in the weights. Seeded. A checkpoint lies beside the weights while it runs, and a run
that was stopped goes on from it.

The loss of a group, a question with its passages, has two parts (Clark and Gardner 2018, “Simple and Effective
Multi-Paragraph Reading Comprehension”): in each passage, words against "no answer here"; and over the words of all of
them, the answer's against the others, so that scores of different passages can be compared. An answer of several words
counts as the sum of their probabilities, plus a share for each of them, which keeps its ends visible.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as f
from torch.utils.data import DataLoader, Dataset

from embeddings import Encoder, open_encoder
from rag.matcher.features import ASKED, MATCH, SURFACE, Lookup, ask, match, page
from rag.matcher.network import WEIGHTS
from rag.reader.training_data import Group, Grouper, Mix, Row, read_lexicons, read_rows
from rag.text.vectors import WordVectors

CHECKPOINT = "matcher-{encoder}.checkpoint.pt"
MIX = Mix(translated=0.4, by_word=0.3, switched=0.4, others=3, lost=0.15)
SAVE_EVERY = 500
"""Steps between checkpoints."""


@dataclass(frozen=True)
class Recipe:
    """What decides the weights, besides the data."""

    width: int = 96
    directions: int = 64
    """Numbers that a word's direction is projected to."""
    dilations: tuple[int, ...] = (1, 2, 4, 8)
    heads: int = 2
    """Ways in which the question is summed up."""
    epochs: float = 1.0
    batch: int = 8
    """Groups a step."""
    learning_rate: float = 2e-3
    dropout: float = 0.2
    """Of whole words of a passage, and of hidden numbers."""
    question_dropout: float = 0.4
    """Of whole words of a question. So high because the encoder learnt from the same questions: the direction of each
    leads to its context, which holds for no other question."""
    each_word: float = 0.3
    """Weight of the part of the loss that wants every word of the answer."""
    averaging: float = 0.998
    """Of the weights, exponential; the average ships."""
    longest: int = 220
    """Words of a passage in training; reading has no limit."""
    seed: int = 0


class Batch(NamedTuple):
    """g groups, p passages of at most n words, q words of a question at most."""

    words: Tensor
    """(p, n, dimension)"""
    features: Tensor
    """(p, n, len(SURFACE) + len(MATCH))"""
    mask: Tensor
    """(p, n)"""
    answer: Tensor
    """Which words belong to an answer, (p, n)."""
    group_of: Tensor
    """(p,)"""
    question: Tensor
    """(g, q, dimension)"""
    question_mask: Tensor
    """(g, q)"""
    asked: Tensor
    """(g, ASKED)"""


class MatcherModule(nn.Module):
    """`network.Matcher` in torch; the names of the weights are the same."""

    def __init__(self, dimension: int, recipe: Recipe) -> None:
        super().__init__()
        width = recipe.width
        directions = recipe.directions
        self.dropout, self.question_dropout = recipe.dropout, recipe.question_dropout
        self.project = nn.Linear(dimension, directions, bias=False)
        self.pool = nn.Linear(directions, recipe.heads, bias=False)
        self.asked = nn.Linear(recipe.heads * directions + ASKED, width)
        self.words = nn.Linear(3 * directions, width)
        self.features = nn.Linear(len(SURFACE) + len(MATCH), width, bias=False)
        self.condition = nn.Linear(width, width, bias=False)
        self.layers = nn.ModuleList(nn.Linear(3 * width, 2 * width) for _ in recipe.dilations)
        self.out = nn.Linear(width, 1, bias=False)
        self.out_asked = nn.Linear(width, width, bias=False)
        self.null_hidden = nn.Linear(2 * width, width)
        self.null = nn.Linear(width, 1)
        self.sharpness = nn.Parameter(torch.tensor(4.0))
        self.register_buffer("dilations", torch.tensor([float(d) for d in recipe.dilations]))
        self._dilations = recipe.dilations
        with torch.no_grad():  # projected unit vectors keep about unit length
            self.project.weight.normal_(0, directions**-0.5)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits of the words, (p, n), -inf where there is none, and of no answer, (p,)."""
        words, question = batch.words, batch.question
        if self.training:  # whole words, so that no rare one can be leant on
            words = words * (torch.rand(words.shape[:2]) >= self.dropout)[..., None]
            question = question * (torch.rand(question.shape[:2]) >= self.question_dropout)[..., None]
        mask = batch.mask[..., None]
        projected = self.project(words)
        asked = self.project(question)  # (g, q, directions)
        missing = (batch.question_mask - 1) * 1e4
        pooled = torch.softmax(self.pool(asked) + missing[..., None], dim=1).transpose(1, 2) @ asked
        summary = torch.tanh(self.asked(torch.cat([pooled.flatten(1), batch.asked], dim=-1)))
        own, summary = asked[batch.group_of], summary[batch.group_of]
        weights = projected @ own.transpose(1, 2) * self.sharpness + missing[batch.group_of, None]
        aligned = torch.softmax(weights, dim=-1) @ own
        hidden = self.words(torch.cat([projected, aligned, projected * aligned], dim=-1))
        hidden = f.relu(hidden + self.features(batch.features) + self.condition(summary)[:, None]) * mask
        for layer, dilation in zip(self.layers, self._dilations, strict=True):
            wide = f.pad(f.dropout(hidden, self.dropout, self.training), (0, 0, dilation, dilation))
            n = hidden.shape[1]
            around = [wide[:, :n], wide[:, dilation : dilation + n], wide[:, 2 * dilation :]]
            value, gate = layer(torch.cat(around, dim=-1)).chunk(2, dim=-1)
            hidden = (hidden + value * torch.sigmoid(gate)) * mask
        logits = (hidden * (self.out.weight[0] + self.out_asked(summary))[:, None]).sum(dim=-1)
        best = hidden.masked_fill(mask == 0, -1e4).amax(dim=1)
        null = self.null(f.relu(self.null_hidden(torch.cat([best, summary], dim=-1))))[:, 0]
        return logits.float().masked_fill(batch.mask == 0, -1e4), null.float()


def loss_of(logits: Tensor, null: Tensor, batch: Batch, each_word: float) -> Tensor:
    """Mean over the groups; see the module's docstring."""
    has = batch.answer.any(dim=1)
    answers = logits.masked_fill(~batch.answer, -1e4)
    total = torch.logsumexp(torch.cat([logits, null[:, None]], dim=1), dim=1)
    right = torch.where(has, torch.logsumexp(answers, dim=1), null)
    within = (total - right).sum()
    share = batch.answer.float() / batch.answer.sum(dim=1, keepdim=True).clamp(min=1)
    every = (torch.logsumexp(logits, dim=1) * has - (logits * share).sum(dim=1)).sum()
    groups = len(batch.asked)
    across = logits.new_zeros(())
    for g in range(groups):
        own = batch.group_of == g
        if has[own].any():
            across = across + torch.logsumexp(logits[own], (0, 1)) - torch.logsumexp(answers[own], (0, 1))
    return (within + across + each_word * every) / groups


def to_batch(groups: Sequence[Group], vectors: Lookup, longest: int) -> Batch:
    """Groups as padded tensors."""
    asked = [ask(group.question, vectors) for group in groups]
    read, group_of = [], []
    for g, group in enumerate(groups):
        for text in group.passages:
            one = page(text.title, text.text, vectors)
            features = np.hstack([one.surface, match(asked[g], one)])
            answer = np.array(
                [any(a < w.end and w.start < b for a, b in text.answers) for w in one.words], bool
            )
            read.append((one.vectors[:longest], features[:longest], answer[:longest]))
            group_of.append(g)
    ones = [torch.ones(len(vector)) for vector, _, _ in read]

    def pad(arrays: Sequence[NDArray[Any]]) -> Tensor:
        return nn.utils.rnn.pad_sequence([torch.from_numpy(one) for one in arrays], batch_first=True)

    return Batch(
        words=pad([one[0] for one in read]),
        features=pad([one[1] for one in read]),
        mask=nn.utils.rnn.pad_sequence(ones, batch_first=True),
        answer=pad([one[2] for one in read]),
        group_of=torch.tensor(group_of),
        question=pad([one.vectors for one in asked]),
        question_mask=pad([np.ones(len(one.vectors), np.float32) for one in asked]),
        asked=torch.from_numpy(np.array([one.described for one in asked])),
    )


class Steps(Dataset[Batch]):
    """Step number -> its batch; each depends on the seed and the number alone."""

    def __init__(self, rows: Sequence[Row], grouper: Grouper, vectors: WordVectors, recipe: Recipe) -> None:
        self._rows, self._grouper, self._recipe = rows, grouper, recipe
        self._vectors = Lookup(vectors)
        self.first = 0

    def __len__(self) -> int:
        return max(1, int(self._recipe.epochs * len(self._rows) / self._recipe.batch)) - self.first

    def __getitem__(self, step: int) -> Batch:
        recipe, groups = self._recipe, []
        begin = (step + self.first) * recipe.batch
        for place in range(begin, begin + recipe.batch):
            epoch, index = divmod(place, len(self._rows))
            row = self._rows[_order(recipe.seed, epoch, len(self._rows))[index]]
            groups.append(self._grouper.group(row, f"{recipe.seed}:{place}"))
        return to_batch(groups, self._vectors, recipe.longest)


_ORDERS: dict[tuple[int, int, int], NDArray[np.int64]] = {}


def _order(seed: int, epoch: int, count: int) -> NDArray[np.int64]:
    key = (seed, epoch, count)
    if key not in _ORDERS:
        _ORDERS[key] = np.random.default_rng([seed, epoch]).permutation(count)
    return _ORDERS[key]


def train(
    rows: Sequence[Row],
    grouper: Grouper,
    vectors: WordVectors,
    recipe: Recipe,
    checkpoint: Path | None = None,
) -> dict[str, Tensor]:
    """The averaged weights after all steps; goes on from `checkpoint` when it is there."""
    from tqdm import tqdm

    torch.manual_seed(recipe.seed)
    dimension = vectors.word_vectors(["a"]).shape[1]
    module = MatcherModule(dimension, recipe)
    average = {name: value.clone() for name, value in module.state_dict().items()}
    optimizer = torch.optim.AdamW(module.parameters(), weight_decay=1e-2, betas=(0.9, 0.98))
    steps = Steps(rows, grouper, vectors, recipe)
    total = len(steps)
    if checkpoint and checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        if state["recipe"] == json.dumps(asdict(recipe)):
            module.load_state_dict(state["module"])
            optimizer.load_state_dict(state["optimizer"])
            average, steps.first = state["average"], state["step"]
    loader = DataLoader(steps, batch_size=None, num_workers=1 if total > 100 else 0)
    progress = tqdm(loader, desc="steps", initial=steps.first, total=total, mininterval=5)
    smooth = 0.0
    for step, batch in enumerate(progress, steps.first):
        torch.manual_seed((recipe.seed << 32) + step)  # as if the run had not been stopped before
        lr = recipe.learning_rate * min(1.0, (step + 1) / 200) * (1 - step / total)
        optimizer.param_groups[0]["lr"] = lr
        logits, null = module(batch)
        loss = loss_of(logits, null, batch, recipe.each_word)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(module.parameters(), 5.0)
        optimizer.step()
        keep = min(recipe.averaging, (step + 1) / (step + 10))
        for name, value in module.state_dict().items():
            average[name].lerp_(value, 1 - keep)
        smooth += (loss.item() - smooth) * max(0.01, 1 / (step + 1))
        progress.set_postfix_str(f"loss {smooth:.3f}", refresh=False)
        if checkpoint and (step + 1) % SAVE_EVERY == 0:
            state = {"module": module.state_dict(), "optimizer": optimizer.state_dict(), "average": average}
            partial = checkpoint.with_suffix(".tmp")
            torch.save(state | {"step": step + 1, "recipe": json.dumps(asdict(recipe))}, partial)
            os.replace(partial, checkpoint)
    return average


def save(weights: dict[str, Tensor], folder: Path, metadata: dict[str, str]) -> None:
    """Writes the weights in half precision."""
    from safetensors.numpy import save as to_bytes

    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: value.numpy().astype(np.float16) for name, value in weights.items()}
    (folder / WEIGHTS).write_bytes(to_bytes(arrays, metadata))


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    defaults = Recipe()
    parser = argparse.ArgumentParser(
        prog="python -m rag.matcher.train", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the weights to")
    parser.add_argument("--encoder", default="bundled-fast", help="whose word vectors to read with")
    parser.add_argument("--epochs", type=float, default=defaults.epochs)
    parser.add_argument("--seed", type=int, default=defaults.seed)
    options = parser.parse_args(arguments)
    recipe = Recipe(epochs=options.epochs, seed=options.seed)
    started = time.monotonic()
    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))  # one core prepares the batches
    encoder: Encoder = open_encoder(options.encoder)
    if not isinstance(encoder, WordVectors):
        raise SystemExit(f"{options.encoder} has no word vectors: give a static encoder")
    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint = options.out / CHECKPOINT.format(encoder=encoder.digest[:12])
    rows, grouper = read_rows(options.data, encoder, paragraphs=0), Grouper(read_lexicons(options.data), MIX)
    weights = train(rows, grouper, encoder, recipe, checkpoint)
    minutes = (time.monotonic() - started) / 60
    metadata = {"encoder": encoder.digest, "recipe": json.dumps(asdict(recipe)), "minutes": f"{minutes:.0f}"}
    save(weights, options.out, metadata)
    checkpoint.unlink(missing_ok=True)
    print(
        f"{options.out / WEIGHTS}: {sum(w.numel() for w in weights.values()):,} numbers, {minutes:.0f} minutes"
    )


if __name__ == "__main__":
    main()
