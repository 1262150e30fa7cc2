"""Receive."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "receive.help": "Scan the purchase order, then each unit once. DONE closes it.",
    # the purchase order
    "receive.po.opened": "{code} of {supplier}. Open: {open}.",
    "receive.po.closed": "{code} is closed. Set the goods aside, ask the office.",
    "receive.po.cancelled": "{code} is cancelled. Set the goods aside, ask the office.",
    "receive.po.reopen": "Another handheld closed {code}. Go on with it? Scan YES.",
    "receive.po.switch": "Leave {open} and go on with {code}? Scan it again.",
    "receive.po.already": "You are on {code}.",
    "receive.po.complete": "{serial} received. PO complete: {done}. Scan DONE.",
    "receive.po.done": "{code} closed: {done} of {total}.",
    "receive.po.close_short": "Missing: {missing} of {total}. Close {code} short? Scan YES.",
    "receive.po.closed_short": "{code} closed short: {done} of {total}, missing {missing}.",
    "receive.left": "Left Receive.",
    # the item
    "receive.item.chosen": "Item {code}. Scan its serial.",
    "receive.item.counted": "Item {code} is counted. Scan or type its quantity.",
    "receive.item.not_on_po": "Item {code} is not on {po}. Set it aside.",
    "receive.item.pack_level": "This is the number of a {pack} of {quantity} x {item}. Scan the units in it.",
    "receive.item.unknown_gtin": "No item here has number {gtin}. Set it aside, ask the office.",
    # one unit
    "receive.unit.ok": "{serial} received: {done} of {total}.",
    "receive.unit.over": "{serial} received: {over} over the order.",
    "receive.unit.no_lot": "{serial} received without a lot: {done} of {total}.",
    "receive.unit.expired": "{serial} expired {expiry}. Received and held: set it aside.",
    "receive.unit.not_on_manifest": "{serial} is not on the list. Received and held: set it aside.",
    "receive.unit.on_other_po": "{serial} received on {po}. Put it with those goods.",
    "receive.unit.found": "{serial} was lost. Received and held: found. Not counted on the PO.",
    "receive.unit.duplicate": "{serial} is here already: {place}{at:more_time}{who:more}. One box or two?",
    "receive.unit.picked": "{serial} is picked for order {order}{who:more}. Do not receive it.",
    "receive.unit.packed": "{serial} is packed for order {order}{who:more}. Do not receive it.",
    "receive.unit.shipped": "{serial} was shipped on order {order}. Set it aside for returns.",
    "receive.unit.out": "{serial} is out on loan or repair. Set it aside for returns.",
    "receive.unit.returned": "{serial} is back already and waits on the bench.",
    "receive.unit.assembled": "{serial} is built into {parent}. Set it aside.",
    "receive.unit.in_transit": "{serial} comes by transfer {transfer}, not by {po}. Set it aside.",
    "receive.unit.scrapped": "{serial} was scrapped. Set it aside, call a supervisor.",
    "receive.unit.carton": "This names a {pack} of {quantity} x {item}, not a unit. Scan the units in it.",
    "receive.unit.counted": "Item {item} is counted, not scanned. Scan or type its quantity.",
    "receive.unit.unknown": "{serial} is not known here. If it is a serial, scan its item's code first.",
    "receive.unit.mask": "{serial} is no serial of {item}: they look like {mask}.",
    "receive.unit.other_item": "The label says {item}, you chose {chosen}. Scan the right one of the two.",
    # questions
    "receive.ask.which_item": "Which item is {serial}? Scan the item's code.",
    "receive.ask.other_item": "{serial} is known as {known}. Is this one {item}? Scan YES.",
    "receive.ask.other_po": "{serial} belongs to {po}. Receive it there? Scan YES.",
    "receive.ask.first_unit": "First unit of {item}. Is {serial} its serial? Scan it again.",
    "receive.ask.look_alike": "{serial} is not on the list; {missing} is missing. Scan it again if it is right.",
    "receive.ask.over": "{serial} is one too many: {done} of {total}. Supervisor needed.",
    # counted items
    "receive.quantity.ok": "{quantity} x {item} received: {done} of {total}.",
    "receive.quantity.over": "{quantity} x {item} is {over} too many. Supervisor needed.",
    "receive.quantity.no_item": "Scan the code of a counted item first.",
}
