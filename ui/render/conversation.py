"""The conversation: questions, answers with their numbers, refusals, and the page before the first question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.schema import Answer, Citation
from ui import clipboard
from ui.render.markup import attributes, button, label, problem, safe, welcome
from ui.render.passages import described, title_of
from ui.talk import Exchange, Talk
from ui.texts import Sample, Words

_LED = re.compile(r"^([^*\n“«]*)\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
"""The short answer at the head of an answer; asterisks that are quoted stay what they are."""
_MARKER = re.compile(r"\[(\d{1,4})\]")
_NEAREST = 3


def conversation(talk: Talk, words: Words, waiting: str = "") -> str:
    """All questions and answers so far; `waiting` says what is being done where an answer is still to come."""
    exchanges = "".join(_exchange(i, e, words, waiting) for i, e in enumerate(talk.exchanges))
    return f'<div role="log" data-conversation="{safe(talk.id)}">{exchanges}</div>'


def start(documents: int, samples: Sequence[Sample], words: Words) -> str:
    """The page before the first question: what can be asked, or how to begin."""
    if not documents:
        return welcome(words.empty, words.empty_hint)
    tries = "".join(
        f"<li>{button('sample', safe(one.question), f' lang={one.language}', question=one.question)}</li>"
        for one in samples
    )
    tail = f'{label(words.try_one)}<ul class="samples">{tries}</ul>' if tries else ""
    return welcome(words.welcome, words.welcome_hint.format(count=words.number(documents))) + tail


def _exchange(turn: int, exchange: Exchange, words: Words, waiting: str) -> str:
    asked = f'<h2 class="question">{safe(exchange.question)}</h2>'
    if exchange.answer is not None:
        answer = _answer(turn, exchange, exchange.answer, words)
        return f'<section class="exchange">{asked}{answer}</section>'
    draft = f'<div class="text">{_said(exchange.draft)}</div>' if exchange.draft else ""
    if exchange.problem:
        said = words.problems.get(exchange.problem, exchange.problem)
        return f'<section class="exchange">{asked}{draft}{problem(said)}</section>'
    shown = "" if draft else f'<p class="waiting">{safe(waiting or words.thinking)}</p>'
    return f'<section class="exchange pending">{asked}{draft}{shown}</section>'


def _answer(turn: int, exchange: Exchange, answer: Answer, words: Words) -> str:
    parts = []
    if _differs(answer.question, answer.searched_for):
        parts.append(_note(words.searched_for.format(question=answer.searched_for)))
    if answer.refused:
        parts.append(label(words.refusal))
    parts.append(f'<div class="text" lang={answer.language}>{_cited(turn, answer, words)}</div>')
    if answer.note:
        parts.append(_note(answer.note))
    if answer.refused:
        parts += [_better(answer, words), _nearest(turn, answer, words)]
    else:
        parts.append(_sources(turn, answer, words))
    if answer.generator != "extractive" and not answer.refused:
        parts.append(_note(words.written_by.format(generator=answer.generator)))
    parts.append(_actions(turn, exchange, answer, words))
    return f'<div class="answer{" refused" if answer.refused else ""}">{"".join(parts)}</div>'


def _note(text: str) -> str:
    return f'<p class="note">{safe(text)}</p>'


def _actions(turn: int, exchange: Exchange, answer: Answer, words: Words) -> str:
    """Copy the answer with its citations, and say whether it helped."""
    copies = "".join(
        f'<button type="button" class="copy" data-copy="{safe(text)}" data-copied="{safe(words.copied)}">'
        f"{safe(name)}</button>"
        for name, text in (
            (words.copy, clipboard.plain(answer, words)),
            (words.copy_markdown, clipboard.markdown(answer, words)),
        )
        if not answer.refused
    )
    votes = "".join(
        button(
            "vote", safe(name), f' aria-pressed="{str(exchange.vote == vote).lower()}"', turn=turn, vote=vote
        )
        for vote, name in (("up", words.helped), ("down", words.failed_me))
    )
    return f'<p class="actions">{copies}{votes}</p>{_remark(turn, exchange, words)}'


def _remark(turn: int, exchange: Exchange, words: Words) -> str:
    """A word about the answer, once it was voted on."""
    if not exchange.vote:
        return ""
    if exchange.remark:
        return _note(words.remarked.format(remark=exchange.remark))
    field = f'<input name="said" maxlength="500" placeholder="{safe(words.remark)}" aria-label="{safe(words.remark)}">'
    return f"<form {attributes('remark', turn=turn)}>{field}<button>{safe(words.send)}</button></form>"


def _better(answer: Answer, words: Words) -> str:
    """The question that may have been meant."""
    if not answer.suggestion:
        return ""
    meant = button("sample", safe(answer.suggestion), f" lang={answer.language}", question=answer.suggestion)
    return f'{label(words.suggestion)}<ul class="samples"><li>{meant}</li></ul>'


def _cited(turn: int, answer: Answer, words: Words) -> str:
    """The answer's text, its markers turned into buttons and its unsupported sentences marked."""
    pieces, done = [], 0
    for sentence in answer.sentences:
        at = answer.text.find(sentence.text, done)
        if sentence.supported or not sentence.text or at < 0:
            continue
        doubtful = _linked(turn, answer, sentence.text, words)
        pieces += [_linked(turn, answer, answer.text[done:at], words)]
        pieces += [f'<span class="unsupported" title="{safe(words.unsupported)}">{doubtful}</span>']
        done = at + len(sentence.text)
    return "".join([*pieces, _linked(turn, answer, answer.text[done:], words)])


def _linked(turn: int, answer: Answer, text: str, words: Words) -> str:
    citations = {citation.number: citation for citation in answer.citations}
    pieces = _MARKER.split(text)
    for i in range(1, len(pieces), 2):
        citation = citations.get(int(pieces[i]))
        pieces[i] = _number(turn, citation, words) if citation else f"[{pieces[i]}]"
    return "".join(piece if i % 2 else _said(piece) for i, piece in enumerate(pieces))


def _number(turn: int, citation: Citation, words: Words) -> str:
    named = f"{words.evidence.format(number=citation.number)}: {title_of(citation.passage)}"
    tip = f' title="{safe(citation.quote)}" aria-label="{safe(named)}"'
    return button("cite", str(citation.number), tip, turn=turn, number=citation.number)


def _sources(turn: int, answer: Answer, words: Words) -> str:
    """The sources of an answer, each once, led by the numbers that cite it."""
    by_source: dict[tuple[str, int | None], list[Citation]] = {}
    for citation in answer.citations:
        by_source.setdefault((citation.source, citation.page), []).append(citation)
    rows = "".join(
        f"<li><span>{''.join(_number(turn, citation, words) for citation in group)}</span>"
        f"<span>{described(group[0].passage, page, words)}</span></li>"
        for (_, page), group in by_source.items()
    )
    return f'{label(words.sources)}<ul class="sources">{rows}</ul>' if rows else ""


def _nearest(turn: int, answer: Answer, words: Words) -> str:
    """Where a refused question might still be pursued: the best passage of each of the nearest sources."""
    best: dict[str, int] = {}
    for rank, hit in enumerate(answer.nearest):
        best.setdefault(hit.passage.source, rank)
    passages = [(rank, answer.nearest[rank].passage) for rank in list(best.values())[:_NEAREST]]
    rows = "".join(
        f"<li>{button('nearest', described(passage, passage.page, words), turn=turn, rank=rank)}</li>"
        for rank, passage in passages
    )
    return f'{label(words.nearest)}<ul class="sources">{rows}</ul>' if rows else ""


def _differs(asked: str, searched: str) -> bool:
    """Whether the search was for other words than the typed ones; case and punctuation do not count."""
    return re.findall(r"\w+", asked.casefold()) != re.findall(r"\w+", searched.casefold())


def _said(text: str) -> str:
    """What an answer says, its short answer in bold."""
    return _LED.sub(r"\1<strong>\2</strong>", safe(text))
