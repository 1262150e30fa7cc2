"""A unit as few bytes: a million of them fit on a handheld, and little is written per scan.

JSON without key and defaults, deflated against a dictionary of the texts that every unit shares. The first byte names
the packing, so that a later one can stand beside it.
"""

import zlib
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any

import msgspec

from sync.ledger.identity import UnitKey
from sync.ledger.unit import Unit
from sync.store_errors import StoreDamagedError

_DEFLATED = b"\x01"
_WINDOW = -12
_LEVEL = 6
_MEMORY = 5

# Rarest first: what stands nearest to the end is the cheapest to point to. It never changes under packing 1.
_SHARED = b"".join(
    (
        b'"assembled_in":{"item":"serial":"holder":"purpose":"due":"custodian":"transfer":"owner":"parent":"rma":',
        b'"tracking":"carrier":"tote":"channel":"customer_ref":"shipped_at":"carton":"order_line":"order":"lot":',
        b'"expiry":"aliases":[["breaches":[{"fact":"hold":"kind":"disputes":[{"fact":"against":"type":"state":',
        b'"echoes":[{"fact":"of":"holds":[{"id":"kind":"uninspected","found","quarantine","not_on_manifest","since":',
        b'"reason":"source":null},{"type":"Shipped","state":"shipped",{"type":"Packed","state":"packed",',
        b'{"type":"Picked","state":"picked",[null,null]},{"state":"stored","place":{"code":"A-01-","kind":"bin"},',
        b'"po":"PO-","po_line":"1","supplier":"","condition":"new","received_at":"2026-01-01T',
        b'"milestones":[{"type":"Received","fact":"-4","state":"received","at":"2026-","device":"-","operator":"",',
        b'"document":["PO-","1"]},{"type":"PutAway","fact":"-4","state":"stored","at":"2026-01-01T","device":"",',
        b'"operator":null,"document":[]}],"seen":{"at":"2026-01-01T","place":{"code":"","kind":"dock"},',
        b'"operator":"op-","device":"-4"},"booked":{"at":"2026-","place":{"code":"","kind":"bin"},"operator":"",',
        b'"device":""},"last":"-4","facts":2}',
    )
)  # fmt: skip

_DECODER = msgspec.json.Decoder(Unit)


class UnitPacking:
    """Packs and unpacks units; one for each thread."""

    def __init__(self) -> None:
        self._primed = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, zdict=_SHARED)
        told = [field for field in fields(Unit) if field.name != "key" and field.default is not MISSING]
        self._names = tuple(field.name for field in told)
        self._defaults = tuple(field.default for field in told)
        self._values = attrgetter(*self._names)
        self.blank = self._deflated({})
        """A unit nobody has seen."""

    def pack(self, unit: Unit) -> bytes:
        """Return the bytes of a unit, without its key."""
        every = zip(self._names, self._values(unit), self._defaults, strict=True)
        return self._deflated({name: value for name, value, default in every if value != default})

    def unpack(self, key: UnitKey, packed: bytes) -> Unit:
        """Return the unit of these bytes, or raise StoreDamagedError."""
        try:
            if packed[:1] != _DEFLATED:
                raise StoreDamagedError(
                    f"{_what(key)} is stored in a form that a newer version wrote; update this one."
                )
            inflate = zlib.decompressobj(_WINDOW, zdict=_SHARED)
            told = inflate.decompress(packed[1:])
            if not inflate.eof:
                raise StoreDamagedError(f"{_what(key)} is stored in part. Have the mirror fetched again.")
            named = b'{"key":' + msgspec.json.encode(key)
            return _DECODER.decode(named + (b"," + told[1:] if len(told) > len(b"{}") else b"}"))
        except (zlib.error, msgspec.DecodeError) as error:
            raise StoreDamagedError(f"{_what(key)} cannot be read ({error}). Have the mirror fetched again.") from error

    def _deflated(self, told: dict[str, Any]) -> bytes:
        deflate = self._primed.copy()
        return _DEFLATED + deflate.compress(msgspec.json.encode(told)) + deflate.flush()


def _what(key: UnitKey) -> str:
    return f"The unit {key.serial[-8:]!r} of item {key.item!r}"
