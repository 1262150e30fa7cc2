"""What was learnt about a scanner, each a sentence for who holds it."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What has to be done about a finding."""

    NOTE = "note"
    """Nothing: the profile provides for it."""
    CHANGE = "change"
    """No profile can repair it: the scanner, or the computer, has to be set otherwise."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was learnt; the sentence may quote what the scanner sent: show it by ``showable``."""

    weight: Weight
    sentence: str


def note(sentence: str) -> Finding:
    """Return a finding that the profile provides for."""
    return Finding(Weight.NOTE, sentence)


def change(sentence: str) -> Finding:
    """Return a finding that asks for another setting."""
    return Finding(Weight.CHANGE, sentence)
