"""Which units of the book a recall may mean: found by their keys where its scopes allow it, then asked one by one.

Text order narrows the search and never decides: what it finds is asked again by number, exactly (RULES §7).
"""

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Select, select

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
_BODIES: Final = select(UNIT.c.body)
_BY_ALIAS: Final = _BODIES.join_from(
    UNIT_TEXT, UNIT, (UNIT.c.item == UNIT_TEXT.c.item) & (UNIT.c.serial == UNIT_TEXT.c.serial)
)


def units_of(conn: Connection, recall: Recall, day_of: DayOf) -> dict[UnitKey, tuple[Unit, Match]]:
    """Return every unit of the book that the recall means, whatever its status."""
    sieve = Sieve.of(recall)
    decoder = msgspec.json.Decoder(Unit)
    found: dict[UnitKey, tuple[Unit, Match]] = {}
    for scope, serials in zip(sieve.scopes, sieve.serials, strict=True):
        for query in _queries(conn, scope, serials):
            for rows in conn.execute(query).partitions(_STREAMED):
                for row in rows:
                    unit = decoder.decode(row.body)
                    match = sieve.match(unit, day_of)
                    if match is not None and _is_somewhere(unit):
                        found[unit.key] = (unit, match)
    return found


def _is_somewhere(unit: Unit) -> bool:
    return unit.state is not State.NONE or unit.place is not None or bool(unit.disputes)


def _queries(conn: Connection, scope: Scope, serials: SerialSet | None) -> Iterator[Select[tuple[bytes]]]:
    """Yield queries whose rows hold every unit that the scope may mean, and others."""
    if scope.item is None:
        yield _BODIES
        return
    of_item = UNIT.c.item == exact_key(scope.item)
    by_serial = None if serials is None else _conditions(conn, serials, UNIT.c.serial)
    by_text = None if serials is None else _conditions(conn, serials, UNIT_TEXT.c.text)
    if by_serial is None or by_text is None:
        yield _BODIES.where(of_item)
        return
    for condition in by_serial:
        yield _BODIES.where(of_item, condition)
    aliased = UNIT_TEXT.c.text != UNIT_TEXT.c.serial
    for condition in by_text:
        yield _BY_ALIAS.where(UNIT_TEXT.c.item == exact_key(scope.item), aliased, condition)


def _conditions(conn: Connection, serials: SerialSet, column: Column[str]) -> list[ColumnElement[bool]] | None:
    """Return conditions on a key that together lose none of the serials, or None where keys cannot tell."""
    key = by_code_point(conn, column)
    listed = sorted(exact_key(serial) for serial in serials.serials)
    conditions: list[ColumnElement[bool]] = [
        column.in_(listed[start : start + _AT_ONCE]) for start in range(0, len(listed), _AT_ONCE)
    ]
    for span in serials.spans:
        low, high = _text(span, span.low), _text(span, span.high)
        if exact_key(low) != low or exact_key(high) != high:
            return None
        conditions.append(key.between(low, high))
    for prefix in serials.prefixes:
        if len(prefix) > _KEYED_WHOLE or exact_key(prefix) != prefix:
            return None
        after = _after(prefix)
        conditions.append(key >= prefix if after is None else (key >= prefix) & (key < after))
    return conditions


def _text(span: Span, number: int) -> str:
    return f"{span.prefix}{number:0{span.width}d}{span.suffix}"


def _after(prefix: str) -> str | None:
    """Return the first text behind everything that begins so, or None where nothing stands behind it."""
    kept = prefix.rstrip(_HIGHEST)
    if not kept:
        return None
    last = ord(kept[-1])
    return kept[:-1] + chr(_AFTER_SURROGATES if last == _BEFORE_SURROGATES else last + 1)
