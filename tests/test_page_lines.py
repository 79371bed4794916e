"""Boxes of text on a page, and the lines that they make."""

from __future__ import annotations

import re

from boxes import RUNS, letters, run, texts
from hypothesis import example, given, settings

from rag.formats.page_lines import page_lines
from rag.formats.page_runs import Run


def test_runs_on_one_line_read_from_left_to_right() -> None:
    assert texts([run("dunia", 80, 0), run("halo", 40, 1), run("2", 105, -1, size=6)]) == ["halo dunia2"]


def test_the_same_text_twice_in_a_place() -> None:
    assert (
        texts([run("halo dunia", 0, 0), run("halodunia", 1, 1), run("halo dunia", 0, 30)])
        == ["halo dunia"] * 2
    )


@settings(max_examples=80, deadline=None)
@given(RUNS)
@example([run(". . ...", 0, 0)])
def test_no_text_is_lost_and_none_comes_twice(runs: list[Run]) -> None:
    unique = [one._replace(text=f"{one.text} ({number})") for number, one in enumerate(runs)]
    lines = page_lines(unique)
    found = re.findall(r"\(\d+\)", " ".join(line.text for line in lines))
    wanted = [f"({number})" for number in range(len(runs))]
    assert set(found) == set(wanted)
    if all(line.kind != "row" for line in lines):  # the names of a header come with every row
        assert len(found) == len(wanted)
        said, written = "".join(line.text for line in lines), "".join(one.text for one in unique)
        dots = "…" not in said
        assert letters(said, dots=dots) == letters(written, dots=dots)
