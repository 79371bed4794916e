"""Pairs made of text by rule: sentences as they stand or in translation, and the same with one thing changed.

- *Translated*: of two translations one is the premise, among other sentences; the other is entailed, or made false.
- *Copied*: a sentence of a text, as it stands or cut short, or made false, beside what stands around it.
- *Parts*: a sentence, or its translation, without one of two things that “and” joins; or that made false.
- *Fragments*: some words of a sentence in a row, perhaps without those that join them, as models put lists; or the same
  with a name or figure of another sentence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.entailment.training_corrupt import corrupted
from rag.entailment.training_pairs import CONTRADICTED, ENTAILED, NEUTRAL, Pair
from rag.schema import Language
from rag.text.language import detect
from rag.text.question import names
from rag.text.sentences import sentences
from rag.text.words import is_function_word

WORDS = range(6, 33)
"""Of a sentence that is copied."""
TRANSLATED_WORDS = range(3, 33)
"""Of one that is put into the other language."""
_FRAGMENT = (3, 9)
"""Words of a fragment, at least and at most."""
_CLAUSE = re.compile(
    r", (?:yang|serta|which|who|and|dan|dengan|with|while|sedangkan)\b[^,]*$|, [^,]*$| \([^()]*\)"
)


_AND = re.compile(
    r"(?<![-/])\b(?P<one>[^\W\d_][\w-]+),? (?:dan|and|serta) (?P<other>[^\W\d_][\w-]+)\b(?P<end>[.,;]|$)?",
    re.UNICODE,
)
_BOTH = re.compile(r"\b(?:antara|between|both|kedua|baik|sama|masing|respectively|either)\b", re.IGNORECASE)


def parallel_pairs(folder: Path, count: int, seed: int = 0) -> Iterator[Pair]:
    """Of so many translations in ``parallel.tsv``, those with names or figures first."""
    rng = random.Random(seed)
    with (folder / "parallel.tsv").open(encoding="utf-8") as lines:
        rows = [tuple(line.rstrip("\n").split("\t")[:2]) for line in lines]
    rows = [row for row in rows if len(row) == 2 and all(len(one.split()) in TRANSLATED_WORDS for one in row)]
    rng.shuffle(rows)
    rows.sort(key=lambda row: len(names(row[0])) < 2 and not any(sign.isdigit() for sign in row[0]))
    for row in rows[:count]:
        n = rng.randrange(2)
        own, sentence = row[n], row[1 - n]
        if rng.random() < 0.2:
            sentence = own
        others = [rng.choice(rows)[n] for _ in range(rng.choice((0, 1, 1, 2, 2, 3)))]
        others = [one for one in others if one != own]
        text = " ".join(rng.sample([*others, own], len(others) + 1))
        if false := corrupted(sentence, detect(sentence), others, rng):
            yield Pair("translated", sentence, "", text, ENTAILED)
            yield Pair("translated, false", false, "", text, CONTRADICTED)
            if others and rng.random() < 0.15:
                yield Pair("absent", sentence, "", " ".join(others), NEUTRAL)


def copied_pairs(texts: Sequence[tuple[str, str, Language]], count: int, seed: int = 0) -> Iterator[Pair]:
    """Of sentences of so many `texts`, each with title and language."""
    rng = random.Random(seed)
    for title, text, language in rng.sample(list(texts), min(count, len(texts))):
        said = [" ".join(text[slice(*span)].split()) for span in sentences(text)]
        telling = [n for n, one in enumerate(said) if len(one.split()) in WORDS and len(names(one)) > 1]
        if not telling:
            continue
        n = rng.choice(telling)
        first, last = max(0, n - rng.randint(0, 2)), n + rng.randint(0, 2)
        around = said[first : last + 1]
        sentence = said[n]
        if rng.random() < 0.5:
            shorter = _CLAUSE.sub("", sentence.rstrip("."), count=1).strip() + "."
            if len(shorter.split()) >= 6:
                sentence = shorter
        if false := corrupted(sentence, language, [one for one in around if one != said[n]], rng):
            yield Pair("copied", sentence, title, " ".join(around), ENTAILED)
            yield Pair("copied, false", false, title, " ".join(around), CONTRADICTED)


def fragment_pairs(texts: Sequence[tuple[str, str, Language]], count: int, seed: int = 0) -> Iterator[Pair]:
    """Of fragments of so many `texts`."""
    rng = random.Random(seed)
    for title, text, language in rng.sample(list(texts), min(count, len(texts))):
        said = [" ".join(text[slice(*span)].split()) for span in sentences(text)]
        long = [n for n, one in enumerate(said) if len(one.split()) >= 2 * _FRAGMENT[0]]
        if len(said) < 2 or not long:
            continue
        n = rng.choice(long)
        words = said[n].rstrip(".").split()
        size = rng.randint(*_FRAGMENT)
        at = rng.randint(0, max(0, len(words) - size))
        words = words[at : at + size]
        if rng.random() < 0.5:
            words = [one for one in words if not is_function_word(one.lower())]
        own = " ".join(words).strip(" ,;:()")
        if len(own.split()) < 2 or not any(one[0].isupper() or one[0].isdigit() for one in words):
            continue
        own = own[0].upper() + own[1:]
        around = said[max(0, n - rng.randint(0, 2)) : n + rng.randint(1, 3)]
        others = [one for one in around if one != said[n]] or [one for one in said if one != said[n]]
        yield Pair("fragment", own, title, " ".join(around), ENTAILED)
        if false := corrupted(own, language, others, rng):
            yield Pair("fragment, false", false, title, " ".join(around), CONTRADICTED)


def part_pairs(
    folder: Path, texts: Sequence[tuple[str, str, Language]], count: int, seed: int = 0
) -> Iterator[Pair]:
    """Of parts of so many sentences of `texts` and of ``parallel.tsv``, half of each."""
    rng = random.Random(seed)
    with (folder / "parallel.tsv").open(encoding="utf-8") as lines:
        rows = [tuple(line.rstrip("\n").split("\t")[:2]) for line in lines]
    couples: list[tuple[str, str, Language, str]] = []
    for row in rows:
        if len(row) == 2 and all(len(one.split()) in WORDS for one in row):
            n = rng.randrange(2)
            language: Language = "en" if n == 0 else "id"
            couples.append((row[n], row[1 - n], language, ""))
    couples = [one for one in couples if _AND.search(one[0])]
    couples = rng.sample(couples, min(count // 2, len(couples)))
    for title, text, language in rng.sample(list(texts), len(texts)):
        if len(couples) >= count:
            break
        said = [" ".join(text[slice(*span)].split()) for span in sentences(text)]
        for n, one in enumerate(said):
            if len(one.split()) in WORDS and _AND.search(one):
                couples.append(
                    (
                        one,
                        " ".join(said[max(0, n - rng.randrange(2)) : n + rng.randint(1, 2)]),
                        language,
                        title,
                    )
                )
                break
    for sentence, premise, language, title in couples:
        if part := _without_one(sentence, rng):
            yield Pair("part", part, title, premise, ENTAILED)
            if false := corrupted(part, language, [premise], rng):
                yield Pair("part, false", false, title, premise, CONTRADICTED)


def _without_one(sentence: str, rng: random.Random) -> str | None:
    """Without one of two things that “and” joins: the second only where nothing more belongs to it."""
    if _BOTH.search(sentence):
        return None
    match = rng.choice(list(_AND.finditer(sentence)) or [None])
    if match is None or match["one"][0].isupper() != match["other"][0].isupper():
        return None
    if match["end"] is not None and rng.random() < 0.5:
        return sentence[: match.end("one")] + sentence[match.end("other") :]
    part = sentence[: match.start("one")] + sentence[match.start("other") :]
    return part[0].upper() + part[1:]
