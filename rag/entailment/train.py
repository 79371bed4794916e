"""Train the network: `python -m rag.entailment.train --data DIR --start START --work WORK --out rag/entailment`.

Reads the training data in DIR, and the sentences that we wrote. START is the working folder of a reader (`python -m
rag.reader.train`), whose body it starts from, or of a run of this one. Every step is a function of the seed and its
number, and a checkpoint in WORK holds the rest, so that a run stopped at any moment goes on where it was. What was
written about some of the texts is held out: the log has figures of it. `--prepare` only reads the data, which takes
long, and keeps it in WORK.
"""

from __future__ import annotations

import argparse
import copy
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, Subset

from embeddings.contextual import TOKENIZER
from embeddings.training import student
from embeddings.training.export import export
from embeddings.training.rounding import round_linear_layers, unround_linear_layers
from embeddings.training.run import Run, prepared
from embeddings.training.student import BODY
from rag.entailment.network import WEIGHTS, windows_of
from rag.entailment.training_data import read_pairs
from rag.entailment.training_pairs import Pair
from rag.reader.measure import auc
from rag.reader.windows import Window

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

CHOSEN = ("epochs", "batch", "learning_rate", "head_rate", "dropout", "warmup", "rounded", "seed")
"""Of the recipe, what the command line may change."""
VERDICTS = 3
HEAD = "entailment.safetensors"
"""The head, in the folder of the body."""
SAVE_EVERY = 100
"""Steps between checkpoints."""
_SORTED = 16
"""Batches among which pairs of like length are brought together."""
_WIDTHS = 16
"""Widths of batches are multiples of it."""


@dataclass(frozen=True)
class Recipe:
    """What decides the weights, besides the data."""

    epochs: float = 6.0
    batch: int = 384
    """Pairs a step."""
    learning_rate: float = 2e-4
    head_rate: float = 1e-3
    """Learning rate of the head, which is new."""
    dropout: float = 0.1
    warmup: int = 300
    averaging: float = 0.1
    """Of the weights, exponential, over this share of the steps; the average ships."""
    rounded: float = 0.85
    """Share of the steps after which the network is rounded to eight bits while it learns."""
    seed: int = 0


class Batch(NamedTuple):
    """Pairs as arrays, (pairs, pieces) each."""

    ids: Tensor
    mask: Tensor
    types: Tensor
    labels: Tensor
    """(pairs,)"""


class VerdictModule(nn.Module):
    """A BERT body with logits of the three verdicts for each piece, (texts, pieces, 3); those of the first count."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body
        self.verdict = nn.Linear(body.config.hidden_size, VERDICTS)
        nn.init.normal_(self.verdict.weight, std=0.02)
        nn.init.zeros_(self.verdict.bias)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """(texts, pieces) each -> (texts, pieces, 3)"""
        output = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        logits: Tensor = self.verdict(output.last_hidden_state)
        return logits


class Steps(Dataset[Batch]):
    """Step number -> its batch, which depends on the seed and the number alone."""

    def __init__(self, pairs: Sequence[Pair], tokenizer: Tokenizer, recipe: Recipe) -> None:
        self._windows = windows_of(tokenizer)
        self._pairs = pairs
        self._batches = list(self._drawn(recipe))

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, step: int) -> Batch:
        chosen = [self._pairs[n] for n in self._batches[step]]
        read = [self._windows.of(one.sentence, [one])[0][0] for one in chosen]
        return batch_of(read, [one.label for one in chosen])

    def _drawn(self, recipe: Recipe) -> Iterator[list[int]]:
        rng = np.random.default_rng(recipe.seed)
        lengths = np.array([len(one.sentence) + len(one.text) for one in self._pairs])
        left = round(recipe.epochs * len(self._pairs) / recipe.batch)
        while left:
            order = rng.permutation(len(self._pairs))
            for begin in range(0, len(order), recipe.batch * _SORTED):
                some = order[begin : begin + recipe.batch * _SORTED]
                some = some[np.argsort(lengths[some], kind="stable")]
                batches = [some[at : at + recipe.batch] for at in range(0, len(some), recipe.batch)]
                rng.shuffle(batches)
                for one in batches[:left]:
                    yield [int(n) for n in one]
                    left -= 1


def batch_of(windows: Sequence[Window], labels: Sequence[int]) -> Batch:
    """Windows as arrays."""
    width = -(-max(len(one.pieces) for one in windows) // _WIDTHS) * _WIDTHS
    ids, mask, types = np.zeros((3, len(windows), width), np.int64)
    for row, one in enumerate(windows):
        n = len(one.pieces)
        ids[row, :n], mask[row, :n], types[row, :n] = one.pieces, 1, one.types
    return Batch(*map(torch.from_numpy, (ids, mask, types, np.asarray(labels, np.int64))))


class EntailmentTrainer:
    """Fits the network.

    Args:
        pairs: to learn from.
        start: working folder of a reader, whose body the network starts from, or of a run of this one, which goes on.
        folder: of the checkpoint and the log.
    """

    def __init__(self, pairs: Sequence[Pair], start: Path, folder: Path, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.folder, self.run = recipe, folder, Run(folder, recipe)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        body = student.load(start / BODY, self.device, recipe.dropout)
        self.module = VerdictModule(body).to(self.device).train()
        if (head := start / BODY / HEAD).exists():
            self.module.verdict.load_state_dict(load_file(head))
        # Few words are met often enough to move.
        self.module.body.embeddings.word_embeddings.weight.requires_grad = False
        self.tokenizer = student.load_tokenizer(start / BODY)
        self.steps = Steps(pairs, self.tokenizer, recipe)
        self._trained = {name: p for name, p in self.module.named_parameters() if p.requires_grad}
        self.average = {name: value.detach().clone() for name, value in self._trained.items()}
        of_body, of_head = (
            [p for name, p in self._trained.items() if name.startswith("body") == is_body]
            for is_body in (True, False)
        )
        self._rates = (recipe.learning_rate, recipe.head_rate)
        self.optimizer = torch.optim.AdamW(
            [{"params": of_body}, {"params": of_head}], weight_decay=0.01, fused=self.device == "cuda"
        )
        self.step, self.seconds = 0, 0.0

    def fit(self, held_out: Sequence[Pair] = (), workers: int = 0) -> None:
        """Train to the end, from the checkpoint if there is one.

        Args:
            held_out: to give figures of in the log.
            workers: processes that prepare batches; without any, the training's own does.
        """
        recipe, total = self.recipe, len(self.steps)
        self.resume()
        losses: list[Tensor] = []
        begun = time.monotonic()
        batches = DataLoader(
            Subset(self.steps, range(self.step, total)), batch_size=None, num_workers=workers
        )
        for batch in batches:
            if self.step >= recipe.rounded * total:
                round_linear_layers(self.module)
            share = min(1.0, (self.step + 1) / recipe.warmup) * (1 - self.step / total)
            for group, rate in zip(self.optimizer.param_groups, self._rates, strict=True):
                group["lr"] = rate * share
            ids, mask, types, labels = (one.to(self.device) for one in batch)
            with torch.autocast(ids.device.type, dtype=torch.bfloat16):
                logits = self.module(ids, mask, types)[:, 0]
            loss = nn.functional.cross_entropy(logits.float(), labels)
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self._trained.values(), 1.0)
            self.optimizer.step()
            self.step += 1
            keep = min(1 - 1 / max(1.0, recipe.averaging * total), self.step / (self.step + 9))
            with torch.no_grad():
                torch._foreach_lerp_(list(self.average.values()), list(self._trained.values()), 1 - keep)
            losses.append(loss.detach())
            if self.step % SAVE_EVERY == 0 or self.step == total:
                self.seconds += time.monotonic() - begun
                self.checkpoint()
                line: dict[str, float] = {"step": self.step, "of": total, "seconds": round(self.seconds)}
                line |= {"loss": float(torch.stack(losses).mean())}
                if held_out and (self.step % (3 * SAVE_EVERY) == 0 or self.step == total):
                    line |= figures(self.entailed(held_out), held_out)
                self.run.log(line)
                losses, begun = [], time.monotonic()

    def entailed(self, pairs: Sequence[Pair]) -> list[float]:
        """How probable it is, to the network with the averaged weights as it is now, that each pair is entailed."""
        module = self.averaged()
        windows = windows_of(self.tokenizer)
        read = [windows.of(one.sentence, [one])[0][0] for one in pairs]
        found = np.zeros(len(read))
        order = sorted(range(len(read)), key=lambda n: len(read[n].pieces))
        with torch.inference_mode():
            for begin in range(0, len(order), self.recipe.batch):
                some = order[begin : begin + self.recipe.batch]
                batch = batch_of([read[n] for n in some], [0] * len(some))
                logits = module(*(one.to(self.device) for one in batch[:3]))[:, 0]
                found[some] = logits.softmax(dim=-1)[:, 0].cpu()
        return [float(one) for one in found]

    def averaged(self) -> VerdictModule:
        """The network with the averaged weights, as it is now."""
        unround_linear_layers(self.module)
        module = copy.deepcopy(self.module).eval()
        module.load_state_dict(self.average, strict=False)
        return module

    def checkpoint(self) -> None:
        """Keep everything that the next step depends on."""
        self.run.save(
            {
                "module": {name: value.detach() for name, value in self._trained.items()},
                "average": self.average,
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
        self.module.load_state_dict(state["module"], strict=False)
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.step, self.seconds = state["average"], state["step"], state["seconds"]

    def save(self) -> None:
        """Write the network in float32 to the working folder."""
        module = self.averaged()
        student.save(module.body, self.tokenizer, self.folder / BODY)
        save_file(module.verdict.state_dict(), self.folder / BODY / HEAD)


def average(shares: Mapping[Path, float], work: Path) -> None:
    """Leave in the working folder what finished runs left in theirs, averaged (Wortsman et al. 2022, “Model soups”)."""
    (work / BODY).mkdir(parents=True, exist_ok=True)
    for name in ("model.safetensors", HEAD):
        parts = [(load_file(folder / BODY / name), share) for folder, share in shares.items()]
        mean = {key: sum(part[key] * share for part, share in parts) for key in parts[0][0]}
        save_file(
            {key: torch.as_tensor(value) for key, value in mean.items()}, work / BODY / name, {"format": "pt"}
        )
    for name in ("config.json", TOKENIZER):
        shutil.copy(next(iter(shares)) / BODY / name, work / BODY / name)


def share(text: str) -> tuple[Path, float]:
    """`FOLDER=SHARE` of the command line."""
    folder, _, number = text.rpartition("=")
    return Path(folder), float(number)


def ship(work: Path, folder: Path) -> None:
    """Write the network of a finished run as it ships to `folder`."""
    module = VerdictModule(student.load(work / BODY, "cpu"))
    module.verdict.load_state_dict(load_file(work / BODY / HEAD))
    config = module.body.config
    export(module, folder / WEIGHTS, heads=config.num_attention_heads, width=config.hidden_size)


def figures(entailed: Sequence[float], pairs: Sequence[Pair]) -> dict[str, float]:
    """How well true sentences are told from each kind of false ones (AUC), and from all."""
    true = [p for p, one in zip(entailed, pairs, strict=True) if one.label == 0]
    found = {}
    for kind in ("", *sorted({one.kind for one in pairs if one.label})):
        false = [p for p, one in zip(entailed, pairs, strict=True) if one.label and kind in ("", one.kind)]
        found[f"AUC, {kind or 'all'}"] = auc([*true, *false], [True] * len(true) + [False] * len(false))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    defaults = Recipe()
    parser = argparse.ArgumentParser(
        prog="python -m rag.entailment.train", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--data", type=Path, help="folder of the training data")
    parser.add_argument("--start", type=Path, help="working folder of a reader, or of another run")
    parser.add_argument("--work", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--out", type=Path, help="folder to write the network to, as it ships")
    parser.add_argument("--prepare", action="store_true", help="read the data, and no more")
    parser.add_argument(
        "--average",
        type=share,
        nargs="+",
        metavar="FOLDER=SHARE",
        help="ship the average of these finished runs",
    )
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches")
    for name in CHOSEN:
        default = getattr(defaults, name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    options = parser.parse_args(arguments)
    if options.average:
        if not options.out:
            parser.error("--out is needed to ship an average")
        average(dict(options.average), options.work)
        ship(options.work, options.out)
        return
    if options.data is None or not (options.start or options.prepare):
        parser.error("--data and --start are needed to train")
    recipe = replace(defaults, **{name: getattr(options, name) for name in CHOSEN})
    pairs, held_out = prepared(options.work, lambda: read_pairs(options.data), data=options.data)
    if options.prepare:
        return
    trainer = EntailmentTrainer(pairs, options.start, options.work, recipe)
    trainer.fit(held_out, options.workers)
    trainer.save()
    if options.out:
        ship(options.work, options.out)


if __name__ == "__main__":
    main()
