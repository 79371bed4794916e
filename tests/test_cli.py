"""The command line: every command, every form of output, every exit code, and bad input without a traceback."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from conftest import SEEDS

from rag import Assistant, Library
from rag.cli import _spoken, main
from ui.conversations import kept_for
from ui.talk import Exchange, Talk

ROOT = SEEDS.parent
NAMES = [f"seeds/{path.name}" for path in sorted(SEEDS.glob("*.txt"))]
COMMANDS = ("index", "ask", "search", "chat", "feedback", "list", "remove", "verify")
QUESTION = "Siapa kepala Bappeda Kaltim?"
Call = Callable[..., "tuple[int, str, str]"]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the seeds, which no test changes."""
    folder = tmp_path_factory.mktemp("cli") / "my library"
    with Library.open(folder) as library:
        library.add(SEEDS)
    return folder


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a working folder of its own, so that the default library is nobody's."""
    monkeypatch.chdir(tmp_path)


def start(*arguments: str | bytes, **options: object) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "rag.cli", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    # As from a terminal: a test run in the background of a shell has Ctrl-C ignored, and its children inherit that.
    options = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **options}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(command, env=env, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def run(*arguments: str | bytes, typed: str | None = None) -> tuple[int, str, str]:
    process = start(*arguments, stdin=subprocess.PIPE)
    out, err = process.communicate(typed, timeout=60)
    return process.returncode, out, err


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """The command within this process: its code, output and errors."""

    def called(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return called


def is_one_line(err: str, *parts: str) -> None:
    assert err.startswith("tanya")
    assert err.count("\n") == 1, err
    assert err.endswith("\n")
    for part in parts:
        assert part in err


# -- help


@pytest.mark.parametrize("arguments", [("--help",), *((name, "--help") for name in COMMANDS)], ids=" ".join)
def test_help_is_instant(arguments: tuple[str, ...]) -> None:
    code = f"""
import sys
from rag.cli import main
try:
    main({arguments!r})
except SystemExit as stop:
    assert not stop.code
heavy = {{"numpy", "torch", "gradio", "faiss", "tantivy", "sqlite3", "embeddings"}} & sys.modules.keys()
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: tanya")
    if arguments == ("--help",):
        assert all(f"    {name} " in done.stdout for name in COMMANDS)
    else:
        assert all(option in done.stdout for option in ("--library", "--encoder", "--generator", "--store"))


# -- every command


def test_index_reports_and_refreshes(call: Call, documents: Path) -> None:
    code, out, err = call("index", str(documents))
    summary = "in the library: 3 documents (2 Indonesian, 1 English; 3 txt)"
    assert (code, out.splitlines(), err) == (
        0,
        ["3 added; 3 passages stored, 3 of them embedded", summary],
        "",
    )
    assert Path("tanya-library/library.sqlite").is_file()
    (documents / "industri.txt").unlink()
    (documents / "kesehatan.txt").write_text("Puskesmas lama ditutup.")
    (documents / "baru.txt").write_text("Hutan lindung dijaga warga.")
    (documents / "rusak.txt").write_bytes(b"\0\1\2")
    code, out, err = call("index", str(documents))
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "failed: documents/rusak.txt: unsupported: rusak.txt: a binary file, not a text",
        "1 added, 1 updated, 1 unchanged, 1 removed, 1 failed; 2 passages stored, 2 of them embedded",
        summary,
        "could not be read: 1 (1 unsupported)",
    ]
    listed = call("list")[2].splitlines()
    assert listed == [out.splitlines()[0], summary, "could not be read: 1 (1 unsupported)"]
    os.unlink(documents / "rusak.txt")
    out = call("index", str(documents))[1]
    assert out.splitlines() == ["3 unchanged; 0 passages stored, 0 of them embedded", summary]


def test_index_takes_many_paths_and_its_own_folder(call: Call, documents: Path) -> None:
    paths = sorted(map(str, documents.iterdir()))
    code, out, _ = call("index", *paths, "--library", "lib")
    assert (code, out.splitlines()[:-1]) == (0, ["1 added; 1 passages stored, 1 of them embedded"] * 3)
    code, out, _ = call("index", ".", "--library", "lib")
    assert (code, out.splitlines()[0]) == (0, "3 unchanged; 0 passages stored, 0 of them embedded")


def test_index_reads_again_what_failed_when_asked(call: Call, documents: Path) -> None:
    """A file that could not be read, and has not changed since, is not read each time anew."""
    (documents / "rusak.txt").write_bytes(b"\0\1\2")
    first = call("index", str(documents), "--workers", "2")
    again = call("index", str(documents))
    assert first[0] == again[0] == 1
    assert first[1].splitlines()[0] == again[1].splitlines()[0]
    with Library.open("tanya-library") as library:
        origin = str(documents / "rusak.txt")
        ((name, noted),) = library._store.failures().items()
        assert name == origin
        told = noted._replace(failure=replace(noted.failure, message="kept from before"))
        library._store.note_failures({origin: told}, [])
    assert call("index", str(documents))[1].startswith(
        "failed: documents/rusak.txt: unsupported: kept from before\n"
    )
    assert call("index", "--retry", str(documents))[1].splitlines()[0] == first[1].splitlines()[0]


def test_a_failed_file_that_is_gone_is_forgotten(call: Call, documents: Path) -> None:
    bad = documents / "rusak.txt"
    bad.write_bytes(b"\0\1\2")
    for forget in (["index", "--prune", str(bad)], ["remove", "documents/rusak.txt"], ["remove", str(bad)]):
        assert call("index", str(documents))[0] == 1
        assert "could not be read: 1" in call("list")[2]
        bad.unlink()
        assert call(*forget)[0] == 0
        assert "could not be read" not in call("list")[2]
        bad.write_bytes(b"\0\1\2")
    assert call("remove", "documents/tidak-ada.txt")[0] == 2
    good = documents / "industri.txt"
    for name in ("documents/industri.txt", str(good)):  # the older version answers until it is removed
        text = good.read_text()
        call("index", str(documents))
        good.write_bytes(b"\0\1\2")
        call("index", str(documents))
        assert call("remove", name)[0] == 0
        assert name not in call("list")[1]
        assert "industri" not in "".join(call("list")[1:])
        good.write_text(text)


def test_index_watches(documents: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "rag.cli",
        "index",
        str(documents),
        "--watch",
        "--encoder",
        "bundled-fast",
    ]
    process = subprocess.Popen(
        [*command, "--library", str(documents / "library")],  # what it writes itself is no change
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        assert said[0] == "3 added; 3 passages stored, 3 of them embedded\n"
        assert said[2] == "watching for changes; Ctrl-C ends this\n"
        time.sleep(0.5)  # until it watches
        (documents / "baru.txt").write_text("Hutan lindung dijaga warga.")
        assert process.stdout.readline() == "1 added, 3 unchanged; 1 passages stored, 1 of them embedded\n"
        (documents / "baru.txt").unlink()
        assert process.stdout.readline() == "3 unchanged, 1 removed; 0 passages stored, 0 of them embedded\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (130, "tanya: interrupted; what was done is kept\n")
    finally:
        process.kill()


def test_index_rebuild(call: Call, documents: Path) -> None:
    call("index", str(documents))
    assert call("index", "--rebuild") == (0, "3 documents indexed again\n", "")
    code, out, _ = call("index", "--rebuild", str(documents))
    assert (code, out.splitlines()[1]) == (0, "3 unchanged; 0 passages stored, 0 of them embedded")


def test_index_keeps_what_a_missing_disk_held_unless_told_otherwise(call: Call, documents: Path) -> None:
    call("index", str(documents))
    away = documents.rename(documents.parent / "away")
    code, out, err = call("index", str(documents))
    assert (code, out) == (2, "")
    is_one_line(err, "documents: there is no such file or folder; what was indexed from it stays, unless")
    documents.mkdir()
    code, out, err = call("index", str(documents))
    assert (code, out) == (2, "")
    is_one_line(err, f"if no disk is missing, remove them with: tanya index --prune {documents} --library")
    assert len(call("list")[1].splitlines()) == 3
    assert call("index", str(away))[1].startswith("3 added; 3 passages stored, 0 of them embedded")
    code, out, err = call("index", "--prune", str(documents))
    assert (code, out.splitlines()[0], err) == (0, "3 removed; 0 passages stored, 0 of them embedded", "")
    assert [line.split("\t")[0] for line in call("list")[1].splitlines()] == [
        f"away/{name}" for name in ("harbour.txt", "industri.txt", "kesehatan.txt")
    ]


def test_ask(call: Call, indexed: Path) -> None:
    code, out, err = call("ask", QUESTION, "--library", str(indexed))
    assert (code, err) == (0, "")
    first, *rest = out.splitlines()
    assert "Rusmadi" in first
    assert "[1]" in first
    assert [line for line in rest if line.startswith("  [1] ")]
    assert any(NAMES[3] in line or NAMES[0] in line for line in rest)


def test_ask_json(call: Call, indexed: Path) -> None:
    code, out, err = call("ask", QUESTION, "--library", str(indexed), "--json")
    assert (code, err, out.count("\n")) == (0, "", 1)
    answer = json.loads(out)
    assert list(answer) == [
        "question",
        "answer",
        "language",
        "refused",
        "searched_for",
        "citations",
        "seconds",
    ]
    assert (answer["question"], answer["language"], answer["refused"]) == (QUESTION, "id", False)
    assert 0 < answer["seconds"] < 10
    citation = answer["citations"][0]
    assert list(citation) == ["number", "source", "title", "page", "quote", "start", "end"]
    text = (ROOT / citation["source"]).read_text("utf-8")
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_ask_refuses_and_offers_the_nearest(call: Call, indexed: Path) -> None:
    code, out, _ = call("ask", "Berapa jarak bumi ke planet Neptunus?", "--library", str(indexed))
    assert code == 0
    assert any(line.startswith("  ~ ") and "seeds/" in line for line in out.splitlines()[1:])


def test_questions_from_standard_input_one_answer_a_line(indexed: Path) -> None:
    typed = f"{QUESTION}\n\nWho is the head of Bappeda of East Kalimantan?\n"
    code, out, err = run("ask", "--library", str(indexed), typed=typed)
    assert (code, err, len(out.splitlines())) == (0, "", 2)
    assert all("Rusmadi" in line for line in out.splitlines())
    code, out, err = run("ask", "--library", str(indexed), "--json", typed=f"{QUESTION}\n???\n{QUESTION}")
    assert [json.loads(line)["question"] for line in out.splitlines()] == [QUESTION] * 2
    assert code == 2
    is_one_line(err, "tanya: line 2: The question is empty")
    assert run("ask", "--library", str(indexed), typed="") == (0, "", "")


def test_an_answer_comes_before_the_next_question(indexed: Path) -> None:
    process = start("ask", "--library", str(indexed), stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    for _ in range(2):
        process.stdin.write(f"{QUESTION}\n")
        process.stdin.flush()
        assert "Rusmadi" in process.stdout.readline()
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_search(call: Call, indexed: Path) -> None:
    code, out, _ = call("search", "klaster industri", "--library", str(indexed), "-k", "3")
    lines = out.splitlines()
    assert (code, len(lines)) == (0, 3)
    scores = [float(line.split()[0]) for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert all(line.split()[1] in NAMES for line in lines)


def test_search_json(call: Call, indexed: Path) -> None:
    code, out, _ = call("search", "klaster industri", "--library", str(indexed), "--json")
    hits = json.loads(out)
    assert (code, len(hits)) == (0, 5)
    for hit in hits:
        assert list(hit) == ["score", "source", "title", "page", "text", "start", "end"]
        assert (ROOT / hit["source"]).read_text("utf-8")[hit["start"] : hit["end"]] == hit["text"]
        assert 0 <= hit["score"] <= 1


def test_a_filter_narrows_search_and_answers(call: Call, indexed: Path) -> None:
    def sources(*options: str) -> set[str]:
        code, out, err = call("search", "Kaltim", "--library", str(indexed), "-k", "50", *options)
        assert (code, err) == (0, "")
        return {line.split()[1] for line in out.splitlines()}

    assert sources() == set(NAMES)
    assert sources("--source", NAMES[0], "--source", str(SEEDS / Path(NAMES[2]).name)) == {NAMES[0], NAMES[2]}
    with Library.open(indexed) as library:
        dates = {info.id: info.date for info in library.sources()}
    day = dates[NAMES[0]]
    assert day is not None
    assert sources("--after", str(day), "--before", str(day)) == {n for n in NAMES if dates[n] == day}
    code, out, _ = call("ask", QUESTION, "--library", str(indexed), "--json", "--source", NAMES[0])
    assert {citation["source"] for citation in json.loads(out)["citations"]} == {NAMES[0]}
    code, out, _ = call("ask", QUESTION, "--library", str(indexed), "--json", "--before", "1999-12-31")
    assert (code, json.loads(out)["refused"], json.loads(out)["citations"]) == (0, True, [])


def test_list_remove_and_verify(call: Call, documents: Path) -> None:
    call("index", str(documents))
    out = call("list")[1]
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[:4] for row in rows] == [
        ["documents/harbour.txt", "en", "-", "1"],
        ["documents/industri.txt", "id", "-", "1"],
        ["documents/kesehatan.txt", "id", "-", "1"],
    ]
    assert call("remove", "documents/harbour.txt") == (0, "", "")
    assert call("remove", str(documents / "industri.txt")) == (0, "", "")
    assert [line.split("\t")[0] for line in call("list")[1].splitlines()] == ["documents/kesehatan.txt"]
    assert call("verify") == (0, "", "")


def test_verify_names_problems_and_exits_1(call: Call, documents: Path) -> None:
    call("index", str(documents))
    with Library.open("tanya-library") as library:
        database = library._store._database  # type: ignore[attr-defined]
        database.connection.execute("UPDATE passages SET text = 'x' WHERE source = 'documents/harbour.txt'")
    code, out, err = call("verify")
    assert (code, err, out.count("\n")) == (1, "", 1)
    assert out.startswith("documents/harbour.txt: passage ")


def test_an_empty_library_can_be_listed_and_verified_but_not_asked(call: Call, tmp_path: Path) -> None:
    Library.open(tmp_path / "tanya-library").close()
    assert call("list") == (0, "", "")
    assert call("verify") == (0, "", "")
    for arguments in (("ask", QUESTION), ("search", "kata"), ("remove", "x")):
        code, out, err = call(*arguments)
        assert (code, out) == (2, "")
        is_one_line(err, "the library is empty; fill it with: tanya index PATH --library tanya-library")


def test_chat_serves_until_it_is_interrupted(documents: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = start("chat", "--documents", str(documents), "--port", str(port))
    assert process.stdout is not None
    assert process.stdout.readline() == "3 added; 3 passages stored, 3 of them embedded\n"
    assert process.stdout.readline() == f"Tanya: http://127.0.0.1:{port}\n"
    with httpx.stream("GET", f"http://127.0.0.1:{port}/gradio_api/heartbeat/x"):  # as an open page does
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


# -- bad input: one line, exit code 2


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("ask", ""), "The question is empty"),
        (("ask", " \n"), "The question is empty"),
        (("ask", "kata " * 20_000), "The question has 99,999 characters"),
        (("search", "?"), "The question is empty"),
        (("search", "x", "-k", "0"), "“0” is not a number from 1 to 1000"),
        (("search", "x", "-k", "-3"), "“-3” is not a number"),
        (("search", "x", "-k", "many"), "“many” is not a number"),
        (("search", "x", "-k", "²"), "“²” is not a number"),
        (("search", "x", "-k", "1001"), "“1001” is not a number"),
        (("search",), "arguments are required: words"),
        (("search", "x", "--source", "missing.txt"), "missing.txt: not in the library"),
        (("ask", "x", "--language", "de"), "argument --language: invalid choice: 'de'"),
        (("ask", "x", "--after", "yesterday"), "“yesterday” is not a date such as 2023-11-20"),
        (("search", "x", "--before", "2023-02-30"), "“2023-02-30” is not a date"),
        (("remove", "seeds/missing.txt"), "seeds/missing.txt: not in the library"),
        (("ask", QUESTION, "--encoder", "nonsense"), "nonsense"),
        (("ask", QUESTION, "--encoder", ""), "encoder"),
        (("ask", QUESTION, "--generator", "nonsense"), "There is no generator “nonsense”"),
        (("ask", QUESTION, "--store", "nonsense"), "There is no store “nonsense”"),
        (("index",), "nothing to index"),
        (("index", "missing"), "missing: there is no such file or folder"),
        (("chat", "--port", "99999"), "“99999” is not a number from 0 to 65535"),
        (("chat", "--port", "x"), "“x” is not a number"),
        (("chat", "--documents", "missing"), "missing: there is no such file or folder"),
        (("nonsense",), "invalid choice: 'nonsense'"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_bad_input_is_one_line(call: Call, indexed: Path, arguments: tuple[str, ...], part: str) -> None:
    library = ("--library", str(indexed)) if arguments[0] in COMMANDS else ()
    code, out, err = call(*arguments, *library)
    assert (code, out) == (2, "")
    is_one_line(err, part)


@pytest.mark.parametrize("command", ["ask x", "search x", "list", "verify", "remove x", "index --rebuild"])
def test_a_library_that_is_missing_is_not_made(call: Call, command: str, documents: Path) -> None:
    for folder in ("missing", str(documents)):
        code, out, err = call(*command.split(), "--library", folder)
        assert (code, out) == (2, "")
        is_one_line(
            err, f"{folder}: there is no library here; make one with: tanya index PATH --library {folder}"
        )
    assert not Path("missing").exists()
    assert len(list(documents.iterdir())) == 3


def test_feedback_is_questions_and_removing_a_document_takes_the_answers_that_quote_it(
    call: Call, tmp_path: Path
) -> None:
    folder = tmp_path / "library"
    with Library.open(folder) as library:
        library.add(SEEDS)
        answer = Assistant(library).ask(QUESTION)
        with closing(kept_for(library)) as conversations:
            talk = conversations.save("b" * 32, Talk((Exchange(QUESTION, answer=answer),)))
            conversations.vote("b" * 32, talk.voted(0, "up", ""), 0)
    code, out, _ = call("feedback", "--library", str(folder))
    (question,) = map(json.loads, out.splitlines())
    assert (code, question["question"], question["positive"]) == (0, QUESTION, [NAMES[0]])
    assert call("remove", NAMES[0], "--library", str(folder))[0] == 0
    assert call("feedback", "--library", str(folder)) == (0, "", "")
    with Library.open(folder) as library, closing(kept_for(library)) as conversations:
        (exchange,) = conversations.open("b" * 32, talk.id).exchanges
        assert (exchange.question, exchange.answer, exchange.problem) == (QUESTION, None, "removed")
    assert not any(
        b"Hal ini diungkapkan" in file.read_bytes() for file in folder.rglob("*") if file.is_file()
    )


@pytest.mark.parametrize("command", ["ask x", "list", "verify", "index .", "chat"])
def test_a_file_in_place_of_a_library(call: Call, command: str) -> None:
    Path("file").write_text("not a folder")
    code, out, err = call(*command.split(), "--library", "file")
    assert (code, out) == (2, "")
    is_one_line(err, "file")
    assert Path("file").read_text() == "not a folder"


@pytest.mark.parametrize(
    "damage", [lambda b: b"garbage" * 1000, lambda b: b[:10_000], lambda b: b[:20_000] + b"\xff" * 60_000]
)
@pytest.mark.parametrize("command", ["ask x", "list", "verify", "search x", "index ."])
def test_a_corrupt_database(
    call: Call, documents: Path, command: str, damage: Callable[[bytes], bytes]
) -> None:
    call("index", str(documents))
    file = Path("tanya-library/library.sqlite")
    file.write_bytes(damage(file.read_bytes()))
    code, out, err = call(*command.split())
    assert (code, out) in ((2, ""), (1, out))
    if code == 2:
        is_one_line(err, "library.sqlite: cannot be used as a library")
    else:
        assert command == "verify" or "failed: " in out
        assert out


def test_another_encoder_names_the_command(call: Call, indexed: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "tanya-library") as library:
        store = library._store
        store._database.connection.execute("UPDATE manifest SET value = 'other' WHERE key = 'encoder'")  # type: ignore[attr-defined]
    code, _out, err = call("ask", "x")
    assert code == 2
    is_one_line(
        err, "Open it with --encoder other, or index it again: tanya index --rebuild --library tanya-library"
    )


def test_a_port_in_use_and_a_bad_list_of_users(call: Call, indexed: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = call("chat", "--library", str(indexed), "--port", str(port))
    assert (code, out) == (2, "")
    is_one_line(err, f"cannot listen on 127.0.0.1:{port}")
    Path("users").write_text("no colon here\n")
    for file in ("users", "missing"):
        code, out, err = call("chat", "--library", str(indexed), "--port", "0", "--auth", file)
        assert (code, out) == (2, "")
        is_one_line(err, file)


def test_bytes_that_are_no_text(indexed: Path) -> None:
    code, out, err = run("search", b"klaster industri \xff", "--library", str(indexed))
    assert (code, err, len(out.splitlines())) == (0, "", 5)
    Path("questions").write_bytes(b"Siapa kepala Bappeda Kaltim \xff?\n")
    with open("questions") as questions:
        process = start("ask", "--library", str(indexed), stdin=questions)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert "Rusmadi" in out


def test_a_terminal_that_cannot_show_everything(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    code, out, err = run("ask", QUESTION, "--library", str(indexed))
    assert (code, err) == (0, "")
    assert "Rusmadi" in out


# -- interruptions


def test_a_reader_that_has_had_enough(indexed: Path) -> None:
    for arguments in (("search", "industri", "-k", "100"), ("list",), ("search", "industri", "--json")):
        process = start(*arguments, "--library", str(indexed))
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
        assert (process.wait(timeout=30), err) == (0, "")
        process.stderr.close()


def test_ctrl_c_keeps_what_was_done(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(5_000):  # seconds of work behind the first thousand, which are stored together
        (folder / f"{number}.txt").write_text(f"Dokumen nomor {number} tentang hutan lindung dan warga desa.")
    process = start("index", str(folder))
    while not Path("tanya-library/library.sqlite").exists() or not rows():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err == "tanya: interrupted; what was done is kept\n"
    with Library.open("tanya-library") as library:
        assert len(library) % 1024 == 0 < len(library) < 5_000
        assert library.verify() == []


def rows() -> int:
    """Documents that are stored in the default library, as another process sees them."""
    import sqlite3

    with sqlite3.connect("file:tanya-library/library.sqlite?mode=ro", uri=True) as database:
        try:
            return int(database.execute("SELECT count(*) FROM sources").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # not made yet


def test_it_works_without_the_streams_of_a_terminal(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["list", "--library", str(indexed)]) == 0
    assert [line.split("\t")[0] for line in out.getvalue().splitlines()] == NAMES


@pytest.mark.parametrize(
    ("answer", "plain"),
    [
        (
            "Kepala Bappeda adalah **Rusmadi** — menurut: “a **b** c” [1]",
            "Kepala Bappeda adalah Rusmadi — menurut: “a **b** c” [1]",
        ),
        ("**“45”** — according to: “45” [1]", "“45” — according to: “45” [1]"),
        ("Menurut dokumen: “harga **naik** tajam” [1]", "Menurut dokumen: “harga **naik** tajam” [1]"),
    ],
)
def test_the_short_answer_is_plain_where_there_is_no_terminal(answer: str, plain: str) -> None:
    assert _spoken(answer) == plain
