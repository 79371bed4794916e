"""``python -m eval.comparison``: the same search by Tanya and by stock LangChain, LlamaIndex, Haystack and txtai.

All of them (`stock`) get one encoder, the same passages and the same questions in one run, each in a process of its
own, so that neither imports nor memory mix. Times are given as ratios to ours, with quality beside them: by the clock,
and of the processors, which is what holds where others compute as well. What is not installed is named and left out.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import mean
from time import perf_counter, process_time
from typing import Any

import numpy as np
from tqdm import tqdm

from embeddings import EncoderError, open_encoder
from embeddings.encoder import Encoder
from eval.corpus import GOLD, SEEDS, InputError, read_passages, read_questions
from eval.devsets import DevSets, evenly
from eval.ranking import measured
from eval.stock import PIPELINES, Pipeline
from rag.errors import SpecError, TanyaError
from rag.schema import Source

DEPTH = 20
"""Passages that a search is for: more than are judged, since those that may also answer leave the ranking."""
COSTS = {
    "index_s": "index, s",
    "index_cpu_s": "of CPU",
    "p50_ms": "search p50, ms",
    "p95_ms": "p95, ms",
    "search_cpu_ms": "of CPU, mean",
    "memory_mib": "memory, MiB",
}
"""Figures that are compared, and the heads of their columns."""
MEASURES = ("nDCG@10", "R@5")
"""As `ranking` names them."""
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
}
"""What keeps the frameworks from calling home."""
INSTALL = (
    "To install them: pip install 'tanya[bench]' langchain-community"
    " && pip install --no-deps llama-index-retrievers-bm25"
)
"""Two that the extra leaves out: langchain-community is being retired, and nothing of ours may depend on it; the last
asks for an older PyStemmer than ours, and works with either."""
_NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its passages."""

    text: str
    positive: frozenset[str]
    ignored: frozenset[str] = frozenset()
    """Those that may also answer: neither right nor wrong to find."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages, and sets of questions about them by name."""

    passages: Sequence[Source]
    sets: Mapping[str, Sequence[Asked]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one pipeline."""

    versions: dict[str, str]
    passages: int
    index_s: float
    """Of all passages, by the clock."""
    index_cpu_s: float
    p50_ms: float
    """Of a search, over the questions of all sets, by the clock."""
    p95_ms: float
    search_cpu_ms: float
    """On average."""
    memory_mib: float
    """The most that its process held."""
    quality: dict[str, dict[str, float]]
    """By set of questions."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures by pipeline, the one that others are compared with first, and of those left out, why."""

    figures: dict[str, Figures]
    left_out: dict[str, str]

    def ratios(self, name: str) -> dict[str, float]:
        """How often the time and the memory of the first a pipeline takes: above 1, ours takes less."""
        one, ours = self.figures[name], next(iter(self.figures.values()))
        return {cost: getattr(one, cost) / getattr(ours, cost) for cost in COSTS}


def seeds() -> list[Corpus]:
    """What ships: five documents, and the gold questions that are answered there and stand alone."""
    from rag.load import from_text

    texts = [
        from_text(path.read_text("utf-8"), f"{SEEDS.name}/{path.name}")
        for path in sorted(SEEDS.glob("*.txt"))
    ]
    sets: dict[str, list[Asked]] = {}
    for one in read_questions(GOLD):
        if one.answerable and not one.history:
            asked = Asked(one.text, frozenset(one.positive), frozenset(one.maybe_positive))
            sets.setdefault(f"{one.language}→id", []).append(asked)
    return [Corpus(texts, sets)]


def dev_sets(folder: Path, passages: int, questions: int) -> list[Corpus]:
    """The dev sets of a folder: of each so many questions at most, and of each corpus about so many passages.

    Those that the questions are about are always among them, so that a part of a corpus is easier than the whole.

    Raises:
        InputError: there are none, or a file is not what it should be.
    """
    sets = DevSets(folder, "", folder)
    if not sets.all:
        raise InputError(f"{folder}: holds none of the dev sets")
    corpora: dict[str, dict[str, list[Asked]]] = {}
    for one in sets.all:
        rows = [row for row in sets.rows(one.questions) if row["positive"] and row.get("standalone", True)]
        corpora.setdefault(one.passages, {})[one.name] = [
            Asked(
                row["question"],
                frozenset(row["positive"]),
                frozenset(row.get("maybe_positive") or ()) - frozenset(row["positive"]),
            )
            for row in evenly(rows, questions)
        ]
    return [
        Corpus(part(read_passages(folder / f"{name}.jsonl"), asked, passages), asked)
        for name, asked in corpora.items()
    ]


def part(passages: Sequence[Source], sets: Mapping[str, Sequence[Asked]], most: int) -> list[Source]:
    """Those that the questions are about, and of the others, evenly drawn, as many as make `most`; in their order."""
    needed = {name for asked in sets.values() for one in asked for name in one.positive | one.ignored}
    others = [one.id for one in passages if one.id not in needed]
    room = max(0, min(most - len(needed), len(others)))
    kept = needed | {others[n * len(others) // room] for n in range(room)}
    return [one for one in passages if one.id in kept]


class Stopwatch:
    """Takes the time of what happens within, by the clock and of all processors."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.cpu: list[float] = []

    def __enter__(self) -> None:
        self._begun = perf_counter(), process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds.append(perf_counter() - self._begun[0])
        self.cpu.append(process_time() - self._begun[1])


def measure(pipeline: type[Pipeline], encoder: Encoder, corpora: Sequence[Corpus]) -> Figures:
    """Index and search each corpus; what happens only the first time, such as imports, is not timed."""
    first = pipeline(encoder, DEPTH)
    first.index(corpora[0].passages[:2])
    first.search("Siapa?")
    indexing, searching = Stopwatch(), Stopwatch()
    quality = {}
    for corpus in corpora:
        made = pipeline(encoder, DEPTH)
        with indexing:
            made.index(corpus.passages)
        made.search("Siapa?")
        for name, asked in corpus.sets.items():
            rankings = []
            for one in asked:
                with searching:
                    found = made.search(one.text)
                rankings.append([source for source in found if source not in one.ignored])
            quality[name] = {
                measure: mean(
                    measured(measure, [ranking], one.positive)[0]
                    for ranking, one in zip(rankings, asked, strict=True)
                )
                for measure in MEASURES
            }
    p50, p95 = np.quantile(searching.seconds, (0.5, 0.95)) * 1000
    versions = {name: version(name) for name in pipeline.packages}
    passages = sum(len(corpus.passages) for corpus in corpora)
    return Figures(
        versions=versions,
        passages=passages,
        index_s=sum(indexing.seconds),
        index_cpu_s=sum(indexing.cpu),
        p50_ms=float(p50),
        p95_ms=float(p95),
        search_cpu_ms=mean(searching.cpu) * 1000,
        memory_mib=_peak_mib(),
        quality=quality,
    )


def _peak_mib() -> float:
    """The most memory that this process has held.

    Linux says so in a file; its `getrusage` counts also what the process that started this one held at that moment.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # macOS counts bytes


def missing(pipeline: type[Pipeline]) -> list[str]:
    """Those of its packages that are not installed."""
    found = []
    for name in pipeline.packages:
        try:
            version(name)
        except PackageNotFoundError:
            found.append(name)
    return found


def compare(pipelines: Mapping[str, str], arguments: Sequence[str]) -> Comparison:
    """Measure those that are installed, each in a process that is given these arguments of the command line."""
    figures, left_out = {}, {}
    for name, spec in tqdm(pipelines.items(), disable=None):
        if lacking := missing(_pipeline(spec)):
            left_out[name] = f"{', '.join(lacking)} {_NOT_INSTALLED}"
            continue
        command = [sys.executable, "-m", "eval.comparison", "--alone", spec, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **QUIET})
        if done.returncode:
            left_out[name] = (done.stderr.strip() or f"ended with {done.returncode}").splitlines()[-1]
            continue
        figures[name] = Figures(**json.loads(done.stdout.splitlines()[-1]))
    return Comparison(figures, left_out)


def _pipeline(spec: str) -> type[Pipeline]:
    module, _, name = spec.partition(":")
    found: type[Pipeline] = getattr(import_module(module), name)
    return found


def markdown(comparison: Comparison) -> str:
    """Two tables, costs and quality, and a line for each pipeline that is left out."""
    figures, lines = comparison.figures, []
    if figures:
        first = next(iter(figures))
        lines += _head(f"(× {first})", ["version", *COSTS.values()])
        for name, one in figures.items():
            ratios = comparison.ratios(name)
            cells = (f"{getattr(one, cost):,.1f} (×{ratios[cost]:.2f})" for cost in COSTS)
            lines.append(_row(name, [next(iter(one.versions.values())), *cells]))
        lines += ["", *_head(" · ".join(MEASURES), figures)]
        for row in figures[first].quality:
            lines.append(_row(row, [_scores(one.quality[row]) for one in figures.values()]))
        means = [
            {measure: mean(row[measure] for row in one.quality.values()) for measure in MEASURES}
            for one in figures.values()
        ]
        lines.append(_row("mean", map(_scores, means)))
    if comparison.left_out:
        lines += ["", *(f"{name} is left out: {why}" for name, why in comparison.left_out.items())]
        if any(why.endswith(_NOT_INSTALLED) for why in comparison.left_out.values()):
            lines.append(INSTALL)
    return "\n".join(lines).strip()


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def _head(name: str, titles: Collection[str]) -> list[str]:
    return [_row(name, titles), _row("---", ["---"] * len(titles))]


def _scores(values: Mapping[str, float]) -> str:
    return " · ".join(f"{values[measure]:.3f}" for measure in MEASURES)


def as_json(comparison: Comparison, arguments: Sequence[str]) -> dict[str, Any]:
    """All that is known, with the command that gives it."""
    return {
        "command": " ".join(["python -m eval.comparison", *arguments]),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "pipelines": {
            name: {**asdict(one), "ratios": comparison.ratios(name)}
            for name, one in comparison.figures.items()
        },
        "left_out": comparison.left_out,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print tables, and with ``--out`` write JSON."""
    parser = ArgumentParser(prog="python -m eval.comparison", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--dev", type=Path, metavar="DIR", help="the dev sets; without, the gold questions over seeds/"
    )
    parser.add_argument("--passages", type=int, default=3000, help="of a dev set (default: %(default)s)")
    parser.add_argument("--questions", type=int, default=100, help="of a dev set (default: %(default)s)")
    parser.add_argument("--encoder", default="bundled-fast", metavar="SPEC", help="(default: %(default)s)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--alone", metavar="MODULE:CLASS", help="this pipeline, in this process; prints JSON")
    options = parser.parse_args(arguments)
    try:
        if options.alone:
            figures = measure(_pipeline(options.alone), _opened(options.encoder), _corpora(options))
            print(json.dumps(asdict(figures), ensure_ascii=False))
            return 0
        _opened(options.encoder)  # or else every process would say what is wrong with it
        _corpora(options)
        passed = [f"--encoder={options.encoder}"]
        if options.dev:
            passed += [
                f"--dev={options.dev}",
                f"--passages={options.passages}",
                f"--questions={options.questions}",
            ]
        comparison = compare(PIPELINES, passed)
    except TanyaError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    print(markdown(comparison))
    if options.out:
        text = json.dumps(as_json(comparison, passed), indent=1, ensure_ascii=False)
        options.out.write_text(f"{text}\n", "utf-8")
    return 0


def _corpora(options: Namespace) -> list[Corpus]:
    return dev_sets(options.dev, options.passages, options.questions) if options.dev else seeds()


def _opened(spec: str) -> Encoder:
    try:
        return open_encoder(spec)
    except EncoderError as error:
        raise SpecError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
