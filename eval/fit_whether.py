"""Fit how confident the reader has to be to answer a yes-no question: python -m eval.fit_whether

On the questions of `eval/whether` (`youden`). What the words of a short statement tell, and a sentence that the reader
is sure of, is shown in any case: these have no say. Written to `rag/fitted.json` beside what `eval.fit` finds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.fit_file import FITTED, write
from eval.folds import FOLDS, Held, fold, group, markdown
from eval.whether import DOCUMENTS, Asked, ask, assistant, read_questions
from eval.youden import best_bound
from rag.whether import Whether

_NEVER = 2.0
"""A confidence that none reaches."""
_LEAST = 0.12
"""From here on any question is answered: what is refused below would stay so."""


def fit_whether(asked: Sequence[Asked]) -> tuple[dict[str, float], Held]:
    """The bound, as `Whether` takes it; and how it holds, on all questions and on those held out.

    Args:
        asked: with a bound that no confidence reaches, so that those which are answered always are.
    """
    open_ones = [one for one in asked if one.refused and one.question.is_weighed]
    least = _bound(open_ones)
    by_fold = [_bound([one for one in open_ones if fold(one.question.document) != n]) for n in range(FOLDS)]
    held = {"yes-no questions": group(_quality(asked, [least] * FOLDS), _quality(asked, by_fold), by_fold)}
    return {"confidence": least}, held


def _bound(asked: Sequence[Asked]) -> float:
    answered, unanswered = (
        [one.confidence for one in asked if one.question.is_answered == is_answered]
        for is_answered in (True, False)
    )
    return max(_LEAST, best_bound(answered, unanswered))


def _quality(asked: Sequence[Asked], by_fold: Sequence[float]) -> dict[str, Any]:
    """Shares, each question held against the bound of its fold."""
    shown = np.array(
        [
            not one.refused
            or (one.question.is_weighed and one.confidence >= by_fold[fold(one.question.document)])
            for one in asked
        ]
    )
    is_answered = np.array([one.question.is_answered for one in asked])
    return {"answered": float(shown[is_answered].mean()), "false answers": float(shown[~is_answered].mean())}


def main() -> None:
    """Fit, print what was found, write it into the file."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.fit_whether", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--out", type=Path, default=FITTED, help="instead of the program's file")
    options = parser.parse_args()
    asked: list[Asked] = []
    for corpus in DOCUMENTS:
        with assistant(corpus) as knows:
            knows._whether = Whether(knows._reader, knows._vectors, least=_NEVER)
            asked += ask(knows, read_questions(corpus))
    bounds, held = fit_whether(asked)
    print(markdown(held))
    write(options.out, {"whether": bounds}, {"whether, cross-validated": held})


if __name__ == "__main__":
    main()
