"""Where things stand on the page; which handler each of them calls is the business of `app`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from ui import uploads
from ui.render import documents, markup
from ui.service import Service
from ui.settings import EXTRACTIVE, PASSAGES, READ, Settings, generators
from ui.talk import Talk
from ui.texts import WORDS, Words
from ui.wording import Say, Wording

_SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Page:
    """The components that handlers read or change."""

    wording: Wording
    talk: Any
    account: Any
    language: Any
    tabs: Any
    history_tab: Any
    documents_tab: Any
    conversation: Any
    evidence: Any
    question: Any
    ask: Any
    stop: Any
    new: Any
    settings: Settings
    files: Any
    outcomes: Any
    documents: Any
    searched: Any
    history: Any


def build(service: Service) -> Page:
    """The page in the service's own language; to be called within a `gr.Blocks`."""
    words = WORDS[service.language]
    wording = Wording(words)
    put = wording.put
    talk = gr.State(Talk())
    with gr.Row(elem_id="header"):
        put(_html, {"value": markup.header})
        account = _html("", "account")
        language = gr.Radio(
            [("Indonesia", "id"), ("English", "en")],
            value=service.language,
            show_label=False,
            label="Bahasa / Language",
            container=False,
            elem_id="language",
        )
    with gr.Tabs(selected="chat") as tabs:
        with put(gr.Tab, {"label": lambda w: w.chat_tab}, id="chat"), gr.Row(elem_id="desk"):
            with gr.Column(elem_id="chat"):
                conversation = _html("", "conversation", "cite", "nearest", "sample", "vote", "remark")
                with gr.Row(elem_id="composer"):
                    question = put(
                        gr.Textbox,
                        {"label": lambda w: w.question, "placeholder": lambda w: w.question},
                        show_label=False,
                        container=False,
                        lines=1,
                        max_lines=6,
                        autofocus=True,
                    )
                    ask = put(gr.Button, {"value": lambda w: w.ask}, variant="primary")
                    stop = put(gr.Button, {"value": lambda w: w.stop}, variant="stop", visible=False)
                new = put(gr.Button, {"value": lambda w: w.new}, size="sm", visible=False, elem_id="new")
                settings = _settings(service, wording)
            with gr.Column(elem_id="evidence"):
                evidence = _html("", "passage", "translate")
        with put(gr.Tab, {"label": lambda w: w.documents_tab}, id="documents") as documents_tab:
            files = put(
                gr.File,
                {"label": lambda w: w.upload},
                show_label=False,
                file_count="multiple",
                height=150,
                elem_id="files",
            )
            put(_html, {"value": _limits})
            outcomes = _html("", "outcomes")
            table = _html("", "documents", "remove")
        with put(gr.Tab, {"label": lambda w: w.history_tab}, id="history") as history_tab:
            searched = put(
                gr.Textbox,
                {"label": lambda w: w.search_history, "placeholder": lambda w: w.search_history},
                show_label=False,
                container=False,
                elem_id="searched",
            )
            history = _html("", "history", "reopen", "rename", "forget")
    return Page(
        wording,
        talk,
        account,
        language,
        tabs,
        history_tab,
        documents_tab,
        conversation,
        evidence,
        question,
        ask,
        stop,
        new,
        settings,
        files,
        outcomes,
        table,
        searched,
        history,
    )


def _settings(service: Service, wording: Wording) -> Settings:
    put = wording.put
    day: dict[str, Say] = {"placeholder": lambda w: w.date_hint}
    offered = generators(service.assistant, WORDS[service.language])
    with put(gr.Accordion, {"label": lambda w: w.settings}, open=False, elem_id="settings"):
        among = put(
            gr.Dropdown, {"label": lambda w: w.among}, choices=[], value=[], multiselect=True, elem_id="among"
        )
        with gr.Row():
            language = put(
                gr.Radio,
                {
                    "label": lambda w: w.only_language,
                    "choices": lambda w: [(w.any_language, ""), *((n, c) for c, n in w.languages.items())],
                },
                value="",
                min_width=320,
            )
            after = put(gr.Textbox, {"label": lambda w: w.after, **day}, max_lines=1, min_width=140)
            before = put(gr.Textbox, {"label": lambda w: w.before, **day}, max_lines=1, min_width=140)
        generator = put(
            gr.Radio,
            {"label": lambda w: w.generator, "choices": lambda w: generators(service.assistant, w)},
            value=offered[0][1],
            visible=len(offered) > 1 or offered[0][1] != EXTRACTIVE,
        )
        passages = put(gr.Radio, {"label": lambda w: w.passages_read}, choices=[*PASSAGES], value=READ)
    return Settings(among, language, after, before, generator, passages)


def _limits(words: Words) -> str:
    return documents.limits(uploads.MAX_FILES, uploads.MAX_BYTES, words)


def _html(value: str = "", name: str | None = None, *events: str) -> Any:
    """HTML whose buttons send `events`; typed loosely because its listeners exist by name only."""
    script = f"const NAME = '{name}', EVENTS = {list(events)};\n{_SCRIPT}" if events else None
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)
