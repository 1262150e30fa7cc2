"""Where secrets come from: the machine's own randomness, or a seed where a run must give the same bytes again."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final, Protocol

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 characters: none is mistaken for another when read aloud or typed."""
_ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


class Tokens(Protocol):
    """A source of random bytes."""

    def random_bytes(self, size: int) -> bytes:
        """Return bytes nobody can guess."""
        ...


class SystemTokens:
    """The operating system's randomness."""

    def random_bytes(self, size: int) -> bytes:
        """Return bytes nobody can guess."""
        return secrets.token_bytes(size)


class SeededTokens:
    """The same bytes for the same seed: for replays, whose output must not change. Never for a real site."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._count = 0

    def random_bytes(self, size: int) -> bytes:
        """Return the next bytes of the seed's sequence."""
        out = b""
        while len(out) < size:
            self._count += 1
            out += sha256(self._seed + self._count.to_bytes(8, "big")).digest()
        return out[:size]


def new_secret(tokens: Tokens) -> str:
    """Return a device's secret: 256 bits."""
    return urlsafe_b64encode(tokens.random_bytes(32)).rstrip(b"=").decode()


def new_text(tokens: Tokens, size: int) -> str:
    """Return a random text of unmistakable capitals and digits."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in tokens.random_bytes(size))


def normal_code(typed: str) -> str:
    """Return a typed or scanned code as it was made: case, dashes and look-alikes do not matter."""
    return typed.strip().upper().translate(_ALIKE)


def secret_hash(secret: str) -> bytes:
    """Return what is kept of a secret. It is 256 random bits: a plain hash cannot be turned round."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
