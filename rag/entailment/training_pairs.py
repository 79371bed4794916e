"""What the network learns from: a sentence beside a premise that entails it, contradicts it, or says nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Label = Literal[0, 1, 2]
"""The order of `network.Verdict`."""
ENTAILED: Label = 0
CONTRADICTED: Label = 1
NEUTRAL: Label = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence beside a premise."""

    kind: str
    """What was done to the sentence or its premise."""
    sentence: str
    title: str
    text: str
    label: Label
    document: str = ""
    """Of those that we wrote."""
