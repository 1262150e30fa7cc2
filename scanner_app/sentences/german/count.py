"""Zählen."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "count.help": "Den Platz scannen, dann jedes Stück darin, dann DONE.",
    "count.left": "Zählen verlassen.",
    "count.begun": "{bin} wird gezählt. Jedes Stück darin scannen.",
    "count.too_many": "{limit} Stück gezählt: mehr geht nicht auf einmal.",
    "count.same_bin": "{bin} wird gerade gezählt.",
    "count.other_bin": "Zuerst {bin} beenden.",
    "count.unit.ok": "{serial}: {count} gezählt.",
    "count.unit.again": "{serial} ist schon gezählt: {count}.",
    "count.unit.elsewhere": "{serial}: {count} gezählt. Laut Buch war es in {place}.",
    "count.unit.lost": "{serial} war verloren und ist gefunden: {count} gezählt.",
    "count.ask.found": "{serial} ist auf diesem Gerät nicht bekannt. Als {item} zählen? YES scannen.",
    "count.done": "{bin}: {count} gezählt, nichts fehlt.",
    "count.again": "{bin}: {count} gezählt, {missing} fehlen. Nochmal zählen.",
    "count.missing": "{bin}: {count} gezählt, {missing} fehlen, darunter {serial}.",
    "count.ask.write_off": "{missing} aus {bin} ausbuchen? Das entscheidet die Aufsicht.",
    "count.written_off": "{bin}: {count} ausgebucht.",
    "count.left_open": "{bin}: {missing} fehlen, dem Büro überlassen.",
}
