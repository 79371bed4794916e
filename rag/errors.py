"""Every error that Tanya raises on purpose: one line that says what is wrong, where, and what to do."""

from __future__ import annotations

LOAD_FAILURES = (
    "unreadable",
    "encrypted",
    "empty",
    "no text layer",
    "unsupported",
    "too large",
    "timed out",
)


class TanyaError(Exception):
    """Base of all; the command line and the chat show its message and nothing else."""


class LoadError(TanyaError):
    """A file cannot be read as a document; `reason` is one of `LOAD_FAILURES`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class LibraryError(TanyaError):
    """The library folder cannot be used as asked."""


class LibraryLockedError(LibraryError):
    """Another process is writing to the library."""


class EncoderMismatchError(LibraryError):
    """The library was made with another encoder, chunker or analyser."""


class QuestionError(TanyaError):
    """The question cannot be answered as it stands (empty, too long)."""


class SpecError(TanyaError):
    """An ``--encoder``, ``--generator`` or ``--store`` that does not exist."""


class MissingExtraError(TanyaError):
    """An optional dependency is not installed; the message is the command that installs it."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs the extra “{extra}”: pip install 'tanya[{extra}]'")


class GeneratorError(TanyaError):
    """A generator could not write an answer."""
