"""Which control barcodes and badges there are to print."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final

from devices.labels.label import Label
from scanner_app.phrases import DEFAULT_LANGUAGE, say
from scanner_app.workflows import pick_reason, problem, return_
from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.catalogue import WORKFLOWS
from scanner_app.workflows.controls import LEAVE, QUEUE
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.state import HOME
from scanner_app.workflows.step import Control
from sync.ledger.documents import Operator

QUANTITIES: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 24, 25, 30, 40, 50, 100)
"""The quantities that have a label; another one is keyed."""
_WITH_ARGUMENT: Final = frozenset({Control.QTY, Control.REASON, Control.MODE})


def control_names(tag: str) -> Mapping[str, str]:
    """Return every control barcode of the site with this tag: its name, as a tape writes it, and its content."""
    return {
        f"{control}:{argument}" if argument else control.value: control_text(tag, control, argument)
        for control, argument in _controls()
    }


def control_labels(tag: str, language: str = DEFAULT_LANGUAGE) -> tuple[Label, ...]:
    """Return every control barcode of the site with this tag, under the word that the screen has for it."""
    return tuple(
        Label(control_text(tag, control, argument), _caption(control, argument, language))
        for control, argument in _controls()
    )


def _controls() -> tuple[tuple[Control, str], ...]:
    bare = [(control, "") for control in Control if control not in _WITH_ARGUMENT]
    modes = [(Control.MODE, mode) for mode in (HOME, *WORKFLOWS, QUEUE, LEAVE)]
    named = dict.fromkeys((*problem.REASONS, *chain.from_iterable(pick_reason.REASONS.values()), *return_.REASONS))
    reasons = [(Control.REASON, reason) for reason in named]
    quantities = [(Control.QTY, str(quantity)) for quantity in QUANTITIES]
    return (*bare, *modes, *reasons, *quantities)


def _caption(control: Control, argument: str, language: str) -> str:
    match control:
        case Control.MODE:
            return say(Phrase(f"mode.{argument}"), language)
        case Control.REASON:
            return say(Phrase(f"reason.{argument}"), language)
        case Control.QTY:
            return f"{argument} \N{MULTIPLICATION SIGN}"
        case _:
            return control.value


def badge_labels(operators: Iterable[Operator]) -> tuple[Label, ...]:
    """Return the badge of every operator who works here; ``badge`` is a secret of its bearer."""
    return tuple(
        Label(operator.badge, operator.initials, lines=(operator.code,)) for operator in operators if operator.active
    )
