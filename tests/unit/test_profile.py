"""Settings of scanners are right or refused with a sentence."""

from typing import Any

import pytest

from devices.profile import LONGEST, Profile
from devices.records import RecordStream, encode
from devices.scan import DeviceError, Scan
from devices.source_settings import SourceKind, SourceSettings


@pytest.mark.parametrize(
    ("text", "kind", "address", "source"),
    [
        ("serial:/dev/ttyUSB0", SourceKind.SERIAL, "/dev/ttyUSB0", "serial:/dev/ttyUSB0"),
        ("/dev/serial/by-id/usb-A", SourceKind.SERIAL, "/dev/serial/by-id/usb-A", "serial:/dev/serial/by-id/usb-A"),
        ("serial:socket://10.0.0.5:9004", SourceKind.SERIAL, "socket://10.0.0.5:9004", "serial:socket://10.0.0.5:9004"),
        ("socket://10.0.0.5:9004", SourceKind.SERIAL, "socket://10.0.0.5:9004", "serial:socket://10.0.0.5:9004"),
        ("hid:Honeywell*", SourceKind.HID_KEYBOARD, "Honeywell*", "hid_keyboard:Honeywell*"),
        ("hid:0c2e:0b61", SourceKind.HID_KEYBOARD, "0c2e:0b61", "hid_keyboard:0c2e:0b61"),
        ("hid:/dev/input/by-id/x", SourceKind.HID_KEYBOARD, "/dev/input/by-id/x", "hid_keyboard:/dev/input/by-id/x"),
        ("simulated", SourceKind.SIMULATED, "simulated", "simulated"),
        ("simulated:2", SourceKind.SIMULATED, "2", "simulated:2"),
    ],
)
def test_a_source_is_read_and_its_name_reads_as_the_same_source(
    text: str, kind: SourceKind, address: str, source: str
) -> None:
    settings = SourceSettings.parse(text)
    assert (settings.kind, settings.address, settings.source) == (kind, address, source)
    assert SourceSettings.parse(settings.source) == settings


@pytest.mark.parametrize(
    "text", ["", "usb:1", "serial:", "hid:", "ttyUSB0", "hid:/dev/input/event3", "serial:/dev/tty\0", "Serial:/dev/x"]
)
def test_what_names_no_scanner_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(DeviceError, match=r"(write|give) "):
        SourceSettings.parse(text)


@pytest.mark.parametrize(
    "fields",
    [
        {"terminators": (b"",)},
        {"terminators": (b"123456789",)},
        {"encoding": "utf-16"},
        {"encoding": "nonsense"},
        {"encoding": "base64"},
        {"fallback": "utf-32"},
        {"min_length": 0},
        {"min_length": 9, "max_length": 8},
        {"idle_ms": 0},
        {"stall_ms": -1},
        {"bounce_ms": -1},
    ],
)
def test_a_profile_that_cannot_work_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(DeviceError, match="Profile 'default'"):
        Profile(**fields)


def test_a_speed_that_is_none_is_refused() -> None:
    with pytest.raises(DeviceError, match="baud"):
        Profile(baudrate=0)


def test_the_longest_scan_there_can_be_is_a_record_that_the_app_takes() -> None:
    scan = Scan(b"\x01" * LONGEST, "\x01" * LONGEST, "", "serial:/dev/ttyS0", 0.0)
    assert RecordStream().feed(encode(scan)) == [scan]
    with pytest.raises(DeviceError, match="max_length is 65537; give 65536 at most"):
        Profile(max_length=LONGEST + 1)
