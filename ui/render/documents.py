"""The documents: their table, what could not be read, and what became of an upload."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rag.schema import Failure, SourceInfo, kind_of
from ui.access import shown
from ui.render.markup import button, hint, label, safe
from ui.texts import Words
from ui.uploads import Outcome

_ROWS = 200  # a page with a table of thousands would take its time


def documents(
    sources: Sequence[SourceInfo],
    failures: Sequence[Failure],
    words: Words,
    may_remove: Callable[[str], bool] = lambda _: True,
) -> str:
    """The table of documents, each that may be removed with a button for it, and what could not be read."""
    return _table(sources, words, may_remove) + _unread(failures, words)


def outcomes(results: Iterable[Outcome], left_out: int, limit: int, words: Words) -> str:
    """What became of each uploaded file."""
    rows = "".join(_outcome(result, words) for result in results)
    too_many = words.too_many.format(count=limit, left=left_out) if left_out else ""
    return f'<ul class="outcomes">{rows}</ul><p class="note">{safe(too_many)}</p>'


def removed(source: str, words: Words) -> str:
    """That a document was removed."""
    return f'<ul class="outcomes"><li class="removed">{_named(shown(source), words.removed)}</li></ul>'


def limits(count: int, size: int, words: Words) -> str:
    """What may be uploaded."""
    return hint(words.upload_hint.format(count=count, size=size // 1_000_000))


def _table(sources: Sequence[SourceInfo], words: Words, may_remove: Callable[[str], bool]) -> str:
    if not sources:
        return hint(words.no_documents)
    names = (words.title, words.date, words.document_language, words.kind, words.passages)
    titles = "".join(f"<th scope=col>{safe(name)}</th>" for name in names)
    rows = "".join(_document(source, words, may_remove(source.id)) for source in sources[:_ROWS])
    left = len(sources) - _ROWS
    more = hint(words.more_documents.format(count=words.number(left))) if left > 0 else ""
    head = f"<thead><tr>{titles}<td></td></tr></thead>"
    return f'<table class="documents">{head}<tbody>{rows}</tbody></table>{more}'


def _document(source: SourceInfo, words: Words, is_removable: bool) -> str:
    title = source.title.strip() or shown(source.id)
    day = words.day(source.date) if source.date else "–"
    kind = kind_of(source.id).upper() or "–"
    facts = (day, words.languages[source.language], kind, words.number(source.passages))
    cells = "".join(f"<td>{safe(fact)}</td>" for fact in facts)
    name = f' aria-label="{safe(f"{words.remove}: {title}")}"'
    ask = words.confirm_remove.format(title=title)
    remove = button("remove", safe(words.remove), name, source=source.id, confirm=ask) if is_removable else ""
    return (
        f'<tr><td><span class="title">{safe(title)}</span> <bdi class="about">{safe(shown(source.id))}</bdi></td>'
        f"{cells}<td>{remove}</td></tr>"
    )


def _unread(failures: Sequence[Failure], words: Words) -> str:
    rows = "".join(
        f'<li class="failed">{_named(shown(one.source), words.reasons.get(one.reason, one.reason))}</li>'
        for one in failures[:_ROWS]
    )
    return f'{label(words.unread)}<ul class="outcomes">{rows}</ul>' if rows else ""


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
    return f"<bdi>{safe(name)}</bdi> <span>{safe(became)}</span>"
