"""``python -m eval.speed``: how long things take, against the budgets, in one run, so that ratios hold.

The calls into the encoder and the store are timed from within; the rest is what the program itself adds.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.corpus import GOLD, SEEDS, read_questions
from eval.watch import watch
from rag.errors import TanyaError

if TYPE_CHECKING:
    from rag import Library
    from rag.schema import Source

QUESTION = "Siapa kepala Bappeda Kaltim?"
_ASK = """
import atexit, sys
atexit.register(lambda: print("torch" in sys.modules, file=sys.stderr))
from rag.cli import main
sys.exit(main(sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """One figure."""

    what: str
    value: float
    unit: str
    budget: str = ""


def cold_start(folder: Path, encoder: str, runs: int) -> list[Speed]:
    """The median time of ``tanya ask`` in a process of its own, and how often torch was imported."""
    command = [sys.executable, "-c", _ASK, "ask", QUESTION, "--library", str(folder), "--encoder", encoder]
    seconds, torch = [], 0
    for _ in range(runs):
        started = perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds.append(perf_counter() - started)
        torch += done.stderr.split()[-1] == "True"
    return [
        Speed("tanya ask from a cold start", median(seconds), "s", "under 1.5"),
        Speed("torch imported", torch, f"of {runs}", "0"),
    ]


def retrieval(library: Library, store: Any, questions: list[str]) -> list[Speed]:
    """The median time of a search, and of what it adds to encoding the question and searching the indexes."""
    library.search(questions[0])  # opens the indexes
    encoding, finding = watch(library.encoder, "encode_queries"), watch(store, "candidates")
    total = []
    for question in questions:
        started = perf_counter()
        library.search(question)
        total.append(perf_counter() - started)
    own = [whole - sum(parts) for whole, *parts in zip(total, encoding, finding, strict=True)]
    return [
        Speed("retrieval, p50", median(total) * 1000, "ms"),
        Speed("retrieval beyond encode and index search, p50", median(own) * 1000, "ms", "under 1"),
        Speed("the same, of all retrieval", sum(own) / sum(total), "share"),
    ]


def indexing(library: Library, texts: list[Source]) -> list[Speed]:
    """Passages indexed a second, and the time beyond the encoder's own as a share of it."""
    calls = watch(library.encoder, "encode_passages")
    started = perf_counter()
    passages = library.add_texts(texts).passages
    seconds = perf_counter() - started
    beyond = seconds / sum(calls) - 1
    return [
        Speed("passages indexed", passages / seconds, "/s", "over 2,000 with bundled-fast"),
        Speed("indexing beyond the encoder, of its time", beyond, "share", "under 0.1 with others"),
    ]


def orchestration(questions: int) -> list[Speed]:
    """The time of an answer beyond encoder, index, reader and model."""
    from eval.orchestration import seconds_beyond

    names = {
        False: ("an answer beyond encoder, index, reader, model, p50", "the same, p99"),
        True: ("the same where a model drafts, p50", "the same where a model drafts, p99"),
    }
    speeds = []
    for model, (middle, slow) in names.items():
        seconds = seconds_beyond(made_up(max(10, questions // 5)), questions, model=model)
        p50, p99 = (float(one) for one in np.quantile(seconds, (0.5, 0.99)) * 1000)
        speeds += [Speed(middle, p50, "ms", "under 1"), Speed(slow, p99, "ms", "under 3")]
    return speeds


def made_up(count: int) -> list[Source]:
    """Documents of words drawn from the seeds: as long as a passage, and no two alike."""
    from rag.load import from_text

    words = " ".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))).split()
    chance = random.Random(0)
    texts = (" ".join(chance.choices(words, k=80)) for _ in range(count))
    return [from_text(f"{text}.", f"made-up/{number}") for number, text in enumerate(texts)]


def measure(encoder: str, runs: int, documents: int, questions: int) -> list[Speed]:
    """All figures, each on a library of its own."""
    from rag import Library
    from rag.chunk import Chunker
    from rag.library import open_store

    with TemporaryDirectory(prefix="tanya-speed-") as made:
        folder = Path(made) / "seeds"
        with Library.open(folder, encoder=encoder) as library:
            library.add(SEEDS)
        speeds = cold_start(folder, encoder, runs)
        store = open_store("local", folder)
        opened = library.encoder
        chunker = Chunker.of(opened)
        with Library(folder, store, opened, chunker) as library:
            speeds += retrieval(library, store, [question.text for question in read_questions(GOLD)])
        with Library.open(Path(made) / "made-up", encoder=encoder) as library:
            speeds += indexing(library, made_up(documents))
    return speeds + orchestration(questions)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table, and with ``--out`` write it as JSON."""
    parser = ArgumentParser(prog="python -m eval.speed", description="Time the program against its budgets.")
    parser.add_argument("--encoder", default="bundled", metavar="SPEC", help="(default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="cold starts (default: %(default)s)")
    parser.add_argument("--documents", type=int, default=5000, help="to index (default: %(default)s)")
    parser.add_argument("--questions", type=int, default=10_000, help="to answer (default: %(default)s)")
    parser.add_argument(
        "--passages", type=int, metavar="N", help="measure a library of about so many instead"
    )
    parser.add_argument(
        "--stock",
        type=Path,
        metavar="DIR",
        help="compare with stock pipelines on the dev sets there as well (python -m eval.comparison)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    options = parser.parse_args(arguments)
    try:
        if options.passages is not None:
            from eval.size import measure_size

            with TemporaryDirectory(prefix="tanya-size-") as made:
                speeds = measure_size(Path(made), options.encoder, options.passages)
        else:
            speeds = measure(options.encoder, options.runs, options.documents, options.questions)
    except TanyaError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    for speed in speeds:
        print(f"{speed.what:52} {speed.value:>10,.3f} {speed.unit:6} {speed.budget}")
    if options.out:
        options.out.write_text(json.dumps([asdict(speed) for speed in speeds], indent=1) + "\n", "utf-8")
    if options.stock:
        from eval.comparison import main as compare

        print()
        return compare([f"--dev={options.stock}", f"--encoder={options.encoder}"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
