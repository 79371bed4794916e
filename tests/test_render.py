"""Whatever a document, a name or an answer holds, the page shows it as text; and it shows what it should."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timezone
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.errors import LOAD_FAILURES
from rag.schema import Answer, Citation, Failure, Hit, Passage, Sentence, SourceInfo
from ui import clipboard
from ui.conversations import Kept
from ui.exports import markdown
from ui.render.conversation import conversation, start
from ui.render.documents import documents, outcomes, removed
from ui.render.history import history
from ui.render.markup import problem
from ui.render.passages import evidence, near, translation
from ui.talk import Exchange, Talk, Vote
from ui.texts import SAMPLES, WORDS, preferred, samples
from ui.uploads import Outcome

ID, EN = WORDS["id"], WORDS["en"]
TAGS = set(
    re.findall(
        r"\w+",
        "div section p h1 h2 span strong bdi mark blockquote ul li button form time table thead tbody tr th td",
    )
)
ATTRIBUTES = {"class", "role", "lang", "title", "aria-label", "aria-pressed", "type", "scope", "datetime"}
FIELD = {"name", "maxlength", "placeholder", "aria-label"}
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
        self.pictures: list[str] = []
        self.marked = self.bold = ""
        self._open: list[str] = []
        self.feed(piece)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "img":
            assert (found["src"] or "").startswith("/page?")
            assert set(found) == {"src", "alt", "loading"}
            self.pictures.append(found["src"] or "")
            return
        if tag == "input":
            assert set(found) == FIELD
            return
        if tag == "a":  # leads to our own server, whatever a document is called
            own = ("/document?source=", "/page?", "/conversation.md?id=")
            assert (found["href"] or "").startswith(own)
            assert (found.get("target"), found.get("rel")) in (("_blank", "noopener"), (None, None))
            attrs = [one for one in attrs if one[0] not in ("href", "target", "rel", "download")]
        assert tag in TAGS | {"a"}
        assert {name for name, _ in attrs if not name.startswith("data-")} <= ATTRIBUTES
        self._open.append(tag)
        if tag == "button" and "data-event" in dict(attrs):
            self.buttons.append({name: value or "" for name, value in attrs})
        if "data-copy" in dict(attrs):
            self.copies.append(dict(attrs)["data-copy"] or "")

    def sent(self, event: str) -> list[dict[str, str]]:
        """The buttons that send `event`."""
        return [button for button in self.buttons if button["data-event"] == event]

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
    return Page(conversation(Talk((Exchange(answer.question, "", answer),)), ID))


@settings(max_examples=60, deadline=None)
@given(texts, texts, texts, texts)
@example("", "", "", "")
@example("", "no text layer", "no text layer", "no text layer")
def test_nothing_escapes(one: str, two: str, three: str, four: str) -> None:
    inside = passage(one + two + three, title=four, source=one + "/" + two)
    cited = Citation(1, inside.source, four, 3, two, 100 + len(one), 100 + len(one + two), inside)
    refused = Answer(one, two, "en", True, three, note=four, nearest=(Hit(inside, 0.2),), generator=one)
    doubted = Sentence(three, (), False)
    given_answer = Answer(one, f"{two} [1] {three}", "id", False, four, (cited,), (doubted,), two, one)
    refused = replace(refused, suggestion=four)
    talk = Talk(
        (
            Exchange(one, two, refused),
            Exchange(two, three, given_answer, vote="down", remark=four),
            Exchange(three, two, given_answer, vote="up"),
            Exchange(one, problem=two),
        ),
        one,
    )
    info = SourceInfo(one, two, "id", None, 1, 1, "")
    pieces: list[tuple[str, list[str]]] = [
        (conversation(talk, ID), [one, two, three, four]),
        (conversation(Talk((Exchange(one, two),)), EN), [one, two]),
        (evidence(cited, EN), [one, two, three]),
        (evidence(replace(cited, start=0, end=5), EN), [two]),
        (near(Hit(inside, 0.1), ID), [one + two + three]),
        (documents([info], [Failure(two, three, four)], EN), [one, two, EN.reasons.get(three, three)]),
        (evidence(replace(cited, also_in=(three, four)), EN), [one, three, four]),
        (near(Hit(replace(inside, section=four), 0.1), ID), [four]),
        (outcomes([Outcome(one, "failed", two)], 1, 50, ID), [one, ID.reasons.get(two, two)]),
        (removed(one, ID), [one]),
        (problem(three), [three]),
        (evidence(replace(cited, source=f"{one}.pdf"), EN, translatable=True), [two]),
        (translation(three, one, ID, pending=True), [one, three]),
        (history([Kept(one, two or "?", datetime.now(timezone.utc), 3)], EN), [two]),
    ]
    for piece, said in pieces:
        page = Page(piece)
        assert all(_flat(text) in _flat(page.text) for text in said if "[" not in text)


def _flat(text: str) -> str:
    return "".join(text.replace("\r", "").replace("\0", "").split())


def test_marker_opens_its_citation() -> None:
    page = shown(answer())
    sent = [(button["data-turn"], button["data-number"]) for button in page.sent("cite")]
    assert sent == [("0", "1")] * 2
    assert page.buttons[0]["title"] == "Ia kepala Bappeda."
    assert "Rapat klaster 16 Oktober 2012 · hlm. 3 · seeds/a.txt" in page.text


@pytest.mark.parametrize(
    ("source", "place", "link"),
    [
        ("a/lap & x.pdf", "hlm. 3", "/document?source=a%2Flap%20%26%20x.pdf#page=3"),
        ("a/paparan.pptx", "slide 3", "/document?source=a%2Fpaparan.pptx"),
        ("a/data.xlsx", "lembar kerja 3", "/document?source=a%2Fdata.xlsx"),
        ("a/catatan.txt", "hlm. 3", None),
    ],
)
def test_evidence_says_where_it_stands_and_opens_it(source: str, place: str, link: str | None) -> None:
    inside = replace(passage("Ia kepala Bappeda."), source=source, page=3, section="Bab II › Anggaran")
    cited = Citation(1, source, "Laporan", 3, "Ia", 100, 102, inside, ("b/salinan.html",))
    html = evidence(cited, ID)
    page = Page(html)
    assert f"{place} · Bab II › Anggaran · {source}" in page.text
    assert "Juga di: b/salinan.html" in page.text
    assert (f'href="{link}"' in html) if link else ("href" not in html)
    assert bool(page.pictures) is source.endswith(".pdf")


def test_what_could_not_be_read_stands_below_the_documents() -> None:
    page = Page(documents([], [Failure("a/x.pdf", "encrypted", "x.pdf: needs a password")], ID))
    assert "Tidak terbaca, atau hanya sebagian" in page.text
    assert "a/x.pdf terkunci dengan kata sandi" in page.text


def test_an_answer_can_be_copied_and_a_refusal_cannot() -> None:
    given = answer()
    assert shown(given).copies == [clipboard.plain(given, ID), clipboard.markdown(given, ID)]
    assert shown(replace(given, refused=True)).copies == []


def test_marker_of_nothing_stays_text() -> None:
    page = shown(answer(text="Rusmadi. [1] Menurut [7]."))
    assert "Menurut [7]." in page.text
    assert {b["data-number"] for b in page.sent("cite")} == {"1"}


def test_source_is_listed_once_with_its_numbers() -> None:
    two = (citation(), citation("Rapat dipimpin Rusmadi.", 2))
    page = shown(answer(citations=two, text="Satu. [1] Dua. [2]"))
    assert page.text.count("seeds/a.txt") == 1
    assert [b["data-number"] for b in page.sent("cite")] == ["1", "2", "1", "2"]


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
    assert "Dokumen yang paling mendekati" in page.text
    assert [b["data-rank"] for b in page.sent("nearest")] == ["0", "2"]


def test_refusal_offers_the_question_that_may_have_been_meant() -> None:
    meant = answer(refused=True, citations=(), suggestion="Siapa kepala Bappeda Kaltim?")
    page = shown(meant)
    assert [b["data-question"] for b in page.sent("sample")] == ["Siapa kepala Bappeda Kaltim?"]
    assert "Mungkin maksud Anda" in page.text
    assert not shown(replace(meant, suggestion="")).sent("sample")


def test_a_vote_is_seen_and_asks_for_a_word_once() -> None:
    def voted(vote: Vote, remark: str) -> Page:
        return Page(conversation(Talk((Exchange("?", "", answer(), "", vote, remark),)), ID))

    pressed = [(b["data-vote"], b["aria-pressed"]) for b in voted("down", "").sent("vote")]
    assert pressed == [("up", "false"), ("down", "true")]
    assert "Kirim" not in voted("", "").text
    assert "Kirim" in voted("down", "").text
    assert "Kirim" not in voted("down", "kurang").text
    assert "Catatan Anda: kurang" in voted("down", "kurang").text


@pytest.mark.parametrize(
    ("problem", "said"),
    [("stopped", "Dihentikan."), ("removed", "ikut dihapus"), ("Model diam.", "Model diam.")],
)
def test_a_problem_is_told_in_the_language_of_the_page(problem: str, said: str) -> None:
    talk = Talk((Exchange("Apa?", problem=problem),))
    assert said in Page(conversation(talk, ID)).text
    assert said in markdown(talk, "Apa?", ID)


def test_a_conversation_is_listed_with_what_can_be_done() -> None:
    kept = Kept("x1", "Rapat & anggaran", datetime(2026, 8, 17, 12, tzinfo=timezone.utc), 1200)
    page = Page(history([kept], ID))
    assert [b["data-event"] for b in page.buttons] == ["reopen", "rename", "forget"]
    assert {b["data-id"] for b in page.buttons} == {"x1"}
    assert "17 Agustus 2026" in page.text
    assert "1.200 pertanyaan" in page.text
    assert "Belum ada percakapan" in Page(history([], ID)).text
    assert "cocok" in Page(history([], ID, "x")).text


def test_only_what_may_be_removed_has_a_button() -> None:
    sources = [SourceInfo(f"a/{i}.txt", f"Judul {i}", "id", None, 1200, 1, "") for i in range(3)]
    page = Page(documents(sources, [], ID, lambda source: source == "a/1.txt"))
    assert [b["data-source"] for b in page.buttons] == ["a/1.txt"]
    assert "1.200" in page.text


def test_whose_an_upload_is_is_not_spelled_out() -> None:
    source = f"uploads-{'a' * 32}/rapat.txt"
    info = SourceInfo(source, "", "id", None, 1, 1, "")
    assert "uploads/rapat.txt" in Page(documents([info], [], ID)).text
    assert "aaaa" not in Page(documents([info], [], ID)).text
    assert "aaaa" not in Page(near(Hit(passage(source=source, title=""), 0.1), ID)).text
    own = citation(within=passage(source=source, title=""))
    assert "aaaa" not in clipboard.plain(answer(citations=(own,)), ID)


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
    assert 'class="unsupported"' in conversation(Talk((Exchange("?", "", doubted),)), ID)


def test_evidence_marks_the_quote_in_its_passage() -> None:
    page = Page(evidence(citation(), EN))
    assert page.marked == "Ia kepala Bappeda."
    assert "Rapat dipimpin Rusmadi. Ia kepala Bappeda." in page.text
    assert "16 October 2012 · p. 3 · seeds/a.txt" in page.text


def test_quote_outside_its_passage_is_shown_alone() -> None:
    page = Page(evidence(replace(citation(), start=90, end=108), ID))
    assert page.marked == "Ia kepala Bappeda."
    assert "Rapat dipimpin" not in page.text


def test_source_stands_in_for_a_missing_title() -> None:
    untitled = citation(within=passage(title=" "))
    for piece in (evidence(untitled, ID), near(Hit(untitled.passage, 0.1), ID)):
        assert Page(piece).text.count("seeds/a.txt") == 2


def test_start_suggests_only_what_the_library_can_answer() -> None:
    ids = [f"seeds/{SAMPLES[0].document}"]
    assert [s.document for s in samples(ids, "en")] == [SAMPLES[0].document] * 2
    everything = samples([s.document for s in SAMPLES], "en")
    assert [s.language for s in everything] == ["en", "en", "id", "id"]
    page = Page(start(1, samples(ids, "id"), ID))
    assert page.buttons[0]["data-question"] == "Siapa kepala Bappeda Kaltim?"
    assert not Page(start(3, [], ID)).buttons
    assert "Unggah" in Page(start(0, [], ID)).text


def test_long_table_is_cut() -> None:
    sources = [SourceInfo(f"a/{i}.txt", f"Judul {i}", "id", None, 1, 1, "") for i in range(205)]
    page = Page(documents(sources, [], ID))
    assert len(page.buttons) == 200
    assert "dan 5 dokumen lain" in page.text


def test_both_languages_say_everything() -> None:
    for words in WORDS.values():
        assert len(words.months.split()) == 12
        assert set(words.reasons) == {*LOAD_FAILURES, "too many", "nobody's"}
        assert set(words.problems) == {"stopped", "interrupted", "removed", "outdated"}


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
