"""What one scan writes to flash: at most 12 KB, counted in the write-ahead log."""

from pathlib import Path

import msgspec

from sync import mirror, wire
from sync.handheld import Entry, Transaction
from sync.ledger.envelope import Evidence
from sync.ledger.facts import Fact, Packed, Picked
from sync.ledger.identity import Place
from sync.ledger.lifecycle import State
from sync.ledger.unit import Sighting, Unit
from sync.store import Store
from tests.wiring.handhelds import DOCUMENTS, handheld, put_away, received, unit

PATIENCE_S = 30
KNOWN = 3000
SCANS = 36
LIMIT = 12 * 1024
EVIDENCE = Evidence(source="/dev/ttyUSB0", raw="XUMxMDEwNDAxMjM0NTY3ODkwMTIxU04wMDAwMDAwMQ==", aim="]C1")


def _page() -> wire.Page:
    changes = []
    for number in range(KNOWN):
        key = unit(100_000 + number * 7919 % KNOWN)
        at, place = f"2026-01-01T00:00:{number % 60:02d}.000Z", Place(f"A-{number % 50:02d}")
        seen = Sighting(at=at, place=place, operator="op-1", device="handheld-2")
        known = Unit(
            key=key, state=State.STORED, place=place, po="PO-9", received_at=at, seen=seen, booked=seen, facts=2
        )
        named = msgspec.json.encode([key.item, key.serial]).decode()
        changes.append(wire.Change(kind="unit", key=named, body=msgspec.Raw(msgspec.json.encode(known))))
    return wire.Page(cursor="c1", changes=changes, up_to_date=True, server_time="2026-01-01T00:01:00.000Z")


def _scan(store: Store, fact: Fact) -> None:
    def work(tx: Transaction) -> None:
        number = tx.next_scan()
        tx.append([Entry(fact=fact, operator="op-1", station="dock-1", scan=number, evidence=EVIDENCE)])
        tx.save_state(b"x" * 400 + str(number).encode())

    store.write(work).result(PATIENCE_S)


def test_a_scan_writes_at_most_12_kb(tmp_path: Path) -> None:
    log = tmp_path / "scanner.db-wal"
    work: dict[str, list[Fact]] = {
        "receive": [received(unit(number)) for number in range(SCANS)],
        "put away": [put_away(unit(number), Place(f"A-{number * 13 % 50:02d}")) for number in range(SCANS)],
        "pick": [Picked(unit=unit(number), order=f"SO-{number % 7}", line="1", tote="T-1") for number in range(SCANS)],
        "pack": [Packed(unit=unit(number), order=f"SO-{number % 7}", line="1") for number in range(SCANS)],
    }
    for name, facts in work.items():
        with handheld(tmp_path) as store:
            if name == "receive":
                store.write(lambda tx: mirror.load_documents(tx, DOCUMENTS)).result(PATIENCE_S)
                store.write(lambda tx: mirror.apply_page(tx, _page())).result(PATIENCE_S)
        with handheld(tmp_path) as store:
            before = log.stat().st_size
            for fact in facts:
                _scan(store, fact)
            written = log.stat().st_size - before
        assert 0 < written / SCANS <= LIMIT, f"{name}: {written / SCANS:.0f} bytes a scan"
