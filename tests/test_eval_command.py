"""``python -m eval`` as people run it, on a corpus small enough to know the figures beforehand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main

FACTS = {
    "jembatan": (
        "Jembatan Mahakam diresmikan oleh Budi Santoso.",
        "Siapa yang meresmikan Jembatan Mahakam?",
        "Budi Santoso",
    ),
    "pelabuhan": (
        "Pelabuhan Semayang dibangun pada tahun 1987.",
        "Kapan Pelabuhan Semayang dibangun?",
        "1987",
    ),
    "sekolah": ("Sekolah Cempaka memiliki 412 murid.", "Berapa murid Sekolah Cempaka?", "412"),
    "pabrik": (
        "Pabrik kertas Sentosa terletak di Tenggarong.",
        "Di mana letak pabrik kertas Sentosa?",
        "Tenggarong",
    ),
    "museum": (
        "The Orchid Museum was founded by Ratna Dewi.",
        "Who founded the Orchid Museum?",
        "Ratna Dewi",
    ),
    "airport": ("Temindung airport closed in 2018.", "When did Temindung airport close?", "2018"),
}
"""Passage, question, answer."""

Corpus = dict[str, Path]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    questions = [
        {
            "id": name,
            "question": question,
            "answers": [answer],
            "positive": [name],
            "answerable": True,
            "extra": 1,
        }
        for name, (_, question, answer) in FACTS.items()
    ]
    questions.append(
        {"id": "none", "question": "Who is the chef of Hotel Borneo?", "answerable": False, "lang": "en"}
    )
    passages = [{"id": name, "title": "", "text": text} for name, (text, _, _) in FACTS.items()]
    texts = [row["text"] for row in passages]
    swapped = [row | {"text": text} for row, text in zip(passages, texts[1:] + texts[:1], strict=True)]
    return {
        "questions": write(tmp_path / "questions.jsonl", questions),
        "passages": write(tmp_path / "passages.jsonl", passages),
        "swapped": write(tmp_path / "swapped.jsonl", swapped),
        "out": tmp_path / "out",
    }


@pytest.fixture
def evaluate(corpus: Corpus) -> Callable[..., int]:
    """Run the command on the corpus; further arguments come last, and so win."""

    def run(*arguments: str | Path) -> int:
        files = [f"--{name}={corpus[name]}" for name in ("questions", "passages", "out")]
        return main([*files, "--encoder=bundled-fast", *map(str, arguments)])

    return run


def results(folder: Path) -> Any:
    return json.loads((folder / "results.json").read_text("utf-8"))


def without_times(found: Any) -> Any:
    """Results but for what differs from run to run, and by design between folders."""
    for figures in (found["overall"], *found["pairs"].values()):
        del figures["latency_p50_ms"], figures["latency_p95_ms"]
    for row in found["questions"]:
        del row["milliseconds"]
    return found


def test_figures_that_are_known_beforehand(
    evaluate: Callable[..., int], corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate() == 0
    found = results(corpus["out"])
    assert found["overall"]["mrr"] == found["overall"]["ndcg@10"] == [1, 1, 1]
    assert found["overall"]["recall@5"] == found["overall"]["citation_recall"] == [1, 1, 1]
    assert found["overall"]["answer_contains"] == found["overall"]["language"] == [1, 1, 1]
    assert found["overall"]["false_refusals"] == [0, 0, 0]
    assert list(found["pairs"]) == ["en-en", "en-id", "id-id"]
    assert found["pairs"]["en-id"]["mrr"] is None
    assert {row["id"] for row in found["questions"]} == {*FACTS, "none"}
    assert found["setting"]["encoder"] == "bundled-fast"
    assert "| nDCG@10 " in capsys.readouterr().out


def test_the_page_opens_without_a_network(evaluate: Callable[..., int], corpus: Corpus) -> None:
    evaluate()
    page = (corpus["out"] / "report.html").read_text("utf-8")
    assert page.count("<svg") == 2
    assert "http" not in page
    assert "src=" not in page


def test_two_runs_give_equal_figures(evaluate: Callable[..., int], corpus: Corpus, tmp_path: Path) -> None:
    other = tmp_path / "again"
    assert evaluate() == evaluate(f"--out={other}", f"--cache={tmp_path / 'cache'}") == 0
    assert without_times(results(corpus["out"])) == without_times(results(other))
    assert evaluate(f"--cache={tmp_path / 'cache'}", f"--baseline={other / 'results.json'}") == 0


def test_a_loss_against_the_baseline_fails(
    evaluate: Callable[..., int], corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate("--only=retrieval") == 0
    baseline = f"--baseline={corpus['out'] / 'results.json'}"
    worse = ["--only=retrieval", f"--passages={corpus['swapped']}", f"--out={tmp_path / 'worse'}", baseline]
    assert evaluate(*worse) == 1
    assert "loss" in capsys.readouterr().out
    assert evaluate("--only=retrieval", baseline) == 0
    assert evaluate("--only=retrieval", f"--baseline={tmp_path / 'worse' / 'results.json'}") == 0, "a gain"


def test_retrieval_alone_leaves_answers_unmeasured(evaluate: Callable[..., int], corpus: Corpus) -> None:
    evaluate("--only=retrieval")
    found = results(corpus["out"])
    assert found["overall"]["mrr"] == [1, 1, 1]
    assert (
        found["overall"]["answer_em"]
        is found["overall"]["false_answers"]
        is found["overall"]["language"]
        is None
    )
    assert found["overall"]["latency_p50_ms"][0] > 0


def test_a_folder_of_documents_and_a_finished_library(corpus: Corpus, tmp_path: Path) -> None:
    from rag import Library

    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "jembatan.txt").write_text(FACTS["jembatan"][0], "utf-8")
    question = {"id": 1, "question": FACTS["jembatan"][1], "positive": ["documents/jembatan.txt"]}
    asked = write(tmp_path / "asked.jsonl", [question])
    with Library.open(tmp_path / "library", encoder="bundled-fast") as library:
        library.add(documents)
    always = [f"--questions={asked}", f"--out={corpus['out']}", "--only=retrieval", "--encoder=bundled-fast"]
    for what in (f"--passages={documents}", f"--library={tmp_path / 'library'}"):
        assert main([*always, what]) == 0
        assert results(corpus["out"])["overall"]["mrr"] == [1, 1, 1]


def bad_inputs() -> list[Any]:
    question = '{"id": "1", "question": "Apa?"}'
    return [
        pytest.param(["--questions=none.jsonl"], "none.jsonl: No such file", id="missing questions"),
        pytest.param(["--passages=none.jsonl"], "none.jsonl: no such file", id="missing passages"),
        pytest.param(["--baseline=none.json"], "none.json: No such file", id="missing baseline"),
        pytest.param(["--library=none"], "exclude each other", id="two corpora"),
        pytest.param([question, "{broken"], "bad.jsonl:2: not JSON", id="malformed line"),
        pytest.param([question, "", question], "bad.jsonl:3: the id “1” occurs twice", id="twice"),
        pytest.param(["[1]"], "bad.jsonl:1: not a JSON object", id="not an object"),
        pytest.param(['{"id": "1"}'], "bad.jsonl:1: “question” is missing", id="no question"),
        pytest.param(
            ['{"id": "1", "question": "Apa?", "answers": "x"}'], "“answers” is not a list", id="no list"
        ),
        pytest.param(['{"id": "1", "question": "Apa?", "lang": "fr"}'], "“lang” is “fr”", id="language"),
        pytest.param([""], "holds no questions", id="empty"),
        pytest.param(["--encoder=nonsense"], "nonsense", id="unknown encoder"),
        pytest.param(["--generator=nonsense"], "nonsense", id="unknown generator"),
        pytest.param(["--only=answers"], "invalid choice", id="unknown part"),
        pytest.param(["--nonsense"], "unrecognized", id="unknown option"),
    ]


@pytest.mark.parametrize(("arguments", "message"), bad_inputs())
def test_bad_input_is_one_line_and_exit_code_2(
    evaluate: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    if not arguments[0].startswith("--"):
        bad = tmp_path / "bad.jsonl"
        bad.write_text("\n".join(arguments), "utf-8")
        arguments = [f"--questions={bad}"]
    try:
        code: object = evaluate(*arguments)
    except SystemExit as stopped:  # argparse's way to return
        code = stopped.code
    said = capsys.readouterr().err
    assert code == 2
    assert message in said
    assert said.count("\n") == 1


def test_the_gold_questions_need_no_argument(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "eval",
        "--only=retrieval",
        "--encoder=bundled-fast",
        f"--out={tmp_path}",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    )
    assert "overall" in done.stdout
    assert results(tmp_path)["overall"]["recall@5"][0] > 0.9


def test_a_retriever_of_langchain_is_measured(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that reverses what the library finds loses significantly, and the command says so by its exit code."""
    (tmp_path / "mine.py").write_text(
        "from langchain_core.documents import Document\n"
        "from langchain_core.runnables import RunnableLambda\n"
        "def retriever(passages):\n"
        "    return RunnableLambda(lambda question: [*reversed(passages)] if question else [])\n"
        "def perfect(passages):\n"
        "    words = lambda text: set(text.lower().strip('?.').replace('?', '').split())\n"
        "    near = lambda q: sorted(passages, key=lambda p: -len(words(q) & words(p.page_content)))\n"
        "    return RunnableLambda(near)\n"
    )
    monkeypatch.chdir(tmp_path)
    shared = ["--passages", str(corpus["passages"]), "--questions", str(corpus["questions"])]
    shared += ["--encoder", "bundled-fast", "--only", "retrieval"]
    assert main([*shared, "--retriever", "mine:perfect", "--out", "a"]) == 0
    found = json.loads(Path("a/results.json").read_text("utf-8"))
    assert found["setting"]["retriever"] == "mine:perfect"
    assert found["overall"]["ndcg@10"][0] == 1
    baseline = ["--baseline", "a/results.json"]
    assert main([*shared, "--retriever", "mine:retriever", "--out", "b", *baseline]) == 1
    assert main([*shared, "--retriever", "mine:nothing", "--out", "c"]) == 2


def test_other_commands_are_reached_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["make-questions", "--library", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["ablation", "--questions-limit", "0"])
    assert stopped.value.code == 2
