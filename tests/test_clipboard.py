"""What is pasted after an answer was copied."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rag.schema import Answer, Citation, Passage
from ui.clipboard import markdown, plain
from ui.texts import WORDS

QUOTE = "Kepala Bappeda Kaltim,\n Rusmadi, hadir."
PASSAGE = Passage(1, "a/lap_1.pdf", "Rapat *klaster*", QUOTE, 10, 10 + len(QUOTE), "id", page=3)
CITATION = Citation(1, PASSAGE.source, PASSAGE.title, 3, QUOTE, 10, 10 + len(QUOTE), PASSAGE)
ANSWER = Answer("Siapa?", "Kepala Bappeda adalah **Rusmadi** [1].", "id", False, "Siapa?", (CITATION,))


def test_plain() -> None:
    assert plain(ANSWER, WORDS["id"]) == (
        "Kepala Bappeda adalah Rusmadi [1].\n\n"
        "Sumber:\n[1] Rapat *klaster*, a/lap_1.pdf, hlm. 3: “Kepala Bappeda Kaltim, Rusmadi, hadir.”"
    )


def test_markdown() -> None:
    assert markdown(ANSWER, WORDS["en"]) == (
        "Kepala Bappeda adalah **Rusmadi** \\[1\\].\n\n"
        "Sources:\n- \\[1\\] Rapat \\*klaster\\*, a/lap\\_1.pdf, p. 3\n  > Kepala Bappeda Kaltim, Rusmadi, hadir."
    )


def test_without_citations_or_title() -> None:
    assert plain(replace(ANSWER, citations=()), WORDS["id"]) == "Kepala Bappeda adalah Rusmadi [1]."
    untitled = replace(CITATION, title=" ", page=None)
    assert "[1] a/lap_1.pdf: “" in plain(replace(ANSWER, citations=(untitled,)), WORDS["id"])


@pytest.mark.parametrize(
    "text", ["![x](https://example.org/x.png)", "[klik](javascript:alert(1))", "<b>x</b>", "# x"]
)
def test_what_a_document_says_is_no_markup(text: str) -> None:
    pasted = markdown(replace(ANSWER, citations=(replace(CITATION, quote=text, title=text),)), WORDS["id"])
    assert not re.search(r"(?<!\\)\]\(", pasted)
    assert "\n#" not in pasted
    assert "<b>" not in pasted.replace("\\<b", "")
