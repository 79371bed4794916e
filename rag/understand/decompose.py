"""A question -> the questions that it is made of. Rules for both languages, no model.

“Kapan dan di mana FGD digelar?” asks two things, “bandingkan tujuan rapat dan tujuan FGD” asks one of two things,
“what changed between 2012 and 2023?” asks one of two times. Each part is searched and read by itself, so that a
document that answers one of them is found, and a part that no document answers can be named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from rag.schema import Evidence, Hit, Language, Reading, Turn
from rag.text.facts import numbers
from rag.text.language import detect
from rag.text.question import kind_of
from rag.text.words import is_function_word, terms, words
from rag.understand.condense import condense

_ASKS = (
    r"(?:(?:(?:oleh|dengan|untuk|kepada) )?siapa|kapan|apa|berapa|mengapa|kenapa|bagaimana"
    r"|di ?mana|ke ?mana|dari ?mana|yang mana)(?:kah)?"
    r"|(?:pada |di |dari |tanggal |tahun |jam |hari )*(?:\w+ )?(?:apa|mana|berapa)(?:kah)?(?! (?:saja|aja) yang)"
    r"|who(?:se|m)?|when|where|why|what|which|how(?: (?:many|much|long|old|far|large|big))?"
    r"|(?:at|on|in|from|for|by|to|with) (?:what|which|whom|whose)"
)
_BOTH = re.compile(
    rf"^\W*(?P<first>(?:{_ASKS})(?:, ?(?:{_ASKS}))*),? (?:dan|serta|and) (?P<last>{_ASKS}) (?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
"""“When and where was …”, “who, when and where …”"""
_JOINED = r"\?|,?\s(?:dan|serta|and|lalu|then)|;"
_AND = re.compile(rf"(?:{_JOINED})\s+(?={_ASKS}\b)", re.IGNORECASE)
"""“Who is …, and which party …”"""
_LISTED = re.compile(rf"(?:{_JOINED}|,)\s+(?={_ASKS}\b)", re.IGNORECASE)
"""“Who led, when was it, and where …”: a comma parts questions where an “and” does."""
_ASKING = re.compile(rf"\b(?:{_ASKS})\b", re.IGNORECASE)
_LONGEST = 300
"""Characters of a question that is taken apart; a longer one tells a story."""
_SENTENCES = 2
"""Evidence for each."""
_WHICH_PLACES = re.compile(
    r"\b(?:which|what) (?:cities|towns|villages|provinces|countries|places|regions|districts)\b"
    r"|\b(?:kota|provinsi|negara|daerah|kabupaten|desa) (?:apa|mana)(?: saja)?\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:di|ke|dari|in|at|from) (?:the )?[A-Z]\w")
"""A place, at first sight."""

_YEAR = r"(?:19|20)\d\d"
_TWO_YEARS = re.compile(
    rf"\b(?:antara|dari|sejak|between|from|since)\s+(?:tahun\s+)?(?P<one>{_YEAR})\s+"
    rf"(?:dan|sampai|hingga|ke|and|to|until|till)\s+(?:tahun\s+)?(?P<other>{_YEAR})\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:berubah|perubahan\w*|perbedaan\w*|beda\w*|perkembangan\w*|berkembang|chang\w+|differ\w*|develop\w*|evolv\w*)\b",
    re.IGNORECASE,
)
_COMPARISONS = tuple(
    re.compile(rf"^\W*{form}\W*$", re.IGNORECASE | re.DOTALL)
    for form in (
        r"(?:(?:tolong|coba|mohon) )?(?:per)?bandingkan(?:lah)? (?:antara )?(?P<one>.+?),? dan (?P<other>.+)",
        r"(?:(?:tolong|coba|mohon) )?(?:per)?bandingkan(?:lah)? (?P<one>.+?) (?:dengan|terhadap|vs\.?) (?P<other>.+)",
        r"(?:apa(?:kah)?(?: saja)? )?(?:perbedaan|beda|perbandingan|persamaan|kesamaan)(?:nya)? (?:antara )?"
        r"(?P<one>.+?),? (?:dan|dengan|vs\.?) (?P<other>.+?)(?: (?:itu )?apa(?: saja)?)?",
        r"apa yang membedakan (?P<one>.+?),? (?:dan|dengan|dari) (?P<other>.+)",
        r"(?:please )?compare(?: and contrast)? (?P<one>.+?),? and (?P<other>.+)",
        r"(?:please )?compare (?P<one>.+?) (?:with|to|against|versus|vs\.?) (?P<other>.+)",
        r"(?:what(?:'s| is| are| was| were) )?the (?:main )?(?:differences?|similarit(?:y|ies)|comparison) between"
        r" (?P<one>.+?),? and (?P<other>.+)",
        r"how (?:do|does|did) (?P<one>.+?) (?:differ from|compare (?:to|with)) (?P<other>.+)",
        r"how (?:do|did|are|were) (?P<one>.+?),? and (?P<other>.+?) (?:differ(?:ent)?|compare)",
        r"(?P<one>[^?]+?) (?:vs\.?|versus) (?P<other>[^?]+)",
    )
)
_ARTICLE = re.compile(r"(?:the|an?|its|their|that|those|si|sang|para)\b", re.IGNORECASE)


_SAYS = frozenset(
    terms(
        """bahas membahas dibahas bicara dibicarakan kata mengatakan dikatakan sampaikan menyampaikan terjadi datang
        orang discuss discussed talk talked say said tell told happen happened come came people person"""
    )
)
"""What may be asked of anything, and is seldom the word for it in the answer."""


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """A question that can be searched and answered by itself."""

    question: str
    said: str
    """As it stands in the whole question, for naming it."""
    about: str = ""
    """What is compared: whatever a passage that names it says best answers."""
    own: str = ""
    """Words of which a passage that answers has to hold the better half: what was added to make the question whole, or
    the sides of a comparison, are easily found without them."""


def decompose(question: str) -> tuple[SubQuestion, ...]:
    """The parts of `question`, in its order; a single one, itself, where it asks for one thing."""
    text = question.strip()
    if len(text) <= _LONGEST:
        for rule in (_of_two_years, _of_a_comparison, _of_several_at_once, _of_a_series):
            parts = rule(text)
            if len(parts) > 1:
                return parts
    return (SubQuestion(question, question),)


def join(parts: Sequence[SubQuestion], readings: Sequence[Reading], most: int) -> Reading:
    """What was read for each part, as one reading of the whole question with `most` hits.

    It is as sure as its least sure answer; what no hit answers is named as missing.
    """
    answered = [(part, own) for part, own in zip(parts, readings, strict=True) if own.answerable]
    evidence = [replace(one, question=part.question) for part, own in answered for one in _best(own.evidence)]
    in_turn = chain.from_iterable(zip_longest(*(own.hits for own in readings)))
    hits: dict[int, Hit] = {}
    for hit in (*(one.hit for one in evidence), *(hit for hit in in_turn if hit is not None)):
        hits.setdefault(hit.passage.id, hit)
    evidence = [replace(one, hit=hits[one.hit.passage.id]) for one in evidence]
    return Reading(
        tuple(hits.values())[: max(most, len(evidence))],
        tuple(evidence),
        min((own.confidence for _, own in answered), default=0.0),
        bool(answered),
        tuple(
            part.said
            for part, own in zip(parts, readings, strict=True)
            if not own.answerable and not any(_shows(part.question, one) for one in evidence)
        ),
    )


def _best(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentences, in the order given: several parts have to be read."""
    scores = sorted((one.score for one in evidence), reverse=True)[:_SENTENCES]
    return [one for one in evidence if one.score >= scores[-1]]


def _shows(question: str, one: Evidence) -> bool:
    """Whether evidence, or the date of its document, which is said with it, is of the kind that `question` asks for, so
    that somebody may take it for the answer."""
    kind = kind_of(question)
    if kind == "place" or _WHICH_PLACES.search(question):
        return _PLACE.search(one.text) is not None
    return (kind == "time" and one.hit.passage.date is not None) or (
        kind in ("time", "number")
        and any(kind == "number" or any("-" in date for date in readings) for readings in numbers(one.text))
    )


def _of_two_years(text: str) -> tuple[SubQuestion, ...]:
    years = _TWO_YEARS.search(text)
    if not years or not _CHANGE.search(text):
        return ()
    rest = " ".join((text[: years.start()] + text[years.end() :]).split())
    about = _CHANGE.sub(" ", rest, count=1)
    subject = " ".join(word for word in re.findall(r"[\w'’-]+", about) if not is_function_word(word))
    language = detect(text)
    return tuple(
        SubQuestion(_asking(f"{subject} {year}".strip(), language), year, about=year, own=subject)
        for year in (years["one"], years["other"])
    )


def _of_a_comparison(text: str) -> tuple[SubQuestion, ...]:
    match = next((found for form in _COMPARISONS if (found := form.match(text))), None)
    if match is None or _ASKING.search(f"{match['one']} {match['other']}"):
        return ()
    sides = [side for one in (*match["one"].split(","), match["other"]) if (side := one.strip(" ?.!"))]
    if len(sides) < 2:
        return ()
    head, first = _shared_head(sides)
    language = detect(text)
    return tuple(
        SubQuestion(_asking(f"{head}{about}", language), f"{head}{about}", about=about, own=head)
        for about in (first, *sides[1:])
    )


def _shared_head(sides: Sequence[str]) -> tuple[str, str]:
    """What of the first side belongs to all (“anggaran Samarinda dan Balikpapan”: the budget of both), and its rest.

    No part of a name (“East Bali and Lombok”) and nothing before an article (“the meeting and the forum”) does.
    """
    ours, theirs = sides[0].split(), sides[1].split()
    head, own = ours[: max(0, len(ours) - len(theirs))], ours[max(0, len(ours) - len(theirs)) :]
    belongs = all(word.islower() for word in head) and own[0][0].isupper() == theirs[0][0].isupper()
    if not head or not belongs or any(_ARTICLE.match(side) for side in sides[1:]):
        return "", sides[0]
    return f"{' '.join(head)} ", " ".join(own)


def _of_several_at_once(text: str) -> tuple[SubQuestion, ...]:
    match = _BOTH.match(text)
    if match is None:
        return ()
    every = (*re.split(r", ?", match["first"]), match["last"])
    return tuple(SubQuestion(f"{asks} {match['rest']}", asks) for asks in every)


def _of_a_series(text: str) -> tuple[SubQuestion, ...]:
    said = [one.strip(" ,;") for one in (_LISTED if _AND.search(text) else _AND).split(text)]
    if not all(_ASKING.search(one) for one in said):
        return ()
    parts: list[SubQuestion] = []
    for one in said:
        before = [Turn(part.said, "") for part in parts]
        whole, asked = condense(one, before), one.strip(" ?")
        parts.append(SubQuestion(whole, asked, own="" if whole == one else _telling(asked)))
    return tuple(parts)


def _telling(asked: str) -> str:
    """The words of a question by which a passage that answers it can be told."""
    return " ".join(word.text for word in words(asked) if _SAYS.isdisjoint(terms(word.text)))


def _asking(phrase: str, language: Language) -> str:
    return f"Apa {phrase}?" if language == "id" else f"What about {phrase}?"
