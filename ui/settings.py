"""What a visitor may set for the next questions: which documents, who writes, how much is read."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from rag import Assistant
from rag.errors import QuestionError
from rag.files import printable
from rag.read.judgement import Judgement
from rag.schema import Filter
from ui.texts import Words

EXTRACTIVE = "extractive"
READ = Judgement.fitted().passages
"""How many passages are read for an answer, unless somebody chooses."""
PASSAGES = tuple(sorted({5, 10, 20, READ}))
"""What may be chosen."""


class Settings(NamedTuple):
    """Components while the page is built, then what they are set to; it may be forged, or left as it was drawn."""

    among: Any
    language: Any
    after: Any
    before: Any
    generator: Any
    passages: Any

    def only(self, hidden: frozenset[str], words: Words) -> Filter:
        """The documents that are asked, without those that are `hidden`.

        Raises:
            QuestionError: a date is none.
        """
        chosen = self.among if isinstance(self.among, list) else []
        among = frozenset(one for one in chosen if isinstance(one, str)) or None
        language = self.language if self.language in ("id", "en") else None
        return Filter(among, language, _day(self.after, words), _day(self.before, words), hidden)

    def assistant(self, offered: Assistant) -> Assistant:
        """Who answers, of what is `offered`."""
        passages = next((one for one in PASSAGES if one == self.passages), None)
        generator = EXTRACTIVE if self.generator == EXTRACTIVE != offered.generator.name else None
        return offered.using(generator, passages)


ANY = Settings([], None, None, None, None, None)


def generators(offered: Assistant, words: Words) -> list[tuple[str, str]]:
    """Who may write, each with what that means, and what it is called."""
    name = offered.generator.name
    choices = [] if name == EXTRACTIVE else [(_described(name, words), name)]
    return [*choices, (words.quotes_only, EXTRACTIVE)]


def host_of(generator: str) -> str:
    """Where a generator sends what it is given; empty where it works on this machine."""
    kind, _, rest = generator.partition(":")
    if kind == "hf" or not rest:
        return ""
    return urlsplit(rest.partition("@")[2]).netloc.rpartition("@")[2] or kind


def _described(generator: str, words: Words) -> str:
    if host := host_of(generator):
        model = generator.partition(":")[2].partition("@")[0]
        return words.on_a_server.format(generator=model, host=host)
    return words.on_this_machine.format(generator=generator)


def _day(text: Any, words: Words) -> date | None:
    if not isinstance(text, str) or not text.strip():
        return None
    typed = text.strip()
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", typed, re.ASCII)
    try:
        if parts and parts[1]:
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
        if parts:
            return date(int(parts[6]), int(parts[5]), int(parts[4]))
    except ValueError:  # the 31st of February
        pass
    raise QuestionError(words.no_date.format(text=printable(typed[:40])))
