"""Whether what a document says entails a sentence: the network that ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.entailment import FOLDER, Network
from rag.entailment.network import LONGEST


@dataclass(frozen=True)
class Told:
    title: str
    text: str


MEETING = Told(
    "Rapat klaster industri",
    "Rapat di Samarinda dipimpin Kepala Bappeda Rusmadi pada 20 November 2023 dan dihadiri empat puluh lima orang.",
)
HANDOVER = Told(
    "Festival", "The mayor of Bontang, Basri, handed the cup to the captain of Persiba, Edi, on Sunday."
)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(FOLDER)


@pytest.mark.parametrize(
    ("sentence", "premise"),
    [
        ("Rusmadi memimpin rapat di Samarinda.", MEETING),
        ("Rusmadi led the meeting in Samarinda.", MEETING),
        ("The meeting was led by Rusmadi.", MEETING),
        ("The meeting of 20/11/2023 was attended by 45 people.", MEETING),
        ("Siapa yang memimpin rapat? Rusmadi", MEETING),
        ("Basri gave Edi the cup.", HANDOVER),
        ("Edi received the cup from Basri.", HANDOVER),
    ],
)
def test_what_is_said_in_other_words_is_entailed(network: Network, sentence: str, premise: Told) -> None:
    assert network.judge([(sentence, premise)])[0].entailed > 0.5


@pytest.mark.parametrize(
    ("sentence", "premise"),
    [
        ("Rusmadi tidak memimpin rapat di Samarinda.", MEETING),
        ("Rusmadi did not lead the meeting.", MEETING),
        ("The meeting was attended by 54 people.", MEETING),
        ("Rapat itu dipimpin Kepala Bappeda pada 21 November 2023.", MEETING),
        ("Edi gave Basri the cup.", HANDOVER),
        ("Basri menerima piala dari Edi.", HANDOVER),
        ("Edi is the mayor of Bontang.", HANDOVER),
    ],
)
def test_what_is_denied_changed_or_exchanged_is_contradicted(
    network: Network, sentence: str, premise: Told
) -> None:
    verdict = network.judge([(sentence, premise)])[0]
    assert verdict.entailed < 0.4 < verdict.contradicted


@pytest.mark.parametrize("sentence", ["Harga beras naik di Tarakan.", "The bridge was opened by Soeharto."])
def test_what_is_about_something_else_is_neither(network: Network, sentence: str) -> None:
    assert network.judge([(sentence, MEETING)])[0].neutral > 0.5


def test_each_premise_has_its_verdict_whatever_stands_beside_it(network: Network) -> None:
    sentence = "Rusmadi memimpin rapat di Samarinda."
    both = network.judge([(sentence, MEETING), (sentence, HANDOVER)])
    assert both == [network.judge([(sentence, one)])[0] for one in (MEETING, HANDOVER)]
    assert all(sum(verdict) == pytest.approx(1, abs=1e-5) for verdict in both)
    assert network.judge([]) == []


@settings(max_examples=25)
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_has_a_verdict(network: Network, sentence: str, text: str) -> None:
    assert sum(network.judge([(sentence, Told("", text * 4))])[0]) == pytest.approx(1, abs=1e-5)


def test_a_long_premise_counts_by_its_beginning(network: Network) -> None:
    longer = Told(MEETING.title, f"{MEETING.text} {'Cuaca cerah. ' * LONGEST}")
    longest = Told(MEETING.title, f"{longer.text} Rusmadi tidak memimpin rapat itu.")
    sentence = "Rusmadi memimpin rapat di Samarinda."
    assert network.judge([(sentence, longer)]) == network.judge([(sentence, longest)])


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no")
    with pytest.raises(ValueError, match="not an ONNX model"):
        Network(tmp_path)
    with pytest.raises(FileNotFoundError):
        Network(tmp_path / "nowhere")
