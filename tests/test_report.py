"""What people are told of indexing."""

from __future__ import annotations

import io
import time

import pytest

from rag.report import bar, describe, outcomes, summary
from rag.schema import Failure, IngestReport, Progress, SourceInfo


def info(name: str, language: str = "id") -> SourceInfo:
    return SourceInfo(name, "Judul", language, None, 1, 10, "")  # type: ignore[arg-type]


def test_where_it_is() -> None:
    assert describe(Progress(0, 3, "", 0), 0.0) == "0/3 files, 0 passages"
    now = Progress(12, 300, "a/laporan.pdf", 840, 0.2, (40, 1500))
    assert describe(now, 7.0) == "12/300 files, 840 passages, 120/s: a/laporan.pdf, page 40 of 1500"


def test_what_became_of_the_files() -> None:
    report = IngestReport(
        added=("a", "b"),
        failed=(Failure("c.pdf", "encrypted", "c.pdf: needs a password"),),
        incomplete=(Failure("a", "no text layer", "a: page 2 is a picture"),),
        passages=7,
        embedded=5,
    )
    assert list(outcomes(report)) == [
        "failed: c.pdf: encrypted: c.pdf: needs a password",
        "incomplete: a: no text layer: a: page 2 is a picture",
        "2 added, 1 failed; 7 passages stored, 5 of them embedded",
    ]
    assert list(outcomes(IngestReport())) == ["nothing found; 0 passages stored, 0 of them embedded"]


def test_what_is_there() -> None:
    sources = [info("a.pdf"), info("b.pdf"), info("c.docx", "en"), info("catatan")]
    failures = [
        Failure("d.pdf", "encrypted", ""),
        Failure("e.pdf", "encrypted", ""),
        Failure("f.xls", "unsupported", ""),
        Failure("a.pdf", "no text layer", ""),
    ]
    assert list(summary(sources, failures)) == [
        "in the library: 4 documents (3 Indonesian, 1 English; 2 pdf, 1 docx, 1 other)",
        "could not be read: 3 (2 encrypted, 1 unsupported)",
        "not read in full, or only an older version: 1 (1 no text layer)",
    ]
    assert list(summary([info("a.pdf")], [])) == ["in the library: 1 document (1 Indonesian; 1 pdf)"]
    assert list(summary([], [])) == ["in the library: 0 documents"]


def test_the_bar_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream in (io.StringIO(), Terminal()):
        monkeypatch.setattr("sys.stderr", stream)
        with bar() as show:
            time.sleep(0.15)  # it is not drawn more often than every tenth of a second
            show(Progress(1, 2, "a.pdf", 3, 0.5, (1, 2)))
            show(Progress(2, 2, "b.pdf", 6, 1.0))
        assert ("1/2 files, 3 passages" in stream.getvalue()) == stream.isatty()
        assert ("50%" in stream.getvalue()) == stream.isatty()
