"""Receiving: what the screen shows at each step."""

from dataclasses import replace
from typing import Final

from scanner_app.workflows import manifest
from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.receive_accept import progress
from scanner_app.workflows.receive_close import counted_line
from scanner_app.workflows.receive_details import lacking, waiting_unit
from scanner_app.workflows.receive_learning import offered
from scanner_app.workflows.receive_nolabel import REASONS as LABEL_REASONS
from scanner_app.workflows.receive_refusal import REASON
from scanner_app.workflows.receive_steps import (
    BOX,
    LEARN,
    AwaitBox,
    AwaitDetails,
    AwaitItem,
    AwaitLabelReason,
    AwaitProof,
    AwaitRefused,
    AwaitUnit,
    OnOrder,
    order_of,
)
from scanner_app.workflows.receive_unit import open_lines
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.specimen import EXPIRY, LOT, specimen
from scanner_app.workflows.step import Control, Option, Step, View
from sync.ledger.documents import PurchaseOrder, PurchaseOrderLine

_SHOWN: Final = 4
_DONE = Option(Control.DONE, label=Phrase("option.close"))
_REFUSE = Option(Control.REASON, REASON, Phrase("option.refuse"))
_NO_LABEL = Option(Control.NOLABEL, label=Phrase("option.no_serial"))
_BOX = Option(Control.REASON, BOX, Phrase("option.box"))
_LEARN = Option(Control.REASON, LEARN, Phrase("option.learn"))
_BACK = Option(Control.NO, label=Phrase("option.back"))


def view(step: Step, look: Look, floor: Floor) -> View:
    """Return the view of a step of receiving."""
    po = look.purchase_order(order_of(step)) if isinstance(step, OnOrder) else None
    if po is None:
        return _orders(look)
    match step:
        case AwaitUnit():
            return _unit(step, po, look)
        case AwaitItem():
            return _item(step, po, look)
        case AwaitDetails():
            return _details(step, po, look)
        case AwaitLabelReason() | AwaitProof():
            return _label(step, po, look)
        case AwaitBox():
            from scanner_app.workflows.box_view import box_view  # noqa: PLC0415  # as in ``receive``

            return box_view(step, _unit(step.back, po, look), po, look, floor)
        case AwaitRefused():
            return _refused(step, po, look)
        case _:
            return _orders(look)


def _orders(look: Look) -> View:
    """Ask for a purchase order; the only open one is proposed, unless everything of it is there."""
    waiting = look.open_purchase_orders()
    incomplete = next((po.code for po in waiting if open_lines(po, look)), None)
    only = incomplete if len(waiting) == 1 else None
    listed = tuple(Phrase.of("line.order", code=po.code, customer=po.supplier) for po in waiting[:_SHOWN])
    return View(
        title=Phrase("title.receive"),
        ask=Phrase("ask.purchase_order"),
        target=only,
        lines=listed or (Phrase("line.none_open"),),
        options=(Option(Control.DONE, label=Phrase("option.done")),),
        keyable=True,
        expects=incomplete or (waiting[0].code if waiting else None),
    )


def _unit(step: AwaitUnit, po: PurchaseOrder, look: Look) -> View:
    """Ask for the next unit, or for DONE where all are there."""
    reached = progress(po, look)
    waiting = open_lines(po, look)
    chosen = look.item(step.item) if step.item is not None else None
    lines = tuple(_line(line, po, look) for line in waiting[:_SHOWN])
    if chosen is not None:
        lines = (Phrase.of("line.item_chosen", item=chosen.code, name=chosen.name), *lines)
    return View(
        title=Phrase.of("title.purchase_order", code=po.code),
        ask=_ask(step, waiting, po, look),
        lines=lines,
        progress=(reached.done, reached.total),
        options=(_DONE, *((_LEARN,) if offered(step, po, look) else ()), _REFUSE, _NO_LABEL, _BOX),
        keyable=True,
        expects=_expects(step, waiting, po, look),
    )


def _item(step: AwaitItem, po: PurchaseOrder, look: Look) -> View:
    """Ask for the item of the serial that waits."""
    reached = progress(po, look)
    return View(
        title=Phrase.of("title.purchase_order", code=po.code),
        ask=Phrase("ask.item"),
        lines=(Phrase.of("line.waiting", serial=step.serial), *(_line(line, po, look) for line in po.lines[:_SHOWN])),
        progress=(reached.done, reached.total),
        options=(_DONE,),
        keyable=True,
        expects=po.lines[0].item if po.lines else None,
    )


def _details(step: AwaitDetails, po: PurchaseOrder, look: Look) -> View:
    """Ask for the lot or the expiry date of the unit that waits."""
    reached = progress(po, look)
    waiting = waiting_unit(step, po, look)
    name = "lot" if waiting is None else lacking(waiting)
    known = (("line.lot", step.lot), ("line.expiry", step.expiry))
    return View(
        title=Phrase.of("title.purchase_order", code=po.code),
        ask=Phrase(f"ask.{name}"),
        lines=(
            Phrase.of("line.waiting", serial=step.serial),
            *(Phrase.of(code, text=text) for code, text in known if text is not None),
        ),
        progress=(reached.done, reached.total),
        options=(_BACK,),
        keyable=True,
        expects=LOT if name == "lot" else EXPIRY,
    )


def _refused(step: AwaitRefused, po: PurchaseOrder, look: Look) -> View:
    """Ask for the unit that the driver takes back."""
    unit = _unit(step.back, po, look)
    return replace(unit, ask=Phrase("ask.refused"), options=(_BACK,), expects=None)


def _label(step: AwaitLabelReason | AwaitProof, po: PurchaseOrder, look: Look) -> View:
    """Ask why the unit bears no serial, then for its new label."""
    unit = _unit(step.back, po, look)
    lines = (Phrase.of("line.no_serial", item=step.item),)
    if isinstance(step, AwaitProof):
        again = Option(Control.NOLABEL, label=Phrase("option.print_again"))
        return replace(
            unit, ask=Phrase("ask.label"), target=step.serial, lines=lines, options=(again, _BACK), expects=step.serial
        )
    options = (*(Option(Control.REASON, each, Phrase(f"reason.{each}")) for each in LABEL_REASONS), _BACK)
    expects = control_text(look.site().tag, Control.REASON, LABEL_REASONS[0])
    return replace(unit, ask=Phrase("ask.reason"), lines=lines, options=options, keyable=False, expects=expects)


def _ask(step: AwaitUnit, waiting: tuple[PurchaseOrderLine, ...], po: PurchaseOrder, look: Look) -> Phrase:
    if step.item is not None:
        counted = counted_line(step, po, look) is not None
        return Phrase("ask.quantity") if counted else Phrase.of("ask.unit_of", item=step.item)
    return Phrase("ask.unit") if waiting else Phrase("ask.done")


def _line(line: PurchaseOrderLine, po: PurchaseOrder, look: Look) -> Phrase:
    done = look.received(po.code).get(line.line, 0) + look.untracked(po.code).get(line.line, 0)
    return Phrase.of("line.item", item=line.item, done=done, total=line.expected)


def _expects(step: AwaitUnit, waiting: tuple[PurchaseOrderLine, ...], po: PurchaseOrder, look: Look) -> str | None:
    """Return a serial of the list that is missing, else what the next box may bear, or DONE where nothing is open."""
    if not waiting:
        return control_text(look.site().tag, Control.DONE)
    wanted = [line for line in waiting if step.item in {None, line.item}]
    received = look.received(po.code)
    listed = (line for line in wanted if line.serials)
    missing = next((manifest.next_missing(line, received.get(line.line, 0), look) for line in listed), None)
    if missing is not None or not wanted:
        return missing
    return _unlisted(step, wanted[0], po, look)


def _unlisted(step: AwaitUnit, line: PurchaseOrderLine, po: PurchaseOrder, look: Look) -> str | None:
    item = look.item(line.item)
    if item is None or item.serial_tracked:
        return specimen(po, line, look.received(po.code).get(line.line, 0), look)
    if step.item is None:
        return line.item
    open_ = line.expected - look.untracked(po.code).get(line.line, 0)
    return control_text(look.site().tag, Control.QTY, str(open_))
