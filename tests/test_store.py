"""The contract of stores, on every one of them; the reference is a store that looks at everything, by brute force."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest
from conftest import HashedWords, source

from rag.chunk import Chunker
from rag.schema import EVERYTHING, Candidate, Filter, Language, Passage, Source, SourceInfo
from rag.store.base import Content, FileState, Store, Vector
from rag.store.local import LocalStore
from rag.store.milvus import MilvusStore
from rag.text.words import terms

ENCODER = HashedWords()
MANIFEST = {"encoder": ENCODER.name, "format": "1"}


class MemoryStore:
    """Sources in a dict. Slow and plain: what the others do has to agree with it."""

    where = options = ""

    def __init__(self) -> None:
        self._manifest: dict[str, str] = {}
        self._contents: dict[str, tuple[Source, list[Passage]]] = {}
        self._vectors: dict[int, Vector] = {}

    def manifest(self) -> dict[str, str]:
        return dict(self._manifest)

    def begin(self, manifest: Mapping[str, str], dimension: int) -> None:
        self._manifest = self._manifest or dict(manifest)

    @contextmanager
    def writing(self) -> Iterator[None]:
        yield

    def put(self, contents: Iterable[Content]) -> None:
        contents_, vectors = dict(self._contents), dict(self._vectors)
        for content in contents:
            contents_[content.source.id] = (content.source, list(content.passages))
            vectors |= content.vectors
            if missing := [p.id for p in content.passages if p.id not in vectors]:
                raise ValueError(f"{len(missing)} passages are new and have no vector")
        self._contents = contents_
        self._vectors = {p.id: vectors[p.id] for _, passages in contents_.values() for p in passages}

    def rebuild(self, manifest: Mapping[str, str], dimension: int, contents: Iterable[Content]) -> None:
        fresh = MemoryStore()
        fresh.put(contents)
        self._manifest, self._contents, self._vectors = dict(manifest), fresh._contents, fresh._vectors

    def delete(self, sources: Iterable[str]) -> None:
        for one in sources:
            for passage in self._contents.pop(one, (None, []))[1]:
                del self._vectors[passage.id]

    def known(self, passages: Iterable[int]) -> set[int]:
        return self._vectors.keys() & set(passages)

    def vectors(self, passages: Iterable[int]) -> dict[int, Vector]:
        return {one: self._vectors[one] for one in passages if one in self._vectors}

    def source(self, source: str) -> Source | None:
        return self._contents[source][0] if source in self._contents else None

    def sources(self, prefix: str = "") -> list[SourceInfo]:
        return [
            SourceInfo(s.id, s.title, s.language, s.date, len(passages), len(s.text), "")
            for _, (s, passages) in sorted(self._contents.items())
            if s.id.startswith(prefix)
        ]

    def files(self) -> dict[str, FileState]:
        return {s.origin: FileState(s.id, s.digest) for s, _ in self._contents.values() if s.origin}

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        found = {p.id: p for _, passages in self._contents.values() for p in passages}
        return [found[one] for one in ids if one in found]

    def passages_of(self, source: str) -> list[Passage]:
        return list(self._contents.get(source, (None, []))[1])

    def candidates(
        self, vector: Vector, terms: Sequence[str], k: int, only: Filter = EVERYTHING
    ) -> list[Candidate]:
        passages = {p.id: p for _, passages in self._contents.values() for p in passages}
        lexical = _bm25(list(dict.fromkeys(terms)), passages)
        lexical = {one: share for one, share in lexical.items() if only.allows(passages[one])}
        dense = {one: float(self._vectors[one] @ vector) for one in lexical}
        near = sorted(dense, key=lambda one: (-dense[one], one))[:k]
        best = sorted((one for one in lexical if lexical[one]), key=lambda one: (-lexical[one], one))[:k]
        return [
            Candidate(one, passages[one].language, lexical[one], dense[one]) for one in sorted({*near, *best})
        ]

    def verify(self) -> list[str]:
        return []

    def close(self) -> None:
        pass

    def __len__(self) -> int:
        return len(self._contents)


@cache
def _bag(text: str) -> list[str]:
    return terms(text)


def _bm25(question: list[str], passages: Mapping[int, Passage]) -> dict[int, float]:
    """As Lucene defines it (k1 1.2, b 0.75), as a share of what it could reach."""
    bags = {one: _bag(passage.context) for one, passage in passages.items()}
    mean = sum(map(len, bags.values())) / max(1, len(bags))
    found = {term: sum(term in bag for bag in bags.values()) for term in question}
    idf = {term: math.log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for term, n in found.items()}
    most = sum(idf.values()) * 2.2 or 1.0

    def score(bag: list[str]) -> float:
        norm = 1.2 * (0.25 + 0.75 * len(bag) / mean)
        return sum(idf[t] * bag.count(t) * 2.2 / (bag.count(t) + norm) for t in question if t in bag)

    return {one: score(bag) / most for one, bag in bags.items()}


OPENS: dict[str, Callable[[Path], Store]] = {
    "memory": lambda folder: MemoryStore(),
    "local": lambda folder: LocalStore(folder / "store"),
    "milvus": lambda folder: MilvusStore(str(folder / "store")),
}


@pytest.fixture(params=["memory", "local", "local, reopened", "milvus"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """A function that gives the store: each call the same one, or the same one opened again."""
    kind, _, reopened = request.param.partition(", ")
    made = [OPENS[kind](tmp_path)]
    made[0].begin(MANIFEST, ENCODER.dimension)

    def opened() -> Store:
        if reopened:
            made.pop().close()
            made.append(OPENS[kind](tmp_path))
        return made[0]

    yield opened
    made[0].close()


def content(name: str, text: str, title: str = "", origin: str = "") -> Content:
    return embedded(replace(source(name, text, title), origin=origin))


def embedded(one: Source, words: int = 12) -> Content:
    passages = Chunker(target_words=words).passages(one)
    rows = ENCODER.encode_passages([passage.context for passage in passages])
    return Content(one, passages, {p.id: row for p, row in zip(passages, rows, strict=True)})


def ask(store: Store, question: str, k: int = 10, only: Filter = EVERYTHING) -> list[Candidate]:
    return store.candidates(ENCODER.encode_queries([question])[0], terms(question), k, only)


def by_vector(store: Store, question: str, k: int = 10) -> list[str]:
    """The texts that are nearest, nearest first."""
    found = sorted(ask(store, question, k), key=lambda one: (-one.dense, one.id))
    return [passage.text for passage in store.passages([one.id for one in found])]


LOREM = (
    "pasar kota sungai jalan rumah sekolah petani padi hutan laut kapal nelayan guru siswa buku harga".split()
)


def corpus(count: int, seed: int = 0) -> list[Content]:
    chance = Random(seed)
    texts = (" ".join(chance.choices(LOREM, k=chance.randint(4, 30))) for _ in range(count))
    return [
        content(f"teks/{number:03}", f"{text}.", title=f"Judul {number}") for number, text in enumerate(texts)
    ]


def agree(one: list[Candidate], other: list[Candidate]) -> None:
    assert [c.id for c in one] == [c.id for c in other]
    assert [c.language for c in one] == [c.language for c in other]
    assert [c.dense for c in one] == pytest.approx([c.dense for c in other], abs=1e-5)
    assert [c.lexical for c in one] == pytest.approx([c.lexical for c in other], abs=1e-5)


QUESTIONS = ("pasar kota", "kapal nelayan laut tak-dikenal", "Judul 7 harga", "yang dan di", "sungai " * 5)


def are_the_best(found: list[Candidate], everything: list[Candidate], k: int) -> None:
    """None that is left out is better than the k best that are in; equals at the edge come in any order."""
    ids = [c.id for c in found]
    assert ids == sorted(ids)
    agree(found, [c for c in everything if c.id in ids])
    scores: tuple[Callable[[Candidate], float], ...] = (lambda c: c.dense, lambda c: c.lexical)
    for score in scores:
        best = sorted((score(c) for c in everything if score(c) > 0), reverse=True)[:k]
        assert sorted(map(score, found), reverse=True)[: len(best)] == pytest.approx(best, abs=1e-5)


def test_a_new_store_is_empty(store: Callable[[], Store]) -> None:
    assert (len(store()), store().sources(), store().files(), store().verify()) == (0, [], {}, [])
    assert ask(store(), "pasar") == []
    assert store().source("x") is None
    assert store().passages([1, 2]) == []


def test_the_first_manifest_stays(store: Callable[[], Store]) -> None:
    assert store().manifest().items() >= MANIFEST.items()
    store().begin({"encoder": "another", "format": "2"}, 7)
    assert store().manifest().items() >= MANIFEST.items()


def test_a_stored_text_finds_itself_first_with_cosine_1(store: Callable[[], Store]) -> None:
    contents = corpus(50)
    store().put(contents)
    opened = store()
    for one in contents:
        first = one.passages[0]
        found = ask(opened, first.context, 5)
        best = max(found, key=lambda c: (c.dense, c.lexical))
        assert best.id == first.id
        assert best.dense == pytest.approx(1.0, abs=1e-6)
        assert best.lexical == max(c.lexical for c in found)


def test_sources_come_back_as_they_were(store: Callable[[], Store]) -> None:
    text = "Rapat digelar di Samarinda pada 3 Mei 2012.\n\nGubernur hadir 😀 bersama tamu\x00undangan. “Ya”, katanya."
    whole = replace(source("a/b.txt", text), pages=(0, 45), origin="/tmp/\udcff\n.txt")
    store().put([embedded(whole)])
    assert store().source("a/b.txt") == whole
    assert store().files() == {whole.origin: FileState("a/b.txt", whole.digest)}
    assert store().verify() == []
    info = store().sources()[0]
    assert (info.id, info.title, info.date, info.passages) == (whole.id, whole.title, whole.date, 2)


def test_passages_come_in_the_order_asked_for(store: Callable[[], Store]) -> None:
    contents = corpus(3)
    store().put(contents)
    passages = [p for one in contents for p in one.passages]
    assert store().passages([p.id for p in reversed(passages)]) == passages[::-1]
    assert store().passages([passages[1].id, 4711, passages[0].id]) == [passages[1], passages[0]]
    assert all(p.text == contents[0].source.text[p.start : p.end] for p in contents[0].passages)


def test_the_passages_of_a_source_come_in_its_order(store: Callable[[], Store]) -> None:
    contents = corpus(3)
    assert store().passages_of(contents[0].source.id) == []
    store().put(contents)
    for one in contents:
        assert store().passages_of(one.source.id) == list(one.passages)
    assert store().passages_of("nowhere") == []
    edited = content(contents[0].source.id, "Pasar lama terbakar. Kapal nelayan tenggelam di laut.")
    store().put([edited])
    assert store().passages_of(edited.source.id) == list(edited.passages)


@pytest.mark.parametrize("k", [1, 3, 10, 1000])
def test_candidates_agree_with_brute_force(store: Callable[[], Store], k: int) -> None:
    reference = MemoryStore()
    contents = corpus(60, seed=k)
    for one in (reference, store()):
        one.put(contents)
    opened = store()
    for question in QUESTIONS:
        are_the_best(ask(opened, question, k), ask(reference, question, 1000), k)


def dated(count: int, seed: int) -> list[Content]:
    """A corpus in which a source has a date or none, and a passage is in either language."""
    chance = Random(seed)

    def as_drawn(one: Content) -> Content:
        stated = chance.choice([None, *(date(2012, 1, 1) + timedelta(days=n) for n in range(0, 3000, 3))])
        language: Language = chance.choice(["id", "en"])
        passages = [replace(passage, date=stated, language=language) for passage in one.passages]
        return Content(replace(one.source, date=stated), passages, one.vectors)

    return [as_drawn(one) for one in corpus(count, seed)]


def drawn(chance: Random, names: list[str]) -> Filter:
    """A filter that allows from one passage in a thousand to half of them."""
    share = chance.choice([0.001, 0.01, 0.1, 0.5])
    first = date(2012, 1, 1) + timedelta(days=int(chance.random() * 3000 * (1 - share)))
    return chance.choice(
        [
            Filter(sources=frozenset(chance.sample(names, max(1, int(share * len(names)))))),
            Filter(after=first, before=first + timedelta(days=int(3000 * share))),
            Filter(language=chance.choice(["id", "en"])),
            Filter(frozenset(chance.sample(names, len(names) // 2)), "id", first, None),
            Filter(before=first, language="en"),
            Filter(without=frozenset(chance.sample(names, max(1, int(share * len(names)))))),
            Filter(language="id", without=frozenset(chance.sample(names, len(names) // 2))),
        ]
    )


def test_filtered_candidates_agree_with_brute_force(store: Callable[[], Store]) -> None:
    reference, chance = MemoryStore(), Random(5)
    contents = dated(300, seed=5)
    for one in (reference, store()):
        one.put(contents)
    opened = store()
    passages = {p.id: p for one in contents for p in one.passages}
    everything = {question: ask(reference, question, len(passages)) for question in QUESTIONS}
    shares = []
    for number in range(40):
        only, question = drawn(chance, [one.source.id for one in contents]), QUESTIONS[number % 5]
        allowed = [c for c in everything[question] if only.allows(passages[c.id])]
        k = chance.choice([1, 10, 100])
        are_the_best(ask(opened, question, k, only), allowed, k)
        shares.append(len(allowed) / len(passages))
    assert min(shares) < 0.005
    assert any(0.4 < share < 0.6 for share in shares)


def test_a_filter_excludes_what_it_says(store: Callable[[], Store]) -> None:
    def told(name: str, day: date | None, language: Language) -> Content:
        one = content(name, "Pasar lama.")
        passages = [replace(passage, date=day, language=language) for passage in one.passages]
        return Content(replace(one.source, date=day), passages, one.vectors)

    store().put(
        [told("a", None, "id"), told("b", date(2020, 1, 31), "en"), told("c\"'\\%", date(2020, 2, 1), "id")]
    )
    opened = store()

    def found(only: Filter) -> list[str]:
        return sorted(p.source for p in opened.passages([c.id for c in ask(opened, "pasar", 10, only)]))

    assert found(Filter()) == ["a", "b", "c\"'\\%"]
    assert found(Filter(without=frozenset(["c\"'\\%", "nowhere"]))) == ["a", "b"]
    assert found(Filter(frozenset(["a", "b"]), without=frozenset(["b"]))) == ["a"]
    assert found(Filter(language="id")) == ["a", "c\"'\\%"]
    assert found(Filter(frozenset(["c\"'\\%", "unknown"]))) == ["c\"'\\%"]
    assert found(Filter(frozenset())) == []
    assert found(Filter(after=date(2020, 1, 31))) == ["b", "c\"'\\%"]
    assert found(Filter(after=date(2020, 2, 1))) == ["c\"'\\%"]
    assert found(Filter(before=date(2020, 1, 31))) == ["b"]
    assert found(Filter(before=date(2020, 1, 30))) == []
    assert found(Filter(frozenset("ab"), "en", date(2020, 1, 1), date(2020, 12, 31))) == ["b"]


def test_after_changes_candidates_still_agree_with_brute_force(store: Callable[[], Store]) -> None:
    reference = MemoryStore()
    contents = corpus(40)
    for one in (reference, store()):
        one.put(contents)
        one.delete([c.source.id for c in contents[::3]])
        one.put(corpus(10, seed=9))
        one.delete(["teks/001"])
    for question in ("pasar kota", "padi", "Judul 4"):
        agree(ask(store(), question, 1000), ask(reference, question, 1000))


def test_put_replaces(store: Callable[[], Store]) -> None:
    store().put([content("a", "Pasar lama dibuka kembali."), content("b", "Sekolah baru di desa.")])
    store().put([content("a", "Kapal nelayan tenggelam.")])
    assert [info.id for info in store().sources()] == ["a", "b"]
    assert set(by_vector(store(), "pasar")) == {"Kapal nelayan tenggelam.", "Sekolah baru di desa."}
    assert all(c.lexical == 0 for c in ask(store(), "Pasar lama dibuka kembali"))
    assert by_vector(store(), "kapal nelayan")[0] == "Kapal nelayan tenggelam."
    assert store().verify() == []


def test_put_keeps_the_vectors_of_known_passages(store: Callable[[], Store]) -> None:
    first = content("a", "Pasar lama dibuka kembali oleh gubernur dan para tamu.\n\nSekolah baru di desa.")
    store().put([first])
    longer = embedded(replace(source("a", f"Tambahan di depan.\n\n{first.source.text}", first.source.title)))
    stays = store().known(p.id for p in longer.passages)
    assert len(stays) == 1
    store().put(
        [longer._replace(vectors={one: row for one, row in longer.vectors.items() if one not in stays})]
    )
    assert store().passages([p.id for p in longer.passages]) == list(longer.passages)
    assert by_vector(store(), longer.passages[-1].context)[0] == "Sekolah baru di desa."
    assert store().verify() == []


def test_a_new_passage_without_a_vector_is_refused_and_nothing_is_stored(store: Callable[[], Store]) -> None:
    store().put([content("a", "Pasar lama.")])
    with pytest.raises(ValueError, match="have no vector"):
        store().put([content("b", "Sekolah baru."), content("a", "Kapal nelayan.")._replace(vectors={})])
    assert [info.id for info in store().sources()] == ["a"]
    assert by_vector(store(), "pasar") == ["Pasar lama."]


def test_put_is_all_or_nothing(store: Callable[[], Store]) -> None:
    def broken() -> Iterator[Content]:
        yield content("a", "Kapal nelayan.")
        yield content("b", "Sekolah baru.")
        raise RuntimeError("power cut")

    store().put([content("a", "Pasar lama.")])
    with pytest.raises(RuntimeError, match="power cut"):
        store().put(broken())
    assert [info.id for info in store().sources()] == ["a"]
    assert by_vector(store(), "kapal") == ["Pasar lama."]
    assert store().verify() == []


def test_an_edit_that_changes_the_language_changes_it_for_passages_that_stay(
    store: Callable[[], Store],
) -> None:
    first = embedded(replace(source("a", "Borneo Tower 2020."), language="id"))
    store().put([first])
    store().put(
        [
            Content(
                replace(first.source, language="en"), [replace(p, language="en") for p in first.passages], {}
            )
        ]
    )
    assert [c.language for c in ask(store(), "Borneo")] == ["en"]
    assert [p.language for p in store().passages([p.id for p in first.passages])] == ["en"]


def test_delete_removes_at_once(store: Callable[[], Store]) -> None:
    contents = corpus(5)
    store().put(contents)
    question = contents[2].passages[0].context
    store().delete(["teks/002", "is not there"])
    gone = {p.id for p in contents[2].passages}
    assert not gone & {c.id for c in ask(store(), question)}
    assert store().source("teks/002") is None
    assert store().known(gone) == set()
    assert len(store()) == 4
    assert store().verify() == []
    store().delete(c.source.id for c in contents)
    assert (len(store()), ask(store(), question), store().verify()) == (0, [], [])


def test_the_same_text_in_two_sources_is_two_passages_and_ties_by_id(store: Callable[[], Store]) -> None:
    text = "Pasar lama dibuka kembali."
    store().put(content(name, text) for name in ("b", "a", "c"))
    found = ask(store(), text)
    assert [c.dense for c in found] == pytest.approx([1.0] * 3, abs=1e-6)
    assert len({round(c.lexical, 6) for c in found}) == 1
    assert [c.id for c in found] == sorted(c.id for c in found)


def test_what_is_written_is_found_within_the_same_writing(store: Callable[[], Store]) -> None:
    opened = store()
    with opened.writing():
        opened.put([content("a", "Pasar lama.")])
        assert by_vector(opened, "pasar") == ["Pasar lama."]
        with opened.writing():
            opened.delete(["a"])
        assert ask(opened, "pasar") == []
        opened.put([content("b", "Kapal baru.")])
    assert by_vector(store(), "kapal") == ["Kapal baru."]


def test_rebuild_puts_contents_in_place_of_everything(store: Callable[[], Store]) -> None:
    store().put(corpus(20))
    smaller = HashedWords("smaller", 64)
    texts = [source("x", "Pasar lama dibuka."), source("teks/003", "Kapal nelayan tenggelam.")]
    contents = []
    for one in texts:
        passages = Chunker().passages(one)
        rows = smaller.encode_passages([p.context for p in passages])
        contents.append(Content(one, passages, {p.id: row for p, row in zip(passages, rows, strict=True)}))
    store().rebuild({"encoder": "smaller", "format": "1"}, 64, iter(contents))
    assert store().manifest()["encoder"] == "smaller"
    assert [info.id for info in store().sources()] == ["teks/003", "x"]
    assert [info.id for info in store().sources("teks/")] == ["teks/003"]
    assert store().sources("teks/1") == []
    found = store().candidates(
        smaller.encode_queries([contents[0].passages[0].context])[0], terms("pasar"), 5
    )
    best = max(found, key=lambda c: c.dense)
    assert (best.id, len(found)) == (contents[0].passages[0].id, 2)
    assert best.dense == pytest.approx(1.0, abs=1e-6)
    assert best.lexical == max(c.lexical for c in found) > 0
    assert store().verify() == []


def test_an_interrupted_rebuild_changes_nothing(store: Callable[[], Store]) -> None:
    def interrupted() -> Iterator[Content]:
        yield content("x", "Kapal nelayan.")
        raise KeyboardInterrupt

    store().put([content("a", "Pasar lama.")])
    with pytest.raises(KeyboardInterrupt):
        store().rebuild({"encoder": "smaller"}, 64, interrupted())
    assert store().manifest().items() >= MANIFEST.items()
    assert by_vector(store(), "pasar") == ["Pasar lama."]
    assert store().verify() == []


def test_many_ids_at_once(store: Callable[[], Store]) -> None:
    contents = corpus(700)
    store().put(contents)
    ids = [p.id for one in contents for p in one.passages]
    assert store().known(ids) == set(ids)
    assert [p.id for p in store().passages(ids)] == ids
    assert len(ask(store(), "pasar", 3000)) == len(ids)
    assert np.isclose(max(c.dense for c in ask(store(), contents[600].passages[0].context, 1)), 1)
