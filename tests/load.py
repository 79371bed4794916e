"""``python -m tests.load``: so many people ask at the same moment, over HTTP as their browsers do.

Each session loads the page, asks, and follows its answer until it is there. The same questions are also put to an
assistant without a server between: what that takes is what the work itself needs.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from eval.corpus import GOLD, SEEDS, read_questions
from rag import Assistant, Library

_WAIT_SECONDS = 300


@dataclass(frozen=True)
class Load:
    """What came of it; seconds."""

    work: float
    """What all questions take without a server, as many at once as there are processors."""
    sessions: Sequence[float]
    """From asking to the whole answer, for each session."""
    failed: Sequence[str]
    """What went wrong, a line each."""

    @property
    def p95(self) -> float:
        return quantiles(self.sessions, n=20, method="inclusive")[-1]


def measure(folder: Path, sessions: int, encoder: str = "bundled") -> Load:
    """Ask from so many sessions at once about the seeds, indexed in `folder`."""
    gold = [one.text for one in read_questions(GOLD) if one.answerable and not one.history]
    questions = [gold[n % len(gold)] for n in range(sessions)]
    with Library.open(folder, encoder) as library:
        library.add(SEEDS)
        assistant = Assistant(library)
        assistant.ask(questions[0])
        with ThreadPoolExecutor(max(2, os.cpu_count() or 1)) as pool:
            begun = time.perf_counter()
            list(pool.map(assistant.ask, questions))
            work = time.perf_counter() - begun
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "rag.cli", "chat", "--library", str(folder), "--encoder", encoder]
    with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            outcomes = asyncio.run(_ask_all(address, questions))
        finally:
            server.terminate()
    times = [one for one in outcomes if isinstance(one, float)]
    return Load(work, times, [str(one) for one in outcomes if not isinstance(one, float)])


async def _ask_all(address: str, questions: Sequence[str]) -> list[float | str]:
    config = httpx.get(f"{address}/config").json()
    answer = next(one for one in config["dependencies"] if one["api_name"] == "answer")
    settings = {one["id"]: one["props"].get("value") for one in config["components"]}
    await _session(address, answer, settings, "warm", questions[0])
    sessions = (
        _session(address, answer, settings, f"session-{n}", question) for n, question in enumerate(questions)
    )
    return await asyncio.gather(*sessions)


async def _session(
    address: str, answer: dict[str, Any], settings: dict[int, Any], name: str, question: str
) -> float | str:
    """The seconds that an answer took, or what went wrong."""
    inputs = [question, *(settings[one] for one in answer["inputs"][1:])]
    inputs[2] = "id"
    body = {"data": inputs, "fn_index": answer["id"], "session_hash": name}
    try:
        async with httpx.AsyncClient(base_url=address, timeout=_WAIT_SECONDS) as http:
            await http.get("/")
            begun = time.perf_counter()
            joined = await http.post("/gradio_api/queue/join", json=body)
            joined.raise_for_status()
            news = f"/gradio_api/queue/data?session_hash={name}"
            last = ""
            async with http.stream("GET", news) as stream:
                async for line in stream.aiter_lines():
                    message = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                    last += json.dumps(message.get("output", ""), ensure_ascii=False)
                    if message.get("msg") == "process_completed":
                        is_right = message["success"] and 'class=\\"answer' in last
                        return time.perf_counter() - begun if is_right else f"{name}: {line[:300]}"
    except httpx.HTTPError as error:
        return f"{name}: {error!r}"
    return f"{name}: the stream ended"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit code 1 where a session got no answer."""
    parser = ArgumentParser(prog="python -m tests.load", description="Ask from many sessions at once.")
    parser.add_argument("--sessions", type=int, default=50, help="(default: %(default)s)")
    parser.add_argument("--encoder", default="bundled", metavar="SPEC", help="(default: %(default)s)")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="tanya-load-") as made:
        load = measure(Path(made) / "library", options.sessions, options.encoder)
    for line in load.failed:
        print(line, file=sys.stderr)
    if load.sessions:
        p50 = sorted(load.sessions)[len(load.sessions) // 2]
        print(f"{len(load.sessions)} of {options.sessions} sessions answered")
        print(f"the work itself {load.work:.2f} s; sessions p50 {p50:.2f} s, p95 {load.p95:.2f} s")
        print(f"p95 against the work {load.p95 / load.work:.2f}")
    return int(bool(load.failed))


if __name__ == "__main__":
    sys.exit(main())
