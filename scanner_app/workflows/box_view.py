"""What the screen shows of a box: each code with its role, and the serial with the reason for it."""

from dataclasses import replace
from typing import Final

from devices.barcodes.choice import Ambiguous, Chosen
from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.box_codes import chosen, roles, why
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.receive_box import item_of
from scanner_app.workflows.receive_steps import AwaitBox
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.step import Control, Option, View
from sync.ledger.documents import PurchaseOrder

_SHOWN: Final = 6
_OPTIONS: Final = (
    Option(Control.DONE, label=Phrase("option.done")),
    Option(Control.NO, label=Phrase("option.back")),
)


def box_view(step: AwaitBox, unit: View, po: PurchaseOrder, look: Look, floor: Floor) -> View:
    """Return the view of the box; ``unit`` is what is shown where a unit is awaited."""
    empty = replace(unit, ask=Phrase("ask.box"), options=_OPTIONS, keyable=False)
    if not step.codes:
        return empty
    choice = chosen(step.codes, look.item(item_of(step, look, floor)), po, look)
    codes = tuple(Phrase.of("line.code", role=role, text=text) for role, text in roles(step.codes, choice))
    done = control_text(look.site().tag, Control.DONE)
    match choice:
        case Chosen():
            reason = Phrase.of(f"line.why.{why(choice.serial)}", serial=choice.serial.value)
            return replace(empty, target=choice.serial.value, lines=(reason, *codes[-_SHOWN:]), expects=done)
        case Ambiguous() if step.asked:
            return replace(empty, ask=Phrase("ask.which"), lines=codes[-_SHOWN:], expects=choice.first.text)
        case _:
            return replace(empty, lines=codes[-_SHOWN:], expects=done)
