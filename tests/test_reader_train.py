"""Training the reader on a miniature made here."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import save_file  # noqa: E402
from tiny import make_bert, word_tokenizer, words_of, write_questions  # noqa: E402

from embeddings import open_encoder  # noqa: E402
from embeddings.training import student  # noqa: E402
from embeddings.training.student import BODY  # noqa: E402
from rag.reader import Network, train  # noqa: E402
from rag.reader.training_batches import Example, Pool, Steps, batch_of, example_of  # noqa: E402
from rag.reader.training_data import (  # noqa: E402
    Grouper,
    Mix,
    ReadingData,
    Row,
    Text,
    cut,
    make_rows,
    read_lexicons,
    read_rows,
    translate,
    without_answers,
)
from rag.reader.windows import Window, Windows  # noqa: E402

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
def rows(data: Path) -> list[Row]:
    return read_rows(data, open_encoder("bundled-fast"))


@pytest.fixture(scope="module")
def grouper(data: Path) -> Grouper:
    return Grouper(read_lexicons(data))


def example(pieces: int, starts: list[int], ends: list[int]) -> Example:
    """A window of so many pieces of text behind the first one."""
    window = Window([1, *range(2, 2 + pieces), 0], [1] * (pieces + 2), 1, np.zeros((pieces, 2), np.int64))
    return Example(window, starts, ends)


def loss(logits: torch.Tensor, groups: list[list[Example]], across: float = 0.5) -> float:
    batch = batch_of(groups)
    widened = torch.full((*batch.right.shape,), train.NOWHERE)
    widened[:, : logits.shape[1]] = logits
    return train.loss_of(widened, batch.right, batch.groups, across).item()


def test_the_loss_on_paper() -> None:
    """Two passages of three pieces behind "no answer"; the first holds the answer at its second piece."""
    logits = torch.zeros(2, 4, 2)
    logits[0, 2] = 1.0
    logits[1, 0] = 2.0
    found = loss(logits, [[example(3, [2], [2]), example(3, [], [])]])
    within = (np.log(3 + np.e) - 1 + np.log(3 + np.e**2) - 2) / 2
    across = np.log(5 + np.e) - 1
    assert found == pytest.approx(within + 0.5 * across, abs=1e-5)


def test_groups_without_an_answer_or_with_one_passage_are_not_compared() -> None:
    logits = torch.randn(4, 4, 2, generator=torch.Generator().manual_seed(0))
    groups = [[example(3, [], []), example(3, [], [])], [example(3, [1], [2])]]
    assert loss(logits[:3], groups) == pytest.approx(loss(logits[:3], groups, across=0.0))
    compared = [*groups, [example(3, [1], [1]), example(3, [], [])]]
    with_rows = torch.cat([logits[:3], logits[2:]])
    assert loss(with_rows, compared) > loss(with_rows, compared, across=0.0)


def test_any_place_of_the_answer_will_do() -> None:
    logits = torch.tensor([[[0.0, 0.0], [3.0, 3.0], [-9.0, -9.0]]])
    assert loss(logits, [[example(2, [1, 2], [1, 2])]]) < loss(logits, [[example(2, [1], [1])]])


def test_what_teachers_think_is_reached_when_the_logits_are_theirs() -> None:
    groups = torch.tensor([[0, 1], [2, -1]])
    taught, other = torch.randn(2, 3, 4, 2, generator=torch.Generator().manual_seed(0))
    taught[:, 3] = other[:, 3] = train.NOWHERE
    assert train.divergence(taught, taught, groups, 0.5).item() == pytest.approx(0, abs=1e-5)
    assert train.divergence(taught + 3, taught, groups, 0.5).item() == pytest.approx(0, abs=1e-4)
    assert train.divergence(other, taught, groups, 0.0).item() > 0.1


def test_the_answer_is_marked_in_the_window_that_holds_it(start: Path, data: Path) -> None:
    from tokenizers import Tokenizer

    windows = Windows(Tokenizer.from_file(str(start / BODY / "tokenizer.json")))
    text = "hujan " * 300 + "kata Rusmadi di Samarinda."
    at = text.index("Rusmadi")
    (cut_up,) = windows.of("siapa", [Text("", text)])
    found = example_of(cut_up, Text("", text, ((at, at + 7),)))
    assert found.window is cut_up[-1]
    place = found.begins[0] - found.window.first
    assert found.begins == found.ends
    assert found.window.characters[place].tolist() == [at, at + 7]
    nowhere = example_of(cut_up, Text("", text))
    assert (nowhere.begins, nowhere.ends) == ([], [])


def test_a_miniature_is_learnt_and_what_ships_agrees(
    rows: list[Row], grouper: Grouper, start: Path, data: Path, tmp_path: Path
) -> None:
    recipe = train.Recipe(
        epochs=16, batch=16, learning_rate=3e-3, warmup=10, averaging=0.05, dropout=0.0, made=0.0
    )
    trainer = train.ReaderTrainer(ReadingData(rows, []), grouper, start, tmp_path / "work", recipe)
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
        train.main(
            [
                *command,
                "--out",
                str(tmp_path / run),
                "--epochs",
                "0.5",
                "--batch",
                "16",
                "--notes",
                "A trial.",
            ]
        )
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
    rows: list[Row], grouper: Grouper, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "SAVE_EVERY", 2)
    recipe = train.Recipe(epochs=1.0, batch=16, learning_rate=1.5e-4)

    def trainer(work: str) -> train.ReaderTrainer:
        return train.ReaderTrainer(ReadingData(rows, []), grouper, start, tmp_path / work, recipe)

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
    other = train.ReaderTrainer(
        ReadingData(rows, []), grouper, start, tmp_path / "cut", train.Recipe(epochs=2.0)
    )
    with pytest.raises(SystemExit, match="other settings"):
        other.fit()


def test_rows_know_their_twins_and_their_near_misses(rows: list[Row]) -> None:
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


def test_what_is_left_of_a_context_holds_no_answer() -> None:
    before, after = "Hujan turun. " * 3, " Rapat selesai pukul empat sore, dan semua yang hadir lalu pulang."
    text = f"{before}Gubernur Awang hadir.{after}"
    start = text.index("Awang")
    rest = without_answers(Text("Rapat", text, ((start, start + 5),)))
    assert rest == Text("Rapat", after.strip())
    assert without_answers(Text("", "Gubernur Awang hadir.", ((9, 14),))) is None
    assert without_answers(Text("", text)) is None, "of a question that nothing answers, all is left"


def test_a_group_may_set_the_answer_beside_the_rest_of_its_context(rows: list[Row]) -> None:
    row = next(row for row in rows if row.context.answers)
    grouper = Grouper({"id": {}, "en": {}}, Mix(elsewhere=1.0, joined=0.0, untitled=0.0, whole=1.0, cut=0.0))
    own, other = grouper.group(row, "0").passages
    assert own.text == row.context.text
    rest = without_answers(row.context)
    assert other.text == rest.text if rest else other.text in {one.text for one in row.liked}


def test_runs_build_on_each_other(data: Path, start: Path, tmp_path: Path) -> None:
    """First on made questions alone, then on those that people asked, and then agreeing with that reader."""
    folder = tmp_path / "data"
    folder.mkdir()
    for path in data.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    founded = "Kota {0} adalah sebuah kota di Lunara. Kota ini didirikan pada tahun {1} oleh Marco Bellini. "
    rest = "Kota ini ramai dan indah sepanjang tahun. " * 4
    leads = [{"title": f"Kota {n}", "text": founded.format(n, 1400 + n) + rest} for n in range(20)]
    (folder / "wiki_id.jsonl").write_text("".join(json.dumps(lead) + "\n" for lead in leads))
    made = make_rows(folder, open_encoder("bundled-fast"))
    assert any(row.question.startswith("Kapan") and row.other.startswith("When") for row in made)
    for row in made:
        answers = [row.context.text[a:b] for a, b in row.context.answers]
        assert answers
        assert not any(answer in one.text for answer in answers for one in row.liked)
    command = ["--data", str(folder), "--cache", str(tmp_path / "cache"), "--batch", "16", "--warmup", "2"]

    def run(name: str, *options: str) -> list[str]:
        train.main([*command, "--work", str(tmp_path / name), *options])
        return sorted(path.name for path in (tmp_path / name / BODY).iterdir())

    first = run("made", "--start", str(start), "--made", "1", "--epochs", "1")
    assert first == ["config.json", "model.safetensors", "span.safetensors", "tokenizer.json"]
    begun = train.load(tmp_path / "made", "cpu")
    run("asked", "--start", str(tmp_path / "made"), "--epochs", "0.5", "--workers", "1")
    assert not torch.equal(train.load(tmp_path / "asked", "cpu").span.weight, begun.span.weight)
    last = ["--start", str(tmp_path / "made"), "--epochs", "0.5", "--out", str(tmp_path / "out")]
    run("last", *last, "--teachers", str(tmp_path / "asked"))
    assert Network(tmp_path / "out").score("Kapan Kota 3 didirikan?", [Text("Kota 3", leads[3]["text"])])
    assert f"{len(made):,} questions that rules make" in (tmp_path / "out" / "README.md").read_text()
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["data.pickle"]


def test_weights_are_averaged_by_their_shares(rows: list[Row], start: Path, tmp_path: Path) -> None:
    def run(seed: int) -> train.SpanModule:
        torch.manual_seed(seed)  # for the span head, which a body does not bring
        return train.load(start, "cpu")

    one, other = run(1), run(2)
    folder = tmp_path / "other" / BODY
    student.save(other.body, student.load_tokenizer(start / BODY), folder)
    save_file(other.span.state_dict(), folder / train.HEAD)
    before = one.span.weight.detach().clone()
    train.mix_in(one, {tmp_path / "other": 0.25}, "cpu")
    expected = 0.75 * before + 0.25 * other.span.weight.detach()
    np.testing.assert_allclose(one.span.weight.detach(), expected, atol=1e-6)


def test_shares_are_those_of_groups(rows: list[Row], grouper: Grouper, start: Path) -> None:
    tokenizer = student.load_tokenizer(start / BODY)
    pools = [Pool(rows[:8], 0.25), Pool(rows[8:16], 0.75), Pool([], 0.5)]
    steps = Steps(pools, grouper, tokenizer, epochs=25, size=8, hidden=0.0, seed=0)
    assert len(steps) == 100
    drawn = Counter(id(row) for row in steps._rows)
    first = [drawn[id(row)] for row in rows[:8]]
    second = [drawn[id(row)] for row in rows[8:16]]
    assert sum(first) == pytest.approx(200, abs=40)
    assert max(first) - min(first) <= 1, "all once before any twice"
    assert max(second) - min(second) <= 1


def test_more_than_all_groups_cannot_be_of_two_kinds(
    rows: list[Row], grouper: Grouper, start: Path, tmp_path: Path
) -> None:
    recipe = train.Recipe(made=0.6, written=0.6)
    with pytest.raises(SystemExit, match="add up to 1 at most"):
        train.ReaderTrainer(ReadingData(rows, []), grouper, start, tmp_path, recipe)
