"""A transformer in ONNX computes what torch does, whatever else is asked at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tiny import HEADS, WIDTH, make_bert

from embeddings import session
from embeddings.session import Session

torch = pytest.importorskip("torch")

PIECES = 60
LENGTHS = (3, 40, 5, 9, 100, 3, 7, 20)


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def model() -> Any:
    return make_bert(PIECES)


@pytest.fixture(scope="module")
def files(model: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The model as ONNX, in float32 and in eight bits."""
    from embeddings.training.export import LastHiddenState, export

    folder = tmp_path_factory.mktemp("onnx")
    found = {name: folder / name / "model.onnx" for name in ("float32", "int8")}
    for name, path in found.items():
        export(LastHiddenState(model), path, heads=HEADS, width=WIDTH, quantised=name == "int8")
    return found


@pytest.fixture(scope="module", params=["float32", "int8"])
def opened(request: pytest.FixtureRequest, files: dict[str, Path]) -> Session:
    return Session(files[request.param])


@pytest.fixture(scope="module")
def texts() -> list[list[int]]:
    rng = np.random.default_rng(0)
    return [rng.integers(PIECES, size=length).tolist() for length in LENGTHS]


def by_torch(model: Any, ids: list[int], types: list[int] | None = None) -> NDArray[np.float32]:
    inputs = torch.tensor([ids])
    with torch.inference_mode():
        output = model(
            input_ids=inputs,
            token_type_ids=torch.zeros_like(inputs) if types is None else torch.tensor([types]),
        )
    states: NDArray[np.float32] = output.last_hidden_state[0].numpy()
    return states


def cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the rows, one by one."""
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return np.asarray((left * right).sum(axis=1) / lengths, np.float32)


def test_float32_computes_what_torch_does(model: Any, files: dict[str, Path], texts: list[list[int]]) -> None:
    for ids, states in zip(texts, Session(files["float32"]).run(texts), strict=True):
        assert states.shape == (len(ids), WIDTH)
        assert states.dtype == np.float32
        np.testing.assert_allclose(states, by_torch(model, ids), atol=1e-4)


def test_eight_bits_are_close_to_torch(model: Any, files: dict[str, Path], texts: list[list[int]]) -> None:
    for ids, states in zip(texts, Session(files["int8"]).run(texts), strict=True):
        assert cosines(states, by_torch(model, ids)).min() > 0.98
    assert files["int8"].stat().st_size < 0.6 * files["float32"].stat().st_size


def test_a_text_does_not_depend_on_its_company(opened: Session, texts: list[list[int]]) -> None:
    alone = [opened.run([ids])[0] for ids in texts]
    for order in (range(len(texts)), range(len(texts))[::-1], [4, 0, 4, 0, 0]):
        together = opened.run([texts[i] for i in order])
        for i, states in zip(order, together, strict=True):
            np.testing.assert_array_equal(states, alone[i])


def test_the_second_of_two_texts_is_told_by_its_types(model: Any, files: dict[str, Path]) -> None:
    opened = Session(files["float32"])
    ids, types = [2, 9, 10, 3, 11, 3], [0, 0, 0, 0, 1, 1]
    typed, plain, zeros = (opened.run([ids], given)[0] for given in ([types], None, [[0] * 6]))
    np.testing.assert_allclose(typed, by_torch(model, ids, types), atol=1e-4)
    np.testing.assert_array_equal(plain, zeros)
    assert np.abs(typed - plain).max() > 0.01
    short, long = [2, 9, 3], [0, 1, 1]
    mixed = opened.run([short, ids], [long, types])
    np.testing.assert_allclose(mixed[0], by_torch(model, short, long), atol=1e-4)
    np.testing.assert_array_equal(mixed[1], typed)


def test_no_texts_give_nothing(opened: Session) -> None:
    assert opened.run([]) == []
    assert opened.run([], []) == []


def test_many_threads_get_what_one_gets(opened: Session, texts: list[list[int]]) -> None:
    alone = opened.run(texts)
    parts = [[(n + i) % len(texts) for i in range(1 + n % 5)] for n in range(60)]
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda part: opened.run([texts[i] for i in part]), parts))
    for part, states in zip(parts, found, strict=True):
        for i, one in zip(part, states, strict=True):
            np.testing.assert_array_equal(one, alone[i])


class Echo:
    """Stands for the runtime: gives back the pieces, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, NDArray[np.int64]]] = []

    def run(self, _: None, inputs: dict[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        self.asked.append(inputs)
        return [inputs["input_ids"][..., None].astype(np.float32)]


@given(st.lists(st.lists(st.integers(0, 999), min_size=1, max_size=9), max_size=30))
def test_each_text_is_run_once_long_ones_first(pieces: list[list[int]]) -> None:
    echo = Echo()
    opened = object.__new__(Session)
    opened._session = echo
    with ThreadPoolExecutor(1) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "_pool", lambda: pool)
        found = opened.run(pieces)
    assert [states[:, 0].astype(int).tolist() for states in found] == pieces
    asked = [inputs["input_ids"][0].tolist() for inputs in echo.asked]
    assert sorted(asked) == sorted(pieces)
    assert [len(ids) for ids in asked] == sorted(map(len, pieces), reverse=True)
    for inputs in echo.asked:
        assert inputs["attention_mask"].all(), "no padding"
        assert not inputs["token_type_ids"].any()
        assert {array.shape for array in inputs.values()} == {inputs["input_ids"].shape}


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    file = tmp_path / "model.onnx"
    for content in (b"", b"not a model", b"\x08\x07" * 40):
        file.write_bytes(content)
        with pytest.raises(ValueError, match=r"is not an ONNX model") as error:
            Session(file)
        assert str(file) in str(error.value)


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Session(tmp_path / "model.onnx")
