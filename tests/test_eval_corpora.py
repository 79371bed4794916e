"""Corpora in public formats, as `python -m eval` takes them: what is found, what is asked, what is refused."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval import corpora, subject
from eval.__main__ import main
from eval.corpora import judged, squad
from eval.corpus import InputError, Question, read_questions, stream_passages

TEXTS = {
    "d1": ("Jembatan Mahakam", "Jembatan Mahakam diresmikan oleh Budi Santoso."),
    "d2": ("Semayang", "Pelabuhan Semayang dibangun pada tahun 1987."),
    "d3": ("Orchid Museum", "The Orchid Museum was founded by Ratna Dewi."),
    "d4": ("Temindung", "Temindung airport closed in 2018."),
}
QUERIES = {
    "q1": "Siapa yang meresmikan Jembatan Mahakam?",
    "q2": "Kapan Pelabuhan Semayang dibangun?",
    "q3": "Who founded the Orchid Museum?",
    "q4": "When did Temindung airport close?",
}


def lines(path: Path, rows: list[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def evaluate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run the command; the results, or what it said where it ended with code 2."""

    def run(*arguments: str | Path) -> Any:
        always = ["--encoder=bundled-fast", "--only=retrieval", f"--out={tmp_path / 'out'}"]
        code = main([*always, *map(str, arguments)])
        said = capsys.readouterr().err
        if code:
            assert code == 2
            assert said.count("\n") == 1, said
            return said
        return json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))

    return run


def asked(results: Any) -> dict[str, tuple[str, list[str], bool]]:
    """Pair, positive passages and whether there is an answer, by question."""
    return {row["id"]: (row["pair"], row["positive"], row["answerable"]) for row in results["questions"]}


# -- BEIR ------------------------------------------------------------------------------------------------------


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "beir"
    empty = {"_id": "d5", "title": "", "text": "", "metadata": {}}
    titled = {"_id": "d6", "title": "Bandara Juwata Tarakan", "text": ""}
    rows = [{"_id": name, "title": title, "text": text} for name, (title, text) in TEXTS.items()]
    lines(folder / "corpus.jsonl", [*rows, empty, titled])
    lines(folder / "queries.jsonl", [{"_id": name, "text": text} for name, text in QUERIES.items()])
    head = "query-id\tcorpus-id\tscore\n"
    written(folder / "qrels" / "test.tsv", f"{head}q1\td1\t2\nq1\td2\t0\nq3\td3\t1\n")
    written(folder / "qrels" / "dev.tsv", f"{head}q2\td2\t1\n")
    written(folder / "qrels" / "train.tsv", f"{head}q4\td4\t1\nq4\td3\t-1\nq2\td1\t0\n")
    return folder


def test_a_beir_folder_brings_its_questions(evaluate: Callable[..., Any], beir: Path) -> None:
    found = evaluate("--passages", beir)
    assert asked(found) == {"q1": ("id-id", ["d1"], True), "q3": ("en-en", ["d3"], True)}
    assert found["overall"]["ndcg@10"] == found["overall"]["mrr"] == [1, 1, 1]
    assert found["setting"]["sources"] == 5, "a passage without a word is none, a title alone is one"
    assert (found["setting"]["split"], found["setting"]["questions"]) == ("test", str(beir))


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("dev", {"q2": ("id-id", ["d2"], True)}),
        ("train", {"q4": ("en-en", ["d4"], True), "q2": ("id-id", [], False)}),
    ],
)
def test_a_split_is_chosen(evaluate: Callable[..., Any], beir: Path, split: str, expected: Any) -> None:
    found = evaluate("--passages", beir, "--split", split)
    assert asked(found) == expected
    assert found["setting"]["split"] == split


def test_without_a_test_split_it_is_dev_or_the_only_one(beir: Path) -> None:
    (beir / "qrels" / "test.tsv").unlink()
    assert judged.chosen(beir) == "dev"
    (beir / "qrels" / "dev.tsv").unlink()
    assert judged.chosen(beir) == "train"
    written(beir / "qrels" / "other.tsv", "q1\td1\t1\n")
    with pytest.raises(InputError, match="choose one with --split; judged are other, train"):
        judged.chosen(beir)


def test_passages_of_beir_go_with_questions_of_ones_own(
    evaluate: Callable[..., Any], beir: Path, tmp_path: Path
) -> None:
    own = lines(tmp_path / "own.jsonl", [{"id": 7, "question": QUERIES["q2"], "positive": ["d2"]}])
    for passages in (beir, beir / "corpus.jsonl"):
        found = evaluate("--passages", passages, "--questions", own)
        assert asked(found) == {"7": ("id-id", ["d2"], True)}
        assert found["overall"]["mrr"] == [1, 1, 1]
        assert found["setting"]["split"] is None


def test_a_query_of_names_alone_is_in_the_language_of_the_others(beir: Path) -> None:
    rows = [{"_id": "q1", "text": "Zoloft"}, {"_id": "q3", "text": "What is the dose for the children?"}]
    lines(beir / "queries.jsonl", rows)
    assert [one.language for one in judged.questions(beir, "test")] == ["en", "en"]


# -- MIRACL ----------------------------------------------------------------------------------------------------


@pytest.fixture
def miracl(tmp_path: Path) -> tuple[Path, Path]:
    """The corpus and the questions, in two folders as they are downloaded."""
    corpus, folder = tmp_path / "miracl-corpus-v1.0-id", tmp_path / "miracl-v1.0-id"
    rows = [{"docid": f"{name}#0", "title": title, "text": text} for name, (title, text) in TEXTS.items()]
    lines(corpus / "docs-0.jsonl.gz", rows[:3])
    lines(corpus / "docs-1.jsonl", rows[3:])
    written(corpus / "README.md", "# The corpus")
    topics = "".join(f"{name}\t{text}\n" for name, text in QUERIES.items())
    written(folder / "topics" / "topics.miracl-v1.0-id-dev.tsv", topics)
    written(folder / "topics" / "topics.miracl-v1.0-id-test-b.tsv", "q9\tApa yang tidak dinilai?\n")
    judgements = "q1\tQ0\td1#0\t1\nq1\tQ0\td2#0\t0\nq4\tQ0\td4#0\t1\nq4\tQ0\td3#0\t1\nq2 Q0 d1#0 0\n"
    written(folder / "qrels" / "qrels.miracl-v1.0-id-dev.tsv", judgements)
    return corpus, folder


def test_miracl_as_it_is_downloaded(evaluate: Callable[..., Any], miracl: tuple[Path, Path]) -> None:
    found = evaluate("--passages", miracl[0], "--questions", miracl[1])
    assert asked(found) == {
        "q1": ("id-id", ["d1#0"], True),
        "q4": ("en-en", ["d4#0", "d3#0"], True),
        "q2": ("id-id", [], False),
    }
    assert found["overall"]["mrr"] == [1, 1, 1]
    assert (found["setting"]["sources"], found["setting"]["split"]) == (4, "dev")


def test_miracl_in_one_folder(evaluate: Callable[..., Any], miracl: tuple[Path, Path]) -> None:
    for file in miracl[0].glob("docs*"):
        file.rename(miracl[1] / file.name)
    assert asked(evaluate("--passages", miracl[1])).keys() == {"q1", "q4", "q2"}


def test_nomiracl_parts_a_split_in_two(tmp_path: Path) -> None:
    written(tmp_path / "topics" / "dev.relevant.tsv", "1\tSiapa yang meresmikan jembatan?\n")
    written(tmp_path / "topics" / "dev.non_relevant.tsv", "2\tApa yang tidak ada?\n")
    written(tmp_path / "qrels" / "dev.relevant.tsv", "1\tQ0\ta\t1\n")
    written(tmp_path / "qrels" / "dev.non_relevant.tsv", "2\tQ0\ta\t0\n")
    lines(tmp_path / "corpus.jsonl.gz", [{"_id": "a", "title": "", "text": "Jembatan itu panjang."}])
    corpus = corpora.read(tmp_path)
    assert {one.id: one.answerable for one in corpus.questions} == {"1": True, "2": False}
    assert corpus.split == "dev"


# -- SQuAD, TyDi QA --------------------------------------------------------------------------------------------


def article(title: str | None, *paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    found = {"paragraphs": [{"context": context, "qas": qas} for context, qas in paragraphs]}
    return found if title is None else {"title": title, **found}


def qa(name: str, question: str, *answers: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "question": question,
        "answers": [{"text": text, "answer_start": 0} for text in answers],
        **more,
    }


def test_squad(evaluate: Callable[..., Any], tmp_path: Path) -> None:
    impossible = qa(
        "c", "Who closed the museum?", is_impossible=True, plausible_answers=[{"text": "Ratna Dewi"}]
    )
    data = [
        article(
            "Orchid_Museum",
            (TEXTS["d3"][1], [qa("a", QUERIES["q3"], "Ratna Dewi", "Dewi", "Dewi"), impossible]),
        ),
        article("Temindung", (TEXTS["d4"][1], [qa("b", QUERIES["q4"], "2018", is_impossible=False)])),
        article("Mahakam", (TEXTS["d1"][1], [])),
    ]
    file = written(tmp_path / "dev-v2.0.json", json.dumps({"version": "v2.0", "data": data}))
    found = evaluate("--passages", file)
    assert asked(found) == {
        "a": ("en-en", ["Orchid Museum#1"], True),
        "c": ("en-en", [], False),
        "b": ("en-en", ["Temindung#2"], True),
    }
    assert found["questions"][0]["answers"] == ["Ratna Dewi", "Dewi"]
    assert found["overall"]["mrr"] == [1, 1, 1]
    assert found["setting"]["sources"] == 3
    texts, questions = squad.read(file)
    assert [one.title for one in texts] == ["Orchid Museum", "Temindung", "Mahakam"]
    assert questions[1].source_passages == ("Orchid Museum#1",)


def test_tydi_qa_keeps_indonesian_and_english(evaluate: Callable[..., Any], tmp_path: Path) -> None:
    data = [
        article(None, (TEXTS["d1"][1], [qa("indonesian--1-0", "Budi Santoso?", "Budi Santoso")])),
        article(None, ("Helsinki on Suomen pääkaupunki.", [qa("finnish-2-0", "Mikä?", "Helsinki")])),
        article(None, (TEXTS["d4"][1], [qa("english-3-0", "Temindung?", "2018")])),
        article(None, (TEXTS["d1"][1], [qa("indonesian-4-0", QUERIES["q1"], "Budi Santoso")])),
    ]
    file = written(tmp_path / "tydiqa-goldp-v1.1-dev.json", json.dumps({"data": data}))
    found = evaluate("--passages", file)
    assert asked(found) == {
        "indonesian--1-0": ("id-id", ["paragraph#1"], True),
        "english-3-0": ("en-en", ["paragraph#2"], True),
        "indonesian-4-0": ("id-id", ["paragraph#1"], True),
    }
    assert found["overall"]["mrr"] == [1, 1, 1]


def test_the_same_as_json_lines(evaluate: Callable[..., Any], tmp_path: Path) -> None:
    rows = [
        {"id": name, "title": "T", "context": context, "question": question, "answers": answers}
        for name, context, question, answers in [
            ("indonesian-1", TEXTS["d2"][1], QUERIES["q2"], {"text": ["1987"], "answer_start": [38]}),
            ("indonesian-2", TEXTS["d2"][1], "Siapa pemiliknya?", {"text": [], "answer_start": []}),
            ("thai-3", "…", "…?", {"text": ["…"], "answer_start": [0]}),
        ]
    ]
    found = evaluate("--passages", lines(tmp_path / "validation.jsonl", rows))
    assert asked(found) == {"indonesian-1": ("id-id", ["T#1"], True), "indonesian-2": ("id-id", [], False)}


def test_own_lines_stay_own_lines_whatever_else_they_hold(tmp_path: Path) -> None:
    """Unknown keys are ignored, those that other formats have as well."""
    passage = {"id": "a", "title": "", "text": "Satu.", "context": "x", "_id": "y", "docid": "z"}
    question = {"id": "1", "question": "Apa?", "answers": ["Satu"], "positive": ["a"], "context": "x"}
    corpus = corpora.read(lines(tmp_path / "p.jsonl", [passage]), lines(tmp_path / "q.jsonl", [question]))
    assert isinstance(corpus.passages, corpora.Passages)
    assert [(one.id, one.text) for one in corpus.passages.texts] == [("a", "Satu.")]
    assert corpus.questions == [
        Question("1", "Apa?", answers=("Satu",), positive=("a",), answerable=True, language="id")
    ]


# -- the index -------------------------------------------------------------------------------------------------


def test_a_cache_is_of_exactly_this_content(
    evaluate: Callable[..., Any], beir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = ("--passages", beir, f"--cache={tmp_path / 'cache'}")
    first = evaluate(*always)
    with monkeypatch.context() as patched:
        patched.setattr("rag.Library.add_texts", None)  # would fail
        assert evaluate(*always)["questions"][0]["found"] == first["questions"][0]["found"]
    with (beir / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "d7", "title": "", "text": "Jembatan Mahakam diresmikan lagi."}\n')
    assert evaluate(*always)["setting"]["sources"] == first["setting"]["sources"] + 1
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_an_index_that_was_interrupted_is_completed(
    beir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "_AT_ONCE", 2)
    found = corpora.open_passages(beir)
    assert isinstance(found, corpora.Passages)
    texts = list(found.texts)

    def stopped() -> Any:
        yield from texts[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        subject.index(replace(found, texts=stopped()), "bundled-fast", tmp_path / "cache")
    with subject.index(replace(found, texts=texts), "bundled-fast", tmp_path / "cache") as library:
        assert [one.id for one in library.sources()] == ["d1", "d2", "d3", "d4", "d6"]
    with subject.index(replace(found, texts=stopped()), "bundled-fast", tmp_path / "cache") as library:
        assert len(library) == 5, "nothing is read when all is there"


def test_encoders_do_not_share_a_cache(beir: Path, tmp_path: Path) -> None:
    bundled = subject.index(beir, "bundled-fast", tmp_path)
    with bundled, subject.index(beir, "bundled", tmp_path) as other:
        assert bundled.folder != other.folder


def test_passages_are_read_one_by_one(tmp_path: Path) -> None:
    file = written(tmp_path / "p.jsonl", '{"id": "a", "text": "Satu."}\n{broken')
    texts = stream_passages(file)
    assert next(texts).id == "a"
    with pytest.raises(InputError, match=r"p\.jsonl:2: not JSON"):
        next(texts)


def test_what_cannot_be_indexed_is_said_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "d" / "a.txt", "Jembatan itu panjang.")
    written(tmp_path / "d" / "b.xyz", "Apa ini?")
    with subject.index(tmp_path / "d", "bundled-fast", tmp_path / "cache") as library:
        assert len(library) == 1
    assert capsys.readouterr().err.startswith("1 could not be indexed, first d/b.xyz: ")
    (tmp_path / "d" / "a.txt").unlink()
    with pytest.raises(InputError, match="d: 1 could not be indexed"):
        subject.index(tmp_path / "d", "bundled-fast", tmp_path / "other")


# -- what is refused -------------------------------------------------------------------------------------------

HEAD = "query-id\tcorpus-id\tscore\n"


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("qrels/test.tsv", f"{HEAD}q1\td1\tx\n", "test.tsv:2: the score “x” is not a number"),
        ("qrels/test.tsv", f"{HEAD}q1 d1\n", "test.tsv:2: neither query, passage, score nor"),
        ("qrels/test.tsv", f"{HEAD}q1\td1\t1\nq8\td1\t1\n", "test.tsv:3: the query “q8” is not among"),
        ("qrels/test.tsv", HEAD, "beir: holds no questions"),
        ("queries.jsonl", '{"_id": "q1"}\n', "queries.jsonl:1: “text” is missing"),
        ("corpus.jsonl", '{"_id": "d1", "text": "a"}\n[]\n', "corpus.jsonl:2: not a JSON object"),
        ("corpus.jsonl", '{"_id": "d1", "text": "a"}\n' * 2, "corpus.jsonl:2: the id “d1” occurs twice"),
        ("corpus.jsonl", '{"_id": "d1", "text": ""}\n', "corpus.jsonl: there is nothing in it"),
        ("corpus.jsonl", "", "corpus.jsonl: holds no passages"),
        ("corpus.jsonl", '{"title": "a"}\n', "corpus.jsonl:1: “id” is missing"),
    ],
)
def test_a_broken_beir_folder(
    evaluate: Callable[..., Any], beir: Path, file: str, content: str, message: str
) -> None:
    written(beir / file, content)
    assert message in evaluate("--passages", beir)


def test_what_is_missing_is_named(
    evaluate: Callable[..., Any], beir: Path, miracl: tuple[Path, Path]
) -> None:
    assert "no split “x”; judged are dev, test, train" in evaluate("--passages", beir, "--split", "x")
    assert f"--passages CORPUS --questions {miracl[1]}" in evaluate("--passages", miracl[1])
    assert "brings no questions of its own; give them with --questions" in evaluate("--passages", miracl[0])
    assert "has no splits, so --split dev names none of it" in evaluate("--split", "dev")
    assert "none: no such file or folder" in evaluate("--passages", "none")
    (beir / "queries.jsonl").unlink()
    assert "has judgements of test, but neither queries.jsonl nor topics" in evaluate("--passages", beir)
    written(miracl[1] / "topics" / "topics.miracl-v1.0-id-dev.tsv", "q1\tApa?\nq2\n")
    assert "-dev.tsv:2: not an id, a tab and a question" in evaluate(
        "--passages", beir, "--questions", miracl[1]
    )
    (miracl[0] / "docs-0.jsonl.gz").write_bytes(b"no gzip")
    assert "docs-0.jsonl.gz: Not a gzipped file" in evaluate("--passages", miracl[0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{\n broken", ":2: not JSON ("),
        ("[1]", ": not a JSON object"),
        ("{}", ": “data” is missing or not a list of objects"),
        ('{"data": [{}]}', ": data[0]: “paragraphs” is missing"),
        ('{"data": [{"paragraphs": [{"qas": []}]}]}', ": data[0].paragraphs[0]: “context” is missing"),
        (
            '{"data": [{"paragraphs": [{"context": "a", "qas": 1}]}]}',
            "paragraphs[0]: “qas” is missing or not",
        ),
        (
            '{"data": [{"paragraphs": [{"context": "a", "qas": [{"id": "1", "question": "Apa?"}]}]}]}',
            ": data[0].paragraphs[0].qas[0]: “answers” is missing",
        ),
        ('{"data": [{"paragraphs": [{"context": "a", "qas": []}]}]}', "bad.json: holds no questions"),
        ("[" * 200_000, "bad.json: not JSON"),
    ],
)
def test_broken_json(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        squad.read(written(tmp_path / "bad.json", content))
    assert message in str(raised.value)
    assert str(raised.value).count("bad.json") == 1


def test_what_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b'{"data":\n["\xff"]}')
    (tmp_path / "bad.jsonl").write_bytes(b'{"id": "1"}\n"\xff"\n')
    for name, read in (
        ("bad.json", squad.read),
        ("bad.jsonl", lambda path: list(stream_passages(path, path))),
    ):
        with pytest.raises(InputError, match=rf"{name}:\d"):
            read(tmp_path / name)


def test_an_error_is_one_line_whatever_it_quotes(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read_questions(written(tmp_path / "q.jsonl", '{"id": "a\\nb\\ud800", "question": "Apa?"}\n' * 2))
    assert "the id “a\ufffdb?” occurs twice" in str(raised.value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["a", "", "\ud800", "thai-1", "\n"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "id _id docid title text context question answers qas paragraphs data is_impossible".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(st.lists(JSON, max_size=3))
def test_no_json_is_a_traceback(tmp_path: Path, rows: list[Any]) -> None:
    wrapped = {"data": [{"title": "T", "paragraphs": [row]} for row in rows]}
    for name, content in (
        ("p.jsonl", "\n".join(json.dumps(row) for row in rows)),
        ("p.json", json.dumps(rows[0] if rows else None)),
        ("w.json", json.dumps(wrapped)),
    ):
        path = written(tmp_path / name, content)
        for read in (squad.read, lambda file: list(stream_passages(file)), read_questions, corpora.read):
            with suppress(InputError):
                read(path)


@QUICK
@given(st.binary(max_size=60) | st.text("q1\tQ0 d\n.-x", max_size=40).map(str.encode))
def test_no_judgements_are_a_traceback(tmp_path: Path, data: bytes) -> None:
    lines(tmp_path / "queries.jsonl", [{"_id": "q1", "text": "Apa?"}, {"_id": "q", "text": "Siapa?"}])
    (tmp_path / "qrels").mkdir(exist_ok=True)
    (tmp_path / "qrels" / "test.tsv").write_bytes(data)
    with suppress(InputError):
        assert judged.questions(tmp_path, "test")
