"""How large passages should be, and whether they should overlap: python -m eval.chunks --dev DIR

Questions of the dev sets are searched among their passages, each a document, and among long documents joined from
these. A question counts where its answer stands within the first so many words that the search brings: words, not
passages, so that small ones do not lose by being small. No reader takes part.
"""

from __future__ import annotations

import json
import math
import random
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, product
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from embeddings import Encoder, EncoderError, open_encoder
from embeddings.measure import SETS
from eval.benchmark import Table, markdown
from eval.corpus import InputError, Question, read_passages, read_questions
from rag.chunk import Chunker, cut
from rag.errors import TanyaError
from rag.library import Library, open_store
from rag.schema import Hit, Passage, Source
from rag.text.sentences import paragraphs, sentences

CORPORA = ("id→id", "en→en", "SQuAD en→id")
"""The dev sets whose answers are words of the passages: within a language, and across."""
SIZES = (50, 100, 150, 200)
BUDGETS = (100, 300, 1000)
"""Words within which the answer has to stand."""
_JOINED = 20
"""Passages that make a long document."""
_BETWEEN = "\n\n"
_HITS = 60
"""Passages that a search brings: more than the most words need."""

Place = tuple[str, int, int]
"""Of an answer: the passage or document, the first character and the end."""
Asked = dict[str, list[Place]]
"""Questions, each with the places of its answers."""


@dataclass(frozen=True)
class Overlapping(Chunker):
    """Begins each passage with the last sentences of the one before it, where nothing but space lies between."""

    overlap: float = 0.25
    """The most words that are added, as a share of the wanted ones."""

    def passages(self, source: Source) -> list[Passage]:
        """The passages of `source`, in order."""
        most = self.overlap * self.target_words
        cuts, found = cut(source, self.target_words), []
        for before, passage in zip((None, *cuts), cuts, strict=False):
            start = passage.start
            if before and before.section == passage.section and source.text[before.end : start].isspace():
                spans = (one for span in paragraphs(before.text) for one in sentences(before.text, *span))
                begins = (before.start + begin for begin, _ in spans)
                fitting = (one for one in begins if len(source.text[one:start].split()) <= most)
                start = min(fitting, default=start)
            text = source.text[start : passage.end]
            found.append(replace(passage, text=text, start=start, page=source.page(start)))
        return list(self.fit(source, found))


def drawn(folder: Path, corpus: str, questions: int, passages: int) -> tuple[list[Source], Asked]:
    """So many passages, those of a title together, and questions that they answer.

    Whatever answers one of the questions is among the passages; what may also do so is not.
    """
    chance = random.Random(0)
    texts, asked = (folder / f"{file}.jsonl" for file in SETS[corpus])
    titles: dict[str, list[Source]] = {}
    for one in read_passages(texts):
        titles.setdefault(one.title or one.id, []).append(one)
    groups = list(titles.values())
    chance.shuffle(groups)
    pool = {one.id: one for one in chain(*groups)}
    answered = [one for one in read_questions(asked) if _answers(one, pool)]
    chosen = chance.sample(answered, min(questions, len(answered)))
    positive = {name for one in chosen for name in one.positive}
    known = positive.union(*(one.maybe_positive for one in chosen))
    others = islice((name for name in pool if name not in known), max(0, passages - len(positive)))
    kept = positive.union(others)
    return [one for one in pool.values() if one.id in kept], {one.text: _answers(one, pool) for one in chosen}


def _answers(question: Question, texts: dict[str, Source]) -> list[Place]:
    words = rf"(?<!\w)(?:{'|'.join(map(re.escape, question.answers))})(?!\w)"
    names = question.positive if question.answers else ()
    return [(name, *match.span()) for name in names for match in re.finditer(words, texts[name].text)]


def join(passages: Sequence[Source], asked: Asked, count: int) -> tuple[list[Source], Asked]:
    """Documents of `count` passages with blank lines between, and the questions with the places in these.

    A document has a title where its passages share one.
    """
    documents, begins = [], {}
    for first in range(0, len(passages), count):
        parts, begin = passages[first : first + count], 0
        for part in parts:
            begins[part.id] = parts[0].id, begin
            begin += len(part.text) + len(_BETWEEN)
        title = parts[0].title if len({part.title for part in parts}) == 1 else ""
        documents.append(replace(parts[0], text=_BETWEEN.join(part.text for part in parts), title=title))
    return documents, {
        text: sorted((begins[n][0], begins[n][1] + start, begins[n][1] + end) for n, start, end in places)
        for text, places in asked.items()
    }


def words_to(hits: Iterable[Hit], answers: Sequence[Place]) -> float:
    """How many words of the hits have to be read to have read an answer; infinity where none is there."""
    read = 0
    for passage in (hit.passage for hit in hits):
        for source, start, end in answers:
            if source == passage.source and passage.start <= start and end <= passage.end:
                return read + len(passage.text[: end - passage.start].split())
        read += len(passage.text.split())
    return math.inf


def remember(encoder: Encoder) -> None:
    """Let `encoder` embed no passage twice: many are the same whatever the size."""
    encode, known = encoder.encode_passages, dict[str, NDArray[np.float32]]()

    def encode_passages(texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in texts if text not in known]
        known.update(zip(new, encode(new), strict=True) if new else ())
        return np.stack([known[text] for text in texts])

    setattr(encoder, "encode_passages", encode_passages)  # noqa: B010


def figures(
    documents: Sequence[Source], asked: Asked, chunker: Chunker, encoder: Encoder
) -> dict[str, float]:
    """What a way of cutting the documents brings, and what it costs."""
    with (
        TemporaryDirectory(prefix="tanya-chunks-") as made,
        Library(Path(made), open_store("local", Path(made)), encoder, chunker) as library,
    ):
        library.add_texts(documents)
        stored = [len(p.text.split()) for one in documents for p in library.passages(one.id)]
        needed = [words_to(library.search(text, _HITS), answers) for text, answers in asked.items()]
    words = sum(len(one.text.split()) for one in documents)
    return {
        **{f"in {most:,} words": fmean(one <= most for one in needed) for most in BUDGETS},
        "passages per 1,000 words": 1000 * len(stored) / words,
        "words stored a word": sum(stored) / words,
    }


def measure(
    folder: Path, encoder: Encoder, sizes: Sequence[int] = SIZES, questions: int = 200, passages: int = 3000
) -> dict[str, Table]:
    """For each corpus that `folder` has: every size, without overlap and with."""
    remember(encoder)
    tables: dict[str, Table] = {}
    for corpus in CORPORA:
        if not all((folder / f"{file}.jsonl").is_file() for file in SETS[corpus]):
            continue
        texts, asked = drawn(folder, corpus, questions, passages)
        table = tables[f"{corpus}, {len(asked)} questions, {len(texts):,} passages"] = {}
        settings = list(product((1, _JOINED), (0, Overlapping.overlap), sizes))
        for count, overlap, size in tqdm(settings, desc=corpus, disable=None):
            documents, moved = join(texts, asked, count)
            chunker = Overlapping(size, encoder.max_tokens, encoder.count_tokens, overlap)
            kind, more = "long" if count > 1 else "short", ", overlap" if overlap else ""
            table[f"{kind} documents, {size} words{more}"] = figures(documents, moved, chunker, encoder)
    if not tables:
        raise InputError(f"{folder}: holds none of the dev sets {', '.join(CORPORA)}")
    return tables


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = ArgumentParser(prog="python -m eval.chunks", description=(__doc__ or "").split(":")[0])
    parser.add_argument("--dev", type=Path, required=True, help="folder with the dev sets")
    parser.add_argument("--encoder", default="bundled", metavar="SPEC", help="(default: %(default)s)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="words of a passage")
    parser.add_argument("--questions", type=int, default=200, metavar="N", help="(default: %(default)s)")
    parser.add_argument("--passages", type=int, default=3000, metavar="N", help="(default: %(default)s)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    options = parser.parse_args(arguments)
    try:
        encoder = open_encoder(options.encoder)
        tables = measure(options.dev, encoder, options.sizes, options.questions, options.passages)
    except (EncoderError, TanyaError) as error:
        parser.error(str(error))
    print("\n\n".join(markdown(name, table) for name, table in tables.items()))
    if options.out:
        options.out.write_text(json.dumps(tables, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
