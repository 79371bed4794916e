"""The page: where things stand and which handler each of them calls. Nothing here launches or listens."""

from __future__ import annotations

import os
from typing import Any

# Gradio reads both from the environment. It would tell its makers of each start, and make a table of all past
# events after each event.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")

import gradio as gr
from gradio.events import api

from rag import Assistant
from rag.schema import Language
from ui.handlers import Handlers, Labels, Shelf, View
from ui.talk import Talk

PUBLIC = ("ask", "search")
"""The endpoints for programs; every other handler is the page's own."""

_AT_ONCE = 32  # questions being answered at the same time
_UPLOADS_KEPT_SECONDS = 3600

# Buttons in rendered HTML say which event they send and with what; a click sends no other event than these.
# What is being answered is kept in view.
_DISPATCH = """
const write = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.body.appendChild(document.createElement('textarea'));  // a page without TLS has no clipboard
  area.value = text;
  area.select();
  document.execCommand('copy');
  area.remove();
};
element.addEventListener('click', async (click) => {
  const copy = click.target.closest('button[data-copy]');
  if (!copy || copy.dataset.label) return;
  await write(copy.dataset.copy);
  copy.dataset.label = copy.textContent;
  copy.textContent = copy.dataset.copied;
  setTimeout(() => { copy.textContent = copy.dataset.label; delete copy.dataset.label; }, 1500);
});
element.addEventListener('click', (click) => {
  const button = click.target.closest('button[data-event]');
  if (!button || !EVENTS.includes(button.dataset.event)) return;
  if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
  for (const other of element.querySelectorAll('button.open')) other.classList.remove('open');
  button.classList.add('open');
  trigger(button.dataset.event, {...button.dataset});
});
watch('value', () => element.querySelector('.exchange:last-child')?.scrollIntoView({block: 'nearest'}));
"""
_SHOW_EVIDENCE = """
() => document.querySelector('#evidence').scrollIntoView({behavior: 'smooth', block: 'nearest'})
"""
_SET_LANGUAGE = "(language) => { document.documentElement.lang = language; }"


class LocalBlocks(gr.Blocks):
    """Blocks that fetch no address that a client names in place of an uploaded file."""

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *args: Any, **kwargs: Any) -> Any:
        """Refuse addresses before Gradio would download them."""
        if _names_address(inputs):
            raise gr.Error("Files are uploaded, never fetched from an address.", print_exception=False)
        return await super().preprocess_data(block_fn, inputs, *args, **kwargs)


def create_app(assistant: Assistant, *, language: Language = "id") -> gr.Blocks:
    """The chat about the documents of `assistant`.

    Args:
        assistant: answers the questions; its library takes the uploads.
        language: of the interface, where the browser prefers neither Indonesian nor English.
    """
    handlers = Handlers(assistant, language)
    first = handlers.relabel(Talk(), language)
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    # Past the queue: where a queued event ends as another begins, Gradio's page closes the stream that both share
    # and never opens one for the second. A question asked as the page finished loading would stay unanswered.
    light: dict[str, Any] = {**private, "queue": False}

    app = LocalBlocks(title="Tanya", delete_cache=(_UPLOADS_KEPT_SECONDS, _UPLOADS_KEPT_SECONDS))
    with app:
        talk = gr.State(Talk())
        with gr.Row(elem_id="header"):
            header = _html(first.header)
            chosen = gr.Radio(
                [("Indonesia", "id"), ("English", "en")],
                value=language,
                show_label=False,
                label="Bahasa / Language",
                container=False,
                elem_id="language",
            )
        with gr.Tabs():
            with gr.Tab(first.chat_tab["label"]) as chat_tab, gr.Row(elem_id="desk"):
                with gr.Column(elem_id="chat"):
                    conversation = _html(first.conversation, "conversation", "cite", "nearest", "sample")
                    with gr.Row(elem_id="composer"):
                        question = gr.Textbox(
                            show_label=False,
                            label=first.question["label"],
                            placeholder=first.question["placeholder"],
                            container=False,
                            lines=1,
                            max_lines=6,
                            autofocus=True,
                        )
                        ask = gr.Button(first.ask["value"], variant="primary")
                        stop = gr.Button(first.stop["value"], variant="stop", visible=False)
                    among = gr.Dropdown(
                        first.among["choices"],
                        value=[],
                        multiselect=True,
                        label=first.among["label"],
                        filterable=True,
                        elem_id="among",
                    )
                    new = gr.Button(first.new["value"], size="sm", visible=False, elem_id="new")
                with gr.Column(elem_id="evidence"):
                    evidence = _html("")
            with gr.Tab(first.documents_tab["label"]) as documents_tab:
                files = gr.File(
                    label=first.files["label"],
                    show_label=False,
                    file_count="multiple",
                    height=150,
                    elem_id="files",
                )
                files_hint = _html(first.files_hint)
                outcomes = _html("", "outcomes")
                documents = _html(first.documents, "documents", "remove")

        view = [*View(talk, conversation, evidence, question, ask, stop, new)]
        shelf = [*Shelf(files, outcomes, documents, conversation, among)]
        labels = [
            *Labels(
                header,
                chat_tab,
                documents_tab,
                question,
                ask,
                stop,
                new,
                conversation,
                files,
                files_hint,
                documents,
                among,
            )
        ]
        answering = [
            gr.on(
                [question.submit, ask.click],
                handlers.answer,
                [question, talk, among, chosen],
                view,
                concurrency_limit=_AT_ONCE,
                concurrency_id="ask",
                **private,
            ),
            conversation.sample(
                handlers.answer_sample,
                [talk, among, chosen],
                view,
                concurrency_limit=_AT_ONCE,
                concurrency_id="ask",
                **private,
            ),
        ]
        stop.click(None, cancels=answering).then(handlers.stopped, [talk, chosen], view, **light)
        new.click(handlers.begin, [chosen], view, **light)
        for event, handler in ((conversation.cite, handlers.cite), (conversation.nearest, handlers.nearest)):
            # Of several quick clicks the last one counts; Gradio would drop it while the first is under way.
            shown = event(handler, [talk, chosen], evidence, trigger_mode="always_last", **light)
            shown.then(None, js=_SHOW_EVIDENCE)

        # One upload at a time: two files of one name must not be written over each other.
        files.upload(
            handlers.upload,
            [files, talk, chosen],
            shelf,
            concurrency_limit=1,
            concurrency_id="library",
            show_progress_on=files,
            api_visibility="private",
        )
        documents.remove(
            handlers.remove, [talk, chosen], shelf, concurrency_limit=1, concurrency_id="library", **private
        )

        documents_tab.select(handlers.documents, [chosen], documents, **light)

        app.load(handlers.load, [talk], [chosen, *labels], **light).then(None, chosen, js=_SET_LANGUAGE)
        chosen.input(handlers.relabel, [talk, chosen], labels, **light).then(None, chosen, js=_SET_LANGUAGE)

        api(handlers.api_ask, api_name="ask", concurrency_limit=_AT_ONCE, concurrency_id="ask")
        api(handlers.api_search, api_name="search", concurrency_limit=_AT_ONCE)
        app.queue(api_open=False)
    return app


def _html(value: str, name: str | None = None, *events: str) -> Any:
    """HTML whose buttons send `events`; typed loosely because its listeners exist by name only."""
    return gr.HTML(
        value,
        elem_id=name,
        js_on_load=f"const EVENTS = {list(events)};{_DISPATCH}" if events else None,
        apply_default_css=False,
    )


def _names_address(data: Any) -> bool:
    if isinstance(data, dict):
        path = data.get("path")
        return (isinstance(path, str) and "://" in path) or any(map(_names_address, data.values()))
    return isinstance(data, list) and any(map(_names_address, data))
