"""A library of synthetic documents is made, searched and measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eval.size import measure_size
from eval.speed import main
from eval.synthetic import Synthetic
from rag.library import Library
from rag.text.words import is_function_word


def test_documents_are_the_same_for_the_same_seed_and_no_two_alike() -> None:
    documents = list(Synthetic(3).documents(40))
    assert documents == list(Synthetic(3).documents(40))
    assert documents != list(Synthetic(4).documents(40))
    assert len({one.text for one in documents}) == len(documents) == 10
    assert Counter(one.language for one in documents) == {"id": 5, "en": 5}
    assert all(one.date is not None for one in documents)


def test_words_are_distributed_as_in_running_text() -> None:
    words = [word.strip(".").lower() for one in Synthetic().documents(2_000) for word in one.text.split()]
    assert 0.3 < sum(map(is_function_word, words)) / len(words) < 0.5
    content = Counter(word for word in words if not is_function_word(word)).most_common()
    share = sum(count for _, count in content[: len(content) // 100]) / sum(count for _, count in content)
    assert share > 0.2, "a hundredth of the words makes a good part of the text"


def test_a_library_is_made_and_measured(tmp_path: Path) -> None:
    found = {one.what: one.value for one in measure_size(tmp_path / "library", "bundled-fast", 200)}
    assert found["passages"] >= 200
    assert found["recall@10 of the nearest vectors"] == found["the same, of 0.1% of the passages"] == 1
    assert found["search, p50"] <= found["search, p95"] <= found["search, p99"]
    assert all(value > 0 for value in found.values())
    with Library.open(tmp_path / "library", "bundled-fast", make=False) as library:
        assert len(library) == 25, "half of the 50 documents were removed"
        assert library.verify() == []


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "speed.json"
    assert main(["--passages", "40", "--encoder", "bundled-fast", "--out", str(out)]) == 0
    assert "recall@10" in capsys.readouterr().out
    assert out.is_file()
