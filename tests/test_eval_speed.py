"""The speed report: what it measures is there and makes sense; how fast this machine is, no test can know."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from eval.speed import main
from eval.watch import watch


def test_the_figures_fit_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "speed.json"
    assert (
        main(["--encoder=bundled-fast", "--runs=1", "--documents=50", "--questions=20", f"--out={file}"]) == 0
    )
    figures = {figure["what"]: figure["value"] for figure in json.loads(file.read_text("utf-8"))}
    assert figures["torch imported"] == 0
    assert figures["tanya ask from a cold start"] > 0
    assert 0 < figures["retrieval beyond encode and index search, p50"] < figures["retrieval, p50"]
    assert 0 < figures["the same, of all retrieval"] < 1
    assert figures["passages indexed"] > 0
    assert 0 < figures["an answer beyond encoder, index, reader, model, p50"] <= figures["the same, p99"]
    drafted = "the same where a model drafts"
    assert 0 < figures[f"{drafted}, p50"] <= figures[f"{drafted}, p99"]
    assert len(capsys.readouterr().out.splitlines()) == len(figures)


def test_an_unknown_encoder_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--encoder=nonsense"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_watched_calls_are_timed_and_otherwise_as_before() -> None:
    class Sleeper:
        def sleep(self, seconds: float, *, then: str) -> str:
            time.sleep(seconds)
            return then

    sleeper = Sleeper()
    seconds = watch(sleeper, "sleep")
    assert [sleeper.sleep(0.01, then="awake"), sleeper.sleep(0, then="again")] == ["awake", "again"]
    assert len(seconds) == 2
    assert 0.01 <= seconds[0] < 5
