"""Whether a sentence says who holds the office that a question asks about: “Siapa wali kota Bontang?”

The networks know that a mayor is asked for and that somebody is named, not whose mayor: a passage that names the
governor of one province answers, for them, for any other, and for the deputy. So the office is held against the titles
that stand beside the names of the passage. Rules for both languages; an office that goes by many names (“head”,
“chair”, “leader”) is left to the networks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.alignment import Place, Text
from rag.facts import Names
from rag.office import HONORIFICS, WITHIN, mentions
from rag.vectors import WordVectors

_OFFICES = tuple(
    frozenset(names.split())
    for names in (
        "gubernur governor",
        "bupati regent",
        "wali walikota mayor",
        "camat",
        "lurah",
        "menteri minister",
        "presiden president",
        "rektor rector",
        "manajer manager",
        "sekretaris sekda sekjen secretary",
        "bendahara treasurer",
        "kapolda",
        "kapolres",
        "panglima komandan commander",
        "duta ambassador",
    )
)
"""What each office is called."""
_OF_A_PLACE = frozenset("gubernur governor bupati regent wali walikota mayor camat lurah".split())
_KINDS = tuple(
    frozenset(words.split())
    for words in (
        "wakil deputy vice asisten assistant",
        "mantan eks former",
        "calon bakal candidate terpilih elect",
    )
)
"""What makes another office of it."""
_OTHERS = frozenset(
    """plt plh pj pjs penjabat pejabat acting interim nama kota kabupaten provinsi prov kab city regency province the of
    and dan current new baru first pertama""".split()
).union(*_KINDS)
"""Words of an office that name no place."""
_COMPASS = frozenset(
    """utara timur selatan barat tengah tenggara north east south west central southeast northern eastern southern
    western""".split()
)
_TITLE = "|".join(sorted(frozenset[str]().union(*_OFFICES)))
_BEFORE = "|".join(sorted(_OTHERS))
_END = (
    r"(?=\W*$|,|\s+(?:yang|who|that|which|saat|ketika|pada|di|dalam|selama|sejak|when|during|in|at|on|for|since|as"
    r"|sekarang|kini|now|currently|itu|ini|tersebut|adalah)\b)"
)
_ASKED = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\bsiapa(?:kah)? (?P<office>(?:(?:{_BEFORE}) )*(?:{_TITLE})\b.*?){_END}",
        rf"^\W*(?P<office>(?:(?:{_BEFORE}) )*(?:{_TITLE})\b.*?)(?: itu| adalah| ialah)? siapa(?:kah)?\W*$",
        r"\bwho(?:['’]s| is| was) (?:the )?"
        rf"(?P<office>(?:(?!(?:of|that|who)\b)\S+ ){{0,4}}?(?:{_TITLE})\b(?!['’]).*?){_END}",
    )
)


@dataclass(frozen=True)
class Office:
    """What a question asks the holder of."""

    titles: frozenset[str]
    """All that it is called."""
    kinds: tuple[bool, ...]
    """Which of `_KINDS` it is."""
    of: frozenset[str]
    """Stems of what it is of; empty where the question does not say."""
    place: frozenset[str] | None
    """The words of all names of the place that it is of, in small letters; None for an office that is of no place."""
    broad: frozenset[str]
    """Of a place such as East Kalimantan, what it is the east of."""

    @classmethod
    def asked(cls, question: str, vectors: WordVectors, names: Names) -> Office | None:
        """The office whose holder `question` asks for; None where it asks for something else."""
        found = next((match for form in _ASKED if (match := form.search(question))), None)
        if found is None:
            return None
        said = re.sub(r"['’]s\b", "", found["office"])
        text = Text.of(said, [(0, len(said))], vectors, names)
        titles = next(one for one in _OFFICES if not one.isdisjoint(text.lower))
        kinds = _kinds(text.lower)
        of_a_place = not titles.isdisjoint(_OF_A_PLACE)
        of = {
            lower: stem
            for word, lower, stem in zip(text.words, text.lower, text.stems, strict=True)
            if stem and lower not in titles | _OTHERS
            if not of_a_place or word.text[0].isupper() or question.islower()
        }
        stems = frozenset(of.values())
        if not of_a_place:
            return cls(titles, kinds, stems, None, frozenset())
        aliases = [alias.split() for same in names.same if min(same) in stems for alias in same]
        broad = frozenset[str]().union(*(alias for alias in aliases if not _COMPASS.isdisjoint(alias)))
        return cls(titles, kinds, stems, frozenset(of).union(*aliases), broad - _COMPASS)

    def holder(self, sentence: Text) -> Place | None:
        """The words of the name to which `sentence` gives the office; None where it gives it to nobody, or the question
        does not say of what the office is.

        A deputy's is of what was said just before: “Gubernur Kaltim Isran Noor dan Wakil Gubernur Hadi Mulyadi”.
        """
        before = False
        for mention in mentions(sentence) if self.of else ():
            is_of_it = self._is_of_it(sentence, mention)
            if self._is_title(sentence, mention) and (is_of_it or (before and any(self.kinds))):
                name = self._name(sentence, mention)
                if any(_tells(sentence.lower[n]) for n in name):
                    return name
            before = is_of_it and not self.titles.isdisjoint(sentence.lower[n] for n in mention)
        return None

    def is_open(self, person: str, passage: Text) -> bool:
        """Whether the passage, which names what is asked about, gives `person` no other office, nor the same of another
        place."""
        names = {word for word in re.findall(r"[\w'’]+", person.lower()) if _tells(word)}
        if not names or person.islower():
            return False
        for mention in mentions(passage):
            words = {passage.lower[n] for n in mention}
            if names <= words:
                rest = words - names - self.titles - WITHIN - _OTHERS - (self.place or words)
                if not self._is_title(passage, mention) or any(map(_tells, rest)):
                    return False
        if self.place and self.of:
            return self.of.issubset(passage.stems)
        return not self.titles.isdisjoint(passage.lower)

    def _is_title(self, text: Text, mention: Place) -> bool:
        words = {text.lower[n] for n in mention}
        return not self.titles.isdisjoint(words) and self.kinds == _kinds(words)

    def _is_of_it(self, text: Text, mention: Place) -> bool:
        """Whether a mention says of what the office is; “Gubernur Kalimantan” will do for one of its provinces."""
        words = {text.lower[n] for n in mention}
        in_part = words & self.broad and _COMPASS.isdisjoint(words)
        return bool(in_part) or self.of.issubset(text.stems[n] for n in mention)

    def _name(self, text: Text, mention: Place) -> Place:
        """The longest run of words in a mention that are neither of the title nor of what it is of."""
        known = self.titles | WITHIN | _OTHERS | (self.place or frozenset())
        runs: list[list[int]] = [[]]
        for n in mention:
            if text.lower[n] in known or text.stems[n] in self.of:
                runs.append([])
            else:
                runs[-1].append(n)
        return tuple(sorted(runs, key=len)[-1])


def _kinds(words: Iterable[str]) -> tuple[bool, ...]:
    return tuple(not kind.isdisjoint(words) for kind in _KINDS)


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in HONORIFICS
