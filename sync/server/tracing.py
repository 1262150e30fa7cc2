"""Asking for one unit: by its serial or any alias, of one item or all."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from sync.ledger.identity import UnitKey
from sync.ledger.trace import as_json, trace
from sync.ledger.unit import Unit
from sync.server.book import Book
from sync.server.history import facts_of
from sync.server.holds_in_force import held
from sync.server.projector import Projector
from sync.server.site import site_of
from sync.server.tables import UNIT, UNIT_TEXT, exact_key


class UnknownUnitError(Exception):
    """No unit has this serial or alias."""


class SeveralUnitsError(Exception):
    """Units of several items have this serial; ``items`` says which."""

    def __init__(self, serial: str, items: tuple[str, ...]) -> None:
        super().__init__(f"{len(items)} items have the serial {serial!r}: {', '.join(items)}. Name the item.")
        self.items = items


@dataclass(frozen=True, slots=True)
class Found:
    """A unit found by a text, and by which of its texts."""

    unit: Unit
    alias: str | None


def find_units(conn: Connection, text: str) -> tuple[Found, ...]:
    """Return the units whose serial, or one of whose aliases, is exactly this text, by item and serial."""
    bodies = conn.execute(
        select(UNIT.c.body)
        .join_from(UNIT_TEXT, UNIT, (UNIT.c.item == UNIT_TEXT.c.item) & (UNIT.c.serial == UNIT_TEXT.c.serial))
        .where(UNIT_TEXT.c.text == exact_key(text))
    ).scalars()
    units = sorted((msgspec.json.decode(body, type=Unit) for body in bodies), key=lambda unit: unit.key)
    found: list[Found] = []
    for unit in units:
        if unit.key.serial == text:
            found.append(Found(unit, None))
        else:
            found += [Found(unit, kind) for kind, alias in unit.aliases if alias == text][:1]
    return tuple(found)


def unit_trace(book: Book, projector: Projector, serial: str, item: str | None = None) -> dict[str, Any]:
    """Return the trace by the schema of ``sync.ledger.trace``, all that was ingested in it, and the site's time zone.

    Holds by documents stand behind the unit's own. Raise UnknownUnitError, or SeveralUnitsError where the item has to
    be named.
    """
    projector.catch_up()

    def told(conn: Connection) -> dict[str, Any]:
        key = one_unit(conn, serial, item)
        life = trace(key, facts_of(conn, key))
        life = replace(life, unit=held(conn, life.unit))
        return {**as_json(life), "timezone": site_of(conn).site.timezone}

    return book.read(told)


def one_unit(conn: Connection, serial: str, item: str | None) -> UnitKey:
    """Return the one unit that is meant."""
    keys = [found.unit.key for found in find_units(conn, serial)]
    meant = [key for key in keys if item is None or key.item == item]
    if not meant:
        of_item = "" if item is None else f" of item {item!r}"
        raise UnknownUnitError(f"No unit{of_item} with the serial {serial!r} is known here. Check the exact spelling.")
    if len(meant) > 1:
        exact = [key for key in meant if key.serial == serial]
        if len(exact) != 1:
            raise SeveralUnitsError(serial, tuple(dict.fromkeys(key.item for key in meant)))
        return exact[0]
    return meant[0]
