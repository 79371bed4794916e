"""Train the contextual bilingual encoder from an English one.

Two losses. Distillation: an Indonesian text is put where the English teacher puts its translation, judged by its
distances to thousands of other texts. Contrast: a question is closer to its passage than to all passages seen lately
(cross-batch memory, Wang et al. 2020). Every step is a function of the seed and its number, and a checkpoint holds the
rest, so that a run stopped at any moment goes on where it was.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.contextual import MODEL, TOKENIZER
from embeddings.encoder import Encoder
from embeddings.static import StaticEncoder
from embeddings.training import student
from embeddings.training.contextual_data import Distilled, Paired, TrainingData, unique_rows
from embeddings.training.export import LastHiddenState, export
from embeddings.training.run import Run
from embeddings.training.student import BODY

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel


@dataclass(frozen=True)
class ContextualRecipe:
    """What decides the weights, besides the data and the teacher."""

    new_pieces: int = 16_000
    steps: int = 2_500
    learning_rate: float = 2e-4
    embedding_rate: float = 1e-3
    warmup: int = 100
    hold: float = 0.5
    """Share of the steps after which the learning rate falls to zero, in a straight line."""
    finish: float = 0.7333
    """Share of the steps after which the tasks' other shares hold."""
    temperature: float = 0.05
    bank: int = 4_096
    """Teacher vectors that a distilled text is compared with; passages that a question is compared with."""
    closeness: float = 2.0
    """Weight of the cosine to the teacher's vector beside the comparison with the bank."""
    longest: int = 160
    """Pieces of a text that are looked at in training."""
    scale: int = 1
    """Times as many texts a step as in `TASKS`, for a graphics card."""
    seed: int = 0


TASKS = {
    # name: share of the steps, share of those after `ContextualRecipe.finish`, texts a step
    "sentences": (0.36, 0.38, 224),
    "english": (0.09, 0.12, 224),
    "passages": (0.15, 0.30, 64),
    "questions": (0.25, 0.20, 72),
    "wikipedia": (0.15, 0.05, 96),
}
"""Contrast teaches most while the rate is high; distillation last, for what contrast has pulled apart."""


SLICES = 3
"""Parts of a batch, by length, that are padded each for itself."""

WIDTHS = 8
"""A padded part is a multiple of this wide."""

MAX_TOKENS = 256
"""Pieces that the finished encoder reads."""

CONFIG = (
    "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act",
    "max_position_embeddings", "type_vocab_size", "layer_norm_eps", "pad_token_id",
)  # fmt: skip
"""Of the model's configuration, what decides its output."""


class Order:
    """Which rows of a task make its n-th batch: texts of like length together, so that little is padded."""

    def __init__(self, lengths: NDArray[np.int64], batch: int, seed: Sequence[int]) -> None:
        self.lengths, self.batch, self.seed = lengths, min(batch, len(lengths)), seed
        self.each = len(lengths) // self.batch
        self.epoch, self.batches = -1, np.empty((0, 0), np.int64)

    def __call__(self, n: int) -> NDArray[np.int64]:
        epoch, at = divmod(n, self.each)
        if epoch != self.epoch:
            rng = np.random.default_rng([*self.seed, epoch])
            rows = rng.permutation(len(self.lengths))[: self.each * self.batch]
            chunk = self.batch * 32
            for start in range(0, len(rows), chunk):
                part = rows[start : start + chunk]
                rows[start : start + chunk] = part[np.argsort(self.lengths[part], kind="stable")]
            self.batches = rng.permutation(rows.reshape(self.each, self.batch), axis=0)
            self.epoch = epoch
        rows_of_batch: NDArray[np.int64] = self.batches[at]
        return rows_of_batch


def tokenised(texts: Sequence[str], tokenizer: Tokenizer, longest: int) -> list[NDArray[np.int32]]:
    """The pieces of each text with the special ones at both ends, at most `longest`."""
    found: list[NDArray[np.int32]] = []
    for start in range(0, len(texts), 10_000):
        for encoded in tokenizer.encode_batch_fast(list(texts[start : start + 10_000])):
            ids = encoded.ids
            found.append(np.array(ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]], np.int32))
    return found


def mean_vectors(model: BertModel, texts: Sequence[NDArray[np.int32]], device: str) -> torch.Tensor:
    """(len(texts), dimension): the unit mean of the last layer over each text's pieces."""
    import torch

    if device == "cuda":  # which is waited for less often with one large batch
        return _mean_vectors(model, None, texts, device)
    # Each piece is looked up once: the gradient of a look-up is as large as the whole vocabulary.
    known, places = np.unique(np.concatenate(texts), return_inverse=True)
    table = model.embeddings.word_embeddings(torch.from_numpy(known.astype(np.int64)))
    looked_up = np.split(places, np.cumsum([len(text) for text in texts])[:-1])
    # Slices of like length: a long question beside short ones would pad them all.
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    parts = [part for part in np.array_split(np.array(order), SLICES) if len(part)]
    vectors = torch.cat([_mean_vectors(model, table, [looked_up[i] for i in part], device) for part in parts])
    return vectors[torch.from_numpy(np.argsort(order))]


def _mean_vectors(
    model: BertModel, table: torch.Tensor | None, texts: Sequence[NDArray[np.integer[Any]]], device: str
) -> torch.Tensor:
    import torch

    pieces, mask = padded(texts)
    ids, weights = torch.from_numpy(pieces).to(device), torch.from_numpy(mask).to(device)
    asked = {"input_ids": ids} if table is None else {"inputs_embeds": table[ids]}
    with torch.autocast(device, dtype=torch.bfloat16):
        states = model(**asked, attention_mask=weights.long()).last_hidden_state
    summed = (states.float() * weights[..., None]).sum(dim=1)
    return torch.nn.functional.normalize(summed, dim=-1)


def padded(texts: Sequence[NDArray[np.integer[Any]]]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(texts, widest) pieces, 0 where a text has ended, and where it has not."""
    # Few widths: the CPU's kernels are made anew for each shape that they have not seen, at half the speed.
    width = -(-max(len(rows) for rows in texts) // WIDTHS) * WIDTHS
    pieces = np.zeros((len(texts), width), np.int64)
    for i, rows in enumerate(texts):
        pieces[i, : len(rows)] = rows
    return pieces, np.arange(width)[None] < np.array([len(rows) for rows in texts])[:, None]


def teacher_vectors(teacher: BertModel, tokenizer: Tokenizer, texts: list[str], device: str) -> torch.Tensor:
    """(len(texts), dimension) in the order given."""
    import torch
    from tqdm import tqdm

    pieces = tokenised(texts, tokenizer, 256)
    order = sorted(range(len(texts)), key=lambda i: len(pieces[i]))
    vectors = torch.empty(len(texts), teacher.config.hidden_size)
    with torch.inference_mode():
        for start in tqdm(range(0, len(order), 128), desc="teacher", mininterval=10):
            block = order[start : start + 128]
            vectors[block] = mean_vectors(teacher, [pieces[i] for i in block], device).cpu()
    return vectors


class ContextualTrainer:
    """Fits a student to the tasks.

    Args:
        data: the tasks.
        teacher: folder of an English sentence-transformers BERT model: its vocabulary, its weights, its vectors.
        static: bilingual space that new pieces start from.
        folder: of the checkpoint and the log.
    """

    def __init__(
        self, data: TrainingData, teacher: Path, static: StaticEncoder, folder: Path, recipe: ContextualRecipe
    ) -> None:
        import torch

        torch.manual_seed(recipe.seed)
        self.recipe, self.folder, self.data = recipe, folder, data
        self.run = Run(folder, recipe)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = student.load(teacher, self.device)
        english = student.load_tokenizer(teacher)
        self._teach(english)
        self.tokenizer = student.extend(self.model, english, static, recipe.new_pieces)
        self.model.train()
        self._tokenise()
        self.optimizer = torch.optim.AdamW(
            student.parameter_groups(self.model, recipe.learning_rate, recipe.embedding_rate),
            lr=recipe.learning_rate,
            weight_decay=0.01,
            fused=True,
        )
        self.memory = torch.zeros(0, self.model.config.hidden_size, device=self.device)
        self.memory_keys = torch.zeros(0, dtype=torch.long)
        self.step = 0
        self.seconds = 0.0
        """Of training, over all runs."""

    def _teach(self, tokenizer: Tokenizer) -> None:
        """What the teacher says of every English text, kept on disk: a resumed run need not ask again."""
        import torch
        from safetensors.torch import load_file, save_file

        parts: list[Distilled] = [self.data.sentences, self.data.english, self.data.passages]
        texts, where = unique_rows([text for part in parts for text in part.english])
        kept = self.folder / "teacher.safetensors"
        if kept.exists():
            vectors = load_file(kept)["vectors"].float()
        else:
            self.model.eval()
            vectors = teacher_vectors(self.model, tokenizer, texts, self.device)
            save_file({"vectors": vectors.half()}, kept)
            vectors = vectors.half().float()  # as a resumed run will read them
        if len(vectors) != len(texts):
            raise SystemExit(f"{kept} is of other data: remove it")
        self.targets = vectors.to(self.device)
        rows = torch.from_numpy(where)
        self.target_rows: dict[str, torch.Tensor] = {}
        for name, part in zip(("sentences", "english", "passages"), parts, strict=True):
            own, rows = rows[: len(part.english)], rows[len(part.english) :]
            self.target_rows[name] = own[torch.tensor(part.rows)]

    def _tokenise(self) -> None:
        recipe, data = self.recipe, self.data
        self.left: dict[str, list[NDArray[np.int32]]] = {}
        self.right: dict[str, list[NDArray[np.int32]]] = {}
        self.keys: dict[str, NDArray[np.int64]] = {}
        for number, name in enumerate(TASKS):
            part: Distilled | Paired = getattr(data, name)
            if isinstance(part, Distilled):
                self.left[name] = tokenised(part.texts, self.tokenizer, recipe.longest)
            else:
                self.left[name] = tokenised(part.left, self.tokenizer, 64)
                self.right[name] = tokenised(part.right, self.tokenizer, recipe.longest)
                # The tasks' passages differ, so their keys must.
                self.keys[name] = np.array(part.key, np.int64) * len(TASKS) + number
        self.negatives = tokenised(data.negatives.right, self.tokenizer, recipe.longest)
        # Those of contexts are the keys of questions.
        self.negative_keys = np.array(data.negatives.key, np.int64) * len(TASKS) + list(TASKS).index(
            "questions"
        )
        self.orders = {
            name: Order(
                np.array([len(ids) for ids in (self.right.get(name) or self.left[name])]),
                batch * recipe.scale,
                [recipe.seed, number],
            )
            for number, (name, (_, _, batch)) in enumerate(TASKS.items())
        }
        names = list(TASKS)
        drawn = np.random.default_rng(recipe.seed).random(recipe.steps)
        finish = round(recipe.finish * recipe.steps)
        self.sequence: list[str] = []
        for column, uniform in enumerate((drawn[:finish], drawn[finish:])):
            shares = np.cumsum([shares[column] for shares in TASKS.values()])
            self.sequence += [names[n] for n in np.searchsorted(shares / shares[-1], uniform, side="right")]

    def _distil(self, name: str, rows: NDArray[np.int64]) -> torch.Tensor:
        """The student's distances to a bank of teacher vectors are to be the teacher's own."""
        import torch
        from torch.nn import functional as f

        ours = mean_vectors(self.model, [self.left[name][i] for i in rows], self.device)
        own = self.target_rows[name][torch.from_numpy(rows)]
        rng = np.random.default_rng([self.recipe.seed, 1, self.step])
        drawn = rng.integers(len(self.targets), size=self.recipe.bank)
        target = self.targets[own.to(self.device)]
        bank = torch.cat([target, self.targets[torch.from_numpy(drawn).to(self.device)]])
        wanted = f.softmax(target @ bank.T / self.recipe.temperature, dim=-1)
        found = f.log_softmax(ours @ bank.T / self.recipe.temperature, dim=-1)
        closeness = (1 - (ours * target).sum(dim=-1)).mean()
        divergence = f.kl_div(found, wanted, reduction="batchmean")
        loss: torch.Tensor = divergence + self.recipe.closeness * closeness
        return loss

    def _contrast(self, name: str, rows: NDArray[np.int64]) -> torch.Tensor:
        """Questions against the batch's passages, hard negatives and recent batches; passages against the questions."""
        import torch
        from torch.nn import functional as f

        left = mean_vectors(self.model, [self.left[name][i] for i in rows], self.device)
        wrong = self._negatives(name, rows)
        texts = [self.right[name][i] for i in rows] + [self.negatives[i] for i in wrong]
        right = mean_vectors(self.model, texts, self.device)
        keys = torch.from_numpy(np.concatenate([self.keys[name][rows], self.negative_keys[wrong]]))
        own = torch.arange(len(rows), device=self.device)
        passages = torch.cat([right, self.memory])
        passage_keys = torch.cat([keys, self.memory_keys])
        scores = left @ passages.T / self.recipe.temperature
        same = (keys[: len(rows), None] == passage_keys[None]).to(self.device)
        same[own, own] = False
        scores = scores.masked_fill(same, -1e4)
        inside = scores[:, : len(rows)]
        self.memory = passages.detach()[: self.recipe.bank]
        self.memory_keys = passage_keys[: self.recipe.bank]
        return (f.cross_entropy(scores, own) + f.cross_entropy(inside.T, own)) / 2

    def _negatives(self, name: str, rows: NDArray[np.int64]) -> list[int]:
        """A hard negative for each row; for one that has none, any passage, so that all batches have one shape."""
        rng = np.random.default_rng([self.recipe.seed, 2, self.step])
        chosen = getattr(self.data, name).negatives
        if not chosen:
            return []
        return [int(rng.choice(chosen[i] or len(self.negatives))) for i in rows]

    def fit(self, every: int = 100, measured: Callable[[Encoder], dict[str, float]] | None = None) -> None:
        """Train to the end, from the checkpoint if there is one.

        Args:
            every: steps between two checkpoints.
            measured: figures for the log, taken at every fifth checkpoint.
        """
        import torch

        recipe, counts = self.recipe, dict.fromkeys(TASKS, 0)
        self.resume()
        for name in self.sequence[: self.step]:
            counts[name] += 1
        losses: dict[str, list[torch.Tensor]] = {}
        begun = time.monotonic()
        while self.step < recipe.steps:
            name = self.sequence[self.step]
            warm = min(1.0, (self.step + 1) / recipe.warmup)
            left = min(1.0, (1 - self.step / recipe.steps) / (1 - recipe.hold))
            for group in self.optimizer.param_groups:
                group["lr"] = group["rate"] * warm * left
            rows = self.orders[name](counts[name])
            counts[name] += 1
            loss = self._distil(name, rows) if name in self.target_rows else self._contrast(name, rows)
            self.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.step += 1
            losses.setdefault(name, []).append(loss.detach())  # to ask for its value is to wait for the card
            if self.step % every == 0 or self.step == recipe.steps:
                self.seconds += time.monotonic() - begun
                self.checkpoint()
                line: dict[str, Any] = {"step": self.step, "minutes": round(self.seconds / 60, 1)}
                line |= {task: float(torch.stack(values).mean()) for task, values in sorted(losses.items())}
                if measured and (self.step % (5 * every) == 0 or self.step == recipe.steps):
                    line |= measured(InTraining(self))
                self.run.log(line)
                losses, begun = {}, time.monotonic()

    def checkpoint(self) -> None:
        """Keep everything that the next step depends on."""
        self.run.save(
            {
                "model": self.model.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "memory": self.memory,
                "memory_keys": self.memory_keys,
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
        self.optimizer.load_state_dict(state["optimizer"])
        self.memory, self.memory_keys = state["memory"], state["memory_keys"].cpu()
        self.step, self.seconds = state["step"], state["seconds"]

    def save(self, folder: Path) -> None:
        """Write the encoder as it ships: the folder that `SentenceTransformer(folder, backend="onnx")` reads.

        The working folder gets the same in float32, as `body`, for other runs to start from.
        """
        config = self.model.config
        student.save(self.model, self.tokenizer, self.folder / BODY)
        self.model.set_attn_implementation("eager")  # which the exporter's fusions know
        states = LastHiddenState(self.model)
        export(states, folder / MODEL, heads=config.num_attention_heads, width=config.hidden_size)
        self.tokenizer.save(str(folder / TOKENIZER), pretty=False)
        names = {f"{name.lower()}_token": f"[{name}]" for name in ("UNK", "SEP", "PAD", "CLS", "MASK")}
        kinds = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
        files: dict[str, Any] = {
            "config.json": {
                "architectures": ["BertModel"],
                "model_type": "bert",
                **{name: getattr(config, name) for name in CONFIG},
            },
            "modules.json": [
                {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
                for i, (path, kind) in enumerate(kinds)
            ],
            "1_Pooling/config.json": {
                "word_embedding_dimension": config.hidden_size,
                "pooling_mode_mean_tokens": True,
            },
            "2_Normalize/config.json": {},
            "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
            "tokenizer_config.json": {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "model_max_length": MAX_TOKENS,
                **names,
            },
        }
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


class InTraining:
    """The model as it is now, as an `Encoder`, to measure it."""

    name, digest, max_tokens = "in training", "", MAX_TOKENS

    def __init__(self, trainer: ContextualTrainer) -> None:
        self._trainer = trainer
        self.dimension = int(trainer.model.config.hidden_size)

    def count_tokens(self, text: str) -> int:
        return len(self._trainer.tokenizer.encode(text).ids)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        trainer, vectors = self._trainer, np.empty((len(texts), self.dimension), np.float32)
        pieces = tokenised(texts, trainer.tokenizer, MAX_TOKENS)
        order = np.argsort([len(ids) for ids in pieces], kind="stable")
        with torch.inference_mode():
            for start in range(0, len(order), 128):
                rows = order[start : start + 128]
                vectors[rows] = (
                    mean_vectors(trainer.model, [pieces[i] for i in rows], trainer.device).cpu().numpy()
                )
        return vectors
