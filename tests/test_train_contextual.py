"""Training the contextual encoder on a miniature made here: vocabulary, data, order, and the whole command."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashedWords
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tiny import MARKS, WIDTH, make_bert

torch = pytest.importorskip("torch")

from embeddings import Encoder, open_encoder, train  # noqa: E402
from embeddings.static import StaticEncoder  # noqa: E402
from embeddings.training import contextual  # noqa: E402
from embeddings.training.contextual import (  # noqa: E402
    TASKS,
    ContextualRecipe,
    ContextualTrainer,
    InTraining,
    Order,
    mean_vectors,
)
from embeddings.training.contextual_data import (  # noqa: E402
    HARD_NEGATIVES,
    JOINED_WORDS,
    WINDOW,
    Paired,
    TrainingData,
    _window,
    hard_negatives,
    joined,
    read_training_data,
    translations,
    unique_rows,
)
from embeddings.training.static import save  # noqa: E402
from embeddings.training.vocabulary import build_tokenizer, merged_pieces, start_vectors  # noqa: E402

NOUNS = {
    "governor": "gubernur",
    "river": "sungai",
    "coal": "batubara",
    "port": "pelabuhan",
    "school": "sekolah",
    "bridge": "jembatan",
    "forest": "hutan",
    "budget": "anggaran",
}
VERBS = {"opens": "membuka", "builds": "membangun", "crosses": "melintasi", "sells": "menjual"}
WORDS = NOUNS | VERBS | {"who": "siapa"}
SIZE = 64
"""Of the static space of the tests."""


pytestmark = pytest.mark.usefixtures("one_thread")


def in_indonesian(text: str) -> str:
    """The text word by word with `WORDS`; capitals and signs stay."""
    for english, indonesian in WORDS.items():
        for one, other in ((english, indonesian), (english.capitalize(), indonesian.capitalize())):
            text = text.replace(one, other)
    return text


def sentence(rng: random.Random) -> str:
    one, other = rng.sample(list(NOUNS), 2)
    return f"{one.capitalize()} {rng.choice(list(VERBS))} {other}."


def make_static(folder: Path, pieces: Sequence[str], table: NDArray[np.float32]) -> StaticEncoder:
    """A static encoder whose vectors are given."""
    save(table, build_tokenizer(list(pieces)), folder)
    return StaticEncoder(folder)


# Vocabulary

ENGLISH = [
    "[PAD]",
    "[unused0]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "governor",
    "дом",
    "river",
    "##s",
    "漢",
    "##ing",
    "2",
]
BILINGUAL = ["[UNK]", "sungai", "gubernur", "governor", "река", "##nya", "river", "##s", "##ing", "hutan"]
MERGED = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "governor",
    "river",
    "##s",
    "##ing",
    "2",
    "sungai",
    "gubernur",
    "##nya",
]


def numbers(pieces: Sequence[str]) -> dict[str, int]:
    return {piece: i for i, piece in enumerate(pieces)}


@pytest.fixture
def space(tmp_path: Path) -> StaticEncoder:
    """Axes: what governs, what flows, what is many, what goes on, and what nothing else has."""
    vectors = {
        "governor": [5, 0, 0, 0, 0],
        "gubernur": [2, 0, 0, 0, 0],
        "river": [0, 1, 0, 0, 0],
        "sungai": [0, 3, 0, 0, 4],
        "##nya": [1, 0, 0, 0, 0],
        "##s": [1, 0, 1, 0, 0],
        "##ing": [0, 0, 0, 1, 0],
    }
    table = np.array([vectors.get(piece, [0] * 5) for piece in BILINGUAL], np.float32)
    return make_static(tmp_path / "space", [*BILINGUAL, "[CLS]", "[SEP]"], np.pad(table, ((0, 2), (0, 0))))


def test_latin_pieces_stay_and_the_most_frequent_new_ones_come() -> None:
    assert merged_pieces(numbers(ENGLISH), numbers(BILINGUAL), most=3) == MERGED
    assert merged_pieces(numbers(ENGLISH), numbers(BILINGUAL), most=99) == [*MERGED, "hutan"]
    assert merged_pieces(numbers(ENGLISH), numbers(BILINGUAL), most=0) == MERGED[:-3]


def test_accents_and_digits_are_latin_and_signs_too() -> None:
    pieces = ["é", "3", "##,", "[MASK]", "ñandú", "α", "aя", "ا"]
    assert merged_pieces(numbers(pieces), {}, most=0) == pieces[:5]


def test_kept_pieces_keep_their_vectors(space: StaticEncoder) -> None:
    old = np.random.default_rng(0).normal(size=(len(ENGLISH), 4)).astype(np.float32)
    table = start_vectors(MERGED, numbers(ENGLISH), old, space)
    assert table.shape == (len(MERGED), 4)
    for piece, row in zip(MERGED[:-3], table, strict=False):
        np.testing.assert_array_equal(row, old[ENGLISH.index(piece)])


def test_a_new_piece_starts_at_its_neighbours(space: StaticEncoder) -> None:
    """Rows of an identity show the weights of the mean: of whole words, those of [UNK], [CLS] and [SEP] as well."""
    old = np.eye(len(ENGLISH), dtype=np.float32)
    table = start_vectors(MERGED, numbers(ENGLISH), old, space)
    for new, neighbour, cosine in (("gubernur", "governor", 1), ("sungai", "river", 0.6)):
        row = dict(zip(ENGLISH, table[MERGED.index(new)].tolist(), strict=True))
        others = {"governor", "river", "[UNK]", "[CLS]", "[SEP]"} - {neighbour}
        total = math.exp(cosine / 0.1) + len(others)
        assert row[neighbour] == pytest.approx(math.exp(cosine / 0.1) / total, abs=1e-5)
        assert [row[other] for other in others] == pytest.approx([1 / total] * 4, abs=1e-5)
        assert sum(row.values()) == pytest.approx(1, abs=1e-5)


def test_a_continuation_takes_after_continuations(space: StaticEncoder) -> None:
    """ "##nya" lies on "governor", and starts beside "##s" all the same, at 45 degrees."""
    table = start_vectors(MERGED, numbers(ENGLISH), np.eye(len(ENGLISH), dtype=np.float32), space)
    row = table[MERGED.index("##nya")]
    share = 1 / (1 + math.exp(-math.sqrt(0.5) / 0.1))
    assert row[ENGLISH.index("##s")] == pytest.approx(share, abs=1e-5)
    assert row[ENGLISH.index("##ing")] == pytest.approx(1 - share, abs=1e-5)
    assert row[ENGLISH.index("governor")] == 0


def test_a_new_piece_without_a_neighbour_starts_in_the_middle(space: StaticEncoder) -> None:
    english = {piece: i for i, piece in enumerate(p for p in ENGLISH if p not in ("##s", "##ing"))}
    old = np.random.default_rng(0).normal(size=(len(english), 4)).astype(np.float32)
    table = start_vectors(["governor", "##nya"], english, old, space)
    np.testing.assert_allclose(table[1], old.mean(axis=0), atol=1e-6)


def test_only_the_nearest_ten_count(tmp_path: Path) -> None:
    angles = np.linspace(0, 1.5, 16)
    anchors = [f"w{i}" for i in range(16)]
    table = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    static = make_static(
        tmp_path / "fan",
        ["baru", *anchors, "[CLS]", "[SEP]", "[UNK]"],
        np.concatenate([table[:1], table, -table[:3]]),
    )
    row = start_vectors(["baru"], numbers(anchors), np.eye(16, dtype=np.float32), static)[0]
    assert (row[:10] > 0).all()
    assert not row[10:].any()
    assert (np.diff(row[:10]) < 0).all(), "nearer ones count more"


def test_the_tokenizer_lowers_and_marks() -> None:
    tokenizer = build_tokenizer([*MERGED, ",", "hutan"])
    one = tokenizer.encode("GUBÉRNURNYA, sungais xyz")
    assert one.tokens == ["[CLS]", "gubernur", "##nya", ",", "sungai", "##s", "[UNK]", "[SEP]"]
    assert one.ids[:3] == [MERGED.index("[CLS]"), MERGED.index("gubernur"), MERGED.index("##nya")]
    two = tokenizer.encode("sungai", "governor 2")
    assert two.tokens == ["[CLS]", "sungai", "[SEP]", "governor", "2", "[SEP]"]
    assert two.type_ids == [0, 0, 0, 1, 1, 1]


# Data


class Glossary(HashedWords):
    """Reads Indonesian as its English, word by word."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        back = {indonesian: english for english, indonesian in WORDS.items()}
        words = [text.lower().replace(".", " ").replace("?", " ").split() for text in texts]
        return super().encode_queries([" ".join(back.get(word, word) for word in one) for one in words])


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training folder of a few words, in the format of the real one."""
    folder, rng = tmp_path_factory.mktemp("data"), random.Random(5)
    pairs = [sentence(rng) for _ in range(240)]
    lines = (
        f"{text}\t{in_indonesian(text)}\t{'news' if i < 150 else 'talks'}\n" for i, text in enumerate(pairs)
    )
    (folder / "parallel.tsv").write_text("".join(lines), encoding="utf-8")
    paragraphs = [" ".join(sentence(rng) for _ in range(10)) for _ in range(60)]
    wiki = [{"title": in_indonesian(text.split()[0]), "text": in_indonesian(text)} for text in paragraphs]
    write_lines(folder / "wiki_id.jsonl", [*wiki, {"title": "Short", "text": "Too short."}])
    reading: dict[str, list[dict[str, Any]]] = {"id": [], "en": []}
    for _ in range(30):
        sentences = [sentence(rng) for _ in range(4)]
        context = " ".join(sentences)
        for asked in sentences[:2]:
            who, rest = asked[:-1].split(" ", 1)
            row = {
                "question": f"who {rest}?",
                "title": "",
                "context": context,
                "answerable": True,
                "source": "squad",
            }
            reading["en"].append(row | {"answers": [{"text": who, "start": context.index(asked)}]})
            theirs = in_indonesian(context)
            start = theirs.index(in_indonesian(asked))
            found = {"answers": [{"text": in_indonesian(who), "start": start}], "source": "trans_squad"}
            reading["id"].append(
                row | found | {"question": in_indonesian(row["question"]), "context": theirs}
            )
    for language, rows in reading.items():
        write_lines(folder / f"reader_{language}.jsonl", rows)
    return folder


@pytest.fixture(scope="module")
def data(folder: Path) -> TrainingData:
    return read_training_data(folder, Glossary(), seed=0)


@given(st.integers(0, 299), st.integers(1, 100), st.integers(0, 9))
def test_a_window_holds_its_answer(first: int, size: int, seed: int) -> None:
    words = [f"w{i}" for i in range(300)]
    answer = words[first : first + size]
    context = " ".join(words)
    answers = [{"text": " ".join(answer), "start": len(" ".join([*words[:first], ""]))}]
    window = _window({"title": "Judul", "context": context, "answers": answers}, random.Random(seed)).split()
    assert window[0] == "Judul"
    assert len(window) == WINDOW + 1
    assert " ".join(window[1:]) in context
    if len(answer) <= WINDOW:
        assert set(answer) <= set(window)
    else:
        assert set(window[1:]) <= set(answer)


def test_a_window_without_an_answer_is_anywhere_and_a_short_text_is_whole() -> None:
    long = " ".join(f"w{i}" for i in range(300))
    row = {"title": "", "context": long, "answers": []}
    begins = {_window(row, random.Random(seed)).split()[0] for seed in range(20)}
    assert len(begins) > 10
    assert _window(row | {"context": "satu  dua"}, random.Random(0)) == "satu  dua"


def test_joined_passages_stay_within_one_source() -> None:
    sources = ["a"] * 100 + ["b"] + ["c"] * 40 + ["a"] * 2
    pairs = [(f"{s}{i} x", f"{s}{i} y z", s) for i, s in enumerate(sources)]
    passages = list(joined(pairs, random.Random(0)))
    seen: list[str] = []
    for english, indonesian in passages:
        ours, theirs = english.split()[::2], indonesian.split()[::3]
        assert ours == theirs, "the same sentences on both sides"
        assert len({word[0] for word in ours}) == 1
        assert len(ours) > 1
        assert len(indonesian.split()) < JOINED_WORDS[1] + 3
        seen += ours
    places = [int(word[1:]) for word in seen]
    assert all(one < other for one, other in pairwise(places)), "each sentence once, in order"
    assert 100 not in places, "a single sentence is no passage"
    assert {0, 99, 101, 141, 142} - set(places) <= {99}, "only a lone rest is left out"


def test_translations_are_each_others_nearest() -> None:
    english = [
        {"context": "Governor opens port.", "question": "who opens port?"},
        {"context": "Governor opens port.", "question": "governor opens river?"},
        {"context": "Bridge crosses river.", "question": "who crosses river?"},
        {"context": "Nothing like it.", "question": "who opens port?"},
    ]
    indonesian = [
        {"context": "Jembatan melintasi sungai.", "question": "siapa melintasi sungai?"},
        {"context": "Lain sama sekali.", "question": "siapa membuka pelabuhan?"},
        {"context": "Gubernur membuka pelabuhan.", "question": "gubernur membuka sungai?"},
        {"context": "Gubernur membuka pelabuhan.", "question": "siapa membuka pelabuhan?"},
        {"context": "Gubernur membuka pelabuhan.", "question": "berapa harga emas?"},
    ]
    pairs, twins = translations(indonesian, english, Glossary())
    assert sorted(pairs) == [
        ("Bridge crosses river.", "Jembatan melintasi sungai."),
        ("Governor opens port.", "Gubernur membuka pelabuhan."),
    ]
    assert twins == {0: 2, 2: 1, 3: 0}
    assert translations([], english, Glossary()) == translations(indonesian, [], Glossary()) == ([], {})


def test_a_text_is_taught_the_vector_of_its_english_side(data: TrainingData) -> None:
    for part in (data.sentences, data.english, data.passages):
        assert len(part.texts) == len(part.rows) > 0
        assert set(part.rows) == set(range(len(part.english)))
        for text, row in zip(part.texts, part.rows, strict=True):
            assert text in (part.english[row], in_indonesian(part.english[row]))
    assert data.english.texts == data.english.english
    assert not set(data.sentences.texts) & set(data.sentences.english)
    # 240 pairs of the parallel text, and what of the 60 questions has one twin only.
    assert 240 < len(data.sentences.texts) <= 300


def test_keys_are_equal_for_one_context_and_its_translation(data: TrainingData) -> None:
    # The contexts are short, so that a window is the whole of its context.
    for part in (data.questions, data.wikipedia):
        assert len(part.left) == len(part.right) == len(part.key) > 0
    contexts: dict[str, set[int]] = {}
    for right, key in zip(data.questions.right, data.questions.key, strict=True):
        contexts.setdefault(right, set()).add(key)
    assert len(contexts) == 60
    assert all(len(keys) == 1 for keys in contexts.values())
    for text, keys in contexts.items():
        assert contexts.get(in_indonesian(text), keys) == keys
    assert len(set.union(*contexts.values())) == len({in_indonesian(text) for text in contexts}) < 60
    assert data.wikipedia.key == list(range(60)), "short paragraphs are left out"


def test_negatives_are_other_contexts_and_paragraphs(data: TrainingData) -> None:
    pool = data.negatives
    assert len(pool.right) == len(pool.key) == 60 + 60, "contexts in both languages, and paragraphs"
    assert len(data.questions.negatives) == len(data.questions.left)
    for own, rows in zip(data.questions.key, data.questions.negatives, strict=True):
        assert 0 < len(rows) <= HARD_NEGATIVES
        assert own not in {pool.key[row] for row in rows}


def test_no_negative_holds_an_answer_and_none_is_sought_without_one() -> None:
    pool = Paired([], ["the governor opened the bridge", "The Bridge fell", "rain", "a bridge"], [0, 1, 2, 3])
    asked = Paired(["who opened the bridge"] * 3, [], [9, 0, 9])
    found = hard_negatives(asked, [["bridge fell"], ["x"], []], pool, HashedWords())
    assert found == [[0, 3, 2], [1, 3, 2], []], "nearest first"


def test_the_same_seed_reads_the_same(folder: Path, data: TrainingData) -> None:
    assert read_training_data(folder, Glossary(), seed=0) == data
    assert read_training_data(folder, Glossary(), seed=1) != data


def test_unique_rows_know_their_places() -> None:
    texts, where = unique_rows(["b", "a", "b", "c", "a"])
    assert texts == ["b", "a", "c"]
    assert where.tolist() == [0, 1, 0, 2, 1]


# Order


@given(st.integers(1, 200), st.integers(1, 40), st.integers(0, 3))
def test_an_epoch_has_every_row_once(rows: int, batch: int, seed: int) -> None:
    lengths = np.random.default_rng(seed).integers(1, 50, size=rows)
    order = Order(lengths, batch, [seed])
    again = Order(lengths, batch, [seed])
    for epoch in range(3):
        batches = [order(epoch * order.each + n).tolist() for n in range(order.each)]
        seen = [row for one in batches for row in one]
        assert len(seen) == len(set(seen)) > rows - order.batch, "what does not fill a batch waits"
        assert {len(one) for one in batches} == {order.batch}
        assert batches[-1] == again((epoch + 1) * order.each - 1).tolist(), "a function of its number"
    # Out of turn, as after a stop.
    assert again(0).tolist() == Order(lengths, batch, [seed])(0).tolist()


def test_epochs_and_seeds_differ_and_lengths_are_alike() -> None:
    lengths = np.random.default_rng(0).integers(1, 100, size=640)
    order = Order(lengths, 16, [0, 1])
    first, second, other = (
        order(0).tolist(),
        order(order.each).tolist(),
        Order(lengths, 16, [0, 2])(0).tolist(),
    )
    assert first != second
    assert first != other
    assert np.mean([np.ptp(lengths[order(n)]) for n in range(order.each)]) < 0.2 * np.ptp(lengths)


# Training


@pytest.fixture(scope="module", autouse=True)
def small_batches() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        sizes = {"sentences": 64, "english": 32, "passages": 8, "questions": 12, "wikipedia": 12}
        patch.setattr(
            contextual, "TASKS", {name: (*shares, sizes[name]) for name, (*shares, _) in TASKS.items()}
        )
        yield


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English BERT of random weights: what it thinks of a sentence is arbitrary, but its own."""
    folder = tmp_path_factory.mktemp("teacher")
    pieces = [*MARKS, "[unused0]", "дом", *NOUNS, *VERBS, "who", "##s"]
    make_bert(len(pieces)).save_pretrained(folder)
    build_tokenizer(pieces).save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static encoder that knows the nouns of both languages, and of the Indonesian verbs nothing."""
    folder, rng = tmp_path_factory.mktemp("static"), np.random.default_rng(0)
    vectors = {mark: np.zeros(SIZE) for mark in MARKS}
    for english, indonesian in WORDS.items():
        vectors[english] = rng.normal(size=SIZE)
        vectors[indonesian] = rng.normal(size=SIZE) * (0.3 if english in NOUNS else 1)
        vectors[indonesian] += vectors[english] * (english in NOUNS)
    make_static(folder, list(vectors), np.array(list(vectors.values()), np.float32))
    return folder


def matched(encoder: Encoder) -> float:
    """Share of Indonesian sentences that are nearest to their translation, among all of the miniature's."""
    texts = [f"{a} {v} {b}." for a in NOUNS for v in VERBS for b in NOUNS if a < b]
    scores = (
        encoder.encode_queries([in_indonesian(text) for text in texts]) @ encoder.encode_passages(texts).T
    )
    return float((scores.argmax(axis=1) == np.arange(len(texts))).mean())


@pytest.fixture(scope="module")
def command(folder: Path, teacher: Path, static: Path) -> list[str]:
    return ["contextual", "--data", str(folder), "--teacher", str(teacher), "--static", str(static)]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def trained(command: list[str], work: Path, folder: Path) -> Path:
    """What the command writes."""
    dev = work / "dev"
    dev.mkdir()
    write_lines(
        dev / "xl_passages_id.jsonl", [{"id": n, "title": "", "text": in_indonesian(n)} for n in NOUNS]
    )
    write_lines(dev / "xl_queries_en.jsonl", [{"question": n, "positive": [n]} for n in NOUNS])
    out = ["--out", str(work / "out"), "--work", str(work / "run"), "--dev", str(dev)]
    train.main([*command, *out, "--steps", "100"])
    return work / "out"


def test_the_command_joins_the_languages(trained: Path, command: list[str], work: Path) -> None:
    train.main([*command, "--out", str(work / "before"), "--work", str(work / "none"), "--steps", "0"])
    before, after = (open_encoder(str(work / name)) for name in ("before", "out"))
    assert type(after).__name__ == "ContextualEncoder"
    assert after.dimension == WIDTH
    assert matched(after) > matched(before) + 0.25
    lines = (work / "run" / "log.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["step"] for line in lines] == [100]
    assert {*TASKS, "minutes", "Belebele en→id"} < set(json.loads(lines[0]))


def test_the_card_states_the_dev_figures_and_the_settings(trained: Path) -> None:
    card = (trained / "README.md").read_text("utf-8")
    assert "Belebele en→id" in card
    assert "| steps | 100 |" in card
    assert "library_name: sentence-transformers" in card


def test_what_is_written_is_what_was_trained(trained: Path, work: Path, data: TrainingData) -> None:
    from tokenizers import Tokenizer

    encoder: Any = open_encoder(str(trained))
    assert (
        encoder.tokenizer.to_str()
        == Tokenizer.from_file(str(work / "run" / "body" / "tokenizer.json")).to_str()
    )
    vocabulary = encoder.tokenizer.get_vocab()
    assert {"gubernur", "membuka", "governor"} < set(vocabulary)
    assert not {"дом", "[unused0]"} & set(vocabulary)
    model = make_bert(len(vocabulary))
    state = torch.load(work / "run" / "checkpoint.pt", weights_only=True)
    model.load_state_dict(state["model"])
    texts = data.sentences.texts[:20]
    pieces = [np.array(encoder.tokenizer.encode(text).ids, np.int32) for text in texts]
    with torch.inference_mode():
        theirs = mean_vectors(model, pieces, "cpu").numpy()
    assert (encoder.encode_passages(texts) * theirs).sum(axis=1).min() > 0.98


RECIPE = ContextualRecipe(steps=8, warmup=1, learning_rate=1e-3, embedding_rate=5e-3, seed=1)


def make_trainer(
    data: TrainingData, teacher: Path, static: Path, folder: Path, recipe: ContextualRecipe = RECIPE
) -> ContextualTrainer:
    return ContextualTrainer(data, teacher, StaticEncoder(static), folder, recipe)


def test_every_question_is_told_apart_from_one_hard_negative(
    data: TrainingData, teacher: Path, static: Path, tmp_path: Path
) -> None:
    trainer = make_trainer(data, teacher, static, tmp_path)
    rows = np.array([0, 5, 7])
    chosen = trainer._negatives("questions", rows)
    assert all(one in data.questions.negatives[row] for one, row in zip(chosen, rows, strict=True))
    assert trainer._negatives("questions", rows) == chosen, "a function of the seed and the step"
    assert trainer._negatives("wikipedia", rows) == []
    trainer._contrast("questions", rows)
    assert len(trainer.memory) == len(trainer.memory_keys) == 6
    assert trainer.memory_keys[3:].tolist() == trainer.negative_keys[chosen].tolist()


@pytest.mark.parametrize("task", TASKS)
def test_the_loss_of_a_task_falls(
    task: str,
    data: TrainingData,
    teacher: Path,
    static: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = Paired(list(WORDS), list(WORDS.values()), list(range(len(WORDS))))
    easy = replace(data, questions=words, wikipedia=words)
    # A bank of one batch: as many wrong answers at the second step as at the last.
    trainer = make_trainer(easy, teacher, static, tmp_path, replace(RECIPE, steps=20, bank=12))
    embeddings = trainer.model.embeddings.word_embeddings.weight
    embeddings.data += 0.1 * torch.randn_like(embeddings)  # English starts where the teacher is
    trainer.sequence = [task] * 20
    loss_of, losses = trainer._distil if task in trainer.target_rows else trainer._contrast, []

    def noted(name: str, rows: NDArray[np.int64]) -> Any:
        loss = loss_of(name, rows)
        losses.append(loss.item())
        return loss

    monkeypatch.setattr(trainer, loss_of.__name__, noted)
    trainer.fit()
    assert len(losses) == 20
    assert np.mean(losses[-5:]) < 0.5 * np.mean(losses[1:6])


def test_a_stopped_run_ends_as_an_undisturbed_one(
    data: TrainingData, teacher: Path, static: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = make_trainer(data, teacher, static, tmp_path / "whole")
    assert {name in whole.target_rows for name in whole.sequence[:3]} == {True, False}, (
        "both losses before the stop"
    )
    whole.fit()
    stopped = make_trainer(data, teacher, static, tmp_path / "stopped")
    calls: list[str] = []

    def interrupted(name: str, rows: NDArray[np.int64]) -> Any:
        calls.append(name)
        if len(calls) == 6:
            raise KeyboardInterrupt
        loss = ContextualTrainer._distil if name in stopped.target_rows else ContextualTrainer._contrast
        return loss(stopped, name, rows)

    monkeypatch.setattr(stopped, "_distil", interrupted)
    monkeypatch.setattr(stopped, "_contrast", interrupted)
    with pytest.raises(KeyboardInterrupt):
        stopped.fit(every=3)
    monkeypatch.setattr(contextual, "teacher_vectors", None)  # is not asked again
    resumed = make_trainer(data, teacher, static, tmp_path / "stopped")
    resumed.resume()
    assert resumed.step == 3
    resumed.fit(every=3)
    assert calls == whole.sequence[:6]
    assert whole.step == resumed.step == 8
    assert torch.equal(resumed.memory_keys, whole.memory_keys)
    assert len(whole.memory) > 0
    for name, value in whole.model.state_dict().items():
        torch.testing.assert_close(resumed.model.state_dict()[name], value, atol=1e-5, rtol=0)
    torch.testing.assert_close(resumed.memory, whole.memory, atol=1e-5, rtol=0)


def test_a_finished_run_is_not_trained_again(
    data: TrainingData, teacher: Path, static: Path, tmp_path: Path
) -> None:
    make_trainer(data, teacher, static, tmp_path).fit()
    again = make_trainer(data, teacher, static, tmp_path)
    again._distil = again._contrast = None  # type: ignore[assignment,method-assign]
    again.fit()
    assert again.step == 8
    other = make_trainer(data, teacher, static, tmp_path, replace(RECIPE, steps=9))
    with pytest.raises(SystemExit, match="is of a run with other settings"):
        other.fit()


def test_the_teachers_vectors_of_other_data_are_refused(
    data: TrainingData, teacher: Path, static: Path, tmp_path: Path
) -> None:
    from safetensors.torch import save_file

    save_file({"vectors": torch.zeros(3, WIDTH)}, tmp_path / "teacher.safetensors")
    with pytest.raises(SystemExit, match="is of other data"):
        make_trainer(data, teacher, static, tmp_path)


def test_vectors_in_training_keep_their_order(
    data: TrainingData, teacher: Path, static: Path, tmp_path: Path
) -> None:
    encoder = InTraining(make_trainer(data, teacher, static, tmp_path))
    texts = ["gubernur membuka sungai", "gubernur", "sekolah membangun hutan. " * 9, "hutan menjual"]
    rows = encoder.encode_passages(texts)
    assert rows.shape == (4, encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode_queries([text]) for text in texts])
    assert (rows * alone).sum(axis=1).min() > 0.999, "half precision"
    assert encoder.count_tokens("gubernur membuka") == 4


def test_a_contextual_encoder_is_no_start(command: list[str], trained: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="is no static encoder"):
        train.main([*command, "--static", str(trained), "--out", str(tmp_path), "--work", str(tmp_path)])
