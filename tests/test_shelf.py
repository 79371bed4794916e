"""What visitors can do on the documents page: only to their own, whatever they send."""

from __future__ import annotations

import errno
import io
import json
from pathlib import Path

import gradio as gr
import pytest
from conftest import ANI, BUDI, sent_by, source

from rag import Assistant, Library
from rag.schema import Answer, Citation, Passage
from ui.access import Access
from ui.journal import Journal
from ui.service import Service
from ui.shelf import Shelf
from ui.talk import Exchange, Talk

BUDIS, ANIS = f"uploads-{BUDI}/rapat.txt", f"uploads-{ANI}/rapat.txt"
TEXT = "Rapat dipimpin Rusmadi."


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def service(library: Library, tmp_path: Path, log: io.StringIO) -> Service:
    """Budi and Ani have uploaded a file of the same name; another is the operator's."""
    made = Service.of(Assistant(library), Access(curated=True), Journal(log))
    for visitor in (BUDI, ANI):
        (tmp_path / "rapat.txt").write_text(f"{TEXT} {visitor}")
        Shelf(made).upload(sent_by(visitor), [str(tmp_path / "rapat.txt")], Talk(), "id")
    library.add_texts([source("arsip/pasar.txt", "Pasar dibuka.", "Pasar")])
    return made


def ids(service: Service) -> list[str]:
    return [one.id for one in service.assistant.library.sources()]


def test_everybody_sees_their_own_and_the_operators(service: Service) -> None:
    shelf = Shelf(service)
    assert shelf.choices(ANI) == [("Pasar", "arsip/pasar.txt"), (f"{TEXT} {ANI}", ANIS)]
    assert shelf.choices("") == [("Pasar", "arsip/pasar.txt")]
    table = shelf.documents(sent_by(ANI), "id")
    assert BUDI not in table
    assert f'data-source="{ANIS}"' in table
    assert 'data-source="arsip/pasar.txt"' not in table  # there is no button that removes it
    assert "Pasar" in table


def test_nobody_removes_what_is_not_theirs(service: Service) -> None:
    before, folder = ids(service), service.assistant.library.folder / "uploads"
    for source_sent in (
        BUDIS,
        "arsip/pasar.txt",
        str(folder / BUDIS),
        str(folder / f"uploads-{BUDI}" / f"uploads-{ANI}" / ".." / "rapat.txt"),  # seems to be one's own
        f"{folder}/uploads-{BUDI}/./rapat.txt",
        f"uploads-{ANI}/lain.txt",
        "\ud800",
        "",
    ):
        sent = gr.EventData(None, {"source": source_sent})
        view = Shelf(service).remove(sent_by(ANI), sent, Talk(), "id")
        assert ids(service) == before
        assert view.outcomes == ""
    assert service.assistant.library.file(BUDIS).is_file()


def test_what_is_removed_goes_with_its_file_and_the_answers_that_quote_it(service: Service) -> None:
    file = service.assistant.library.file(ANIS)
    passage = Passage(1, ANIS, "Rapat", TEXT, 0, len(TEXT), "id")
    answer = Answer(
        "Siapa?", TEXT, "id", False, "Siapa?", (Citation(1, ANIS, "", None, TEXT, 0, 1, passage),)
    )
    talk = service.conversations.save(ANI, Talk((Exchange("Siapa?", answer=answer),)))
    view = Shelf(service).remove(sent_by(ANI), gr.EventData(None, {"source": ANIS}), talk, "id")
    assert ids(service) == ["arsip/pasar.txt", BUDIS]
    assert not file.exists()
    assert "uploads/rapat.txt" in view.outcomes
    assert ANI not in view.outcomes
    assert [(one.answer, one.problem) for one in view.talk.exchanges] == [(None, "removed")]
    assert TEXT not in view.conversation
    assert view.among["choices"] == [("Pasar", "arsip/pasar.txt")]


def test_the_journal_tells_of_uploads_but_not_what_they_are_called(
    service: Service, log: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path, kept: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(kept))

    monkeypatch.setattr("ui.uploads.shutil.copyfile", fail)
    (tmp_path / "rahasia.txt").write_text("Isi.")
    view = Shelf(service).upload(sent_by(ANI), [str(tmp_path / "rahasia.txt")], Talk(), "id")
    assert "rahasia.txt" in view.outcomes
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(one["became"], one["reason"]) for one in told] == [
        ("added", ""),
        ("added", ""),
        ("failed", "other"),
    ]
    for private in ("rahasia", "rapat", ANI, BUDI):
        assert private not in log.getvalue()
