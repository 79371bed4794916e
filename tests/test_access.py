"""Whose documents are whose, whatever a file is called and whatever an id looks like."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import HashedWords, source
from hypothesis import example, given
from hypothesis import strategies as st

from rag import Library
from ui import uploads
from ui.access import Access, shown
from ui.uploads import Outcome, receive
from ui.visitors import NOBODY, named

BUDI, ANI = named("budi", None), named("ani", None)
OWN = Access()
SHARED = Access(shared=True)
CURATED = Access(curated=True)
BUDIS = f"uploads-{BUDI}/rapat.txt"


def upload(
    library: Library, folder: Path, visitor: str, text: str, name: str = "rapat.txt", access: Access = OWN
) -> Outcome:
    file = folder / name
    file.write_text(text)
    (outcome,) = receive(library, [file], lambda share, name: None, access, visitor)
    return outcome


def ids(library: Library) -> list[str]:
    return [one.id for one in library.sources()]


def visible(access: Access, visitor: str, library: Library) -> list[str]:
    return [one.id for one in access.visible(visitor, library)]


# -- ids


def test_what_a_visitor_uploads_is_there_for_that_visitor_alone() -> None:
    for access in (OWN, CURATED):
        assert [access.sees(one, BUDIS) for one in (BUDI, ANI, NOBODY)] == [True, False, False]
        assert [access.may_remove(one, BUDIS) for one in (BUDI, ANI, NOBODY)] == [True, False, False]


def test_what_nobody_uploaded_is_there_for_everybody() -> None:
    for access in (OWN, CURATED, SHARED):
        assert all(access.sees(one, "arsip/rapat.txt") for one in (BUDI, ANI, NOBODY))
        assert access.may_remove(ANI, "arsip/rapat.txt") is (access != CURATED)


def test_where_uploads_are_shared_they_are_everybodys() -> None:
    for visitor in (BUDI, ANI, NOBODY):
        assert SHARED.sees(visitor, BUDIS)
        assert SHARED.may_remove(visitor, BUDIS)
        assert SHARED.may_upload(visitor)
        assert SHARED.folder(visitor) == ""


def test_nobody_may_upload_what_nobody_could_remove() -> None:
    assert [OWN.may_upload(visitor) for visitor in (BUDI, NOBODY)] == [True, False]


@given(st.text(min_size=1), st.lists(st.text(), max_size=3))
@example("x", [f"uploads-{ANI}"])
@example(f"uploads-{ANI}", [])
@example("a\nb", ["\n", ".."])
@example("..", [f"uploads-{ANI}", ".."])
def test_a_folder_of_uploads_is_its_visitors_wherever_it_lies(name: str, above: list[str]) -> None:
    whole = "/".join((*above, f"uploads-{BUDI}", uploads.plain_name(name)))
    assert [OWN.sees(one, whole) for one in (BUDI, ANI, NOBODY)] == [True, False, False]
    assert [OWN.may_remove(one, whole) for one in (BUDI, ANI, NOBODY)] == [True, False, False]
    assert BUDI not in shown(whole)


@pytest.mark.parametrize(
    "id",
    [
        f"uploads-{BUDI}",  # a file that is called so
        f"uploads-{BUDI.upper()}/x.txt",
        f"UPLOADS-{BUDI}/x.txt",
        f"uploads-{BUDI[:-1]}/x.txt",
        f"uploads-{BUDI}0/x.txt",
        f"uploads-{BUDI}\\x.txt",
        f"my-uploads-{BUDI}/x.txt",
        "uploads-/x.txt",
        "uploads-/",
        "uploads/x.txt",
        "",
    ],
)
def test_what_only_looks_like_an_upload_is_nobodys(id: str) -> None:
    assert all(OWN.sees(visitor, id) for visitor in (BUDI, ANI, NOBODY))
    assert not any(CURATED.may_remove(visitor, id) for visitor in (BUDI, ANI, NOBODY))
    assert shown(id) == id


def test_an_upload_is_shown_without_whose_it_is() -> None:
    assert shown(BUDIS) == "uploads/rapat.txt"
    assert shown("arsip/rapat.txt") == "arsip/rapat.txt"


# -- what is hidden


def test_hidden_is_exactly_what_others_uploaded(library: Library) -> None:
    anis = [f"uploads-{ANI}/rapat.txt", f"uploads-{ANI}/~.txt"]
    others = ["arsip/rapat.txt", "uploads/rapat.txt", "uploads-lama/x.txt", f"UPLOADS-{ANI}/x.txt", "v.txt"]
    library.add_texts(source(id, f"Rapat {n}.") for n, id in enumerate([BUDIS, *anis, *others]))
    assert OWN.hidden(BUDI, library) == {*anis}
    assert OWN.hidden(ANI, library) == {BUDIS}
    assert OWN.hidden(NOBODY, library) == {BUDIS, *anis}
    assert SHARED.hidden(BUDI, library) == frozenset()
    for visitor in (BUDI, ANI, NOBODY):
        assert visible(OWN, visitor, library) == sorted({*ids(library)} - OWN.hidden(visitor, library))
    assert visible(SHARED, NOBODY, library) == ids(library)


def test_uploads_that_are_indexed_from_a_folder_above_stay_their_visitors(
    library: Library, tmp_path: Path
) -> None:
    upload(library, tmp_path, BUDI, "Rapat dipimpin Rusmadi.")
    library.remove(*ids(library))
    upload(library, tmp_path, ANI, "Pasar dibuka.")
    for folder in (tmp_path / "library" / "uploads", tmp_path):
        with Library.open(tmp_path / "library", HashedWords()) as again:
            (tmp_path / "rapat.txt").unlink(missing_ok=True)
            kept = tmp_path / "library" / "uploads" / OWN.folder(BUDI) / "rapat.txt"
            kept.write_text("Rapat dipimpin Rusmadi.")
            again.add(folder)
            (budis,) = {*ids(again)} - {f"uploads-{ANI}/rapat.txt"}
            assert budis.endswith(f"{folder.name}/{kept.relative_to(folder)}")
            assert OWN.hidden(ANI, again) == {budis}
            assert OWN.hidden(BUDI, again) == {f"uploads-{ANI}/rapat.txt"}
            again.remove(budis)


# -- files


def test_files_of_one_name_are_kept_apart(library: Library, tmp_path: Path) -> None:
    same = "Rapat dipimpin Rusmadi."
    for visitor, text in ((BUDI, same), (ANI, same), (BUDI, "Rapat dipimpin Awang.")):
        assert upload(library, tmp_path, visitor, text).became in ("added", "updated")
    anis = f"uploads-{ANI}/rapat.txt"
    assert ids(library) == sorted([BUDIS, anis])
    assert library.text(BUDIS) == "Rapat dipimpin Awang."
    assert library.text(anis) == same
    for visitor, id in ((BUDI, BUDIS), (ANI, anis)):
        assert library.file(id) == library.folder / "uploads" / f"uploads-{visitor}" / "rapat.txt"
        assert visible(OWN, visitor, library) == [id]
    library.remove(BUDIS)
    assert ids(library) == [anis]
    assert library.file(anis).read_text() == same


def test_what_two_have_uploaded_tells_neither_of_the_other(library: Library, tmp_path: Path) -> None:
    for visitor in (BUDI, ANI):
        upload(library, tmp_path, visitor, "Rapat dipimpin Rusmadi di Samarinda pada hari Senin.")
    (hit,) = library.search("Siapa memimpin rapat?", without=OWN.hidden(ANI, library))
    assert (hit.passage.source, hit.also_in) == (f"uploads-{ANI}/rapat.txt", ())
    assert library.search("Siapa memimpin rapat?", without=OWN.hidden(NOBODY, library)) == []


def test_nobodys_upload_is_refused_and_leaves_nothing(library: Library, tmp_path: Path) -> None:
    refused = upload(library, tmp_path, NOBODY, "Rapat.")
    assert (refused.became, refused.reason) == ("failed", "nobody's")
    assert ids(library) == []
    assert not (library.folder / "uploads").exists()
    assert upload(library, tmp_path, NOBODY, "Rapat.", access=SHARED).became == "added"
    assert ids(library) == ["uploads/rapat.txt"]


def test_a_visitor_may_keep_only_so_many(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_KEPT", 2)

    def became(visitor: str, name: str, text: str, access: Access = OWN) -> str:
        outcome = upload(library, tmp_path, visitor, text, name, access)
        return outcome.reason or outcome.became

    assert [became(BUDI, f"{n}.txt", f"Rapat {n}.") for n in range(3)] == ["added", "added", "too many"]
    assert became(BUDI, "1.txt", "Rapat lain.") == "updated"
    assert became(ANI, "2.txt", "Rapat 2.") == "added"
    library.remove(f"uploads-{BUDI}/0.txt")
    assert became(BUDI, "2.txt", "Rapat 2.") == "added"
    assert [became(NOBODY, f"{n}.txt", f"Pasar {n}.", SHARED) for n in range(4)] == ["added"] * 4


@pytest.mark.parametrize("name", [f"uploads-{ANI}", "x.txt", "..", f"..\\uploads-{ANI}\\x.txt"])
def test_no_name_of_a_file_leads_into_anothers_folder(library: Library, tmp_path: Path, name: str) -> None:
    upload(library, tmp_path, BUDI, "Rapat dipimpin Rusmadi.", re.sub(r"^\.\.$", "...txt", name))
    assert {*ids(library)} == {*visible(OWN, BUDI, library)}
    assert visible(OWN, ANI, library) == []
