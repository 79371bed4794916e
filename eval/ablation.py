"""What each part of the search is good for: python -m eval.ablation [--passages P --questions Q | --dev DIR]

Ranks by words, with their stems and without, by vectors, by both, and as what ships does, which also reads; and again
with passages of other sizes, among documents that are longer than a passage. Each row is compared with what ships,
question by question. Prints tables, and with `--out FILE` writes the figures as JSON.
"""

from __future__ import annotations

import json
import random
import unicodedata
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tqdm import tqdm

from embeddings import Encoder, EncoderError, open_encoder
from eval import corpora
from eval.bootstrap import means
from eval.chunks import join, remember
from eval.compare import compare
from eval.corpus import GOLD, SEEDS, InputError, Question, read_passages, read_questions
from eval.devsets import DevSet, DevSets, evenly
from eval.measures import MEASURES, score
from eval.ranking import rank_sources
from eval.results import score_table
from eval.run import DEPTH, Record, Searcher, pair_of
from rag.assistant import Assistant
from rag.chunk import TARGET_WORDS, Chunker
from rag.errors import TanyaError
from rag.library import Library, open_store
from rag.retrieve import Fusion, Retriever
from rag.schema import Candidate, Hit, Language, Source
from rag.store.lexical import LexicalIndex
from rag.text.words import terms, words
from rag.understand.condense import condense

SHIPPED = "both, and read (what ships)"
SIZES = (50, TARGET_WORDS, 200)
"""Words of a passage."""
SHOWN = {"ndcg@10": "nDCG@10", "recall@5": "Recall@5"}
OVERALL = "overall"
FEW = 50
"""Documents below which the figures are said to show little."""
_JOINED = 5
"""Passages that make a document longer than a passage, where there are none."""

Row = dict[str, Any]
"""A question as `eval.compare` reads it: ``id``, ``pair`` and ``scores``."""
Figures = dict[str, dict[str, Any]]
"""By language pair, and overall: how many ``questions``, the interval of each measure, and its ``difference``."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents, and questions that they answer."""

    sources: Sequence[Source]
    questions: Sequence[Question]


def read_corpus(passages: Path, questions: Path | None, encoder: Encoder) -> Corpus:
    """The passages of a corpus in any of the forms that `eval.corpora` reads, or the documents of a folder, and the
    questions that some of them answer.

    Raises:
        InputError: they cannot be read, or there is no such question.
    """
    found = corpora.read(passages, questions)
    if isinstance(found.passages, Path):
        with TemporaryDirectory(prefix="tanya-ablation-") as made, Library.open(made, encoder) as library:
            library.add(found.passages)
            read = [library._store.source(one.id) for one in library.sources()]
        sources = [one for one in read if one]
    else:
        assert found.passages is not None
        sources = list(found.passages.texts)
    asked = corpora.resolved(found.questions, {one.id for one in sources})
    asked = [one for one in asked if one.answerable and one.positive]
    if not asked:
        raise InputError(f"{questions or passages}: no question names a passage that answers it")
    return Corpus(sources, asked)


def read_dev(folder: Path, questions: int, passages: int) -> list[Corpus]:
    """The dev sets, a corpus for each file of passages: so many questions of a set, so many passages of a file.

    What answers one of the questions is among the passages, and others are drawn by chance.

    Raises:
        InputError: there are none.
    """
    sets, corpora = DevSets(folder, "", folder), []
    for file in dict.fromkeys(one.passages for one in sets.all):
        own = [one for one in sets.all if one.passages == file]
        asked = [question for one in own for question in _asked_of(sets, one, questions)]
        kept = {name for question in asked for name in question.positive}
        texts = [replace(one, language=_language(own[0])) for one in read_passages(folder / f"{file}.jsonl")]
        others = [one.id for one in texts if one.id not in kept]
        kept.update(random.Random(0).sample(others, min(len(others), max(0, passages - len(kept)))))
        corpora.append(Corpus([one for one in texts if one.id in kept], asked))
    if not corpora:
        raise InputError(f"{folder}: holds none of the dev sets")
    return corpora


def _asked_of(sets: DevSets, one: DevSet, most: int) -> list[Question]:
    """Questions that a passage answers and that are whole; sets share ids, so each leads them with its name."""
    rows = [row for row in sets.rows(one.questions) if row["positive"] and row.get("standalone", True)]
    kept = {str(row["id"]) for row in evenly(rows, most)}
    asked = read_questions(sets.folder / f"{one.questions}.jsonl")
    return [replace(question, id=f"{one.name} {question.id}") for question in asked if question.id in kept]


def _language(one: DevSet) -> Language:
    """Of the passages."""
    return one.language if not one.cross else "id" if one.language == "en" else "en"


def lengthened(corpus: Corpus) -> Corpus:
    """The corpus, where most documents are longer than the largest passage; else one of documents that several of
    its passages make, those of a title together."""
    if median(len(one.text.split()) for one in corpus.sources) > max(SIZES):
        return corpus
    ordered = sorted(corpus.sources, key=lambda one: one.title)
    documents, places = join(ordered, {one.id: [(one.id, 0, 0)] for one in ordered}, _JOINED)
    into = {passage: place[0][0] for passage, place in places.items()}

    def moved(question: Question) -> Question:
        positive, maybe = (
            dict.fromkeys(into.get(one, one) for one in names)
            for names in (question.positive, question.maybe_positive)
        )
        perhaps = tuple(one for one in maybe if one not in positive)
        return replace(question, positive=tuple(positive), maybe_positive=perhaps)

    return Corpus(documents, [moved(one) for one in corpus.questions])


class Words:
    """Ranks by BM25 alone, over the terms that `analyse` makes of passages and questions."""

    def __init__(self, library: Library, analyse: Callable[[str], Iterable[str]]) -> None:
        self._analyse, self._index = analyse, LexicalIndex()
        passages = (passage for one in library.sources() for passage in library.passages(one.id))
        self._index.rewrite((one.id, " ".join(analyse(one.context))) for one in passages)
        self._retriever = Retriever(library._store, library.encoder, Fusion(0, 0))

    def search(self, question: str, k: int) -> list[Hit]:
        """The `k` best passages that hold a word of the question."""
        found = self._index.best(list(self._analyse(question)), k)
        # By words alone, neither the language nor the cosine counts.
        return self._retriever.rank([Candidate(one, "id", share, 0) for one, share in found.items()], "id", k)


def unstemmed(text: str) -> Iterator[str]:
    """`rag.text.words.terms`, but for the stemming: numbers and function words are what they are there."""
    for word in words(unicodedata.normalize("NFKC", text).casefold()):
        if word.text[0].isdecimal():
            yield from terms(word.text)
        else:
            yield from dict.fromkeys(part for part in word.text.split("-") if terms(part))


def parts(library: Library) -> dict[str, Searcher]:
    """What ranks, from the least to what ships."""
    return {
        "words (BM25)": Words(library, terms),
        "words, not stemmed": Words(library, unstemmed),
        "vectors": Retriever(library._store, library.encoder, Fusion(1, 1)),
        "both": library,
        SHIPPED: Assistant(library),
    }


@contextmanager
def indexed(corpus: Corpus, encoder: Encoder, target_words: int = TARGET_WORDS) -> Iterator[Library]:
    """A library of the corpus, for a while, with passages of so many words."""
    with TemporaryDirectory(prefix="tanya-ablation-") as made:
        store, chunker = open_store("local", Path(made)), Chunker.of(encoder, target_words)
        with Library(Path(made), store, encoder, chunker) as library:
            library.add_texts(corpus.sources)
            yield library


def ask(corpus: Corpus, searcher: Searcher, name: str) -> list[Row]:
    """How each question fares."""
    languages = {one.id: one.language for one in corpus.sources}
    most = Counter(languages.values()).most_common(1)[0][0]
    rows = []
    for one in tqdm(corpus.questions, desc=name, leave=False, disable=None):
        hits = searcher.search(condense(one.text, one.history), DEPTH)
        record = Record(one, pair_of(one, languages, most), rank_sources(hits), None, 0.0)
        rows.append({"id": one.id, "pair": record.pair, "scores": score(record)})
    return rows


def measure(corpora: Sequence[Corpus], encoder: Encoder) -> dict[str, dict[str, Figures]]:
    """Two tables: what ranks, and how long passages are; of each row, its figures."""
    remember(encoder)
    ranked: dict[str, list[Row]] = defaultdict(list)
    sized: dict[str, list[Row]] = defaultdict(list)
    for corpus in corpora:
        with indexed(corpus, encoder) as library:
            for name, searcher in parts(library).items():
                ranked[name] += ask(corpus, searcher, name)
        long = lengthened(corpus)
        for size in SIZES:
            if long is corpus and size == TARGET_WORDS:  # just measured
                sized[_size(size)] += ranked[SHIPPED][-len(corpus.questions) :]
                continue
            with indexed(long, encoder, size) as library:
                sized[_size(size)] += ask(long, Assistant(library), _size(size))
    return {
        "what ranks": compared(ranked, SHIPPED),
        "how long passages are": compared(sized, _size(TARGET_WORDS)),
    }


def _size(target_words: int) -> str:
    return f"{target_words} words{' (what ships)' if target_words == TARGET_WORDS else ''}"


def compared(table: Mapping[str, Sequence[Row]], ships: str) -> dict[str, Figures]:
    """The figures of each row of a table, and their paired difference to the row that `ships`."""
    pairs = (OVERALL, *sorted({row["pair"] for row in table[ships]}))
    found: dict[str, Figures] = {}
    for name, rows in table.items():
        found[name] = {}
        for pair in pairs:
            own, other = (
                [one for one in some if pair in (OVERALL, one["pair"])] for some in (rows, table[ships])
            )
            intervals = means(score_table([one["scores"] for one in own]))
            values = {one.name: value for one, value in zip(MEASURES, intervals, strict=True)}
            changes = {one.measure.name: one for one in compare({"questions": own}, {"questions": other})}
            found[name][pair] = {
                "questions": len(own),
                **{measure: values[measure] for measure in SHOWN},
                "difference": {measure: changes[measure].interval for measure in SHOWN},
                "verdict": {measure: changes[measure].verdict for measure in SHOWN},
            }
    return found


def markdown(title: str, table: Mapping[str, Figures], measure: str) -> str:
    """The table for one measure, a row a line."""
    columns = next(iter(table.values()))
    heads = [f"{title}: {SHOWN[measure]}", *(f"{pair} ({columns[pair]['questions']})" for pair in columns)]
    lines = [heads, ["---"] * len(heads)]
    lines += [[name, *(_cell(one, measure) for one in figures.values())] for name, figures in table.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(figures: Mapping[str, Any], measure: str) -> str:
    value, low, high = figures[measure]
    change = figures["difference"][measure][0]
    star = "*" if figures["verdict"][measure] else ""
    return f"{value:.3f} ({low:.3f} to {high:.3f})" + (f" {change:+.3f}{star}" if change or star else "")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = ArgumentParser(prog="python -m eval.ablation", description=(__doc__ or "").split(":")[0])
    add = parser.add_argument
    add("--passages", type=Path, metavar="PATH", help="as python -m eval reads them (default: the seeds)")
    add("--questions", type=Path, metavar="PATH", help="likewise (default: the gold ones about the seeds)")
    add("--dev", type=Path, metavar="DIR", help="the dev sets of this folder instead")
    add("--questions-limit", type=int, default=30, metavar="N", help="of a dev set (default: %(default)s)")
    add("--passages-limit", type=int, default=1000, metavar="N", help="of a dev set (default: %(default)s)")
    add("--encoder", default="bundled", metavar="SPEC", help="(default: %(default)s)")
    add("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    options = parser.parse_args(arguments)
    if options.dev and (options.passages or options.questions):
        parser.error("--dev excludes --passages and --questions")
    if options.questions and not options.passages:
        parser.error("--questions need --passages; without both, the seeds are measured")
    if options.out and not options.out.absolute().parent.is_dir():
        parser.error(f"{options.out}: there is no such folder")
    if min(options.questions_limit, options.passages_limit) < 1:
        parser.error("a limit is at least 1")
    try:
        encoder = open_encoder(options.encoder)
        if options.dev:
            measured = read_dev(options.dev, options.questions_limit, options.passages_limit)
        elif options.passages:
            measured = [read_corpus(options.passages, options.questions, encoder)]
        else:
            measured = [read_corpus(SEEDS, GOLD, encoder)]
        tables = measure(measured, encoder)
    except (EncoderError, TanyaError) as error:
        parser.error(str(error))
    for title, table in tables.items():
        for shown in SHOWN:
            print(markdown(title, table, shown) + "\n")
    documents = sum(len(one.sources) for one in measured)
    print(
        f"{documents:,} documents. In brackets 95 % intervals, then the difference to what ships; * where its "
        "interval leaves out zero."
    )
    if documents < FEW:
        print(
            f"{documents} documents show little: each question finds most of them. Measure your own, or --dev."
        )
    if options.out:
        setting = {"encoder": options.encoder, "documents": documents, "depth": DEPTH}
        text = json.dumps({"setting": setting, "tables": tables}, indent=1, ensure_ascii=False)
        options.out.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
