"""Holds by documents: at the door, before goods are used, and how old the hold data are."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "holding.unit": "{serial} is held: {kind:hold}. Set it aside.",
    "holding.received": "{serial} received and held: {kind:hold}. Set it aside.",
    "holding.perhaps": "{serial} received and held: perhaps {kind:hold}, not all is known of it. Set it aside.",
    "holding.too_old": "{serial} is regulated, and holds are of {at:time}. Go where the network is.",
    "holding.not_fetched": "{serial} is regulated, and the holds are not fetched yet. Go where the network is.",
    "holding.line": "Held: {kind:hold} {code}",
    "holding.line_perhaps": "Perhaps held: {kind:hold} {code}",
    "holding.as_of": "Holds are of {at:time}.",
    "holding.never_whole": "The holds are not fetched yet.",
}
