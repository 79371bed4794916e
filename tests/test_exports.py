"""A conversation as a file: for whose it is, and with no markup but our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from conftest import ANI, BUDI, HashedWords
from fastapi import FastAPI, Request
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.responses import Response
from starlette.testclient import TestClient

from rag import Assistant, Library
from rag.load import from_text
from rag.schema import Answer, Citation, Passage
from ui.conversations import Conversations
from ui.exports import add_route, address, markdown
from ui.service import Service
from ui.talk import Exchange, Talk
from ui.texts import WORDS

QUOTE = "Kepala Bappeda Kaltim,\n Rusmadi, hadir."
HOSTILE = [
    "# x",
    "\n# x\n",
    "[klik](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<script>alert(1)</script>",
    "`x` **x** _x_",
    "> x | y",
    "\\",
    "{x}",
]


def answer(
    text: str = "Kepala Bappeda adalah **Rusmadi** [1].", quote: str = QUOTE, title: str = "Rapat"
) -> Answer:
    passage = Passage(1, "a.pdf", title, quote, 0, len(quote), "id", page=3)
    return Answer(
        "Siapa?",
        text,
        "id",
        False,
        "Siapa?",
        (Citation(1, "a.pdf", title, 3, quote, 0, len(quote), passage),),
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    library = Library.open(tmp_path_factory.mktemp("library"), HashedWords())
    library.add_texts([from_text(QUOTE, "a.pdf")])
    return Service.of(Assistant(library))


@pytest.fixture
def kept(service: Service) -> Conversations:
    return service.conversations


@pytest.fixture
def site(service: Service) -> Iterator[TestClient]:
    """A server that believes what a browser says of who it is."""
    web = FastAPI()
    add_route(web, service)

    @web.middleware("http")
    async def known(request: Request, call_next: Any) -> Response:
        request.state.visitor = request.headers.get("x-visitor", "")
        found: Response = await call_next(request)
        return found

    with TestClient(web) as client:
        yield client


def name_in(disposition: str) -> str | None:
    message = Message()
    message["content-disposition"] = disposition
    return message.get_filename()


def test_the_whole_of_a_conversation() -> None:
    talk = Talk(
        (
            Exchange("Siapa\nkepala Bappeda?", answer=answer()),
            Exchange("Kapan?", problem="removed"),
            Exchange("Di mana?", problem="Model diam."),
            Exchange("Berapa?"),
        )
    )
    assert markdown(talk, "Rapat #1", WORDS["id"]) == (
        "# Rapat \\#1\n\n"
        "## Siapa kepala Bappeda?\n\n"
        "Kepala Bappeda adalah **Rusmadi** \\[1\\].\n\n"
        "Sumber:\n- \\[1\\] Rapat, a.pdf, hlm. 3\n  > Kepala Bappeda Kaltim, Rusmadi, hadir.\n\n"
        "## Kapan?\n\nJawaban ini memuat isi dokumen yang telah dihapus, dan ikut dihapus.\n\n"
        "## Di mana?\n\nModel diam.\n\n"
        "## Berapa?\n\nTerputus sebelum terjawab.\n"
    )


@given(*[st.sampled_from(HOSTILE) | st.text() for _ in range(4)])
@example(*["\\[x](y) <b> # ` * _ | { } >"] * 4)
def test_what_people_and_documents_say_is_no_markup(asked: str, said: str, quote: str, problem: str) -> None:
    said = said.replace("**", "*")  # which is how the short answer is marked
    talk = Talk((Exchange(asked, answer=answer(said, quote, quote)), Exchange(asked, problem=problem or "x")))
    written = markdown(talk, asked, WORDS["id"])
    bare = re.sub(r"\\.", "", written)  # what is escaped is read as it stands
    own = bare.replace("  > ", "    ").replace("## ", "").replace("# ", "")
    assert not re.search(r"[\\`*_{}\[\]<>#|]", own)
    assert len(re.findall(r"^#+ ", bare, re.MULTILINE)) == 3
    assert len(re.findall(r"^  > ", bare, re.MULTILINE)) == 1


def test_a_conversation_is_given_to_whose_it_is(site: TestClient, kept: Conversations) -> None:
    talk = kept.save(BUDI, Talk((Exchange("Siapa kepala Bappeda?", answer=answer()),)))
    given_out = site.get(address(talk.id), headers={"x-visitor": BUDI, "accept-language": "en-GB,id;q=0.5"})
    assert given_out.status_code == 200
    assert given_out.headers["content-type"] == "text/markdown; charset=utf-8"
    assert given_out.headers["cache-control"] == "no-store"
    assert given_out.headers["content-disposition"] == 'attachment; filename="Siapa-kepala-Bappeda.md"'
    assert given_out.text == markdown(talk, "Siapa kepala Bappeda?", WORDS["en"])
    assert "Sources:" in given_out.text


def test_and_to_nobody_else(site: TestClient, kept: Conversations) -> None:
    talk = kept.save(BUDI, Talk((Exchange("Siapa?", answer=answer()),)))
    for visitor in (ANI, "", BUDI.upper()):
        refused = site.get(address(talk.id), headers={"x-visitor": visitor})
        assert (refused.status_code, refused.json()) == (404, {"error": "There is no such conversation."})
    kept.delete(BUDI, talk.id)
    for id in (talk.id, "", "%", "' OR 1=1 --", "\0", "../conversations.sqlite", "é&id=x"):
        assert site.get(address(id), headers={"x-visitor": BUDI}).status_code == 404
    assert site.get("/conversation.md", headers={"x-visitor": BUDI}).status_code == 422


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Siapa kepala Bappeda?", "Siapa-kepala-Bappeda.md"),
        ("Résumé à la carte", "Resume-a-la-carte.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ('x"; filename="y.exe', "x-filename-y-exe.md"),
        ("年度报告", "tanya.md"),
        ("x" * 200, "x" * 60 + ".md"),
    ],
)
def test_the_file_has_a_name_for_every_system(
    site: TestClient, kept: Conversations, title: str, name: str
) -> None:
    talk = kept.save(BUDI, Talk().asked("Siapa?"))
    kept.rename(BUDI, talk.id, title)
    given_out = site.get(address(talk.id), headers={"x-visitor": BUDI})
    assert name_in(given_out.headers["content-disposition"]) == name
    assert given_out.text.startswith("# ")


def test_what_quotes_a_removed_document_is_not_given(service: Service, site: TestClient) -> None:
    library, kept = service.assistant.library, service.conversations
    library.add_texts([from_text("Kepala pelabuhan adalah Wulan.", "b.txt")])
    passage = Passage(1, "b.txt", "", "Kepala pelabuhan adalah Wulan.", 0, 30, "id")
    cited = Citation(1, "b.txt", "", None, passage.text, 0, 30, passage)
    told = Answer("Siapa?", "Wulan [1].", "id", False, "Siapa?", (cited,))
    talk = kept.save(BUDI, Talk((Exchange("Siapa?", answer=told),)))
    assert "Wulan" in site.get(address(talk.id), headers={"x-visitor": BUDI}).text
    library.remove("b.txt")
    assert "Wulan" not in site.get(address(talk.id), headers={"x-visitor": BUDI}).text
