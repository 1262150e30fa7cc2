"""Receiving: counted items, and the end of a purchase order."""

from dataclasses import replace

from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.quantities import malformed_quantity, quantity_of
from scanner_app.workflows.receive_accept import progress
from scanner_app.workflows.receive_differences import Differences, differences
from scanner_app.workflows.receive_steps import AwaitUnit
from scanner_app.workflows.refusals import known_by, wrong
from scanner_app.workflows.step import Draft, Outcome
from scanner_app.workflows.workflow import By, Consent, Finished, ask
from sync.ledger.documents import PurchaseOrder, PurchaseOrderLine
from sync.ledger.facts import Closed, LineQuantity
from sync.ledger.identity import DocumentKind, DocumentRef


def reference(po: PurchaseOrder) -> DocumentRef:
    """Return the reference to the purchase order."""
    return DocumentRef(DocumentKind.PURCHASE_ORDER, po.code)


def count(step: AwaitUnit, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return what a quantity records: it counts on the line of an item that is not scanned unit by unit."""
    line = counted_line(step, po, look)
    if line is None:
        return _no_counted_item(step, meaning)
    quantity = quantity_of(meaning.argument)
    if quantity is None:
        return wrong(step, meaning, malformed_quantity(meaning.argument), Phrase("expected.quantity"))
    done = look.untracked(po.code).get(line.line, 0) + quantity
    over = done - line.expected - line.tolerance
    if over > 0 and not consent.to("over"):
        phrase = Phrase.of("receive.quantity.over", quantity=quantity, item=line.item, over=over)
        return ask(step, meaning, floor, consent, question="over", by=By.SUPERVISOR, phrase=phrase)
    fact = LineQuantity(document=reference(po), line=line.line, item=line.item, quantity=quantity)
    said = Phrase.of("receive.quantity.ok", quantity=quantity, item=line.item, done=done, total=line.expected)
    draft = Draft(fact, known=known_by(meaning))
    return Outcome(replace(step, item=None), Answer(Kind.OK, said, found=meaning.found), (draft,))


def counted_line(step: AwaitUnit, po: PurchaseOrder, look: Look) -> PurchaseOrderLine | None:
    """Return the line a quantity would count on: of the chosen item, or the only counted one of the order."""
    counted = [line for line in po.lines if (item := look.item(line.item)) is not None and not item.serial_tracked]
    if step.item is not None:
        counted = [line for line in counted if line.item == step.item]
    done = look.untracked(po.code)
    unfilled = [line for line in counted if done.get(line.line, 0) < line.expected]
    if step.item is None:
        return counted[0] if len(counted) == 1 else None
    return next(iter(unfilled or counted), None)


def close(step: AwaitUnit, po: PurchaseOrder, meaning: Meaning, look: Look, floor: Floor, consent: Consent) -> Outcome:
    """Return the end of the purchase order; one that is short, or not what its list says, is asked about (§5.1)."""
    reached = progress(po, look)
    missing = reached.total - reached.done
    differing = differences(po, look)
    if differing.unexpected and not consent.given & {"close_short", "close_differs"}:
        phrase = _differing(po, differing)
        return ask(step, meaning, floor, consent, question="close_differs", by=By.YES, phrase=phrase)
    if missing and not consent.given & {"close_short", "close_differs"}:
        phrase = Phrase.of("receive.po.close_short", code=po.code, missing=missing, total=reached.total)
        return ask(step, meaning, floor, consent, question="close_short", by=By.YES, phrase=phrase)
    args = {"code": po.code, "done": str(reached.done), "total": str(reached.total)}
    kind, phrase, reason = Kind.OK, Phrase.of("receive.po.done", **args), ""
    if missing:
        kind, phrase, reason = Kind.NOTE, Phrase.of("receive.po.closed_short", **args, missing=missing), "short"
    elif differing.unexpected:
        over = len(differing.unexpected)
        kind, phrase, reason = Kind.NOTE, Phrase.of("receive.po.closed_differs", **args, over=over), "differs"
    closed = Closed(document=reference(po), reason=reason) if reason else Closed(document=reference(po))
    return Outcome(Finished(), Answer(kind, phrase, found=meaning.found), (Draft(closed),))


def _differing(po: PurchaseOrder, found: Differences) -> Phrase:
    """Return the question about a list that the goods do not match: with the shift or the likeliest pair, if any."""
    if found.shift is not None:
        way = "higher" if found.shift > 0 else "lower"
        return Phrase.of(f"receive.po.all_{way}", code=po.code, count=abs(found.shift), over=len(found.unexpected))
    args = {"code": po.code, "missing": str(len(found.missing)), "over": str(len(found.unexpected))}
    if not found.pairs:
        return Phrase.of("receive.po.close_differs", **args)
    came, listed = found.pairs[0]
    return Phrase.of("receive.po.close_paired", **args, serial=came.serial, other=listed.serial)


def _no_counted_item(step: AwaitUnit, meaning: Meaning) -> Outcome:
    """Return the refusal of a quantity where the item is scanned unit by unit, or none was chosen."""
    if step.item is not None:
        phrase = Phrase.of("quantity.tracked", item=step.item)
        return wrong(step, meaning, phrase, Phrase.of("expected.unit_of", item=step.item))
    return wrong(step, meaning, Phrase("receive.quantity.no_item"), Phrase("expected.item"))
