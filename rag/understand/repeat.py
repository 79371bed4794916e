"""“Yakin?”, “sumbernya?”, “repeat that”: about the last answer, and asking nothing of its own. Rules, no model.

The documents say what they said, so the last question is asked again: its answer shows once more which document says
so, and where.
"""

from __future__ import annotations

import re

_PLEASE = (
    r"(?:tolong|coba|mohon|bisa(?:kah)?|boleh|please|can you|could you|sorry|maaf|eh|hm+|tapi|but|dan|and|so)"
)
_DONE = r"(?:lagi|dong|ya|deh|sih|nih|itu|tadi|please|again|about (?:that|it|this)|once more|sekali lagi|for me|then)"
_DOCUMENT = r"(?:dokumen|sumber|berkas|berita|document|source|file)"
_AGAIN = re.compile(
    rf"\W*(?:{_PLEASE}[ ,]+)*(?:"
    r"ulang(?:i|kan)?(?: (?:jawaban|pertanyaan)(?:nya)?)?|apa(?: kamu bilang)? tadi|bilang apa"
    r"|repeat(?: (?:that|it|the answer))?|say (?:that|it)|come again|pardon(?: me)?|what did you say"
    r"|(?:apa(?:kah)? )?(?:kamu |anda )?(?:yakin|serius)|masa sih|beneran|(?:yang )?benar(?:kah)?"
    r"|(?:apakah |apa )?(?:itu )?benar(?: begitu)?|kok bisa|(?:coba )?cek|check"
    r"|are you (?:really )?(?:sure|certain)|(?:you )?sure|really|seriously"
    r"|is (?:that|it|this) (?:true|right|correct|so)"
    rf"|(?:{_DOCUMENT}nya (?:mana|dari mana|yang mana)|(?:apa )?sumbernya(?: apa)?)"
    r"|(?:apa )?sumber(?: jawaban| informasi)(?:nya)?|(?:mana )?buktinya(?: mana)?|halaman berapa|which page"
    rf"|(?:dari|menurut|di) {_DOCUMENT} (?:apa|mana|yang mana)(?: itu)?"
    r"|(?:kamu |anda )?tah?u dari mana|dapat dari mana|kata siapa|siapa bilang"
    r"|(?:what(?:['’]s| is) (?:the|your) )?sources?"
    rf"|(?:(?:according to|from|in) (?:which|what)|which) {_DOCUMENT}(?: (?:is (?:that|it)|says? (?:that|so)))?"
    r"|where (?:does it say|do you (?:have|get|know)|did you (?:get|find)) (?:that|it|this|so)(?: from)?|who says so"
    r"|how do you know(?: that)?|(?:apa )?maksud(?:nya|mu)(?: (?:apa|gimana|bagaimana))?|what do you mean(?: by that)?"
    rf")(?:[ ,]+{_DONE})*\W*",
    re.IGNORECASE,
)
_LONGEST = 80


def asks_again(text: str) -> bool:
    """Whether a text asks for nothing but the last answer, or where that was found."""
    return len(text) <= _LONGEST and _AGAIN.fullmatch(text) is not None
