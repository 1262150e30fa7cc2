"""Pick."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "pick.help": "Scan the order, then bin and unit as shown. SHORT, SKIP and EMPTY ask why.",
    "pick.left": "No order is open. Left Pick.",
    # the order
    "pick.order.opened": "Order {code} for {customer}. To pick: {open}.",
    "pick.order.done": "Order {code} is picked: {done} of {total}. Bring it to packing.",
    "pick.order.short": "Order {code} ends short: {done} of {total}. Bring it to packing.",
    "pick.order.already_picked": "Order {code} is picked already: {done} of {total}.",
    "pick.order.shipped": "Order {code} is shipped already.",
    "pick.order.cancelled": "Order {code} is cancelled. Put the goods back, pick nothing.",
    "pick.order.switch": "Leave order {open} and pick order {code}? Scan it again.",
    "pick.order.already": "You are on order {code}.",
    "pick.order.changed": "Order {code} was changed. Put back what it does not name any more.",
    "pick.order.left": "Order {code} left at {done} of {total}; it stays open.",
    "pick.ask.leave": "Leave order {code} at {done} of {total}? Scan YES.",
    # the bin
    "pick.bin.ok": "Bin {bin}. Take {count} of {item}.",
    "pick.bin.already": "You are at bin {bin}.",
    "pick.bin.wrong": "This is bin {bin}; the book has no {item} in it.",
    "pick.bin.not_named": "This is bin {bin}; {serial} is not in it.",
    "pick.ask.other_bin": "{bin}, not {proposed}? It has {count}. Scan it again.",
    # one unit
    "pick.unit.ok": "{serial} picked: {done} of {total}.",
    "pick.unit.ok_order": "{serial} picked. Order complete: {done} of {total}. Bring it to packing.",
    "pick.unit.last_short": "{serial} picked. Order ends short: {done} of {total}. Bring it to packing.",
    "pick.unit.other_place": "{serial} picked; the book had it in {place}. Both bins will be counted.",
    "pick.unit.substitute": "{serial} picked instead of {named}.",
    "pick.unit.already_picked": "{serial} is picked for this order already{at:more_time}{who:more}.",
    "pick.unit.other_order": "{serial} is picked for order {order}. Put it there.",
    "pick.unit.other_packed": "{serial} is packed for order {order}. Put it there.",
    "pick.unit.packed": "{serial} is packed for this order already.",
    "pick.unit.wrong_item": "{serial} is {found}, not {item}. Put it back.",
    "pick.unit.held": "{serial} is held: {kind:hold}. Do not pick it. Set it aside.",
    "pick.unit.expired": "{serial} expired {expiry}; today is {today}. Set it aside.",
    "pick.unit.named_elsewhere": "{serial} is kept for order {order}. Put it back, take another.",
    "pick.unit.unknown": "{serial} is not known here and no serial of {item}.",
    "pick.unit.scan_serial": "Right item. Scan the serial on the unit.",
    "pick.ask.substitute": "{serial} is not {named}. Take it instead? Scan YES.",
    "pick.ask.found": "{serial} is not known on this handheld. Pick it as {item}? Scan YES.",
    # counted items
    "pick.quantity.ok": "{quantity} x {item} picked: {done} of {total}.",
    "pick.quantity.item_ok": "{item} it is.",
    "pick.quantity.over": "{quantity} is too many: {open} open. Take {open} or fewer.",
    # short, skip, empty
    "pick.reason.ask": "Why? Choose a reason.",
    "pick.reason.unknown": "There is no reason called {reason}. Choose one of the list.",
    "pick.line.shorted": "{item} is {count} short: noted ({reason:reason}).",
    "pick.line.skipped": "{item} comes last: noted ({reason:reason}).",
    "pick.line.complete": "{item} is complete by now.",
    "pick.bin.found_empty": "Bin {bin} is empty: noted ({reason:reason}).",
    "pick.line.no_bin": "No bin is shown, so none is empty. Use SHORT.",
}
