"""Making this handheld known to a server: by two words, by the enrolment barcode, or by the code alone."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from platform import node
from typing import Final

from scanner_app.config import Config
from sync.identity_file import Identity
from sync.link import RefusedCodeError
from sync.reissue import adopt
from sync.store import Store

_PREFIX: Final = "SCN:ENROLL"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where to enrol, and the one-time code, which stands in no representation."""

    server: str
    code: str

    def __repr__(self) -> str:
        return f"Invitation({self.server!r})"


def invitation(words: Sequence[str], server: str = "") -> Invitation:
    """Read ``URL CODE``, ``SCN:ENROLL URL CODE`` or ``CODE`` for the configured server, or raise RefusedCodeError."""
    parts = [part for word in words for part in word.split()]
    if parts[:1] == [_PREFIX]:
        parts = parts[1:]
    match parts:
        case [url, code] if "://" in url:
            return Invitation(url, code)
        case [code] if server and "://" not in code:
            return Invitation(server, code)
        case _:
            raise RefusedCodeError(
                "That is no enrolment: give the server's address and the code, or the text of the enrolment barcode."
            )


def enrol(store: Store, config: Config, asked: Invitation, name: str = "") -> Identity:
    """Enrol at the server and keep the identity; raise LinkError, AddressError or StoreError with nothing changed.

    What was recorded before under another identity, and not sent yet, goes out under the new one.
    """
    from sync.client import enroll  # noqa: PLC0415  # loads requests, which the first screen does not wait for

    given = enroll(
        asked.server,
        asked.code,
        name or node(),
        ca=config.server_ca,
        allow_plain_http=config.allow_plain_http,
    )
    identity = Identity(
        device=given.device,
        secret=given.secret,
        site=given.site,
        tag=given.tag,
        server=asked.server,
        digest_key=secrets.token_hex(32),
    )
    store.enrol(identity)
    store.write(adopt).result()
    return identity
