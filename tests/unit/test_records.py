"""Records pass between the two processes unchanged, however the stream is cut."""

import json
import struct
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.dialects import Aim, AltCodes, Caps, Commands, ControlKeys, Framing, Handshake, Signal
from devices.profile import Profile
from devices.records import LogLine, OpenSources, Record, RecordStream, Simulate, Tell, document, encode
from devices.scan import FaultKind, Flag, Scan, ScanFault
from devices.source_settings import SourceKind, SourceSettings
from devices.status import SourceState, SourceStatus
from devices.traffic import Traffic, TrafficForm

texts = st.text(max_size=20)
times = st.floats(0, 1e9, allow_nan=False)
flags = st.frozensets(st.sampled_from(Flag))
records: st.SearchStrategy[Record] = st.one_of(
    st.builds(Scan, st.binary(max_size=20), st.none() | texts, texts, texts, times, flags),
    st.builds(ScanFault, st.sampled_from(FaultKind), st.binary(max_size=20), texts, times),
    st.builds(SourceStatus, texts, st.sampled_from(SourceState), texts),
    st.builds(LogLine, st.integers(0, 50), texts),
    st.builds(Simulate, texts, st.binary(max_size=20)),
    st.builds(Traffic, texts, st.sampled_from(TrafficForm), st.binary(max_size=20), times),
    st.builds(Tell, texts, st.sampled_from(Signal)),
)


@given(st.lists(records, max_size=10), st.data())
def test_every_record_arrives_as_it_was_sent(sent: list[Record], data: st.DataObject) -> None:
    stream = b"".join(encode(record) for record in sent)
    reading, arrived, start = RecordStream(), [], 0
    while start < len(stream):
        size = data.draw(st.integers(1, 200))
        arrived += reading.feed(stream[start : start + size])
        start += size
    assert arrived == sent


def test_the_settings_of_a_source_arrive_whole() -> None:
    profile = Profile(
        "odd", (b"\x03",), 50, 900, b"\x02", b"\xff", "cp932", "cp1252", 2, 100, Aim.NEVER, 0, Framing.SSI, "de",
        ControlKeys.ARROWS, (("|", "\x1d"), ("ü", "\x1e")), AltCodes.DIGITS, "cp850", Caps.INVERTED, 115200, "7E1",
        dtr=True, rts=False, handshake=Handshake.ACK_NAK, commands=Commands.NEWLAND,
    )  # fmt: skip
    usual = Profile()
    assert all(getattr(profile, field.name) != getattr(usual, field.name) for field in fields(Profile))
    sent = OpenSources((SourceSettings(SourceKind.HID_KEYBOARD, "Söme*", profile, tap=True, trial=True),))
    assert RecordStream().feed(encode(sent)) == [sent]


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"type":"open","sources":[{}]}', b"no json"])
def test_what_is_no_record_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"record|settings|Expecting"):
        RecordStream().feed(struct.pack(">I", len(body)) + body)


def test_a_length_that_no_record_has_is_refused_before_it_is_waited_for() -> None:
    with pytest.raises(ValueError, match="4294967295 bytes"):
        RecordStream().feed(b"\xff\xff\xff\xff")


def test_the_longest_scan_fits_into_a_record() -> None:
    scan = Scan(b"\x1d" * 8192, "\x1d" * 8192, "", "serial:test", 1.0)
    assert RecordStream().feed(encode(scan)) == [scan]


def test_a_document_is_plain_json() -> None:
    scan = Scan(b"\x1dA", "\x1dA", "]C1", "simulated", 1.5, frozenset({Flag.BOUNCE}))
    assert json.loads(json.dumps(document(scan))) == {
        "type": "scan",
        "raw": "HUE=",
        "text": "\x1dA",
        "aim": "]C1",
        "source": "simulated",
        "at": 1.5,
        "flags": ["bounce"],
    }


def test_a_document_of_traffic_is_plain_json() -> None:
    assert json.loads(json.dumps(document(Traffic("serial:test", TrafficForm.BYTES, b"\x1dA", 1.5)))) == {
        "type": "traffic",
        "form": "bytes",
        "data": "HUE=",
        "source": "serial:test",
        "at": 1.5,
    }
