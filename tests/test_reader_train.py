"""Training the reader on a miniature made here."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tiny import make_bert, word_tokenizer, words_of, write_questions  # noqa: E402

from embeddings import open_encoder  # noqa: E402
from embeddings.training.contextual import BODY  # noqa: E402
from rag.reader import Network, train  # noqa: E402
from rag.reader.training_data import Grouper, Text, cut, read_lexicons, read_rows, translate  # noqa: E402
from rag.reader.windows import Windows  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_questions(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def start(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the encoder's training leaves: here a small body that was not trained, and the words of the data."""
    rows = [json.loads(line) for name in ("id", "en") for line in (data / f"reader_{name}.jsonl").open()]
    texts = [row[part] for row in rows for part in ("question", "title", "context")]
    tokenizer = word_tokenizer([*words_of(texts), ":"])
    folder = tmp_path_factory.mktemp("start")
    make_bert(tokenizer.get_vocab_size()).save_pretrained(folder / BODY)
    tokenizer.save(str(folder / BODY / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def rows(data: Path) -> list[train.Row]:
    return read_rows(data, open_encoder("bundled-fast"))


@pytest.fixture(scope="module")
def grouper(data: Path) -> Grouper:
    return Grouper(read_lexicons(data))


def example(starts: list[int], ends: list[int]) -> train.Example:
    return train.Example(None, starts, ends)  # type: ignore[arg-type]  # the loss does not read the window


def test_the_loss_on_paper() -> None:
    """Two passages of three pieces behind "no answer"; the first holds the answer at its second piece."""
    logits = torch.zeros(2, 4, 2)
    logits[0, 2] = 1.0
    logits[1, 0] = 2.0
    found = train.loss_of(logits, [example([2], [2]), example([], [])], [0, 0], across=0.5)
    within = (np.log(3 + np.e) - 1 + np.log(3 + np.e**2) - 2) / 2
    across = np.log(5 + np.e) - 1
    assert found.item() == pytest.approx(within + 0.5 * across, abs=1e-5)


def test_any_place_of_the_answer_will_do() -> None:
    logits = torch.tensor([[[0.0, 0.0], [3.0, 3.0], [-9.0, -9.0]]])
    one = train.loss_of(logits, [example([1], [1])], [0], across=0.5)
    both = train.loss_of(logits, [example([1, 2], [1, 2])], [0], across=0.5)
    assert both < one


def test_the_answer_is_marked_in_the_window_that_holds_it(start: Path, data: Path) -> None:
    from tokenizers import Tokenizer

    windows = Windows(Tokenizer.from_file(str(start / BODY / "tokenizer.json")))
    text = "hujan " * 300 + "kata Rusmadi di Samarinda."
    at = text.index("Rusmadi")
    (cut_up,) = windows.of("siapa", [Text("", text)])
    found = train.example_of(cut_up, Text("", text, ((at, at + 7),)))
    assert found.window is cut_up[-1]
    place = found.begins[0] - found.window.first
    assert found.begins == found.ends
    assert found.window.characters[place].tolist() == [at, at + 7]
    nowhere = train.example_of(cut_up, Text("", text))
    assert (nowhere.begins, nowhere.ends) == ([], [])


def test_a_miniature_is_learnt_and_what_ships_agrees(
    rows: list[train.Row], grouper: Grouper, start: Path, data: Path, tmp_path: Path
) -> None:
    recipe = train.Recipe(epochs=16, learning_rate=3e-3, warmup=10, averaging=0.9)
    trainer = train.ReaderTrainer(rows, grouper, start, tmp_path / "work", recipe)
    trainer.fit()
    trainer.save(tmp_path / "out")
    ours, network = trainer.averaged(), Network(tmp_path / "out")
    right = total = 0
    for line in (data / "reader_id.jsonl").read_text().splitlines():
        row = json.loads(line)
        text = Text("", row["context"])
        (trained,), (shipped,) = ours.score(row["question"], [text]), network.score(row["question"], [text])
        np.testing.assert_allclose(shipped.starts, trained.starts, atol=1.0)  # eight bits
        best = shipped.best()
        assert best is not None
        if row["answerable"]:
            total += 1
            right += row["context"][best.start : best.end] == row["answers"][0]["text"]
    assert right >= 0.75 * total, f"{right} of {total}"


def test_the_command_trains_and_says_how(
    data: Path, start: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for run in ("one", "two"):
        command = ["--data", str(data), "--start", str(start), "--work", str(tmp_path / f"work-{run}")]
        train.main([*command, "--out", str(tmp_path / run), "--epochs", "0.5", "--notes", "A trial."])
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["README.md", "model.onnx", "tokenizer.json"]
    models = [(tmp_path / run / "model.onnx").read_bytes() for run in ("one", "two")]
    assert models[0] == models[1], "the same data and seed give the same weights"
    card = (tmp_path / "one" / "README.md").read_text()
    assert "A trial." in card
    assert "| epochs | 0.5 |" in card
    log = [json.loads(line) for line in (tmp_path / "work-one" / "log.jsonl").open()]
    assert log[-1]["step"] == log[-1]["of"] == 3
    assert json.dumps(log[-1]) in capsys.readouterr().out


def test_a_stopped_run_goes_on_from_its_checkpoint(
    rows: list[train.Row], grouper: Grouper, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "SAVE_EVERY", 2)
    recipe = train.Recipe(epochs=1.0, batch=16)

    def trainer(work: str) -> train.ReaderTrainer:
        return train.ReaderTrainer(rows, grouper, start, tmp_path / work, recipe)

    whole = trainer("whole")
    whole.fit()
    loss_of, calls = train.loss_of, []

    def stop(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return loss_of(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(train, "loss_of", stop)
    with pytest.raises(KeyboardInterrupt):
        trainer("cut").fit()
    monkeypatch.setattr(train, "loss_of", loss_of)
    resumed = trainer("cut")
    resumed.fit()
    assert len(calls) == 4
    assert resumed.step == whole.step == 6
    for name, value in whole.average.items():
        np.testing.assert_allclose(resumed.average[name].numpy(), value.numpy(), atol=1e-5)
    other = train.ReaderTrainer(rows, grouper, start, tmp_path / "cut", train.Recipe(epochs=2.0))
    with pytest.raises(SystemExit, match="other settings"):
        other.fit()


def test_rows_know_their_twins_and_their_near_misses(rows: list[train.Row]) -> None:
    assert any(row.other for row in rows)
    for row in rows:
        answers = {row.context.text[a:b] for a, b in row.context.answers}
        assert not any(answer in one.text for answer in answers for one in row.liked)


def test_a_cut_keeps_an_answer_at_its_place() -> None:
    text = "Satu dua tiga. Empat lima enam. Gubernur Awang hadir. Tujuh delapan. Sembilan sepuluh sebelas."
    start = text.index("Awang")
    for seed in range(30):
        found = cut(Text("", text, ((start, start + 5),)), 8, random.Random(seed))
        assert [found.text[a:b] for a, b in found.answers] == ["Awang"]
        assert len(found.text.split()) <= 8


def test_a_question_changes_language_word_by_word() -> None:
    table = {"gubernur": [("governor", 1.0)], "hotel": [("hotel", 1.0)]}
    assert translate("Di mana Gubernur Awang?", "id", table, random.Random(0)) == "where Governor Awang?"
    assert translate("who is Awang", "en", {}, random.Random(0)) in ("siapa is Awang", "siapakah is Awang")
