"""Pages of boxes, and the document that they are put together to."""

from __future__ import annotations

import re

import pytest
from boxes import RUNS, column, composed, run
from conftest import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.formats.layout import compose
from rag.formats.page_lines import Line, page_lines
from rag.formats.page_runs import Run


def test_a_name_at_the_head_of_a_page() -> None:
    assert composed(column(0, 0, "dibuka oleh Gubernur"), column(0, 0, "H. Awang Faroek.")) == (
        "dibuka oleh Gubernur H. Awang Faroek."
    )


def test_annexes_are_no_running_headers() -> None:
    pages = [
        [run(f"Lampiran {n}", 0, 0, bold=True), run(f"Isi lampiran {'abc'[n]}.", 0, 40)] for n in range(3)
    ]
    assert composed(*pages).count("Lampiran") == 3


def test_offsets_of_pages() -> None:
    pages = [[run("Satu.", 0, 0)], [], [run("Dua", 0, 0), run("Tiga.", 0, 40)], []]
    assert compose([page_lines(runs) for runs in pages]) == ("Satu.\n\nDua\n\nTiga.", (0, 7, 7, 17))
    assert compose([]) == ("", ())
    assert compose([[], []]) == ("", (0, 0))


def test_whole_paragraphs_stay_as_they_are() -> None:
    whole = [Line(text, 0, 0, 0, 0, 0, kind="whole") for text in ("tanpa titik", "dan lagi")]
    assert compose([whole, page_lines([run("lanjut", 0, 0)])])[0] == "tanpa titik\n\ndan lagi\n\nlanjut"


@settings(max_examples=40, deadline=None)
@given(st.lists(RUNS, max_size=5))
def test_any_document(pages: list[list[Run]]) -> None:
    text, offsets = compose([page_lines(runs) for runs in pages])
    assert len(offsets) == len(pages)
    assert list(offsets) == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)
    assert text == text.strip()
    assert not re.search(r"  |[ \t]\n|\n{3}", text)


@pytest.mark.parametrize("shape", ["lines", "one line", "one place", "grid"])
def test_crowded_pages_are_quick(shape: str) -> None:
    def work(size: int) -> None:
        places = {
            "lines": lambda n: (0, 12 * n),
            "one line": lambda n: (60 * n, 0),
            "one place": lambda n: (0, 0),
            "grid": lambda n: (100 * (n % 5), 12 * (n // 5)),
        }[shape]
        composed([run(f"kata {n}", *places(n)) for n in range(size)])

    assert_linear(work, 300)
