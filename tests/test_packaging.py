"""The wheel: everything that runs is in it, and nothing else. Built offline, from a copy of what git would hold."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("embeddings", "rag", "ui", "eval")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    copy = tmp_path_factory.mktemp("wheel") / "tanya"
    copy.mkdir()
    for name in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, copy / name)
        else:
            (copy / name).touch()
    build = "from setuptools import build_meta; build_meta.build_wheel('dist')"  # what pip calls
    command = [sys.executable, "-c", build]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (made,) = (copy / "dist").glob("*.whl")
    with zipfile.ZipFile(made) as opened:
        yield opened


def test_every_module_is_in_it(wheel: zipfile.ZipFile) -> None:
    modules = {path.relative_to(ROOT).as_posix() for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    assert modules == {name for name in wheel.namelist() if name.endswith(".py")}


@pytest.mark.parametrize("pattern", ["embeddings/bundled/**/*", "rag/**/*", "eval/**/*", "ui/**/*"])
def test_everything_that_lies_beside_the_modules_is_in_it(wheel: zipfile.ZipFile, pattern: str) -> None:
    data = {path for path in ROOT.glob(pattern) if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert data
    for path in data:
        name = path.relative_to(ROOT).as_posix()
        assert name in wheel.namelist(), "an entry of package-data in pyproject.toml is missing"
        assert wheel.getinfo(name).file_size == path.stat().st_size


def test_what_the_program_cannot_do_without(wheel: zipfile.ZipFile) -> None:
    needed = {"rag/fitted.json", "eval/questions.jsonl", "ui/style.css", "ui/page.js"}
    model = {
        f"embeddings/bundled/fast/{name}" for name in ("model.safetensors", "modules.json", "tokenizer.json")
    }
    assert needed | model <= set(wheel.namelist())


def test_nothing_else_is_in_it(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_command(wheel: zipfile.ZipFile) -> None:
    (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert wheel.read(entry).decode().split() == ["[console_scripts]", "tanya", "=", "rag.cli:main"]
