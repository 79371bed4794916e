"""The list of earlier conversations."""

from __future__ import annotations

from collections.abc import Sequence

from ui import exports
from ui.conversations import SHOWN, Kept
from ui.render.markup import button, hint, safe
from ui.texts import Words


def history(kept: Sequence[Kept], words: Words, searched: str = "") -> str:
    """Conversations, each to be opened, renamed, saved and deleted."""
    if not kept:
        return hint(words.nothing_found if searched.strip() else words.no_history)
    more = hint(words.more_history.format(count=words.number(len(kept)))) if len(kept) >= SHOWN else ""
    return f'<ul class="history">{"".join(_row(one, words) for one in kept)}</ul>{more}'


def _row(one: Kept, words: Words) -> str:
    when = f'<time datetime="{one.changed.isoformat()}">{safe(words.time(one.changed))}</time>'
    about = f"{when} · {safe(words.questions.format(count=words.number(one.questions)))}"
    named = safe(one.title)

    def labelled(action: str) -> str:
        return f' aria-label="{safe(action)}: {named}"'

    link = (
        f'<a href="{safe(exports.address(one.id))}" download{labelled(words.export)}>{safe(words.export)}</a>'
    )
    rename = button(
        "rename",
        safe(words.rename),
        labelled(words.rename),
        id=one.id,
        prompt=words.rename_to,
        value=one.title,
    )
    confirm = words.confirm_delete.format(title=one.title)
    delete = button("forget", safe(words.delete), labelled(words.delete), id=one.id, confirm=confirm)
    return (
        f'<li>{button("reopen", named, id=one.id)}<span class="about">{about}</span>'
        f'<span class="actions">{rename}{link}{delete}</span></li>'
    )
