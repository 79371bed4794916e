"""What the tests share: no network, a small encoder whose vectors a reader can predict, a library of the seeds."""

from __future__ import annotations

import gc
import hashlib
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from time import thread_time
from types import SimpleNamespace
from typing import Any

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings import Encoder, open_encoder
from rag import assistant as assistant_module
from rag import library as library_module
from rag.assistant import Assistant
from rag.library import Library
from rag.load import from_text
from rag.schema import Language, Reading, Source, Turn

SEEDS = Path(__file__).parent.parent / "seeds"
LOOPBACK = {"localhost", "127.0.0.1", "::1", "", None}
BUDI, ANI = "b" * 32, "a" * 32
"""Two visitors of a chat."""


class HashedWords:
    """An Encoder: a text is its bag of words, each word an axis that its hash picks, at unit length.

    Texts of the same words have a cosine of 1, texts without a common word one of 0 (as long as no hashes collide),
    and one common word out of n and m different ones gives ``1 / sqrt(n * m)``.
    """

    max_tokens: int | None = None

    def __init__(self, name: str = "hashed-words", dimension: int = 512) -> None:
        self.name = name
        self.dimension = dimension
        self.digest = hashlib.sha256(f"{name} {dimension}".encode()).hexdigest()
        self.encoded: list[str] = []
        """Every passage that was encoded, in order."""

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().split():
                row[
                    int.from_bytes(hashlib.sha256(f"{self.name} {word}".encode()).digest()[:4], "big")
                    % len(row)
                ] += 1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(np.divide(rows, norms, out=rows, where=norms > 0), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return self.encode_queries(texts)


class Named:
    """A generator of which only the name is of interest."""

    def __init__(self, name: str) -> None:
        self.name = name

    def generate(
        self, question: str, reading: Reading, language: Language, history: Sequence[Turn] = ()
    ) -> Iterator[str]:
        yield "Rusmadi [1]."


def source(name: str, text: str, title: str = "") -> Source:
    """A document that comes from no file."""
    return from_text(text, name, title=title)


def sent_by(visitor: str = BUDI) -> Any:
    """A request as the handlers of the chat get it."""
    return SimpleNamespace(state=SimpleNamespace(visitor=visitor), headers={}, query_params={})


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """`work` on ten times the `size` takes about ten times as long, where quadratic work would take a hundred."""

    def seconds(one: int) -> float:
        gc.disable()  # it would look through all that other tests have left, more often the longer the work is
        try:
            begun = thread_time()
            work(one)
            return thread_time() - begun
        finally:
            gc.enable()

    assert (
        seconds(10 * size) < 30 * seconds(size) + 0.3
    )  # the rest is for noise where both are next to nothing


def pytest_configure(config: pytest.Config) -> None:
    """Where no byte code may be written beside the modules, it is kept in pytest's cache.

    Or else each of a hundred processes that the tests start would compile anew whatever it imports: a second for the
    command, four for the chat.
    """
    gc.set_threshold(
        50_000, 20, 50
    )  # every app that a test makes lives on in caches, and would be looked through again
    if sys.dont_write_bytecode and config.cache is not None:
        folder = str(config.cache.mkdir("bytecode"))
        sys.dont_write_bytecode, sys.pycache_prefix = False, folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = folder


@pytest.fixture(scope="session", autouse=True)
def _shipped_models_are_opened_once() -> Iterator[None]:
    """They are only read, and opening them takes longer than most of what is tested with them."""
    once = cache(open_encoder)

    def opened(spec: str) -> Encoder:
        return once(spec) if spec in ("bundled", "bundled-fast") else open_encoder(spec)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library_module, "open_encoder", opened)
        patch.setattr(assistant_module, "open_encoder", opened)
        patch.setattr(assistant_module, "Network", cache(assistant_module.Network))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """No test reaches beyond this machine, whatever a library tries."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(real: Callable[..., Any], where: int) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            address = arguments[where]
            host = address[0] if isinstance(address, tuple) else address
            local = (
                arguments[0].family == socket.AF_UNIX if isinstance(arguments[0], socket.socket) else False
            )
            if not local and host not in LOOPBACK:
                raise OSError(f"a test tried to reach {address}")
            return real(*arguments, **options)

        return call

    patch.setattr(socket.socket, "connect", checked(connect, 1))
    patch.setattr(socket.socket, "connect_ex", checked(connect_ex, 1))
    patch.setattr(socket, "getaddrinfo", checked(resolve, 0))
    yield
    patch.undo()


def let_faiss_take_one_thread(patch: pytest.MonkeyPatch) -> None:
    """A small index is not worth a second one: where cores are shared, the two wait for each other for seconds."""
    take = faiss.omp_set_num_threads
    patch.setattr(faiss, "omp_set_num_threads", lambda _: take(1))


def lock_up(folder: Path) -> None:
    """Take away the right to write, and what puts root above rights."""
    for path in (*folder.rglob("*"), folder):
        os.chmod(path, 0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:
        os.seteuid(65534)


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Tiny tensors are not worth a second one, which costs much where cores are shared."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def encoder() -> HashedWords:
    return HashedWords()


@pytest.fixture
def library(tmp_path: Path, encoder: HashedWords) -> Iterator[Library]:
    """An empty library, with the encoder of hashed words."""
    with Library.open(tmp_path / "library", encoder) as opened:
        yield opened


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library of the five seeds, with the parts that ship; not to be written to."""
    with Library.open(tmp_path_factory.mktemp("seeds") / "library") as opened:
        opened.add(SEEDS)
        yield opened


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """It answers from the seeds, with the parts that ship; its module may keep conversations beside its library."""
    with Library.open(tmp_path_factory.mktemp("assistant") / "library") as opened:
        opened.add(SEEDS)
        yield Assistant(opened)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder of three documents, whose words hardly overlap."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "industri.txt").write_text(
        "Kawasan industri Maloy akan dibangun tahun depan oleh pemerintah provinsi."
    )
    (folder / "kesehatan.txt").write_text("Puskesmas baru melayani warga desa setiap hari kerja sampai sore.")
    (folder / "harbour.txt").write_text(
        "The harbour was opened by the governor in the presence of many guests."
    )
    return folder


@pytest.fixture
def readonly() -> Iterator[Path]:
    """A folder of its own, and the rights of somebody who is not root."""
    with tempfile.TemporaryDirectory() as made:
        os.chmod(made, 0o755)
        user = os.geteuid()
        yield Path(made)
        os.seteuid(user)
        for path in (Path(made), *Path(made).rglob("*")):
            os.chmod(path, 0o755)
