"""What indexing does and has done, for people at a terminal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rag.schema import Failure, IngestReport, Progress, SourceInfo, kind_of

_LANGUAGES = {"id": "Indonesian", "en": "English"}


@contextmanager
def bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on a terminal, with files, passages a second, the time left and the file at hand; nothing in a
    pipe."""
    from tqdm import tqdm

    layout = "{percentage:3.0f}%|{bar:20}| {remaining} left, {desc}"
    # The time left follows what has been done so far: files differ in what they take, and the last few say little.
    with tqdm(
        total=1.0,
        disable=None,
        leave=False,
        dynamic_ncols=True,
        bar_format=layout,
        smoothing=0.02,
        miniters=0,
    ) as shown:
        begun = time.monotonic()

        def show(progress: Progress) -> None:
            shown.set_description_str(describe(progress, time.monotonic() - begun), refresh=False)
            shown.update(progress.share - shown.n)

        yield show


def describe(progress: Progress, seconds: float) -> str:
    """``12/300 files, 840 passages, 131/s: report.pdf, page 40 of 1500``"""
    rate = f", {progress.passages / seconds:.0f}/s" if progress.passages and seconds > 0 else ""
    done, total = progress.pages
    page = f", page {done} of {total}" if total else ""
    current = f": {progress.current}{page}" if progress.current else ""
    return f"{progress.done}/{progress.total} files, {progress.passages} passages{rate}{current}"


def outcomes(report: IngestReport) -> Iterator[str]:
    """A line for each file that failed, wholly or in part, and one for all."""
    for failure in report.failed:
        yield f"failed: {failure.source}: {failure.reason}: {failure.message}"
    for failure in report.incomplete:
        yield f"incomplete: {failure.source}: {failure.reason}: {failure.message}"
    names = ("added", "updated", "unchanged", "removed", "failed")
    counts = ", ".join(f"{len(getattr(report, name))} {name}" for name in names if getattr(report, name))
    yield f"{counts or 'nothing found'}; {report.passages} passages stored, {report.embedded} of them embedded"


def summary(sources: Sequence[SourceInfo], failures: Sequence[Failure]) -> Iterator[str]:
    """How many documents there are of which kind and language, and what could not be read, by reason."""
    kinds = Counter(kind_of(source.id) or "other" for source in sources)
    languages = Counter(_LANGUAGES[source.language] for source in sources)
    documents = "1 document" if len(sources) == 1 else f"{len(sources)} documents"
    parts = [
        ", ".join(f"{count} {name}" for name, count in some.most_common()) for some in (languages, kinds)
    ]
    yield f"in the library: {documents}" + (f" ({'; '.join(parts)})" if sources else "")
    stored = {source.id for source in sources}
    for some, what in (
        ([one for one in failures if one.source not in stored], "could not be read"),
        ([one for one in failures if one.source in stored], "not read in full, or only an older version"),
    ):
        if some:
            reasons = Counter(one.reason for one in some)
            counts = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
            yield f"{what}: {len(some)} ({counts})"
