"""Stock pipelines and ours: what is asked of them, how they are compared, and that each finds what it was given."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

from embeddings import Encoder, open_encoder
from eval import comparison, speed
from eval.comparison import (
    INSTALL,
    QUIET,
    Asked,
    Comparison,
    Corpus,
    Figures,
    as_json,
    compare,
    dev_sets,
    main,
    markdown,
    measure,
    missing,
    part,
    seeds,
)
from eval.corpus import passage
from eval.stock import PIPELINES, Pipeline, full_text
from rag.schema import Source

ROOT = Path(__file__).parent.parent
TEXTS = [
    passage(
        "maloy", "Industri", "Kawasan industri Maloy akan dibangun tahun depan oleh pemerintah provinsi."
    ),
    passage("desa", "Kesehatan", "Puskesmas baru melayani warga desa setiap hari kerja sampai sore."),
    passage("harbour", "Harbour", "The harbour was opened by the governor in the presence of many guests."),
    passage("rice", "", "Farmers sold more rice than in any year before, since the rain came early."),
]


class Words:
    """A pipeline that finds what has most words in common with the question, and at least one."""

    packages = ("tanya",)

    def __init__(self, encoder: Encoder, k: int) -> None:
        self.k = k
        self.texts: dict[str, set[str]] = {}

    def index(self, passages: Sequence[Source]) -> None:
        self.texts = {one.id: set(full_text(one).lower().split()) for one in passages}

    def search(self, question: str) -> list[str]:
        common = {name: len(words & set(question.lower().split())) for name, words in self.texts.items()}
        return sorted((name for name in common if common[name]), key=lambda name: -common[name])[: self.k]


class Elsewhere(Words):
    """One that needs what nobody has."""

    packages = ("tanya", "no-such-package", "nor-such-a-one")


class Broken(Words):
    """One that cannot index."""

    def index(self, passages: Sequence[Source]) -> None:
        raise RuntimeError("the index is full")


def figures(index_s: float, p50_ms: float, p95_ms: float, memory_mib: float, ndcg: float) -> Figures:
    quality = {"id→id": {"nDCG@10": ndcg, "R@5": 1.0}, "en→id": {"nDCG@10": 0.5, "R@5": 0.25}}
    versions = {"one": "1.2", "two": "3.4"}
    return Figures(versions, 100, index_s, 2 * index_s, p50_ms, p95_ms, p50_ms, memory_mib, quality)


BOTH = Comparison(
    {"Ours": figures(2, 4, 10, 200, 0.75), "Theirs": figures(5, 2, 40, 1500, 0.25)},
    {"Other": "other-ai not installed"},
)


def test_ratios_are_to_the_first_and_may_be_below_one() -> None:
    assert set(BOTH.ratios("Ours").values()) == {1}
    assert BOTH.ratios("Theirs") == {
        "index_s": 2.5,
        "index_cpu_s": 2.5,
        "p50_ms": 0.5,
        "p95_ms": 4,
        "search_cpu_ms": 0.5,
        "memory_mib": 7.5,
    }


def test_the_tables_show_costs_and_quality_and_who_is_left_out() -> None:
    assert markdown(BOTH).splitlines() == [
        "| (× Ours) | version | index, s | of CPU | search p50, ms | p95, ms | of CPU, mean | memory, MiB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| Ours | 1.2 | 2.0 (×1.00) | 4.0 (×1.00) | 4.0 (×1.00) | 10.0 (×1.00) | 4.0 (×1.00) | 200.0 (×1.00) |",
        "| Theirs | 1.2 | 5.0 (×2.50) | 10.0 (×2.50) | 2.0 (×0.50) | 40.0 (×4.00) | 2.0 (×0.50) | 1,500.0 (×7.50) |",
        "",
        "| nDCG@10 · R@5 | Ours | Theirs |",
        "| --- | --- | --- |",
        "| id→id | 0.750 · 1.000 | 0.250 · 1.000 |",
        "| en→id | 0.500 · 0.250 | 0.500 · 0.250 |",
        "| mean | 0.625 · 0.625 | 0.375 · 0.625 |",
        "",
        "Other is left out: other-ai not installed",
        INSTALL,
    ]
    assert markdown(Comparison({}, {"Other": "it broke"})) == "Other is left out: it broke"
    assert INSTALL not in markdown(Comparison(BOTH.figures, {}))


def test_the_json_holds_command_versions_and_ratios() -> None:
    written = json.loads(json.dumps(as_json(BOTH, ["--encoder=bundled-fast"])))
    assert written["command"] == "python -m eval.comparison --encoder=bundled-fast"
    assert written["left_out"] == {"Other": "other-ai not installed"}
    theirs = written["pipelines"]["Theirs"]
    assert theirs["versions"] == {"one": "1.2", "two": "3.4"}
    assert (theirs["index_s"], theirs["ratios"]["index_s"]) == (5, 2.5)


def test_what_is_measured_of_a_pipeline(encoder: Encoder) -> None:
    """The one search misses; the other finds its passage second, and first once what may also answer is left out."""
    miss = Asked("zzz", frozenset({"rice"}))
    second = Asked("harbour governor rice", frozenset({"rice"}), frozenset({"harbour"}))
    corpora = [
        Corpus(TEXTS, {"first": [miss, second], "second": [second]}),
        Corpus(TEXTS[3:], {"third": [second]}),
    ]
    found = measure(Words, encoder, corpora)
    assert found.quality["first"] == {"nDCG@10": 0.5, "R@5": 0.5}
    assert found.quality["second"] == found.quality["third"] == {"nDCG@10": 1, "R@5": 1}
    assert found.passages == 5
    assert found.versions == {"tanya": version("tanya")}
    assert 0 < found.p50_ms <= found.p95_ms
    assert min(found.index_s, found.index_cpu_s, found.search_cpu_ms) > 0
    assert found.memory_mib > 20


def test_each_is_measured_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(Path(__file__).parent)]))
    specs = {name: f"{__name__.rpartition('.')[2]}:{name}" for name in ("Words", "Elsewhere", "Broken")}
    found = compare(specs, ["--encoder=bundled-fast"])
    assert list(found.figures) == ["Words"]
    assert set(found.figures["Words"].quality) == {"id→id", "en→id"}
    assert found.figures["Words"].passages == 5
    assert found.left_out == {
        "Elsewhere": "no-such-package, nor-such-a-one not installed",
        "Broken": "RuntimeError: the index is full",
    }


def test_a_part_keeps_what_is_asked_for_and_fills_up_evenly() -> None:
    texts = [passage(str(n), "", "teks") for n in range(10)]
    sets = {"": [Asked("?", frozenset({"9"}), frozenset({"4"}))]}
    assert [one.id for one in part(texts, sets, 6)] == ["0", "2", "4", "5", "7", "9"]
    assert [one.id for one in part(texts, sets, 1)] == ["4", "9"]
    assert part(texts, sets, 99) == texts


def test_dev_sets_are_drawn_by_corpus(tmp_path: Path) -> None:
    rows = [{"id": f"p{n}", "title": "", "text": f"isi {n}"} for n in range(8)]
    asked = [
        {"id": "q0", "question": "mana?", "positive": ["p1"], "maybe_positive": ["p1", "p3"]},
        {"id": "q1", "question": "tak terjawab?", "positive": []},
        {"id": "q2", "question": "itu?", "positive": ["p2"], "standalone": False},
        {"id": "q3", "question": "apa?", "positive": ["p7"]},
    ]
    for name, lines in (("xl_passages_id", rows), ("xl_queries_id", asked), ("xl_queries_en", asked[:1])):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (corpus,) = dev_sets(tmp_path, passages=4, questions=9)
    first = Asked("mana?", frozenset({"p1"}), frozenset({"p3"}))
    assert corpus.sets == {
        "Belebele id→id": [first, Asked("apa?", frozenset({"p7"}))],
        "Belebele en→id": [first],
    }
    assert [one.id for one in corpus.passages] == ["p0", "p1", "p3", "p7"]


def test_without_dev_sets_the_seeds_are_asked_the_gold_questions() -> None:
    (corpus,) = seeds()
    assert len(corpus.passages) == 5
    known = {one.id for one in corpus.passages}
    assert {name for asked in corpus.sets.values() for one in asked for name in one.positive} <= known
    assert set(corpus.sets) == {"id→id", "en→id"}


@pytest.mark.parametrize("wrong", ["--encoder=nonsense", "--dev=no-such-folder"])
def test_what_cannot_be_compared_is_one_line(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([wrong]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_tables_are_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(comparison, "compare", lambda *_: BOTH)
    file = tmp_path / "comparison.json"
    assert main([f"--out={file}"]) == 0
    assert capsys.readouterr().out == f"{markdown(BOTH)}\n"
    assert json.loads(file.read_text("utf-8")) == as_json(BOTH, ["--encoder=bundled-fast"])


def test_the_speed_report_ends_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []
    monkeypatch.setattr(comparison, "main", lambda arguments: asked.append(arguments) or 0)
    monkeypatch.setattr(speed, "measure", lambda *_: [speed.Speed("a search", 1, "ms")])
    assert speed.main(["--stock=dev", "--encoder=bundled-fast"]) == 0
    assert asked == [["--dev=dev", "--encoder=bundled-fast"]]
    assert capsys.readouterr().out.startswith("a search")


@pytest.mark.parametrize("name", PIPELINES)
def test_a_stored_text_finds_itself_first(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in QUIET.items():
        monkeypatch.setenv(key, value)
    module, _, of = PIPELINES[name].partition(":")
    pipeline: type[Pipeline] = getattr(import_module(module), of)
    if lacking := missing(pipeline):
        pytest.skip(f"{', '.join(lacking)} not installed")
    made = pipeline(open_encoder("bundled-fast"), 3)
    made.index(TEXTS)
    for text in TEXTS:
        found = made.search(text.text)
        assert found[0] == text.id
        assert len(set(found)) == len(found) <= 3
