"""``python -m eval``: arguments in; ``results.json``, ``report.html`` and tables out.

Exit code 0 when all went well, 1 when a measure is significantly worse than the baseline's, 2 for bad input.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from rag.errors import TanyaError

COMMANDS = {
    "make-questions": "eval.make_questions",
    "fit": "eval.fit",
    "ablation": "eval.ablation",
    "speed": "eval.speed",
    "comparison": "eval.comparison",
}
"""``python -m eval NAME …``: other things than measuring, each of which is a module to run as well."""


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")  # one line, without the usage


def parser() -> ArgumentParser:
    """The command line."""
    described = _Parser(
        prog="python -m eval",
        description="Measure how well questions are answered, offline.",
        epilog=f"python -m eval NAME … runs {', '.join(COMMANDS)}; see python -m eval NAME --help.",
    )
    add = described.add_argument
    add(
        "--passages",
        type=Path,
        metavar="PATH",
        help="JSON lines of passages; a folder in the form of BEIR or MIRACL; a file in that of SQuAD or TyDi QA; "
        "documents (default: the seeds)",
    )
    add(
        "--questions",
        type=Path,
        metavar="PATH",
        help="JSON lines or a CSV file of questions, or a folder of judged ones "
        "(default: those that come with the passages; with the seeds, the gold ones)",
    )
    add("--split", default="", help="of judged questions (default: test, else dev, else the only one)")
    add(
        "--library",
        type=Path,
        metavar="DIR",
        help="measure this library as it is, instead of indexing passages",
    )
    add("--cache", type=Path, metavar="DIR", help="keep the index here for the next run on the same passages")
    add("--encoder", default="bundled", metavar="SPEC", help="bundled, bundled-fast, hf:NAME or a folder")
    add("--generator", default="extractive", metavar="SPEC", help="extractive, hf:NAME or openai:MODEL@URL")
    add("--reranker", metavar="SPEC", help="hf:NAME or a folder; none by default")
    add(
        "--retriever",
        metavar="MODULE:OBJECT",
        help="measure this retriever or chain of LangChain instead, or what makes one (eval/outside.py)",
    )
    add("--only", choices=["retrieval"], help="leave out the answers")
    add("--out", type=Path, default=Path("eval-results"), metavar="DIR", help="where to write (%(default)s)")
    add(
        "--baseline",
        type=Path,
        metavar="results.json",
        help="print what changed; exit 1 on a significant loss",
    )
    return described


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in COMMANDS:
        command: Callable[[list[str]], int | None] = import_module(COMMANDS[arguments[0]]).main
        return command(arguments[1:]) or 0
    described = parser()
    options = described.parse_args(arguments)
    if options.passages and options.library:
        described.error("--passages and --library exclude each other")
    if options.library and not options.questions:
        described.error("--library needs --questions; the gold ones are about the seeds")
    try:
        return evaluate(options)
    except TanyaError as error:
        print(f"{described.prog}: {error}", file=sys.stderr)
        return 2


def evaluate(options: Namespace) -> int:
    """Ask, measure, compare and report; returns the exit code."""
    from tqdm import tqdm

    from eval import corpora, subject
    from eval.bootstrap import SAMPLES, SEED
    from eval.compare import compare
    from eval.corpus import GOLD, SEEDS
    from eval.page import render
    from eval.report import differences_table, figures_table
    from eval.results import read_results, results_of, write
    from eval.run import DEPTH, Answerer, Searcher, run

    passages = None if options.library else options.passages or SEEDS
    corpus = corpora.read(passages, options.questions or (GOLD if passages is SEEDS else None), options.split)
    baseline = read_results(options.baseline) if options.baseline else None
    write(options.out)  # nothing yet, but a folder that cannot be made is better known before the work
    with ExitStack() as stack:
        if options.library:
            library = subject.open_existing(options.library, options.encoder)
        else:
            cache = options.cache or Path(stack.enter_context(TemporaryDirectory(prefix="tanya-eval-")))
            assert corpus.passages is not None
            library = subject.index(corpus.passages, options.encoder, cache)
        stack.callback(library.close)
        languages = {source.id: source.language for source in library.sources()}
        unread = (failure.source for failure in library.failures())
        questions = corpora.resolved(corpus.questions, {*languages, *unread})
        assistant: Answerer | None = None
        searcher: Searcher = library
        if options.retriever:
            from eval.outside import load

            searcher = brought = load(options.retriever, library)
            if options.only is None and brought.answers([question.text for question in questions]):
                assistant = brought
        elif options.only is None:
            from rag import Assistant

            searcher = assistant = Assistant(library, generator=options.generator, reranker=options.reranker)
        asked = tqdm(questions, unit=" questions", disable=None)
        records = list(run(asked, languages, searcher, assistant))
    if options.retriever and brought.unknown:
        print(
            f"{brought.unknown:,} documents of {options.retriever} name no passage; those count as wrong",
            file=sys.stderr,
        )
    unknown = sum(not set(question.positive) <= languages.keys() for question in questions)
    if unknown:
        print(
            f"{unknown} questions name passages that are not there; those count as not found", file=sys.stderr
        )
    results = results_of(
        records,
        {
            "passages": str(options.library or options.passages or SEEDS.name),
            "sources": len(languages),
            "questions": str(options.questions or options.passages or GOLD.name),
            "split": corpus.split or None,
            "retriever": options.retriever,
            "encoder": None if options.retriever else options.encoder,
            "generator": None if options.only or options.retriever else options.generator,
            "reranker": None if options.retriever else options.reranker,
            "depth": DEPTH,
            "samples": SAMPLES,
            "seed": SEED,
        },
    )
    differences = compare(results, baseline) if baseline else []
    write(options.out, results, render(results, differences))
    print(figures_table(results))
    if baseline:
        print("\n" + differences_table(differences))
    print(f"\n{options.out / 'results.json'}\n{options.out / 'report.html'}")
    return int(any(difference.verdict == "loss" for difference in differences))


if __name__ == "__main__":
    sys.exit(main())
