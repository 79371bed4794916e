"""Training the matcher on a miniature made here; torch and numpy compute the same network."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tiny import write_questions  # noqa: E402

from embeddings import open_encoder  # noqa: E402
from rag.matcher import Matcher, train  # noqa: E402
from rag.matcher.features import Lookup  # noqa: E402
from rag.matcher.network import read_metadata  # noqa: E402
from rag.reader.training_data import Group, Text, read_rows  # noqa: E402
from rag.text.vectors import WordVectors  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    encoder = open_encoder("bundled-fast")
    assert isinstance(encoder, WordVectors)
    return encoder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_questions(tmp_path_factory.mktemp("data"))


def test_numpy_computes_what_torch_does(vectors: WordVectors) -> None:
    torch.manual_seed(1)
    module = train.MatcherModule(vectors.word_vectors(["a"]).shape[1], train.Recipe()).eval()
    for value in module.parameters():  # biases too, so that none can be forgotten
        value.data += 0.05 * torch.randn_like(value)
    passages = (
        Text("Rapat", 'Rapat dipimpin Kepala Bappeda, Rusmadi. Hadir 45 orang (20/11), "lengkap" semua.'),
        Text("", "Harga naik 20%."),
        Text("Bridge", "The bridge was opened by Soeharto. It is 400 metres long; it crosses the Mahakam."),
    )
    network = Matcher({name: value.numpy() for name, value in module.state_dict().items()}, vectors)
    for question in ("Siapa kepala Bappeda?", "How long is the bridge", "20"):
        batch = train.to_batch([Group(question, passages)], Lookup(vectors), longest=500)
        with torch.no_grad():
            logits, null = module(batch)
        for n, scores in enumerate(network.score(question, passages)):
            np.testing.assert_allclose(scores.logits, logits[n, : len(scores.words)].numpy(), atol=1e-3)
            assert scores.null == pytest.approx(null[n].item(), abs=1e-3)


def test_the_command_learns_a_miniature(
    data: Path, vectors: WordVectors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--data", str(data), "--epochs", "4"]
    train.main([*command, "--out", str(tmp_path / "one")])
    train.main([*command, "--out", str(tmp_path / "two")])
    weights = [(tmp_path / run / "matcher.safetensors").read_bytes() for run in ("one", "two")]
    tensors = [blob[8 + int.from_bytes(blob[:8], "little") :] for blob in weights]
    assert tensors[0] == tensors[1], "the same data and seed give the same weights"
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["matcher.safetensors"], (
        "no checkpoint is left"
    )
    assert read_metadata(tmp_path / "one")["encoder"] == open_encoder("bundled-fast").digest
    network = Matcher.load(tmp_path / "one", vectors)
    right = 0
    for line in (data / "reader_id.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["answerable"]:
            (scores,) = network.score(row["question"], [Text("", row["context"])])
            right += scores.words[int(scores.logits.argmax())].text == row["answers"][0]["text"]
    assert right >= 24, "three of four"


def test_a_stopped_run_goes_on_from_its_checkpoint(
    data: Path, vectors: WordVectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.reader.training_data import Grouper, read_lexicons

    monkeypatch.setattr(train, "SAVE_EVERY", 2)
    rows, grouper = read_rows(data, open_encoder("bundled-fast")), Grouper(read_lexicons(data))
    recipe = train.Recipe(epochs=0.5)
    whole = train.train(rows, grouper, vectors, recipe)
    checkpoint, loss_of, calls = tmp_path / "checkpoint.pt", train.loss_of, []

    def stop(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return loss_of(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(train, "loss_of", stop)
    with pytest.raises(KeyboardInterrupt):
        train.train(rows, grouper, vectors, recipe, checkpoint)
    monkeypatch.setattr(train, "loss_of", loss_of)
    resumed = train.train(rows, grouper, vectors, recipe, checkpoint)
    for name, value in whole.items():
        np.testing.assert_allclose(resumed[name].numpy(), value.numpy(), atol=1e-6)
