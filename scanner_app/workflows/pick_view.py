"""Picking: what the screen shows at each step."""

from typing import Final

from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.look import Floor, Look
from scanner_app.workflows.pick_order import has_work, proposed
from scanner_app.workflows.pick_plan import Plan, line_of
from scanner_app.workflows.pick_reason import REASONS
from scanner_app.workflows.pick_steps import AwaitBin, AwaitReason, AwaitUnit, OnLine
from scanner_app.workflows.resolve import control_text
from scanner_app.workflows.step import Control, Option, Step, View
from sync.ledger.documents import OrderLine

_SHOWN: Final = 4
_SHORT: Final = Option(Control.SHORT, label=Phrase("option.short"))
_SKIP: Final = Option(Control.SKIP, label=Phrase("option.skip"))
_EMPTY: Final = Option(Control.EMPTY, label=Phrase("option.empty"))


def view(step: Step, look: Look, _floor: Floor) -> View:
    """Return the view of a step of picking."""
    match step:
        case AwaitReason(back=back):
            return _reason(step, back, look)
        case AwaitBin() | AwaitUnit():
            order = look.order(step.trip.order)
            line = line_of(order, step.line) if order is not None else None
            if order is None or line is None:
                return _orders(look)
            plan = Plan(order, step.trip, look)
            return _bin(step, line, plan) if isinstance(step, AwaitBin) else _unit(step, line, plan)
        case _:
            return _orders(look)


def _orders(look: Look) -> View:
    """Ask for an order; the next one is proposed."""
    first = proposed(look)
    waiting = [order for order in look.open_orders()[:_SHOWN] if has_work(order, look)]
    listed = tuple(Phrase.of("line.order", code=order.code, customer=order.customer_ref) for order in waiting)
    code = first.code if first is not None else None
    label = Phrase.of("option.take_order", code=code) if code is not None else Phrase("option.done")
    return View(
        title=Phrase("title.pick"),
        ask=Phrase("ask.order"),
        target=code,
        lines=listed or (Phrase("line.none_open"),),
        options=(Option(Control.DONE, label=label),),
        keyable=True,
        expects=code,
    )


def _bin(step: AwaitBin, line: OrderLine, plan: Plan) -> View:
    """Ask for the bin."""
    return View(
        title=Phrase.of("title.pick_order", code=step.trip.order),
        ask=Phrase("ask.bin"),
        target=step.place,
        lines=_lines(line, plan),
        progress=plan.totals(),
        options=(_SHORT, _SKIP, _EMPTY),
        keyable=True,
        expects=step.place,
    )


def _unit(step: AwaitUnit, line: OrderLine, plan: Plan) -> View:
    """Ask for a unit of the line, or for a quantity of a counted item."""
    counted = plan.counted(line)
    serial = plan.pending(line)[0] if plan.wants_named(line) else None
    lines = _lines(line, plan)
    if step.place is not None:
        lines = (*lines, Phrase.of("line.from", place=step.place))
    elif not counted:
        lines = (*lines, Phrase("line.no_bin"))
    return View(
        title=Phrase.of("title.pick_order", code=step.trip.order),
        ask=Phrase("ask.quantity") if counted else Phrase.of("ask.unit_of", item=line.item),
        target=serial or line.item,
        lines=lines,
        progress=plan.totals(),
        options=(_SHORT, _SKIP, *((_EMPTY,) if step.place is not None else ())),
        keyable=not counted,
        expects=_expects(step, line, plan, serial),
    )


def _reason(step: AwaitReason, back: OnLine, look: Look) -> View:
    """Offer the reasons."""
    reasons = REASONS.get(step.what, ())
    options = tuple(Option(Control.REASON, reason, Phrase(f"reason.{reason}")) for reason in reasons)
    return View(
        title=Phrase.of("title.pick_order", code=back.trip.order),
        ask=Phrase("ask.reason"),
        options=(*options, Option(Control.NO, label=Phrase("option.back"))),
        expects=control_text(look.site().tag, Control.REASON, reasons[0]) if reasons else None,
    )


def _lines(line: OrderLine, plan: Plan) -> tuple[Phrase, ...]:
    item = plan.look.item(line.item)
    take = Phrase.of("line.take", count=plan.open(line), item=line.item)
    name = (Phrase.of("line.item_name", name=item.name),) if item is not None else ()
    named = (Phrase.of("line.named", serial=plan.pending(line)[0]),) if plan.wants_named(line) else ()
    return (take, *name, *named)


def _expects(step: AwaitUnit, line: OrderLine, plan: Plan, serial: str | None) -> str | None:
    """Return what a scan of the right thing would hold."""
    if plan.counted(line):
        return control_text(plan.look.site().tag, Control.QTY, str(plan.open(line)))
    if serial is not None:
        return serial
    here = (stock for stock in plan.stock(line) if stock.place.code == step.place)
    return next((stock.serials[0] for stock in here if stock.serials), None)
