"""What the reader is trained on: a question with several passages, one of which may hold the answer.

Rows of SQuAD's shape become groups as the reader will meet them: windows of about a hundred words, the one with the
answer beside another that retrieval likes and that does not hold it, and in some groups the question in the other
language. That language comes from the human or machine translation where both halves of SQuAD have the question, and
else word by word from a lexicon learnt from parallel sentences (`embeddings.training.lexicon`).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings import Encoder
from embeddings.measure import read_json_lines
from embeddings.training import lexicon
from embeddings.training.contextual_data import read_paragraphs, translations
from rag.chunk import Chunker
from rag.load import from_text
from rag.reader.made_questions import made_questions
from rag.schema import Language
from rag.text.sentences import Span, sentences
from rag.text.sentences import paragraphs as paragraphs_of
from rag.text.words import terms

LANGUAGES: tuple[Language, ...] = ("id", "en")
PHRASES = (
    ("di mana", "where"), ("dimana", "where"), ("ke mana", "where"), ("dari mana", "where"),
    ("tahun berapa", "what year"), ("tanggal berapa", "what date"), ("berapa lama", "how long"),
    ("berapa jauh", "how far"), ("seberapa besar", "how large"), ("berapa banyak", "how many"),
    ("berapa banyak", "how much"), ("berapakah", "how many"), ("berapa", "how many"),
    ("siapakah", "who"), ("siapa", "who"), ("siapa", "whom"), ("siapa", "whose"), ("kapankah", "when"),
    ("kapan", "when"), ("apakah", "what"), ("apa", "what"), ("mengapa", "why"), ("kenapa", "why"),
    ("bagaimana", "how"), ("yang mana", "which"), ("mana", "which"), ("apa nama", "what is the name of"),
)  # fmt: skip
"""Question words, Indonesian and English; longer ones are tried first."""
Lexicons = Mapping[Language, lexicon.Table]
"""For each language the words of the other."""
PARAGRAPHS = 40_000
"""Of Wikipedia, which retrieval may like: of the right topic, and without the answer."""
MADE_PARAGRAPHS = 300_000
"""Of Wikipedia, which rules make questions of."""
MADE_LIKED = 6
"""Paragraphs like the one that answers such a question."""
LEAST_REST = 60
"""Characters of what is left of a context without its answers."""
LIKED = 12
"""Passages that retrieval likes, for each question, of which some are drawn."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to read, and where in it the answers are."""

    title: str
    text: str
    answers: tuple[Span, ...] = ()
    about: Span | None = None
    """The sentence that holds an answer, or only seems to."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question over a context; without answers when the context holds none."""

    question: str
    other: str
    """The question in the other language, by a translator; empty when there is none."""
    language: Language
    context: Text
    liked: tuple[Text, ...] = field(default=(), repr=False)
    """Passages that retrieval likes and that do not hold the answer."""


@dataclass(frozen=True)
class ReadingData:
    """All that a reader learns from."""

    questions: list[Row]
    """That people asked."""
    made: list[Row]
    """That rules made of Wikipedia."""
    written: list[Row] = field(default_factory=list)
    """That we wrote, and the documents that they are about, too; see `training_written`."""


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its passages."""

    question: str
    passages: tuple[Text, ...]


@dataclass(frozen=True)
class Mix:
    """How rows become groups: shares and sizes."""

    translated: float = 0.5
    """Questions put into the other language, of those that a translator has put into it."""
    by_word: float = 0.0
    """Of these, the share that is put into it word by word all the same."""
    switched: float = 0.15
    """Questions put into the other language word by word, of the rest."""
    lowered: float = 0.2
    """Questions in lower case."""
    bare: float = 0.3
    """Questions without their question mark."""
    whole: float = 0.1
    """Contexts that are not cut."""
    cut: float = 0.5
    """Other passages that are cut, as the context of the question is: its size must not tell."""
    joined: float = 0.15
    """Passages whose sentences are strung together with commas and semicolons, as in much of the news."""
    untitled: float = 0.2
    window: tuple[int, int] = (40, 120)
    """Words of a window, at least and at most."""
    others: int = 1
    """Passages beside the one that the question was written for."""
    elsewhere: float = 0.0
    """Groups in which the first of the others is what the context says apart from the sentences with the answer."""
    lost: float = 0.0
    """Groups without the one that the question was written for: retrieval does not always find it."""


def read_data(folder: Path, encoder: Encoder) -> ReadingData:
    """Questions that people asked, and such as rules make of Wikipedia; see `read_rows` and `make_rows`."""
    return ReadingData(read_rows(folder, encoder), make_rows(folder, encoder))


def make_rows(folder: Path, encoder: Encoder, paragraphs: int = MADE_PARAGRAPHS, seed: int = 0) -> list[Row]:
    """Questions that rules make of `paragraphs` of Wikipedia, beside paragraphs like the one that answers."""
    rng = random.Random(seed)
    read = read_paragraphs(folder, paragraphs, rng)
    if not read:
        return []
    made = [made_questions(row["title"], row["text"], rng) for row in read]
    texts = [Text(row["title"], row["text"]) for row in read]
    near = _neighbours(encoder.encode_passages([f"{one.title} {one.text}" for one in texts]), MADE_LIKED)
    rows: list[Row] = []
    for text, own, places in zip(texts, made, near, strict=True):
        for question in own:
            answer = text.text[slice(*question.answer)]
            liked = [texts[i] for i in places if answer.casefold() not in texts[i].text.casefold()]
            context = Text(text.title, text.text, everywhere(text.text, [question.answer]))
            rows.append(Row(question.question, question.other, "id", context, tuple(liked)))
    return rows


def _neighbours(vectors: NDArray[np.float32], count: int) -> list[list[int]]:
    """Of each vector those nearest to it, itself left out; nearly all of them, fast (FAISS, inverted lists)."""
    import faiss

    lists = max(1, int(len(vectors) ** 0.5))
    index = faiss.index_factory(vectors.shape[1], f"IVF{lists},Flat", faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    faiss.ParameterSpace().set_index_parameter(index, "nprobe", min(lists, 8))
    _, found = index.search(vectors, count + 1)
    return [[int(i) for i in row if i not in (-1, n)][:count] for n, row in enumerate(found)]


def read_rows(folder: Path, encoder: Encoder, paragraphs: int = PARAGRAPHS) -> list[Row]:
    """All questions of ``reader_id.jsonl`` and ``reader_en.jsonl``, with what retrieval likes of their contexts and of
    `paragraphs` of Wikipedia."""
    rows: list[Row] = []
    texts: dict[Language, list[dict[str, Any]]] = {}
    for language in LANGUAGES:
        texts[language] = read_json_lines(folder / f"reader_{language}.jsonl")
    twins = _twins(texts, encoder)
    wikipedia = read_paragraphs(folder, paragraphs, random.Random(0))
    for language in LANGUAGES:
        own = texts[language]
        contexts = sorted({(row["title"], row["context"]) for row in own})
        sources = [from_text(text, str(n), title=title) for n, (title, text) in enumerate(contexts)]
        titles = {context: source.title for context, source in zip(contexts, sources, strict=True)}
        windows = [Text(one.title, one.text) for source in sources for one in Chunker().passages(source)]
        if language == "id":
            windows += [Text(row["title"], row["text"]) for row in wikipedia]
        liked = liked_windows([row["question"] for row in own], windows, encoder)
        for n, row in enumerate(own):
            answers = tuple((one["start"], one["start"] + len(one["text"])) for one in row["answers"])
            strings = [one["text"].casefold() for one in row["answers"]]
            others = [windows[i] for i in liked[n]]
            others = [one for one in others if not any(string in one.text.casefold() for string in strings)]
            text = Text(
                titles[row["title"], row["context"]], row["context"], everywhere(row["context"], answers)
            )
            rows.append(Row(row["question"], twins[language].get(n, ""), language, text, tuple(others)))
    return rows


def _twins(
    texts: Mapping[Language, list[dict[str, Any]]], encoder: Encoder
) -> dict[Language, dict[int, str]]:
    """Questions of SQuAD in both languages: number of the row -> the question in the other."""
    places = {
        lang: [n for n, row in enumerate(texts[lang]) if "squad" in row["source"]] for lang in LANGUAGES
    }
    rows = {lang: [texts[lang][n] for n in places[lang]] for lang in LANGUAGES}
    twins: dict[Language, dict[int, str]] = {"id": {}, "en": {}}
    for i, j in translations(rows["id"], rows["en"], encoder)[1].items():
        twins["id"][places["id"][i]] = rows["en"][j]["question"]
        twins["en"][places["en"][j]] = rows["id"][i]["question"]
    return twins


def read_lexicons(folder: Path) -> Lexicons:
    """For each language the words of the other, learnt from ``parallel.tsv``."""
    with (folder / "parallel.tsv").open(encoding="utf-8") as lines:
        pairs = [tuple(line.split("\t")[:2]) for line in lines]
    english, indonesian = lexicon.learn((pair[0], pair[1]) for pair in pairs if len(pair) == 2)
    return {"en": english, "id": indonesian}


class Grouper:
    """Draws groups from rows; the same seed draws the same."""

    def __init__(self, lexicons: Lexicons, mix: Mix | None = None) -> None:
        self._lexicons = lexicons
        self._mix = mix or Mix()

    def group(self, row: Row, seed: str) -> Group:
        """The row's question, and its context among others, as the reader may meet them."""
        rng, mix = random.Random(seed), self._mix
        own = self._passage(row.context, mix.whole, rng)
        near = row.liked[: 2 * mix.others] if rng.random() < 0.7 else row.liked
        drawn = rng.sample(near, min(mix.others, len(near)))
        if mix.elsewhere and rng.random() < mix.elsewhere and (rest := without_answers(row.context)):
            drawn[:1] = [rest]
        others = [self._passage(one, 1 - mix.cut, rng) for one in drawn]
        lost = len(others) > 1 and rng.random() < mix.lost
        return Group(self._question(row, rng), tuple(others) if lost else (own, *others))

    def _question(self, row: Row, rng: random.Random) -> str:
        question, mix = row.question, self._mix
        if rng.random() < (mix.translated if row.other else mix.switched):
            other = row.other if rng.random() >= mix.by_word else ""
            question = other or translate(question, row.language, self._lexicons[row.language], rng)
        if rng.random() < mix.lowered:
            question = question.lower()
        if rng.random() < mix.bare:
            question = question.rstrip("? ")
        return question

    def _passage(self, text: Text, whole: float, rng: random.Random) -> Text:
        if rng.random() >= whole:
            text = cut(text, rng.randint(*self._mix.window), rng)
        return self._messy(text, rng)

    def _messy(self, text: Text, rng: random.Random) -> Text:
        title, body = text.title, text.text
        if rng.random() < self._mix.untitled:
            title = ""
        if rng.random() < self._mix.joined:
            body = re.sub(r"\.(?= [A-Z])", lambda _: rng.choice(",,;"), body)  # as long as before
        return Text(title, body, text.answers)


def without_answers(context: Text) -> Text | None:
    """The longest run of whole sentences that hold none of the answers, if there are some: on the topic, no more."""
    spans = [
        span for paragraph in paragraphs_of(context.text) for span in sentences(context.text, *paragraph)
    ]
    runs: list[list[Span]] = [[]]
    for a, b in spans:
        if any(start < b and a < end for start, end in context.answers):
            runs.append([])
        else:
            runs[-1].append((a, b))
    longest = max(runs, key=lambda run: run[-1][1] - run[0][0] if run else 0)
    if not context.answers or not longest or longest[-1][1] - longest[0][0] < LEAST_REST:
        return None
    return Text(context.title, context.text[longest[0][0] : longest[-1][1]])


def cut(context: Text, size: int, rng: random.Random) -> Text:
    """Whole sentences of the context, about `size` words, around one of the answers."""
    spans = [
        span for paragraph in paragraphs_of(context.text) for span in sentences(context.text, *paragraph)
    ]
    if not spans:
        return context
    if context.answers or context.about:
        answer = rng.choice(context.answers) if context.answers else context.about
        assert answer is not None
        inside = [n for n, (a, b) in enumerate(spans) if a < answer[1] and answer[0] < b]
        first, last = (inside[0], inside[-1]) if inside else (0, len(spans) - 1)
    else:
        first = last = rng.randrange(len(spans))
    lengths = [context.text.count(" ", a, b) + 1 for a, b in spans]
    total = sum(lengths[first : last + 1])
    while first > 0 or last < len(spans) - 1:
        left = last == len(spans) - 1 or (first > 0 and rng.random() < 0.5)
        total += lengths[first - 1 if left else last + 1]
        if total > size:
            break
        first, last = (first - 1, last) if left else (first, last + 1)
    begin, end = spans[first][0], spans[last][1]
    answers = tuple((a - begin, b - begin) for a, b in context.answers if begin <= a and b <= end)
    return Text(context.title, context.text[begin:end], answers)


def translate(question: str, language: Language, table: lexicon.Table, rng: random.Random) -> str:
    """The question in words of the other language: question words by `PHRASES`, the rest by the lexicon.

    Capitals stay, because they tell names."""
    own, other = (0, 1) if language == "id" else (1, 0)
    options: dict[str, list[str]] = defaultdict(list)
    for pair in PHRASES:
        options[pair[own]].append(pair[other])
    phrases = "|".join(sorted(map(re.escape, options), key=len, reverse=True))

    def word(match: re.Match[str]) -> str:
        found = match.group()
        lower = found.lower()
        if lower in options:
            return rng.choice(options[lower])
        known = table.get(lower)
        if not known:
            return found
        new = rng.choices([one for one, _ in known], [share for _, share in known])[0]
        return new.capitalize() if found[0].isupper() else new

    return re.sub(rf"\b(?:{phrases})\b|\w+", word, question, flags=re.IGNORECASE)


def everywhere(text: str, answers: Sequence[Span]) -> tuple[Span, ...]:
    """The answers, and where else the same words stand, if there are enough of them to mean the same."""
    found = set(answers)
    for a, b in answers:
        if b - a >= 4:
            found.update(match.span() for match in re.finditer(rf"\b{re.escape(text[a:b])}\b", text))
    return tuple(sorted(found))


def liked_windows(questions: Sequence[str], windows: Sequence[Text], encoder: Encoder) -> list[list[int]]:
    """For each question the windows that a search would find: by words and by vectors."""
    from scipy.sparse import csr_matrix

    number: dict[str, int] = {}

    def counts(texts: Iterable[str]) -> csr_matrix:
        rows, columns = [], []
        for n, text in enumerate(texts):
            for term in terms(text):
                rows.append(n)
                columns.append(number.setdefault(term, len(number)))
        return csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), (n + 1, 1 << 18))

    full = [f"{window.title}\n{window.text}" for window in windows]
    passages, asked = counts(full), counts(questions)
    frequency = np.bincount(passages.tocsr().indices, minlength=1 << 18)  # stored once a window
    rarity = np.log(1 + len(windows) / (1 + frequency)).astype(np.float32)
    passages.data = passages.data * 1.9 / (passages.data + 0.9)
    asked = asked.multiply(rarity[None]).tocsr()
    most = np.maximum(np.asarray(asked.sum(axis=1)).ravel() * 1.9, 1e-6)
    vectors = encoder.encode_passages(full).T
    result: list[list[int]] = []
    for begin in range(0, len(questions), 256):
        block = slice(begin, begin + 256)
        lexical = np.asarray((asked[block] @ passages.T).todense()) / most[block, None]
        dense = encoder.encode_queries(questions[block]) @ vectors
        for mixed, alone in zip(lexical + 0.5 * dense, dense, strict=True):
            best = [*_best(mixed, LIKED * 2 // 3), *_best(alone, LIKED // 3)]
            result.append(list(dict.fromkeys(best)))
    return result


def _best(scores: NDArray[np.float32], count: int) -> list[int]:
    count = min(count, len(scores))
    some = np.argpartition(-scores, count - 1)[:count]
    return [int(i) for i in some[np.argsort(-scores[some], kind="stable")]]
