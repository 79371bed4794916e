"""Questions in a CSV file about a folder of documents."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.__main__ import main
from eval.corpora import read as read_corpus
from eval.corpora import table
from eval.corpus import InputError, Question

BRIDGE, MUSEUM = "Siapa yang meresmikan Jembatan Mahakam?", "Who founded the Orchid Museum?"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "laporan"
    for year in ("2022", "2023"):
        (folder / year).mkdir(parents=True)
        (folder / year / "anggaran.txt").write_text(f"Anggaran tahun {year} sudah ditetapkan.", "utf-8")
    (folder / "jembatan.txt").write_text("Jembatan Mahakam diresmikan oleh Budi Santoso.", "utf-8")
    (folder / "cafe\u0301.txt").write_text("The Orchid Museum was founded by Ratna Dewi.", "utf-8")
    return folder


@pytest.fixture
def evaluate(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[bytes | str], Any]:
    """Evaluate a CSV file; the results, or what was said with exit code 2."""

    def run(content: bytes | str) -> Any:
        file = tmp_path / "tanya.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        given = ["--passages", str(documents), "--questions", str(file), f"--out={tmp_path / 'out'}"]
        code = main([*given, "--encoder=bundled-fast", "--only=retrieval", f"--cache={tmp_path / 'cache'}"])
        said = capsys.readouterr().err
        if code:
            assert (code, said.count("\n")) == (2, 1), said
            return said
        return json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))

    return run


def parsed(tmp_path: Path, content: str) -> list[Question]:
    file = tmp_path / "q.csv"
    file.write_bytes(content.encode())
    return table.read(file)


def test_an_excel_that_speaks_indonesian(evaluate: Callable[..., Any]) -> None:
    """With a mark at its beginning, semicolons, and lines as Windows ends them."""
    found = evaluate(
        "\ufeffPertanyaan;Jawaban;Dokumen;Terjawab;Catatan\r\n"
        f'{BRIDGE};"Budi Santoso; Santoso";jembatan.txt;ya;x\r\n'
        ";;;;\r\n"
        f"{MUSEUM};Ratna Dewi;caf\u00e9.txt;;\r\n"
        "Berapa anggaran tahun 2023?;;2023/anggaran.txt|laporan/2022/anggaran.txt;;\r\n"
        "Siapa direktur museum?;;jembatan.txt;TIDAK;\r\n"
    )
    rows = {row["id"]: row for row in found["questions"]}
    assert [row["answers"] for row in rows.values()] == [["Budi Santoso", "Santoso"], ["Ratna Dewi"], [], []]
    assert [row["positive"] for row in rows.values()] == [
        ["laporan/jembatan.txt"],
        ["laporan/cafe\u0301.txt"],
        ["laporan/2023/anggaran.txt", "laporan/2022/anggaran.txt"],
        [],
    ]
    assert [row["answerable"] for row in rows.values()] == [True, True, True, False]
    assert [row["pair"] for row in rows.values()] == ["id-id", "en-en", "id-id", "id-id"]
    assert list(rows)[:2] == [BRIDGE, MUSEUM], "a question without an id is its own"
    assert found["overall"]["mrr"] == [1, 1, 1]


@pytest.mark.parametrize(
    "content",
    [
        f'id,question,answers,documents,lang\n7,"{BRIDGE}",Budi Santoso,jembatan.txt,ID\n',
        f"sep=;\nid;question;answers;documents;lang\n7;{BRIDGE};Budi Santoso;jembatan.txt;id\n",
        f"id\tquestion\tanswers\tdocuments\tlang\r7\t{BRIDGE}\tBudi Santoso\tjembatan.txt\tindonesia\r",
    ],
)
def test_delimiters_and_line_ends(tmp_path: Path, content: str) -> None:
    (one,) = parsed(tmp_path, content)
    assert (one.id, one.text, one.language) == ("7", BRIDGE, "id")
    assert (one.answers, one.positive, one.answerable) == (("Budi Santoso",), ("jembatan.txt",), True)


def test_questions_alone(tmp_path: Path) -> None:
    found = parsed(tmp_path, '\nPertanyaan\nApa itu rapat, dan siapa ketuanya?\n"Apa\nitu?"\n\nSiapa?\n')
    assert [one.text for one in found] == ["Apa itu rapat, dan siapa ketuanya?", "Apa\nitu?", "Siapa?"]
    assert [one.where.rpartition(":")[2] for one in found] == ["3", "4", "7"]
    assert not any(one.answerable for one in found)


def test_a_western_code_page_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_bytes("question;answers\nWhere is the café?;Malmö\n".encode("cp1252"))
    assert table.read(tmp_path / "q.csv")[0].answers == ("Malmö",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "tanya.csv: holds no questions"),
        ("question,answers\n", "tanya.csv: holds no questions"),
        ("soal,kunci\nApa?,x\n", "tanya.csv:1: no column is called question or pertanyaan, but soal, kunci"),
        (
            "question,pertanyaan\nApa?,Apa?\n",
            "tanya.csv:1: several columns are called question or pertanyaan",
        ),
        ("question,answers\nApa?,x\n,y\n", "tanya.csv:3: there is no question in this row"),
        ("question,answers\nApa, dan siapa?,x\n", "tanya.csv:2: 3 values, but 2 columns; is a text with “,”"),
        ('question,answers\n"Apa\nitu?",x\n"Apa?,x\n', "tanya.csv:4: not a row of CSV"),
        ("question,terjawab\nApa?,mungkin\n", "tanya.csv:2: “mungkin” says neither yes (ya) nor no (tidak)"),
        ("question,lang\nApa?,fr\n", "tanya.csv:2: the language is “fr”, not “id” or “en”"),
        ("question\nApa?\nApa?\n", "tanya.csv:3: the id “Apa?” occurs twice"),
        ("question,documents\nApa?,jembatan.pdf\n", "tanya.csv:2: there is no document “jembatan.pdf”"),
        (
            "question,documents\nApa?,anggaran.txt\n",
            "“anggaran.txt” is the name of several documents: laporan/2022/anggaran.txt, laporan/2023",
        ),
        (b"question\n\x00\x01\x02", "tanya.csv: a binary file"),
        (b"PK\x03\x04", "an Office file"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    evaluate: Callable[..., Any], content: bytes | str, message: str
) -> None:
    assert message in evaluate(content)


def test_questions_among_the_documents_would_be_found(documents: Path, tmp_path: Path) -> None:
    file = documents / "soal.csv"
    file.write_text(f"question\n{BRIDGE}\n", "utf-8")
    with pytest.raises(InputError, match="lies among the documents"):
        read_corpus(documents, file)
    (documents / ".tanyaignore").write_text("soal.csv\n", "utf-8")
    assert len(read_corpus(documents, file).questions) == 1


def test_a_document_that_cannot_be_read_is_one_that_is_not_found(
    evaluate: Callable[..., Any], documents: Path
) -> None:
    (documents / "rusak.pdf").write_bytes(b"%PDF-1.4 broken")
    found = evaluate(f"question,documents\nApa isi dokumen itu?,rusak.pdf\n{BRIDGE},jembatan.txt\n")
    assert [row["positive"] for row in found["questions"]] == [
        ["laporan/rusak.pdf"],
        ["laporan/jembatan.txt"],
    ]
    assert [row["scores"]["mrr"] for row in found["questions"]] == [0, 1]


CELL = st.text(max_size=12).map(lambda text: text.encode("utf-8", "replace").decode())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=80)
    | st.tuples(st.sampled_from(";,\t"), st.lists(st.lists(CELL, max_size=4), max_size=4)).map(
        lambda given: _csv(given[0], [["question", "answers", "dokumen", "terjawab"], *given[1]])
    )
    | st.text('"\n\r;,question', max_size=30).map(lambda text: f"question;x\n{text}".encode())
)
def test_no_table_is_a_traceback(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "q.csv").write_bytes(data)
    with suppress(InputError):
        found = table.read(tmp_path / "q.csv")
        assert found
        table.resolved(found, ["a/b.txt"])


def _csv(delimiter: str, rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode()
