"""The list of earlier conversations."""

from __future__ import annotations

from collections.abc import Sequence

from ui import exports
from ui.conversations import Kept
from ui.render.markup import button, hint, safe
from ui.texts import Words


def history(kept: Sequence[Kept], words: Words, searched: str = "") -> str:
    """Conversations, each to be opened, renamed, saved and deleted."""
    if not kept:
        return hint(words.nothing_found if searched.strip() else words.no_history)
    return f'<ul class="history">{"".join(_row(one, words) for one in kept)}</ul>'


def _row(one: Kept, words: Words) -> str:
    about = f"{words.time(one.changed)} · {words.questions.format(count=words.number(one.questions))}"
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
        f'<li>{button("reopen", named, id=one.id)}<span class="about">{safe(about)}</span>'
        f'<span class="actions">{rename}{link}{delete}</span></li>'
    )
