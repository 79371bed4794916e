"""Spans on paper; and the network as it ships: it answers in both languages and across, the same way, without torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tiny import BRIDGE, CLUSTERS, WEATHER, Text

from rag.reader import FOLDER, Network, SpanScores
from rag.reader.network import LONGEST_ANSWER, joined
from rag.reader.windows import LONGEST, Window


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(FOLDER)


# On paper


def scores(starts: list[float], ends: list[float], null: float = 0.0) -> SpanScores:
    """Pieces of three characters, with a space between them."""
    characters = np.array([(4 * n, 4 * n + 3) for n in range(len(starts))], np.int64).reshape(-1, 2)
    return SpanScores(characters, np.array(starts, np.float32), np.array(ends, np.float32), null)


def test_the_best_words_begin_before_they_end() -> None:
    best = scores([0, 5, 0, 6], [7, 0, 4, 0]).best()
    assert best is not None
    assert (best.start, best.end, best.score) == (4, 11, 9.0)


def test_an_answer_is_short() -> None:
    one = scores([9.0, *[0.0] * 40], [*[0.0] * 40, 9.0])
    best = one.best()
    assert best is not None
    assert best.end - best.start < 4 * LONGEST_ANSWER
    assert best.score == 9.0


def test_the_best_words_of_a_sentence_lie_in_it() -> None:
    one = scores([9, 1, 2, 0], [9, 0, 3, 1])
    inner = one.best(4, 11)
    assert inner is not None
    assert (inner.start, inner.end, inner.score) == (8, 11, 5.0)
    assert one.best(1, 3) is None
    assert scores([], []).best() is None


def test_a_sentence_weighs_as_much_as_its_pieces() -> None:
    one = scores([1, 2, 3], [0, 1, 0], null=2.0)
    log = np.logaddexp.reduce
    assert one.within(0, 7) == pytest.approx(log([1, 2]) + log([0, 1]), abs=1e-5)
    assert one.within(5, 6) == -np.inf
    assert one.margin == pytest.approx(log([1, 2, 3]) + log([0, 1, 0]) - 2, abs=1e-5)


def test_windows_are_compared_by_their_own_no_answer() -> None:
    """The second window is sure, the first is not: a piece that both see counts as the first read it."""
    first = Window([0] * 5, [1] * 5, 2, np.array([(0, 3), (4, 7)]))
    second = Window([0] * 5, [1] * 5, 2, np.array([(4, 7), (8, 11)]))
    outputs = [
        np.array([(5, 5), (0, 0), (1, 2), (3, 4), (0, 0)], np.float32),
        np.array([(-1, -2), (0, 0), (7, 7), (6, 5), (0, 0)], np.float32),
    ]
    one = joined([first, second], outputs)
    assert one.characters.tolist() == [[0, 3], [4, 7], [8, 11]]
    assert one.null == -3.0
    assert one.starts.tolist() == [1 - 5 - 1, 3 - 5 - 1, 6.0]
    assert one.ends.tolist() == [2 - 5 - 2, 4 - 5 - 2, 5.0]


def test_a_folder_that_holds_no_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"tokenizer\.json"):
        Network(tmp_path)


# As it ships


def words(passage: Text, found: SpanScores) -> str:
    best = found.best()
    assert best is not None
    return passage.text[best.start : best.end]


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("Siapa kepala Bappeda Kaltim?", CLUSTERS, "Rusmadi"),
        ("Who is the head of Bappeda Kaltim?", CLUSTERS, "Rusmadi"),
        ("Di mana rapat klaster industri digelar?", CLUSTERS, "Samarinda"),
        ("Berapa orang yang menghadiri rapat?", CLUSTERS, "empat puluh lima"),
        ("How many people attended the meeting?", CLUSTERS, "empat puluh lima"),
        ("When was the Mahakam bridge opened?", BRIDGE, "1986"),
        ("Kapan jembatan Mahakam dibuka?", BRIDGE, "1986"),
        ("Who opened the Mahakam bridge?", BRIDGE, "Soeharto"),
        ("How long is the bridge?", BRIDGE, "400"),
    ],
)
def test_the_best_words_answer(network: Network, question: str, passage: Text, answer: str) -> None:
    found = network.score(question, [WEATHER, passage])
    assert answer in words(passage, found[1])
    assert found[1].margin > found[0].margin + 2


def test_the_order_of_the_passages_changes_nothing(network: Network) -> None:
    one = network.score("Who opened the bridge?", [CLUSTERS, BRIDGE, WEATHER])
    two = network.score("Who opened the bridge?", [WEATHER, CLUSTERS, BRIDGE])
    for a, b in zip(one, (*two[1:], two[0]), strict=True):
        np.testing.assert_array_equal(a.starts, b.starts)
        assert a.null == b.null


def test_every_piece_knows_its_characters(network: Network) -> None:
    (found,) = network.score("Siapa?", [BRIDGE])
    pieces = [BRIDGE.text[start:end] for start, end in found.characters]
    assert "".join(pieces) == BRIDGE.text.replace(" ", "")
    assert found.starts.shape == found.ends.shape == (len(pieces),)


def test_an_answer_far_down_a_long_passage_is_found(network: Network) -> None:
    filler = "Hujan lebat turun di pulau Jawa sepanjang pekan ini dan warga diminta berhati-hati. " * 40
    long = Text("", filler + CLUSTERS.text + " " + filler)
    assert len(long.text.split()) > 2 * LONGEST
    (found,) = network.score("Siapa kepala Bappeda Kaltim?", [long])
    assert "Rusmadi" in words(long, found)


@pytest.mark.parametrize("text", ["", " ", "...", "一二三", "kata", "A\n\nB", "x" * 5000])
@pytest.mark.parametrize("question", ["", "?", "Siapa?", "di " * 200])
def test_odd_texts_are_read(network: Network, question: str, text: str) -> None:
    (found,) = network.score(question, [Text("", text)])
    assert np.isfinite(found.starts).all()
    assert np.isfinite(found.null)


def test_no_passage_no_scores(network: Network) -> None:
    assert network.score("Siapa?", []) == []


def test_torch_is_not_needed() -> None:
    code = "import sys; from rag.reader import FOLDER, Network; Network(FOLDER); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
