"""The command `tanya`. Turns errors into one line and an exit code; every decision is made elsewhere."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.library import Library
    from rag.schema import Filter, Passage
    from rag.workers import Reader

LIBRARY = "tanya-library"
"""The folder of the library where none is named."""
_LED = re.compile(r"^([^*\n“«]*)\*\*([^*\n]+)\*\*")
"""The short answer at the head of an answer, before anything is quoted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 done with failures to look at, 2 cannot be done."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # bytes that are no text, or text that a terminal cannot show
            stream.reconfigure(errors="replace")
    from rag.errors import TanyaError

    try:
        code = int(options.run(options))
        print(end="", flush=True)
        return code
    except BrokenPipeError:  # the reader of our output has had enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (TanyaError, OSError) as error:
        print(f"tanya: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("tanya: interrupted; what was done is kept", file=sys.stderr)
        return 130


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see “{self.prog} --help”)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="tanya", description="Ask your documents, in Indonesian or English.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=what, description=what)
        one.add_argument(
            "--library", type=Path, default=Path(LIBRARY), metavar="DIR", help="default: %(default)s"
        )
        one.add_argument(
            "--encoder", default="bundled", metavar="SPEC", help="bundled, bundled-fast, hf:NAME or a folder"
        )
        one.add_argument(
            "--store",
            default="local",
            metavar="SPEC",
            help="local (default), milvus:http://HOST:19530/NAME or milvus:FOLDER",
        )
        one.add_argument(
            "--generator",
            default="extractive",
            metavar="SPEC",
            help="extractive, hf:NAME or a folder (either with @4bit), openai:MODEL@URL or PROVIDER:MODEL",
        )
        one.add_argument("--reranker", metavar="SPEC", help="hf:NAME or a folder; default: none")
        one.set_defaults(run=run)
        return one

    index = command("index", _index, "add files and folders, or refresh them")
    index.add_argument("paths", nargs="*", metavar="PATH")
    index.add_argument(
        "--prune", action="store_true", help="also remove the documents of a folder that is gone or empty"
    )
    index.add_argument("--rebuild", action="store_true", help="cut and embed the stored texts again")
    index.add_argument(
        "--retry", action="store_true", help="read again what could not be read and has not changed since"
    )
    index.add_argument("--watch", action="store_true", help="go on, and index what changes as it changes")
    index.add_argument(
        "--workers",
        type=_workers,
        default=0,
        metavar="N",
        help="processes that read files; default: half as many as there are processors",
    )
    index.add_argument(
        "--ray", metavar="ADDRESS", help="read and embed on this Ray cluster: auto or HOST:PORT"
    )
    ask = command("ask", _ask, "answer a question; without one, a question a line from standard input")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--json", action="store_true", help="one JSON object a line")
    _add_filter(ask)
    search = command("search", _search, "find passages")
    search.add_argument("words")
    search.add_argument("-k", type=_count, default=5, metavar="N", help="how many; default: %(default)s")
    search.add_argument("--json", action="store_true", help="a JSON list")
    _add_filter(search)
    chat = command("chat", _chat, "serve the chat in a browser")
    chat.add_argument("--documents", metavar="DIR", help="index this folder first")
    chat.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    chat.add_argument("--port", type=_port, default=7860, help="default: %(default)s")
    chat.add_argument("--auth", metavar="FILE", help="lines of user:password; nobody else gets in")
    chat.add_argument("--shared", action="store_true", help="what one visitor uploads is everybody's")
    chat.add_argument(
        "--mcp",
        action="store_true",
        help="offer ask and search to programs as tools (Model Context Protocol)",
    )
    chat.add_argument(
        "--log", action="store_true", help="write what happens, as JSON lines, to standard error"
    )
    chat.add_argument("--log-questions", action="store_true", help="the same, with what people ask")
    command("feedback", _feedback, "what people thought of answers, as questions for the evaluation")
    command("list", _list, "the documents in the library")
    remove = command("remove", _remove, "remove documents")
    remove.add_argument("sources", nargs="+", metavar="SOURCE")
    command("verify", _verify, "check that the library is sound")
    return parser


def _reader(options: argparse.Namespace) -> int | Reader:
    """What reads the files that are indexed."""
    if getattr(options, "ray", None):
        from rag.cluster import RayWorkers

        return RayWorkers(options.ray, options.encoder)
    return int(getattr(options, "workers", 0))


def _add_filter(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--source", action="append", metavar="SOURCE", help="only this document; may be repeated"
    )
    command.add_argument("--language", choices=("id", "en"), help="only passages in this language")
    command.add_argument(
        "--after", type=_date, metavar="DATE", help="only documents of this day (YYYY-MM-DD) or later"
    )
    command.add_argument("--before", type=_date, metavar="DATE", help="only documents of this day or earlier")


def _date(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date such as 2023-11-20") from None


def _count(text: str) -> int:
    return _number(text, 1, 1000)


def _workers(text: str) -> int:
    return _number(text, 1, 256)


def _port(text: str) -> int:
    return _number(text, 0, 65535)


def _number(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from {least} to {most}")
    return int(text)


@contextmanager
def _library(options: argparse.Namespace, *, make: bool = False, empty: bool = False) -> Iterator[Library]:
    """The library, made if it is missing when `make` says so; one without documents is refused unless `empty`."""
    from rag.errors import LibraryError
    from rag.library import Library

    reader = _reader(options)
    with Library.open(options.library, options.encoder, options.store, make=make, workers=reader) as library:
        if not empty and not len(library):
            store = "" if options.store == "local" else f" --store {shlex.quote(options.store)}"
            fill = f"tanya index PATH --library {shlex.quote(str(options.library))}{store}"
            raise LibraryError(f"{options.library}: the library is empty; fill it with: {fill}")
        yield library


@contextmanager
def _assistant(options: argparse.Namespace) -> Iterator[Assistant]:
    from rag.assistant import Assistant

    with _library(options) as library:
        yield Assistant(library, generator=options.generator, reranker=options.reranker)


def _filter(options: argparse.Namespace, library: Library) -> Filter:
    from rag.schema import Filter

    sources = None if options.source is None else frozenset(map(library.id_of, options.source))
    return Filter(sources, options.language, options.after, options.before)


def _index(options: argparse.Namespace) -> int:
    from rag.errors import LibraryError
    from rag.library import Library, check_exists
    from rag.report import bar, summary

    if not options.rebuild and not options.paths:
        raise LibraryError("nothing to index: name a file or a folder")
    for path in options.paths:
        if not options.prune:
            check_exists(path)
    if options.rebuild:
        with (
            bar() as progress,
            Library.rebuild(options.library, options.encoder, options.store, progress) as library,
        ):
            print(f"{len(library)} documents indexed again")
    failed = False
    make = not options.rebuild and any(Path(path).exists() for path in options.paths)
    with _library(options, make=make, empty=True) as library:
        for path in options.paths:
            failed |= _add(library, path, prune=options.prune, retry=options.retry)
        if options.paths:
            print("\n".join(summary(library.sources(), library.failures())), flush=True)
        if options.watch:
            _watch(library, options.paths)
    return int(failed)


def _add(
    library: Library, path: str | Path, *, prune: bool = False, retry: bool = False, news: bool = False
) -> bool:
    """Index what is at `path` and say what became of it, with `news` only if there are any; whether anything failed."""
    from rag.report import bar, outcomes

    before = library.failures()
    with bar() as progress:
        report = library.add(path, progress, prune=prune, retry=retry)
    if not news or report.added or report.updated or report.removed or library.failures() != before:
        print("\n".join(outcomes(report)), flush=True)
    return bool(report.failed)


def _watch(library: Library, paths: Sequence[str]) -> None:
    """Index again what has changed below `paths`, until this is interrupted."""
    from rag.errors import MissingExtraError, TanyaError
    from rag.files import is_below

    try:
        from watchfiles import Change, DefaultFilter, watch
    except ImportError as error:
        raise MissingExtraError("watch", "--watch") from error
    own = os.path.abspath(library.folder)  # may lie among the documents, and changes whenever they do
    is_plain = DefaultFilter()

    def is_wanted(change: Change, file: str) -> bool:
        return is_plain(change, file) and not is_below(os.path.abspath(file), own)

    print("watching for changes; Ctrl-C ends this", flush=True)
    begun = False
    for changes in watch(*paths, watch_filter=is_wanted, yield_on_timeout=True, rust_timeout=1000):
        changed = [os.path.abspath(file) for _, file in changes]
        for path in paths:
            # Once at the beginning: what changed before it watched is seen as well.
            if begun and not any(Path(file).is_relative_to(os.path.abspath(path)) for file in changed):
                continue
            try:
                _add(library, path, news=True)
            except (TanyaError, OSError) as error:  # somebody else is writing, or the folder is gone for now
                print(f"tanya: {error}", file=sys.stderr, flush=True)
        begun = True


def _ask(options: argparse.Namespace) -> int:
    with _assistant(options) as assistant:
        only = _filter(options, assistant.library)
        if options.question is not None:
            _print_answer(assistant, options.question, only, options, one_line=False)
            return 0
        return _ask_each_line(assistant, only, options)


def _ask_each_line(assistant: Assistant, only: Filter, options: argparse.Namespace) -> int:
    from rag.errors import QuestionError

    code = 0
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            _print_answer(assistant, line, only, options, one_line=True)
        except QuestionError as error:  # the other lines still get their answers
            print(f"tanya: line {number}: {error}", file=sys.stderr)
            code = 2
    return code


def _print_answer(
    assistant: Assistant, question: str, only: Filter, options: argparse.Namespace, *, one_line: bool
) -> None:
    answer = assistant.ask(question, only=only)
    if options.json:
        _print_json(answer.to_json())
        return
    if one_line:
        print(" ".join(_spoken(answer.text).split()), flush=True)
        return
    print(_spoken(answer.text))
    if answer.note:
        print(f"({answer.note})")
    for citation in answer.citations:
        print(f"  [{citation.number}] {citation.title} — {citation.source}{_place(citation.passage)}")
        if citation.also_in:
            print(f"      also in {', '.join(citation.also_in)}")
    if answer.refused:
        for source, title in {hit.passage.source: hit.passage.title for hit in answer.nearest[:3]}.items():
            print(f"  ~ {title} — {source}")


def _place(passage: Passage) -> str:
    """Where in its document a passage stands."""
    from rag.schema import unit_of

    page = f", {unit_of(passage.source)} {passage.page}" if passage.page else ""
    return f"{page}, {passage.section}" if passage.section else page


def _spoken(text: str) -> str:
    """An answer for people: the words that lead it are in bold on a terminal, and plain elsewhere."""
    return _LED.sub("\\1\x1b[1m\\2\x1b[0m" if sys.stdout.isatty() else r"\1\2", text)


def _search(options: argparse.Namespace) -> int:
    with _assistant(options) as assistant:
        hits = assistant.search(options.words, options.k, _filter(options, assistant.library))
        if options.json:
            _print_json([hit.to_json() for hit in hits])
        else:
            for hit in hits:
                print(f"{hit.score:.3f}  {hit.passage.source}  {' '.join(hit.passage.text.split())}")
    return 0


def _chat(options: argparse.Namespace) -> int:
    from rag.assistant import Assistant

    with _library(options, make=True, empty=True) as library:
        if options.documents:
            _add(library, options.documents)
        assistant = Assistant(library, generator=options.generator, reranker=options.reranker)
        from ui.journal import Journal
        from ui.server import serve

        is_logged = options.log or options.log_questions
        journal = Journal.on_stderr(questions=options.log_questions) if is_logged else None
        serve(
            assistant,
            options.host,
            options.port,
            options.auth,
            shared=options.shared,
            mcp=options.mcp,
            journal=journal,
        )
    return 0


def _feedback(options: argparse.Namespace) -> int:
    with _library(options) as library:
        from ui.feedback import feedback

        for one in feedback(library):
            _print_json(one)
    return 0


def _list(options: argparse.Namespace) -> int:
    from rag.report import summary

    with _library(options, empty=True) as library:
        sources, failures = library.sources(), library.failures()
        for source in sources:
            print(f"{source.id}\t{source.language}\t{source.date or '-'}\t{source.passages}\t{source.title}")
        for failure in failures:  # beside the table, which a program may read
            print(f"failed: {failure.source}: {failure.reason}: {failure.message}", file=sys.stderr)
        if sources or failures:
            print("\n".join(summary(sources, failures)), file=sys.stderr)
    return 0


def _remove(options: argparse.Namespace) -> int:
    from rag.library import CONVERSATIONS

    with _library(options) as library:
        library.remove(*options.sources)
        if (library.folder / CONVERSATIONS).is_file():
            from ui.conversations import forget_removed

            forget_removed(library)
    return 0


def _verify(options: argparse.Namespace) -> int:
    with _library(options, empty=True) as library:
        problems = library.verify()
    for problem in problems:
        print(problem)
    return int(bool(problems))


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
