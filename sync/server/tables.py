"""The tables of the server's book, by two roots: the log by device, units by item.

No identity is unique over all shards, every primary key begins with what its rows are spread by, and no column that
changes stands in an index of ``unit``. Bodies are the wire's JSON bytes, so that a page goes out as it was stored.
Texts that come from barcodes are keyed by ``exact_key``; the exact text stands in the body or in the log.
"""

from hashlib import sha256
from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text

_MARK: Final = "\ufdd0"
_KEY_LIMIT: Final = 256
_KEY_HEAD: Final = 64

METADATA: Final = MetaData()
_Position = BigInteger().with_variant(Integer, "sqlite")

META = Table("meta", METADATA, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

DEVICE = Table(
    "device",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_hash", LargeBinary),
    Column("pin_salt", LargeBinary, nullable=False),
    Column("enrolled", Text, nullable=False),
    Column("seen", Text),
    Column("revoked", Text),
    Index("device_secret", "secret_hash"),
)
ENROLMENT_CODE = Table(
    "enrolment_code",
    METADATA,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("made", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Column("used", Text),
    Column("device", Text),
)
EPOCH_HEAD = Table(
    "epoch_head",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("epoch", Text, primary_key=True),
    Column("next_seq", BigInteger, nullable=False),
    Column("last_hash", Text, nullable=False),
    Column("opened", Text, nullable=False),
    Column("forked", Text),
)
DEVICE_FLOOR = Table(
    "device_floor",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("corrected", Text, nullable=False),
)
LOG = Table(
    "log",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("epoch", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("received", Text, nullable=False),
    Column("corrected", Text, nullable=False),
    Column("verdict", Text, nullable=False),
)
QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("epoch", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", Text, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
    Column("received", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
PROJECTION = Table(
    "projection",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("epoch", Text, primary_key=True),
    Column("through", BigInteger, nullable=False),
)
UNIT_FACT = Table(
    "unit_fact",
    METADATA,
    Column("item", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("epoch", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
DOCUMENT_FACT = Table(
    "document_fact",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("epoch", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("corrected", Text, nullable=False),
    Column("type", Text, nullable=False),
    sqlite_with_rowid=False,
)
UNIT = Table(
    "unit",
    METADATA,
    Column("item", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
UNIT_TEXT = Table(
    "unit_text",
    METADATA,
    Column("text", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    sqlite_with_rowid=False,
)
UNIT_DOCUMENT = Table(
    "unit_document",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    sqlite_with_rowid=False,
)
DOCUMENT = Table(
    "document",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("deleted", Boolean(create_constraint=False), nullable=False),
)
DOCUMENT_KEY = Table(
    "document_key",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Index("document_key_code", "kind", "code"),
)
PIN = Table("pin", METADATA, Column("operator", Text, primary_key=True), Column("site_hash", Text, nullable=False))
PIN_VERIFIER = Table(
    "pin_verifier",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("operator", Text, primary_key=True),
    Column("verifier", Text, nullable=False),
)
CHANGE = Table(
    "change",
    METADATA,
    Column("pos", _Position, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("part", Text, nullable=False),
    Index("change_key", "kind", "key", "part"),
    sqlite_autoincrement=True,
)
EXCEPTION = Table(
    "exception",
    METADATA,
    Column("item", Text, primary_key=True),
    Column("serial", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("opened", Text, nullable=False),
    Column("closed", Text),
    Column("body", LargeBinary, nullable=False),
    Index("exception_id", "id"),
)


def exact_key(text: str) -> str:
    """Return what stands for the text in a key: itself, or, too long or with NUL, its beginning and its hash.

    Indexes of PostgreSQL hold about 2,700 bytes and its texts no NUL; a serial may be 4,096 characters of anything.
    """
    if len(text) <= _KEY_LIMIT and "\x00" not in text and _MARK not in text:
        return text
    head = text[:_KEY_HEAD].replace("\x00", "")
    return head + _MARK + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
