"""What a host sends a scanner to tell it good, bad, light, trigger off: each vendor's bytes, temporary ones alone.

Sources: Honeywell Xenon user guide (host escape commands: ``ESC 7 ,`` good, ``ESC 8 ,`` error tone, ``ESC 2 ,`` green
light for two seconds; ``SYN U CR`` trigger off); Datalogic Magellan product reference (01 good-read tone whatever the
volume setting, F not on file, E enable); Newland HR52 manual (command syntax; ``#`` is forgotten at power off); Zebra
Simple Serial Interface guide. Nothing here changes what a scanner keeps, and a reply that is no scan is never asked
for where its vendor lets it be.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from devices.decoders.acknowledged import NAK
from devices.decoders.ssi_packets import NAK as SSI_NAK
from devices.decoders.ssi_packets import Opcode, packet
from devices.dialects import Commands, Signal

_SHORT_HIGH_BEEP: Final = b"\x00"
_TWO_LONG_LOW_BEEPS: Final = b"\x10"
_DECODE_LED: Final = b"\x01"


def newland(setting: str) -> bytes:
    """Return Newland's frame around one temporary setting (tag, subtag and data)."""
    return b"\x7e\x010000#" + setting.encode("ascii") + b";\x03"


_FORMS: Final[Mapping[Commands, Mapping[Signal, bytes]]] = MappingProxyType({
    Commands.NONE: {},
    Commands.HONEYWELL: {
        Signal.GOOD: b"\x1b7,",
        Signal.BAD: b"\x1b8,\x1b8,",
        Signal.LIGHT: b"\x1b2,",
        Signal.TRIGGER_OFF: b"\x16U\r",
        Signal.NAK: NAK,
    },
    Commands.DATALOGIC: {
        Signal.GOOD: b"\x01",
        Signal.BAD: b"FE",  # F leaves the scanner disabled; E lets it read again
        Signal.NAK: NAK,
    },
    Commands.NEWLAND: {Signal.TRIGGER_OFF: newland("SCNTRG0"), Signal.NAK: NAK},
    Commands.SSI: {
        Signal.GOOD: packet(Opcode.BEEP, _SHORT_HIGH_BEEP),
        Signal.BAD: packet(Opcode.BEEP, _TWO_LONG_LOW_BEEPS),
        Signal.LIGHT: packet(Opcode.LED_ON, _DECODE_LED),
        Signal.TRIGGER_OFF: packet(Opcode.STOP_SESSION),
        Signal.NAK: SSI_NAK,
    },
    Commands.OPTICON: {
        Signal.GOOD: b"\x1bB\r",
        Signal.BAD: b"\x1bE\r",
        Signal.TRIGGER_OFF: b"\x1bY\r",
        Signal.NAK: NAK,
    },
})  # fmt: skip


def command(commands: Commands, signal: Signal) -> bytes | None:
    """Return the bytes for a signal in a vendor's set; None where the set has none for it."""
    return _FORMS[commands].get(signal)
