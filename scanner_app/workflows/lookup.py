"""Look up: scan anything, see what it is; nothing changes (RULES §6)."""

from dataclasses import dataclass
from typing import Final

from scanner_app.workflows import lookup_lines
from scanner_app.workflows.answer import Answer, Kind, Phrase
from scanner_app.workflows.found_units import is_known
from scanner_app.workflows.look import Floor, Look, OrderProgress
from scanner_app.workflows.meaning import Meaning
from scanner_app.workflows.receive_accept import progress
from scanner_app.workflows.refusals import misfit
from scanner_app.workflows.step import Control, Option, Outcome, Step, View
from scanner_app.workflows.wording import place_of, where
from scanner_app.workflows.workflow import Consent, Finished, Workflow
from sync.ledger.documents import Bin, Item, Order, PurchaseOrder
from sync.ledger.unit import Unit

_NOTHING: Final = OrderProgress()


@dataclass(frozen=True, slots=True)
class AwaitCode(Step):
    """Any code is awaited. ``role``, ``code`` and ``item`` name what was looked up last and is shown.

    ``content`` is what an unknown code says by itself, as (role, value).
    """

    role: str = ""
    code: str = ""
    item: str = ""
    content: tuple[tuple[str, str], ...] = ()


def take(_step: Step, meaning: Meaning, look: Look, _floor: Floor, _consent: Consent) -> Outcome:
    """Return what the code is; DONE leaves."""
    if meaning.control is Control.DONE:
        return Outcome(Finished(), Answer(Kind.OK, Phrase("lookup.left"), found=meaning.found))
    if meaning.control is not None:
        return misfit(AwaitCode(), meaning, Phrase("expected.any"))
    step, kind, phrase = _looked_up(meaning, look)
    return Outcome(step, Answer(kind, phrase, found=meaning.found))


def _looked_up(meaning: Meaning, look: Look) -> tuple[AwaitCode, Kind, Phrase]:
    """Return what the code is by its highest-ranked role (RULES §4)."""
    if meaning.purchase_order is not None:
        order = meaning.purchase_order
        return AwaitCode("purchase_order", order.code), Kind.OK, _purchase_order(order, look)
    if meaning.order is not None:
        return AwaitCode("order", meaning.order.code), Kind.OK, _order(meaning.order, look)
    if meaning.bin is not None:
        return AwaitCode("bin", meaning.bin.code), Kind.OK, _bin(meaning.bin, look)
    units = tuple(unit for unit in meaning.units if is_known(unit))
    if len(units) == 1:
        unit = units[0]
        return AwaitCode("unit", unit.key.serial, unit.key.item), _kind(unit), _unit(unit)
    if units:
        phrase = Phrase.of("lookup.units", serial=meaning.serial or meaning.text, count=len(units))
        return AwaitCode("units", meaning.serial or meaning.text), Kind.NOTE, phrase
    return _not_a_known_unit(meaning, look)


def _not_a_known_unit(meaning: Meaning, look: Look) -> tuple[AwaitCode, Kind, Phrase]:
    """Return what a code is that names no document, bin or known unit."""
    content = tuple((str(candidate.role), candidate.value) for candidate in meaning.reading.candidates)
    expected = look.expected_by_text(meaning.serial) if meaning.serial is not None else ()
    if expected:
        po, _, item = expected[0]
        phrase = Phrase.of("lookup.expected", serial=meaning.serial, item=item, po=po)
        return AwaitCode("purchase_order", po), Kind.OK, phrase
    if meaning.item is not None and not meaning.explicit:
        return AwaitCode("item", meaning.item.code), Kind.OK, _item(meaning.item, look)
    if meaning.item is not None:
        phrase = Phrase.of("lookup.item_serial", serial=meaning.serial or meaning.text, item=meaning.item.code)
    elif meaning.carton is not None:
        phrase = Phrase.of("lookup.carton", code=meaning.carton)
    elif meaning.tracking is not None:
        phrase = Phrase.of("lookup.tracking", code=meaning.tracking)
    elif meaning.unknown_gtin is not None:
        phrase = Phrase.of("lookup.unknown_gtin", gtin=meaning.unknown_gtin)
    else:
        phrase = Phrase.of("lookup.unknown", text=meaning.text)
    return AwaitCode("content", meaning.text, content=content), Kind.UNKNOWN, phrase


def _kind(unit: Unit) -> Kind:
    return Kind.NOTE if unit.holds else Kind.OK


def _unit(unit: Unit) -> Phrase:
    args = {"serial": unit.key.serial, "item": unit.key.item, "state": str(unit.state), "place": where(unit)}
    if unit.holds:
        return Phrase.of("lookup.unit_held", **args, kind=unit.holds[0].kind)
    return Phrase.of("lookup.unit", **args)


def _bin(location: Bin, look: Look) -> Phrase:
    return Phrase.of("lookup.bin", code=location.code, count=look.count_at(place_of(location)))


def _item(item: Item, look: Look) -> Phrase:
    free = sum(stock.count for stock in look.stock(item.code))
    return Phrase.of("lookup.item", code=item.code, name=item.name, count=free)


def _purchase_order(order: PurchaseOrder, look: Look) -> Phrase:
    reached = progress(order, look)
    args = {"code": order.code, "supplier": order.supplier}
    return Phrase.of("lookup.purchase_order", **args, done=reached.done, total=reached.total)


def _order(order: Order, look: Look) -> Phrase:
    lines = look.order_progress(order.code)
    counted = look.untracked(order.code)
    picked = sum(lines.get(line.line, _NOTHING).picked + counted.get(line.line, 0) for line in order.lines)
    packed = sum(lines.get(line.line, _NOTHING).packed for line in order.lines)
    total = sum(line.quantity for line in order.lines)
    return Phrase.of("lookup.order", code=order.code, picked=picked, packed=packed, total=total)


def view(step: Step, look: Look, _floor: Floor) -> View:
    """Return the view: the question, and what was looked up last."""
    shown = step if isinstance(step, AwaitCode) else AwaitCode()
    return View(
        title=Phrase("title.lookup"),
        ask=Phrase("ask.anything"),
        lines=lookup_lines.lines(shown.role, shown.code, shown.item, shown.content, look),
        options=(Option(Control.DONE, label=Phrase("option.done")),),
        keyable=True,
        expects=_first_bin(look),
    )


def _first_bin(look: Look) -> str | None:
    return next((location.code for location in look.bins()), None)


def _start(_look: Look, _floor: Floor) -> Step:
    return AwaitCode()


WORKFLOW: Final = Workflow(
    name="lookup", start=_start, take=take, view=view, following={AwaitCode: (AwaitCode, Finished)}
)
