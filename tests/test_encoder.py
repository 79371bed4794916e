"""The contract of every encoder, then what is particular to each. No network, no files from elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny import TEXTS, make_contextual

import embeddings
from embeddings import ContextualEncoder, Encoder, EncoderError, JoinedEncoder, open_encoder
from embeddings.encoder import BUNDLED
from embeddings.static import StaticEncoder, is_static
from embeddings.transformer import _position_limit

ROOT = Path(embeddings.__file__).parents[1]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any attempt to connect fails the test."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network in tests")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return


def make_transformer(folder: Path, prompts: dict[str, str] | None = None, safe: bool = True) -> Path:
    """A BERT of two small layers over the words of `TEXTS`, seeded, in sentence-transformers' format."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = sorted({w.strip(".,").lower() for text in TEXTS for w in text.split()})
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", ":", "query", "passage", "cari"]
    base = folder / "base"
    base.mkdir(parents=True)
    (base / "vocab.txt").write_text("\n".join(marks + words) + "\n", encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab=str(base / "vocab.txt"), model_max_length=48)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(base)
    tokenizer.save_pretrained(base)
    model = SentenceTransformer(str(base), device="cpu", local_files_only=True)
    model.max_seq_length = 48  # more than the positions allow: the encoder has to notice
    model.prompts = prompts or {}
    model.save(str(folder / "model"), safe_serialization=safe)
    return folder / "model"


def make_static(folder: Path) -> Path:
    """A static model over the words of `TEXTS`, with seeded vectors, as sentence-transformers saves it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, StaticEmbedding
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    words = sorted({w.strip(".,").lower() for text in TEXTS for w in text.split()})
    tokenizer = Tokenizer(
        models.WordLevel({w: i for i, w in enumerate(["[UNK]", *words])}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    table = np.random.default_rng(3).normal(size=(len(words) + 1, 24)).astype(np.float32)
    table[0] = 0
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table), Normalize()]).save(
        str(folder)
    )
    return folder


@pytest.fixture(scope="module")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_transformer(tmp_path_factory.mktemp("transformer"))


@pytest.fixture(scope="module")
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_static(tmp_path_factory.mktemp("static") / "model")


@pytest.fixture(scope="module")
def contextual_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_contextual(tmp_path_factory.mktemp("contextual") / "model")


@pytest.fixture(
    scope="module",
    params=["bundled", "bundled-fast", "transformer_folder", "static_folder", "contextual_folder"],
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    spec = request.param
    if not spec.startswith("bundled"):
        spec = str(request.getfixturevalue(spec))
    return open_encoder(spec)


# The contract


def test_rows_are_unit_and_of_the_stated_size(encoder: Encoder) -> None:
    for rows in (encoder.encode_passages(TEXTS), encoder.encode_queries(TEXTS)):
        assert rows.shape == (len(TEXTS), encoder.dimension)
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_row_does_not_depend_on_its_batch(encoder: Encoder) -> None:
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), alone, atol=1e-5)
    np.testing.assert_allclose(encoder.encode_passages(TEXTS[::-1]), alone[::-1], atol=1e-5)
    many = encoder.encode_passages(TEXTS * 50)
    np.testing.assert_allclose(many, np.tile(alone, (50, 1)), atol=1e-5)


def test_a_text_finds_itself_first(encoder: Encoder) -> None:
    rows = encoder.encode_passages(TEXTS)
    scores = rows @ rows.T
    assert scores.argmax(axis=1).tolist() == list(range(len(TEXTS)))
    np.testing.assert_allclose(np.diag(scores), 1, atol=1e-5)


@pytest.mark.filterwarnings("error")
def test_blank_texts_are_zero_rows_among_others(encoder: Encoder) -> None:
    rows = encoder.encode_passages(["", TEXTS[0], " \n\t"])
    assert not rows[[0, 2]].any()
    np.testing.assert_allclose(rows[1], encoder.encode_passages([TEXTS[0]])[0], atol=1e-5)
    assert not encoder.encode_queries([""]).any()
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_a_long_text_is_read_up_to_the_limit(encoder: Encoder) -> None:
    if isinstance(encoder, JoinedEncoder):  # the static half reads on
        encoder = encoder.parts[0][0]
    lead, tail = "gubernur " * 300, "telur " * 300
    both, first = encoder.encode_passages([lead + tail, lead])
    assert encoder.count_tokens(lead) >= 300
    if encoder.max_tokens is None:
        assert both @ first < 0.99
    else:
        np.testing.assert_allclose(both, first, atol=1e-5)


def test_reopened_by_its_name_it_is_the_same(encoder: Encoder) -> None:
    again = open_encoder(encoder.name)
    assert (again.name, again.dimension, again.digest) == (encoder.name, encoder.dimension, encoder.digest)
    np.testing.assert_array_equal(again.encode_queries(TEXTS), encoder.encode_queries(TEXTS))


def test_counts_tokens(encoder: Encoder) -> None:
    added = encoder.count_tokens("")
    assert encoder.count_tokens("harga telur") == added + 2


# The bundled one

BOTH = pytest.mark.parametrize("spec", ["bundled", "bundled-fast"])


def test_bundled_joins_what_reads_sentences_with_what_knows_words() -> None:
    bundled = open_encoder("bundled")
    assert bundled.name == "bundled"
    assert isinstance(bundled, JoinedEncoder)
    contextual, static = (encoder for encoder, _ in bundled.parts)
    assert isinstance(contextual, ContextualEncoder)
    assert static.name == open_encoder("bundled-fast").name == "bundled-fast"
    assert bundled.dimension == contextual.dimension + static.dimension
    assert bundled.max_tokens == contextual.max_tokens == 256


@BOTH
def test_bundled_joins_the_languages(spec: str) -> None:
    encoder = open_encoder(spec)
    questions = encoder.encode_queries(
        ["Who opened the port?", "Siapa yang meresmikan pelabuhan?", "Berapa telur untuk kue?"]
    )
    scores = questions @ encoder.encode_passages(TEXTS[:4]).T
    assert scores[0, :2].min() > scores[0, 2:].max()
    assert scores[1, :2].min() > scores[1, 2:].max()
    assert scores[2, 2:].min() > scores[2, :2].max()


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("The river flooded three villages.", "Sungai itu membanjiri tiga desa."),
        ("The doctor treats sick children.", "Dokter itu merawat anak-anak yang sakit."),
        ("When was the university founded?", "Kapan universitas itu didirikan?"),
        ("The budget for schools was cut.", "Anggaran untuk sekolah dipotong."),
    ],
)
@BOTH
def test_bundled_puts_a_translation_before_anything_else(spec: str, english: str, indonesian: str) -> None:
    encoder = open_encoder(spec)
    question = encoder.encode_queries([english])
    found = encoder.encode_passages([indonesian, *TEXTS]) @ question[0]
    assert found[0] > 0.4
    assert found[0] > found[1:].max() + 0.15


def test_word_vectors_weigh_and_translate() -> None:
    encoder = StaticEncoder(BUNDLED / "fast")
    words = encoder.word_vectors(["governor", "gubernur", "telur", "yang", "the"])
    norms = np.linalg.norm(words, axis=1)
    assert norms[:3].min() > 2 * norms[3:].max()
    unit = words / norms[:, None]
    assert unit[0] @ unit[1] > 0.7 > 0.4 > unit[0] @ unit[2]


def test_word_vectors_add_up_to_the_text() -> None:
    encoder = StaticEncoder(BUNDLED / "fast")
    total = encoder.word_vectors(["harga", "telur"]).sum(axis=0)
    text = encoder.encode_passages(["harga telur"])[0]
    np.testing.assert_allclose(text, total / np.linalg.norm(total), atol=1e-5)


@pytest.mark.parametrize(("name", "most"), [("fast", 24_000_000), ("contextual", 32_000_000)])
def test_bundled_fits_in_git(name: str, most: int) -> None:
    files = [file for file in (BUNDLED / name).rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) <= most


def test_the_static_one_is_read_in_half_precision() -> None:
    assert StaticEncoder(BUNDLED / "fast").table.dtype == np.float16


def test_digest_is_that_of_the_files() -> None:
    folder = BUNDLED / "fast"
    joined = (folder / "model.safetensors").read_bytes() + (folder / "tokenizer.json").read_bytes()
    assert open_encoder("bundled-fast").digest == hashlib.sha256(joined).hexdigest()


@BOTH
def test_bundled_imports_neither_torch_nor_transformers(spec: str) -> None:
    code = (
        f"import sys; from embeddings import open_encoder; open_encoder({spec!r}).encode_queries(['harga']); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'scipy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("where", ["bundled", "local"])
def test_sentence_transformers_gives_the_same_vectors(where: str, static_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    folder = BUNDLED / "fast" if where == "bundled" else static_folder
    theirs = SentenceTransformer(str(folder), device="cpu", local_files_only=True).encode(TEXTS)
    cosines = (theirs.astype(np.float32) * StaticEncoder(folder).encode_passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.999


# Static folders


def test_a_change_of_weights_changes_the_digest(static_folder: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    before = open_encoder(str(static_folder))
    other = make_static(tmp_path / "other")
    weights = next(other.rglob("model.safetensors"))
    table = load_file(weights)["embedding.weight"].copy()
    table[1, 0] += 1
    save_file({"embedding.weight": table}, weights)
    assert open_encoder(str(other)).digest != before.digest


def test_a_static_model_with_prompts_is_read_by_sentence_transformers(
    static_folder: Path, tmp_path: Path
) -> None:
    folder = make_static(tmp_path / "prompted")
    config = folder / "config_sentence_transformers.json"
    stated = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps({**stated, "prompts": {"query": "harga "}}), encoding="utf-8")
    assert not is_static(folder)
    prompted, plain = open_encoder(str(folder)), open_encoder(str(static_folder))
    np.testing.assert_allclose(
        prompted.encode_queries(["telur"]), plain.encode_queries(["harga telur"]), atol=1e-5
    )


# Prompts and limits of transformers


def prefixed(encoder: Any, prefix: str) -> np.ndarray:
    """What the bare model makes of the texts with a prefix written into them."""
    rows: np.ndarray = encoder.model.encode(
        [prefix + text for text in TEXTS], prompt="", normalize_embeddings=True, show_progress_bar=False
    )
    return rows


def test_stated_prompts_are_used(tmp_path: Path) -> None:
    encoder = open_encoder(str(make_transformer(tmp_path, {"query": "cari: ", "passage": "harga: "})))
    np.testing.assert_array_equal(encoder.encode_queries(TEXTS), prefixed(encoder, "cari: "))
    np.testing.assert_array_equal(encoder.encode_passages(TEXTS), prefixed(encoder, "harga: "))


@pytest.mark.parametrize(
    ("name", "origin", "is_e5"),
    [
        ("multilingual-e5-tiny", "", True),
        ("ours", "intfloat/multilingual-e5-small", True),
        ("ours", "BAAI/bge-e500", False),
        ("e5-tiny-instruct", "", False),
    ],
)
def test_e5_that_states_no_prompts_gets_its_own(
    transformer_folder: Path, tmp_path: Path, name: str, origin: str, is_e5: bool
) -> None:
    folder = shutil.copytree(transformer_folder, tmp_path / name)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "_name_or_path": origin}), encoding="utf-8")
    encoder = open_encoder(str(folder))
    query, passage = ("query: ", "passage: ") if is_e5 else ("", "")
    np.testing.assert_array_equal(encoder.encode_queries(TEXTS), prefixed(encoder, query))
    np.testing.assert_array_equal(encoder.encode_passages(TEXTS), prefixed(encoder, passage))
    assert encoder.count_tokens("") == (4 if is_e5 else 2)  # [CLS] passage : [SEP]


def test_a_model_without_prompts_gets_none(transformer_folder: Path) -> None:
    encoder = open_encoder(str(transformer_folder))
    np.testing.assert_array_equal(encoder.encode_queries(TEXTS), prefixed(encoder, ""))


def test_the_limit_is_that_of_the_positions(transformer_folder: Path) -> None:
    assert open_encoder(str(transformer_folder)).max_tokens == 32


def test_roberta_counts_positions_from_after_its_padding() -> None:
    from transformers import XLMRobertaConfig, XLMRobertaModel

    config = XLMRobertaConfig(
        vocab_size=9,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=34,
        pad_token_id=1,
    )
    assert _position_limit(XLMRobertaModel(config)) == 32


# What goes wrong


@pytest.mark.parametrize("spec", ["", "bundeld", "no/such/folder", "openai:text-embedding"])
def test_an_unknown_spec_is_one_clear_line(spec: str) -> None:
    with pytest.raises(EncoderError, match="unknown encoder") as error:
        open_encoder(spec)
    assert "\n" not in str(error.value)
    assert "bundled-fast" in str(error.value)


def test_a_file_is_no_model(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.touch()
    with pytest.raises(EncoderError, match="is a file"):
        open_encoder(str(file))


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="holds no model"):
        open_encoder(str(tmp_path))


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(EncoderError, match="pickled"):
        open_encoder(str(tmp_path))


@pytest.mark.parametrize(("file", "said"), [("model.safetensors", "missing"), ("tokenizer.json", "missing")])
def test_a_static_folder_with_a_file_missing(tmp_path: Path, file: str, said: str) -> None:
    folder = make_static(tmp_path / "model")
    next(folder.rglob(file)).unlink()
    with pytest.raises(EncoderError, match=said):
        open_encoder(str(folder))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("model.safetensors", "no table"),
        ("tokenizer.json", "not a tokenizer"),
        ("modules.json", "not JSON"),
    ],
)
def test_a_static_folder_with_a_broken_file(tmp_path: Path, file: str, said: str) -> None:
    folder = make_static(tmp_path / "model")
    next(folder.rglob(file)).write_bytes(b"{]")
    with pytest.raises(EncoderError, match=said):
        open_encoder(str(folder))


def test_an_unreachable_hub_is_one_clear_line(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from embeddings import EncoderError, open_encoder\n"
        "try: open_encoder('hf:nobody/nothing')\n"
        "except EncoderError as error: print(error)\n"
    )
    environment = {**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_CACHE": str(tmp_path / "hub")}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert len(run.stdout.splitlines()) == 1
    assert "nobody/nothing" in run.stdout
    assert "path of a copy" in run.stdout


def test_the_menu_is_sorted_and_whole() -> None:
    assert embeddings.__all__ == sorted(embeddings.__all__)
    assert all(hasattr(embeddings, name) for name in embeddings.__all__)
