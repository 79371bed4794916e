"""``python -m eval make-questions --library DIR``: drafts questions about one's own documents, for a person to edit.

The output is CSV (`draft`). Three of four questions are answered by the documents: by forms with a question word
(`frames`), by a gap in a sentence or a headline (`cloze`), or, with a chat model, as that writes them
(`model_drafts`); the fourth is one of these with one thing changed, which nothing in the library answers (`near_miss`).
"""

from __future__ import annotations

import random
import re
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from eval.cloze import clozes, of_headline, prose
from eval.corpus import InputError
from eval.draft import Draft, write_csv
from eval.frames import questions
from eval.model_drafts import Write, draft_of
from eval.near_miss import near_misses
from rag.errors import TanyaError
from rag.schema import Language
from rag.text.language import detect
from rag.text.words import terms

if TYPE_CHECKING:
    from rag import Library

_DOCUMENTS = 2000
"""Documents of a large library that are drafted from, at random."""
_UNANSWERABLE = 4
"""One of so many questions is a near miss."""
_HEADLINES, _CLOZES = 10, 3
"""At most one of so many questions asks for a headline's body, and is a gap, where there are enough others."""
_HEAD = 1000
"""Characters among which a document's title may stand."""
_ALSO = 10
"""Passages among which others with the same answer are looked for."""
_WRITTEN = 3
"""Passages that a model is asked about for each question wanted: of some it writes none that is kept."""


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")  # one line, without the usage


def parser() -> ArgumentParser:
    """The command line."""
    described = _Parser(
        prog="python -m eval make-questions",
        description="Draft questions about the documents of a library, with answers, as CSV to be edited.",
    )
    add = described.add_argument
    add("--library", type=Path, required=True, metavar="DIR", help="the library; made by tanya index")
    add("--encoder", default="bundled", metavar="SPEC", help="the one that the library was indexed with")
    add("--count", type=int, default=50, metavar="N", help="questions (%(default)s)")
    add(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="the same one drafts the same questions (%(default)s)",
    )
    add("--language", choices=["id", "en", "both"], default="both", help="of the questions (%(default)s)")
    add("--out", type=Path, metavar="FILE", help="where to write (default: standard output)")
    add("--force", action="store_true", help="replace FILE where it is there already")
    add("--generator", metavar="SPEC", help="let a chat model draft: hf:NAME or openai:MODEL@URL")
    return described


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    described = parser()
    options = described.parse_args(arguments)
    if options.count < 1:
        described.error("--count: at least 1")
    try:
        if options.out and options.out.exists() and not options.force:
            raise InputError(f"{options.out}: is there already; --force replaces it")
        from eval.subject import open_existing

        write = _writer(options.generator) if options.generator else None
        languages: tuple[Language, ...] = ("id", "en") if options.language == "both" else (options.language,)
        with open_existing(options.library, options.encoder) as library:
            drafts = draft_questions(library, options.count, options.seed, languages, write)
        if not drafts:
            raise InputError(f"{options.library}: no sentence there that a question can be drafted from")
        _put_out(drafts, options.out)
    except TanyaError as error:
        print(f"{described.prog}: {error}", file=sys.stderr)
        return 2
    unanswerable = sum(not draft.answerable for draft in drafts)
    few = f", fewer than the {options.count} asked for" if len(drafts) < options.count else ""
    print(f"{len(drafts)} questions drafted{few}; {unanswerable} of them are not answerable", file=sys.stderr)
    return 0


def draft_questions(
    library: Library,
    count: int,
    seed: int,
    languages: Sequence[Language] = ("id", "en"),
    write: Write | None = None,
) -> list[Draft]:
    """At most `count` questions in these languages, in no order; the same for the same seed and library.

    Args:
        write: a chat model, which drafts what it can; the rules draft the rest.
    """
    rng = random.Random(seed)
    sources = library.sources()
    chosen = sorted(one.id for one in rng.sample(sources, min(_DOCUMENTS, len(sources))))
    texts = [library.text(one) for one in chosen]
    by_rule = [draft for draft in _by_rule(library, chosen, texts) if draft.language in languages]
    rng.shuffle(by_rule)
    wanted = count - count // _UNANSWERABLE
    written = _by_model(library, chosen, wanted, languages, write, rng) if write else []
    answerable = written + _selected(by_rule, wanted - len(written))
    few = min(count - wanted, len(answerable) // (_UNANSWERABLE - 1))
    # What was not selected may be changed as well; what has a question word before what has a gap.
    basis = sorted([*answerable, *by_rule], key=lambda draft: draft.is_cloze)
    basis = [draft for draft in _mixed(basis) if draft.kind != "headline"]
    missed = near_misses(basis, library, [text.casefold() for text in texts], rng)
    unanswerable = [draft for draft, _ in zip(missed, range(few), strict=False)]
    found = [_with_documents(draft, library) for draft in answerable] + unanswerable
    rng.shuffle(found)
    return found


def _by_rule(library: Library, sources: Sequence[str], texts: Sequence[str]) -> list[Draft]:
    """Every question that the rules draft, once; what several sentences answer has the answers of all."""
    from tqdm import tqdm

    common = frozenset(word for text in texts for word in re.findall(r"\b[a-zà-ÿ]{2,}\b", text))
    found: dict[str, Draft] = {}
    for source, text in zip(tqdm(sources, unit=" documents", disable=None), texts, strict=True):
        for draft in _of_document(library, source, text, common):
            same = found.get(draft.question, replace(draft, answers=(), documents=()))
            answers = tuple(dict.fromkeys((*same.answers, *draft.answers)))
            documents = tuple(dict.fromkeys((*same.documents, source)))
            found[draft.question] = replace(same, answers=answers, documents=documents)
    return list(found.values())


def _of_document(library: Library, source: str, text: str, common: frozenset[str]) -> Iterator[Draft]:
    headline = False
    for passage in library.passages(source):
        # A title that the prose begins with was taken from there, and announces nothing.
        headline = headline or re.match(rf".*{re.escape(passage.title)}[ .,]*\S", text[:_HEAD]) is not None
        for sentence in prose(passage.text):
            language = detect(sentence, passage.language)
            yield from questions(sentence, language, common)
            yield from clozes(sentence, language)
            if not headline and (draft := of_headline(passage.title, sentence, language)):
                headline = True  # the first sentence that informs is enough
                yield draft


def _selected(drafts: Sequence[Draft], count: int) -> list[Draft]:
    """So many of the drafts, those with a question word first, of all kinds, languages and documents."""
    asked = _mixed(draft for draft in drafts if not draft.is_cloze and draft.kind != "headline")
    headlines = _mixed(draft for draft in drafts if draft.kind == "headline")
    sentences = {(draft.sentence, draft.language) for draft in asked}
    gaps: list[Draft] = []
    others: list[Draft] = []
    for draft in _mixed(draft for draft in drafts if draft.is_cloze):
        key = (draft.sentence, draft.language)
        (others if key in sentences else gaps).append(draft)
        sentences.add(key)
    shares = (headlines, count // _HEADLINES), (gaps, count // _CLOZES)
    few = [draft for drafts, share in shares for draft in drafts[:share]]
    some = asked[: count - len(few)]
    rest = (draft for draft in (*gaps, *headlines, *others) if draft not in few)
    return [
        *some,
        *few,
        *(draft for draft, _ in zip(rest, range(count - len(some) - len(few)), strict=False)),
    ]


def _mixed(drafts: Iterable[Draft]) -> list[Draft]:
    """In turns: the first of each language and kind, then the second, …; each group in turns of its documents."""
    by_document: Counter[tuple[object, ...]] = Counter()
    keyed: list[tuple[int, Draft]] = []
    for draft in drafts:
        key = (draft.is_cloze, draft.language, draft.kind, draft.documents)
        by_document[key] += 1
        keyed.append((by_document[key], draft))
    by_kind: Counter[tuple[object, ...]] = Counter()
    turns: list[tuple[bool, int, Draft]] = []
    for _, draft in sorted(keyed, key=lambda one: one[0]):
        kind = (draft.is_cloze, draft.language, draft.kind)
        by_kind[kind] += 1
        turns.append((draft.is_cloze, by_kind[kind], draft))
    return [draft for _, _, draft in sorted(turns, key=lambda one: one[:2])]


def _by_model(
    library: Library,
    sources: Sequence[str],
    count: int,
    languages: Sequence[Language],
    write: Write,
    rng: random.Random,
) -> list[Draft]:
    from tqdm import tqdm

    some = rng.sample(sources, min(len(sources), _WRITTEN * count))
    passages = [one for source in some for one in library.passages(source) if one.language in languages]
    found: dict[str, Draft] = {}
    with tqdm(total=count, unit=" questions", disable=None) as bar:
        for passage in rng.sample(passages, min(len(passages), _WRITTEN * count)):
            if len(found) == count:
                break
            if draft := draft_of(passage, write):
                found.setdefault(draft.question, draft)
                bar.update(len(found) - bar.n)
    return list(found.values())


def _with_documents(draft: Draft, library: Library) -> Draft:
    """With the other documents that say the same."""
    if draft.kind == "headline" or draft.is_cloze:
        return draft
    asked = frozenset(terms(draft.question))
    hits = (hit.passage for hit in library.search(draft.question, k=_ALSO))
    also = (
        one.source
        for one in hits
        if asked.issubset(terms(one.context)) and any(answer in one.text for answer in draft.answers)
    )
    return replace(draft, documents=tuple(dict.fromkeys((*draft.documents, *also))))


def _writer(spec: str) -> Write:
    """The chat model that `spec` names."""
    from rag.assistant import open_generator
    from rag.chat_model import ChatModelGenerator

    generator = open_generator(spec)
    if not isinstance(generator, ChatModelGenerator):
        raise InputError(f"--generator {spec}: is no chat model; leave it out to draft by rule")
    return generator.write


def _put_out(drafts: Sequence[Draft], out: Path | None) -> None:
    if out is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        write_csv(drafts, sys.stdout)
        return
    try:
        with open(out, "w", encoding="utf-8-sig", newline="") as file:
            write_csv(drafts, file)
    except OSError as error:
        raise InputError(f"{out}: {error.strerror or error}") from error


if __name__ == "__main__":
    sys.exit(main())
