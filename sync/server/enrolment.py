"""Devices come in by a one-time code and are known by a secret of which only the hash is kept (DESIGN §5)."""

import hmac
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, insert, select, update

from sync import wire
from sync.clock import stamp
from sync.server.book import Book
from sync.server.site import site_of
from sync.server.tables import DEVICE, ENROLMENT_CODE
from sync.tokens import new_secret, new_text, normal_code, secret_hash

CODE_MINUTES: Final = 60
LONGEST_MINUTES: Final = 7 * 24 * 60
_HALF: Final = 5
_SALT: Final = 16
_NAME_LIMIT: Final = 100
_LONGEST_CODE: Final = 64


class EnrolmentError(Exception):
    """The code does not enrol; the sentence says why and what to do."""


def new_code(book: Book, minutes: int = CODE_MINUTES) -> str:
    """Return a code that enrols one device within so many minutes: ``XXXXX-XXXXX``."""
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise EnrolmentError(f"A code holds for 1 to {LONGEST_MINUTES} minutes, not {minutes}.")
    code = new_text(book.tokens, 2 * _HALF)
    now = book.clock.now()
    row = {
        "code_hash": secret_hash(code),
        "made": stamp(now),
        "expires": stamp(now + timedelta(minutes=minutes)),
    }

    def work(conn: Connection) -> None:
        site_of(conn)
        conn.execute(insert(ENROLMENT_CODE), row)

    book.write(work)
    return f"{code[:_HALF]}-{code[_HALF:]}"


def enroll(book: Book, request: wire.EnrollRequest) -> wire.Enrolled:
    """Use the code up and return the new device's identity, or raise EnrolmentError."""
    if len(request.code) > _LONGEST_CODE:
        raise EnrolmentError("This is no enrolment code; make one with: scanner-server enroll-code")
    hashed = secret_hash(normal_code(request.code))
    name = "".join(character for character in request.name if character.isprintable())[:_NAME_LIMIT]

    def work(conn: Connection) -> wire.Enrolled:
        now = stamp(book.clock.now())
        row = conn.execute(select(ENROLMENT_CODE).where(ENROLMENT_CODE.c.code_hash == hashed)).one_or_none()
        if row is None:
            raise EnrolmentError("This enrolment code is not known; check it, or make one: scanner-server enroll-code")
        if row.used is not None:
            raise EnrolmentError("This enrolment code was used already; make another: scanner-server enroll-code")
        if row.expires <= now:
            raise EnrolmentError("This enrolment code has expired; make another: scanner-server enroll-code")
        device, secret = book.ids.new(), new_secret(book.tokens)
        site = site_of(conn).site
        conn.execute(
            insert(DEVICE),
            {
                "device": device,
                "name": name,
                "secret_hash": secret_hash(secret),
                "pin_salt": book.tokens.random_bytes(_SALT),
                "enrolled": now,
            },
        )
        conn.execute(update(ENROLMENT_CODE).where(ENROLMENT_CODE.c.code_hash == hashed).values(used=now, device=device))
        return wire.Enrolled(device=device, secret=secret, site=site.code, tag=site.tag, server_time=now)

    return book.write(work)


def device_of(book: Book, secret: str) -> str | None:
    """Return the device that has this secret, or None."""
    hashed = secret_hash(secret)
    row = book.read(
        lambda conn: conn.execute(
            select(DEVICE.c.device, DEVICE.c.secret_hash).where(
                DEVICE.c.secret_hash == hashed, DEVICE.c.revoked.is_(None)
            )
        ).one_or_none()
    )
    return row.device if row is not None and hmac.compare_digest(row.secret_hash, hashed) else None
