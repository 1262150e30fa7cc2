"""The tables of a handheld's database, as migrations that sqlite-utils applies.

``event.position`` counts every event this file ever held, over all epochs; an epoch begins after its ``base``, so that
the seq of an event is its position less the base of its epoch. One acknowledgement cursor, a position, serves all
epochs, and (epoch, seq) is unique and without a gap because position is the primary key. ``handheld`` is a single row:
whatever changes with every scan shares one page of the file.
"""

from sqlite_utils import Database, Migrations

_OUTBOX = (
    """CREATE TABLE handheld (
         id INTEGER PRIMARY KEY CHECK (id = 1),
         scan INTEGER NOT NULL,
         acknowledged INTEGER NOT NULL,
         generation INTEGER NOT NULL,
         swept INTEGER NOT NULL,
         clean INTEGER NOT NULL,
         cursor TEXT NOT NULL,
         fresh_at TEXT,
         step BLOB
       ) STRICT""",
    "INSERT INTO handheld VALUES (1, 0, 0, 0, 0, 1, '', NULL, NULL)",
    "CREATE TABLE epoch (base INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE event (position INTEGER PRIMARY KEY, hash BLOB NOT NULL, raw BLOB NOT NULL) STRICT",
    "CREATE TABLE verdict (position INTEGER PRIMARY KEY, verdict TEXT NOT NULL, reason TEXT NOT NULL) STRICT",
)

_DOCUMENTS = (
    """CREATE TABLE document (
         kind TEXT NOT NULL,
         code TEXT NOT NULL,
         open INTEGER NOT NULL,
         generation INTEGER NOT NULL,
         body BLOB NOT NULL,
         PRIMARY KEY (kind, code)
       ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX document_open ON document (kind, code) WHERE open",
    """CREATE TABLE document_code (
         role TEXT NOT NULL,
         text TEXT NOT NULL,
         code TEXT NOT NULL,
         PRIMARY KEY (role, text, code)
       ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE manifest (
         serial TEXT NOT NULL,
         po TEXT NOT NULL,
         line TEXT NOT NULL,
         item TEXT NOT NULL,
         PRIMARY KEY (serial, po, line)
       ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE untracked (
         document TEXT NOT NULL,
         line TEXT NOT NULL,
         quantity INTEGER NOT NULL,
         PRIMARY KEY (document, line)
       ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE exception (id TEXT PRIMARY KEY, closed INTEGER NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE unread (
         kind TEXT NOT NULL,
         code TEXT NOT NULL,
         body BLOB NOT NULL,
         PRIMARY KEY (kind, code)
       ) STRICT, WITHOUT ROWID""",
)

# ``body`` is the unit as it stands, ``base`` and ``own`` the snapshot and the own facts (positions) since then; both
# are NULL for a unit this handheld never touched. The serial leads the key: a serial alone finds its units. Every index
# is a page or two written with every scan: ``item_place``, which rarely changes, spares a second one by item.
_UNITS = (
    """CREATE TABLE unit (
         id INTEGER PRIMARY KEY,
         serial TEXT NOT NULL,
         item TEXT NOT NULL,
         state TEXT NOT NULL,
         place TEXT,
         free INTEGER NOT NULL,
         age INTEGER NOT NULL,
         po TEXT,
         po_line TEXT,
         order_code TEXT,
         order_line TEXT,
         generation INTEGER NOT NULL,
         body BLOB NOT NULL,
         base BLOB,
         own TEXT
       ) STRICT""",
    "CREATE UNIQUE INDEX unit_key ON unit (serial, item)",
    "CREATE INDEX unit_place ON unit (place, item, free, age) WHERE place IS NOT NULL",
    "CREATE INDEX unit_po ON unit (po, po_line) WHERE po IS NOT NULL",
    "CREATE INDEX unit_order ON unit (order_code) WHERE order_code IS NOT NULL",
    """CREATE TABLE item_place (
         item TEXT NOT NULL,
         place TEXT NOT NULL,
         PRIMARY KEY (item, place)
       ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE alias (text TEXT NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (text, unit)) STRICT, WITHOUT ROWID",
)


def migrations() -> Migrations:
    """Return every migration of the handheld's database in order; one that was released never changes."""
    steps = Migrations("handheld")

    @steps(name="0001_outbox_and_mirror")
    def _outbox_and_mirror(db: Database) -> None:
        for statement in (*_OUTBOX, *_DOCUMENTS, *_UNITS):
            db.execute(statement)

    return steps
