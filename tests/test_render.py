"""Whatever a document, a name or an answer holds, the page shows it as text; and it shows what it should."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.errors import LOAD_FAILURES
from rag.schema import Answer, Citation, Failure, Hit, Passage, Sentence, SourceInfo
from ui import clipboard, render
from ui.talk import Exchange, Talk
from ui.texts import SAMPLES, WORDS, preferred, samples
from ui.uploads import Outcome

ID, EN = WORDS["id"], WORDS["en"]
TAGS = set(
    re.findall(
        r"\w+", "div section p h1 h2 span strong bdi mark blockquote ul li button table thead tbody tr th td"
    )
)
ATTRIBUTES = {"class", "role", "lang", "title", "aria-label", "type", "scope"}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "![x](https://example.org/x.png)",
    "[klik](javascript:alert(1))",
    "$$\\href{javascript:alert(1)}{x}$$",
    "${alert(1)} {{constructor}} `x`",
    "</div></section><form action=https://example.org>",
    "&lt;script&gt; &#x3C;",
    "[1] [2] [99]",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))


class Page(HTMLParser):
    """What a browser would make of a piece of HTML; fails where that is more than text and buttons."""

    def __init__(self, piece: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.buttons: list[dict[str, str]] = []
        self.copies: list[str] = []
        self.marked = self.bold = ""
        self._open: list[str] = []
        self.feed(piece)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":  # leads to our own server, whatever a document is called
            found = dict(attrs)
            assert (found.pop("href") or "").startswith("/document?source=")
            attrs = [one for one in attrs if one[0] not in ("href", "target", "rel")]
            assert (found["target"], found["rel"]) == ("_blank", "noopener")
        assert tag in TAGS | {"a"}
        assert {name for name, _ in attrs if not name.startswith("data-")} <= ATTRIBUTES
        self._open.append(tag)
        if tag == "button" and "data-event" in dict(attrs):
            self.buttons.append({name: value or "" for name, value in attrs})
        if "data-copy" in dict(attrs):
            self.copies.append(dict(attrs)["data-copy"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marked += data if "mark" in self._open else ""
        self.bold += data if "strong" in self._open else ""

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def passage(text: str = "Rapat dipimpin Rusmadi. Ia kepala Bappeda.", **fields: object) -> Passage:
    whole = Passage(
        1, "seeds/a.txt", "Rapat klaster", text, 100, 100 + len(text), "id", date(2012, 10, 16), 3
    )
    return replace(whole, **fields)  # type: ignore[arg-type]


def citation(quote: str = "Ia kepala Bappeda.", number: int = 1, within: Passage | None = None) -> Citation:
    inside = within or passage()
    start = inside.start + inside.text.index(quote)
    return Citation(
        number, inside.source, inside.title, inside.page, quote, start, start + len(quote), inside
    )


def answer(**fields: object) -> Answer:
    question = "Siapa kepala Bappeda?"
    return replace(
        Answer(question, "Rusmadi adalah kepala Bappeda. [1]", "id", False, question, (citation(),)),
        **fields,  # type: ignore[arg-type]
    )


def shown(answer: Answer) -> Page:
    return Page(render.conversation(Talk((Exchange(answer.question, "", answer),)), ID))


@settings(max_examples=60, deadline=None)
@given(texts, texts, texts, texts)
@example("", "", "", "")
def test_nothing_escapes(one: str, two: str, three: str, four: str) -> None:
    inside = passage(one + two + three, title=four, source=one + "/" + two)
    cited = Citation(1, inside.source, four, 3, two, 100 + len(one), 100 + len(one + two), inside)
    refused = Answer(one, two, "en", True, three, note=four, nearest=(Hit(inside, 0.2),), generator=one)
    doubted = Sentence(three, (), False)
    given_answer = Answer(one, f"{two} [1] {three}", "id", False, four, (cited,), (doubted,), two, one)
    talk = Talk((Exchange(one, two, refused), Exchange(two, three, given_answer), Exchange(one, problem=two)))
    info = SourceInfo(one, two, "id", None, 1, 1, "")
    pieces: list[tuple[str, list[str]]] = [
        (render.conversation(talk, ID), [one, two, three, four]),
        (render.conversation(Talk((Exchange(one, two),)), EN), [one, two]),
        (render.evidence(cited, EN), [one, two, three]),
        (render.evidence(replace(cited, start=0, end=5), EN), [two]),
        (render.near(Hit(inside, 0.1), ID), [one + two + three]),
        (render.documents([info], [Failure(two, three, four)], EN), [one, two, three]),
        (render.evidence(replace(cited, also_in=(three, four)), EN), [one, three, four]),
        (render.near(Hit(replace(inside, section=four), 0.1), ID), [four]),
        (render.outcomes([Outcome(one, "failed", two)], 1, 50, ID), [one, two]),
        (render.removed(one, ID), [one]),
        (render.problem(three), [three]),
    ]
    for piece, said in pieces:
        page = Page(piece)
        assert all(_flat(text) in _flat(page.text) for text in said if "[" not in text)


def _flat(text: str) -> str:
    return "".join(text.replace("\r", "").replace("\0", "").split())


def test_marker_opens_its_citation() -> None:
    page = shown(answer())
    sent = [(button["data-event"], button["data-turn"], button["data-number"]) for button in page.buttons]
    assert sent == [("cite", "0", "1")] * 2
    assert page.buttons[0]["title"] == "Ia kepala Bappeda."
    assert "Rapat klaster 16 Oktober 2012 · hlm. 3 · seeds/a.txt" in page.text


@pytest.mark.parametrize(
    ("source", "place", "link"),
    [
        ("a/lap & x.pdf", "hlm. 3", "/document?source=a%2Flap%20%26%20x.pdf#page=3"),
        ("a/paparan.pptx", "slide 3", "/document?source=a%2Fpaparan.pptx"),
        ("a/data.xlsx", "lembar 3", "/document?source=a%2Fdata.xlsx"),
        ("a/catatan.txt", "hlm. 3", None),
    ],
)
def test_evidence_says_where_it_stands_and_opens_it(source: str, place: str, link: str | None) -> None:
    inside = replace(passage("Ia kepala Bappeda."), source=source, page=3, section="Bab II › Anggaran")
    cited = Citation(1, source, "Laporan", 3, "Ia", 100, 102, inside, ("b/salinan.html",))
    shown = render.evidence(cited, ID)
    page = Page(shown)
    assert f"{place} · Bab II › Anggaran · {source}" in page.text
    assert "Juga di: b/salinan.html" in page.text
    assert (f'href="{link}"' in shown) if link else ("href" not in shown)


def test_what_could_not_be_read_stands_below_the_documents() -> None:
    page = Page(render.documents([], [Failure("a/x.pdf", "encrypted", "x.pdf: needs a password")], ID))
    assert "Tidak dapat dibaca, atau tidak seluruhnya" in page.text
    assert "a/x.pdf terkunci kata sandi" in page.text


def test_an_answer_can_be_copied_and_a_refusal_cannot() -> None:
    given = answer()
    assert shown(given).copies == [clipboard.plain(given, ID), clipboard.markdown(given, ID)]
    assert shown(replace(given, refused=True)).copies == []


def test_marker_of_nothing_stays_text() -> None:
    page = shown(answer(text="Rusmadi. [1] Menurut [7]."))
    assert "Menurut [7]." in page.text
    assert {b["data-number"] for b in page.buttons} == {"1"}


def test_source_is_listed_once_with_its_numbers() -> None:
    two = (citation(), citation("Rapat dipimpin Rusmadi.", 2))
    page = shown(answer(citations=two, text="Satu. [1] Dua. [2]"))
    assert page.text.count("seeds/a.txt") == 1
    assert [b["data-number"] for b in page.buttons] == ["1", "2", "1", "2"]


@pytest.mark.parametrize(
    ("searched", "said"),
    [("siapa kepala bappeda", False), ("Siapa kepala Bappeda Kaltim?", True)],
)
def test_search_is_told_when_it_differs(searched: str, said: bool) -> None:
    assert ("Dicari sebagai" in shown(answer(searched_for=searched)).text) is said


def test_refusal_offers_each_near_source_once() -> None:
    hits = (Hit(passage(), 0.3), Hit(passage(id=2), 0.2), Hit(passage(source="seeds/b.txt"), 0.1))
    page = shown(answer(refused=True, text="Tidak ada di dokumen.", citations=(), nearest=hits))
    assert "Tidak ditemukan" in page.text
    assert "Dokumen terdekat" in page.text
    assert [b["data-rank"] for b in page.buttons] == ["0", "2"]


def test_note_generator_and_unsupported_sentences_are_told() -> None:
    told = shown(
        answer(
            text="Rusmadi. [1] Ia tinggi.",
            sentences=(Sentence("Rusmadi. [1]", (1,), True), Sentence("Ia tinggi.", (), False)),
            note="Model gagal.",
            generator="hf:model",
        )
    )
    assert "Model gagal." in told.text
    assert "hf:model" in told.text
    doubted = answer(text="Ia tinggi.", sentences=(Sentence("Ia tinggi.", (), False),))
    assert 'class="unsupported"' in render.conversation(Talk((Exchange("?", "", doubted),)), ID)


def test_evidence_marks_the_quote_in_its_passage() -> None:
    page = Page(render.evidence(citation(), EN))
    assert page.marked == "Ia kepala Bappeda."
    assert "Rapat dipimpin Rusmadi. Ia kepala Bappeda." in page.text
    assert "16 October 2012 · p. 3 · seeds/a.txt" in page.text


def test_quote_outside_its_passage_is_shown_alone() -> None:
    page = Page(render.evidence(replace(citation(), start=90, end=108), ID))
    assert page.marked == "Ia kepala Bappeda."
    assert "Rapat dipimpin" not in page.text


@pytest.mark.parametrize("part", [render.evidence, None])
def test_source_stands_in_for_a_missing_title(part: Callable[..., str] | None) -> None:
    untitled = citation(within=passage(title=" "))
    piece = part(untitled, ID) if part else render.near(Hit(untitled.passage, 0.1), ID)
    assert Page(piece).text.count("seeds/a.txt") == 2


def test_start_suggests_only_what_the_library_can_answer() -> None:
    ids = [f"seeds/{SAMPLES[0].document}"]
    assert [s.document for s in samples(ids, "en")] == [SAMPLES[0].document] * 2
    everything = samples([s.document for s in SAMPLES], "en")
    assert [s.language for s in everything] == ["en", "en", "id", "id"]
    page = Page(render.start(1, samples(ids, "id"), ID))
    assert page.buttons[0]["data-question"] == "Siapa kepala Bappeda Kaltim?"
    assert not Page(render.start(3, [], ID)).buttons
    assert "Unggah" in Page(render.start(0, [], ID)).text


def test_long_table_is_cut() -> None:
    sources = [SourceInfo(f"a/{i}.txt", f"Judul {i}", "id", None, 1, 1, "") for i in range(205)]
    page = Page(render.documents(sources, [], ID))
    assert len(page.buttons) == 200
    assert "dan 5 dokumen lain" in page.text


def test_both_languages_say_everything() -> None:
    for words in WORDS.values():
        assert len(words.months.split()) == 12
        assert set(words.reasons) == set(LOAD_FAILURES)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("en-US,en;q=0.9", "en"),
        ("id-ID,id;q=0.9,en;q=0.5", "id"),
        ("de,en;q=0.4,id;q=0.8", "id"),
        ("fr-FR", "id"),
        ("en;q=broken", "en"),
    ],
)
def test_language_follows_the_browser(accepted: str | None, language: str) -> None:
    assert preferred(accepted, "id") == language


def test_short_answers_are_bold_and_nothing_else_is_markup() -> None:
    page = shown(answer(text="**“empat puluh” orang** — menurut <b>dokumen</b>: 2 ** 3, ** x** ****. [1]"))
    assert page.bold == "“empat puluh” orang"
    assert "— menurut <b>dokumen</b>: 2 ** 3, ** x** ****." in page.text
