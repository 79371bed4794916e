"""An e-mail -> who wrote to whom and when, what about, what, and the names of what was attached.

The subject is the heading of the text and its title; who and when stand in one line below, as a row of a table does,
in the language of the message, so that they are found and quoted together. What is quoted from earlier messages stays
behind its `>`, for somebody else has said it. A forwarded message is a section of its own. Attachments are named, not
opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_tz
from pathlib import Path

from rag.errors import LoadError
from rag.formats import Advance, Extract, web
from rag.formats.lines import Lines, has_word, heading, row
from rag.formats.mail_headers import Headers, decoded, from_bytes
from rag.formats.mail_text import plain
from rag.text.language import detect
from rag.text.sentences import paragraphs, sentences

MAX_BYTES = 100_000_000
"""A larger message is refused; mail servers do so far earlier."""
_MAX_DEPTH = 20
"""Messages forwarded within messages, and parts within parts."""
_HEAD, _SHORTEST = 2000, 5
"""Characters within which a message says what it is about, and words of a sentence that does."""
_KNOWN = ("from", "to", "subject", "date", "received", "message-id", "mime-version", "return-path")
"""A file with none of these among its first lines is no e-mail."""
_OLE = b"\xd0\xcf\x11\xe0"
_LABELS = {
    "id": ("Dari", "Kepada", "Tembusan", "Tanggal", "Lampiran"),
    "en": ("From", "To", "Cc", "Date", "Attachments"),
}
_MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_OTHER = frozenset("application audio font image message model text video".split())
"""What is not shown without a name; a type that does not exist is plain text, as a multipart without parts is."""


def read(path: Path, advance: Advance) -> Extract:
    """The message, with its subject as the title and the date on which it was sent.

    Raises:
        LoadError: it is no e-mail, is encrypted, says nothing, or is larger than `MAX_BYTES`.
    """
    name = path.name
    if path.stat().st_size > MAX_BYTES:
        raise LoadError("too large", f"{name}: larger than {MAX_BYTES // 1_000_000} MB")
    data = path.read_bytes()
    if not data.strip():
        raise LoadError("empty", f"{name}: the file is empty")
    if data.startswith(_OLE):
        raise LoadError("unsupported", f"{name}: a message of Outlook's own format; save it as .eml")
    try:
        root = message_from_bytes(data)
    except RecursionError as error:
        raise LoadError("unreadable", f"{name}: its parts are nested too deeply to be an e-mail") from error
    headers = Headers(root)
    if not any(headers[known] for known in _KNOWN):
        raise LoadError(
            "unsupported", f"{name}: no e-mail, for it begins without a sender, a subject or a date"
        )
    messages = list(_messages(root, name))
    if not any(has_word(text) for one in messages for text in (one.subject, *one.attachments, one.body)):
        raise LoadError("empty", f"{name}: the message has no subject and says nothing")
    advance(1, 1)
    return Extract(_text(messages), title=messages[0].title, date=messages[0].date)


@dataclass
class _Mail:
    """A message, or one that is forwarded within it."""

    depth: int
    sender: str
    to: str
    cc: str
    subject: str
    sent: datetime | None
    stated: str
    """Its date as it is written there."""
    body: str = ""
    attachments: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The subject; where there is none, how the message begins, or what is attached."""
        stated = self.subject if has_word(self.subject) else ""
        return stated or _opening(self.body) or ", ".join(self.attachments)

    @property
    def date(self) -> date | None:
        return self.sent.date() if self.sent else None


def _opening(body: str) -> str:
    """The first sentence of the message, rather than a greeting or what it quotes; empty where there is none."""
    head = body[:_HEAD]
    own = [span for span in paragraphs(head) if head[span[0]] != ">"]
    found = [head[start:end].lstrip("#- ") for span in own for start, end in sentences(head, *span)]
    return next((one for one in found if len(one.split()) >= _SHORTEST), next(iter(found), ""))


def _text(messages: Iterable[_Mail]) -> str:
    messages = list(messages)
    language = detect("\n".join(f"{one.subject}\n{one.body}" for one in messages))
    labels = _LABELS[language]
    lines = Lines()
    for one in messages:
        lines.add(heading(one.subject, one.depth + 1))
        day = one.stated
        if one.sent:
            month = _MONTHS[language][one.sent.month - 1]
            day = f"{one.sent.day} {month} {one.sent.year}, {one.sent:%H:%M}"
        lines.add(row(labels, (one.sender, one.to, one.cc, day)))
        if one.attachments:
            lines.add(f"{labels[-1]}: {', '.join(one.attachments)}")
        for block in one.body.split("\n\n"):
            lines.end_group()
            for line in block.split("\n"):
                lines.add(line, group="block")
    return lines.text


def _sent(stated: str) -> datetime | None:
    parts = parsedate_tz(stated)
    try:
        return datetime(*parts[:6]) if parts else None
    except ValueError:
        return None  # a day or an hour that does not exist


def _messages(message: Message, name: str, depth: int = 0) -> Iterator[_Mail]:
    """The message, and behind it those that are forwarded within it."""
    if depth == 0 and message.get_content_type() in _ENCRYPTED:
        raise LoadError(
            "encrypted", f"{name}: the message is encrypted; save it decrypted from your mail program"
        )
    headers = Headers(message)
    stated = headers["date"]
    mail = _Mail(
        depth, headers["from"], headers["to"], headers["cc"], headers["subject"], _sent(stated), stated
    )
    forwarded: list[Message] = []
    mail.body = "\n\n".join(_bodies(message, mail, forwarded, name, depth))
    yield mail
    for one in forwarded:
        yield from _messages(one, name, depth + 1)


def _bodies(part: Message, mail: _Mail, forwarded: list[Message], name: str, depth: int) -> Iterator[str]:
    """The texts of a message; what else there is becomes an attachment of `mail`, or `forwarded`."""
    kind = part.get_content_type()
    if depth > _MAX_DEPTH:
        raise LoadError("unreadable", f"{name}: its parts are nested too deeply to be an e-mail")
    file = _file_name(part)
    inner = [one for one in part.get_payload() if isinstance(one, Message)] if part.is_multipart() else []
    if kind == "message/rfc822" and inner:
        forwarded += inner[:1]
    elif kind == "multipart/alternative":
        texts = ["\n\n".join(_bodies(one, mail, forwarded, name, depth + 1)) for one in inner]
        yield _best([text for text in texts if has_word(text)])
    elif inner:
        for one in inner:
            yield from _bodies(one, mail, forwarded, name, depth + 1)
    elif file or part.get_content_disposition() == "attachment":
        mail.attachments += [file] if file else []
    elif kind == "text/html":
        yield _page(_content(part), name)
    elif kind == "text/plain" or kind.partition("/")[0] not in _OTHER:
        yield plain(_content(part), part.get_param("format") == "flowed", part.get_param("delsp") == "yes")


def _best(texts: list[str]) -> str:
    """The first of the alternatives, unless it merely says that another holds the message."""
    return next((text for text in texts if 2 * len(text) >= max(map(len, texts))), "")


def _file_name(part: Message) -> str:
    name = part.get_param("filename", None, "content-disposition") or part.get_param("name")
    return decoded(collapse_rfc2231_value(name)) if isinstance(name, (str, tuple)) else ""


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    charset = part.get_param("charset")
    if isinstance(charset, tuple):
        charset = collapse_rfc2231_value(charset)
    return from_bytes(data, charset or "us-ascii") if isinstance(data, bytes) else ""


def _page(markup: str, name: str) -> str:
    try:
        return web.extract(markup, name).text
    except LoadError as error:
        if error.reason != "empty":
            raise
        return ""
