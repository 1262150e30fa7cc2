"""Put away."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "putaway.help": "Scan one unit or more, then the bin you put them in.",
    "putaway.left": "Nothing in hand. Left Put away.",
    "putaway.in_hand": "{count} in hand. Scan the bin first.",
    "putaway.unit.ok": "{serial} in hand: {count}.",
    "putaway.unit.stored": "{serial} is in {place} already. Scan its new bin.",
    "putaway.unit.held": "{serial} is held ({kind:hold}). Take it to quarantine.",
    "putaway.unit.lost": "{serial} was lost and is found. Scan its bin.",
    "putaway.unit.already": "{serial} is in hand already.",
    "putaway.unit.set_back": "{serial} set back. In hand: {count}.",
    "putaway.unit.gone": "{serial} cannot be stored now: {state:state}. Set it aside.",
    "putaway.ask.found": "{serial} is not known on this handheld. Store it as {item}? Scan YES.",
    "putaway.bin.ok": "{serial} stored in {bin}.",
    "putaway.bin.ok_many": "{count} units stored in {bin}.",
    "putaway.bin.not_storage": "{bin} is a {kind}, no place to store.",
    "putaway.bin.forbidden": "{item} may not be stored in {bin}.",
    "putaway.ask.other_bin": "{bin}, not {proposed}? Scan it again.",
    "putaway.ask.full": "{bin} holds {count} of {capacity} by the book. Does it fit? Scan YES.",
    "putaway.ask.held": "{serial} is held ({kind:hold}). Put it in {bin}, outside quarantine? Scan YES.",
}
