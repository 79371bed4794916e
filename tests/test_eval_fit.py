"""The fitting, on dev sets made here, and its parts on paper."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from eval import fit, fit_sets
from eval import fit_support as support
from eval.benchmark import markdown, ranking, refusing
from eval.devsets import DevSet, DevSets, Found
from eval.fit_depth import fewest
from eval.fit_examples import Example, without_answers
from eval.fit_file import FITTED, write
from eval.fit_order import _ndcg
from eval.fit_reading import Judged, _sure, fit_reading, logistic
from eval.folds import FOLDS
from rag.entailment import FOLDER as ENTAILMENT
from rag.entailment import Network as Entailment
from rag.matcher import FOLDER as MATCHER
from rag.matcher import Matcher
from rag.read import Reader
from rag.read.judgement import FEATURES, UNVERIFIED, Judgement
from rag.reader import FOLDER, Network
from rag.schema import Hit, Passage

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


def test_the_command_fits_everything_that_is_read(
    dev: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit_sets, "LEAST", len(PLACES))
    _, passages, _, questions = ask_about_towns(tmp_path, "id")
    own = partial(fit_sets.GivenSets, Path(passages), Path(questions), "", "bundled")
    monkeypatch.setattr(fit, "written", own)
    for run in ("one", "two"):
        fit.main(["--dev", str(dev), "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / run)])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    fitted = json.loads((tmp_path / "one").read_text())
    assert set(fitted["fusion"]) == {"bundled", "bundled-fast"}
    judgement = Judgement(**fitted["reading"])
    assert set(judgement.weights) == set(judgement.relevance) == {"same", "cross"}
    assert set(judgement.thresholds) == {"id", "en", "cross"}
    features = np.array(
        [
            [5.0, 5.0, 0.0, 1.0, 5.0, 0.0, 1.0, 1.0, 0.0, 0.0],
            [-9.0, -9.0, -14.0, 0.2, -5.0, -9.0, 0.2, 0.0, 1.0, 1.0],
        ]
    )
    for cross in (False, True):
        good, bad = judgement.at_first_sight(features, cross=cross)
        assert good > bad
    said = fitted["provenance"]["reading, cross-validated"]
    assert set(said) == {"id→id", "en→en", "SQuAD en→id", "SQuAD id→en", "written id→id"}
    assert said["id→id"]["answer in the first sentence"] == 1
    held = fitted["provenance"]["cross-validated"]
    groups = [f"cosine's share, {part}, {name}" for name in fitted["fusion"] for part in ("same", "cross")]
    groups += [f"{group}, {part}" for group in ("relevance", "weights") for part in ("same", "cross")]
    assert list(held) == [*groups, "threshold, id", "threshold, en", "threshold, cross", "sure"]
    for name, one in held.items():
        assert one["fitted"].keys() == one["held out"].keys()
        assert all(
            len(found) == FOLDS
            for found in (one["by fold"].values() if "weights" in name else [one["by fold"]])
        )
    assert held["cosine's share, same, bundled"]["held out"] == {"nDCG@10": 1}, "every town names its passage"
    assert "| threshold, id | false refusals | " in capsys.readouterr().out
    depth = fitted["provenance"]["how many passages to read"]
    assert list(depth["held out"]) == ["5", "10", "15", "20"]
    assert fitted["reading"]["passages"] == 5, "six passages are read as well by five"


def test_what_is_withheld_leaves_the_topic() -> None:
    text = "Bontang dipimpin Basri. Pasarnya ramai. Basri hadir di sana."
    hit = Hit(Passage(1, "a", "Bontang", text, 0, len(text), "id"), 0.7)
    rest = without_answers(hit, ["Basri"])
    assert rest is not None
    assert (rest.passage.text, rest.score) == ("Pasarnya ramai.", 0.7)
    assert without_answers(hit, ["Basri", "ramai"]) is None


def test_the_questions_that_we_wrote_are_enough_for_all_pairs_of_languages(tmp_path: Path) -> None:
    sets = fit_sets.GivenSets(
        fit.WRITTEN / "documents", fit.WRITTEN / "questions.jsonl", "", "bundled-fast", tmp_path
    )
    assert sets.reading == ("en→en", "en→id", "id→en", "id→id")
    for one in sets.all:
        answerable = [row["answerable"] for row in sets.rows(one.questions)]
        assert 0.4 < sum(answerable) / len(answerable) < 0.6


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
    weights = logistic(features, holds, FEATURES)
    assert weights[FEATURES[0]] > 5 * max(abs(weights[name]) for name in FEATURES[1:])
    assert weights["bias"] < 0


def test_where_all_are_of_one_kind_the_regression_says_so() -> None:
    features = np.random.default_rng(0).normal(size=(20, len(FEATURES)))
    assert logistic(features, np.ones(20, bool), FEATURES)["bias"] > 3
    assert logistic(features, np.zeros(20, bool), FEATURES)["bias"] < -3


def example(features, holds, entailment=(), fold: int = 0) -> Example:
    """Sentences whose best words are right where they hold the answer."""
    read = dict(enumerate(entailment))
    return Example(
        np.array(features),
        np.array(holds),
        np.ones(len(holds)),
        np.array(holds),
        lambda n, likeliest: [read.get(n, UNVERIFIED)],
        fold=fold,
    )


def test_what_entailment_alone_tells_is_told() -> None:
    """First sight is noise; two of three questions have an answer, which is entailed."""
    rng = np.random.default_rng(0)
    rows = [
        example(
            rng.normal(size=(2, len(FEATURES))),
            holds=[n % 3 == 0, n % 3 == 1],
            entailment=[(3.0 if n % 3 == other else -3.0) + rng.normal() for other in (0, 1)],
            fold=n % FOLDS,
        )
        for n in range(60)
    ]
    numbers, quality, _ = fit_reading({"id→id": rows}, {"id→id": "id"})
    assert quality["id→id"]["answer in the first sentence"] == 1
    assert quality["id→id"]["AUC"] == 1
    assert numbers["verified"]["same"]["log-odds of entailment"] > 1


def test_what_is_fitted_to_noise_shows_when_it_is_held_out() -> None:
    """Sentences whose features say nothing: weights learn them by heart."""
    rng = np.random.default_rng(0)
    examples = {
        name: [
            example(rng.normal(size=(2, len(FEATURES))), holds, fold=n % FOLDS)
            for n in range(40)
            for holds in [np.array([n % 2 == 0, False])]
        ]
        for name in ("id→id", "en→en", "SQuAD en→id")
    }
    parts = {"id→id": "id", "en→en": "en", "SQuAD en→id": "cross"}
    numbers, _, held = fit_reading(examples, parts)
    assert set(numbers["thresholds"]) == {"id", "en", "cross"}
    cross = held["weights, cross"]
    assert cross["fitted"]["AUC"] > cross["held out"]["AUC"] + 0.1
    assert cross["held out"]["AUC"] < 0.55, "no better than chance"
    assert all(len(found) == FOLDS for found in cross["by fold"].values())


def test_a_threshold_is_held_against_questions_that_it_was_not_fitted_on() -> None:
    """The one question that is hard stands alone in its fold: the others' threshold refuses it, its own would not."""
    rows = []
    for n in range(20):
        sure = -1.0 if n == 0 else 3.0
        features = np.array([[sure] + [0.0] * (len(FEATURES) - 1), [-3.0] + [0.0] * (len(FEATURES) - 1)])
        rows.append(example(features, [True, False], fold=n % FOLDS))
        rows.append(example(features[1:], [False], fold=n % FOLDS))
    parts = {"id→id": "id", "en→en": "en", "SQuAD en→id": "cross"}
    _, quality, held = fit_reading(dict.fromkeys(parts, rows), parts)
    assert held["threshold, id"]["held out"]["false refusals"] == quality["id→id"]["false refusals"]
    first, *others = held["threshold, id"]["by fold"]
    assert all(first > one for one in others)
    assert held["threshold, id"]["held out"]["false refusals"] == 0.05


def test_ranking_by_many_scores_at_once() -> None:
    """Two passages of `a`, one that is ignored; by the third row all are equal, and go by name."""
    asked = Found("", "", {"a"}, {"m"}, [], {})
    scores = np.array([[0.1, 0.9, 0.5, 1.0], [0.1, 0.2, 0.5, 1.0], [0.5, 0.5, 0.5, 0.5]])
    assert _ndcg(asked, ["a", "a", "b", "m"], scores).tolist() == [1, pytest.approx(1 / np.log2(3)), 1]
    assert _ndcg(asked, ["c", "c", "b", "m"], scores).tolist() == [0, 0, 0]
    assert _ndcg(asked, ["m"], scores[:, :1]).tolist() == [0, 0, 0]


def test_no_more_is_read_than_is_worth_it() -> None:
    found = {5: (0.90, 0.80), 10: (0.919, 0.851), 15: (0.920, 0.8515), 20: (0.9205, 0.8510)}
    named = {n: {"nDCG@10": ndcg, "AUC": auc} for n, (ndcg, auc) in found.items()}
    assert fewest(named) == 10
    assert fewest({5: {"nDCG@10": 0.9, "AUC": 0.8}, 10: {"nDCG@10": 0.8, "AUC": 0.9}}) == 5, (
        "as good on average"
    )


def test_a_bound_of_support_is_held_against_other_statements() -> None:
    """In one fold nothing is as sure as in the others: bounds that were fitted without it refuse its true sentences."""
    judged = [
        support.Judged(is_true, is_across, sure if is_true else sure / 2, 0.0 if n % 10 else 0.9, n % FOLDS)
        for is_across in (False, True)
        for is_true in (True, False)
        for n in range(100)
        for sure in (0.2 if n % FOLDS == 0 else 0.8,)
    ]
    bounds, held = support.fit_support(judged)
    assert bounds["same"] == bounds["cross"] <= 0.8
    assert bounds["contradicted"] == 0.9
    assert held["support, same"]["fitted"] == {"supported": 0.8, "kept out": 1.0}
    assert held["support, same"]["by fold"] == [0.605] * FOLDS
    assert support.bound([one for one in judged if one.fold == 0]) == 0.155


def ask_about_towns(folder: Path, *languages: str, answers: bool = True) -> list[str]:
    """Passages in Indonesian, and questions in these languages, as `python -m eval` takes them; its arguments."""
    asks = {"id": "Siapa wali kota {town}?", "en": "Who is the mayor of {town}?"}
    passages = [
        {
            "id": town,
            "title": "",
            "text": f"Kota {town} dipimpin oleh wali kota {name}. Pasar di kota itu ramai.",
        }
        for town, name in PLACES.items()
    ]
    questions = [
        {
            "id": f"{town}-{language}",
            "question": asks[language].format(town=town),
            "answers": [name] if answers else [],
            "positive": [town],
            "answerable": True,
            "lang": language,
        }
        for language in languages
        for town, name in PLACES.items()
    ]
    for name, rows in (("passages", passages), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return ["--passages", str(folder / "passages.jsonl"), "--questions", str(folder / "questions.jsonl")]


def test_your_own_questions_are_sets_by_their_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit_sets, "LEAST", len(PLACES))
    _, passages, _, questions = ask_about_towns(tmp_path, "id", "en")
    sets = fit_sets.GivenSets(Path(passages), Path(questions), "", "bundled-fast", tmp_path / "cache")
    assert [(one.name, one.language, one.cross) for one in sets.all] == [
        ("en→id", "en", True),
        ("id→id", "id", False),
    ]
    assert sets.reading == ("en→id", "id→id")
    found = list(sets.found(sets.all[0]))
    assert [asked.question for asked in found] == [f"Who is the mayor of {town}?" for town in PLACES]
    assert [asked.positive for asked in found] == [{town} for town in PLACES]
    assert set(found[0].owners.values()) == set(PLACES)


def test_what_your_own_questions_say_nothing_of_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit_sets, "LEAST", len(PLACES))
    own = ask_about_towns(tmp_path, "id", answers=False)
    fit.main([*own, "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")])
    before, after = (json.loads(file.read_text("utf-8")) for file in (FITTED, tmp_path / "out"))
    said = after["provenance"]
    assert said["command"] == "python -m eval.fit --passages passages.jsonl --questions questions.jsonl"
    assert list(said["cross-validated"]) == [
        "cosine's share, same, bundled",
        "cosine's share, same, bundled-fast",
        "relevance, same",
    ]
    assert after["fusion"]["bundled"] == {"same": 0.0, "cross": before["fusion"]["bundled"]["cross"]}
    assert after["reading"]["relevance"]["cross"] == before["reading"]["relevance"]["cross"]
    for part in ("weights", "thresholds", "sure"):
        assert after["reading"][part] == before["reading"][part]


def test_too_few_questions_fit_nothing(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="50 answerable questions of one kind are needed"):
        fit.main([*ask_about_towns(tmp_path, "id"), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_what_other_commands_wrote_stays(tmp_path: Path) -> None:
    file = tmp_path / "fitted.json"
    write(file, {"support": {"same": 0.99}}, {"support": 1})
    write(file, {"fusion": {"bundled": {"cross": 0.01}}}, {"fusion": 2})
    write(file, {"reading": {"weights": {"same": {"a feature": 1}}}}, {})
    before, after = json.loads(FITTED.read_text("utf-8")), json.loads(file.read_text("utf-8"))
    assert after.pop("provenance") == before.pop("provenance") | {"support": 1, "fusion": 2}
    before["support"]["same"], before["fusion"]["bundled"]["cross"] = 0.99, 0.01
    before["reading"]["weights"]["same"] = {"a feature": 1}
    assert after == before


def test_sure_words_are_right_four_times_of_five() -> None:
    def judged(led: float, right: bool) -> tuple[Example, Judged]:
        return example(np.zeros((1, len(FEATURES))), [right]), Judged(led, np.array([0]), led)

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
    judge = Entailment(ENTAILMENT)
    reader = Reader(Network(FOLDER), Matcher.load(MATCHER, vectors), judge, vectors)  # type: ignore[arg-type]
    table = ranking(sets, fast, reader)
    assert set(table) == {one.name for one in sets.all}
    assert table["id→id"] == dict.fromkeys(table["id→id"], 1.0), "every town names its passage"
    refused = refusing(sets, reader)
    assert refused["NoMIRACL-id"]["false refusals"] == 0
