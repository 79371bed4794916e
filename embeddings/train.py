"""Train an encoder that ships: `python -m embeddings.train static|masked|contextual --data DIR ...`.

`masked` leaves what the reader is trained from: an English BERT that has learnt Indonesian. The dev sets are not known
to the training: `--dev` measures the finished encoder, and its figures go into the card.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from embeddings.encoder import Encoder, open_encoder
from embeddings.joined import STATIC_SHARE, JoinedEncoder
from embeddings.measure import measure
from embeddings.static import StaticEncoder
from embeddings.training.cards import contextual_card, static_card
from embeddings.training.contextual import ContextualRecipe, ContextualTrainer
from embeddings.training.contextual_data import read_training_data
from embeddings.training.masked import MaskedRecipe, MaskedTrainer, read_masked_data
from embeddings.training.run import prepared
from embeddings.training.static import StaticRecipe, save, train
from embeddings.training.static_data import read_columns


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m embeddings.train", description=(__doc__ or "").split("\n")[0]
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    static = kinds.add_parser("static", help="one vector a word piece; half an hour on 2 cores")
    contextual = kinds.add_parser(
        "contextual", help="a small BERT for sentences, from an English one; an hour on 2 cores"
    )
    masked = kinds.add_parser("masked", help="the words of two languages for an English BERT; for a GPU")
    for kind in (static, masked, contextual):
        kind.add_argument("--data", type=Path, required=True, help="folder of the training data")
    for kind in (static, contextual):
        kind.add_argument("--out", type=Path, required=True, help="folder to write the encoder to")
        kind.add_argument("--dev", type=Path, help="folder of dev sets to measure the finished encoder on")
    recipe = StaticRecipe()
    static.add_argument("--pieces", type=int, default=recipe.pieces, help="size of the vocabulary")
    static.add_argument("--dimension", type=int, default=recipe.dimension)
    static.add_argument("--steps", type=int, default=recipe.steps)
    static.add_argument("--seed", type=int, default=recipe.seed)
    static.set_defaults(make=_static)
    for kind in (masked, contextual):
        kind.add_argument(
            "--teacher", type=Path, required=True, help="folder of the English sentence encoder"
        )
        kind.add_argument(
            "--static", default="bundled-fast", help="the static encoder that new pieces start from"
        )
        kind.add_argument(
            "--work",
            type=Path,
            required=True,
            help="folder of the data as read and of the checkpoint, from which a stopped run goes on",
        )
        kind.add_argument(
            "--prepare", action="store_true", help="only read the data: elsewhere, before a GPU is taken"
        )
    guessing = MaskedRecipe()
    masked.add_argument("--new-pieces", type=int, default=guessing.new_pieces)
    masked.add_argument("--steps", type=int, default=guessing.steps)
    masked.add_argument("--batch", type=int, default=guessing.batch, help="texts a step")
    masked.add_argument("--paragraphs", type=int, default=guessing.paragraphs, help="of Wikipedia, at most")
    masked.add_argument("--seed", type=int, default=guessing.seed)
    masked.set_defaults(make=_masked)
    larger = ContextualRecipe()
    contextual.add_argument("--new-pieces", type=int, default=larger.new_pieces)
    contextual.add_argument("--steps", type=int, default=larger.steps)
    contextual.add_argument(
        "--scale", type=int, default=larger.scale, help="times as many texts a step, for a GPU"
    )
    contextual.add_argument("--seed", type=int, default=larger.seed)
    contextual.add_argument("--notes", default="", help="what the card is to say about this run")
    contextual.set_defaults(make=_contextual)
    options = parser.parse_args(arguments)
    options.make(options)


def _static(options: argparse.Namespace) -> None:
    recipe = StaticRecipe(
        pieces=options.pieces, dimension=options.dimension, steps=options.steps, seed=options.seed
    )
    started = time.monotonic()
    print("reading the texts and translating them word by word", flush=True)
    table, tokenizer = train(read_columns(options.data, recipe.seed), recipe)
    save(table, tokenizer, options.out)
    minutes = (time.monotonic() - started) / 60
    figures = _figures(StaticEncoder(options.out), options.dev)
    (options.out / "README.md").write_text(static_card(asdict(recipe), minutes, figures), encoding="utf-8")


def _static_space(name: str) -> StaticEncoder:
    static = open_encoder(name)
    if not isinstance(static, StaticEncoder):
        raise SystemExit(f"{name} is no static encoder: new pieces have nothing to start from")
    return static


def _masked(options: argparse.Namespace) -> None:
    recipe = MaskedRecipe(
        new_pieces=options.new_pieces,
        steps=options.steps,
        batch=options.batch,
        paragraphs=options.paragraphs,
        seed=options.seed,
    )
    data = prepared(
        options.work,
        lambda: read_masked_data(options.data, recipe.seed, recipe.paragraphs),
        data=options.data,
        seed=recipe.seed,
        paragraphs=recipe.paragraphs,
    )
    if options.prepare:
        return
    trainer = MaskedTrainer(data, options.teacher, _static_space(options.static), options.work, recipe)
    trainer.fit()
    trainer.save()


def _contextual(options: argparse.Namespace) -> None:
    recipe = ContextualRecipe(
        new_pieces=options.new_pieces,
        steps=options.steps,
        scale=options.scale,
        seed=options.seed,
    )
    static = _static_space(options.static)
    data = prepared(
        options.work,
        lambda: read_training_data(options.data, static, recipe.seed),
        data=options.data,
        seed=recipe.seed,
        static=static.digest,
    )
    if options.prepare:
        return
    trainer = ContextualTrainer(data, options.teacher, static, options.work, recipe)
    dev = options.dev
    trainer.fit(100 * recipe.scale, (lambda encoder: measure(encoder, dev)) if dev else None)
    trainer.save(options.out)
    trained = open_encoder(str(options.out))
    figures = _figures(trained, options.dev)
    joined = _figures(JoinedEncoder(trained, static, STATIC_SHARE, "joined"), options.dev)
    card = contextual_card(asdict(recipe), trainer.seconds / 60, figures, joined, options.notes)
    (options.out / "README.md").write_text(card, encoding="utf-8")


def _figures(encoder: Encoder, dev: Path | None) -> dict[str, float]:
    figures = measure(encoder, dev) if dev else {}
    for name, value in figures.items():
        print(f"{name:16} {value:.3f}")
    return figures


if __name__ == "__main__":
    main()
