"""What the kernel gives for the strokes of a keyboard scanner, for tests of its decoder."""

from collections.abc import Iterable, Sequence

from devices.decoders.keymaps.strokes import Stroke, strokes
from devices.decoders.keys import InputEvent, KeyDecoder
from devices.profile import Profile
from devices.scan import Scan, ScanFault

Raw = tuple[int, int, int]
"""An event's type, code and value."""

SYN: Raw = (0, 0, 0)
SHIFT, CTRL, ALT, ALTGR, META, CAPS, NUM, ENTER, KP_ENTER = 42, 29, 56, 100, 125, 58, 69, 28, 96
KEYPAD = {"0": 82, "1": 79, "2": 80, "3": 81, "4": 75, "5": 76, "6": 77, "7": 71, "8": 72, "9": 73}


def press(code: int, *held: int) -> list[Raw]:
    """Give the events of one stroke with modifiers held, as a scanner's two reports make them."""
    return [
        *[(1, one, 1) for one in held],
        (4, 4, code),
        (1, code, 1),
        SYN,
        *[(1, one, 0) for one in held],
        (1, code, 0),
        SYN,
    ]


def pressed(keys: Iterable[Stroke]) -> list[Raw]:
    return [event for key in keys for event in press(key.code, *key.held())]


def typed(text: str, layout: str = "us") -> list[Raw]:
    return pressed(strokes(text, layout))


def packed_alt_code(digits: str, alt: int = ALT) -> list[Raw]:
    """Give an Alt code whose digits come three to a report."""
    down = [(1, alt, 1), *[(1, KEYPAD[digit], 1) for digit in digits], SYN]
    return [*down, (1, alt, 0), *[(1, KEYPAD[digit], 0) for digit in digits], SYN]


def decoder(profile: Profile | None = None) -> KeyDecoder:
    return KeyDecoder(profile or Profile(), "hid:test")


def fed(keys: KeyDecoder, events: Sequence[Raw], start: float = 0.0) -> list[Scan | ScanFault]:
    return keys.feed([InputEvent(start + n / 10_000, *event) for n, event in enumerate(events)])


def only_scan(records: Sequence[Scan | ScanFault]) -> Scan:
    (record,) = records
    assert isinstance(record, Scan)
    return record


def scanned(profile: Profile, *events: list[Raw]) -> Scan:
    """Give the one scan that these events and an Enter are."""
    return only_scan(fed(decoder(profile), [*(one for each in events for one in each), *press(ENTER)]))
