"""The one shape of all work: a step waits, a reading comes, an outcome goes out."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from scanner_app.workflows.answer import Answer, Phrase
from sync.ledger.envelope import Known
from sync.ledger.facts import Fact

if TYPE_CHECKING:
    from devices.labels.label import Label


class Control(StrEnum):
    """Every action the operator has, by control barcode ``SCN:<tag>:<name>``, key, or digit (RULES §4)."""

    YES = "YES"
    NO = "NO"
    ACK = "ACK"
    UNDO = "UNDO"
    DONE = "DONE"
    SKIP = "SKIP"
    SHORT = "SHORT"
    EMPTY = "EMPTY"
    PROBLEM = "PROBLEM"
    NOLABEL = "NOLABEL"
    HELP = "HELP"
    QTY = "QTY"
    REASON = "REASON"
    MODE = "MODE"


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact the workflow decided on; the shift puts it into its envelope. ``approver`` where one was needed."""

    fact: Fact
    known: Known = Known.SCANNED
    approver: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Base of every step. A step is a frozen value that survives kill -9: plain fields, tuples and steps only."""


@dataclass(frozen=True, slots=True)
class Detour(Step):
    """A step aside from the work: NO leads from it to the step ``back``, and nothing is recorded but the scan."""

    back: Step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one scan led to: the next step, the answer, the facts to record and labels to print.

    A refused scan that concerns no unit leaves no draft here; the shift then records a ``Scanned`` of its own, so that
    every scan leaves at least one event.
    """

    step: Step
    answer: Answer
    drafts: tuple[Draft, ...] = ()
    labels: "tuple[Label, ...]" = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One thing the operator may do now besides scanning: a control, with its argument for MODE, REASON and QTY."""

    control: Control
    argument: str = ""
    label: Phrase = field(default_factory=lambda: Phrase("option.unnamed"))


@dataclass(frozen=True, slots=True)
class View:
    """What the screen shows of a step. One renderer draws every workflow from this.

    ``progress`` is done and total (total 0: no end known). ``ask`` says in a few words what to scan; ``target`` is the
    one thing to look for in large type (a bin, a serial), exact text. ``lines`` are short facts beneath. ``keyable``
    says that a code may be keyed; ``keying`` is 2 when the second, blind entry is awaited. ``blocked`` is True while
    only ACK helps. ``expects`` is a text a simulated scanner would scan now, or None.
    """

    title: Phrase
    ask: Phrase
    target: str | None = None
    lines: tuple[Phrase, ...] = ()
    progress: tuple[int, int] | None = None
    options: tuple[Option, ...] = ()
    keyable: bool = False
    keying: int = 1
    blocked: bool = False
    secret: bool = False
    """What is keyed is a PIN: shown as dots, never recorded."""
    expects: str | None = None
