"""Train the reader's network: `python -m rag.reader.train --data DIR --start START --work WORK --out rag/reader`.

Reads `reader_id.jsonl`, `reader_en.jsonl`, `parallel.tsv` and `wiki_id*.jsonl[.gz]` from DIR, and keeps them as read in
WORK. START is the working folder of the run whose body it starts from: of `python -m embeddings.train masked`, or of a
reader trained before. What ships comes of several runs, which its card lists: one on questions that rules made alone,
from there some on questions that people asked, and one more that also agrees with those (Hinton et al. 2015,
“Distilling the Knowledge in a Neural Network”). Every step is a function of the seed and its number, and a checkpoint
in WORK holds the rest, so that a run stopped at any moment goes on where it was.

The loss of a group, a question with its passages, has two parts (Clark and Gardner 2018, “Simple and Effective
Multi-Paragraph Reading Comprehension”): in each passage, the pieces where the answer begins and ends against all others
and "no answer here"; and over the pieces of all of them, the answer's against the others, so that scores of different
passages can be compared. Where the answer stands several times, any place will do.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Subset

from embeddings import open_encoder
from embeddings.training import student
from embeddings.training.export import export
from embeddings.training.rounding import round_linear_layers, unround_linear_layers
from embeddings.training.run import Run, prepared
from embeddings.training.student import BODY
from rag.reader.network import TOKENIZER, WEIGHTS, SpanScores, joined
from rag.reader.training_batches import Batch, Part, Pool, Steps, parts_of
from rag.reader.training_data import Grouper, Lexicons, Mix, ReadingData, read_data, read_lexicons
from rag.reader.training_written import written_rows
from rag.reader.windows import Windows
from rag.schema import Titled

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

CHOSEN = ("made", "written", "epochs", "batch", "learning_rate", "warmup", "dropout", "seed")
"""Of the recipe, what the command line may change."""
HEAD = "span.safetensors"
"""The span head, in the folder of the body."""
SAVE_EVERY = 200
"""Steps between checkpoints."""
MIX = Mix(elsewhere=0.2)
"""Retrieval finds passages of the right topic first, with the answer or without: so some without it are read."""
NOWHERE = -1e4
"""Logit of a piece that cannot be part of an answer."""


@dataclass(frozen=True)
class Recipe:
    """What decides the weights, besides the data."""

    epochs: float = 2.2
    """How often each question that people asked is read; where none of these is, each that we wrote, or each made
    one."""
    batch: int = 128
    """Groups a step."""
    learning_rate: float = 4e-4
    warmup: int = 150
    made: float = 0.4
    """Share of the groups whose questions rules made of Wikipedia; 1 for these alone."""
    written: float = 0.0
    """Share of the groups whose questions we wrote."""
    dropout: float = 0.1
    masked: float = 0.05
    """Pieces that are hidden, so that no rare word can be leant on."""
    across: float = 0.5
    """Weight of the comparison over all passages of a question."""
    taught: float = 0.5
    """Weight of agreeing with teachers, where there are any, beside the questions' own answers."""
    averaging: float = 0.1
    """Of the weights, exponential, over this share of the steps; the average ships."""
    rounded: float = 0.85
    """Share of the steps after which the network is rounded to eight bits while it learns."""
    seed: int = 0


class SpanModule(nn.Module):
    """A BERT body with a logit of beginning and one of ending for each piece, (texts, pieces, 2)."""

    def __init__(self, body: BertModel, width: int) -> None:
        super().__init__()
        self.body = body
        self.span = nn.Linear(width, 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """(texts, pieces) each -> (texts, pieces, 2)"""
        output = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        logits: Tensor = self.span(output.last_hidden_state)
        return logits


def load(folder: Path, device: str, dropout: float = 0.0) -> SpanModule:
    """The network on the body that a run left in `folder`, and with its span head, if it was a reader's."""
    from safetensors.torch import load_file

    body = student.load(folder / BODY, device, dropout)
    module = SpanModule(body, body.config.hidden_size)
    module.to(device)
    head = folder / BODY / HEAD
    if head.exists():
        module.span.load_state_dict(load_file(head))
    return module


def span_logits(module: nn.Module, parts: Sequence[Part], order: Tensor) -> Tensor:
    """(windows, widest, 2), float32; of pieces that are no part of the text, the first excepted, `NOWHERE`."""
    widest = max(part.ids.shape[1] for part in parts)
    found = []
    for part in parts:
        with torch.autocast(part.ids.device.type, dtype=torch.bfloat16):
            logits = module(part.ids, part.mask, part.types)
        logits = logits.float().masked_fill(~part.valid[..., None], NOWHERE)
        found.append(nn.functional.pad(logits, (0, 0, 0, widest - logits.shape[1]), value=NOWHERE))
    return torch.cat(found)[order]


def loss_of(logits: Tensor, right: Tensor, groups: Tensor, across: float) -> Tensor:
    """See the module's docstring; the mean of beginnings and ends.

    Args:
        logits: (windows, pieces, 2)
        right: likewise, where the answer may begin and end; the first piece where it is not there.
        groups: (groups, most windows) rows, -1 for none.
        across: weight of the comparison over all windows of a group.
    """
    chosen = torch.logsumexp(logits.masked_fill(~right, NOWHERE), dim=1)
    within = (torch.logsumexp(logits, dim=1) - chosen).mean()
    holds = ~right[:, 0, 0]
    every = grouped(torch.logsumexp(logits[:, 1:], dim=1), groups)  # without “no answer”
    answers = grouped(chosen.masked_fill(~holds[:, None], NOWHERE), groups)
    compared = grouped(holds[:, None].float(), groups, empty=0.0).amax(dim=(1, 2)) * (
        (groups >= 0).sum(dim=1) > 1
    )
    surprise = (torch.logsumexp(every, dim=1) - torch.logsumexp(answers, dim=1)).mean(dim=1)
    return within + across * (surprise * compared).sum() / compared.sum().clamp(min=1)


def grouped(values: Tensor, groups: Tensor, empty: float = NOWHERE) -> Tensor:
    """(windows, n) values of windows -> (groups, most windows, n), `empty` where a group has fewer."""
    return values[groups.clamp(min=0)].masked_fill((groups < 0)[..., None], empty)


def divergence(logits: Tensor, taught: Tensor, groups: Tensor, across: float) -> Tensor:
    """How far from what teachers think: in each window, and over the windows of a group as in `loss_of`.

    Args:
        logits: (windows, pieces, 2)
        taught: likewise, the mean of the teachers'.
        groups: (groups, most windows) rows, -1 for none.
        across: weight of the comparison over all windows of a group.
    """
    within = _divergence(logits, taught) / len(logits)
    # Beginnings and ends each in a line over all windows of a group.
    ours, theirs = (
        grouped(one[:, 1:].flatten(1), groups).reshape(len(groups), -1, 2) for one in (logits, taught)
    )
    return within + across * _divergence(ours, theirs) / len(groups)


def _divergence(logits: Tensor, taught: Tensor) -> Tensor:
    ours, theirs = logits.log_softmax(dim=1), taught.log_softmax(dim=1)
    return nn.functional.kl_div(ours, theirs, reduction="sum", log_target=True) / 2


class ReaderTrainer:
    """Fits the network.

    Args:
        data: questions.
        grouper: draws passages for them.
        start: working folder of the run whose body, and head if it was a reader's, the network starts from.
        folder: of the checkpoint and the log.
        teachers: working folders of readers that were trained before, to be agreed with.
    """

    def __init__(
        self,
        data: ReadingData,
        grouper: Grouper,
        start: Path,
        folder: Path,
        recipe: Recipe,
        teachers: Sequence[Path] = (),
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.folder, self.run = recipe, folder, Run(folder, recipe)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.module = load(start, self.device, recipe.dropout).train()
        body = self.module.body
        body.embeddings.word_embeddings.weight.requires_grad = False  # few words are met often enough to move
        self.tokenizer: Tokenizer = student.load_tokenizer(start / BODY)
        self.teachers = [load(one, self.device).eval() for one in teachers]
        asked = round(1 - recipe.made - recipe.written, 9)
        if asked < 0:
            raise SystemExit(
                "made and written questions are more than all: --made and --written add up to 1 at most"
            )
        self.steps = Steps(
            [Pool(data.questions, asked), Pool(data.written, recipe.written), Pool(data.made, recipe.made)],
            grouper,
            self.tokenizer,
            epochs=recipe.epochs,
            size=recipe.batch,
            hidden=recipe.masked,
            seed=recipe.seed,
        )
        self._trained = {name: p for name, p in self.module.named_parameters() if p.requires_grad}
        self.average = {name: value.detach().clone() for name, value in self._trained.items()}
        self.optimizer = torch.optim.AdamW(self._trained.values(), weight_decay=0.01, fused=True)
        self.step, self.seconds = 0, 0.0

    def fit(self, measured: Callable[[InTraining], dict[str, float]] | None = None, workers: int = 0) -> None:
        """Train to the end, from the checkpoint if there is one.

        Args:
            measured: gives figures for the log.
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
            rate = min(1.0, (self.step + 1) / recipe.warmup) * (1 - self.step / total)
            self.optimizer.param_groups[0]["lr"] = recipe.learning_rate * rate
            loss = self._loss(batch.to(self.device))
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self._trained.values(), 1.0)
            self.optimizer.step()
            self.step += 1
            keep = min(1 - 1 / max(1.0, recipe.averaging * total), self.step / (self.step + 9))
            with torch.no_grad():
                torch._foreach_lerp_(list(self.average.values()), list(self._trained.values()), 1 - keep)
            losses.append(loss.detach())  # to ask for its value is to wait for the card
            if self.step % SAVE_EVERY == 0 or self.step == total:
                self.seconds += time.monotonic() - begun
                self.checkpoint()
                line = {"step": self.step, "of": total, "minutes": round(self.seconds / 60, 1)}
                line |= {"loss": float(torch.stack(losses).mean())}
                if measured and (self.step % (5 * SAVE_EVERY) == 0 or self.step == total):
                    line |= measured(self.averaged())
                self.run.log(line)
                losses, begun = [], time.monotonic()

    def _loss(self, batch: Batch) -> Tensor:
        across = self.recipe.across
        logits = span_logits(self.module, batch.parts, batch.order)
        loss = loss_of(logits, batch.right, batch.groups, across)
        if not self.teachers:
            return loss
        with torch.no_grad():
            taught = [span_logits(one, batch.parts, batch.order) for one in self.teachers]
        agreed = divergence(logits, torch.stack(taught).mean(dim=0), batch.groups, across)
        return self.recipe.taught * agreed + (1 - self.recipe.taught) * loss

    def averaged(self) -> InTraining:
        """The network with the averaged weights, as it is now."""
        import copy

        unround_linear_layers(self.module)
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

    def save(self, folder: Path | None, average: Mapping[Path, float] | None = None) -> None:
        """Write the network in float32 to the working folder, and as it ships to `folder`, if there is one: there
        averaged with the networks of the runs in `average`, by their shares (Wortsman et al. 2022, “Model soups”)."""
        from safetensors.torch import save_file

        module = self.averaged().module
        student.save(module.body, self.tokenizer, self.folder / BODY)
        save_file(module.span.state_dict(), self.folder / BODY / HEAD)
        if folder is None:
            return
        mix_in(module, average or {}, self.device)
        config = module.body.config
        module.body.set_attn_implementation("eager")  # which the exporter's fusions know
        export(module, folder / WEIGHTS, heads=config.num_attention_heads, width=config.hidden_size)
        self.tokenizer.save(str(folder / TOKENIZER), pretty=False)


def mix_in(module: SpanModule, shares: Mapping[Path, float], device: str) -> None:
    """Average the module's weights with those that runs left in their working folders; its own share is the rest."""
    others = {folder: load(folder, device).state_dict() for folder in shares}
    with torch.no_grad():
        for name, weight in module.state_dict().items():
            if weight.is_floating_point():
                weight.mul_(1 - sum(shares.values()))
                for folder, share in shares.items():
                    weight.add_(others[folder][name], alpha=share)


def _share(text: str) -> tuple[Path, float]:
    """`FOLDER=SHARE` of the command line."""
    folder, _, share = text.rpartition("=")
    return Path(folder), float(share)


class InTraining:
    """The module as it is now, with the interface of `Network`, to measure it."""

    def __init__(self, module: SpanModule, tokenizer: Tokenizer, device: str) -> None:
        self.module, self._device = module, device
        self._windows = Windows(tokenizer)

    def score(self, question: str, passages: Sequence[Titled]) -> list[SpanScores]:
        """As `Network.score`."""
        cut = self._windows.of(question, passages)
        every = [window for windows in cut for window in windows]
        with torch.inference_mode():
            parts, order = parts_of(every)
            parts = [Part(*(one.to(self._device) for one in part)) for part in parts]
            logits = span_logits(self.module, parts, torch.from_numpy(order).to(self._device)).cpu().numpy()
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
    parser.add_argument("--start", type=Path, required=True, help="working folder of the run to start from")
    parser.add_argument("--work", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument(
        "--cache", type=Path, help="folder of the data as read, if not WORK: runs may share it"
    )
    parser.add_argument(
        "--out", type=Path, help="folder to write the network to; without it, a run for others to start from"
    )
    parser.add_argument("--static", default="bundled-fast", help="the encoder that mines wrong passages")
    parser.add_argument("--notes", default="", help="what the card is to say about this run")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], help="working folders of readers")
    parser.add_argument(
        "--average",
        type=_share,
        nargs="*",
        default=[],
        metavar="FOLDER=SHARE",
        help="working folders of readers to average what ships with, and their shares",
    )
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches")
    parser.add_argument(
        "--prepare", action="store_true", help="only read the data: elsewhere, before a GPU is taken"
    )
    for name in CHOSEN:
        default = getattr(defaults, name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    options = parser.parse_args(arguments)
    recipe = replace(defaults, **{name: getattr(options, name) for name in CHOSEN})

    def read() -> tuple[ReadingData, Lexicons]:
        return read_data(options.data, open_encoder(options.static)), read_lexicons(options.data)

    data, lexicons = prepared(options.cache or options.work, read, data=options.data, static=options.static)
    if options.prepare:
        return
    data = replace(data, written=written_rows(open_encoder(options.static)))  # takes a second
    trainer = ReaderTrainer(
        data, Grouper(lexicons, MIX), options.start, options.work, recipe, options.teachers
    )
    dev = options.dev
    trainer.fit((lambda network: measure(network, dev, most=60)) if dev else None, options.workers)
    trainer.save(options.out, dict(options.average))
    if options.out is None:
        return
    figures = measure(Network(options.out), dev) if dev else {}
    for name, value in figures.items():
        print(f"{name:40} {value:.3f}")
    sizes = {"questions": len(data.questions), "made": len(data.made), "written": len(data.written)}
    sizes["documents"] = len({row.context.text for row in data.written})
    text = card(asdict(recipe), sizes, trainer.seconds / 60, trainer.device, figures, options.notes)
    (options.out / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
