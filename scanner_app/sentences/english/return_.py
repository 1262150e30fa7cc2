"""Return."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "return.help": "Scan what came back, choose its condition, then scan where it goes.",
    "return.left": "Left Return.",
    # the verdict about one unit
    "return.unit.sold": "Ours: {serial}, shipped {at:time} to {customer}, order {order}.",
    "return.unit.covered": "Ours: {serial}, shipped {at:time} to {customer}, order {order}. Warranty until {until}.",
    "return.unit.not_covered": "Ours: {serial}, shipped {at:time} to {customer}, order {order}. Warranty over {until}.",
    "return.unit.held": "{serial} is held: {kind:hold}. It was shipped {at:time} to {customer}, order {order}.",
    "return.unit.loan": "{serial} was out on loan ({holder}), not sold. It is back.",
    "return.unit.lost": "{serial} is lost or stolen by our book. It is held.",
    "return.unit.on_bench": "{serial} came back already{at:more_time}{who:more}. Inspect it.",
    "return.unit.later": "{serial} stays on the bench, to be inspected.",
    "return.unit.taken_in": "{serial} is taken in and held until its verdict.",
    "return.unit.gone": "This unit is not on the bench any more.",
    "return.ask.unknown": "{serial} is not known here{at:more_time}. Take it in as {item}, held? Scan YES.",
    # its condition, and where it goes
    "return.condition.ok": "{serial}: {condition:reason}. Scan where it goes.",
    "return.condition.unknown": "There is no condition called {reason}. Choose one of the list.",
    "return.place.restocked": "{serial} is stock again, in {bin}.",
    "return.place.quarantine": "{serial} is in {bin}, held.",
    "return.place.held": "{serial} is held ({kind:hold}). Not to {bin}: take it to quarantine.",
    "return.place.scrapped": "{serial} is scrapped.",
    "return.ask.restock": "{serial}: {condition:reason}. Make it stock again, in {bin}? A supervisor decides.",
    "return.ask.scrap": "Scrap {serial}? A supervisor decides.",
}
