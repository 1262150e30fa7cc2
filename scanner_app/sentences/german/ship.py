"""Versenden."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "ship.help": "Den Auftrag oder ein dafür gepacktes Stück scannen, dann das Versandetikett.",
    "ship.left": "Versenden verlassen.",
    "ship.order.opened": "Auftrag {code} für {customer}: {count} Stück. Das Versandetikett scannen.",
    "ship.order.done": "Auftrag {code} ist weg: {count} Stück, Etikett {tracking}.",
    "ship.order.done_bare": "Auftrag {code} ist ohne Etikett weg: {count} Stück.",
    "ship.order.gone": "Auftrag {code} ist schon versandt{at:more_time}{who:more}.",
    "ship.order.not_packed": "Von Auftrag {code} ist nichts gepackt. Zuerst packen.",
    "ship.order.later": "Auftrag {code} bleibt hier.",
    "ship.unit.held": "{serial} ist gesperrt: {kind:hold}. Aus Auftrag {code} nehmen; nichts davon geht hinaus.",
    "ship.ask.partial": "Auftrag {code}: {count} gepackt, {missing} fehlen. So versenden? YES scannen.",
    "ship.ask.label": "Ist {text} das Versandetikett? Nochmal scannen.",
}
