"""Pack."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "pack.help": "Scan the order, or a unit of it, then unit by unit. DONE closes it.",
    "pack.left": "Left Pack.",
    # the order
    "pack.order.opened": "Order {code} for {customer}. To pack: {open}.",
    "pack.order.complete": "{serial} packed. All {total} packed: scan DONE.",
    "pack.order.done": "Order {code} packed: {done} of {total}.",
    "pack.order.done_short": "Order {code} closed with {done} of {total} packed.",
    "pack.order.shipped": "Order {code} is shipped already.",
    "pack.order.cancelled": "Order {code} is cancelled. Put the goods back, pack nothing.",
    "pack.order.switch": "Leave order {open} and pack order {code}? Scan it again.",
    "pack.order.already": "You are on order {code}.",
    "pack.ask.partial": "Only {done} of {total} packed. Close order {code} so? Scan YES.",
    "pack.item.chosen": "Item {item}. Scan its serial.",
    "pack.item.not_on_order": "Order {order} has no {item}. Take it out of this box.",
    # one unit
    "pack.unit.ok": "{serial} packed: {done} of {total}.",
    "pack.unit.already_packed": "{serial} is packed for this order already{at:more_time}{who:more}.",
    "pack.unit.other_order": "{serial} belongs to order {order}. Take it out of this box.",
    "pack.unit.other_packed": "{serial} is packed for order {order}. Take it out of this box.",
    "pack.unit.not_picked": "{serial} is not picked yet ({state:state}). Pick it first.",
    "pack.unit.not_on_order": "{serial} is {item}; order {order} has none. Take it out of this box.",
    "pack.unit.held": "{serial} is held: {kind:hold}. Do not pack it. Set it aside.",
    "pack.unit.unknown": "{serial} is not known here. Scan a label that names the item, or set it aside.",
    "pack.ask.found": "{serial} is not known on this handheld. Pack it as {item}? Scan YES.",
}
