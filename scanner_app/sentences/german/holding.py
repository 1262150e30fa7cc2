"""Sperren durch Belege: am Tor, vor dem Gebrauch der Ware, und wie alt die Sperrdaten sind."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "holding.unit": "{serial} ist gesperrt: {kind:hold}. Beiseitestellen.",
    "holding.received": "{serial} angenommen und gesperrt: {kind:hold}. Beiseitestellen.",
    "holding.perhaps": "{serial} angenommen und gesperrt: vielleicht {kind:hold}, Angaben fehlen. Beiseitestellen.",
    "holding.too_old": "{serial} ist reguliert, Sperren sind von {at:time}. Dorthin gehen, wo Netz ist.",
    "holding.not_fetched": "{serial} ist reguliert, Sperren fehlen noch. Dorthin gehen, wo Netz ist.",
    "holding.line": "Gesperrt: {kind:hold} {code}",
    "holding.line_perhaps": "Vielleicht gesperrt: {kind:hold} {code}",
    "holding.as_of": "Sperren von {at:time}.",
    "holding.never_whole": "Die Sperren fehlen noch.",
}
