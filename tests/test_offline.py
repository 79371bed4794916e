"""The whole flow in a process where every way out is closed: it works, and does not even try."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CLOSED = """
import atexit, json, socket, sys

tried = []

def closed(real, where):
    def call(*arguments, **options):
        address = arguments[where]
        host = address[0] if isinstance(address, tuple) else address
        if host not in ("localhost", "127.0.0.1", "::1"):
            tried.append(str(address))
            raise OSError(f"no way out to {address}")
        return real(*arguments, **options)
    return call

socket.socket.connect = closed(socket.socket.connect, 1)
socket.socket.connect_ex = closed(socket.socket.connect_ex, 1)
socket.socket.sendto = closed(socket.socket.sendto, -1)
socket.getaddrinfo = closed(socket.getaddrinfo, 0)
socket.gethostbyname = closed(socket.gethostbyname, 0)

def report():
    heavy = sorted({"torch", "transformers", "gradio", "langchain_core", "pandas"} & sys.modules.keys())
    print(json.dumps({"tried": tried, "heavy": heavy}), file=sys.stderr)

atexit.register(report)
"""


def tanya(*arguments: str, folder: Path, code: str = "") -> tuple[str, dict[str, list[str]]]:
    """Run the command without a network: what it printed, and what it tried and loaded."""
    run = code or "from rag.cli import main\nsys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", f"{CLOSED}\nsys.path.insert(0, {str(ROOT)!r})\n{run}", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(done.stderr.splitlines()[-1])


def test_index_ask_search_and_verify(tmp_path: Path) -> None:
    nothing: dict[str, list[str]] = {"tried": [], "heavy": []}
    said, report = tanya("index", str(ROOT / "seeds"), folder=tmp_path)
    assert said.startswith("5 added; ")
    assert report == nothing
    said, report = tanya("ask", "Siapa kepala Bappeda Kaltim?", "--json", folder=tmp_path)
    answer = json.loads(said)
    assert "Rusmadi" in answer["answer"]
    assert answer["citations"][0]["source"].startswith("seeds/")
    assert report == nothing
    code = """
from rag.cli import main
question = "Who is the head of Bappeda of East Kalimantan?"
for arguments in (["ask", question], ["search", "klaster industri"], ["list"], ["verify"]):
    assert main(arguments) == 0
"""
    said, report = tanya(folder=tmp_path, code=code)
    assert "Rusmadi" in said
    assert report == nothing


def test_a_store_in_milvus_reaches_nobody_but_its_own_server(tmp_path: Path) -> None:
    """Its client is no Python code: what it holds open is read off the system."""
    code = """
import atexit, os, pathlib
from rag.cli import main

def peers():
    links = [f"/proc/self/fd/{n}" for n in os.listdir("/proc/self/fd")]
    mine = {os.readlink(link) for link in links if os.path.lexists(link)}
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in pathlib.Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in mine:
                yield fields[2].split(":")[0]

import rag.store.milvus as milvus
seen = set()
close = milvus.MilvusStore.close
milvus.MilvusStore.close = lambda self: (seen.update(peers()), close(self))
assert main(["index", sys.argv[1], "--store", "milvus:documents", "--encoder", "bundled-fast"]) == 0
loopback = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
print(sorted(seen - loopback - {"00000000", "0" * 32}), bool(seen & loopback))
"""
    if not Path("/proc/self/net/tcp").exists():
        pytest.skip("no /proc here")
    said, report = tanya(str(ROOT / "seeds"), folder=tmp_path, code=code)
    assert said.splitlines()[0].startswith("5 added; ")
    assert said.splitlines()[-1] == "[] True"
    assert report["tried"] == []


def test_the_chat_serves_and_answers(tmp_path: Path) -> None:
    code = """
import httpx
from rag import Assistant, Library
from ui.server import background
library = Library.open("chat-library")
library.add(sys.argv[1])
with background(Assistant(library)) as address:
    assert httpx.get(f"{address}/healthz").json() == {"status": "ok"}
    page = httpx.get(address).text
    call = f"{address}/gradio_api/call/ask"
    event = httpx.post(call, json={"data": ["Siapa kepala Bappeda Kaltim?"]}).json()["event_id"]
    print("Rusmadi" in httpx.get(f"{call}/{event}", timeout=60).text, len(page) > 1000)
"""
    said, report = tanya(str(ROOT / "seeds"), folder=tmp_path, code=code)
    assert said.split()[-2:] == ["True", "True"]
    assert report["tried"] == []


def test_a_model_of_the_hub_that_is_not_here_is_one_clear_error(tmp_path: Path) -> None:
    code = """
from rag import Library, TanyaError
try:
    Library.open("hub", "hf:nobody/no-such-model")
except TanyaError as error:
    print(str(error).count("\\n"), "no-such-model" in str(error))
"""
    assert tanya(folder=tmp_path, code=code)[0].split() == ["0", "True"]
    assert not (tmp_path / "hub").exists()


def test_the_suite_itself_has_no_way_out() -> None:
    import socket

    with pytest.raises(OSError, match="a test tried to reach"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(OSError, match="a test tried to reach"):
        socket.getaddrinfo("huggingface.co", 443)
