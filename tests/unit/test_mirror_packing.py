"""A packed unit comes back exactly, in few bytes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ledger.identity import MAX_CODE, MAX_SERIAL, Place, PlaceKind, UnitKey
from sync.ledger.lifecycle import State
from sync.ledger.unit import Breach, Dispute, Echo, Hold, Milestone, Sighting, Unit
from sync.mirror_packing import UnitPacking
from sync.store_errors import StoreDamagedError

TEXT = st.text(max_size=40)
MAYBE = st.none() | TEXT
PLACE = st.none() | st.builds(Place, TEXT, st.sampled_from(PlaceKind))
KEY = st.builds(UnitKey, st.text(min_size=1, max_size=MAX_CODE), st.text(min_size=1, max_size=MAX_SERIAL))
SIGHTING = st.none() | st.builds(Sighting, at=TEXT, place=PLACE, operator=MAYBE, device=TEXT)
NAMES = ("po", "transfer", "po_line", "supplier", "lot", "expiry", "condition", "owner", "parent", "order", "tote",
         "carton", "rma", "holder", "received_at", "shipped_at", "last")  # fmt: skip
UNITS = st.builds(
    Unit,
    key=KEY,
    state=st.sampled_from(State),
    place=PLACE,
    assembled_in=st.none() | KEY,
    holds=st.tuples() | st.tuples(st.builds(Hold, id=TEXT, kind=TEXT, since=TEXT)),
    disputes=st.tuples() | st.tuples(st.builds(Dispute)),
    echoes=st.tuples() | st.tuples(st.builds(Echo)),
    breaches=st.tuples() | st.tuples(st.builds(Breach)),
    aliases=st.tuples() | st.tuples(st.tuples(TEXT, TEXT)),
    milestones=st.tuples() | st.tuples(st.builds(Milestone)),
    seen=SIGHTING,
    booked=SIGHTING,
    facts=st.integers(0, 1 << 40),
    **dict.fromkeys(NAMES, MAYBE),
)


@given(UNITS)
def test_a_unit_comes_back_as_it_was(unit: Unit) -> None:
    packing = UnitPacking()
    assert packing.unpack(unit.key, packing.pack(unit)) == unit


def test_a_stored_unit_takes_few_bytes() -> None:
    at, device = "2026-03-04T08:15:00.000Z", "6f1c0a52-9c0f-4b39-9a71-0b6a4de7c101"
    fact = "0e0c7a52-1c0f-4b39-9a71-0b6a4de7c1"
    place = Place("A-01-02")
    seen = Sighting(at=at, place=place, operator="op-1", device=device)
    unit = Unit(
        key=UnitKey("DRILL", "SN-000017"), state=State.STORED, place=place, po="PO-1001", po_line="1", supplier="ACME",
        condition="new", received_at=at, seen=seen, booked=seen, last=fact + "02", facts=2,
        milestones=(
            Milestone(type="Received", fact=fact + "01", state=State.RECEIVED, at=at, device=device, operator="op-1"),
            Milestone(type="PutAway", fact=fact + "02", state=State.STORED, at=at, device=device, operator="op-1"),
        ),
    )  # fmt: skip
    assert len(UnitPacking().pack(unit)) < 200


@pytest.mark.parametrize("packed", [b"", b"\x02abc", b"\x01", b"\x01\xff\xff", b"\x01" + b"x" * 50])
def test_bytes_that_are_no_packed_unit_are_a_sentence(packed: bytes) -> None:
    with pytest.raises(StoreDamagedError, match="The unit 'SN-1' of item 'DRILL'"):
        UnitPacking().unpack(UnitKey("DRILL", "SN-1"), packed)


def test_a_longer_serial_is_named_by_its_end() -> None:
    with pytest.raises(StoreDamagedError, match="'stuvwxyz'"):
        UnitPacking().unpack(UnitKey("DRILL", string.ascii_lowercase), b"")
