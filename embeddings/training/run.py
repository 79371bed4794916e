"""What a training run keeps in its working folder: a checkpoint, from which a stopped run goes on, and a log."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CHECKPOINT = "checkpoint.pt"
DATA = "data.pickle"
LOG = "log.jsonl"

T = TypeVar("T")


def prepared(folder: Path, read: Callable[[], T], **settings: object) -> T:
    """What `read` gives, kept in the working folder: reading takes minutes, and a graphics card would wait for it.

    The folder is the run's own; a pickle from elsewhere must not be put there.

    Args:
        folder: is made when it is missing.
        read: gives the data.
        settings: what it was read with.

    Raises:
        SystemExit: what is kept was read with other settings.
    """
    path, told = folder / DATA, {name: str(value) for name, value in settings.items()}
    if path.exists():
        with path.open("rb") as kept:
            data: T
            before, data = pickle.load(kept)
        if before != told:
            raise SystemExit(
                f"{path} was read with other settings ({before}): remove it, or name another folder"
            )
        return data
    data = read()
    folder.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        pickle.dump((told, data), file, protocol=pickle.HIGHEST_PROTOCOL)
    new.replace(path)
    return data


class Run:
    """A run with the settings of `recipe`, in a folder that is made when it is missing."""

    def __init__(self, folder: Path, recipe: DataclassInstance) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._recipe = folder, asdict(recipe)

    def save(self, state: Mapping[str, Any]) -> None:
        """Keep everything that the next step depends on; the old checkpoint stays until the new one is whole."""
        import torch

        new = self.folder / "checkpoint.new"
        torch.save({**state, "recipe": self._recipe}, new)
        new.replace(self.folder / CHECKPOINT)

    def load(self, device: str) -> dict[str, Any] | None:
        """What was kept last; None where nothing was.

        Raises:
            SystemExit: it is of a run with other settings.
        """
        import torch

        path = self.folder / CHECKPOINT
        if not path.exists():
            return None
        state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        if state["recipe"] != self._recipe:
            raise SystemExit(f"{path} is of a run with other settings: give those, or another working folder")
        print(f"going on from step {state['step']}", flush=True)
        return state

    def log(self, line: Mapping[str, Any]) -> None:
        """Print a line of figures and keep it; numbers are rounded."""
        rounded = {
            name: round(value, 3) if isinstance(value, float) else value for name, value in line.items()
        }
        text = json.dumps(rounded, ensure_ascii=False)
        print(text, flush=True)
        with (self.folder / LOG).open("a", encoding="utf-8") as log:
            log.write(text + "\n")
