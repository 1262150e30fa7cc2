"""What each vendor's scanner is told: bytes of its manual, and never one that it keeps."""

import pytest

from devices.dialects import Commands, Signal
from devices.host_commands import command, newland

ALL = [(commands, signal) for commands in Commands for signal in Signal]


@pytest.mark.parametrize(
    ("commands", "signal", "data"),
    [
        (Commands.HONEYWELL, Signal.GOOD, b"\x1b7,"),
        (Commands.HONEYWELL, Signal.BAD, b"\x1b8,\x1b8,"),
        (Commands.HONEYWELL, Signal.LIGHT, b"\x1b2,"),
        (Commands.HONEYWELL, Signal.TRIGGER_OFF, b"\x16U\r"),
        (Commands.DATALOGIC, Signal.GOOD, b"\x01"),
        (Commands.DATALOGIC, Signal.BAD, b"FE"),
        (Commands.NEWLAND, Signal.TRIGGER_OFF, bytes.fromhex("7e013030303023") + b"SCNTRG0" + bytes.fromhex("3b03")),
        (Commands.SSI, Signal.GOOD, bytes.fromhex("05e6040000ff11")),
        (Commands.SSI, Signal.BAD, bytes.fromhex("05e6040010ff01")),
        (Commands.SSI, Signal.LIGHT, bytes.fromhex("05e7040001ff0f")),
        (Commands.SSI, Signal.TRIGGER_OFF, bytes.fromhex("04e50400ff13")),
        (Commands.SSI, Signal.NAK, bytes.fromhex("05d1040001ff25")),
        (Commands.OPTICON, Signal.BAD, b"\x1bE\r"),
        (Commands.DATALOGIC, Signal.LIGHT, None),
    ],
)
def test_a_signal_has_its_vendors_bytes(commands: Commands, signal: Signal, data: bytes | None) -> None:
    assert command(commands, signal) == data


@pytest.mark.parametrize("signal", Signal)
def test_a_scanner_without_a_set_is_told_nothing(signal: Signal) -> None:
    assert command(Commands.NONE, signal) is None


@pytest.mark.parametrize(("commands", "signal"), ALL)
def test_no_command_changes_what_a_scanner_keeps(commands: Commands, signal: Signal) -> None:
    data = command(commands, signal) or b""
    assert not data.startswith(b"\x7e\x010000@"), "Newland's permanent setting"
    assert not data.startswith(b"\x16M\r"), "Honeywell's menu"
    if commands is Commands.SSI and data:
        assert not data[3] & 0b1000, "SSI's permanent change"
        assert data[1] != 0xC6, "SSI's parameters"


def test_a_newland_setting_is_a_temporary_one() -> None:
    assert newland("XYZ") == b"\x7e\x010000#XYZ;\x03"
