"""What a statement speaks of: its times, numbers and names, what joins them, and the question that a wrong one answers.

“The meeting held in Jakarta”, with its place left open, is “the meeting held where?”: that asks for what is so instead.
Rules for both languages, no model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.schema import Language
from rag.text.facts import Readings, stated
from rag.text.numerals import CURRENCY
from rag.text.question import names
from rag.text.words import is_function_word, terms, words

Kind = Literal["time", "number", "name"]
_HELD = frozenset(
    """diadakan dilaksanakan diselenggarakan digelar dilakukan berlangsung bertempat terjadi held hold holds happen
    happened occur occurred take took taken takes place""".split()
)
"""What an event does; documents leave it out, and it leads the reader to another event of which they say so."""
_LIGHT = _HELD | frozenset(
    """mencakup meliputi memuat berisi menyangkut memiliki mempunyai punya menjabat menjadi masuk bagian bidang hadir
    datang ikut absen hari tanggal bulan tahun pernah bisa bernama named called include includes included cover
    covers covered contain contains comprise involve involves part field fields attend attends attended present absent
    come came day date month year already still ever become became belong belongs allowed permitted allowable forbidden
    prohibited boleh diperbolehkan dibolehkan diizinkan diperkenankan dilarang terlarang""".split()
)
"""Words that say no more than that something is, holds, takes place, takes part or is part of something, or what kind
of thing a name is, or that it is allowed: documents have others for them, their opposites (“dilarang”), or none."""
_LEADS_IN: dict[Kind, str] = {
    "time": r"(?:pada |di )?(?:hari |tanggal |bulan |tahun )?|(?:on |in )(?:an? |the )?",
    "number": "",
    "name": r"(?:an? |the )?|(?P<to>di |ke |dari )|(?:(?P<at>in|at|to|from|near) |(?P<by>by|with|for|of) )(?:the )?",
}
"""What stands before a value and goes with it."""
_BESIDE = re.compile(r",? ?")
"""Between a weekday and its date."""
_IN_NAME = re.compile(r"\b(?!(?i:hari|tanggal)\b)([A-Z][a-z]\w*) $")
"""Before a weekday that is part of a name: “Pasar Minggu”; an abbreviation, “FGD Senin”, is a name by itself."""


@dataclass(frozen=True, slots=True)
class Value:
    """A time, a number or a name of a statement: what a document may say otherwise."""

    text: str
    start: int
    end: int
    kind: Kind
    readings: Readings = frozenset()
    """What a number or date may mean."""

    def is_other(self, sentence: str, said: str) -> bool:
        """Whether a sentence has something of this kind that the statement `said` has not."""
        if self.kind == "name":
            return not set(terms(" ".join(names(sentence)))).issubset(terms(said))
        own = frozenset[str]().union(*(readings for _, _, readings in stated(said, least=2)))
        return any(
            _kind(readings) == self.kind and own.isdisjoint(readings)
            for _, _, readings in stated(sentence, least=2)
        )


def values(said: str) -> list[Value]:
    """Those of a statement, in order. Every capital begins a name: a statement opens no sentence."""
    found: list[Value] = []

    def add(start: int, end: int, kind: Kind, readings: Readings = frozenset()) -> None:
        found.append(Value(said[start:end], start, end, kind, readings))

    for start, end, readings in sorted(stated(said, least=2), key=lambda one: one[0]):
        kind = _kind(readings)
        before = _IN_NAME.search(said, 0, start)
        if before and _is_weekday(readings) and not is_function_word(before[1]):
            continue
        if currency := CURRENCY.search(said, 0, start):
            start = currency.start()
        last = found[-1] if found else None
        if last and kind == last.kind == "time" and _BESIDE.fullmatch(said, last.end, start):
            found.pop()  # “Selasa, 20 November 2023”: the date says the day
            readings = last.readings if _is_weekday(readings) else readings
            start = last.start
        add(start, end, kind, readings)
    taken = {n for one in found for n in range(one.start, one.end)}
    for word in words(said):
        if word.start in taken or not word.text[0].isupper() or is_function_word(word.text):
            continue
        if found and found[-1].kind == "name" and not said[found[-1].end : word.start].strip(" .-"):
            add(found.pop().start, word.end, "name")
        else:
            add(word.start, word.end, "name")
    return sorted(found, key=lambda one: one.start)


def _kind(readings: Readings) -> Kind:
    return "time" if any(map(_is_time, readings)) else "number"


def _is_weekday(readings: Readings) -> bool:
    return any(one.startswith("weekday") for one in readings)


def _is_time(reading: str) -> bool:
    is_year = reading.isdigit() and 1900 <= int(reading) < 2100
    return is_year or reading.startswith(("month", "weekday")) or "-" in reading


def content(said: str) -> list[str]:
    """The words of a statement that tell what it is about, as they are written."""
    return [
        word.text
        for word in words(said)
        if not is_function_word(word.text) and word.text.lower() not in _LIGHT
    ]


def relation(said: str) -> list[str]:
    """Those of them that stand in none of its values."""
    taken = {n for one in values(said) for n in range(one.start, one.end)}
    return content("".join(" " if n in taken else sign for n, sign in enumerate(said)))


def opened(said: str, value: Value, language: Language) -> str:
    """The question that the statement answers with what stands in the value: “the meeting where?”. The order of
    words stays; the reader does not mind."""
    lead_in = re.search(rf"(?<![^\W\d_])(?:{_LEADS_IN[value.kind]})$", said[: value.start], re.IGNORECASE)
    start = lead_in.start() if lead_in else value.start
    parts = said[:start], _asks(value, lead_in, language), said[value.end :]
    if value.kind == "number" and not said[:start].strip():
        parts = ("ada" if language == "id" else "there are", *parts[1:])
    return " ".join(word for word in " ".join(parts).split() if word.lower() not in _HELD) + "?"


def _asks(value: Value, lead_in: re.Match[str] | None, language: Language) -> str:
    indonesian = language == "id"
    if value.kind == "time":
        return "kapan" if indonesian else "when"
    if value.kind == "number":
        is_money = not value.text[0].isdigit() and any(map(str.isdigit, value.text))
        return "berapa" if indonesian else "how much" if is_money else "how many"
    if lead_in and lead_in["to"]:
        return f"{lead_in['to']}mana"
    if lead_in and lead_in["at"]:
        return "where"
    if lead_in and lead_in["by"]:
        return f"{lead_in['by']} whom"
    return "siapa" if indonesian else "who"
