"""Train the reader's network: `python -m rag.reader.train --data DIR --start ENCODER --work WORK --out rag/reader`.

Reads `reader_id.jsonl`, `reader_en.jsonl`, `parallel.tsv` and `wiki_id*.jsonl.gz` from DIR. It starts from the body of
the contextual encoder, which already reads both languages alike: ENCODER is the working folder of its training. Every
step is a function of the seed and its number, and a checkpoint in WORK holds the rest, so that a run stopped at any
moment goes on where it was.

The loss of a group, a question with its passages, has two parts (Clark and Gardner 2018, “Simple and Effective
Multi-Paragraph Reading Comprehension”): in each passage, the pieces where the answer begins and ends against all others
and "no answer here"; and over the pieces of all of them, the answer's against the others, so that scores of different
passages can be compared. Where the answer stands several times, any place will do.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from embeddings import open_encoder
from embeddings.training.contextual import BODY, WIDTHS
from embeddings.training.export import export
from embeddings.training.run import Run
from rag.reader.network import TOKENIZER, WEIGHTS, SpanScores, joined
from rag.reader.training_data import Group, Grouper, Row, Text, read_lexicons, read_rows
from rag.reader.windows import Window, Windows, piece_of
from rag.schema import Titled

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SLICES = 3
"""Parts of a batch, by length, that are padded each for itself."""
SAVE_EVERY = 200
"""Steps between checkpoints."""
NOWHERE = -1e4
"""Logit of a piece that cannot be part of an answer."""


@dataclass(frozen=True)
class Recipe:
    """What decides the weights, besides the data."""

    epochs: float = 2.0
    batch: int = 16
    """Groups a step."""
    learning_rate: float = 1.5e-4
    warmup: int = 150
    across: float = 0.5
    """Weight of the comparison over all passages of a question."""
    masked: float = 0.05
    """Pieces that are hidden, so that no rare word can be leant on."""
    averaging: float = 0.998
    """Of the weights, exponential; the average ships."""
    seed: int = 0


class SpanModule(nn.Module):
    """A BERT body with a logit of beginning and one of ending for each piece, (texts, pieces, 2)."""

    def __init__(self, body: nn.Module, width: int) -> None:
        super().__init__()
        self.body = body
        self.span = nn.Linear(width, 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """(texts, pieces) each -> (texts, pieces, 2)"""
        output = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        logits: Tensor = self.span(output.last_hidden_state)
        return logits


class Example(NamedTuple):
    """A window with where the answer may begin and end in it: places of pieces, none where it is not there."""

    window: Window
    begins: list[int]
    ends: list[int]


def example_of(windows: Sequence[Window], text: Text) -> Example:
    """The window that holds most of the answers, and where in it they are."""
    found = []
    for window in windows:
        begins, ends = [], []
        for start, end in text.answers:
            inside = np.flatnonzero((window.characters[:, 1] > start) & (window.characters[:, 0] < end))
            if (
                len(inside)
                and window.characters[inside[0], 0] <= start
                and window.characters[inside[-1], 1] >= end
            ):
                begins.append(window.first + int(inside[0]))
                ends.append(window.first + int(inside[-1]))
        found.append(Example(window, begins, ends))
    return max(found, key=lambda one: len(one.begins))


class Steps:
    """Step number -> its examples, and the group of each; both depend on the seed and the number alone."""

    def __init__(self, rows: Sequence[Row], grouper: Grouper, windows: Windows, recipe: Recipe) -> None:
        self._rows, self._grouper, self._windows, self._recipe = rows, grouper, windows, recipe
        self._epoch, self._order = -1, np.zeros(0, np.int64)

    def __len__(self) -> int:
        return max(1, int(self._recipe.epochs * len(self._rows) / self._recipe.batch))

    def __call__(self, step: int) -> tuple[list[Example], list[int]]:
        recipe = self._recipe
        examples: list[Example] = []
        group_of: list[int] = []
        for g, place in enumerate(range(step * recipe.batch, (step + 1) * recipe.batch)):
            group = self._group(place)
            cut = self._windows.of(group.question, group.passages)
            examples += [example_of(own, text) for own, text in zip(cut, group.passages, strict=True)]
            group_of += [g] * len(group.passages)
        return examples, group_of

    def _group(self, place: int) -> Group:
        epoch, index = divmod(place, len(self._rows))
        if epoch != self._epoch:
            self._epoch = epoch
            self._order = np.random.default_rng([self._recipe.seed, epoch]).permutation(len(self._rows))
        return self._grouper.group(self._rows[self._order[index]], f"{self._recipe.seed}:{place}")


def span_logits(module: nn.Module, windows: Sequence[Window], device: str) -> Tensor:
    """(windows, widest, 2), float32; of pieces that are no part of the text, the first excepted, `NOWHERE`."""
    order = sorted(range(len(windows)), key=lambda i: len(windows[i].pieces))
    widest = _width(windows)
    parts = []
    for part in np.array_split(np.array(order), min(SLICES, len(order))):
        own = [windows[i] for i in part]
        ids, types, mask, valid = (torch.from_numpy(one).to(device) for one in _padded(own))
        with torch.autocast(torch.device(device).type, dtype=torch.bfloat16):
            logits = module(ids, mask, types)
        logits = logits.float().masked_fill(~valid[..., None], NOWHERE)
        parts.append(nn.functional.pad(logits, (0, 0, 0, widest - logits.shape[1]), value=NOWHERE))
    return torch.cat(parts)[torch.from_numpy(np.argsort(order)).to(device)]


def _width(windows: Sequence[Window]) -> int:
    return -(-max(len(one.pieces) for one in windows) // WIDTHS) * WIDTHS


def _padded(
    windows: Sequence[Window],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    shape = len(windows), _width(windows)
    ids, types, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    valid = np.zeros(shape, bool)
    for row, one in enumerate(windows):
        n = len(one.pieces)
        ids[row, :n], types[row, :n], mask[row, :n] = one.pieces, one.types, 1
        valid[row, 0] = valid[row, one.first : n - 1] = True
    return ids, types, mask, valid


def loss_of(logits: Tensor, examples: Sequence[Example], group_of: Sequence[int], across: float) -> Tensor:
    """See the module's docstring; the mean of beginnings and ends.

    Args:
        logits: (examples, pieces, 2)
        group_of: of each example, groups in order.
    """
    right = np.zeros(tuple(logits.shape), bool)
    for n, one in enumerate(examples):
        right[n, one.begins or [0], 0] = True
        right[n, one.ends or [0], 1] = True
    target = torch.from_numpy(right).to(logits.device)
    chosen = torch.logsumexp(logits.masked_fill(~target, NOWHERE), dim=1)
    within = (torch.logsumexp(logits, dim=1) - chosen).mean()
    every = torch.logsumexp(logits[:, 1:], dim=1)  # without “no answer”
    compared = []
    groups = np.array(group_of)
    for g in np.unique(groups):
        own = np.flatnonzero(groups == g).tolist()
        holds = [n for n in own if examples[n].begins]
        if holds and len(own) > 1:
            compared.append(torch.logsumexp(every[own], dim=0) - torch.logsumexp(chosen[holds], dim=0))
    return within + across * torch.stack(compared).mean() if compared else within


class ReaderTrainer:
    """Fits the network.

    Args:
        rows: questions.
        grouper: draws passages for them.
        start: the working folder of the encoder's training, whose body the network starts from.
        folder: of the checkpoint and the log.
    """

    def __init__(
        self, rows: Sequence[Row], grouper: Grouper, start: Path, folder: Path, recipe: Recipe
    ) -> None:
        from tokenizers import Tokenizer
        from transformers import BertModel

        torch.manual_seed(recipe.seed)
        self.recipe, self.run = recipe, Run(folder, recipe)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        plain = {
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
        }  # as the encoder was trained
        body = BertModel.from_pretrained(
            start / BODY, add_pooling_layer=False, attn_implementation="eager", dtype=torch.float32, **plain
        )
        body.embeddings.word_embeddings.weight.requires_grad = False  # few words are met often enough to move
        self.config = body.config
        self.module = SpanModule(body, body.config.hidden_size).to(self.device).train()
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(start / BODY / TOKENIZER))
        self._mask = piece_of(self.tokenizer, "[MASK]")
        self.steps = Steps(rows, grouper, Windows(self.tokenizer), recipe)
        self._trained = {name: p for name, p in self.module.named_parameters() if p.requires_grad}
        self.average = {name: value.detach().clone() for name, value in self._trained.items()}
        self.optimizer = torch.optim.AdamW(self._trained.values(), weight_decay=0.01, fused=True)
        self.step, self.seconds = 0, 0.0

    def fit(self, measured: Callable[[InTraining], dict[str, float]] | None = None) -> None:
        """Train to the end, from the checkpoint if there is one; `measured` gives figures for the log."""
        recipe, total = self.recipe, len(self.steps)
        self.resume()
        losses: list[float] = []
        begun = time.monotonic()
        while self.step < total:
            examples, group_of = self.steps(self.step)
            rate = min(1.0, (self.step + 1) / recipe.warmup) * (1 - self.step / total)
            self.optimizer.param_groups[0]["lr"] = recipe.learning_rate * rate
            windows = [self._masked(one.window, n) for n, one in enumerate(examples)]
            loss = loss_of(span_logits(self.module, windows, self.device), examples, group_of, recipe.across)
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self._trained.values(), 1.0)
            self.optimizer.step()
            self.step += 1
            keep = min(recipe.averaging, self.step / (self.step + 9))
            with torch.no_grad():
                for name, value in self._trained.items():
                    self.average[name].lerp_(value, 1 - keep)
            losses.append(loss.item())
            if self.step % SAVE_EVERY == 0 or self.step == total:
                self.seconds += time.monotonic() - begun
                self.checkpoint()
                line = {"step": self.step, "of": total, "minutes": round(self.seconds / 60, 1)}
                line |= {"loss": float(np.mean(losses))}
                if measured and (self.step % (5 * SAVE_EVERY) == 0 or self.step == total):
                    line |= measured(self.averaged())
                self.run.log(line)
                losses, begun = [], time.monotonic()

    def _masked(self, window: Window, number: int) -> Window:
        """The window with some pieces of question and text hidden."""
        rng = np.random.default_rng([self.recipe.seed, self.step, number])
        hidden = rng.random(len(window.pieces)) < self.recipe.masked
        special = {window.pieces[0], window.pieces[-1]}
        pieces = [
            self._mask if hide and piece not in special else piece
            for piece, hide in zip(window.pieces, hidden, strict=True)
        ]
        return replace(window, pieces=pieces)

    def averaged(self) -> InTraining:
        """The network with the averaged weights, as it is now."""
        import copy

        module = copy.deepcopy(self.module).eval()
        module.load_state_dict(self.average, strict=False)
        return InTraining(module, self.tokenizer, self.device)

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

    def save(self, folder: Path) -> None:
        """Write the network as it ships."""
        config = self.config
        module = self.averaged().module
        export(module, folder / WEIGHTS, heads=config.num_attention_heads, width=config.hidden_size)
        self.tokenizer.save(str(folder / TOKENIZER), pretty=False)


class InTraining:
    """The module as it is now, with the interface of `Network`, to measure it."""

    def __init__(self, module: nn.Module, tokenizer: Tokenizer, device: str) -> None:
        self.module, self._device = module, device
        self._windows = Windows(tokenizer)

    def score(self, question: str, passages: Sequence[Titled]) -> list[SpanScores]:
        """As `Network.score`."""
        cut = self._windows.of(question, passages)
        every = [window for windows in cut for window in windows]
        with torch.inference_mode():
            logits = span_logits(self.module, every, self._device).cpu().numpy()
        outputs = iter([one[: len(w.pieces)] for one, w in zip(logits, every, strict=True)])
        return [joined(windows, [next(outputs) for _ in windows]) for windows in cut]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    from rag.reader.card import card
    from rag.reader.measure import measure
    from rag.reader.network import Network

    defaults = Recipe()
    parser = argparse.ArgumentParser(
        prog="python -m rag.reader.train", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--dev", type=Path, help="folder of dev sets to measure the network on")
    parser.add_argument("--start", type=Path, required=True, help="working folder of the encoder's training")
    parser.add_argument("--work", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the network to")
    parser.add_argument("--static", default="bundled-fast", help="the encoder that mines wrong passages")
    parser.add_argument("--notes", default="", help="what the card is to say about this run")
    parser.add_argument("--epochs", type=float, default=defaults.epochs)
    parser.add_argument("--seed", type=int, default=defaults.seed)
    options = parser.parse_args(arguments)
    recipe = Recipe(epochs=options.epochs, seed=options.seed)
    rows = read_rows(options.data, open_encoder(options.static))
    grouper = Grouper(read_lexicons(options.data))
    trainer = ReaderTrainer(rows, grouper, options.start, options.work, recipe)
    dev = options.dev
    trainer.fit(measured=(lambda network: measure(network, dev, most=60)) if dev else None)
    trainer.save(options.out)
    figures = measure(Network(options.out), dev) if dev else {}
    for name, value in figures.items():
        print(f"{name:40} {value:.3f}")
    text = card(asdict(recipe), len(rows), trainer.seconds / 60, trainer.device, figures, options.notes)
    (options.out / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
