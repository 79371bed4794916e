"""Teaching a miniature the words of two languages by hiding them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from test_train_contextual import MARKS, NOUNS, SIZE, VERBS, make_static  # noqa: E402
from tiny import make_bert, word_tokenizer  # noqa: E402

from embeddings import train  # noqa: E402
from embeddings.static import StaticEncoder  # noqa: E402
from embeddings.training import student  # noqa: E402
from embeddings.training.masked import (  # noqa: E402
    MaskedData,
    MaskedRecipe,
    MaskedTrainer,
    read_masked_data,
)
from embeddings.training.rounding import (  # noqa: E402
    round_linear_layers,
    rounded_inputs,
    rounded_weights,
    unround_linear_layers,
)
from embeddings.training.run import prepared  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_thread")

ENGLISH = [*NOUNS, *VERBS]
INDONESIAN = [*NOUNS.values(), *VERBS.values()]


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> StaticEncoder:
    """A word lies where its translation does."""
    rng = np.random.default_rng(0)
    table = rng.normal(size=(len(ENGLISH), SIZE)).astype(np.float32)
    marks = rng.normal(size=(len(MARKS), SIZE)).astype(np.float32)
    folder = tmp_path_factory.mktemp("static")
    return make_static(folder, [*MARKS, *ENGLISH, *INDONESIAN], np.concatenate([marks, table, table]))


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("english")
    tokenizer = word_tokenizer(ENGLISH)
    student.save(make_bert(tokenizer.get_vocab_size()), tokenizer, folder)
    return folder


@pytest.fixture(scope="module")
def data() -> MaskedData:
    """Verbs belong to nouns, and Indonesian stands beside English."""
    rng = np.random.default_rng(0)
    nouns, verbs = list(NOUNS.items()), list(VERBS.items())
    pairs = []
    for _ in range(64):
        a, b = rng.integers(len(nouns), size=2)
        said = (nouns[a], verbs[a % len(verbs)], nouns[b])
        pairs.append((" ".join(one for one, _ in said), " ".join(other for _, other in said)))
    return MaskedData([other for _, other in pairs], pairs)


def trainer(
    data: MaskedData, english: Path, static: StaticEncoder, folder: Path, **recipe: Any
) -> MaskedTrainer:
    chosen = {"new_pieces": 100, "steps": 60, "batch": 16, "warmup": 5, "learning_rate": 3e-3} | recipe
    return MaskedTrainer(data, english, static, folder, MaskedRecipe(**chosen))


def test_hidden_words_are_guessed_better_and_better(
    data: MaskedData, english: Path, static: StaticEncoder, tmp_path: Path
) -> None:
    one = trainer(data, english, static, tmp_path, steps=600, embedding_rate=1e-2)
    one.fit(every=100)
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").open()]
    assert log[-1]["step"] == 600
    assert log[-1]["pairs"] < 0.6 * log[0]["pairs"]
    assert log[-1]["pairs"] < log[-1]["texts"], "the translation tells what is hidden"
    one.save()
    body = student.load(tmp_path / student.BODY, "cpu")
    ours = one.model.embeddings.word_embeddings.weight
    torch.testing.assert_close(body.embeddings.word_embeddings.weight, ours)
    assert student.load_tokenizer(tmp_path / student.BODY).to_str() == one.tokenizer.to_str()


def test_the_second_of_a_pair_is_of_the_second_type_and_marks_stay(
    data: MaskedData, english: Path, static: StaticEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = trainer(data, english, static, tmp_path, hidden=1.0)
    seen: dict[str, Any] = {}
    forward = one.model.forward

    def look(**given: Any) -> Any:
        seen.update(given)
        return forward(**given)

    monkeypatch.setattr(one.model, "forward", look)
    one.loss("pairs", np.array([0, 1]))
    known = one.tokenizer.get_vocab()
    ids, types = seen["input_ids"][0].tolist(), seen["token_type_ids"][0].tolist()
    first = len(data.pairs[0][0].split())
    assert [n for n, piece in enumerate(ids) if piece == known["[SEP]"]] == [first + 1, 2 * first + 2]
    assert types[: 2 * first + 3] == [0] * (first + 2) + [1] * (first + 1)
    assert ids[0] == known["[CLS]"]


def test_a_stopped_run_goes_on(
    data: MaskedData, english: Path, static: StaticEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = trainer(data, english, static, tmp_path / "whole", steps=8)
    whole.fit(every=4)
    cut = trainer(data, english, static, tmp_path / "cut", steps=8)
    loss = cut.loss

    def stop(name: str, rows: Any) -> Any:
        if cut.step == 6:
            raise KeyboardInterrupt
        return loss(name, rows)

    monkeypatch.setattr(cut, "loss", stop)
    with pytest.raises(KeyboardInterrupt):
        cut.fit(every=4)
    resumed = trainer(data, english, static, tmp_path / "cut", steps=8)
    resumed.fit(every=4)
    for one, other in zip(resumed.model.parameters(), whole.model.parameters(), strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=0)


def test_texts_and_pairs_are_read(tmp_path: Path) -> None:
    paragraph = "Sungai Mahakam adalah sungai terpanjang kedua di Kalimantan dan " + "panjang " * 30
    (tmp_path / "wiki_id.jsonl").write_text(json.dumps({"title": "Mahakam", "text": paragraph}) + "\n")
    for language in ("id", "en"):
        row = {"context": f"Context in {language}."}
        (tmp_path / f"reader_{language}.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "parallel.tsv").write_text("The river\tSungai\tmade\nA port\tPelabuhan\tmade\n")
    data = read_masked_data(tmp_path, seed=0, paragraphs=5)
    assert f"Mahakam: {paragraph}" in data.texts
    assert {"Context in id.", "Context in en."} <= set(data.texts)
    either = {frozenset(pair) for pair in data.pairs}
    assert {frozenset(("The river", "Sungai")), frozenset(("A port", "Pelabuhan"))} <= either


def test_the_command_only_prepares_when_asked(tmp_path: Path, english: Path) -> None:
    test_texts_and_pairs_are_read(tmp_path)
    work = tmp_path / "work"
    train.main(
        ["masked", "--data", str(tmp_path), "--teacher", str(english), "--work", str(work), "--prepare"]
    )
    assert [path.name for path in work.iterdir()] == ["data.pickle"]


def test_rounding_keeps_256_steps_and_lets_gradients_through() -> None:
    inputs = torch.linspace(-1, 3, 1000, requires_grad=True)
    found = rounded_inputs(inputs)
    assert len(found.unique()) <= 256
    assert (found - inputs).abs().max() <= 4 / 255 / 2 + 1e-6
    assert 0.0 in rounded_inputs(torch.tensor([0.0, -1.0, 3.0])).tolist()
    found.sum().backward()
    assert torch.equal(inputs.grad, torch.ones(1000))
    weights = torch.tensor([[0.1, -1.0, 0.503], [10.0, 5.02, 0.0]])
    scaled = rounded_weights(weights) / torch.tensor([[1 / 127], [10 / 127]])
    torch.testing.assert_close(scaled, scaled.round())
    torch.testing.assert_close(rounded_weights(weights), weights, atol=0.04, rtol=0)


def test_a_network_is_rounded_and_put_back() -> None:
    layer = torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.GELU())
    inputs = torch.randn(4, 8, generator=torch.Generator().manual_seed(0))
    before = layer(inputs)
    round_linear_layers(layer)
    assert not torch.equal(layer(inputs), before)
    torch.testing.assert_close(layer(inputs), before, atol=0.05, rtol=0)
    unround_linear_layers(layer)
    assert torch.equal(layer(inputs), before)


def test_half_precision_is_rounded_to_the_nearest_step() -> None:
    inputs = (3 * torch.randn(1000, generator=torch.Generator().manual_seed(0))).bfloat16()
    step = float(inputs.max() - inputs.min()) / 255
    torch.testing.assert_close(
        rounded_inputs(inputs), rounded_inputs(inputs.float()).bfloat16(), atol=step / 2, rtol=0
    )


def test_data_that_was_read_otherwise_is_refused(tmp_path: Path) -> None:
    assert prepared(tmp_path, lambda: [1], seed=0) == [1]
    assert prepared(tmp_path, lambda: [2], seed=0) == [1], "kept"
    with pytest.raises(SystemExit, match="other settings"):
        prepared(tmp_path, lambda: [2], seed=1)
