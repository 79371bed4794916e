"""Documents that we wrote to train the reader on, and questions about them in both languages: `written_questions/`.

They are of the kinds that people keep (news, minutes, contracts, manuals, regulations), and half of the questions ask
for what their document does not say, though a sentence seems to say it: the mayor's party where only her name is told,
another year's figure, the supplier where only the contractor is. Questions that people asked about Wikipedia rarely do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings import Encoder
from rag.chunk import Chunker
from rag.load import from_text
from rag.reader.training_data import Row, Text, everywhere, liked_windows
from rag.schema import Language
from rag.text.sentences import Span

FOLDER = Path(__file__).parent / "written_questions"
OTHER: dict[Language, Language] = {"id": "en", "en": "id"}


@dataclass(frozen=True, slots=True)
class Document:
    """One that we wrote."""

    id: str
    language: Language
    title: str
    text: str
    questions: tuple[dict[str, str], ...]
    """Each with `id` and `en`, the question in both languages; the `answer`, empty where the text holds none; and the
    `sentence` that holds it or seems to. Both are as in the text."""


def read_documents(folder: Path = FOLDER) -> Iterator[Document]:
    """All documents, in the order of their files."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            yield Document(row["id"], row["lang"], row["title"], row["text"], tuple(row["questions"]))


def written_rows(encoder: Encoder, folder: Path = FOLDER) -> list[Row]:
    """Each question in the language of its document, beside passages of all documents that retrieval likes."""
    documents = list(read_documents(folder))
    sources = [from_text(one.text, one.id, title=one.title) for one in documents]
    windows = [Text(one.title, one.text) for source in sources for one in Chunker().passages(source)]
    asked = [(one, question) for one in documents for question in one.questions]
    liked = liked_windows([question[one.language] for one, question in asked], windows, encoder)
    rows: list[Row] = []
    for (one, question), places in zip(asked, liked, strict=True):
        answer, sentence = question["answer"], question["sentence"]
        start = one.text.index(sentence)
        about = (start, start + len(sentence))
        answers: tuple[Span, ...] = ()
        if answer:
            begin = one.text.index(answer, start)
            answers = everywhere(one.text, [(begin, begin + len(answer))])
        others = tuple(
            windows[n] for n in places if not answer or answer.casefold() not in windows[n].text.casefold()
        )
        context = Text(one.title, one.text, answers, about)
        rows.append(Row(question[one.language], question[OTHER[one.language]], one.language, context, others))
    return rows
