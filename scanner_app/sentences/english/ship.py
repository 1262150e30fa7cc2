"""Ship."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "ship.help": "Scan the order or a unit packed for it, then the carrier's label.",
    "ship.left": "Left Ship.",
    "ship.order.opened": "Order {code} for {customer}: {count} units. Scan the carrier's label.",
    "ship.order.done": "Order {code} is gone: {count} units, label {tracking}.",
    "ship.order.done_bare": "Order {code} is gone without a label: {count} units.",
    "ship.order.gone": "Order {code} is shipped already{at:more_time}{who:more}.",
    "ship.order.not_packed": "Nothing of order {code} is packed. Pack it first.",
    "ship.order.later": "Order {code} stays here.",
    "ship.unit.held": "{serial} is held: {kind:hold}. Take it out of order {code}; nothing of it leaves.",
    "ship.ask.partial": "Order {code}: {count} packed, {missing} missing. Ship it so? Scan YES.",
    "ship.ask.label": "Is {text} the carrier's label? Scan it again.",
}
