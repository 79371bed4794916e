"""Processes that are killed while they write, and processes that write and read at once, as people run these checks."""

from __future__ import annotations

import subprocess
import sys

from conftest import SEEDS

ROOT = SEEDS.parent


def run(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_sixty_kills_lose_nothing() -> None:
    assert ": 0 losses, 0 repairs by hand" in run("tests.crash", "--kills", "60")


def test_readers_and_writers_in_processes_of_their_own() -> None:
    assert "searches by 3 readers" in run("tests.crowd", "--seconds", "3")


def test_a_lost_document_is_noticed() -> None:
    """The check itself: a store that forgets a document on each run is found out, and the seed is printed."""
    code = (
        "import sys; from tests import crash; from rag.store.local import LocalStore; real = LocalStore._save\n"
        "def forgets(self):\n"
        "    self._database.delete(sorted(info.id for info in self._database.sources())[:1])\n"
        "    real(self)\n"
        "LocalStore._save = forgets; sys.argv = ['crash', '--kills', '60', '--seed', '4711']; sys.exit(crash.main())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "again: python -m tests.crash --kills 60 --seed 4711" in done.stdout
