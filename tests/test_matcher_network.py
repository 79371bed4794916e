"""The matcher as it ships: it answers in both languages and across, the same way each time, without torch."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from tiny import BRIDGE, CLUSTERS, WEATHER, Text

from embeddings import open_encoder
from rag.matcher import FOLDER, Matcher, WordScores
from rag.matcher.features import MATCH, SURFACE, Lookup, ask, match, page
from rag.matcher.network import read_metadata
from rag.text.vectors import WordVectors


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    encoder = open_encoder("bundled-fast")
    assert isinstance(encoder, WordVectors)
    return encoder


@pytest.fixture(scope="module")
def network(vectors: WordVectors) -> Matcher:
    return Matcher.load(FOLDER, vectors)


def top_word(scores: WordScores) -> str:
    return scores.words[int(scores.logits.argmax())].text


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("Siapa kepala Bappeda Kaltim?", CLUSTERS, {"Rusmadi"}),
        ("Who is the head of Bappeda Kaltim?", CLUSTERS, {"Rusmadi"}),
        ("Di mana rapat klaster industri digelar?", CLUSTERS, {"Samarinda"}),
        ("When was the Mahakam bridge opened?", BRIDGE, {"1986"}),
        ("Kapan jembatan Mahakam dibuka?", BRIDGE, {"1986"}),
        ("Who opened the Mahakam bridge?", BRIDGE, {"President", "Soeharto"}),
    ],
)
def test_the_top_word_answers(network: Matcher, question: str, passage: Text, answer: set[str]) -> None:
    found = network.score(question, [WEATHER, passage])
    assert top_word(found[1]) in answer
    assert found[1].logits.max() > found[0].logits.max()


def test_a_passage_that_answers_is_told_from_one_that_does_not(network: Matcher) -> None:
    right, wrong = network.score("Siapa kepala Bappeda Kaltim?", [CLUSTERS, WEATHER])
    assert right.margin > wrong.margin + 1


def test_words_are_those_of_the_passage(network: Matcher) -> None:
    (scores,) = network.score("Siapa?", [CLUSTERS])
    assert [CLUSTERS.text[word.start : word.end] for word in scores.words] == [
        word.text for word in scores.words
    ]
    assert scores.logits.shape == (len(scores.words),)
    assert scores.logits.dtype == np.float32
    assert np.isfinite(scores.logits).all()


def test_the_order_of_the_passages_changes_nothing(network: Matcher) -> None:
    one = network.score("Who opened the bridge?", [CLUSTERS, BRIDGE, WEATHER])
    two = network.score("Who opened the bridge?", [WEATHER, CLUSTERS, BRIDGE])
    for a, b in zip(one, (*two[1:], two[0]), strict=True):
        np.testing.assert_allclose(a.logits, b.logits, atol=1e-4)
        assert a.null == pytest.approx(b.null, abs=1e-4)


def test_a_sentence_weighs_as_much_as_its_words(network: Matcher) -> None:
    (scores,) = network.score("Who opened the bridge?", [BRIDGE])
    first = BRIDGE.text.index(".") + 1
    parts = scores.within(0, first), scores.within(first, len(BRIDGE.text))
    assert np.logaddexp(*parts) - scores.null == pytest.approx(scores.margin, abs=1e-4)
    assert parts[1] > parts[0]
    assert scores.within(first, first) == -np.inf


def test_the_same_question_gives_the_same_scores(network: Matcher) -> None:
    one, two = (network.score("Kapan jembatan Mahakam dibuka?", [BRIDGE, CLUSTERS]) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a.logits, b.logits)
        assert a.null == b.null


@pytest.mark.parametrize("text", ["", " ", "...", "一二三", "kata", "A\n\nB", "x" * 5000])
@pytest.mark.parametrize("question", ["", "?", "Siapa?", "di"])
def test_odd_texts_are_read(network: Matcher, question: str, text: str) -> None:
    (scores,) = network.score(question, [Text("", text)])
    assert np.isfinite(scores.logits).all()
    assert np.isfinite(scores.null)


def test_no_passage_no_scores(network: Matcher) -> None:
    assert network.score("Siapa?", []) == []


def test_the_weights_were_trained_on_the_encoder_that_ships(vectors: WordVectors) -> None:
    assert read_metadata(FOLDER)["encoder"] == open_encoder("bundled-fast").digest


def test_torch_is_not_needed() -> None:
    code = "import sys, rag.matcher; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_match_is_seen_within_and_across_languages(vectors: WordVectors) -> None:
    lookup = Lookup(vectors)
    read = page(BRIDGE.title, BRIDGE.text, lookup)
    assert read.surface.shape == (len(read.words), len(SURFACE))
    river = [word.text for word in read.words].index("river")
    for question in ("Which river?", "sungai mana?"):
        matched = match(ask(question, lookup), read)
        assert matched.shape == (len(read.words), len(MATCH))
        assert matched[:, MATCH.index("counterpart")].argmax() == river
        assert matched[0, MATCH.index("covered by the sentence")] > 0.5
        assert matched[-1, MATCH.index("covered by the sentence")] < 0.5
