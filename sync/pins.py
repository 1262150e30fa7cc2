"""How a PIN is proven on a handheld that never holds what would prove it on another one.

The server keeps ``site_hash`` = scrypt(PIN, site salt). For each handheld it derives a verifier of its own,
scrypt(site_hash, device salt), and sends that in the operator's document. A verifier is text of five fields:

    scrypt2:<cost>:<site salt>:<device salt>:<hash>

with ``cost`` the power of two of scrypt's N (r 8, p 1), salts and hash in hex. To check a PIN the handheld hashes it
with the site salt, then with the device salt, and compares in constant time.
"""

import hmac
from dataclasses import dataclass
from hashlib import scrypt
from typing import Self

from sync.ledger.errors import MalformedError

COST = 14
_SCHEME = "scrypt2"
_SITE_SCHEME = "scrypt1"
_BLOCK = 8
_LENGTH = 32
_MEMORY = 128 * 1024 * 1024
_COSTS = range(10, 17)


@dataclass(frozen=True, slots=True)
class SiteHash:
    """A PIN as the server keeps it; never sent to a handheld."""

    hash: bytes
    salt: bytes
    cost: int = COST

    @classmethod
    def of(cls, pin: str, salt: bytes, cost: int = COST) -> Self:
        """Return the site's hash of a PIN."""
        # scrypt pads a short password with NULs: without an end of its own, a PIN and the same with a NUL were one.
        ended = pin.encode("utf-8", "surrogatepass") + b"."
        return cls(_hash(ended, salt, cost), salt, cost)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the hash from the text that the server keeps, or raise MalformedError."""
        cost, (salt, hashed) = _fields(text, _SITE_SCHEME, 2)
        return cls(hashed, salt, cost)

    @property
    def text(self) -> str:
        """The form the server keeps: ``scrypt1:<cost>:<site salt>:<hash>``."""
        return ":".join((_SITE_SCHEME, str(self.cost), self.salt.hex(), self.hash.hex()))


def personal(site_hash: SiteHash, device_salt: bytes) -> str:
    """Return the verifier that one handheld gets."""
    verifier = _hash(site_hash.hash, device_salt, site_hash.cost)
    return ":".join((_SCHEME, str(site_hash.cost), site_hash.salt.hex(), device_salt.hex(), verifier.hex()))


def check(pin: str, verifier: str) -> bool:
    """Return whether the PIN is the one the verifier was made from, or raise MalformedError for no verifier."""
    cost, (site_salt, device_salt, expected) = _fields(verifier, _SCHEME, 3)
    site_hash = SiteHash.of(pin, site_salt, cost)
    return hmac.compare_digest(_hash(site_hash.hash, device_salt, cost), expected)


def _hash(secret: bytes, salt: bytes, cost: int) -> bytes:
    return scrypt(secret, salt=salt, n=1 << cost, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=_LENGTH)


def _fields(text: str, scheme: str, count: int) -> tuple[int, tuple[bytes, ...]]:
    """Return the cost and the hex fields of a text of this scheme, the last of which is a hash."""
    name, _, rest = text.partition(":")
    cost_text, *hex_texts = rest.split(":")
    try:
        cost, parsed = int(cost_text), tuple(map(bytes.fromhex, hex_texts))
    except ValueError:
        cost, parsed = 0, ()
    if name != scheme or cost not in _COSTS or len(parsed) != count or len(parsed[-1]) != _LENGTH:
        raise MalformedError(
            "The PIN of this operator is not in a form that this version knows. Set the PIN again on the server."
        )
    return cost, parsed
