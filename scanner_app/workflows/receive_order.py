"""Receiving: which purchase order is worked on, and how the work on it begins."""

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_accept import progress
from scanner_app.workflows.receive_close import reference
from scanner_app.workflows.receive_steps import AwaitUnit
from scanner_app.workflows.refusals import noted, wrong
from scanner_app.workflows.step import Draft, Outcome, Step
from scanner_app.workflows.workflow import By, Consent, ask
from sync.ledger.documents import PurchaseOrder
from sync.ledger.facts import Opened


def meant(meaning: Meaning, look: Look) -> PurchaseOrder | None:
    """Return the purchase order whose list names the serial, or the only open one that has the item."""
    if meaning.serial is None:
        return None
    rows = look.expected_by_text(meaning.serial)
    codes = {po for po, _, item in rows if meaning.item is None or not meaning.explicit or item == meaning.item.code}
    if len(codes) == 1:
        return look.purchase_order(codes.pop())
    if codes or not meaning.explicit or meaning.item is None:
        return None
    item = meaning.item.code
    having = [po for po in look.open_purchase_orders() if any(line.item == item for line in po.lines)]
    return having[0] if len(having) == 1 else None


def opened(step: Step, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the work on this purchase order begun, unless it is over."""
    if po.status in {"closed", "cancelled"}:
        phrase = Phrase.of(f"receive.po.{po.status}", code=po.code)
        return wrong(step, meaning, phrase, Phrase("expected.purchase_order"))
    if po.status == "closing" and not consent.to("reopen"):
        phrase = Phrase.of("receive.po.reopen", code=po.code)
        return ask(step, meaning, floor, consent, question="reopen", by=By.YES, phrase=phrase)
    reached = progress(po, look)
    said = Phrase.of("receive.po.opened", code=po.code, supplier=po.supplier, open=reached.total - reached.done)
    opening = Draft(Opened(document=reference(po)))
    return Outcome(AwaitUnit(po.code), Answer(Kind.OK, said, found=meaning.found), (opening,))


def switched(
    step: AwaitUnit, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent
) -> Outcome:
    """Return the work on another purchase order begun, where the operator means it."""
    if po.code == step.po:
        return noted(step, meaning, Phrase.of("receive.po.already", code=po.code), Phrase("expected.unit"))
    if not (consent.to("switch") or po.status in {"closed", "cancelled"}):
        phrase = Phrase.of("receive.po.switch", open=step.po, code=po.code)
        return ask(step, meaning, floor, consent, question="switch", by=By.AGAIN, phrase=phrase)
    return opened(step, po, meaning, look, floor, consent)
