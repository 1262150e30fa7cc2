"""The words in which a profile says how a scanner talks."""

from enum import StrEnum
from typing import Final

LAYOUTS: Final = (
    "us",
    "us_intl",
    "uk",
    "de",
    "fr",
    "it",
    "es",
    "pt",
    "be",
    "ch",
    "ch_fr",
    "dk",
    "no",
    "se",
    "fi",
    "nl",
)
"""The countries that a keyboard scanner can be set to; ``devices.decoders.keymaps`` has the table of each."""


class Aim(StrEnum):
    """Whether the content may begin with an AIM identifier (``]C1``)."""

    AUTO = "auto"
    """Split it off where it is one of the forms ISO/IEC 15424 names; anything else stays content."""
    NEVER = "never"
    """The scanner sends none: ``]`` is always content."""


class Framing(StrEnum):
    """What stands around one scan in a stream of bytes."""

    LINES = "lines"
    """A terminator ends it, or silence."""
    STX_ETX = "stx_etx"
    """STX begins it and ETX ends it; a terminator inside is data."""
    SSI = "ssi"
    """Packets of Zebra's Simple Serial Interface, each acknowledged."""


class ControlKeys(StrEnum):
    """Which keys of a keyboard scanner stand for control characters such as GS."""

    CTRL = "ctrl"
    """Ctrl and the key of the character: Ctrl+] is GS, Ctrl+^ and Ctrl+6 are RS, Ctrl+D is EOT."""
    FUNCTION = "function"
    """Function keys (Honeywell): F8 is GS, F9 RS, F7 FS, F10 US, F6 ESC; Caps Lock is STX, Alt on ETX, Alt off EOT."""
    ARROWS = "arrows"
    """Arrows and locks (HHP): Down is GS, Left is RS, Caps Lock is EOT, Num Lock is ENQ."""
    MODIFIERS = "modifiers"
    """Bare modifiers (Worth Data): Ctrl released is GS, Alt pressed is RS, F4 is EOT."""


class AltCodes(StrEnum):
    """What Alt with digits of the keypad means."""

    CHARACTER = "character"
    """The character of that number: Windows-1252 with a leading zero, the profile's ``alt_page`` without."""
    DIGITS = "digits"
    """Nothing: the digits are digits."""


class Caps(StrEnum):
    """What is done about the case of letters."""

    AS_SENT = "as_sent"
    INVERTED = "inverted"
    """The scanner is known to send every letter in the other case."""


class Handshake(StrEnum):
    """What a serial scanner waits for after each scan."""

    NONE = "none"
    ACK_NAK = "ack_nak"
    """ACK for a scan, NAK for a damaged one; silence makes it discard what it read."""
    XON_XOFF = "xon_xoff"


class Commands(StrEnum):
    """The vendor's set of host commands: beeps, lights, trigger. Temporary ones alone are ever sent."""

    NONE = "none"
    HONEYWELL = "honeywell"
    DATALOGIC = "datalogic"
    NEWLAND = "newland"
    SSI = "ssi"
    OPTICON = "opticon"
    """Not verified against a manual: sent only where a profile asks for it."""


class Signal(StrEnum):
    """What the host tells a scanner."""

    GOOD = "good"
    BAD = "bad"
    LIGHT = "light"
    TRIGGER_OFF = "trigger_off"
    NAK = "nak"
