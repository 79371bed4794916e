"""Training the static encoder on a miniature: lexicon, measure on paper, and the command, twice to the byte."""

from __future__ import annotations

import gzip
import json
import random
import socket
from pathlib import Path

import numpy as np
import pytest

from embeddings import open_encoder, train
from embeddings.measure import mean_ndcg, ndcg
from embeddings.training import lexicon
from embeddings.training.static_data import PAIRINGS, read_columns

WORDS = {
    "governor": "gubernur",
    "river": "sungai",
    "coal": "batubara",
    "port": "pelabuhan",
    "school": "sekolah",
    "bridge": "jembatan",
    "forest": "hutan",
    "budget": "anggaran",
    "opens": "membuka",
    "builds": "membangun",
    "crosses": "melintasi",
    "sells": "menjual",
}
NOUNS = list(WORDS)[:8]
VERBS = list(WORDS)[8:]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to connect fails the test."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network in tests")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def indonesian(text: str) -> str:
    """The text word by word with `WORDS`."""
    return " ".join(WORDS.get(word, word) for word in text.split())


def write_lines(path: Path, rows: list[dict[str, object]]) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training folder of a few words, in the format of the real one."""
    folder = tmp_path_factory.mktemp("data")
    rng = random.Random(5)
    english = [f"{rng.choice(NOUNS)} {rng.choice(VERBS)} {rng.choice(NOUNS)}" for _ in range(200)]
    pairs = "".join(f"{text}\t{indonesian(text)}\ttest\n" for text in english)
    (folder / "parallel.tsv").write_text(pairs, encoding="utf-8")
    wiki = [{"title": indonesian(t.split()[0]), "text": indonesian(f"{t} {t}")} for t in english[:60]]
    write_lines(folder / "wiki_id.jsonl.gz", wiki)
    write_lines(folder / "wiki_id_kaltim.jsonl", wiki[:5])
    asked = [{"question": f"who {t}?", "title": "", "context": f"{t} today"} for t in english[:40]]
    write_lines(folder / "reader_en.jsonl", asked)
    write_lines(
        folder / "reader_id.jsonl",
        [
            {"question": f"siapa {indonesian(t)}?", "title": "", "context": indonesian(t)}
            for t in english[:40]
        ],
    )
    return folder


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dev sets of one pair of languages: each question has its noun's passage."""
    folder = tmp_path_factory.mktemp("dev")
    passages = [{"id": noun, "title": "", "text": indonesian(noun)} for noun in NOUNS]
    write_lines(folder / "xl_passages_id.jsonl", passages)
    write_lines(folder / "xl_queries_en.jsonl", [{"question": n, "positive": [n]} for n in NOUNS])
    return folder


def arguments(data: Path, out: Path, steps: int, *more: str) -> list[str]:
    size = ["--pieces", "120", "--dimension", "16", "--steps", str(steps)]
    return ["static", "--data", str(data), "--out", str(out), *size, *more]


@pytest.fixture(scope="module")
def trained(data: Path, dev: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes."""
    out = tmp_path_factory.mktemp("trained")
    train.main(arguments(data, out, 80, "--dev", str(dev)))
    return out


# Lexicon


def test_the_lexicon_finds_the_dictionary_that_made_the_pairs(data: Path) -> None:
    lines = (data / "parallel.tsv").read_text(encoding="utf-8").splitlines()
    to_id, to_en = lexicon.learn((line.split("\t")[0], line.split("\t")[1]) for line in lines)
    assert {word: options[0][0] for word, options in to_id.items()} == WORDS
    assert {word: options[0][0] for word, options in to_en.items()} == {i: e for e, i in WORDS.items()}
    for options in to_id.values():
        assert sum(p for _, p in options) == pytest.approx(1)


def test_translation_keeps_names_and_draws_by_probability() -> None:
    table = {"sakit": [("ill", 0.75), ("hospital", 0.25)]}
    drawn = [lexicon.translate("Rusmadi sakit 2019", table, random.Random(i)) for i in range(200)]
    assert set(drawn) == {"rusmadi ill 2019", "rusmadi hospital 2019"}
    assert 120 < drawn.count("rusmadi ill 2019") < 180


# Data


def test_columns_of_a_pairing_have_the_same_length(data: Path) -> None:
    columns = read_columns(data, seed=0)
    for pairing in PAIRINGS:
        assert len(columns[pairing.left]) == len(columns[pairing.right]) > 0
    assert len(columns["paragraph"]) == 65
    assert columns["context_en>id"][0] == indonesian(columns["context_en"][0])


# Measure


def test_ndcg_on_paper() -> None:
    assert ndcg([True, False], relevant=1) == 1
    assert ndcg([False, True], relevant=1) == pytest.approx(1 / np.log2(3))
    assert ndcg([True, False, True], relevant=2) == pytest.approx(1.5 / (1 + 1 / np.log2(3)))
    assert ndcg([False] * 10, relevant=3) == 0
    assert ndcg([True] * 10, relevant=40) == pytest.approx(1)


def test_passages_that_may_also_answer_are_left_out() -> None:
    scores = np.array([[0.9, 0.8, 0.1]], np.float32)
    question = {"positive": ["b"], "maybe_positive": ["a"]}
    assert mean_ndcg(scores, ["a", "b", "c"], [question]) == 1
    assert mean_ndcg(scores, ["a", "b", "c"], [{"positive": ["b"]}]) == pytest.approx(1 / np.log2(3))
    assert scores.tolist() == [pytest.approx([0.9, 0.8, 0.1])]


# Training


def test_training_joins_the_languages(trained: Path) -> None:
    encoder = open_encoder(str(trained))
    found = encoder.encode_queries(NOUNS) @ encoder.encode_passages([indonesian(n) for n in NOUNS]).T
    assert found.argmax(axis=1).tolist() == list(range(len(NOUNS)))


def test_the_card_states_the_dev_figures_and_the_settings(trained: Path) -> None:
    card = (trained / "README.md").read_text(encoding="utf-8")
    assert "| Belebele en→id | **1.000** | 0.226 | 0.637 |" in card
    assert "| steps | 80 |" in card


def test_what_is_unknown_is_a_zero_row(trained: Path) -> None:
    rows = open_encoder(str(trained)).encode_passages(["漢字", "gubernur", "gubernur 漢字"])
    assert not rows[0].any()
    np.testing.assert_array_equal(rows[1], rows[2])


def test_sentence_transformers_reads_what_training_wrote(trained: Path) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(trained), device="cpu", local_files_only=True).encode(NOUNS)
    cosines = (theirs.astype(np.float32) * open_encoder(str(trained)).encode_passages(NOUNS)).sum(axis=1)
    assert cosines.min() > 0.999


def test_the_same_seed_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        train.main(arguments(data, tmp_path / name, 15, "--seed", seed))
    for file in ("model.safetensors", "tokenizer.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("a", "c")]
    assert weights[0] != weights[1]
