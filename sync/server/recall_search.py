"""Which units of the book a recall may mean: found by their keys where its scopes allow it, then asked one by one.

Text order narrows the search and never decides: what it finds is asked again by number, exactly (RULES §7).
"""

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, select

from sync.ledger.documents import Recall, Scope
from sync.ledger.identity import UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.ranges import SerialSet, Span
from sync.ledger.recall import DayOf, Match, Sieve
from sync.ledger.unit import Unit
from sync.server.dialect import by_code_point
from sync.server.tables import UNIT, UNIT_TEXT, exact_key

_AT_ONCE: Final = 400
_STREAMED: Final = 1000
_HIGHEST: Final = "\U0010ffff"
_BEFORE_SURROGATES: Final = 0xD7FF
_AFTER_SURROGATES: Final = 0xE000
_KEYED_WHOLE: Final = 64
"""Characters of a text that stand in its key, however long it is."""


def units_of(conn: Connection, recall: Recall, day_of: DayOf) -> dict[UnitKey, tuple[Unit, Match]]:
    """Return every unit of the book that the recall means, whatever its status."""
    sieve = Sieve.of(recall)
    found: dict[UnitKey, tuple[Unit, Match]] = {}
    for scope, serials in zip(sieve.scopes, sieve.serials, strict=True):
        for query in _queries(conn, scope, serials):
            for row in conn.execute(query).yield_per(_STREAMED):
                unit = msgspec.json.decode(row.body, type=Unit)
                match = sieve.match(unit, day_of)
                if match is not None and _is_somewhere(unit):
                    found[unit.key] = (unit, match)
    return found


def _is_somewhere(unit: Unit) -> bool:
    return unit.state is not State.NONE or unit.place is not None or bool(unit.disputes)


def _queries(conn: Connection, scope: Scope, serials: SerialSet) -> Iterator[Select[tuple[bytes]]]:
    """Yield queries whose rows hold every unit that the scope may mean, and others."""
    bodies = select(UNIT.c.body)
    if scope.item is None:
        yield bodies
        return
    of_item = UNIT.c.item == exact_key(scope.item)
    conditions = None if serials == SerialSet() else list(_conditions(conn, serials))
    if conditions is None or any(condition is None for condition in conditions):
        yield bodies.where(of_item)
        return
    by_text = bodies.join_from(
        UNIT_TEXT, UNIT, (UNIT.c.item == UNIT_TEXT.c.item) & (UNIT.c.serial == UNIT_TEXT.c.serial)
    ).where(of_item, UNIT_TEXT.c.item == exact_key(scope.item))
    for condition in conditions:
        if condition is not None:
            yield by_text.where(condition)


def _conditions(conn: Connection, serials: SerialSet) -> Iterator[ColumnElement[bool] | None]:
    """Yield conditions on a unit's text that together lose none of the serials; None where the keys cannot tell."""
    text = by_code_point(conn, UNIT_TEXT.c.text)
    listed = sorted(exact_key(serial) for serial in serials.serials)
    for start in range(0, len(listed), _AT_ONCE):
        yield UNIT_TEXT.c.text.in_(listed[start : start + _AT_ONCE])
    for span in serials.spans:
        low, high = _text(span, span.low), _text(span, span.high)
        keyed = exact_key(low) == low and exact_key(high) == high
        yield text.between(low, high) if keyed else None
    for prefix in serials.prefixes:
        if len(prefix) > _KEYED_WHOLE or exact_key(prefix) != prefix:
            yield None
            continue
        after = _after(prefix)
        yield text >= prefix if after is None else (text >= prefix) & (text < after)


def _text(span: Span, number: int) -> str:
    return f"{span.prefix}{number:0{span.width}d}{span.suffix}"


def _after(prefix: str) -> str | None:
    """Return the first text behind everything that begins so, or None where nothing stands behind it."""
    kept = prefix.rstrip(_HIGHEST)
    if not kept:
        return None
    last = ord(kept[-1])
    return kept[:-1] + chr(_AFTER_SURROGATES if last == _BEFORE_SURROGATES else last + 1)
