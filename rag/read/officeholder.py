"""Whether a sentence says who holds the office that a question asks about: “Siapa wali kota Bontang?”

The networks know that a mayor is asked for and that somebody is named, not whose mayor: a passage that names the
governor of one province answers, for them, for any other, and for the deputy. So the office is held against the titles
that stand beside the names of the passage. Rules for both languages; an office that goes by many names (“head”,
“chair”, “leader”) is left to the networks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from rag.text.aliases import SHORT_TITLES
from rag.text.alignment import CLAUSE, Place, Text
from rag.text.dates import MONTHS
from rag.text.facts import Names
from rag.text.numerals import WEEKDAYS
from rag.text.office import (
    HONORIFICS,
    WITHIN,
    after_rank,
    claimed,
    mentions,
    tells,
    with_short,
    words_at,
)
from rag.text.vectors import WordVectors

_OFFICES = tuple(
    with_short(names.split())
    for names in (
        "gubernur governor",
        "bupati regent",
        "wali walikota mayor",
        "camat",
        "lurah",
        "presiden president",
        "menteri minister",
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
_OF_A_PLACE = frozenset(
    "gubernur governor bupati regent wali walikota mayor camat lurah presiden president".split()
)
_ACTING = frozenset("plt plh pj pjs penjabat pelaksana acting interim".split())
_KINDS = tuple(
    with_short(words.split())
    for words in (
        "wakil deputi deputy vice asisten assistant",
        "mantan eks former",
        "calon bakal candidate terpilih elect",
    )
)
"""What makes another office of it."""
_OTHERS = frozenset(
    "pejabat nama kota kabupaten provinsi prov kab city regency province the of".split()
).union(_ACTING, *_KINDS)
"""Words of an office that tell neither what it is of nor who holds it."""
_SAY_OF_WHAT = frozenset(short for short, long in SHORT_TITLES.items() if long - _OTHERS.union(*_OFFICES))
"""Short titles that hold what the office is of: “Menkeu” does, “Wagub” does not."""
_COMPASS = frozenset(
    """utara timur selatan barat tengah tenggara north east south west central southeast northern eastern southern
    western""".split()
)
NO_HOLDER = frozenset(
    """kantor rumah gedung istana pendopo balai ruang peraturan keputusan surat instruksi edaran pemilihan pilkada
    pilgub piala istri suami putra putri anak ajudan staf ahli khusus juru bicara tim office residence decree regulation
    election palace cup wife husband son daughter aide spokesman spokeswoman spokesperson""".split()
)
"""Beside a title, these make somebody or something else of it: “Istri Gubernur”, “Peraturan Gubernur”."""
_NO_NAME = frozenset("nomor no tahun bidang periode number cup open award apresiasi".split()).union(
    MONTHS, WEEKDAYS["id"], WEEKDAYS["en"]
)
"""What may stand behind a title in capitals and is nobody."""
_BEFORE_PLACES = frozenset("di ke dari in at from menurut kata bersama oleh".split())
_WHICH = re.compile(
    r"\b(?:pertama|kedua|ketiga|keempat|kelima|ke-?\d+|terakhir|sebelum\w*|berikut\w*|first|second|third|fourth|fifth|last"
    r"|previous|next|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
"""Of several holders one, by their order, which no title beside a name tells."""
_OF_A_BODY = re.compile(
    r"(?i:president|governor|presiden|ketua)\b[^.?!]{0,20}? (?:of (?:the|this|that|our|your) [a-z]"
    r"|(?:klub|perusahaan|organisasi|asosiasi|yayasan|universitas|persatuan|himpunan|ikatan|federasi)\b)"
)
"""“The president of the chess club”, of no place."""
_SAME = 0.6
"""Likeness from which a word translates another: “France” and “Prancis” .91, “Kaltim” and “Kalsel” .58."""
_TITLE = "|".join(sorted(frozenset[str]().union(*_OFFICES)))
_BEFORE = "|".join(sorted(_OTHERS))
# “Siapa presiden AS?” does not end before “AS”, nor “menteri dalam negeri” before “dalam”.
_END = (
    r"(?=\W*$|,|\s+(?:yang|who|that|which|saat|waktu|sewaktu|semasa|ketika|pada|di|dalam(?! negeri)|selama|sejak|when"
    r"|during|in|at|on|for|since|(?-i:as)(?!\W*$)|sekarang|kini|now|currently|itu|ini|tersebut|adalah)\b)"
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
_DOES = re.compile(
    rf"(?:\b(?i:{_TITLE})|\b[A-Z][\w'’]*) (?:(?:akan|telah|sudah|pernah|ingin) )?"
    r"(?!(?:men|di)jabat|bernama|terpilih)(?:(?:me(?:m|n|ng|ny|l)|ber|di)[a-z]{3,}|temui|jumpai|[a-z]+(?:ing|ed))\b"
)
"""“Wali Kota Balikpapan bertemu siapa?” does not ask who the mayor is."""


@dataclass(frozen=True, eq=False)
class Office:
    """What a question asks the holder of."""

    text: Text
    """The words that name it."""
    titles: frozenset[str]
    """All that it is called."""
    of: Place
    """The words that say of what it is; none where the question does not say."""
    place: frozenset[str] | None
    """The words of all names of the place that it is of, in small letters; None for an office that is of no place."""
    broad: frozenset[str]
    """Of a place such as East Kalimantan, what it is the east of."""
    known: frozenset[str]
    """Words of all places and things whose names are known, none of which is a person's."""

    @classmethod
    def asked(cls, question: str, vectors: WordVectors, names: Names) -> Office | None:
        """The office whose holder `question` asks for; None where it asks for something else."""
        found = next((match for form in _ASKED if (match := form.search(question))), None)
        if found is None or _WHICH.search(question) or _DOES.search(found["office"]):
            return None
        said = re.sub(r"['’]s\b|^(?:current|new|present) ", "", found["office"])
        text = Text.of(said, [(0, len(said))], vectors, names)
        titles = next((one for one in _OFFICES if not one.isdisjoint(text.lower)), None)
        # “gubernur-gubernur”, “gubernur dan wakil gubernur”
        if titles is None or not {"dan", "and"}.isdisjoint(text.lower):
            return None
        if _OF_A_BODY.search(question):
            return None
        of_a_place = not titles.isdisjoint(_OF_A_PLACE)
        of = tuple(
            n
            for n, word in enumerate(text.words)
            if text.stems[n] and text.lower[n] not in (titles | _OTHERS) - _SAY_OF_WHAT
            if not of_a_place or word.text[0].isupper() or said.islower()
        )
        known = frozenset(filter(tells, (w for same in names.same for alias in same for w in alias.split())))
        if not of_a_place:
            return cls(text, titles, of, None, frozenset(), known)
        stems = {text.stems[n] for n in of}
        aliases = [alias.split() for same in names.same if min(same) in stems for alias in same]
        broad = frozenset[str]().union(*(alias for alias in aliases if not _COMPASS.isdisjoint(alias)))
        place = frozenset(text.lower[n] for n in of).union(*(filter(tells, alias) for alias in aliases))
        return cls(text, titles, of, place, broad - _COMPASS, known)

    def holder(self, sentence: Text, likely: str = "") -> Place | None:
        """The words of the name to which `sentence` gives the office; None where it gives it to nobody, or the question
        does not say of what the office is.

        A deputy's is of what was said just before: “Gubernur Kaltim Isran Noor dan Wakil Gubernur Hadi Mulyadi”.

        Args:
            likely: the answer that the networks see in the sentence; a name of one word is taken only from it.
        """
        if not self.of:
            return None
        claim = claimed(sentence)
        if (
            claim
            and not claim.denied
            and self._is_of_it(sentence, claim.title)
            and self._is_held(sentence, claim.title)
        ):
            return claim.name
        if _is_headline(sentence):
            return None
        before = False
        for mention in _mentions(sentence):
            is_of_it = self._is_of_it(sentence, mention)
            name = (
                self._name(sentence, mention) if is_of_it or (before and any(_kinds(self.text.lower))) else ()
            )
            certain = len(name) > 1 or any(sentence.words[n].text in likely for n in name)
            if certain and self._is_held(sentence, mention):
                return name
            before = is_of_it and not self.titles.isdisjoint(words_at(sentence, mention))
        return None

    def may_hold(self, person: str, sentence: Text, passage: Text) -> bool:
        """Whether the passage leaves open that `person`, the answer that the networks see in `sentence`, holds the
        office: it gives them no other office, nor the same of another place, which it names. A sentence that gives it
        to anybody is left open, too, and any title will do where the question does not say of what."""
        if any(
            self._is_title(sentence, mention)
            and (not self.of or self._is_of_it(sentence, mention))
            and self._name(sentence, mention)
            for mention in _mentions(sentence)
        ):
            return True
        names = {word for word in after_rank(person) if tells(word)} - self.known
        is_cased = any(word.text[0].isupper() for word in sentence.words[1:])
        if not names or (person.islower() and is_cased):
            return False
        for mention in _mentions(passage):
            if names <= words_at(passage, mention):
                rest = set(self._rest(passage, mention)) if self.place else set()
                is_other = any(passage.lower[n] not in names and tells(passage.lower[n]) for n in rest)
                if is_other or not self._is_title(passage, mention):
                    return False
        if self.place is None or "presiden" in self.titles:  # whose country goes without saying
            return True
        if self.of:
            return self._is_named(passage, tuple(range(len(passage.words))))
        return not self.titles.isdisjoint(passage.lower)

    def _is_held(self, text: Text, mention: Place) -> bool:
        """Whether a mention has the title, and nobody acts for its holder."""
        return self._is_title(text, mention) and _ACTING.isdisjoint(words_at(text, mention))

    def _is_title(self, text: Text, mention: Place) -> bool:
        words = words_at(text, mention)
        before = text.lower[max(0, mention[0] - 2) : mention[0]]
        return (
            not self.titles.isdisjoint(words)
            and _kinds(words) == _kinds(self.text.lower)
            and NO_HOLDER.isdisjoint({*words, *before})
        )

    def _is_of_it(self, text: Text, mention: Place) -> bool:
        """Whether a mention says of what the office is; “Gubernur Kalimantan” will do for that of its provinces which
        the text names."""
        words = words_at(text, mention)
        if words & self.broad and _COMPASS.isdisjoint(words):
            return self._is_named(text, tuple(range(len(text.words))))
        return self._is_named(text, self._with_title(text, mention))

    def _is_named(self, text: Text, place: Place) -> bool:
        """Whether every word of what the office is of stands there."""
        return all(any(self._is_same(n, text, m) for m in place) for n in self.of)

    def _with_title(self, text: Text, mention: Place) -> Place:
        """A mention without what a comma parts from its title: “Ke Bali, Gubernur Kaltim”."""
        titles = [m for m in mention if text.lower[m] in self.titles]
        first = titles[0] if titles else mention[0]
        while first > mention[0] and text.at[first] - text.at[first - 1] < CLAUSE:
            first -= 1
        return tuple(m for m in mention if m >= first)

    def _is_same(self, n: int, text: Text, m: int) -> bool:
        if self.text.stems[n] == text.stems[m] or self.text.lower[n] in SHORT_TITLES:
            return self.text.stems[n] == text.stems[m]
        return float(self.text.vectors[n] @ text.vectors[m]) >= _SAME and len(text.lower[m]) > 1

    def _rest(self, text: Text, mention: Place) -> Place:
        """The words of a mention that are neither of the title nor of what it is of."""
        known = self.titles | WITHIN | _OTHERS | (self.known if self.place is None else self.place)
        return tuple(
            m
            for m in mention
            if text.lower[m] not in known and not any(self._is_same(n, text, m) for n in self.of)
        )

    def _name(self, text: Text, mention: Place) -> Place:
        """The longest run of words that are neither of the title nor of what it is of, if it stands beside these, or is
        parted from them and from what follows by signs (“…, Isran Noor, …”), or begins with a rank; none where that is
        nobody's name, or part of another place's."""
        runs: list[list[int]] = [[]]
        for n in self._rest(text, mention):
            if not runs[-1] or n != runs[-1][-1] + 1 or _is_parted(text, n):
                runs.append([])
            runs[-1].append(n)
        name = tuple(sorted((run for run in runs if self._stands_as_one(text, mention, run)), key=len)[-1:])
        return self._checked(text, tuple(name[0])) if name else ()

    def _stands_as_one(self, text: Text, mention: Place, run: Sequence[int]) -> bool:
        if not run:
            return False
        first, last = run[0], run[-1]
        before, behind = first - 1 in mention, last + 1 in mention
        beside = (before and not _is_parted(text, first)) or (behind and not _is_parted(text, last + 1))
        if before and not beside:  # “Gubernur Kaltim, Jakarta sudah padat”
            has_rank = not HONORIFICS.isdisjoint(words_at(text, tuple(run)))
            return has_rank or last + 1 == len(text.words) or _is_parted(text, last + 1)
        opens = first == 0 or text.opens(first)
        if opens and first == last:
            return False  # “Bersama Gubernur Kaltim”
        return beside or opens or text.lower[first - 1] not in _BEFORE_PLACES

    def _checked(self, text: Text, name: Place) -> Place:
        words = words_at(text, name)
        is_name = any(map(tells, words)) and words.isdisjoint(
            _NO_NAME | (_COMPASS if self.place else frozenset())
        )
        return name if is_name else ()


def _mentions(text: Text) -> Iterator[Place]:
    """As `mentions`, each up to an “and”: a minister of industry and trade is none of trade."""
    for mention in mentions(text):
        yield tuple(takewhile(lambda n: text.lower[n] not in ("dan", "and"), mention))


def _kinds(words: Iterable[str]) -> tuple[bool, ...]:
    return tuple(not kind.isdisjoint(words) for kind in _KINDS)


def _is_parted(text: Text, n: int) -> bool:
    """Whether a sign, or a joining word, parts a word from the one before it."""
    return n > 0 and bool(text.at[n] - text.at[n - 1] > 1)


def _is_headline(text: Text) -> bool:
    """Whether all words are in capitals, so that these tell no names: “Gubernur Kaltim Resmikan Pabrik Baru”."""
    content = [word.text[0].isupper() for word, stem in zip(text.words, text.stems, strict=True) if stem]
    return len(content) > 3 and all(content)
