"""PINs as the server keeps them, and the verifier that each handheld gets of its own (``sync/pins.py``)."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, delete, select

from sync.pins import SiteHash, personal
from sync.server.book import Book
from sync.server.dialect import upsert
from sync.server.tables import CHANGE, DEVICE, PIN, PIN_VERIFIER

OPERATOR: Final = "operator"
_AT_ONCE: Final = 20
"""Verifiers made for one page: each costs about 50 ms of scrypt."""
_SALT: Final = 16

Verifiers = Mapping[str, str]


def set_pins(book: Book, conn: Connection, pins: Mapping[str, str]) -> list[str]:
    """Keep the operators' PINs; return the operators whose PIN is another one now."""
    kept = {row.operator: row.site_hash for row in conn.execute(select(PIN.c.operator, PIN.c.site_hash))}
    changed = [operator for operator, pin in pins.items() if not _same(pin, kept.get(operator))]
    for operator in changed:
        site_hash = SiteHash.of(pins[operator], book.tokens.random_bytes(_SALT))
        upsert(conn, PIN, [{"operator": operator, "site_hash": site_hash.text}])
        conn.execute(delete(PIN_VERIFIER).where(PIN_VERIFIER.c.operator == operator))
    return changed


def prepare(book: Book, device: str) -> Verifiers:
    """Make the device's next few verifiers, in the feed's order; return all that are ready."""
    missing, salt = book.read(lambda conn: _missing(conn, device))
    rows = [
        {"device": device, "operator": operator, "verifier": personal(SiteHash.parse(kept), salt)}
        for operator, kept in missing
    ]
    if rows:
        book.write(lambda conn: upsert(conn, PIN_VERIFIER, rows))
    return book.read(lambda conn: _ready(conn, device))


def with_pin(conn: Connection) -> frozenset[str]:
    """Return the operators that have a PIN."""
    return frozenset(conn.execute(select(PIN.c.operator)).scalars())


def _same(pin: str, kept: str | None) -> bool:
    if kept is None:
        return False
    before = SiteHash.parse(kept)
    return SiteHash.of(pin, before.salt, before.cost) == before


def _missing(conn: Connection, device: str) -> tuple[list[tuple[str, str]], bytes]:
    salt = conn.execute(select(DEVICE.c.pin_salt).where(DEVICE.c.device == device)).scalar_one()
    made = select(PIN_VERIFIER.c.operator).where(PIN_VERIFIER.c.device == device)
    rows = conn.execute(
        select(PIN.c.operator, PIN.c.site_hash)
        .join_from(PIN, CHANGE, (CHANGE.c.kind == OPERATOR) & (CHANGE.c.key == PIN.c.operator))
        .where(PIN.c.operator.not_in(made))
        .order_by(CHANGE.c.pos)
        .limit(_AT_ONCE)
    )
    return [(row.operator, row.site_hash) for row in rows], salt


def _ready(conn: Connection, device: str) -> Verifiers:
    rows = conn.execute(select(PIN_VERIFIER.c.operator, PIN_VERIFIER.c.verifier).where(PIN_VERIFIER.c.device == device))
    return {row.operator: row.verifier for row in rows}
