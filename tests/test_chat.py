"""The handlers of the conversation: what someone asks, clicks and sees, without a browser."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from conftest import ANI, BUDI, SEEDS, sent_by

from rag import Assistant, Library
from rag.errors import TanyaError
from rag.schema import Answer, Language, Reading
from ui.access import Access
from ui.chat import Chat, View
from ui.service import Service
from ui.settings import ANY, Settings
from ui.talk import Talk

QUESTION = "Siapa kepala Bappeda Kaltim?"
UNKNOWN = "Berapa harga tiket kereta cepat Jakarta ke Bandung?"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", "bundled-fast")


def clicked(**data: str) -> gr.EventData:
    return gr.EventData(None, data)


def views(answering: AsyncIterator[View]) -> list[View]:
    """All that is shown while a question is answered."""

    async def collect() -> list[View]:
        return [view async for view in answering]

    return asyncio.run(collect())


def asked(
    chat: Chat,
    question: str = QUESTION,
    talk: Talk = Talk(),  # noqa: B008  (frozen)
    settings: Settings = ANY,
    language: Language = "id",
    visitor: str = BUDI,
) -> list[View]:
    return views(chat.answer(sent_by(visitor), question, talk, language, *settings))


class Broken(Assistant):
    """An assistant that says a little and then fails as told."""

    error: Exception

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[str | Answer]:
        yield "Sebagian "
        raise self.error


def broken(library: Library, error: Exception) -> Chat:
    assistant = Broken(library)
    assistant.error = error
    return Chat(Service.of(assistant))


class Writer:
    """A model that writes what it is let to, and translates word by word."""

    name = "openai:model@http://model.example/v1"

    def __init__(self) -> None:
        self.may_write = threading.Event()
        self.has_written = False

    def generate(
        self, question: str, reading: Reading, language: Language, history: Any = ()
    ) -> Iterator[str]:
        self.may_write.wait(60)
        self.has_written = True
        yield "Rusmadi adalah Kepala Bappeda Kaltim [1]."

    def translate(self, text: str, language: Language) -> Iterator[str]:
        yield from (f"{word}-{language} " for word in text.split())


def test_a_conversation_streams_and_remembers(assistant: Assistant) -> None:
    chat = Chat(Service.of(assistant))
    shown = asked(chat, f" {QUESTION} ")
    assert shown[0].talk.exchanges[-1].pending
    (exchange,) = shown[-1].talk.exchanges
    assert "Rusmadi" in exchange.answer.text
    assert shown[-1].talk.history[0].question == QUESTION
    assert "<mark>" in shown[-1].evidence
    assert "<mark>" in chat.cite(clicked(turn="0", number="1"), shown[-1].talk, "id", *ANY)
    (again,) = asked(chat, "  ", shown[-1].talk)
    assert again.talk == shown[-1].talk


def test_a_follow_up_is_understood(assistant: Assistant) -> None:
    chat = Chat(Service.of(assistant))
    first = asked(chat, "Kapan rapat klaster industri digelar?")[-1]
    second = asked(chat, "Siapa yang memimpinnya?", first.talk)[-1]
    assert "klaster industri" in second.talk.exchanges[1].answer.searched_for
    assert "Dicari sebagai" in second.conversation


def test_settings_say_which_documents_answer(assistant: Assistant) -> None:
    chat = Chat(Service.of(assistant))
    ids = [info.id for info in assistant.library.sources()]

    def answer(**settings: Any) -> Answer:
        found = asked(chat, settings=ANY._replace(**settings))[-1].talk.exchanges[0].answer
        assert isinstance(found, Answer)
        return found

    assert {one.source for one in answer(among=ids[:1]).citations} == {ids[0]}
    assert ids[0] not in {hit.passage.source for hit in answer(among=ids[1:2]).nearest}
    assert answer(among=["/etc/passwd"]).refused
    assert answer(language="en").refused
    assert ids[0] not in {hit.passage.source for hit in answer(after="2013-01-01").nearest}
    assert not answer(after="2012-10-16", before="2012-10-16").refused
    assert len(answer(passages=5).nearest) == 5
    wrong = asked(chat, settings=ANY._replace(after="kemarin"))[-1]
    assert "“kemarin” bukan tanggal" in wrong.conversation


def test_a_refusal_offers_what_is_near(assistant: Assistant) -> None:
    chat = Chat(Service.of(assistant))
    last = asked(chat, UNKNOWN)[-1]
    assert "Tidak ditemukan" in last.conversation
    assert "<blockquote" in chat.nearest(clicked(turn="0", rank="0"), last.talk, "id")


@pytest.mark.parametrize(
    "data", [{}, {"turn": "0"}, {"turn": "-1", "number": "x"}, {"turn": "9" * 50}, {"source": "x"}, None, [1]]
)
def test_forged_clicks_do_nothing(assistant: Assistant, data: Any) -> None:
    chat, event = Chat(Service.of(assistant)), gr.EventData(None, data)
    assert chat.cite(event, Talk(), "id", *ANY) == gr.skip()
    assert chat.nearest(event, Talk(), "id") == gr.skip()
    assert chat.vote(sent_by(), event, Talk(), "id")[0] == Talk()
    assert chat.remark(sent_by(), event, Talk(), "id")[0] == Talk()
    assert views(chat.translate(sent_by(), event, Talk(), "id", *ANY)) == [gr.skip()]
    assert views(chat.answer_sample(sent_by(), event, Talk(), "id", *ANY))[-1].talk == Talk()


@pytest.mark.parametrize(
    ("error", "said"),
    [(TanyaError("Model diam."), "Model diam."), (ValueError("/home/x"), "Maaf, terjadi kesalahan")],
)
def test_a_failure_is_one_line_in_the_conversation(library: Library, error: Exception, said: str) -> None:
    last = asked(broken(library, error))[-1]
    assert said in last.conversation
    assert "Sebagian" in last.conversation
    assert "/home/x" not in last.conversation
    assert "Traceback" not in last.conversation
    assert last.talk.history == []


def test_stop_keeps_the_question_but_not_as_history(assistant: Assistant) -> None:
    chat = Chat(Service.of(assistant))

    async def stop() -> View:
        answering = chat.answer(sent_by(), QUESTION, Talk(), "en", *ANY)
        begun = await anext(answering)
        await answering.aclose()
        return await chat.stopped(sent_by(), begun.talk, "en")

    stopped = asyncio.run(stop())
    assert "Stopped." in stopped.conversation
    assert QUESTION in stopped.conversation
    assert stopped.talk.history == []
    assert "Dihentikan." in chat.reopen(sent_by(), stopped.talk.id, "id").conversation


def test_an_answer_is_needed(library: Library) -> None:
    class Silent(Assistant):
        def stream(self, *args: Any, **kwargs: Any) -> Iterator[str | Answer]:
            yield from ()

    last = asked(Chat(Service.of(Silent(library))))[-1]
    assert "terjadi kesalahan" in last.conversation
    assert not last.talk.exchanges[0].pending


def test_a_conversation_is_kept_for_its_visitor(assistant: Assistant) -> None:
    chat = Chat(Service.of(assistant))
    talk = asked(chat)[-1].talk
    reopened = chat.reopen(sent_by(), talk.id, "en")
    assert reopened.talk.exchanges[0].answer.text == talk.exchanges[0].answer.text
    assert "<mark>" in chat.cite(clicked(turn="0", number="1"), reopened.talk, "en", *ANY)
    assert chat.reopen(sent_by(ANI), talk.id, "id").talk == Talk()
    assert chat.reopen(sent_by(""), talk.id, "id").talk == Talk()
    assert asked(chat, visitor="")[-1].talk.id == ""


def test_votes_are_kept_taken_back_and_spoken_about(assistant: Assistant) -> None:
    chat = Chat(Service.of(assistant))
    talk = asked(chat)[-1].talk
    talk, shown = chat.vote(sent_by(), clicked(turn="0", vote="down"), talk, "id")
    assert 'aria-pressed="true"' in shown
    talk, shown = chat.remark(sent_by(), clicked(turn="0", said=" kurang <b> "), talk, "id")
    assert "kurang &lt;b&gt;" in shown
    kept = chat.reopen(sent_by(), talk.id, "id").talk.exchanges[0]
    assert (kept.vote, kept.remark) == ("down", "kurang <b>")
    chat.vote(sent_by(ANI), clicked(turn="0", vote="up"), talk, "id")
    assert chat.reopen(sent_by(), talk.id, "id").talk.exchanges[0].vote == "down"
    chat.vote(sent_by(), clicked(turn="0", vote="down"), talk, "id")
    assert chat.reopen(sent_by(), talk.id, "id").talk.exchanges[0].vote == ""


def test_an_answer_goes_with_the_document_that_it_quotes(library: Library) -> None:
    library.add(SEEDS)
    chat = Chat(Service.of(Assistant(library)))
    talk = asked(chat)[-1].talk
    for citation in talk.exchanges[0].answer.citations:
        library.remove(citation.source)
    reopened = chat.reopen(sent_by(), talk.id, "id")
    assert QUESTION in reopened.conversation
    assert "ikut dihapus" in reopened.conversation
    assert "Rusmadi" not in reopened.conversation


def test_what_a_slow_model_does_is_told(assistant: Assistant) -> None:
    writer = Writer()
    chat = Chat(Service.of(assistant.using(writer)))

    async def watch() -> list[str]:
        shown = []
        async for view in chat.answer(sent_by(), QUESTION, Talk(), "id", *ANY):
            shown.append(view.conversation)
            if "sedang menulis" in view.conversation:
                writer.may_write.set()
        return shown

    shown = asyncio.run(watch())
    assert any(re.search(rf"{writer.name} sedang menulis … \d+ detik", one) for one in shown)
    assert "Rusmadi adalah Kepala Bappeda Kaltim" in shown[-1]
    assert f"Ditulis oleh {writer.name}" in shown[-1]


def test_a_stopped_question_frees_its_place_at_once(assistant: Assistant) -> None:
    writer = Writer()
    chat = Chat(Service.of(assistant.using(writer)))

    async def stop() -> bool:
        answering = chat.answer(sent_by(), QUESTION, Talk(), "id", *ANY)
        async for view in answering:
            if "sedang menulis" in view.conversation:
                break
        await answering.aclose()
        return writer.has_written

    assert not asyncio.run(stop()), "it did not wait for the model"
    writer.may_write.set()


def test_who_waits_is_told_the_place(assistant: Assistant) -> None:
    writer = Writer()
    service = Service.of(assistant.using(writer))
    at_once = service.jobs.at_once
    line = [
        service.jobs.start(lambda _: iter(lambda: writer.may_write.wait(10) and "", ""))
        for _ in range(at_once)
    ]

    async def wait() -> list[str]:
        shown = []
        async for view in Chat(service).answer(sent_by(), QUESTION, Talk(), "id", *ANY):
            shown.append(view.conversation)
            if "urutan ke-1" in view.conversation:
                writer.may_write.set()
                for job in line:
                    job.cancel()
        return shown

    shown = asyncio.run(wait())
    assert any("Menunggu giliran: urutan ke-1" in one for one in shown)
    assert "Rusmadi" in shown[-1]


def test_the_documents_alone_answer_where_that_is_chosen(assistant: Assistant) -> None:
    chat = Chat(Service.of(assistant.using(Writer())))
    last = asked(chat, settings=ANY._replace(generator="extractive"))[-1]
    assert last.talk.exchanges[0].answer.generator == "extractive"


def test_a_quote_is_translated_where_a_model_can(assistant: Assistant) -> None:
    writer = Writer()
    writer.may_write.set()
    chat = Chat(Service.of(assistant.using(writer)))
    talk = asked(chat, "Who is the head of Bappeda Kaltim?", language="en")[-1].talk
    event = clicked(turn="0", number="1")
    assert "Translate the quote" in chat.cite(event, talk, "en", *ANY)
    assert "Translate" not in chat.cite(event, talk, "id", *ANY)
    assert "Translate" not in chat.cite(event, talk, "en", *ANY._replace(generator="extractive"))
    last = views(chat.translate(sent_by(), event, talk, "en", *ANY))[-1]
    assert "-en" in last
    assert f"Translated by {writer.name}" in last
    assert "<mark>" in last


def test_others_uploads_are_neither_found_nor_told(library: Library, tmp_path: Path) -> None:
    from ui import uploads

    file = tmp_path / "rahasia.txt"
    file.write_text("Kepala pelabuhan Maloy adalah Wulan Tirtasari.")
    service = Service.of(Assistant(library), Access())
    uploads.receive(library, [file], lambda *_: None, service.access, ANI)
    chat = Chat(service)
    question = "Siapa kepala pelabuhan Maloy?"
    assert "Wulan" in asked(chat, question, visitor=ANI)[-1].conversation
    refused = asked(chat, question)[-1]
    assert "Wulan" not in refused.conversation
    assert "rahasia" not in refused.conversation
    assert "Belum ada dokumen" in chat.begin(sent_by(), "id").conversation
