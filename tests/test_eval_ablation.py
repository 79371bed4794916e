"""What each part is good for: how it is taken apart, and what the tables say of a corpus whose order is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.ablation import (
    OVERALL,
    SHIPPED,
    SIZES,
    Corpus,
    Words,
    compared,
    indexed,
    lengthened,
    main,
    markdown,
    parts,
    read_corpus,
    read_dev,
    unstemmed,
)
from eval.corpus import InputError, Question
from rag.text.words import terms
from tests.conftest import HashedWords, source

PASSAGES = {
    "bridge": "Jembatan Mahakam diresmikan oleh Budi Santoso pada pagi hari.",
    "school": "Sekolah Cempaka memiliki ratusan murid dan belasan guru.",
    "harbour": "Pelabuhan Semayang sedang dibangun kembali oleh para pekerja.",
    "museum": "The Orchid Museum was founded by Ratna Dewi after the war.",
}
QUESTIONS = {
    "bridge": "Siapa yang meresmikan jembatan?",
    "school": "Berapa murid Sekolah Cempaka?",
    "harbour": "Apa yang membangun pelabuhan Semayang?",
    "museum": "Who founded the Orchid Museum?",
}


def asked(name: str, *positive: str, maybe: tuple[str, ...] = ()) -> Question:
    text = QUESTIONS[name]
    return Question(name, text, (), positive, True, "en" if "Who" in text else "id", maybe)


CORPUS = Corpus(
    [source(name, text) for name, text in PASSAGES.items()], [asked(name, name) for name in QUESTIONS]
)


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The options that name the corpus."""
    passages = [{"id": name, "title": "", "text": text} for name, text in PASSAGES.items()]
    questions = [{"id": name, "question": text, "positive": [name]} for name, text in QUESTIONS.items()]
    questions.append({"id": "none", "question": "Kapan?", "answerable": False, "positive": []})
    return [
        f"--passages={write(tmp_path / 'passages.jsonl', passages)}",
        f"--questions={write(tmp_path / 'questions.jsonl', questions)}",
    ]


def test_without_stems_numbers_and_function_words_stay_what_they_were() -> None:
    text = "Anak-anak membangun 17.000 rumah di Loa Kulu; the builders’ houses, 3,5 ha."
    assert list(unstemmed(text)) == [
        *("anak", "membangun", "17000", "rumah", "loa", "kulu", "builders", "houses", "3.5", "ha")
    ]
    assert terms(text) == [
        *("anak", "bangun", "17000", "rumah", "loa", "kulu", "builder", "hous", "3.5", "ha")
    ]


def test_words_find_an_inflected_form_by_its_stem_alone() -> None:
    with indexed(CORPUS, HashedWords()) as library:
        stemmed, plain = Words(library, terms), Words(library, unstemmed)
        assert [hit.passage.source for hit in stemmed.search("Siapa membangunnya?", 5)] == ["harbour"]
        assert plain.search("Siapa membangunnya?", 5) == []
        assert [hit.passage.source for hit in plain.search("Siapa Ratna?", 5)] == ["museum"]
        both = stemmed.search("Ratna, Budi Santoso", 2)
        assert [hit.passage.source for hit in both] == ["bridge", "museum"]


def test_the_legs_are_those_of_the_search_that_ships() -> None:
    with indexed(CORPUS, HashedWords()) as library:
        ways = parts(library)
        assert list(ways)[-1] == SHIPPED
        question = "Berapa murid sekolah?"
        for name, score in (("words (BM25)", "lexical"), ("vectors", "dense")):
            best = ways[name].search(question, 1)[0]
            assert best.passage.source == "school"
            assert best.score == getattr(best, score) > 0


def rows(*values: float) -> list[dict[str, Any]]:
    return [
        {"id": str(n), "pair": "id-id" if n % 2 else "en-id", "scores": {"ndcg@10": one, "recall@5": 1}}
        for n, one in enumerate(values)
    ]


def test_a_difference_is_paired_and_starred_where_it_is_no_chance() -> None:
    table = compared({"less": rows(*[0.5, 1.0] * 20), "ships": rows(*[1.0] * 40)}, "ships")
    less = table["less"]
    assert less[OVERALL]["difference"]["ndcg@10"][0] == -0.25
    assert {pair: one["verdict"]["ndcg@10"] for pair, one in less.items()} == {
        OVERALL: "loss",
        "en-id": "loss",
        "id-id": "",
    }
    assert markdown("what ranks", table, "ndcg@10").splitlines()[0::2] == [
        "| what ranks: nDCG@10 | overall (40) | en-id (20) | id-id (20) |",
        f"| less | {_shown(less[OVERALL])} -0.250* | 0.500 (0.500 to 0.500) -0.500* | 1.000 (1.000 to 1.000) |",
    ]


def _shown(figures: dict[str, Any]) -> str:
    value, low, high = figures["ndcg@10"]
    assert low < value == 0.75 < high
    return f"0.750 ({low:.3f} to {high:.3f})"


def test_short_passages_are_joined_and_long_documents_are_left() -> None:
    short = Corpus(
        [source(f"{n}", f"Kalimat {n}.", title="AB"[n % 2]) for n in range(10)],
        [asked("bridge", "3", "2", maybe=("5", "4", "elsewhere"))],
    )
    long = lengthened(short)
    assert [(one.id, one.text.count("\n\n")) for one in long.sources] == [("0", 4), ("1", 4)], "by title"
    assert long.questions[0].positive == ("1", "0")
    assert long.questions[0].maybe_positive == ("elsewhere",), "nothing both answers and may answer"
    words = Corpus([source("a", "kata " * 201)], [])
    assert lengthened(words) is words


def test_dev_sets_are_drawn_with_what_answers_and_told_apart_by_name(tmp_path: Path) -> None:
    texts = [{"id": f"p{n}", "title": "", "text": f"Passage {n} in plain English."} for n in range(30)]
    write(tmp_path / "xl_passages_id.jsonl", texts)
    for language in ("id", "en"):
        row = {"question": "Apa isi nomor?", "answerable": True, "lang": language}
        questions = [row | {"id": f"q{n}", "positive": [f"p{n}"]} for n in range(20)]
        questions[10] |= {"standalone": False}
        write(tmp_path / f"xl_queries_{language}.jsonl", questions)
    (corpus,) = read_dev(tmp_path, questions=4, passages=10)
    assert [one.id.rpartition(" ")[0] for one in corpus.questions] == ["Belebele id→id"] * 4 + [
        "Belebele en→id"
    ] * 4
    assert [one.id.rpartition(" ")[2] for one in corpus.questions] == ["q0", "q4", "q9", "q15"] * 2
    assert len(corpus.sources) == 10
    assert {"p0", "p4", "p9", "p15"} < {one.id for one in corpus.sources}
    assert {one.language for one in corpus.sources} == {"id"}, "what the set says, not what is detected"
    assert len(read_dev(tmp_path, 4, 1)[0].sources) == 4, "what answers stays"
    with pytest.raises(InputError, match="holds none of the dev sets"):
        read_dev(tmp_path / "nowhere", 4, 10)


def test_a_folder_is_read_as_documents(documents: Path, tmp_path: Path) -> None:
    questions = write(
        tmp_path / "q.jsonl", [{"id": "1", "question": "Apa?", "positive": ["documents/industri.txt"]}]
    )
    corpus = read_corpus(documents, questions, HashedWords())
    assert [one.id for one in corpus.sources] == [
        f"documents/{n}.txt" for n in ("harbour", "industri", "kesehatan")
    ]
    assert "Maloy" in corpus.sources[1].text


def test_the_command_gives_the_figures_that_the_words_of_a_tiny_corpus_make(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*files, "--encoder", "bundled-fast", "--out", str(tmp_path / "figures.json")])
    printed = capsys.readouterr().out
    assert [line.split(" | ")[0] for line in printed.splitlines() if "(4)" in line] == [
        f"| {title}: {measure}"
        for title in ("what ranks", "how long passages are")
        for measure in ("nDCG@10", "Recall@5")
    ]
    assert "\n4 documents show little" in printed
    found = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert found["setting"] == {"encoder": "bundled-fast", "documents": 4, "depth": 100}
    ranked, sized = found["tables"].values()
    value = {name: figures[OVERALL]["ndcg@10"][0] for name, figures in ranked.items()}
    assert value["words (BM25)"] == 1, "every question shares a stem with its passage, and with no other"
    assert 0.5 < value["vectors"] <= 1
    assert value["both"] >= min(value["words (BM25)"], value["vectors"])
    assert {pair: one["questions"] for pair, one in ranked[SHIPPED].items()} == {
        OVERALL: 4,
        "en-en": 1,
        "id-id": 3,
    }, "one has no answer"
    for table, ships in ((ranked, SHIPPED), (sized, "100 words (what ships)")):
        assert [one["difference"]["ndcg@10"] for one in table[ships].values()] == [[0, 0, 0]] * 3
    assert [name.split()[0] for name in sized] == [str(size) for size in SIZES]
    assert {figures[OVERALL]["recall@5"][0] for figures in sized.values()} == {1}, "all are in one document"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--dev=x", "--passages=y"], "--dev excludes --passages and --questions"),
        (["--questions=y"], "--questions need --passages"),
        (["--passages=y"], "y: no such file or folder"),
        (["--questions-limit=0"], "a limit is at least 1"),
        (["--out=no/such/file.json"], "no/such/file.json: there is no such folder"),
        (["--dev=no-such-folder"], "no-such-folder: holds none of the dev sets"),
        (["--encoder=unheard-of"], "unheard-of"),
    ],
)
def test_wrong_options_are_said_in_one_line(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(options)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_questions_that_nothing_answers_measure_nothing(files: list[str], tmp_path: Path) -> None:
    none = write(tmp_path / "none.jsonl", [{"id": "1", "question": "Kapan?", "answerable": False}])
    with pytest.raises(InputError, match=r"none\.jsonl: no question names a passage"):
        read_corpus(tmp_path / "passages.jsonl", none, HashedWords())
    some = tmp_path / "questions.jsonl"
    with pytest.raises(InputError, match="nowhere: no such file or folder"):
        read_corpus(tmp_path / "nowhere", some, HashedWords())
