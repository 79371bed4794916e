"""Reading in processes: in order, within limits, and one bad file costs only itself."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import workers
from rag.chunk import cut
from rag.errors import LoadError
from rag.load import from_text, load
from rag.schema import Source
from rag.worker import pack, unpack
from rag.workers import File, Limits, Loaded, Workers

ROOT = Path(__file__).parent.parent
LIBRARY = '''
"""Stands in for the library that reads slides; does what the name of the file says."""
import os, pathlib, time

def Presentation(path):
    name = pathlib.Path(path).name
    if "hang" in name:
        while True: pass
    if "sleep" in name:
        time.sleep(600)
    if "crash" in name:
        os.kill(os.getpid(), 11)
    if "exit" in name:
        os._exit(3)
    if "eat" in name:
        held = [bytearray(50_000_000) for _ in range(1000)]
    if "deep" in name:
        return Presentation(path)
    if "chatter" in name:
        print("D[]", flush=True)
    raise ArithmeticError("two\\nlines")
'''


@pytest.fixture
def slides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of texts; slides in it are read by `LIBRARY`."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "pptx.py").write_text(LIBRARY)
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"Rapat nomor {number} dibuka oleh gubernur.")
    workers.stop_all()  # those that wait have the real library
    monkeypatch.syspath_prepend(str(tmp_path / "lib"))
    yield folder
    workers.stop_all()


def read(folder: Path, among: Workers) -> list[Loaded]:
    files = [File(path, path.name) for path in sorted(folder.iterdir())]
    return list(among.read(files, 100, lambda file, pages: None))


def failures(loaded: list[Loaded]) -> dict[str, tuple[str, str]]:
    return {
        one.file.source: (one.found.reason, str(one.found))
        for one in loaded
        if isinstance(one.found, LoadError)
    }


def minimal_deck() -> bytes:
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/presentation.xml", "<p/>")
    return made.getvalue()


@pytest.mark.parametrize("count", [1, 3])
def test_files_are_read_in_order_as_in_this_process(tmp_path: Path, count: int) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text(
            f"Rapat nomor {number} dibuka oleh gubernur.\n\n" * (number + 1)
        )
    loaded = read(tmp_path, Workers(count))
    assert [one.file.source for one in loaded] == sorted(path.name for path in tmp_path.iterdir())
    for one in loaded:
        source = load(one.file.path, one.file.source)
        assert one.found == (source, cut(source, 100))


@pytest.mark.parametrize(
    ("name", "reason", "message"),
    [
        ("hang.pptx", "timed out", "hang.pptx: nothing more of it could be read for 1 seconds"),
        ("sleep.pptx", "timed out", "sleep.pptx: nothing more of it could be read for 1 seconds"),
        ("crash.pptx", "unreadable", "crash.pptx: is damaged in a way that stopped its reader"),
        ("exit.pptx", "unreadable", "exit.pptx: is damaged in a way that stopped its reader"),
        ("deep.pptx", "unreadable", "deep.pptx: is nested too deeply to be read"),
        ("chatter.pptx", "unreadable", "chatter.pptx: ArithmeticError: two\nlines"),
        pytest.param(
            *("eat.pptx", "too large", "eat.pptx: reading it takes more than 700 MB of memory"),
            marks=pytest.mark.skipif(sys.platform != "linux", reason="the limit is kept by Linux alone"),
        ),
    ],
)
def test_a_bad_file_costs_itself_alone(slides: Path, name: str, reason: str, message: str) -> None:
    (slides / name).write_bytes(minimal_deck())
    seconds = 1 if reason == "timed out" else 60  # a busy machine takes a while to fill the memory
    loaded = read(slides, Workers(2, Limits(seconds, memory=700_000_000)))
    assert failures(loaded) == {name: (reason, message)}
    assert len(loaded) == 5


def test_a_process_that_is_killed_is_replaced(slides: Path) -> None:
    (slides / "2-sleep.pptx").write_bytes(minimal_deck())
    files = [File(path, path.name) for path in sorted(slides.iterdir())]
    killed = []

    def kill(file: File, pages: tuple[int, int]) -> None:
        for process in workers.busy() if file.source == "2-sleep.pptx" else ():
            if process not in killed:
                killed.append(process)
                process.stop()

    found = list(Workers(1, Limits(seconds=60)).read(files, 100, kill))
    assert len(killed) == 2  # it was asked of another one, once
    assert failures(found) == {
        "2-sleep.pptx": (
            "unreadable",
            "2-sleep.pptx: what reads it is ended each time; is there enough memory?",
        )
    }


def test_a_fork_of_this_program_has_processes_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rapat dibuka.")
    code = f"""
import os, sys
from pathlib import Path
from rag.workers import File, Workers
files = [File(Path({str(tmp_path / "a.txt")!r}), "a")] * 3
def read():
    return sum(isinstance(one.found, tuple) for one in Workers(1).read(files, 100, lambda file, pages: None))
assert read() == 3
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        os._exit(read())
    children.append(child)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children], read())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (done.stdout, done.returncode) == ("[3, 3, 3] 3\n", 0), done.stderr


def test_who_asked_may_lose_interest(slides: Path) -> None:
    (slides / "1-hang.pptx").write_bytes(minimal_deck())
    files = [File(path, path.name) for path in sorted(slides.iterdir())]
    begun = time.monotonic()
    reading = Workers(1).read(files, 100, lambda file, pages: None)
    next(reading)
    reading.close()
    assert time.monotonic() - begun < 30  # the file would take 60 seconds
    assert not workers.busy()


def test_a_process_waits_for_the_next_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rapat dibuka.")
    workers.stop_all()
    read(tmp_path, Workers(1))
    (waiting,) = workers.idle()
    read(tmp_path, Workers(1))
    assert workers.idle() == [waiting]


def test_one_that_ended_while_it_waited_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rapat dibuka.")
    read(tmp_path, Workers(1))
    for process in workers.idle():
        process.stop()
    assert failures(read(tmp_path, Workers(1))) == {}


TEXTS = st.text().filter(lambda text: any(one.isalnum() for one in text))


@given(TEXTS, st.text(), st.none() | st.dates(), st.lists(st.integers(0, 10)))
def test_what_is_packed_comes_out_again(text: str, title: str, day: date | None, pages: list[int]) -> None:
    made = from_text(text, "a.txt", title=title)
    source = Source(made.id, made.title, text, "en", day, tuple(sorted(pages)), "d", "", (1,))
    packed = cut(source)
    again, passages = unpack(pack(source, packed))
    assert (again, again.unread, passages) == (source, (1,), packed)
