"""What visitors can do on the page of earlier conversations: only to their own, whatever they send."""

from __future__ import annotations

from typing import Any

import gradio as gr
import pytest
from conftest import ANI, BUDI, sent_by

from rag import Assistant, Library
from ui.past import Past
from ui.service import Service
from ui.talk import Talk


@pytest.fixture
def service(library: Library) -> Service:
    return Service.of(Assistant(library))


def test_a_conversation_is_listed_renamed_and_deleted_by_whose_it_is_alone(service: Service) -> None:
    past = Past(service)
    talk = service.conversations.save(BUDI, Talk().asked("Siapa kepala Bappeda?"))
    assert "Siapa kepala Bappeda?" in past.listed(sent_by(BUDI), "", "id")
    assert "Belum ada percakapan" in past.listed(sent_by(ANI), "", "id")
    assert "No conversation matches" in past.listed(sent_by(BUDI), "gubernur", "en")

    renamed = gr.EventData(None, {"id": talk.id, "said": "Rapat <b>kerja</b>"})
    past.rename(sent_by(ANI), renamed, "", "id")
    past.delete(sent_by(ANI), renamed, "", "id")
    past.delete(sent_by(""), renamed, "", "id")
    assert "Siapa kepala Bappeda?" in past.listed(sent_by(BUDI), "", "id")
    listed = past.rename(sent_by(BUDI), renamed, "", "id")
    assert "Rapat &lt;b&gt;kerja" in listed
    assert "Belum ada percakapan" in past.delete(sent_by(BUDI), renamed, "", "id")


@pytest.mark.parametrize("sent", [None, {}, {"id": 1}, {"id": ["x"]}, {"id": "\ud800", "said": "\udcff"}])
def test_whatever_is_sent_nothing_happens(service: Service, sent: Any) -> None:
    service.conversations.save(BUDI, Talk().asked("Siapa?"))
    for handler in (Past(service).rename, Past(service).delete):
        assert "Siapa?" in handler(sent_by(BUDI), gr.EventData(None, sent), "", "id")
