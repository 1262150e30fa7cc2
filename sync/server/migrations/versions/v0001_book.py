"""The first book: devices, log, units, documents, feed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first version."""
    _people_and_devices()
    _log()
    _units()
    _documents()


def _text(name: str, *, key: bool = False, empty: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=empty)


def _number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _bytes(name: str, *, key: bool = False, empty: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, primary_key=key, nullable=empty)


def _people_and_devices() -> None:
    op.create_table("meta", _text("name", key=True), _text("value"))
    op.create_table(
        "device",
        _text("device", key=True),
        _text("name"),
        _bytes("secret_hash", empty=True),
        _bytes("pin_salt"),
        _text("enrolled"),
        _text("seen", empty=True),
        _text("revoked", empty=True),
    )
    op.create_index("device_secret", "device", ["secret_hash"])
    op.create_table(
        "enrolment_code",
        _bytes("code_hash", key=True),
        _text("made"),
        _text("expires"),
        _text("used", empty=True),
        _text("device", empty=True),
    )
    op.create_table("pin", _text("operator", key=True), _text("site_hash"))
    op.create_table("pin_verifier", _text("device", key=True), _text("operator", key=True), _text("verifier"))


def _log() -> None:
    op.create_table(
        "epoch_head",
        _text("device", key=True),
        _text("epoch", key=True),
        _number("next_seq"),
        _text("last_hash"),
        _text("opened"),
        _text("forked", empty=True),
    )
    op.create_table("device_floor", _text("device", key=True), _text("corrected"))
    op.create_table(
        "log",
        _text("device", key=True),
        _text("epoch", key=True),
        _number("seq", key=True),
        _text("hash"),
        _bytes("raw"),
        _text("received"),
        _text("corrected"),
        _text("verdict"),
    )
    op.create_table(
        "quarantine",
        _text("device", key=True),
        _text("epoch", key=True),
        _number("seq", key=True),
        _text("hash", key=True),
        _bytes("raw"),
        _text("received"),
        _text("verdict"),
        _text("reason"),
    )
    op.create_table("projection", _text("device", key=True), _text("epoch", key=True), _number("through"))


def _units() -> None:
    origin = ("device", "epoch")
    op.create_table(
        "unit_fact",
        *(_text(name, key=True) for name in ("item", "serial", *origin)),
        _number("seq", key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "document_fact",
        *(_text(name, key=True) for name in ("kind", "code", *origin)),
        _number("seq", key=True),
        _text("corrected"),
        _text("type"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit",
        _text("item", key=True),
        _text("serial", key=True),
        _text("state"),
        _bytes("body"),
        sqlite_with_rowid=False,
    )
    _unit_indexes()


def _unit_indexes() -> None:
    op.create_table(
        "unit_text", *(_text(name, key=True) for name in ("text", "item", "serial")), sqlite_with_rowid=False
    )
    op.create_table(
        "unit_document",
        *(_text(name, key=True) for name in ("kind", "code", "item", "serial")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "exception",
        *(_text(name, key=True) for name in ("item", "serial", "id")),
        _text("kind"),
        _text("opened"),
        _text("closed", empty=True),
        _bytes("body"),
    )
    op.create_index("exception_id", "exception", ["id"])


def _documents() -> None:
    op.create_table(
        "document",
        _text("kind", key=True),
        _text("code", key=True),
        _bytes("body"),
        sa.Column("deleted", sa.Boolean(create_constraint=False), nullable=False),
    )
    op.create_table("document_key", _text("kind", key=True), _text("key", key=True), _text("code"))
    op.create_index("document_key_code", "document_key", ["kind", "code"])
    position = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "change",
        sa.Column("pos", position, primary_key=True, autoincrement=True),
        _text("kind"),
        _text("key"),
        _text("part"),
        sqlite_autoincrement=True,
    )
    op.create_index("change_key", "change", ["kind", "key", "part"])
