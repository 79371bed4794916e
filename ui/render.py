"""What the page shows, as HTML: pure functions from the records of `rag` to strings.

Whatever comes from a person, a document or a model goes through `_safe` or `_attributes`, and nothing else
writes such text; of Markdown only the bold words that lead an answer are rendered.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from rag.schema import Answer, Citation, Failure, Hit, Passage, SourceInfo, kind_of, unit_of
from ui import clipboard, originals
from ui.talk import Exchange, Talk
from ui.texts import Sample, Words
from ui.uploads import Outcome

_LED = re.compile(r"^([^*\n“«]*)\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
"""The short answer at the head of an answer; asterisks that are quoted stay what they are."""
_MARKER = re.compile(r"\[(\d{1,4})\]")
_EMPTY_LINES, _ONE_EMPTY_LINE = re.compile(r"\n\s*\n"), "\n\n"
_NEAREST = 3
_ROWS = 200  # a page with a table of thousands would take its time


def conversation(talk: Talk, words: Words) -> str:
    """All questions and answers so far."""
    return f'<div role="log">{"".join(_exchange(i, e, words) for i, e in enumerate(talk.exchanges))}</div>'


def start(documents: int, samples: Sequence[Sample], words: Words) -> str:
    """The page before the first question: what can be asked, or how to begin."""
    if not documents:
        return _welcome(words.empty, words.empty_hint)
    tries = "".join(
        f"<li><button {_attributes('sample', question=sample.question)} lang={sample.language}>"
        f"{_safe(sample.question)}</button></li>"
        for sample in samples
    )
    tail = f'<p class="label">{_safe(words.try_one)}</p><ul class="samples">{tries}</ul>' if tries else ""
    return _welcome(words.welcome, words.welcome_hint.format(count=documents)) + tail


def evidence(citation: Citation, words: Words) -> str:
    """The passage behind a citation, with the quoted words marked."""
    passage = citation.passage
    head = _head(words.evidence.format(number=citation.number), passage, citation.page, words)
    start, end = citation.start - passage.start, citation.end - passage.start
    if 0 <= start <= end and passage.text[start:end] == citation.quote:
        before, after = passage.text[:start], passage.text[end:]
    else:  # a quote that reaches beyond its passage is shown by itself rather than marked in the wrong place
        before = after = ""
    marked = f"{_safe(before)}<mark>{_safe(citation.quote)}</mark>{_safe(after)}"
    return head + _quotation(marked, passage) + _also_in(citation.also_in, words)


def near(hit: Hit, words: Words) -> str:
    """A passage offered where nothing answers."""
    head = _head(words.evidence_near, hit.passage, hit.passage.page, words)
    return head + _quotation(_safe(hit.passage.text), hit.passage) + _also_in(hit.also_in, words)


def documents(sources: Sequence[SourceInfo], failures: Sequence[Failure], words: Words) -> str:
    """The table of documents, each with a button that removes it, and what could not be read."""
    return _table(sources, words) + _unread(failures, words)


def _unread(failures: Sequence[Failure], words: Words) -> str:
    rows = "".join(
        f'<li class="failed">{_named(one.source, words.reasons.get(one.reason, one.reason))}</li>'
        for one in failures[:_ROWS]
    )
    return f'<p class="label">{_safe(words.unread)}</p><ul class="outcomes">{rows}</ul>' if rows else ""


def _table(sources: Sequence[SourceInfo], words: Words) -> str:
    if not sources:
        return f'<p class="hint">{_safe(words.no_documents)}</p>'
    names = (words.title, words.date, words.document_language, words.kind, words.passages)
    titles = "".join(f"<th scope=col>{_safe(name)}</th>" for name in names)
    rows = "".join(_document(source, words) for source in sources[:_ROWS])
    left = len(sources) - _ROWS
    more = f'<p class="hint">{_safe(words.more_documents.format(count=left))}</p>' if left > 0 else ""
    head = f"<thead><tr>{titles}<th></th></tr></thead>"
    return f'<table class="documents">{head}<tbody>{rows}</tbody></table>{more}'


def outcomes(results: Iterable[Outcome], left_out: int, limit: int, words: Words) -> str:
    """What became of each uploaded file."""
    rows = "".join(_outcome(result, words) for result in results)
    too_many = words.too_many.format(count=limit, left=left_out) if left_out else ""
    return f'<ul class="outcomes">{rows}</ul><p class="note">{_safe(too_many)}</p>'


def removed(source: str, words: Words) -> str:
    """That a document was removed."""
    return f'<ul class="outcomes"><li class="removed">{_named(source, words.removed)}</li></ul>'


def header(words: Words) -> str:
    """The name of the house and what it is for."""
    return f'<h1>Tanya</h1><p class="hint">{_safe(words.tagline)}</p>'


def limits(kinds: Sequence[str], count: int, size: int, words: Words) -> str:
    """What may be uploaded."""
    text = words.upload_hint.format(kinds=" ".join(kinds), count=count, size=size // 1_000_000)
    return f'<p class="hint">{_safe(text)}</p>'


def problem(message: str) -> str:
    """One line that says what went wrong."""
    return f'<p class="problem" role="alert">{_safe(message)}</p>'


def _exchange(turn: int, exchange: Exchange, words: Words) -> str:
    asked = f'<p class="question">{_safe(exchange.question)}</p>'
    if exchange.answer is not None:
        return f'<section class="exchange">{asked}{_answer(turn, exchange.answer, words)}</section>'
    draft = f'<div class="text">{_said(exchange.draft)}</div>' if exchange.draft else ""
    if exchange.problem:
        return f'<section class="exchange">{asked}{draft}{problem(exchange.problem)}</section>'
    waiting = "" if draft else f'<p class="waiting">{_safe(words.thinking)}</p>'
    return f'<section class="exchange pending">{asked}{draft}{waiting}</section>'


def _answer(turn: int, answer: Answer, words: Words) -> str:
    parts = []
    if _differs(answer.question, answer.searched_for):
        parts.append(f'<p class="note">{_safe(words.searched_for.format(question=answer.searched_for))}</p>')
    if answer.refused:
        parts.append(f'<p class="label">{_safe(words.refusal)}</p>')
    parts.append(f'<div class="text" lang={answer.language}>{_cited(turn, answer, words)}</div>')
    if answer.note:
        parts.append(f'<p class="note">{_safe(answer.note)}</p>')
    parts.append(_nearest(turn, answer, words) if answer.refused else _sources(turn, answer, words))
    if not answer.refused:
        parts.append(_copies(answer, words))
    if answer.generator != "extractive" and not answer.refused:
        parts.append(f'<p class="note">{_safe(words.written_by.format(generator=answer.generator))}</p>')
    return f'<div class="answer{" refused" if answer.refused else ""}">{"".join(parts)}</div>'


def _copies(answer: Answer, words: Words) -> str:
    """Buttons that copy the answer with its citations."""
    buttons = "".join(
        f'<button type="button" class="copy" data-copy="{_safe(text)}" data-copied="{_safe(words.copied)}">'
        f"{_safe(label)}</button>"
        for label, text in (
            (words.copy, clipboard.plain(answer, words)),
            (words.copy_markdown, clipboard.markdown(answer, words)),
        )
    )
    return f'<p class="copies">{buttons}</p>'


def _cited(turn: int, answer: Answer, words: Words) -> str:
    """The answer's text, its markers turned into buttons and its unsupported sentences marked."""
    pieces, done = [], 0
    for sentence in answer.sentences:
        at = answer.text.find(sentence.text, done)
        if sentence.supported or not sentence.text or at < 0:
            continue
        doubtful = _linked(turn, answer, sentence.text, words)
        pieces += [_linked(turn, answer, answer.text[done:at], words)]
        pieces += [f'<span class="unsupported" title="{_safe(words.unsupported)}">{doubtful}</span>']
        done = at + len(sentence.text)
    return "".join([*pieces, _linked(turn, answer, answer.text[done:], words)])


def _linked(turn: int, answer: Answer, text: str, words: Words) -> str:
    citations = {citation.number: citation for citation in answer.citations}
    pieces = _MARKER.split(text)
    for i in range(1, len(pieces), 2):
        citation = citations.get(int(pieces[i]))
        pieces[i] = _button(turn, citation, words) if citation else f"[{pieces[i]}]"
    return "".join(piece if i % 2 else _said(piece) for i, piece in enumerate(pieces))


def _button(turn: int, citation: Citation, words: Words) -> str:
    label = f"{words.evidence.format(number=citation.number)}: {_title(citation.title, citation.source)}"
    tip = f' title="{_safe(citation.quote)}" aria-label="{_safe(label)}"'
    return f"<button {_attributes('cite', turn=turn, number=citation.number)}{tip}>{citation.number}</button>"


def _sources(turn: int, answer: Answer, words: Words) -> str:
    """The sources of an answer, each once, led by the numbers that cite it."""
    by_source: dict[tuple[str, int | None], list[Citation]] = {}
    for citation in answer.citations:
        by_source.setdefault((citation.source, citation.page), []).append(citation)
    rows = "".join(
        f"<li><span>{''.join(_button(turn, citation, words) for citation in group)}</span>"
        f"<span>{_described(group[0].passage, page, words)}</span></li>"
        for (_, page), group in by_source.items()
    )
    return f'<p class="label">{_safe(words.sources)}</p><ul class="sources">{rows}</ul>' if rows else ""


def _nearest(turn: int, answer: Answer, words: Words) -> str:
    """Where a refused question might still be pursued: the best passage of each of the nearest sources."""
    best: dict[str, int] = {}
    for rank, hit in enumerate(answer.nearest):
        best.setdefault(hit.passage.source, rank)
    rows = "".join(
        f"<li><button {_attributes('nearest', turn=turn, rank=rank)}>"
        f"{_described(answer.nearest[rank].passage, answer.nearest[rank].passage.page, words)}</button></li>"
        for rank in list(best.values())[:_NEAREST]
    )
    return f'<p class="label">{_safe(words.nearest)}</p><ul class="sources">{rows}</ul>' if rows else ""


def _head(label: str, passage: Passage, page: int | None, words: Words) -> str:
    return (
        f'<p class="label">{_safe(label)}</p><h2>{_safe(_title(passage.title, passage.source))}</h2>'
        f'<p class="about">{_about(passage, page, words)}</p>{_original(passage.source, page, words)}'
    )


def _original(source: str, page: int | None, words: Words) -> str:
    """A link to the document's file; a text is shown here as well as anywhere."""
    if kind_of(source) in ("", "txt", "text", "md", "markdown"):
        return ""
    link, label = _safe(originals.address(source, page)), _safe(words.open_original)
    return (
        f'<p class="about"><a class="original" href="{link}" target="_blank" rel="noopener">{label}</a></p>'
    )


def _quotation(marked: str, passage: Passage) -> str:
    """`marked`, whose runs of empty lines, which web pages leave, are one."""
    return f"<blockquote lang={passage.language}>{_EMPTY_LINES.sub(_ONE_EMPTY_LINE, marked)}</blockquote>"


def _also_in(sources: Sequence[str], words: Words) -> str:
    """The other documents that say the same."""
    named = ", ".join(sources)
    return f'<p class="about">{_safe(words.also_in.format(sources=named))}</p>' if named else ""


def _described(passage: Passage, page: int | None, words: Words) -> str:
    title = _safe(_title(passage.title, passage.source))
    return f'<span class="title">{title}</span> <span class="about">{_about(passage, page, words)}</span>'


def _about(passage: Passage, page: int | None, words: Words) -> str:
    day = words.day(passage.date) if passage.date else ""
    place = words.places[unit_of(passage.source)].format(number=page) if page else ""
    facts = (day, place, passage.section, passage.source)
    return " · ".join(f"<bdi>{_safe(fact)}</bdi>" for fact in facts if fact)


def _document(source: SourceInfo, words: Words) -> str:
    title = _title(source.title, source.id)
    ask = words.confirm_remove.format(title=title)
    day = words.day(source.date) if source.date else "–"
    cells = (day, words.languages[source.language], kind_of(source.id).upper() or "–", str(source.passages))
    facts = "".join(f"<td>{_safe(cell)}</td>" for cell in cells)
    return (
        f'<tr><td><span class="title">{_safe(title)}</span> <bdi class="about">{_safe(source.id)}</bdi></td>'
        f"{facts}<td><button {_attributes('remove', source=source.id, confirm=ask)}>"
        f"{_safe(words.remove)}</button></td></tr>"
    )


def _outcome(outcome: Outcome, words: Words) -> str:
    became = {
        "added": words.added,
        "updated": words.updated,
        "unchanged": words.unchanged,
        "failed": words.failed,
    }[outcome.became]
    if outcome.reason:
        became += f": {words.reasons.get(outcome.reason, outcome.reason)}"
    elif outcome.incomplete:
        became += f" ({words.incomplete})"
    return f'<li class="{outcome.became}">{_named(outcome.name, became)}</li>'


def _named(name: str, became: str) -> str:
    return f"<bdi>{_safe(name)}</bdi> <span>{_safe(became)}</span>"


def _welcome(title: str, hint: str) -> str:
    return f'<div class="welcome"><h2>{_safe(title)}</h2><p class="hint">{_safe(hint)}</p></div>'


def _title(title: str, source: str) -> str:
    return title.strip() or source


def _differs(asked: str, searched: str) -> bool:
    """Whether the search was for other words than the typed ones; case and punctuation do not count."""
    return re.findall(r"\w+", asked.casefold()) != re.findall(r"\w+", searched.casefold())


def _attributes(event: str, **data: object) -> str:
    """The attributes of a button that sends `data` to the handler of `event`."""
    values = " ".join(f'data-{name}="{_safe(str(value))}"' for name, value in data.items())
    return f'type="button" class="{event}" data-event="{event}" {values}'


def _said(text: str) -> str:
    """What an answer says, its short answer in bold."""
    return _LED.sub(r"\1<strong>\2</strong>", _safe(text))


def _safe(text: str) -> str:
    return html.escape(text, quote=True)
