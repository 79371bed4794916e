"""The contextual encoder over a folder as training writes it; that it is an `Encoder`, `test_encoder` says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny import TEXTS, WIDTH, make_bert, make_contextual

import embeddings
from embeddings import EncoderError, contextual, open_encoder
from embeddings.contextual import ContextualEncoder, is_contextual
from embeddings.encoder import BUNDLED

ROOT = Path(embeddings.__file__).parents[1]
SMALL = 12
"""Pieces that an encoder of the tests reads, where a text is to be too long."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be written to."""
    return make_contextual(tmp_path_factory.mktemp("contextual") / "model")


@pytest.fixture(scope="module")
def encoder(folder: Path) -> ContextualEncoder:
    return ContextualEncoder(folder)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """A folder that a test may spoil."""
    return shutil.copytree(folder, tmp_path / "model")


def restate(file: Path, **changes: Any) -> None:
    """Change what a JSON file says; None takes a name out."""
    stated = json.loads(file.read_text("utf-8")) | changes
    file.write_text(json.dumps({name: value for name, value in stated.items() if value is not None}), "utf-8")


# Vectors


def test_a_vector_is_the_mean_of_what_the_model_says_of_the_pieces(encoder: ContextualEncoder) -> None:
    import torch

    model = make_bert(encoder.tokenizer.get_vocab_size())
    for text, vector in zip(TEXTS, encoder.encode_passages(TEXTS), strict=True):
        ids = torch.tensor([encoder.tokenizer.encode(text).ids])
        with torch.inference_mode():
            mean = model(input_ids=ids).last_hidden_state[0].mean(dim=0).numpy()
        assert vector @ mean / np.linalg.norm(mean) > 0.98, "eight bits are close"


def test_the_order_of_words_counts(encoder: ContextualEncoder) -> None:
    one, other = encoder.encode_passages(["gubernur meresmikan pelabuhan", "pelabuhan meresmikan gubernur"])
    assert one @ other < 0.9999


def test_questions_are_read_as_passages_are(encoder: ContextualEncoder) -> None:
    np.testing.assert_array_equal(encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS))


def test_only_what_has_pieces_has_a_vector(encoder: ContextualEncoder) -> None:
    rows = encoder.encode_passages(["", " \n", "telur", "\u200b"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([0, 0, 1, 0], abs=1e-5)


def test_blocks_are_put_together_in_order(
    encoder: ContextualEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*TEXTS, "", *TEXTS[::-1]]
    whole = encoder.encode_passages(texts)
    monkeypatch.setattr(contextual, "BLOCK", 3)
    np.testing.assert_array_equal(encoder.encode_passages(texts), whole)


# Length


def test_the_limit_is_the_stated_one(encoder: ContextualEncoder) -> None:
    assert encoder.max_tokens == 256
    assert encoder.dimension == WIDTH


def test_special_pieces_are_counted(encoder: ContextualEncoder) -> None:
    assert encoder.count_tokens("") == 2
    assert encoder.count_tokens("Harga telur.") == 5
    assert encoder.count_tokens("telur " * 1000) == 1002


def test_a_long_text_is_cut_before_its_last_piece(copied: Path) -> None:
    restate(copied / "sentence_bert_config.json", max_seq_length=SMALL)
    encoder = ContextualEncoder(copied)
    assert encoder.max_tokens == SMALL
    asked: list[list[int]] = []
    run = encoder._session.run

    def seen(pieces: list[list[int]]) -> Any:
        asked.extend(pieces)
        return run(pieces)

    encoder._session.run = seen  # type: ignore[assignment,method-assign]
    exact, longer = "telur " * (SMALL - 2), "telur " * (SMALL - 2) + "harga " * 50
    rows = encoder.encode_passages([exact, longer, "telur"])
    cls, sep, egg = (encoder.tokenizer.token_to_id(piece) for piece in ("[CLS]", "[SEP]", "telur"))
    assert asked == [[cls, *[egg] * (SMALL - 2), sep]] * 2 + [[cls, egg, sep]]
    np.testing.assert_array_equal(rows[0], rows[1])
    assert rows[0] @ rows[2] < 0.9999


def test_a_tokenizer_that_pads_and_cuts_is_told_not_to(copied: Path, encoder: ContextualEncoder) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(copied / "tokenizer.json"))
    tokenizer.enable_padding(length=20)
    tokenizer.enable_truncation(max_length=4)
    tokenizer.save(str(copied / "tokenizer.json"))
    opened = ContextualEncoder(copied)
    assert opened.count_tokens("telur " * 9) == 11
    np.testing.assert_array_equal(opened.encode_passages(TEXTS), encoder.encode_passages(TEXTS))


# Identity


def test_the_name_is_the_folder_unless_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    assert ContextualEncoder("model").name == str(folder.resolve())
    assert ContextualEncoder(folder, name="bundled").name == "bundled"


def test_what_changes_the_vectors_changes_the_digest(
    folder: Path, encoder: ContextualEncoder, copied: Path
) -> None:
    assert ContextualEncoder(copied).digest == encoder.digest
    (copied / "README.md").write_text("A card.")
    assert ContextualEncoder(copied).digest == encoder.digest
    restate(copied / "sentence_bert_config.json", max_seq_length=SMALL)
    assert ContextualEncoder(copied).digest != encoder.digest, "long texts are read otherwise"


def test_other_weights_have_another_digest(encoder: ContextualEncoder, tmp_path: Path) -> None:
    other = ContextualEncoder(make_contextual(tmp_path / "other", seed=8))
    assert other.digest != encoder.digest
    assert (other.encode_passages(TEXTS) * encoder.encode_passages(TEXTS)).sum(axis=1).max() < 0.9


# Opening


def test_the_spec_of_its_folder_opens_it(folder: Path) -> None:
    assert is_contextual(folder)
    assert isinstance(open_encoder(str(folder)), ContextualEncoder)


def test_the_newer_form_of_a_mean_is_known(copied: Path) -> None:
    file = copied / "1_Pooling" / "config.json"
    restate(file, pooling_mode_mean_tokens=None, pooling_mode="mean")
    assert is_contextual(copied)
    restate(file, pooling_mode="cls")
    assert not is_contextual(copied)


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False}),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
        ("config.json", {"model_type": "xlm-roberta"}),
    ],
)
def test_another_kind_of_model_is_not_for_it(copied: Path, file: str, changes: dict[str, Any]) -> None:
    restate(copied / file, **changes)
    assert not is_contextual(copied)


def test_a_model_with_prompts_is_not_for_it(copied: Path) -> None:
    stated = copied / "config_sentence_transformers.json"
    stated.write_text(json.dumps({"prompts": {"query": "", "document": ""}}))
    assert is_contextual(copied)
    stated.write_text(json.dumps({"prompts": {"query": "query: "}}))
    assert not is_contextual(copied)


def test_a_model_with_torch_weights_is_not_for_it(copied: Path) -> None:
    (copied / "model.safetensors").touch()
    assert not is_contextual(copied)


def test_a_model_without_normalisation_is_not_for_it(copied: Path) -> None:
    file = copied / "modules.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8"))[:2]))
    assert not is_contextual(copied)


@pytest.mark.parametrize("file", ["onnx/model.onnx", "modules.json", "config.json", "1_Pooling/config.json"])
def test_a_folder_without_what_tells_its_kind_is_not_for_it(copied: Path, file: str) -> None:
    (copied / file).unlink()
    assert not is_contextual(copied)


@pytest.mark.parametrize("file", ["modules.json", "config.json", "1_Pooling/config.json"])
@pytest.mark.parametrize("content", ["", "{]", "5", "[5]", '{"a": 5}', '[{"type": 5}]', "\xff"])
def test_nonsense_is_not_for_it(copied: Path, file: str, content: str) -> None:
    (copied / file).write_bytes(content.encode("latin-1"))
    assert not is_contextual(copied)


@pytest.mark.parametrize(
    "file", ["onnx/model.onnx", "tokenizer.json", "config.json", "sentence_bert_config.json"]
)
@pytest.mark.parametrize("content", [None, b"", b"{]", b"{}", b"[1]"])
def test_a_missing_or_broken_file_is_one_clear_line(copied: Path, file: str, content: bytes | None) -> None:
    (copied / file).unlink()
    if content is not None:
        (copied / file).write_bytes(content)
    with pytest.raises(EncoderError) as error:
        ContextualEncoder(copied)
    assert str(copied / file) in str(error.value)
    assert "\n" not in str(error.value)


def test_torch_is_not_imported(folder: Path) -> None:
    code = (
        "import sys; from embeddings import open_encoder; open_encoder(sys.argv[1]).encode_queries(['harga']); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'scipy'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_sentence_transformers_gives_the_same_vectors(folder: Path, encoder: ContextualEncoder) -> None:
    pytest.importorskip("optimum.onnxruntime", exc_type=ImportError)
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(folder), backend="onnx", device="cpu", local_files_only=True)
    texts = [*TEXTS, "telur " * 400]
    # One at a time: the runtime scales the eight bits of a batch by the largest number in it.
    rows = theirs.encode(texts, batch_size=1, show_progress_bar=False)
    np.testing.assert_allclose(encoder.encode_passages(texts), rows, atol=1e-5)


# As it ships


def test_the_one_that_ships_says_what_it_said_when_it_was_measured() -> None:
    """First numbers of three vectors, as the card's figures were made with; processors differ in the third digit."""
    encoder = ContextualEncoder(BUNDLED / "contextual")
    rows = encoder.encode_passages(
        [
            "Siapa gubernur Kalimantan Timur?",
            "Who is the governor of East Kalimantan?",
            "Harga telur naik di pasar.",
        ]
    )
    expected = [
        [0.0174, 0.1101, 0.0236, -0.0322, -0.0018, -0.1158],
        [0.0072, 0.0827, 0.0401, -0.0206, 0.0216, -0.0949],
        [0.0073, -0.0023, 0.0348, 0.0231, 0.0291, 0.0515],
    ]
    np.testing.assert_allclose(rows[:, :6], expected, atol=0.01)
    cosines = rows @ rows.T
    assert cosines[0, 1] == pytest.approx(0.901, abs=0.02)
    assert cosines[:2, 2].max() < 0.1
