"""Fit the numbers that Tanya reads from `rag/fitted.json`: python -m eval.fit --dev DIR

- The order of passages: the share of the cosine in the search's score, for each encoder that ships, and that of the
  reader's relevance (`fit_order`).
- What the reader's logits mean (`fit_reading`).

`--out FILE` writes elsewhere. Everything is seeded; the same data give the same file.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from embeddings.encoder import BUNDLED
from embeddings.static import StaticEncoder
from eval.devsets import READING, DevSets
from eval.fit_order import fit_fusion, fit_relevance
from eval.fit_reading import fit_reading
from rag.matcher import FOLDER as MATCHER
from rag.matcher import Matcher
from rag.read import Judgement, Reader
from rag.reader import FOLDER, Network

ENCODERS = ("bundled", "bundled-fast")
"""Each has its own fusion; the reader is fitted for what the first finds. Other encoders are fused as the first is."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print what was found, write the file."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--dev", type=Path, required=True, help="folder with the dev sets")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "rag" / "fitted.json")
    parser.add_argument("--cache", type=Path, help="keep the indexes of the dev sets here for the next run")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        cache = options.cache or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        fitted = fit(options.dev, cache)
    if options.out.is_file():  # what other commands fitted stays
        fitted = json.loads(options.out.read_text("utf-8")) | fitted
    options.out.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", "utf-8")


def fit(dev: Path, cache: Path) -> dict[str, Any]:
    """What the file says."""
    there = {one.name for one in DevSets(dev, ENCODERS[0], cache).all}
    if missing := [name for name in READING if name not in there]:
        raise SystemExit(f"{dev}: dev sets are missing: {', '.join(missing)}")
    fusions, curves, read_by = {}, {}, {}
    for encoder in ENCODERS:
        sets = DevSets(dev, encoder, cache)
        fusions[encoder], curves[encoder] = fit_fusion(sets)
        opened = sets.library(sets.all[0].passages).encoder
        read_by[encoder] = opened.digest[:12]
        found = fusions[encoder]
        print(f"{encoder}: cosine's share {found.same:.2f} within a language, {found.cross:.2f} across")
    sets = DevSets(dev, ENCODERS[0], cache)
    vectors = StaticEncoder(BUNDLED / "fast")
    reader = Reader(Network(FOLDER), Matcher.load(MATCHER, vectors), vectors, Judgement({}, {}, {}, 1.0))
    relevance, order = fit_relevance(sets, fusions[ENCODERS[0]], reader)
    reading, quality = fit_reading(sets, fusions[ENCODERS[0]], reader)
    return {
        "fusion": {name: {"same": one.same, "cross": one.cross} for name, one in fusions.items()},
        "reading": reading | {"relevance": relevance},
        "provenance": {
            "command": "python -m eval.fit --dev DIR",
            "encoders": read_by,
            "fusion, nDCG@10 by the cosine's share": curves,
            "order, nDCG@10 by the passages that are read": order,
            "reading, cross-validated": quality,
        },
    }


if __name__ == "__main__":
    main()
