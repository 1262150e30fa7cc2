"""Packen."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "pack.help": "Den Auftrag oder ein Stück davon scannen, dann Stück für Stück. DONE schließt ab.",
    "pack.left": "Packen verlassen.",
    "pack.order.opened": "Auftrag {code} für {customer}. Zu packen: {open}.",
    "pack.order.complete": "{serial} gepackt. Alle {total} gepackt: DONE scannen.",
    "pack.order.done": "Auftrag {code} gepackt: {done} von {total}.",
    "pack.order.done_short": "Auftrag {code} geschlossen, {done} von {total} gepackt.",
    "pack.order.shipped": "Auftrag {code} ist schon versandt.",
    "pack.order.cancelled": "Auftrag {code} ist storniert. Ware zurücklegen, nichts packen.",
    "pack.order.switch": "Auftrag {open} verlassen und {code} packen? Nochmal scannen.",
    "pack.order.already": "Auftrag {code} ist schon offen.",
    "pack.ask.partial": "Nur {done} von {total} gepackt. Auftrag {code} so schließen? YES scannen.",
    "pack.item.chosen": "Artikel {item}. Seine Seriennummer scannen.",
    "pack.item.not_on_order": "Auftrag {order} hat kein {item}. Aus diesem Karton nehmen.",
    "pack.unit.ok": "{serial} gepackt: {done} von {total}.",
    "pack.unit.already_packed": "{serial} ist für diesen Auftrag schon gepackt{at:more_time}{who:more}.",
    "pack.unit.other_order": "{serial} gehört zu Auftrag {order}. Aus diesem Karton nehmen.",
    "pack.unit.other_packed": "{serial} ist für Auftrag {order} gepackt. Aus diesem Karton nehmen.",
    "pack.unit.not_picked": "{serial} ist noch nicht entnommen ({state:state}). Zuerst entnehmen.",
    "pack.unit.not_on_order": "{serial} ist {item}; Auftrag {order} hat keins. Aus diesem Karton nehmen.",
    "pack.unit.held": "{serial} ist gesperrt: {kind:hold}. Nicht packen, beiseitelegen.",
    "pack.unit.unknown": "{serial} ist hier nicht bekannt. Ein Etikett mit Artikel scannen oder beiseitelegen.",
    "pack.ask.found": "{serial} ist auf diesem Gerät nicht bekannt. Als {item} packen? YES scannen.",
}
