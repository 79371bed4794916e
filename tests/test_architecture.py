"""The rules of the house, read off the syntax trees: who imports whom, and when what is heavy is loaded."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rag

ROOT = Path(__file__).parent.parent
PACKAGES = ("embeddings", "rag", "ui", "eval")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    """`rag/store/base.py` -> rag.store.base"""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


SHARED = ("schema", "errors", "fitted", "text")
"""What any step inside `rag` may use."""
JOINS = {"library", "ingest", "browse", "whether", "assistant", "cli", "__init__"}
"""What joins the steps."""
SEAMS = {
    "files": {"store.base"},
    "load": {"formats"},
    "worker": {"load", "chunk"},
    "workers": {"worker"},
    "cluster": {"workers", "worker", "chunk"},
    "retrieve": {"store.base", "twins"},
    "read": {"reader", "matcher", "entailment"},
    "entailment": {"reader"},
    "remarks": {"prompt"},
    "draft": {"remarks"},
    "cite": {"draft", "premise", "entailment"},
    "chat_model": {"prompt"},
    "pictures": {"formats"},
    "langchain": {"assistant", "library"},
}
"""Which step may use which other: a seam, or the form of what it is given."""
TOOLS = {name_of(path) for path in FILES if path.stem.startswith("train") or "training" in path.parts}
"""Run by hand to make what ships; never imported by what runs."""
LATE = {"embeddings.transformer", "rag.local_model", "rag.chat_model", "rag.langchain"}
"""May load what is heavy, and are themselves imported only where they are needed."""
HEAVY = set("torch transformers sentence_transformers gradio pymilvus langchain langchain_openai".split())


def imports(path: Path, *, run_time: bool = False, at_once: bool = False) -> Iterator[str]:
    """The modules that a file imports; with `run_time` not those for type checkers, with `at_once` only on import."""
    pending: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            for alias in node.names:
                is_module = (ROOT / node.module.replace(".", "/") / f"{alias.name}.py").is_file()
                yield f"{node.module}.{alias.name}" if is_module else node.module
        if (run_time or at_once) and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            pending += node.orelse
        elif not (at_once and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))):
            pending += ast.iter_child_nodes(node)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_packages_import_only_what_lies_below_them(path: Path) -> None:
    allowed = {"embeddings": set(), "rag": {"embeddings"}, "ui": {"rag"}, "eval": {"rag", "embeddings"}}
    package = path.relative_to(ROOT).parts[0]
    for module in imports(path):
        top = module.split(".")[0]
        if name_of(path) == "rag.cli" and module.startswith("ui."):
            assert module not in imports(path, at_once=True), "`tanya chat` alone needs the page"
        elif top in PACKAGES and top != package:
            assert top in allowed[package], f"{name_of(path)} imports {module}"
        assert top != "tests"


@pytest.mark.parametrize("path", sorted((ROOT / "rag").rglob("*.py")), ids=name_of)
def test_steps_do_not_import_steps(path: Path) -> None:
    step = name_of(path).split(".")[1]  # the files of a folder are one step
    if step in JOINS or name_of(path) in TOOLS:
        return
    used = {
        module.removeprefix("rag.") for module in imports(path, run_time=True) if module.startswith("rag.")
    }
    allowed = {step, *SHARED, *(set() if step in SHARED else SEAMS.get(step, set()))}
    assert {module for module in used if not {module, module.split(".")[0]} & allowed} == set()


def test_no_import_goes_round_in_a_circle() -> None:
    """The files of a folder may use each other, in one direction."""
    used = {
        name_of(path).removesuffix(".__init__"): {
            module for module in imports(path, run_time=True) if module.startswith("rag.")
        }
        for path in FILES
        if path.is_relative_to(ROOT / "rag")
    }
    while free := [name for name, modules in used.items() if not modules & used.keys() - {name}]:
        for name in free:
            del used[name]
    assert not used


def test_langchain_appears_where_it_is_spoken_to() -> None:
    users = {
        name_of(path) for path in FILES if any(m.split(".")[0].startswith("langchain") for m in imports(path))
    }
    assert users <= {"rag.chat_model", "rag.local_model", "rag.langchain", "eval.stock.langchain"}


@pytest.mark.parametrize("path", [path for path in FILES if "ui" not in path.parts], ids=name_of)
def test_what_is_heavy_is_imported_where_it_is_needed(path: Path) -> None:
    tops = {module.split(".")[0] for module in imports(path, at_once=True)}
    if name_of(path) in TOOLS or name_of(path) in LATE:
        tops -= HEAVY - {"gradio", "pymilvus"}
    assert not tops & HEAVY


def test_what_may_be_heavy_is_never_imported_at_once_by_others() -> None:
    for path in FILES:
        if name_of(path) not in TOOLS and name_of(path) not in LATE:
            at_once = set(imports(path, at_once=True))
            assert not LATE & at_once, name_of(path)
            assert not TOOLS & at_once, name_of(path)


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    names = {path.stem for path in FILES} | set(PACKAGES)
    assert names & sys.stdlib_module_names <= {"chunk"}  # for sound files, deprecated, gone from Python 3.13


def test_import_eval_is_never_written() -> None:
    """It would hide the built-in function."""
    for path in (*FILES, *sorted((ROOT / "tests").glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert all(alias.asname or alias.name.split(".")[0] != "eval" for alias in node.names), path


def test_the_menu_is_sorted_and_everything_on_it_is_there() -> None:
    assert rag.__all__ == sorted(set(rag.__all__))
    for name in rag.__all__:
        assert getattr(rag, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        rag.Nothing  # noqa: B018


def test_the_menu_imports_nothing_until_something_is_ordered() -> None:
    code = (
        "import rag, sys; print([m for m in sys.modules if m.startswith('rag.') or m in ('numpy', 'faiss')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), "a module opens with what it is"
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_every_module_has_its_tests_named_after_it() -> None:
    for path in sorted((ROOT / "rag" / "store").glob("[!_]*.py")):
        name = "store" if path.stem == "base" else path.stem
        assert (ROOT / "tests" / f"test_{name}.py").is_file()


def test_every_module_can_be_imported() -> None:
    for path in FILES:
        if path.parts[-2] in ("rag", "text", "understand", "read", "pictures") and name_of(path) not in LATE:
            importlib.import_module(name_of(path).removesuffix(".__init__"))
