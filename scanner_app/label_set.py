"""Labels to print together, with what a list of them says."""

from collections.abc import Sequence
from dataclasses import dataclass

from devices.labels.label import Label


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels in their order under one heading. ``names`` say in a list what each label is, one for one."""

    heading: str
    labels: tuple[Label, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, heading: str, labels: Sequence[Label]) -> "LabelSet":
        """Return a set whose labels are listed by their captions."""
        return cls(heading, tuple(labels), tuple(label.caption for label in labels))

    def starting_at(self, first: int) -> "LabelSet":
        """Return the set without the labels before number ``first``, counted from 1."""
        return LabelSet(self.heading, self.labels[first - 1 :], self.names[first - 1 :])
