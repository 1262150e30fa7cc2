"""Hold notices and recalls: rows of one code widen it, the cells of a row narrow it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from sync.imports.cells import Cells
from sync.imports.rows import Kind, Known, Rows
from sync.imports.table import Column
from sync.ledger.derived_holds import Use
from sync.ledger.documents import HoldNotice, Recall, Right, Scope
from sync.ledger.errors import MalformedError
from sync.ledger.identity import MAX_SERIAL
from sync.ledger.ranges import SerialSet

_SCOPE_COLUMNS: Final = (
    Column("item", "DRILL-18V"),
    Column("serial"),
    Column("serials", "DR000100..DR000199"),
    Column("lots"),
    Column("purchase_orders"),
    Column("suppliers"),
    Column("received_from"),
    Column("received_through"),
)
RECALL_COLUMNS: Final = (
    Column("recall", "RC-2026-01", required=True),
    *_SCOPE_COLUMNS,
    Column("goes_back_to", "BOLT"),
    Column("reason", "Battery overheats"),
    Column("status", "open"),
)
HOLD_COLUMNS: Final = (
    Column("hold", "H-17", required=True),
    Column("kind", "quarantine"),
    *_SCOPE_COLUMNS,
    Column("bins"),
    Column("blocks", "pick|pack|ship"),
    Column("lifted_by", "approve"),
    Column("reason", "Wet cartons"),
    Column("status", "open"),
)
_RECALL_STATUSES: Final = ("draft", "open", "closed")
_HOLD_STATUSES: Final = ("open", "closed")
_HOLD_KINDS: Final = ("quarantine", "legal")
_USES: Final = (Use.PICK.value, Use.PACK.value, Use.SHIP.value)
_SOMETHING: Final = "an item, serials, lots, a purchase order, a supplier or a day has to be named"


@dataclass(slots=True)
class _Widening:
    """A document while its rows come in: what every row repeats, and its scopes by what their rows have in common."""

    head: tuple[object, ...]
    line: int
    whole: dict[Scope, None] = field(default_factory=dict)
    by_serial: dict[Scope, list[Scope]] = field(default_factory=dict)
    by_lot: dict[Scope, list[Scope]] = field(default_factory=dict)

    def add(self, scope: Scope) -> None:
        """Take one row's scope."""
        if scope.listed or scope.serials:
            self.by_serial.setdefault(replace(scope, listed=(), serials=()), []).append(scope)
        elif scope.lots:
            self.by_lot.setdefault(replace(scope, lots=()), []).append(scope)
        else:
            self.whole[scope] = None

    def joined(self) -> tuple[Scope, ...]:
        """Return the scopes; rows that differ in their serials, or in their lots, alone are one."""
        serials = (
            replace(
                rest,
                listed=tuple(dict.fromkeys(text for row in rows for text in row.listed)),
                serials=tuple(dict.fromkeys(entry for row in rows for entry in row.serials)),
            )
            for rest, rows in self.by_serial.items()
        )
        lots = (
            replace(rest, lots=tuple(dict.fromkeys(lot for row in rows for lot in row.lots)))
            for rest, rows in self.by_lot.items()
        )
        return (*self.whole, *serials, *lots)


def recalls(table: Iterable[Cells], known: Known | None) -> Rows:
    """Return recalls; one imported again replaces what it was, and the status closed lifts it."""
    found = _documents(table, known, "recall", _recall_head)
    return Rows(
        kind=Kind.RECALLS,
        documents=tuple(
            Recall(
                code=code, scopes=each.joined(), supplier=str(each.head[0]) or None, reason=str(each.head[1]),
                status=str(each.head[2]),
            )
            for code, each in found.items()
        ),
    )  # fmt: skip


def holds(table: Iterable[Cells], known: Known | None) -> Rows:
    """Return hold notices; one imported again replaces what it was, and the status closed lifts it."""
    found = _documents(table, known, "hold", _hold_head)
    return Rows(kind=Kind.HOLDS, documents=tuple(_notice(code, each) for code, each in found.items()))


def _notice(code: str, each: _Widening) -> HoldNotice:
    kind, blocks, lifted_by, reason, status = (str(value) for value in each.head)
    return HoldNotice(
        code=code, kind=kind, scopes=each.joined(), blocks=tuple(blocks.split()), lifted_by=Right(lifted_by),
        reason=reason, status=status,
    )  # fmt: skip


def _documents(
    table: Iterable[Cells], known: Known | None, column: str, head_of: Callable[[Cells], tuple[object, ...]]
) -> dict[str, _Widening]:
    found: dict[str, _Widening] = {}
    for cells in table:
        code = cells.code(column, f"the {column}'s code")
        head = head_of(cells)
        document = found.setdefault(code, _Widening(head, cells.line))
        if document.head != head:
            cells.error("", "import.disagrees", f"line {document.line}", value=code)
        document.add(_scope(cells, known))
    return found


def _recall_head(cells: Cells) -> tuple[object, ...]:
    return (
        cells.code("goes_back_to", "", required=False),
        cells.text("reason"),
        cells.choice("status", _RECALL_STATUSES, "open"),
    )


def _hold_head(cells: Cells) -> tuple[object, ...]:
    named = [part.strip().lower() for part in cells.listed("blocks")]
    if any(name not in _USES for name in named):
        cells.error("blocks", "import.expected", "a list of pick, pack, ship with | between")
    return (
        cells.choice("kind", _HOLD_KINDS, "quarantine"),
        " ".join(use for use in _USES if use in named or not named),
        cells.choice("lifted_by", (Right.APPROVE, Right.ADMINISTER), Right.APPROVE),
        cells.text("reason"),
        cells.choice("status", _HOLD_STATUSES, "open"),
    )


def _scope(cells: Cells, known: Known | None) -> Scope:
    item = cells.code("item", "", required=False)
    single = cells.serial("serial", required=False)
    scope = Scope(
        item=item or None,
        serials=_serials(cells),
        listed=(single,) if single else (),
        lots=cells.listed("lots"),
        purchase_orders=cells.listed("purchase_orders"),
        suppliers=cells.listed("suppliers"),
        bins=cells.listed("bins"),
        received_from=cells.day("received_from"),
        received_through=cells.day("received_through"),
    )
    _check(cells, scope, known)
    return scope


def _check(cells: Cells, scope: Scope, known: Known | None) -> None:
    """Note what the row leaves open or names that is not there."""
    if scope == Scope():
        cells.error("item", "import.needed_here", _SOMETHING)
    elif scope.item is None and (scope.serials or scope.listed or scope.lots):
        cells.error("item", "import.needed_here", "serials and lots are those of one item, which has to be named")
    if known is not None and scope.item is not None and known.item(scope.item) is None:
        cells.error("item", "import.unknown_reference", "an item")
    for code in scope.bins:
        if known is not None and known.bin(code) is None:
            cells.error("bins", "import.unknown_reference", "a bin", value=code)
    first, last = scope.received_from, scope.received_through
    if first is not None and last is not None and last < first:
        cells.error("received_through", "import.expected", f"a day from {first} on")


def _serials(cells: Cells) -> tuple[str, ...]:
    entries = cells.listed("serials")
    for entry in entries:
        if len(entry) > 2 * MAX_SERIAL:
            cells.error("serials", "import.too_long", str(2 * MAX_SERIAL), value=entry)
            return ()
        try:
            SerialSet.of((entry,))
        except MalformedError as error:
            cells.error("serials", "import.range", str(error), value=entry)
            return ()
    return entries
