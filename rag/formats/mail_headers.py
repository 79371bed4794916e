"""The headers of an e-mail, decoded, and bytes in whatever encoding they are said to be in.

Mail is full of wrong encodings; none of them is a reason to fail.
"""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from rag.formats.lines import tidy

_LONGEST = 50_000
"""Characters up to which a header is decoded, which takes the library time that grows with their square."""


class Headers:
    """The headers of a message, decoded; what is malformed stays as it was written."""

    def __init__(self, message: Message) -> None:
        self._values: dict[str, str] = {}
        for key, value in message.raw_items():
            self._values.setdefault(key.lower(), value)

    def __getitem__(self, name: str) -> str:
        return decoded(self._values.get(name, ""))


def decoded(value: str) -> str:
    """A header's value as one line."""
    text = from_bytes(value.encode("utf-8", "surrogateescape"), "")
    if len(text) > _LONGEST:
        return tidy(text)
    try:
        parts = decode_header(" ".join(text.split()))
    except HeaderParseError:
        return tidy(text)
    return tidy(
        "".join(
            part if isinstance(part, str) else from_bytes(part, charset or "raw-unicode-escape")
            for part, charset in parts
        )
    )


def from_bytes(data: bytes, charset: str) -> str:
    """The text in `data`. What is valid UTF-8 is UTF-8, whatever it is called; a wrong charset is no reason to fail."""
    if charset == "raw-unicode-escape":  # of `decode_header`: what stood there without an encoding
        return data.decode(charset, "replace")
    charset = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(charset.lower(), charset)
    if not (data.isascii() and charset):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            charset = charset or "cp1252"
    try:
        return data.decode(charset, "replace")
    except (LookupError, UnicodeError, ValueError):
        return data.decode("cp1252", "replace")
