"""Einlagern."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "putaway.help": "Ein Stück oder mehrere scannen, dann den Platz, auf den sie kommen.",
    "putaway.left": "Nichts in der Hand. Einlagern verlassen.",
    "putaway.in_hand": "{count} in der Hand. Zuerst den Platz scannen.",
    "putaway.unit.ok": "{serial} in der Hand: {count}.",
    "putaway.unit.stored": "{serial} liegt schon in {place}. Den neuen Platz scannen.",
    "putaway.unit.held": "{serial} ist gesperrt ({kind:hold}). In die Quarantäne bringen.",
    "putaway.unit.lost": "{serial} war verloren und ist gefunden. Den Platz scannen.",
    "putaway.unit.already": "{serial} ist schon in der Hand.",
    "putaway.unit.set_back": "{serial} zurückgestellt. In der Hand: {count}.",
    "putaway.unit.gone": "{serial} kann jetzt nicht eingelagert werden: {state:state}. Beiseitelegen.",
    "putaway.ask.found": "{serial} ist auf diesem Gerät nicht bekannt. Als {item} einlagern? YES scannen.",
    "putaway.bin.ok": "{serial} liegt in {bin}.",
    "putaway.bin.ok_many": "{count} Stück liegen in {bin}.",
    "putaway.bin.not_storage": "{bin} ist kein Lagerplatz ({kind}).",
    "putaway.bin.forbidden": "{item} darf nicht nach {bin}.",
    "putaway.ask.other_bin": "{bin} statt {proposed}? Nochmal scannen.",
    "putaway.ask.full": "{bin} hat laut Buch {count} von {capacity}. Passt es? YES scannen.",
    "putaway.ask.held": "{serial} ist gesperrt ({kind:hold}). Nach {bin}, nicht in Quarantäne? YES scannen.",
}
