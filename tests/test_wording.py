"""What is said in one language is set again in the other."""

from __future__ import annotations

import gradio as gr

from ui.texts import WORDS
from ui.wording import Wording


def test_every_part_is_built_in_one_language_and_set_in_the_other() -> None:
    wording = Wording(WORDS["id"])
    with gr.Blocks():
        ask = wording.put(gr.Button, {"value": lambda words: words.ask}, variant="primary")
        box = wording.put(gr.Textbox, {"label": lambda w: w.question, "placeholder": lambda w: w.date_hint})
    assert (ask.value, ask.variant, box.placeholder) == ("Tanya", "primary", "HH/BB/TTTT")
    assert wording.parts == [ask, box]
    first, second = wording.updates(WORDS["en"])
    assert first["value"] == "Ask"
    assert "variant" not in first
    assert (second["label"], second["placeholder"]) == ("Write your question …", "DD/MM/YYYY")
