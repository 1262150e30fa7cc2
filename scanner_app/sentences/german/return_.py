"""Rückgabe."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "return.help": "Scannen, was zurückkam, den Zustand wählen, dann scannen, wohin es kommt.",
    "return.left": "Rückgabe verlassen.",
    # das Urteil über ein Stück
    "return.unit.sold": "Von uns: {serial}, {at:time} an {customer}, Auftrag {order}.",
    "return.unit.covered": "Von uns: {serial}, {at:time} an {customer}, Auftrag {order}. Garantie bis {until}.",
    "return.unit.not_covered": "Von uns: {serial}, {at:time} an {customer}, Auftrag {order}. Garantie endete {until}.",
    "return.unit.held": "{serial} ist gesperrt: {kind:hold}. Ging {at:time} an {customer}, Auftrag {order}.",
    "return.unit.loan": "{serial} war verliehen ({holder}), nicht verkauft. Zurück.",
    "return.unit.lost": "{serial} gilt als verloren oder gestohlen. Gesperrt.",
    "return.unit.on_bench": "{serial} kam schon zurück{at:more_time}{who:more}. Prüfen.",
    "return.unit.later": "{serial} bleibt auf dem Tisch, zu prüfen.",
    "return.unit.taken_in": "{serial} ist angenommen und gesperrt, bis entschieden ist.",
    "return.unit.gone": "Dieses Stück ist nicht mehr auf dem Tisch.",
    "return.ask.unknown": "{serial} ist hier nicht bekannt{at:more_time}. Als {item} annehmen, gesperrt? YES scannen.",
    # der Zustand, und wohin es kommt
    "return.condition.ok": "{serial}: {condition:reason}. Scannen, wohin es kommt.",
    "return.condition.unknown": "Einen Zustand {reason} gibt es nicht. Einen aus der Liste wählen.",
    "return.place.restocked": "{serial} ist wieder Bestand, in {bin}.",
    "return.place.quarantine": "{serial} liegt in {bin}, gesperrt.",
    "return.place.held": "{serial} ist gesperrt ({kind:hold}). Nicht nach {bin}: in die Quarantäne.",
    "return.place.scrapped": "{serial} ist verschrottet.",
    "return.ask.restock": "{serial}: {condition:reason}. Wieder Bestand, in {bin}? Das entscheidet die Aufsicht.",
    "return.ask.scrap": "{serial} verschrotten? Das entscheidet die Aufsicht.",
}
