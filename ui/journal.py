"""What happens, a JSON object a line, for whoever runs the server; what people ask is in it only if that is wanted."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from contextlib import suppress
from datetime import datetime, timezone
from typing import Any, TextIO

from rag.schema import Answer

_LOG = logging.getLogger("tanya")


class Journal:
    """Writes events to a stream; without one, nothing but what went wrong, to Python's own log."""

    def __init__(self, stream: TextIO | None = None, *, questions: bool = False) -> None:
        """`questions`: whether what people ask, search for and call their files is written down, too."""
        self._stream = stream
        self._questions = questions
        self._lock = threading.Lock()

    @classmethod
    def on_stderr(cls, *, questions: bool = False) -> Journal:
        """One that writes to standard error."""
        return cls(sys.stderr, questions=questions)

    def asked(self, visitor: str, question: str, answer: Answer, way: str) -> None:
        """A question was answered or refused."""
        self._write(
            "ask",
            visitor,
            way=way,
            seconds=round(answer.seconds, 3),
            language=answer.language,
            refused=answer.refused,
            citations=len(answer.citations),
            generator=answer.generator,
            **self._private(question=question),
        )

    def did(self, what: str, visitor: str, private: str = "", **facts: Any) -> None:
        """Something else was done, with `facts` that tell nothing of what people ask."""
        self._write(what, visitor, **facts, **(self._private(text=private) if private else {}))

    def warning(self, what: str, error: Exception) -> None:
        """Something is not as it should be, and its reason is told in its own words."""
        _LOG.warning("%s: %s", what, error)
        self._write("warning", "", what=what, error=str(error))

    def problem(self, what: str, error: Exception) -> None:
        """Something went wrong that people were told about in general terms only."""
        _LOG.error("%s", what, exc_info=error)
        self._write("problem", "", what=what, error=f"{type(error).__name__}: {error}")

    def _private(self, **facts: str) -> dict[str, str]:
        return facts if self._questions else {}

    def _write(self, event: str, visitor: str, **facts: Any) -> None:
        if self._stream is None:
            return
        now = datetime.fromtimestamp(time.time(), timezone.utc).isoformat(timespec="milliseconds")
        # Enough of a visitor's name to tell people apart, too little to be one of them.
        line = json.dumps({"time": now, "event": event, "visitor": visitor[:8], **facts}, ensure_ascii=False)
        # A disk that is full, or a reader that is gone, must not keep anybody from an answer.
        with self._lock, suppress(OSError, ValueError):
            self._stream.write(f"{line}\n".encode("utf-8", "backslashreplace").decode())
            self._stream.flush()
