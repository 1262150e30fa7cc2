"""What a look-up shows beneath its answer, line by line."""

from typing import Final

from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.look import Look, OrderProgress
from scanner_app.workflows.wording import booked, place_of, when, where, who
from sync.ledger.derived_holds import DerivedHold
from sync.ledger.identity import UnitKey
from sync.ledger.unit import Hold, Sighting, Unit

_SHOWN: Final = 8
_NOTHING: Final = OrderProgress()


def lines(role: str, code: str, item: str, content: tuple[tuple[str, str], ...], look: Look) -> tuple[Phrase, ...]:
    """Return the lines about what was looked up last; what is gone since leaves none."""
    match role:
        case "unit":
            unit = look.unit(UnitKey(item, code))
            found = _unit(unit, look) if unit is not None else ()
        case "units":
            found = tuple(_one_of_many(unit) for unit in look.units_by_text(code))
        case "bin":
            found = _bin(code, look)
        case "item":
            found = _item(code, look)
        case "purchase_order":
            found = _purchase_order(code, look)
        case "order":
            found = _order(code, look)
        case _:
            found = tuple(Phrase.of("lookup.line.role", role=name, value=value) for name, value in content)
    return (*found[:_SHOWN], *_fresh(look)) if role else ()


def _unit(unit: Unit, look: Look) -> tuple[Phrase, ...]:
    documents = (
        ("lookup.line.po", unit.po), ("lookup.line.order", unit.order), ("lookup.line.customer", unit.customer_ref),
    )  # fmt: skip
    dated = (("lookup.line.lot", "lot", unit.lot), ("lookup.line.expiry", "expiry", unit.expiry))
    return (
        Phrase.of("lookup.line.state", state=unit.state, place=where(unit)),
        *(_hold(hold) for hold in unit.holds),
        *((Phrase.of("lookup.line.dispute", count=len(unit.disputes)),) if unit.disputes else ()),
        *((Phrase.of("lookup.line.since", **booked(unit, look)),) if unit.booked is not None else ()),
        *(Phrase.of(key, code=code) for key, code in documents if code is not None),
        *_sighted("lookup.line.seen", unit.seen, look),
        *(Phrase.of(key, **{name: value}) for key, name, value in dated if value is not None),
        *(Phrase.of("lookup.line.alias", kind=kind, text=text) for kind, text in unit.aliases),
    )


def _hold(hold: Hold) -> Phrase:
    """Return the hold in words; one by a document names it."""
    if not isinstance(hold, DerivedHold):
        return Phrase.of("lookup.line.hold", kind=hold.kind)
    code = "holding.line_perhaps" if hold.possible else "holding.line"
    return Phrase.of(code, kind=hold.kind, code=hold.source)


def _sighted(key: str, sighting: Sighting | None, look: Look) -> tuple[Phrase, ...]:
    if sighting is None:
        return ()
    return (Phrase.of(key, at=when(sighting.at, look), who=who(sighting.operator, look)),)


def _one_of_many(unit: Unit) -> Phrase:
    return Phrase.of("lookup.line.unit", item=unit.key.item, state=unit.state, place=where(unit))


def _bin(code: str, look: Look) -> tuple[Phrase, ...]:
    location = look.bin(code)
    if location is None:
        return ()
    zone = (Phrase.of("lookup.line.zone", zone=location.zone),) if location.zone is not None else ()
    room = (Phrase.of("lookup.line.capacity", count=location.capacity),) if location.capacity is not None else ()
    inside = look.units_at(place_of(location), _SHOWN)
    held = (Phrase.of("lookup.line.content", item=unit.key.item, serial=unit.key.serial) for unit in inside)
    return (*zone, *room, *held)


def _item(code: str, look: Look) -> tuple[Phrase, ...]:
    stock = tuple(Phrase.of("lookup.line.stock", place=each.place.code, count=each.count) for each in look.stock(code))
    return stock or (Phrase("lookup.line.no_stock"),)


def _purchase_order(code: str, look: Look) -> tuple[Phrase, ...]:
    order = look.purchase_order(code)
    if order is None:
        return ()
    received, counted = look.received(code), look.untracked(code)
    return (
        Phrase.of("lookup.line.status", status=order.status),
        *(
            _line(line.item, received.get(line.line, 0) + counted.get(line.line, 0), line.expected)
            for line in order.lines[:_SHOWN]
        ),
    )


def _order(code: str, look: Look) -> tuple[Phrase, ...]:
    order = look.order(code)
    if order is None:
        return ()
    progress, counted = look.order_progress(code), look.untracked(code)
    return (
        Phrase.of("lookup.line.status", status=order.status),
        Phrase.of("lookup.line.customer", code=order.customer_ref),
        *(
            _line(line.item, progress.get(line.line, _NOTHING).picked + counted.get(line.line, 0), line.quantity)
            for line in order.lines[:_SHOWN]
        ),
    )


def _line(item: str, done: int, total: int) -> Phrase:
    return Phrase.of("lookup.line.document", item=item, done=done, total=total)


def _fresh(look: Look) -> tuple[Phrase, ...]:
    fresh = look.fresh_at()
    if fresh is None:
        return (Phrase("lookup.line.never_fresh"),)
    return (Phrase.of("lookup.line.fresh", at=when(fresh, look)),)
