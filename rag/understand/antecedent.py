"""What an answer named that the next question may mean: whom “he” stands for, what “the second one” is one of.

Rules for both languages, no model. Where that is open, nothing is found: a wrong antecedent asks of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text.dates import MONTHS
from rag.text.office import OPENS
from rag.text.question import kind_of, names
from rag.text.words import is_function_word, terms, words

_ORDINALS = (
    "pertama first 1st ke-1",
    "kedua second 2nd ke-2",
    "ketiga third 3rd ke-3",
    "keempat fourth 4th ke-4",
    "kelima fifth 5th ke-5",
    "keenam sixth 6th ke-6",
    "ketujuh seventh 7th ke-7",
    "kedelapan eighth 8th ke-8",
    "kesembilan ninth 9th ke-9",
    "kesepuluh tenth 10th ke-10",
)
ORDINALS = {name: n for n, same in enumerate(_ORDINALS) for name in same.split()} | {
    "terakhir": -1,
    "last": -1,
}
"""What counts items, and where the item stands in their list."""
ORDINAL = rf"\b(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b"
_PICK = re.compile(
    rf"(?<!\bini )(?<!\bitu )(?<!\bit )(?<!\bthis )(?<!\bthat )"
    rf"\b(?:yang|nomor|the|number) (?P<order>{ORDINAL})(?P<one> one)?"
    r"(?=\W*$| (?:itu|(?:di |ke |dari )?mana|apa|siapa|berapa|kapan|bagaimana|adalah|is|was|has)\b)",
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    r"\W*(?:siapa(?:kah)?(?: itu)?|who(?:['’]s| is| was)) (?P<name>(?!yang\b|saja\b)[^?!]{2,80}?)(?: itu)?\W*",
    re.IGNORECASE,
)
_TELL = re.compile(r"\w+kan(?:lah)?|explain|describe|show", re.IGNORECASE)
"""“Jelaskan yang ketiga”: what is to be done with the item."""
_BOLD = re.compile(r"\*\*([^*\n]{2,80})\*\*")
_QUOTES = re.compile('[“”«»"]')
_SOURCES = re.compile(r"\s*\[\d+\]")
_LEAST = 3
"""Items of a list that is told only by its commas."""
_BULLETS = re.compile(r"^ *(?:[•*-]|\d{1,2}[.)]) +(.+)$", re.MULTILINE)
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s(:]))(\d{1,2})[.)]\s([^;\n”»]{1,200}?)(?=[;,.]?\s\d{1,2}[.)]\s|[;\n”»]|\.(?:\s|$)|$)"
)
_INTRODUCED = re.compile(
    r"(?:\b(?:yaitu|yakni|antara lain|meliputi|terdiri (?:dari|atas)|namely|including|consists? of|comprises?)\b|:)\s+"
    r"(?P<list>[^.:“”«»\"\n]{3,600})",
    re.IGNORECASE,
)
_LAST = re.compile(r",? (?:dan|serta|and) ", re.IGNORECASE)


def person_named(question: str, answer: str) -> str:
    """Whom `answer` names to a question for a person; empty where it names nobody, or several. To “who is Bere Ali?”
    it says what he is, and he stays who is meant."""
    if kind_of(question) != "person":
        return ""
    asked = frozenset(terms(question))
    found = _BOLD.findall(answer)
    if answer and (who := _WHO_IS.fullmatch(question)) and _is_somebody(who["name"], found):
        return who["name"]
    if not found and not _QUOTES.search(answer):  # what is said by itself, not quoted
        found = [name for name in names(_SOURCES.sub("", answer)) if asked.isdisjoint(terms(name))]
    persons = {name.strip(" .,;:") for name in found if _is_name(name) and asked.isdisjoint(terms(name))}
    return persons.pop() if len(persons) == 1 else ""


def office_named(question: str, answer: str) -> str:
    """What `answer` says somebody is, to “who is Isran Noor?”; empty where it does not."""
    who = _WHO_IS.fullmatch(question)
    found = _BOLD.findall(answer) if who and person_named(question, answer) == who["name"] else []
    return next((one for one in found if _is_title(one)), "")


def _is_somebody(said: str, answered: Sequence[str]) -> bool:
    """Whether “who is …?” was asked of a name, as it says, or as an answer does that is a title."""
    own = [word.text for word in words(said)]
    if not own or any(word.lower() in OPENS for word in own):
        return False
    return all(word[0].isupper() for word in own) or any(map(_is_title, answered))


def _is_title(text: str) -> bool:
    return text.split()[0].lower() in OPENS


def items(answer: str) -> tuple[str, ...]:
    """What `answer` lists, in its order; empty where it lists nothing, or more than one thing."""
    plain = _SOURCES.sub("", answer)
    bullets = tuple(re.split(r": [“«]", line)[0].strip(" ;.") for line in _BULLETS.findall(plain))
    if len(bullets) > 1:
        return bullets
    lists = {one for one in (_numbered(plain), *map(_listed, _INTRODUCED.finditer(plain))) if one}
    return lists.pop() if len(lists) == 1 else ()


def picked(text: str) -> tuple[int, int, int] | None:
    """Which of several `text` names by its order alone (“yang kedua?”, “where is the last one?”), from 0 or -1 for the
    last, and where it does, from and to; None where it names none, or says of what: “gubernur yang pertama”."""
    found = _PICK.search(text)
    if found is None:
        return None
    before = [word.text for word in words(text, 0, found.start()) if not is_function_word(word.text)]
    is_alone = all(_TELL.fullmatch(word) or (found["one"] and word.islower()) for word in before)
    return (ORDINALS[found["order"].casefold()], *found.span()) if is_alone else None


def _numbered(text: str) -> tuple[str, ...]:
    found = _NUMBERED.findall(text)
    in_order = [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    return tuple(item.strip(" .,") for _, item in found) if in_order and len(found) > 1 else ()


def _listed(match: re.Match[str]) -> tuple[str, ...]:
    if re.search(r"\d[.)]\s", match["list"]):
        return ()
    parts = [part.strip(" ,") for part in re.split("; ?|, ", match["list"]) if part.strip(" ,")]
    last = _LAST.split(parts[-1]) if parts and ";" not in match["list"] else parts[-1:]
    every = [re.sub(r"^(?:dan|serta|and) ", "", part) for part in (*parts[:-1], *last)]
    ends = (
        len(last) == 2 or bool(parts and re.match(r"(?:dan|serta|and) ", parts[-1])) or ";" in match["list"]
    )
    return tuple(every) if ends and len(every) >= _LEAST else ()


def _is_name(text: str) -> bool:
    return (
        text[0].isupper() and not re.search(r"\d", text) and MONTHS.keys().isdisjoint(text.casefold().split())
    )
