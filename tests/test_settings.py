"""What a visitor sets counts; what is forged or nonsense does not, or is one line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from conftest import Named
from hypothesis import given
from hypothesis import strategies as st

from rag import Assistant, Library
from rag.errors import QuestionError
from rag.schema import EVERYTHING, Filter
from ui.settings import ANY, EXTRACTIVE, Settings, generators
from ui.texts import WORDS

UNKNOWN = "Berapa harga tiket kereta cepat Jakarta ke Bandung?"
NOTHING = frozenset[str]()


@pytest.fixture(scope="module")
def offered(seeds: Library) -> Assistant:
    return Assistant(seeds, Named("openai:small@http://localhost:8000/v1"))


def test_nothing_is_set_at_first(offered: Assistant) -> None:
    assert ANY.only(NOTHING, WORDS["en"]) == EVERYTHING
    assert ANY.assistant(offered).generator is offered.generator


def test_what_is_set_is_what_is_asked() -> None:
    chosen = Settings(["a.txt", "b.txt"], "en", " 2012-01-31 ", "31/12/2013", None, None)
    assert chosen.only(frozenset({"c.txt"}), WORDS["en"]) == Filter(
        frozenset({"a.txt", "b.txt"}), "en", date(2012, 1, 31), date(2013, 12, 31), frozenset({"c.txt"})
    )


@pytest.mark.parametrize(
    ("among", "language", "day"),
    [
        ([], "", ""),
        ("a.txt", "fr", "  "),
        (5, "ID", 20120131),
        ({"a.txt": 1}, ["id"], ["2012-01-31"]),
        ([None, 5, ["a.txt"]], {}, datetime(2012, 1, 31)),
        (True, True, 1.5),
    ],
)
def test_what_is_of_no_kind_that_is_offered_is_ignored(among: Any, language: Any, day: Any) -> None:
    hidden = frozenset({"c.txt"})
    assert Settings(among, language, day, day, None, None).only(hidden, WORDS["en"]) == Filter(without=hidden)


@pytest.mark.parametrize(
    "day",
    [
        "besok",
        "2012-13-01",
        "2012-02-30",
        "31-13-2012",
        "2012-12-31x",
        "0000-00-00",
        "20\n12",
        "x" * 10**6,
        "\ud800",
    ],
)
def test_what_is_no_date_is_one_line(day: str) -> None:
    for given_days in ((day, None), (None, day)):
        with pytest.raises(
            QuestionError, match=r"^“[^\n]{1,40}” is not a date such as 31/12/2023[.]$"
        ) as raised:
            Settings([], None, *given_days, None, None).only(NOTHING, WORDS["en"])
        assert str(raised.value).isprintable()


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@given(st.tuples(*[WILD] * 6))
def test_nothing_that_is_forged_does_worse_than_that(offered: Assistant, values: tuple[Any, ...]) -> None:
    forged = Settings(*values)
    with suppress(QuestionError):
        only = forged.only(frozenset({"c.txt"}), WORDS["en"])
        assert only.without == {"c.txt"}
        assert only.sources is None or all(isinstance(one, str) for one in only.sources)
    assert forged.assistant(offered).generator.name in (EXTRACTIVE, offered.generator.name)


def test_a_list_of_any_length_can_be_asked(seeds: Library) -> None:
    first = seeds.sources()[0].id
    many = Settings([first, *(f"{n}.txt" for n in range(50_000))], None, None, None, None, None)
    hits = Assistant(seeds).search("klaster industri", 5, many.only(NOTHING, WORDS["en"]))
    assert {hit.passage.source for hit in hits} == {first}
    hidden = many._replace(among=[first]).only(frozenset({first}), WORDS["en"])
    assert Assistant(seeds).search("klaster industri", 5, hidden) == []


@pytest.mark.parametrize(("passages", "read"), [(5, 5), (20, 20), (5.0, 5), ("5", 10), (10**9, 10)])
def test_only_so_many_passages_are_read_as_are_offered(seeds: Library, passages: Any, read: int) -> None:
    assistant = Assistant(seeds)
    answer = ANY._replace(passages=passages).assistant(assistant).ask(UNKNOWN)
    assert answer.refused
    assert len(answer.nearest) == read
    if read == 5:  # what is offered to others stays as it was
        assert len(assistant.ask(UNKNOWN).nearest) == 10


@pytest.mark.parametrize(
    "generator", [None, "", "openai:gpt@https://evil.example", "hf:evil/model", "/etc", ["extractive"], 1]
)
def test_no_generator_is_opened_but_those_that_are_offered(offered: Assistant, generator: Any) -> None:
    assert ANY._replace(generator=generator).assistant(offered).generator is offered.generator
    chosen = ANY._replace(generator=EXTRACTIVE).assistant(offered)
    assert (chosen.generator.name, chosen.library) == (EXTRACTIVE, offered.library)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hf:org/small", "hf:org/small: on this computer"),
        ("models/small@4bit", "models/small@4bit: on this computer"),
        (
            "openai:small@https://llm.example:8443/v1",
            "small: questions and passages are sent to llm.example:8443;",
        ),
        (
            "openai:small@https://budi:kunci@llm.example/v1",
            "small: questions and passages are sent to llm.example;",
        ),
        ("anthropic:large", "large: questions and passages are sent to anthropic;"),
    ],
)
def test_who_may_write_is_said_with_where_it_writes(seeds: Library, name: str, said: str) -> None:
    (own, value), quotes = generators(Assistant(seeds, Named(name)), WORDS["en"])
    assert own.startswith(said)
    assert value == name
    assert quotes == ("Quotes from the documents: at once, without a language model", EXTRACTIVE)
    assert [value for _, value in generators(Assistant(seeds), WORDS["id"])] == [EXTRACTIVE]
