"""The comparison of sizes of passages: what counts as found, where passages overlap, and what is listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.chunks import BUDGETS, SIZES, Overlapping, drawn, join, main, measure, words_to
from rag.library import Library
from tests.conftest import HashedWords, source

FILLER = "Rapat kerja membahas anggaran dinas {0} sampai sore bersama warga desa."
"""Ten words and a number."""


def answer_behind(sentences: int) -> str:
    """So many sentences of eleven words, and then one with an answer."""
    return " ".join([*map(FILLER.format, range(sentences)), "Jembatan Mahakam diresmikan oleh Rusmadi."])


@pytest.fixture
def dev(tmp_path: Path) -> Path:
    """A dev set: an answer in the fifth word of its passage, one in the 115th, and questions nothing answers."""
    passages = [
        {"id": "near", "title": "", "text": answer_behind(0)},
        {
            "id": "far",
            "title": "Pelabuhan",
            "text": answer_behind(10).replace("Jembatan Mahakam", "Pelabuhan"),
        },
        *({"id": f"other{n}", "title": "Pelabuhan", "text": FILLER.format(n)} for n in range(30)),
        {"id": "perhaps", "title": "", "text": "Jembatan Mahakam diresmikan siapa?"},
    ]
    questions = [
        {
            "id": "1",
            "question": "Jembatan Mahakam diresmikan oleh siapa?",
            "answers": ["Rusmadi"],
            "positive": ["near"],
            "maybe_positive": ["perhaps"],
        },
        {
            "id": "2",
            "question": "Pelabuhan diresmikan oleh siapa?",
            "answers": ["Rusmadi"],
            "positive": ["far"],
        },
        {"id": "3", "question": "Siapa namanya?", "answers": ["Rus"], "positive": ["near"]},
        {"id": "4", "question": "Kapan?", "answers": [], "positive": [], "answerable": False},
    ]
    for name, rows in (("id_passages", passages), ("id_queries", questions)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return tmp_path


def test_an_answer_counts_within_the_words_and_not_behind_them(dev: Path) -> None:
    ((name, table),) = measure(dev, HashedWords(), [50, 200]).items()
    assert name == "id→id, 2 questions, 32 passages", "what has no answer or may be one is left out"
    whole, half = table["short documents, 200 words"], table["short documents, 50 words"]
    assert [whole["in 100 words"], whole["in 300 words"], whole["in 1,000 words"]] == [0.5, 1, 1]
    assert half["in 100 words"] == 1, (
        "the sentences that fill the long passage are no longer before the answer"
    )
    assert half["passages per 1,000 words"] > whole["passages per 1,000 words"]
    assert whole["words stored a word"] == half["words stored a word"] == 1
    assert table["short documents, 50 words, overlap"]["words stored a word"] > 1


def test_words_are_counted_to_the_end_of_the_answer(library: Library) -> None:
    library.add_texts([source("near", answer_behind(0)), source("far", answer_behind(2))])
    hits = library.search("Jembatan Mahakam diresmikan oleh siapa?")
    assert [hit.passage.source for hit in hits] == ["near", "far"]
    begin = hits[1].passage.text.index("Rusmadi")
    far = ("far", begin, begin + len("Rusmadi"))
    assert words_to(hits, [far]) == 5 + 22 + 5
    assert words_to(hits, [far, ("near", 30, 37)]) == 5
    assert words_to(hits, [("far", 0, 10_000)]) == float("inf"), "an answer that is cut is not found"


def test_joined_passages_keep_the_places_of_the_answers(dev: Path) -> None:
    passages, asked = drawn(dev, "id→id", 10, 8)
    assert {"near", "far"} < {one.id for one in passages}
    assert len(passages) == 8
    documents, moved = join(passages, asked, 3)
    assert [len(one.text.split("\n\n")) for one in documents] == [3, 3, 2]
    texts = {one.id: one.text for one in documents}
    assert [texts[name][start:end] for places in moved.values() for name, start, end in places] == [
        "Rusmadi",
        "Rusmadi",
    ]
    assert join(passages, asked, 1) == (passages, asked)


def cuts(text: str, words: int = 22, overlap: float = 0.5) -> list[str]:
    return [one.text for one in Overlapping(words, overlap=overlap).passages(source("a", text, "Judul"))]


def test_passages_overlap_by_whole_sentences_of_the_same_section() -> None:
    one, two, three, four, five, six = (
        FILLER.format(word) for word in "satu dua tiga empat lima enam".split()
    )
    text = f"# Bab\n\n{one} {two} {three}\n\n{four}\n\n# Lain\n\n{five} {six}"
    plain = [f"{one} {two}", f"{three}\n\n{four}", f"{five} {six}"]
    assert cuts(text, overlap=0) == plain
    assert cuts(text) == [plain[0], f"{two} {plain[1]}", plain[2]]
    assert cuts(text, overlap=0.4) == plain, "no sentence is that short"


def test_overlapping_passages_are_quotes_with_ids_of_their_own() -> None:
    text = " ".join([FILLER.format(0)] * 20)
    found = Overlapping(22, 30, lambda text: len(text.split()), 0.5).passages(source("a", text))
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(len(one.context.split()) <= 30 for one in found), "the encoder's limit holds"
    assert len({one.id for one in found}) == len(found) > 10


def test_the_tables_list_every_setting(dev: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = dev / "out.json"
    main([f"--dev={dev}", "--encoder=bundled-fast", "--passages=5", "--questions=1", f"--out={file}"])
    lines = capsys.readouterr().out.splitlines()
    ((name, table),) = json.loads(file.read_text("utf-8")).items()
    assert lines[0].startswith(f"| {name} | in 100 words | in 300 words | in 1,000 words |")
    assert list(table) == [
        f"{kind} documents, {size} words{overlap}"
        for kind in ("short", "long")
        for overlap in ("", ", overlap")
        for size in SIZES
    ]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[2:]] == list(table)
    assert all(0 <= row[f"in {most:,} words"] <= 1 for row in table.values() for most in BUDGETS)


@pytest.mark.parametrize(
    ("encoder", "message"), [("bundled-fast", "none of the dev sets"), ("nonsense", "nonsense")]
)
def test_what_cannot_be_measured_is_said(
    encoder: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([f"--dev={tmp_path}", f"--encoder={encoder}"])
    assert message in capsys.readouterr().err
