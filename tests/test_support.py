"""What a model makes of real passages: faithful drafts pass, altered ones are caught.

The drafts of the first tests vary the 56 statements of the seeds that carry no quotation, of which 8 state figures; a
name is exchanged for one from elsewhere. Those of the others are written out beside 32 short passages of many kinds
(`drafts/`). 95 % of each are held. `tuned.json` was looked at while the check was made; of `kept.json` some failures of
a network before this one, which took two facts in another order for other facts.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from embeddings import open_encoder
from rag.chunk import Chunker
from rag.cite import Citer, drifts
from rag.entailment import FOLDER as ENTAILMENT
from rag.entailment import Network, Verdict
from rag.load import load
from rag.schema import Hit, Language, Passage, Reading, Titled
from rag.text.numerals import number_words
from rag.text.question import names
from rag.text.sentences import paragraphs, sentences

SEEDS = Path(__file__).parents[1] / "seeds"
DRAFTS = Path(__file__).parent / "drafts"
FOREIGN_NAMES = [
    "Sutomo",
    "Hatta",
    "Wulandari",
    "Simanjuntak",
    "Pangkalpinang",
    "Wonosobo",
    "Lhokseumawe",
    "Natuna",
]
WANTED = 200

Sample = tuple[str, Passage]


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    return [one for path in sorted(SEEDS.glob("*.txt")) for one in Chunker().passages(load(path, path.name))]


@pytest.fixture(scope="module")
def citer() -> Citer:
    return Citer(Network(ENTAILMENT), open_encoder("bundled-fast"))  # type: ignore[arg-type]


def statements(passages: list[Passage]) -> list[Sample]:
    """Sentences of the passages that a model may repeat: of some length, and without quotation marks."""
    found = []
    for passage in passages:
        for paragraph in paragraphs(passage.text):
            for start, end in sentences(passage.text, *paragraph):
                said = " ".join(passage.text[start:end].split())
                if 6 <= len(said.split()) <= 45 and not re.search(r"[\"“”«»\[\]*]", said):
                    found.append((said, passage))
    return found


def named(said: str) -> list[str]:
    """The words of its names."""
    return [word for name in names(said) for word in name.split() if word.isalpha() and len(word) > 2]


def drawn(samples: list[Sample], seed: int) -> Iterator[tuple[str, Passage, random.Random]]:
    """`WANTED` samples, the same one more than once where there are fewer, each with its own chance."""
    for n in range(WANTED):
        rng = random.Random(f"{seed}:{n}")
        said, passage = samples[n % len(samples)]
        yield said, passage, rng


def shortened(said: str, rng: random.Random) -> str:
    """The statement as a model puts it: the first or last clause left out, or a word of its own before it."""
    clauses = said.rstrip(".").split(", ")
    if len(clauses) > 1 and rng.random() < 0.5:
        kept = clauses[:-1] if rng.random() < 0.5 else clauses[1:]
        if len(" ".join(kept).split()) >= 6:
            clauses = kept
    lead = rng.choice(["", "", "Dokumen menyebut ", "Dalam berita itu, "])
    return f"{lead}{', '.join(clauses)}"


def read(passage: Passage, passages: list[Passage], rng: random.Random) -> tuple[Reading, int]:
    """A reading of five passages, among them this one, and its number."""
    others = rng.sample([one for one in passages if one.source != passage.source], 4)
    hits = [Hit(one, 0.5) for one in (passage, *others)]
    rng.shuffle(hits)
    number = next(n for n, hit in enumerate(hits, 1) if hit.passage.id == passage.id)
    return Reading(tuple(hits), (), 0.9, True), number


def holds(citer: Citer, draft: str, reading: Reading) -> bool:
    return all(sentence.supported for sentence in citer.check(draft, reading).sentences)


def test_faithful_drafts_pass(citer: Citer, passages: list[Passage]) -> None:
    passed = 0
    for said, passage, rng in drawn(statements(passages), 1):
        reading, number = read(passage, passages, rng)
        passed += holds(citer, f"{shortened(said, rng)} [{number}].", reading)
    assert passed >= 0.95 * WANTED, passed


def test_invented_figures_are_caught(citer: Citer, passages: list[Passage]) -> None:
    samples = [sample for sample in statements(passages) if re.search(r"\d", sample[0])]
    caught = 0
    for said, passage, rng in drawn(samples, 2):
        reading, number = read(passage, passages, rng)
        figures = rng.choice(list(re.finditer(r"\d+", said)))
        invented = str(int(figures.group()) + rng.choice([3, 17, 240, 1009]))
        altered = said[: figures.start()] + invented + said[figures.end() :]
        caught += not holds(citer, f"{altered.rstrip('.')} [{number}].", reading)
    assert caught >= 0.95 * WANTED, caught


def test_exchanged_names_are_caught(citer: Citer, passages: list[Passage]) -> None:
    samples = [sample for sample in statements(passages) if named(sample[0])]
    caught = 0
    for said, passage, rng in drawn(samples, 3):
        reading, number = read(passage, passages, rng)
        altered = re.sub(rf"\b{rng.choice(named(said))}\b", rng.choice(FOREIGN_NAMES), said, count=1)
        caught += not holds(citer, f"{altered.rstrip('.')} [{number}].", reading)
    assert caught >= 0.95 * WANTED, caught


def test_a_wrong_passage_is_replaced_by_the_right_one(citer: Citer, passages: list[Passage]) -> None:
    mended = 0
    for said, passage, rng in drawn(statements(passages), 4):
        reading, number = read(passage, passages, rng)
        wrong = rng.choice([n for n in range(1, 6) if n != number])
        citations = citer.check(f"{said.rstrip('.')} [{wrong}].", reading).citations
        mended += {one.source for one in citations} == {passage.source}
    assert mended >= 0.95 * WANTED, mended


def test_answers_in_the_other_language_are_caught(passages: list[Passage]) -> None:
    caught = sum(drifts(said, "en") for said, _, _ in drawn(statements(passages), 5))
    passed = sum(not drifts(said, "id") for said, _, _ in drawn(statements(passages), 5))
    assert caught >= 0.95 * WANTED, caught
    assert passed >= 0.95 * WANTED, passed


class Credulous:
    """Takes everything for entailed."""

    def judge(self, pairs: Sequence[tuple[str, Titled]]) -> list[Verdict]:
        """As `Network.judge`."""
        return [Verdict(1.0, 0.0, 0.0)] * len(pairs)


def test_no_invented_number_is_ever_supported(passages: list[Passage]) -> None:
    """10,000 drafts of words and figures thrown together: what is called supported has the passage's figures alone,
    whatever the network says."""
    citer = Citer(Credulous(), open_encoder("bundled-fast"))  # type: ignore[arg-type]
    chosen = [one for one in passages if re.search(r"\d", one.text)][:2]
    reading = Reading(tuple(Hit(one, 0.5) for one in chosen), (), 0.9, True)
    words = [word for one in chosen for word in one.text.split() if not re.search(r"[\"“”«»\[\]*]", word)]
    figures = {
        one.id: {
            figure.lstrip("0") or "0" for figure in re.findall(r"\d+", f"{one.title} {one.text} {one.date}")
        }
        | {str(value) for _, _, value in number_words(f"{one.title} {one.text}")}
        for one in chosen
    }
    supported = 0
    for n in range(10_000):
        rng = random.Random(n)
        at = rng.randrange(len(words) - 12)
        said = words[at : at + rng.randint(4, 12)]
        if rng.random() < 0.7:
            said.insert(
                rng.randrange(len(said)), str(rng.choice([rng.randrange(3, 60), rng.randrange(10**6)]))
            )
        draft = f"{' '.join(said).rstrip('.')} {rng.choice(['[1]', '[2, 3]', '', '[9]', '【2】'])}."
        cited = citer.check(draft, reading)
        read = {citation.number: citation.passage.id for citation in cited.citations}
        for sentence in cited.sentences:
            if sentence.supported:
                supported += 1
                there = set[str]().union(*(figures[read[number]] for number in sentence.citations))
                stated = {figure.lstrip("0") or "0" for figure in re.findall(r"\d+", sentence.text)}
                assert stated <= there, sentence
    assert supported > 2_000, "or nothing was tested"


@dataclass(frozen=True)
class Written:
    """A passage and the drafts about it that people wrote."""

    passage: Passage
    faithful: list[str]
    exchanged: list[str]
    contradicted: list[str]


@pytest.fixture(scope="module")
def written() -> list[Written]:
    rows = [
        row for name in ("tuned", "kept") for row in json.loads((DRAFTS / f"{name}.json").read_text("utf-8"))
    ]
    return [
        Written(
            Passage(n, row["kind"], row["title"], row["text"], 0, len(row["text"]), row["language"]),
            [*row["faithful"]["id"], *row["faithful"]["en"]],
            row["exchanged"],
            row["contradicted"],
        )
        for n, row in enumerate(rows, 1)
    ]


def judged(
    citer: Citer, written: list[Written], chosen: Callable[[Written], Iterable[str]]
) -> Iterator[list[str]]:
    """Of each draft the sources that are cited; none where a sentence has none."""
    passages = [one.passage for one in written]
    for one in written:
        reading, number = read(one.passage, passages, random.Random(one.passage.id))
        for draft in chosen(one):
            cited = citer.check(f"{draft.rstrip('.')} [{number}].", reading)
            supported = all(sentence.supported for sentence in cited.sentences)
            yield list(dict.fromkeys(citation.source for citation in cited.citations)) if supported else []


def test_faithful_drafts_in_both_languages_pass(citer: Citer, written: list[Written]) -> None:
    expected = [[one.passage.source] for one in written for _ in one.faithful]
    passed = [a == b for a, b in zip(judged(citer, written, lambda one: one.faithful), expected, strict=True)]
    assert len(passed) == 256
    assert sum(passed) >= 0.95 * len(passed), sum(passed)


def test_names_and_figures_of_one_passage_that_changed_places_are_caught(
    citer: Citer, written: list[Written]
) -> None:
    caught = [not sources for sources in judged(citer, written, lambda one: one.exchanged)]
    assert len(caught) == 128
    assert sum(caught) >= 0.95 * len(caught), sum(caught)


def test_drafts_that_deny_the_passage_are_caught(citer: Citer, written: list[Written]) -> None:
    caught = [not sources for sources in judged(citer, written, lambda one: one.contradicted)]
    assert len(caught) == 128
    assert sum(caught) >= 0.95 * len(caught), sum(caught)


def test_figures_invented_in_written_drafts_are_caught(citer: Citer, written: list[Written]) -> None:
    drafts = {
        one.passage.id: [
            draft[: figures.start()] + str(int(figures.group()) + added) + draft[figures.end() :]
            for draft in one.faithful
            for figures in list(re.finditer(r"\d+", draft))[-1:]
            for added in (13, 240)
        ]
        for one in written
    }
    caught = [not sources for sources in judged(citer, written, lambda one: drafts[one.passage.id])]
    assert len(caught) > 100
    assert sum(caught) >= 0.95 * len(caught), sum(caught)


def test_written_drafts_that_cite_the_wrong_passage_get_the_right_one(
    citer: Citer, written: list[Written]
) -> None:
    mended = []
    for one in written:
        reading, number = read(
            one.passage, [other.passage for other in written], random.Random(one.passage.id)
        )
        for draft in one.faithful:
            cited = citer.check(f"{draft.rstrip('.')} [{number % 5 + 1}].", reading)
            mended.append(not cited.citations or [c.source for c in cited.citations] == [one.passage.source])
    assert sum(mended) >= 0.95 * len(mended), sum(mended)


def test_written_drafts_in_the_other_language_are_caught() -> None:
    rows = [
        row for name in ("tuned", "kept") for row in json.loads((DRAFTS / f"{name}.json").read_text("utf-8"))
    ]
    told: list[tuple[str, Language]] = [
        (draft, language) for row in rows for language in ("id", "en") for draft in row["faithful"][language]
    ]
    told = [(draft, language) for draft, language in told if len(draft.split()) >= 6]
    caught = [drifts(draft, "en" if language == "id" else "id") for draft, language in told]
    passed = [not drifts(draft, language) for draft, language in told]
    assert len(told) > 200
    assert sum(caught) >= 0.95 * len(caught), sum(caught)
    assert sum(passed) >= 0.95 * len(passed), sum(passed)
