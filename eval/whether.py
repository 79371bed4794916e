"""How well yes-no questions are answered: python -m eval.whether

What is shown is a quotation, which leaves yes or no to the person: so it counts whether something is shown where the
document says so or otherwise, and nothing where it does neither (`whether/`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from rag import Assistant, Library

FOLDER = Path(__file__).parent / "whether"
DOCUMENTS = {
    "seeds": Path(__file__).parents[1] / "seeds",
    "written": Path(__file__).parent / "written" / "documents",
}
"""What the questions of each file are about; they are asked of all of them together."""
ANSWERS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Question:
    """A yes-no question about a document."""

    text: str
    answer: str
    """One of `ANSWERS`."""
    document: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what came of it."""

    question: Question
    refused: bool


def read_questions(corpus: str) -> list[Question]:
    """Those about one of `DOCUMENTS`."""
    rows = map(json.loads, (FOLDER / f"{corpus}.jsonl").read_text("utf-8").splitlines())
    return [Question(row["question"], row["answer"], row["document"]) for row in rows]


@contextmanager
def assistant(corpus: str) -> Iterator[Assistant]:
    """One that knows the documents of a corpus, as it ships."""
    with TemporaryDirectory(prefix="tanya-whether-") as folder, Library.open(folder) as library:
        library.add(DOCUMENTS[corpus])
        yield Assistant(library)


def ask(assistant: Assistant, questions: Sequence[Question]) -> list[Asked]:
    """All of them."""
    found = []
    for one in tqdm(questions, unit="question", disable=None):
        found.append(Asked(one, assistant.ask(one.text).refused))
    return found


def table(asked: Iterable[tuple[str, Asked]]) -> str:
    """The share that is answered, of the questions of each name and of all, by what their document says."""
    rows: dict[str, list[Asked]] = {}
    for name, one in asked:
        rows.setdefault(name, []).append(one)
    rows["all"] = [one for some in rows.values() for one in some]
    lines = [
        "| answered, of questions whose document says | yes | no | neither |",
        "| --- | --- | --- | --- |",
    ]
    for name, some in rows.items():
        shares = []
        for answer in ANSWERS:
            of_it = [not one.refused for one in some if one.question.answer == answer]
            shares.append(f"{sum(of_it) / len(of_it):.2f} of {len(of_it)}" if of_it else "–")
        lines.append(f"| {name} | {' | '.join(shares)} |")
    return "\n".join(lines)


def main() -> None:
    """Ask all, print the table."""
    argparse.ArgumentParser(
        prog="python -m eval.whether", description=(__doc__ or "").split("\n")[0]
    ).parse_args()
    found = []
    for corpus in DOCUMENTS:
        with assistant(corpus) as knows:
            asked = ask(knows, read_questions(corpus))
            found += [(corpus, one) for one in asked]
    print(table(found))


if __name__ == "__main__":
    main()
