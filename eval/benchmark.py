"""How good what ships is on the dev sets: python -m eval.benchmark --dev DIR

Ranking by words, by vectors, by both and as read (nDCG@10); reading alone; refusing, when the ten passages of a
question are given; and how fast the encoder is beside the same network in torch. Prints tables, and with `--out FILE`
writes them as JSON.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from tqdm import tqdm

from embeddings import ContextualEncoder
from embeddings.encoder import BUNDLED
from embeddings.static import StaticEncoder
from eval.devsets import DevSet, DevSets, Found, evenly
from eval.ranking import measured, rank_sources
from rag.assistant import Assistant
from rag.entailment import FOLDER as ENTAILMENT
from rag.entailment import Network as Entailment
from rag.matcher import FOLDER as MATCHER
from rag.matcher import Matcher
from rag.read import Reader
from rag.reader import FOLDER, Network
from rag.reader.measure import measure
from rag.retrieve import Fusion, Retriever
from rag.schema import Hit, Language
from rag.text.words import terms

Table = dict[str, dict[str, float]]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.benchmark", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--dev", type=Path, required=True, help="folder with the dev sets")
    parser.add_argument("--cache", type=Path, help="keep the indexes of the dev sets here for the next run")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        cache = options.cache or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sets, fast = (DevSets(options.dev, name, cache) for name in ("bundled", "bundled-fast"))
        vectors = StaticEncoder(BUNDLED / "fast")
        reader = Reader(Network(FOLDER), Matcher.load(MATCHER, vectors), Entailment(ENTAILMENT), vectors)
        tables = {
            "ranking, nDCG@10": ranking(sets, fast, reader),
            "reading": {name: {"": value} for name, value in measure(Network(FOLDER), options.dev).items()},
            "refusing, NoMIRACL's ten passages": refusing(sets, reader),
            "time": {"": times(sets)},
        }
    for name, table in tables.items():
        print(f"\n{markdown(name, table)}")
    if options.out:
        options.out.write_text(json.dumps(tables, indent=1, ensure_ascii=False) + "\n", "utf-8")


def ranking(sets: DevSets, fast: DevSets, reader: Reader) -> Table:
    """nDCG@10 of each set by what ranks."""
    table: Table = {}
    for one in sets.all:
        own, quick = list(sets.found(one)), list(fast.found(one))
        fused = _ranked(sets, one, own)
        asked_and_hits = tqdm(zip(own, fused, strict=True), desc=one.name, total=len(own), disable=None)
        read = [reader.rank(asked.question, hits, one.language) for asked, hits in asked_and_hits]
        table[one.name] = {
            "words": _mean_ndcg(_ranked(sets, one, own, Fusion(0, 0)), own),
            "vectors, bundled-fast": _mean_ndcg(_ranked(fast, one, quick, Fusion(1, 1)), own),
            "fused, bundled-fast": _mean_ndcg(_ranked(fast, one, quick), own),
            "vectors": _mean_ndcg(_ranked(sets, one, own, Fusion(1, 1)), own),
            "fused": _mean_ndcg(fused, own),
            "fused and read": _mean_ndcg(read, own),
        }
    return table


def _ranked(
    sets: DevSets, one: DevSet, found: Sequence[Found], fusion: Fusion | None = None
) -> list[list[Hit]]:
    library = sets.library(one.passages)
    retriever = Retriever(library._store, library.encoder, fusion)
    return [retriever.rank(asked.candidates, one.language, 40) for asked in found]


def _mean_ndcg(ranked: Sequence[Sequence[Hit]], found: Sequence[Found]) -> float:
    values: list[float] = []
    for hits, asked in zip(ranked, found, strict=True):
        sources = [source for source in rank_sources(hits) if source not in asked.ignored]
        values += measured("nDCG@10", [sources], asked.positive)
    return float(np.mean(values))


def refusing(sets: DevSets, reader: Reader) -> Table:
    """False answers and false refusals where a question comes with its ten passages."""
    table: Table = {}
    languages: tuple[Language, ...] = ("id", "en")
    for language in languages:
        library = sets.library(f"{language}_passages")
        retriever = Retriever(library._store, library.encoder)
        answered: dict[bool, list[bool]] = {True: [], False: []}
        owners: dict[int, str] = {}
        for row in tqdm(sets.rows(f"{language}_rag_groups"), desc=f"NoMIRACL-{language}", disable=None):
            vector = library.encoder.encode_queries([row["question"]])[0]
            found = library._store.candidates(vector, terms(row["question"]), len(library) * 4)
            new = [one.id for one in found if one.id not in owners]
            owners |= {passage.id: passage.source for passage in library._store.passages(new)}
            own = [one for one in found if owners[one.id] in row["passages"]]
            reading = reader.read(row["question"], retriever.rank(own, language, 10), language)
            answered[row["answerable"]].append(reading.answerable)
        table[f"NoMIRACL-{language}"] = {
            "false answers": float(np.mean(answered[False])),
            "false refusals": 1 - float(np.mean(answered[True])),
        }
    return table


def times(sets: DevSets, passages: int = 64, pieces: int = 150, questions: int = 60) -> dict[str, float]:
    """Passages encoded a second against torch in float32, and milliseconds of a question answered.

    The network in torch has the shape of ours and other numbers, which makes no difference to its time.
    """
    import torch
    from transformers import BertConfig, BertModel

    encoder = ContextualEncoder(BUNDLED / "contextual")
    text = " ".join(["rapat"] * (pieces - 2))
    assert encoder.count_tokens(text) == pieces
    config = BertConfig.from_json_file(str(BUNDLED / "contextual" / "config.json"))
    model = BertModel(config, add_pooling_layer=False).eval()
    batch = torch.ones((16, pieces), dtype=torch.long)

    def ours() -> None:
        encoder.encode_passages([text] * passages)

    def theirs() -> None:
        with torch.inference_mode():
            for _ in range(passages // 16):
                model(input_ids=batch, attention_mask=batch)

    ratios = [_seconds(theirs) / _seconds(ours) for _ in range(5)]
    library = sets.library("id_passages")
    assistant = Assistant(library)
    asked = [row["question"] for row in evenly(sets.rows("id_queries"), questions)]
    assistant.ask(asked[0])
    answered = [assistant.ask(question).seconds for question in asked]
    return {
        "encoding, against torch in float32": median(ratios),
        f"a question answered over {len(library):,} passages, p50, ms": median(answered) * 1000,
    }


def _seconds(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def markdown(name: str, table: Table) -> str:
    """The table, a row a line."""
    columns = list(next(iter(table.values())))
    lines = [f"| {name} | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    for row, values in table.items():
        lines.append(f"| {row} | {' | '.join(f'{values[column]:.3f}' for column in columns)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
