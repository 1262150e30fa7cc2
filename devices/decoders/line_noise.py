"""What bytes look like that were sent at another speed, or with another parity, than they were read."""

from typing import Final

from devices.profile import Profile

_CONTROLS_OF_CODES: Final = frozenset({0x02, 0x03, 0x04, 0x09, 0x0A, 0x0D, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F})
_TOP_BIT: Final = 0x80
_DELETE: Final = 0x7F
_PRINTABLE: Final = range(0x20, 0x7F)
_NEVER_IN_TEXT: Final = frozenset({0x00, 0xFF})
_FEWEST: Final = 3
_FEWEST_WITH_PARITY: Final = 6
_QUARTER: Final = 4


def noisy(raw: bytes) -> bool:
    """Say whether bytes that are no text in the scanner's encoding are the noise of a wrong speed.

    Noise is mostly bytes that no code holds, among them NUL or 0xFF, which the framing of a misread byte leaves;
    a damaged or foreign text is not, for its characters were read rightly.
    """
    strange = sum(byte >= _DELETE or (byte < _PRINTABLE.start and byte not in _CONTROLS_OF_CODES) for byte in raw)
    return len(raw) >= _FEWEST and 2 * strange > len(raw) and not _NEVER_IN_TEXT.isdisjoint(raw)


def parity_bits(raw: bytes) -> str | None:
    """Return ``7E1`` or ``7O1`` where each byte carries that parity in its top bit over plain text, else None."""
    if len(raw) < _FEWEST_WITH_PARITY or _QUARTER * sum(byte >= _TOP_BIT for byte in raw) < len(raw):
        return None
    if any((byte & _DELETE) not in _CONTROLS_OF_CODES and (byte & _DELETE) not in _PRINTABLE for byte in raw):
        return None
    parities = {byte.bit_count() % 2 for byte in raw}
    if len(parities) > 1:
        return None
    return "7O1" if parities == {1} else "7E1"


def advice(partial: bytes, profile: Profile) -> str:
    """Return the sentence that says what to change on a line whose bytes were misread."""
    bits = parity_bits(partial)
    if bits is not None:
        return f"The scanner sends {bits}, and its profile says {profile.bits}: set bits to {bits} in the profile."
    hint = f"The bytes are not those of a code: compare the scanner's speed with the profile's {profile.baudrate} baud"
    high = sum(byte >= _TOP_BIT for byte in partial)
    if 2 * high > len(partial):
        return f"{hint}, and its parity with {profile.bits}; most bytes have the top bit set, so try 7E1 and 7O1."
    return f"{hint}."
