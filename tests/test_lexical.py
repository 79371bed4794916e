"""The BM25 index of a local library: its scores on paper, its changes, its damages."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from rag.store.lexical import LexicalIndex

TEXTS = [(1, "pasar lama"), (2, "pasar pasar"), (3, "kapal laut")]


@pytest.fixture(params=["on disk", "in memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    made = LexicalIndex(tmp_path / "lexical" if request.param == "on disk" else None)
    made.replace([], TEXTS)
    return made


def test_the_score_is_the_share_of_what_bm25_could_reach(index: LexicalIndex) -> None:
    # All passages have the mean length, so tf is f * 2.2 / (f + 1.2), and the most a passage could reach is 2.2 idf.
    assert index.best(["pasar"], 5) == pytest.approx({2: 2 / 3.2, 1: 1 / 2.2}, abs=1e-6)
    rare, common = math.log(1 + 2.5 / 1.5), math.log(1 + 1.5 / 2.5)
    assert index.best(["pasar", "lama"], 1) == pytest.approx({1: 1 / 2.2}, abs=1e-6)
    assert index.best(["pasar", "kapal"], 5)[3] == pytest.approx(rare / (rare + common) / 2.2, abs=1e-6)


def test_unknown_terms_lower_the_share(index: LexicalIndex) -> None:
    unknown, common = math.log(1 + 3.5 / 0.5), math.log(1 + 1.5 / 2.5)
    expected = common / (common + unknown) / 2.2
    assert index.best(["pasar", "takada"], 5)[1] == pytest.approx(expected, abs=1e-6)
    assert index.best(["takada"], 5) == {}


def test_a_repeated_term_counts_once(index: LexicalIndex) -> None:
    assert index.best(["pasar", "pasar"], 5) == index.best(["pasar"], 5)


def test_nothing_asked_or_nothing_there(index: LexicalIndex) -> None:
    assert index.best([], 5) == {}
    assert index.scores(["pasar"], []) == {}
    assert LexicalIndex().best(["pasar"], 5) == {}
    assert LexicalIndex().ids() == []


def test_scores_of_chosen_passages_are_those_of_the_search(index: LexicalIndex) -> None:
    everything = index.best(["pasar", "laut"], 5)
    assert set(everything) == {1, 2, 3}
    for some in ([1], [2, 3], [3, 1, 2], [4711, 2]):
        assert index.scores(["pasar", "laut"], some) == pytest.approx(
            {n: everything[n] for n in some if n in everything}
        )
    assert index.scores(["pasar"], [3]) == {}


def test_no_more_than_k(index: LexicalIndex) -> None:
    assert list(index.best(["pasar"], 1)) == [2]


def test_replace_twice_changes_nothing(index: LexicalIndex) -> None:
    for _ in range(2):
        index.replace([1, 2, 5, 4711], [(2, "kapal kapal"), (5, "gunung")])
        assert sorted(index.ids()) == [2, 3, 5]
        assert len(index) == 3
        assert index.best(["pasar"], 5) == {}
        assert list(index.best(["gunung"], 5)) == [5]


def test_large_ids_survive(index: LexicalIndex) -> None:
    index.replace([], [(2**63 - 1, "gunung")])
    assert list(index.best(["gunung"], 1)) == [2**63 - 1]
    index.replace([2**63 - 1], [])
    assert index.best(["gunung"], 1) == {}


def test_rewritten_it_knows_no_word_of_what_is_gone(index: LexicalIndex) -> None:
    def known(term: str) -> int:
        return int(index._index.searcher().doc_freq("hashes", index._hashed(term)))

    index.replace([], [(9, "xylofon")])
    index.replace([9, 3], [(3, "kapal laut")])
    assert (index.best(["xylofon"], 1), known("kapal")) == ({}, 2)  # the old one is still there, and counts
    index.rewrite(TEXTS)
    assert (known("xylofon"), known("kapal"), sorted(index.ids())) == (0, 1, [1, 2, 3])
    fresh = LexicalIndex()
    fresh.replace([], TEXTS)
    assert index.best(["pasar"], 5) == fresh.best(["pasar"], 5)


def test_another_reader_sees_a_commit_when_it_reloads(tmp_path: Path) -> None:
    writer, reader = LexicalIndex(tmp_path), LexicalIndex(tmp_path)
    writer.replace([], TEXTS)
    assert reader.best(["kapal"], 1) == {}
    reader.reload()
    assert list(reader.best(["kapal"], 1)) == [3]


def test_two_writers_are_an_os_error(tmp_path: Path) -> None:
    one, other = LexicalIndex(tmp_path), LexicalIndex(tmp_path)
    with pytest.raises(OSError, match="cannot be written"), one._writer():
        other.replace([], TEXTS)


def test_any_damaged_or_missing_file_is_noticed_on_opening(tmp_path: Path) -> None:
    LexicalIndex(tmp_path / "whole").replace([], TEXTS)
    damages: dict[str, Callable[[bytes], bytes]] = {
        "truncated": lambda data: data[: len(data) // 2],
        "garbage": lambda _: b"garbage" * 20,
        "empty": lambda _: b"",
    }
    for file in sorted((tmp_path / "whole").iterdir()):
        whole = file.read_bytes()
        if not whole or file.name == ".managed.json":
            continue  # locks, and a list that tantivy makes anew
        for how, damage in damages.items():
            copy = tmp_path / f"{file.name} {how}"
            shutil.copytree(tmp_path / "whole", copy)
            (copy / file.name).write_bytes(damage(whole))
            with pytest.raises(ValueError, match=r"."):
                LexicalIndex(copy)
        copy = tmp_path / f"{file.name} missing"
        shutil.copytree(tmp_path / "whole", copy)
        (copy / file.name).unlink()
        if file.name == "meta.json":
            assert len(LexicalIndex(copy)) == 0
        else:
            with pytest.raises(ValueError, match=r"."):
                LexicalIndex(copy)


@pytest.mark.parametrize("few", [0, 10_000])
def test_the_best_among_some_are_the_best_of_all_without_the_others(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked up as a set, or found by going through the best ones: the same, at every share."""
    monkeypatch.setattr("rag.store.lexical._FEW", few)
    chance = Random(few)
    index = LexicalIndex()
    words = "pasar kota sungai jalan rumah sekolah".split()
    index.replace([], [(n, " ".join(chance.choices(words, k=chance.randint(1, 9)))) for n in range(3000)])
    everything = index.best(["pasar", "sungai"], 3000)
    for share in (0.001, 0.01, 0.1, 0.5, 1):
        some = chance.sample(range(3000), int(3000 * share))
        allowed = sorted((everything[n] for n in some if n in everything), reverse=True)
        for k in (1, 20, 3000):
            found = index.best(["pasar", "sungai"], k, some)
            assert found.keys() <= set(some)
            assert list(found.values()) == pytest.approx(allowed[:k])
            assert found == pytest.approx({one: everything[one] for one in found})
            others = sorted(set(range(3000)) - set(some)) or [-1]
            assert list(index.best(["pasar", "sungai"], k, without=others).values()) == pytest.approx(
                allowed[:k]
            )
    assert (
        index.best(["pasar"], 5, []) == index.best([], 5, [1, 2]) == index.best(["takada"], 5, [1, 2]) == {}
    )
