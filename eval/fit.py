"""Fit the numbers that Tanya reads from `rag/fitted.json`: python -m eval.fit --dev DIR

- The order of passages: the share of the cosine in the search's score, for each encoder that ships, and that of the
  reader's relevance (`fit_order`).
- What the reader's logits mean (`fit_reading`).
- How many passages are read (`fit_depth`).

What is fitted on all questions is measured on those and, by cross-validation, held out (`folds`): a table says both.
With `--passages` and `--questions` instead of `--dev` it is fitted on your own (`fit_sets`); what these do not ask
stays as it is. `--out FILE` writes elsewhere. Everything is seeded; the same data give the same file.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from embeddings.encoder import BUNDLED
from embeddings.static import StaticEncoder
from eval.corpus import InputError
from eval.devsets import READING, DevSets
from eval.fit_depth import fit_depth
from eval.fit_examples import parts_of, read_examples
from eval.fit_file import FITTED, write
from eval.fit_order import fit_fusion, fit_relevance
from eval.fit_reading import fit_reading
from eval.fit_sets import GivenSets
from eval.folds import Held, markdown
from rag.entailment import FOLDER as ENTAILMENT
from rag.entailment import Network as Entailment
from rag.errors import TanyaError
from rag.matcher import FOLDER as MATCHER
from rag.matcher import Matcher
from rag.read import Reader
from rag.read.judgement import Judgement
from rag.reader import FOLDER, Network
from rag.retrieve import Fusion

WRITTEN = Path(__file__).with_name("written")
ENCODERS = ("bundled", "bundled-fast")
"""Each has its own fusion; the reader is fitted for what the first finds. Other encoders are fused as the first is."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print what was found, write the file."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description=(__doc__ or "").split("\n")[0])
    sets = parser.add_mutually_exclusive_group(required=True)
    sets.add_argument("--dev", type=Path, help="folder with the dev sets")
    sets.add_argument(
        "--passages", type=Path, help="passages of your own, in any form that python -m eval reads"
    )
    parser.add_argument("--questions", type=Path, help="about these passages, where they bring none")
    parser.add_argument("--split", default="", help="of judged questions")
    parser.add_argument("--out", type=Path, default=FITTED, help="instead of the program's file")
    parser.add_argument("--cache", type=Path, help="keep the indexes here for the next run")
    options = parser.parse_args(arguments)
    if options.dev and (options.questions or options.split):
        parser.error("--questions and --split go with --passages; the dev sets have their own")
    with ExitStack() as stack:
        cache = options.cache or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            numbers, provenance = fit(*_sets(options, cache), written(cache) if options.dev else None)
        except TanyaError as error:
            raise SystemExit(str(error)) from error
    write(options.out, numbers, {"command": _command(options), **provenance})
    print(f"\n{markdown(provenance['cross-validated'])}\n\n{options.out}")


def _sets(options: argparse.Namespace, cache: Path) -> tuple[dict[str, DevSets], Collection[str]]:
    """The sets by encoder, and the names of those whose questions say what the answer is."""
    if options.passages:
        own = {
            encoder: GivenSets(options.passages, options.questions, options.split, encoder, cache)
            for encoder in ENCODERS
        }
        return dict(own), own[ENCODERS[0]].reading
    sets = {encoder: DevSets(options.dev, encoder, cache) for encoder in ENCODERS}
    there = {one.name for one in sets[ENCODERS[0]].all}
    if missing := [name for name in READING if name not in there]:
        raise InputError(f"{options.dev}: dev sets are missing: {', '.join(missing)}")
    return sets, READING


def written(cache: Path) -> GivenSets:
    """Questions that we wrote about documents of our own, half of which ask for what their document does not say."""
    return GivenSets(WRITTEN / "documents", WRITTEN / "questions.jsonl", "", ENCODERS[0], cache)


def _command(options: argparse.Namespace) -> str:
    if options.dev:
        return "python -m eval.fit --dev DIR"
    questions = f" --questions {options.questions.name}" if options.questions else ""
    return f"python -m eval.fit --passages {options.passages.name}{questions}"


def fit(
    by_encoder: Mapping[str, DevSets], names: Collection[str], more: GivenSets | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the file says, and where it comes from; what there are no questions for is in neither.

    Args:
        by_encoder: the sets, for each of `ENCODERS`.
        names: of the sets whose questions say what the answer is.
        more: other sets, for what the logits mean.
    """
    fusions, curves, read_by = {}, {}, {}
    held: Held = {}
    for encoder, sets in by_encoder.items():
        fusions[encoder], curves[encoder], shares = fit_fusion(sets)
        held |= {f"{name}, {encoder}": one for name, one in shares.items()}
        opened = sets.library(sets.all[0].passages).encoder
        read_by[encoder] = opened.digest[:12]
        print(
            f"{encoder}: cosine's share " + ", ".join(f"{one:.2f} {n}" for n, one in fusions[encoder].items())
        )
    sets = by_encoder[ENCODERS[0]]
    fusion = replace(Fusion.fitted(ENCODERS[0]), **fusions[ENCODERS[0]])
    vectors = StaticEncoder(BUNDLED / "fast")
    network, matcher, judge = Network(FOLDER), Matcher.load(MATCHER, vectors), Entailment(ENTAILMENT)
    reader = partial(Reader, network, matcher, judge, vectors, Judgement({}, {}, {}, 1.0))
    orders = fit_relevance(sets, fusion, reader())
    depth = reader().passages
    provenance = {"encoders": read_by, "fusion, nDCG@10 by the cosine's share": curves}
    numbers: dict[str, Any] = {"fusion": fusions, "reading": {}}
    judged: Held = {}
    if names:
        held_out = {n: order.held_out for n, order in orders.items()}
        depth, by_depth = fit_depth(sets, names, fusion, reader, held_out)
        examples = dict(read_examples(sets, names, fusion, reader(passages=depth)))
        parts = parts_of(sets, names)
        if more is not None:
            own = read_examples(more, more.reading, fusion, reader(passages=depth))
            examples |= {f"written {name}": rows for name, rows in own.items()}
            parts |= {f"written {name}": part for name, part in parts_of(more, more.reading).items()}
        on_topic = [name for name in parts if name not in names]
        reading, quality, judged = fit_reading(examples, parts, on_topic)
        numbers["reading"] = reading | {"passages": depth}
        provenance |= {"reading, cross-validated": quality, "how many passages to read": by_depth}
    numbers["reading"] |= {"relevance": orders[depth].numbers}
    provenance |= {
        "order, nDCG@10 by the passages that are read": {
            name: {"none": unread} | {str(n): order.quality[name] for n, order in orders.items()}
            for name, unread in orders[depth].unread.items()
        },
        "cross-validated": held | orders[depth].held | judged,
    }
    return numbers, provenance


if __name__ == "__main__":
    main()
