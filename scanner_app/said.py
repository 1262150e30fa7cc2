"""What the work says: values that screens draw, apart from the shift so that no screen reaches the store."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_app.workflows.answer import Answer, Kind
from scanner_app.workflows.step import View

if TYPE_CHECKING:
    from devices.labels.label import Label


@dataclass(frozen=True, slots=True)
class Screenful:
    """Everything a screen draws of the work: the view, who works, in which mode and step, and the answers so far."""

    view: View
    operator: str | None
    mode: str
    step: str
    site: str
    tally: tuple[tuple[Kind, int], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The one answer to scan number ``n`` of this handheld. ``facts`` are the types recorded, ``text`` what was read.

    ``text`` is empty for a badge, a PIN or an enrolment code.
    """

    n: int
    answer: Answer
    screen: Screenful
    facts: tuple[str, ...]
    text: str
    labels: "tuple[Label, ...]" = ()
