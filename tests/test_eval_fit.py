"""The fitting, on dev sets made here, and its parts on paper."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval import fit
from eval.benchmark import markdown, ranking, refusing
from eval.devsets import DevSet, DevSets
from eval.fit_reading import Example, Judged, _sure, logistic
from rag.matcher import FOLDER as MATCHER
from rag.matcher import Matcher
from rag.read import FEATURES, Judgement, Reader
from rag.reader import FOLDER, Network

PLACES = {
    "Samarinda": "Awang",
    "Balikpapan": "Rizal",
    "Bontang": "Basri",
    "Tenggarong": "Edi",
    "Sangatta": "Isran",
    "Penajam": "Yusran",
}


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Who leads which town, in both languages: every question has its passage."""
    folder = tmp_path_factory.mktemp("dev")
    texts = {
        "id": "Kota {town} dipimpin oleh wali kota {name}. Pasar di kota itu ramai setiap hari.",
        "en": "The town of {town} is led by mayor {name}. Its market is busy every day.",
    }
    asks = {"id": "Siapa wali kota {town}?", "en": "Who is the mayor of {town}?"}
    files = {"id": "id_passages xl_squad_passages_id", "en": "en_passages xl_squad_passages_en"}
    asked = {
        "id": "id_queries id_miracl_queries xl_squad_queries_id",
        "en": "en_queries xl_squad_queries_en",
    }

    def write(name: str, rows: list[dict[str, object]]) -> None:
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    for language, text in texts.items():
        passages = [
            {"id": town, "title": "", "text": text.format(town=town, name=name)}
            for town, name in PLACES.items()
        ]
        questions = [
            {
                "id": f"idk-{town}",
                "question": asks[language].format(town=town),
                "answers": [name],
                "positive": [town],
                "source_passages": [town],
                "answerable": True,
            }
            for town, name in PLACES.items()
        ]
        for name in files[language].split():
            write(name, passages)
        for name in asked[language].split():
            write(name, questions)
    return folder


def test_a_set_knows_its_languages() -> None:
    found = {
        name: (DevSet(name, "", "").language, DevSet(name, "", "").cross)
        for name in ("id→id", "MIRACL-id", "Belebele en→en", "Belebele en→id", "SQuAD id→en")
    }
    assert list(found.values()) == [
        ("id", False),
        ("id", False),
        ("en", False),
        ("en", True),
        ("id", True),
    ]


def test_the_command_fits_everything_that_is_read(dev: Path, tmp_path: Path) -> None:
    for run in ("one", "two"):
        fit.main(["--dev", str(dev), "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / run)])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    fitted = json.loads((tmp_path / "one").read_text())
    assert set(fitted["fusion"]) == {"bundled", "bundled-fast"}
    judgement = Judgement(**fitted["reading"])
    assert set(judgement.weights) == set(judgement.relevance) == {"same", "cross"}
    assert set(judgement.thresholds) == {"id", "en", "cross"}
    features = np.array(
        [[5.0, 5.0, 0.0, 1.0, 5.0, 0.0, 1.0, 1.0], [-9.0, -9.0, -14.0, 0.2, -5.0, -9.0, 0.2, 0.0]]
    )
    for cross in (False, True):
        good, bad = judgement.probability(features, cross=cross)
        assert good > bad
    said = fitted["provenance"]["reading, cross-validated"]
    assert set(said) == {"id→id", "en→en", "SQuAD en→id", "SQuAD id→en"}
    assert said["id→id"]["answer in the first sentence"] == 1


def test_only_sets_that_are_there_are_used(dev: Path, tmp_path: Path) -> None:
    assert [one.name for one in DevSets(dev, "bundled-fast", tmp_path).all] == [
        "id→id",
        "MIRACL-id",
        "en→en",
        "SQuAD en→id",
        "SQuAD id→en",
    ]


def test_the_regression_finds_what_tells() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(400, len(FEATURES)))
    holds = features[:, 0] + 0.1 * rng.normal(size=400) > 0.5
    weights = logistic([Example(features, holds, np.ones(400), holds)])
    assert weights[FEATURES[0]] > 5 * max(abs(weights[name]) for name in FEATURES[1:])
    assert weights["bias"] < 0


def test_sure_words_are_right_four_times_of_five() -> None:
    def judged(led: float, right: bool) -> tuple[Example, Judged]:
        example = Example(np.zeros((1, len(FEATURES))), np.array([right]), np.ones(1), np.array([right]))
        return example, Judged(led, np.array([0]), led)

    rows = [judged(0.9, True), judged(0.8, True), judged(0.7, False), judged(0.6, True), judged(0.5, True)]
    assert _sure([*rows, judged(0.4, False), judged(0.3, False)]) == 0.5
    assert _sure([judged(0.9, False)]) == 1.0


def test_a_table_has_a_row_a_line() -> None:
    table = {"id→id": {"words": 0.8, "fused": 0.9}}
    assert markdown("set", table) == "| set | words | fused |\n| --- | --- | --- |\n| id→id | 0.800 | 0.900 |"


def test_missing_sets_are_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="en→en, SQuAD en→id"):
        fit.main(["--dev", str(tmp_path), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_what_ships_is_measured_on_every_set(dev: Path, tmp_path: Path) -> None:
    group = {"id": "a", "question": "Siapa wali kota Bontang?", "passages": list(PLACES), "answerable": True}
    other = group | {"id": "b", "question": "Berapa harga minyak dunia?", "answerable": False}
    for language in ("id", "en"):
        lines = (json.dumps(one) + "\n" for one in (group, other))
        (dev / f"{language}_rag_groups.jsonl").write_text("".join(lines))
    sets, fast = (DevSets(dev, name, tmp_path) for name in ("bundled", "bundled-fast"))
    vectors = fast.library("id_passages").encoder
    reader = Reader(Network(FOLDER), Matcher.load(MATCHER, vectors), vectors)  # type: ignore[arg-type]
    table = ranking(sets, fast, reader)
    assert set(table) == {one.name for one in sets.all}
    assert table["id→id"] == dict.fromkeys(table["id→id"], 1.0), "every town names its passage"
    refused = refusing(sets, reader)
    assert refused["NoMIRACL-id"]["false refusals"] == 0
