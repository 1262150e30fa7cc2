"""Umlagern."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "move.help": "Ein Stück oder mehrere scannen, oder einen Platz ganz, dann das Ziel.",
    "move.left": "Nichts in der Hand. Umlagern verlassen.",
    "move.hand_full": "{count} in der Hand: mehr geht nicht auf einmal.",
    "move.unit.ok": "{serial} in der Hand, aus {place}: {count}.",
    "move.unit.already": "{serial} ist schon in der Hand.",
    "move.bin.ok": "Alle {count} aus {bin} in der Hand.",
    "move.bin.empty": "{bin} ist laut Buch leer.",
    "move.bin.too_full": "{bin} hat mehr als {limit}. Stück für Stück umlagern.",
    "move.bin.stays": "{serial} in {bin} kann nicht umziehen: {state:state}. Die anderen einzeln umlagern.",
    "move.place.same": "Sie liegen jetzt in {bin}.",
    "move.done": "{serial} liegt in {place}.",
    "move.done_many": "{count} Stück liegen in {place}.",
}
