"""A folder of files and the library: what is added, refreshed, refused and removed, to the letter of the contract."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from conftest import SEEDS, HashedWords, source
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from rag import Answer, Assistant, Hit, IngestReport, Library
from rag.errors import LOAD_FAILURES, EncoderMismatchError, LibraryError, QuestionError, SpecError
from rag.load import digest_of
from rag.schema import Filter, Passage, Progress
from rag.store.base import Vector
from rag.workers import stop_all

MALOY, DESA, HARBOUR = "documents/industri.txt", "documents/kesehatan.txt", "documents/harbour.txt"


def first(library: Library, question: str) -> str:
    return library.search(question)[0].passage.source


def ids(library: Library) -> list[str]:
    return [info.id for info in library.sources()]


def outcome(report: IngestReport) -> dict[str, tuple[str, ...]]:
    """What is not empty in a report, failures by source and reason."""
    names = ("added", "updated", "unchanged", "removed")
    found = {name: getattr(report, name) for name in names if getattr(report, name)}
    if report.failed:
        found["failed"] = tuple(f"{one.source}: {one.reason}" for one in report.failed)
        assert all(one.reason in LOAD_FAILURES and one.message.isprintable() for one in report.failed)
    return found


# -- the contract


def test_the_contract_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SEEDS.parent)
    names = tuple(f"seeds/{path.name}" for path in sorted(SEEDS.glob("*.txt")))
    library = Library.open(tmp_path / "my-library")
    report = library.add("seeds")
    assert (report.added, report.updated, report.unchanged, report.removed, report.failed) == (
        names,
        (),
        (),
        (),
        (),
    )
    assert library.verify() == []

    hits = library.search("klaster industri", k=5)
    assert isinstance(hits, list)
    assert len(hits) == 5
    assert all(isinstance(hit, Hit) and 0 <= hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert "klaster industri" in hits[0].passage.text.casefold()
    assert hits[0].passage.source in names
    for hit in hits:
        passage = hit.passage
        assert library.text(passage.source)[passage.start : passage.end] == passage.text

    assistant = Assistant(library)
    answer = assistant.ask("Siapa kepala Bappeda Kaltim?", history=[])
    assert "Rusmadi" in answer.text
    assert (answer.language, answer.refused, answer.searched_for) == (
        "id",
        False,
        "Siapa kepala Bappeda Kaltim?",
    )
    citation = answer.citations[0]
    assert library.text(citation.source)[citation.start : citation.end] == citation.quote
    assert (citation.number, citation.page) == (1, None)
    assert citation.title
    *pieces, last = assistant.stream("Siapa kepala Bappeda Kaltim?")
    assert all(isinstance(piece, str) for piece in pieces)
    assert isinstance(last, Answer)
    assert replace(last, seconds=answer.seconds) == answer

    library.remove("seeds/003_7b87cc0875feaece.txt")
    assert "seeds/003_7b87cc0875feaece.txt" not in ids(library)
    assert library.verify() == []
    assert library.add("seeds/003_7b87cc0875feaece.txt").added == ("seeds/003_7b87cc0875feaece.txt",)
    library.close()


# -- adding and refreshing


def test_a_second_look_changes_nothing_and_embeds_nothing(
    library: Library, documents: Path, encoder: HashedWords
) -> None:
    report = library.add(documents)
    assert outcome(report) == {"added": (HARBOUR, MALOY, DESA)}
    assert (report.passages, report.embedded, len(encoder.encoded)) == (3, 3, 3)
    again = library.add(documents)
    assert outcome(again) == {"unchanged": (HARBOUR, MALOY, DESA)}
    assert (again.passages, again.embedded, len(encoder.encoded)) == (0, 0, 3)


def test_an_edit_replaces_the_old_text(library: Library, documents: Path) -> None:
    library.add(documents)
    (documents / "industri.txt").write_text(
        "Jembatan Mahakam diperbaiki tahun depan oleh pemerintah provinsi."
    )
    assert outcome(library.add(documents)) == {"updated": (MALOY,), "unchanged": (HARBOUR, DESA)}
    assert "Maloy" not in library.text(MALOY)
    assert first(library, "jembatan Mahakam") == MALOY
    assert all(hit.lexical == 0 for hit in library.search("Maloy"))
    assert library.verify() == []


def test_only_what_changed_in_a_document_is_embedded_again(
    library: Library, tmp_path: Path, encoder: HashedWords
) -> None:
    paragraphs = [
        f"Bab {n} membahas {w}. " * 30 for n, w in enumerate(("pasar", "sekolah", "kapal", "hutan"))
    ]
    file = tmp_path / "buku.txt"
    file.write_text("# Buku\n\n" + "\n\n".join(paragraphs))
    report = library.add(file)
    whole = report.passages
    assert report.embedded == whole == len(encoder.encoded)
    paragraphs[2] = "Bab 2 membahas sungai. " * 30
    file.write_text("# Buku\n\n" + "\n\n".join(paragraphs))
    report = library.add(file)
    assert 0 < report.embedded < whole / 2
    assert len(encoder.encoded) == whole + report.embedded
    assert library.verify() == []


def test_a_renamed_file_is_another_document_with_the_same_vectors(
    library: Library, documents: Path, encoder: HashedWords
) -> None:
    library.add(documents)
    (documents / "industri.txt").rename(documents / "zona.txt")
    report = library.add(documents)
    assert (report.passages, report.embedded, len(encoder.encoded)) == (1, 0, 3)
    assert outcome(report) == {
        "added": ("documents/zona.txt",),
        "unchanged": (HARBOUR, DESA),
        "removed": (MALOY,),
    }
    assert first(library, "Maloy") == "documents/zona.txt"
    assert library.verify() == []


def test_a_deleted_file_leaves_at_once(library: Library, documents: Path) -> None:
    library.add(documents)
    (documents / "industri.txt").unlink()
    assert outcome(library.add(documents)) == {"unchanged": (HARBOUR, DESA), "removed": (MALOY,)}
    assert MALOY not in {hit.passage.source for hit in library.search("kawasan industri Maloy")}
    assert library.verify() == []


def test_a_moved_folder_keeps_its_documents_and_their_vectors(
    library: Library, documents: Path, encoder: HashedWords
) -> None:
    library.add(documents)
    moved = documents.parent / "elsewhere" / "documents"
    moved.parent.mkdir()
    documents.rename(moved)
    report = library.add(moved)
    assert outcome(report) == {"unchanged": (HARBOUR, MALOY, DESA)}
    assert (report.passages, report.embedded, len(encoder.encoded)) == (0, 0, 3)
    (moved / "industri.txt").unlink()
    assert outcome(library.add(moved)) == {"unchanged": (HARBOUR, DESA), "removed": (MALOY,)}


def test_a_folder_that_disappeared_is_an_error_not_a_removal(library: Library, documents: Path) -> None:
    library.add(documents)
    shutil.rmtree(documents)
    with pytest.raises(
        LibraryError, match="documents: there is no such file or folder; what was indexed from it"
    ):
        library.add(documents)
    assert len(library) == 3
    assert outcome(library.add(documents, prune=True)) == {"removed": (HARBOUR, MALOY, DESA)}
    with pytest.raises(LibraryError, match="documents: there is no such file or folder"):
        library.add(documents, prune=True)  # there is nothing to be meant by it


def test_an_empty_folder_may_be_a_disk_that_is_missing(library: Library, documents: Path) -> None:
    library.add(documents)
    for file in documents.iterdir():
        file.unlink()
    with pytest.raises(
        LibraryError, match="documents: is empty, and 3 documents were indexed from it;"
    ) as raised:
        library.add(documents)
    assert str(raised.value).endswith(f"tanya index --prune {documents} --library {library.folder}")
    assert len(library) == 3
    assert outcome(library.add(documents, prune=True)) == {"removed": (HARBOUR, MALOY, DESA)}
    assert outcome(library.add(documents)) == {}  # it was never more than empty


def test_a_file_that_is_gone_is_removed_when_asked(library: Library, documents: Path) -> None:
    library.add(documents)
    (documents / "industri.txt").unlink()
    with pytest.raises(LibraryError, match=r"industri\.txt: there is no such file"):
        library.add(documents / "industri.txt")
    assert outcome(library.add(documents / "industri.txt", prune=True)) == {"removed": (MALOY,)}
    assert outcome(library.add(documents, prune=True)) == {"unchanged": (HARBOUR, DESA)}


def test_a_part_that_cannot_be_listed_is_not_gone(
    library: Library, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = documents / "sub"
    below.mkdir()
    (below / "a.txt").write_text("Hutan lindung dijaga warga.")
    library.add(documents)
    real = os.scandir

    def scandir(path: str | Path) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)  # a mode would not keep root out
    report = library.add(documents)
    assert outcome(report) == {"unchanged": (HARBOUR, MALOY, DESA), "failed": (f"{below}: unreadable",)}
    assert first(library, "hutan") == "documents/sub/a.txt"


def test_the_same_content_twice_is_two_documents_and_one_hit(library: Library, documents: Path) -> None:
    shutil.copy(documents / "industri.txt", documents / "salinan.txt")
    assert len(library.add(documents).added) == 4
    best = library.search("kawasan industri Maloy")[0]
    assert sorted((best.passage.source, *best.also_in)) == [MALOY, "documents/salinan.txt"]
    library.remove(MALOY)
    best = library.search("kawasan industri Maloy")[0]
    assert (best.passage.source, best.also_in) == ("documents/salinan.txt", ())


def test_what_is_there_twice_is_embedded_once(
    library: Library, documents: Path, encoder: HashedWords, tmp_path: Path
) -> None:
    shutil.copy(documents / "industri.txt", documents / "salinan.txt")
    assert (library.add(documents).embedded, len(encoder.encoded)) == (3, 3)
    shutil.copytree(documents, tmp_path / "arsip")
    report = library.add(tmp_path / "arsip")
    assert (len(report.added), report.passages, report.embedded, len(encoder.encoded)) == (4, 4, 0, 3)
    assert len(library) == 8
    assert library.verify() == []


def test_two_folders_of_the_same_name(library: Library, documents: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "documents"
    other.mkdir(parents=True)
    (other / "industri.txt").write_text("Smelter nikel dibangun di Morowali.")
    library.add(documents)
    assert library.add(other).added == ("other/documents/industri.txt",)
    assert library.add(other).unchanged == ("other/documents/industri.txt",)
    assert library.add(documents).unchanged == (HARBOUR, MALOY, DESA)
    assert first(library, "smelter nikel") == "other/documents/industri.txt"
    assert first(library, "Maloy") == MALOY


def test_a_folder_and_then_one_inside_it(library: Library, documents: Path) -> None:
    below = documents / "sub"
    below.mkdir()
    (below / "a.txt").write_text("Hutan lindung dijaga warga.")
    library.add(documents)
    assert outcome(library.add(below)) == {"unchanged": ("documents/sub/a.txt",)}
    (below / "a.txt").unlink()
    assert outcome(library.add(below, prune=True)) == {"removed": ("documents/sub/a.txt",)}
    assert len(library) == 3


def test_a_folder_inside_and_then_the_whole(library: Library, documents: Path) -> None:
    below = documents / "sub"
    below.mkdir()
    (below / "a.txt").write_text("Hutan lindung dijaga warga.")
    assert library.add(below).added == ("sub/a.txt",)
    assert outcome(library.add(documents)) == {"added": (HARBOUR, MALOY, DESA), "unchanged": ("sub/a.txt",)}
    assert len(library) == 4


def test_a_single_file_and_then_its_folder(library: Library, documents: Path) -> None:
    assert library.add(documents / "industri.txt").added == (MALOY,)
    assert outcome(library.add(documents)) == {"added": (HARBOUR, DESA), "unchanged": (MALOY,)}
    assert outcome(library.add(documents / "industri.txt")) == {"unchanged": (MALOY,)}


def test_a_folder_beside_whose_name_begins_alike_is_not_touched(library: Library, documents: Path) -> None:
    beside = documents.parent / "documents-2"
    shutil.copytree(documents, beside)
    library.add(beside)
    library.add(documents)
    (documents / "industri.txt").unlink()
    assert library.add(documents).removed == (MALOY,)
    assert "documents-2/industri.txt" in ids(library)


def test_a_relative_path_and_a_home_folder(
    library: Library, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(documents.parent))
    assert len(library.add("~/documents").added) == 3
    monkeypatch.chdir(documents)
    assert library.add(".").unchanged == (HARBOUR, MALOY, DESA)
    assert library.add("../documents/industri.txt").unchanged == (MALOY,)


# -- what is not a document


def test_hidden_and_ignored_files_are_left_out(library: Library, documents: Path) -> None:
    for name in (
        ".hidden.txt",
        "README.md",
        "draft-1.txt",
        ".git/config.txt",
        "old/a.txt",
        "sub/README.md",
        "sub/b.txt",
    ):
        (documents / name).parent.mkdir(exist_ok=True)
        (documents / name).write_text(f"Isi berkas {name}.")
    (documents / ".tanyaignore").write_text("# not documents\nREADME.md\ndraft-*\nold/\n\n")
    assert library.add(documents).added == (
        HARBOUR,
        MALOY,
        DESA,
        "documents/sub/README.md",
        "documents/sub/b.txt",
    )
    (documents / ".tanyaignore").write_text("industri.txt\nsub\n")
    report = library.add(documents)
    assert report.removed == (MALOY, "documents/sub/README.md", "documents/sub/b.txt")
    assert report.added == ("documents/README.md", "documents/draft-1.txt", "documents/old/a.txt")


def test_a_library_inside_the_folder_is_not_taken_for_documents(
    documents: Path, encoder: HashedWords
) -> None:
    with Library.open(documents / "tanya-library", encoder) as library:
        for _ in range(2):
            report = library.add(documents)
            assert report.failed == ()
        assert len(library) == 3


def test_links(library: Library, documents: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Sandi rahasia perusahaan.")
    (documents / "out.txt").symlink_to(tmp_path / "secret.txt")
    (documents / "in.txt").symlink_to(documents / "industri.txt")
    (documents / "nowhere.txt").symlink_to(documents / "missing.txt")
    (documents / "round.txt").symlink_to(documents / "round.txt")
    (documents / "folder").symlink_to(tmp_path)
    report = library.add(documents)
    assert report.added == (HARBOUR, "documents/in.txt", MALOY, DESA)
    assert {one.source: one.message for one in report.failed} == {
        "documents/folder": "folder: a link that leads out of the folder",
        "documents/out.txt": "out.txt: a link that leads out of the folder",
        "documents/nowhere.txt": "nowhere.txt: not a file, or a link that leads nowhere",
        "documents/round.txt": "round.txt: not a file, or a link that leads nowhere",
    }
    (tmp_path / "linked").symlink_to(documents)
    assert len(library.add(tmp_path / "linked").added) == 4
    assert library.add(documents / "out.txt").added == ("documents/out.txt",)  # whoever names it, means it


def test_what_is_neither_file_nor_folder_does_not_block(library: Library, documents: Path) -> None:
    os.mkfifo(documents / "pipe.txt")
    assert outcome(library.add(documents))["failed"] == ("documents/pipe.txt: unreadable",)


def test_odd_names(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "aneh"
    folder.mkdir()
    names = ["baris\nbaru.txt", "baris\tbaru.txt", "é 😀 ‘x’.txt", "n" * 250 + ".txt", "-k.txt", " .txt"]
    for number, name in enumerate(names):
        (folder / name).write_text(f"Dokumen bernomor {number} tentang hutan.")
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "w") as file:
        file.write("Dokumen dengan nama rusak.")
    report = library.add(folder)
    assert report.failed == ()
    assert len(set(report.added)) == len(names) + 1 == len(library)
    assert all(name.isprintable() and name.encode() for name in report.added)
    again = library.add(folder)
    assert outcome(again) == {"unchanged": report.added}
    os.unlink(os.fsencode(folder) + b"/\xff\xfe.txt")
    assert library.add(folder).removed == ("aneh/\ufffd\ufffd.txt",)
    assert library.verify() == []


# -- bad files


BAD = {
    "binary.txt": (b"\x00\x01\x02\x03" * 200, "unsupported"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "picture.png": (b"\x89PNG", "unsupported"),
}


def test_a_bad_file_is_a_row_and_stops_nothing(library: Library, documents: Path) -> None:
    for name, (data, _) in BAD.items():
        (documents / name).write_bytes(data)
    (documents / "latin.txt").write_bytes("Café di Samarinda, à la carte, sangat ramai.".encode("latin-1"))
    (documents / "utf16.txt").write_text("Hutan lindung dijaga warga.", encoding="utf-16")
    report = library.add(documents)
    assert {one.source.split("/")[1]: one.reason for one in report.failed} == {
        n: r for n, (_, r) in BAD.items()
    }
    assert report.added == (HARBOUR, MALOY, DESA, "documents/latin.txt", "documents/utf16.txt")
    assert "Café" in library.text("documents/latin.txt")
    assert library.text("documents/utf16.txt") == "Hutan lindung dijaga warga."


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 500])
def test_a_bad_file_keeps_its_good_predecessor(library: Library, documents: Path, data: bytes) -> None:
    library.add(documents)
    (documents / "industri.txt").write_bytes(data)
    report = library.add(documents)
    assert [one.source for one in report.failed] == [MALOY]
    assert report.removed == ()
    assert first(library, "kawasan industri Maloy") == MALOY
    assert outcome(library.add(documents))["failed"]  # and it is named as long as it is bad


def test_an_unreadable_file_is_a_row(
    library: Library, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest(path: Path) -> str:
        if path.name == "industri.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return digest_of(path)

    monkeypatch.setattr("rag.ingest.digest_of", digest)  # a mode would not keep root out
    report = library.add(documents)
    assert [(one.source, one.reason, one.message) for one in report.failed] == [
        (MALOY, "unreadable", "industri.txt: Permission denied")
    ]
    assert report.added == (HARBOUR, DESA)


def test_a_document_with_pages_that_are_pictures_stays_known_as_incomplete(
    library: Library, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.ingest.version", lambda: "1")
    page = Canvas(str(documents / "laporan.pdf"))
    page.drawString(72, 700, "Rapat kerja dibuka oleh gubernur pada hari Senin pagi.")
    page.showPage()
    page.drawInlineImage(Image.effect_noise((300, 400), 90), 50, 50, 400, 600)
    page.save()
    monkeypatch.setenv("PATH", "/nowhere")  # without Tesseract
    stop_all()
    try:
        (said,) = library.add(documents).incomplete
        assert (said.source, said.reason) == ("documents/laporan.pdf", "no text layer")
        for retry in (False, True, False):
            report = library.add(documents, retry=retry)
            assert (len(report.unchanged), report.failed, report.embedded) == (4, (), 0)
            assert library.failures() == [said]
    finally:
        stop_all()


# -- texts without files


def test_texts_are_added_updated_and_left_alone(library: Library, encoder: HashedWords) -> None:
    texts = [source("a", "Pasar lama terbakar."), source("b", "Sekolah baru dibuka.")]
    assert outcome(library.add_texts(texts)) == {"added": ("a", "b")}
    assert outcome(library.add_texts(texts)) == {"unchanged": ("a", "b")}
    assert len(encoder.encoded) == 2
    report = library.add_texts([source("a", "Pasar lama dibangun."), texts[1]])
    assert outcome(report) == {"updated": ("a",), "unchanged": ("b",)}
    assert (report.passages, report.embedded) == (1, 1)
    assert outcome(library.add_texts([replace(texts[1], title="Lain")])) == {"updated": ("b",)}


def test_of_two_texts_with_one_id_the_later_counts(library: Library) -> None:
    report = library.add_texts([source("a", "Pasar lama terbakar."), source("a", "Kapal nelayan tenggelam.")])
    assert outcome(report) == {"added": ("a",), "updated": ("a",)}
    assert library.text("a") == "Kapal nelayan tenggelam."
    assert library.verify() == []


def test_what_is_no_text_is_a_row(library: Library) -> None:
    report = library.add_texts([source("a", "Pasar \ud800 lama."), source("b", "Sekolah baru dibuka.")])
    assert outcome(report) == {"added": ("b",), "failed": ("a: unreadable",)}


def test_many_texts_are_embedded_together(tmp_path: Path) -> None:
    class Counting(HashedWords):
        calls: tuple[int, ...] = ()

        def encode_passages(self, texts: Sequence[str]) -> Vector:
            self.calls += (len(texts),)
            return super().encode_passages(texts)

    encoder = Counting()
    with Library.open(tmp_path, encoder) as library:
        report = library.add_texts(source(f"t{n}", f"Dokumen nomor {n} tentang hutan.") for n in range(1500))
    assert report.passages == report.embedded == 1500
    assert max(encoder.calls[:-1]) > 100  # more and more, as long as that takes next to no time
    assert len(encoder.calls) < 15


def test_progress_is_told_file_by_file(library: Library, documents: Path) -> None:
    told: list[Progress] = []
    library.add(documents, told.append)
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert [one.share for one in told] == sorted(one.share for one in told)
    assert {one.total for one in told} == {3}
    assert list(dict.fromkeys(one.current for one in told)) == ["", HARBOUR, MALOY, DESA]
    last = told[-1]
    assert (last.done, last.passages, last.share) == (3, 3, 1.0)


def test_what_was_stored_before_an_interruption_is_kept(library: Library) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done >= 1024:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.add_texts([source(f"t{n}", f"Dokumen nomor {n} hutan.") for n in range(1200)], interrupt)
    assert len(library) == 1024
    assert library.verify() == []


# -- removing and asking


def test_remove_by_id_and_by_path(library: Library, documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.add(documents)
    library.remove(MALOY)
    library.remove(str(documents / "kesehatan.txt"))
    monkeypatch.chdir(documents)
    library.remove("harbour.txt")
    assert (len(library), library.search("Maloy")) == (0, [])
    with pytest.raises(
        LibraryError, match=r"industri\.txt: not in the library \(.*\); “tanya list” shows what is"
    ):
        library.remove(MALOY)


def test_several_are_removed_at_once_or_none(library: Library, documents: Path) -> None:
    library.add(documents)
    ids = [info.id for info in library.sources()]
    with pytest.raises(LibraryError, match="nowhere: not in the library"):
        library.remove(ids[0], "nowhere")
    assert [info.id for info in library.sources()] == ids
    library.remove(*ids[:2])
    assert [info.id for info in library.sources()] == ids[2:]
    assert library.verify() == []


def test_the_passages_of_a_document_and_their_vectors(library: Library, documents: Path) -> None:
    library.add(documents)
    for info in library.sources():
        passages = library.passages(info.id)
        assert len(passages) == info.passages
        assert [one.start for one in passages] == sorted(one.start for one in passages)
        expected = library.encoder.encode_passages([one.context for one in passages])
        assert np.allclose(library.vectors(passages), expected, atol=1e-5)
    assert library.passages("nowhere") == []
    library.remove(info.id)
    with pytest.raises(LibraryError, match="has changed while it was looked at"):
        library.vectors(passages)


def test_an_uploaded_file_is_removed_with_its_document_and_no_other(
    library: Library, documents: Path
) -> None:
    uploads = library.folder / "uploads"
    shutil.copytree(documents, uploads)
    library.add(documents)
    library.add(uploads)
    library.remove("uploads/industri.txt")
    library.remove("documents/harbour.txt")
    assert sorted(file.name for file in uploads.iterdir()) == ["harbour.txt", "kesehatan.txt"]
    assert len(list(documents.iterdir())) == 3


def test_a_search_begins_anew_when_what_it_found_was_replaced_meanwhile(
    library: Library, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(documents)
    real, overtaken = library._store.passages, []

    def passages(ids: Sequence[int]) -> list[Passage]:
        if not overtaken:
            overtaken.append(True)
            (documents / "industri.txt").write_text("Kawasan industri Maloy batal dibangun.")
            library.add(documents)
        return real(ids)

    monkeypatch.setattr(library._store, "passages", passages)
    assert (
        library.search("kawasan industri Maloy")[0].passage.text == "Kawasan industri Maloy batal dibangun."
    )


def test_the_text_of_what_is_not_there(library: Library) -> None:
    with pytest.raises(LibraryError, match="x: not in the library"):
        library.text("x")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "is empty"),
        (" \n\t", "is empty"),
        ("?!…", "is empty"),
        ("kata " * 20_000, "has 99,999 characters"),
    ],
)
def test_what_is_no_question(library: Library, question: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        library.search(question)


def test_half_a_character_in_a_question_does_no_harm(library: Library, documents: Path) -> None:
    library.add(documents)
    assert first(library, "Maloy \udcff\ud800") == MALOY


@pytest.mark.parametrize("k", [0, -1])
def test_no_hits_cannot_be_asked_for(library: Library, k: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        library.search("Maloy", k)


# -- encoders


def test_another_encoder_is_one_clear_error_and_its_command_works(
    tmp_path: Path, documents: Path, encoder: HashedWords
) -> None:
    folder = tmp_path / "a library"
    with Library.open(folder, encoder) as library:
        library.add(documents)
        texts = {one: library.text(one) for one in ids(library)}
    with pytest.raises(EncoderMismatchError) as raised:
        Library.open(folder, "bundled-fast")
    message = str(raised.value)
    assert message.startswith(f"{folder}: was indexed with the encoder hashed-words, not bundled-fast. ")
    command = shlex.split(message.partition("index it again: ")[2])
    assert command == ["tanya", "index", "--rebuild", "--library", str(folder), "--encoder", "bundled-fast"]
    done = subprocess.run(
        [sys.executable, "-m", "rag.cli", *command[1:]],
        capture_output=True,
        text=True,
        cwd=SEEDS.parent,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "3 documents indexed again\n", "")
    with Library.open(folder, "bundled-fast") as library:
        assert {one: library.text(one) for one in ids(library)} == texts
        assert first(library, "economic zone Maloy") == MALOY
        assert library.verify() == []
        assert library.add(documents).unchanged == (HARBOUR, MALOY, DESA)
    with pytest.raises(EncoderMismatchError, match="Open it with --encoder bundled-fast, or"):
        Library.open(folder, encoder)


def test_other_weights_under_the_same_name_are_refused(tmp_path: Path, encoder: HashedWords) -> None:
    Library.open(tmp_path, encoder).close()
    encoder.digest = "f" * 64
    with pytest.raises(
        EncoderMismatchError, match=r"another version \(weights of the encoder\)\. Index it again: tanya"
    ):
        Library.open(tmp_path, encoder)
    Library.rebuild(tmp_path, encoder).close()
    Library.open(tmp_path, encoder).close()


def test_rebuild_tells_progress_and_keeps_where_files_came_from(library: Library, documents: Path) -> None:
    library.add(documents)
    library.close()
    told: list[Progress] = []
    with Library.rebuild(library.folder, HashedWords("other", 64), progress=told.append) as again:
        assert [(one.done, one.total, one.current) for one in told] == [
            (0, 3, HARBOUR),
            (1, 3, MALOY),
            (2, 3, DESA),
        ]
        assert again.add(documents).unchanged == (HARBOUR, MALOY, DESA)
        assert first(again, "Maloy") == MALOY


def test_an_interrupted_rebuild_leaves_the_library_as_it_was(library: Library, documents: Path) -> None:
    library.add(documents)
    library.close()

    def interrupt(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Library.rebuild(library.folder, HashedWords("other", 64), progress=interrupt)
    with Library.open(library.folder, HashedWords()) as same:
        assert first(same, "Maloy") == MALOY
        assert same.verify() == []


def test_rebuild_makes_no_library(tmp_path: Path, encoder: HashedWords) -> None:
    with pytest.raises(LibraryError, match="no library here"):
        Library.rebuild(tmp_path / "missing", encoder)
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize(
    ("encoder", "store"), [("no-such-encoder", "local"), ("bundled-fast", "no-such-store")]
)
def test_an_unknown_spec_makes_nothing(tmp_path: Path, encoder: str, store: str) -> None:
    with pytest.raises(SpecError, match="no-such-"):
        Library.open(tmp_path / "library", encoder, store)
    assert not (tmp_path / "library").exists()


def test_a_filtered_search_is_what_is_left_of_the_whole_one_in_its_order(library: Library) -> None:
    chance, words = Random(3), "pasar kota sungai jalan rumah sekolah petani padi hutan laut".split()
    texts = [source(f"{n}", f"{' '.join(chance.choices(words, k=12))} {n}.") for n in range(400)]
    days = [chance.choice([None, date(2010, 1, 1) + timedelta(days=n)]) for n in range(400)]
    library.add_texts(replace(one, date=day) for one, day in zip(texts, days, strict=True))
    everything = library.search("pasar di kota", 400)
    assert len(everything) == 400
    filters = [
        Filter(frozenset(["17"])),
        Filter(frozenset(str(n) for n in range(0, 400, 7))),
        Filter(after=date(2010, 3, 1), before=date(2010, 3, 20)),
        Filter(before=date(2010, 12, 31)),
        Filter(without=frozenset(str(n) for n in range(0, 400, 7))),
        Filter(language=everything[0].passage.language, after=date(2010, 6, 1)),
    ]
    for only in filters:
        left = [hit.passage.id for hit in everything if only.allows(hit.passage)]
        assert 0 < len(left) < 400
        for k in (3, 400):
            found = library.search("pasar di kota", k, **asdict(only))
            assert [hit.passage.id for hit in found] == left[:k]
    assert library.search("pasar di kota", sources=[]) == []


def test_what_another_process_writes_meanwhile_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path, HashedWords()) as library, Library.open(tmp_path, HashedWords()) as other:
        library.add_texts([source("one", "Hujan turun di Bontang.")])
        store: Any = library._store
        compare, looks = store._differences, []

        def late(*, writes: bool) -> list[str]:
            looks.append(1)
            if len(looks) > 1:
                return list(compare())
            if writes:
                other.add_texts([source("two", "Kapal tiba di Balikpapan.")])
            return ["the word index lacks 1"]

        monkeypatch.setattr(store, "_differences", lambda: late(writes=True))
        assert library.verify() == []
        assert len(looks) == 2
        looks.clear()
        monkeypatch.setattr(store, "_differences", lambda: late(writes=False))
        assert library.verify() == ["the word index lacks 1"], "nobody wrote: it is a fault"
