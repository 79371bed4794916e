"""How well true sentences are told from false ones: python -m eval.statements

Sentences as chat models put them, each true one with a false one (`statements/`), are checked against all passages of
their document, as the draft of an answer is. A true one should be supported, a false one not.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from embeddings.encoder import BUNDLED
from embeddings.static import StaticEncoder
from rag.chunk import Chunker
from rag.cite import Citer
from rag.entailment import FOLDER as ENTAILMENT
from rag.entailment import Network
from rag.load import from_text
from rag.schema import Hit, Language, Reading

FOLDER = Path(__file__).parent / "statements"
LANGUAGES: tuple[Language, ...] = ("id", "en")
TRUE = "true"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about a document."""

    text: str
    kind: str
    """`TRUE`, or what is false in it."""
    is_across: bool
    """Whether it is in another language than its document."""
    reading: Reading
    """All passages of the document."""


def read_statements(folder: Path = FOLDER) -> Iterator[Statement]:
    """All of them, file by file."""
    from rag.reader.training_written import read_documents

    documents = {one.id: one for one in read_documents()}
    readings: dict[str, Reading] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            about = documents[row["doc"]]
            if about.id not in readings:
                passages = Chunker().passages(from_text(about.text, about.id, title=about.title))
                readings[about.id] = Reading(tuple(Hit(one, 0.5) for one in passages), (), 0.9, True)
            for language in LANGUAGES:
                is_across = language != about.language
                yield Statement(row[language], TRUE, is_across, readings[about.id])
                yield Statement(row[f"false_{language}"], row["kind"], is_across, readings[about.id])


def is_supported(statement: Statement, citer: Citer) -> bool:
    """Whether it passes."""
    checked = citer.check(statement.text, statement.reading)
    return bool(checked.sentences) and all(sentence.supported for sentence in checked.sentences)


def table(found: dict[tuple[str, bool], list[bool]]) -> str:
    """The share that is judged rightly, by kind, within a language and across."""
    kinds = sorted({kind for kind, _ in found}, key=lambda kind: (kind != TRUE, kind))
    lines = ["| | same language | across |", "| --- | --- | --- |"]
    for kind in kinds:
        rights = (found.get((kind, is_across), []) for is_across in (False, True))
        shares = (f"{sum(right) / len(right):.3f} of {len(right)}" if right else "–" for right in rights)
        lines.append(
            f"| {'supported: true' if kind == TRUE else f'not supported: {kind}'} | {' | '.join(shares)} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Check all, print the table."""
    argparse.ArgumentParser(
        prog="python -m eval.statements", description=(__doc__ or "").split("\n")[0]
    ).parse_args()
    citer = Citer(Network(ENTAILMENT), StaticEncoder(BUNDLED / "fast"))
    found: defaultdict[tuple[str, bool], list[bool]] = defaultdict(list)
    for one in tqdm(list(read_statements()), unit="sentence"):
        found[one.kind, one.is_across].append(is_supported(one, citer) == (one.kind == TRUE))
    print(table(found))


if __name__ == "__main__":
    main()
