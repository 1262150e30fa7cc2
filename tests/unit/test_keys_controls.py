"""Every form in which a keyboard scanner sends control characters, and every key that must do nothing."""

import pytest

from devices.decoders.keymaps.control_keys import NAMED
from devices.dialects import LAYOUTS, AltCodes, ControlKeys
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault
from tests.unit.key_events import (
    ALT,
    ALTGR,
    CAPS,
    CTRL,
    ENTER,
    KEYPAD,
    KP_ENTER,
    META,
    NUM,
    SYN,
    Raw,
    decoder,
    fed,
    only_scan,
    packed_alt_code,
    press,
    scanned,
    typed,
)

F4, F6, F7, F8, F9, F10, LEFT, DOWN_ARROW = 62, 64, 65, 66, 67, 68, 105, 108
UNNAMED = frozenset({Flag.UNMAPPED_KEY, Flag.CONTROL_KEYS})

FUNCTION = Profile(control_keys=ControlKeys.FUNCTION)
ARROWS = Profile(control_keys=ControlKeys.ARROWS)
LATCHES = Profile(control_keys=ControlKeys.MODIFIERS)


@pytest.mark.adverse(18)
@pytest.mark.parametrize("name", LAYOUTS)
def test_ctrl_and_its_key_are_each_separator_on_every_layout(name: str) -> None:
    text = "1\x1d2\x1e3\x1c4\x1f5\x04"
    scan = scanned(Profile(layout=name), typed(text, name))
    assert (scan.text, scan.flags) == (text, frozenset())


@pytest.mark.adverse(18)
@pytest.mark.parametrize(
    ("profile", "events", "text"),
    [
        (FUNCTION, [*press(F8), *press(F9), *press(F7), *press(F10), *press(F6)], "\x1d\x1e\x1c\x1f\x1b"),
        (FUNCTION, press(CAPS), "\x02"),
        (FUNCTION, press(ALT), "\x04"),
        (FUNCTION, [(1, ALT, 1), SYN, *typed("ab"), (1, ALT, 0), SYN], "\x03ab\x04"),
        (FUNCTION, packed_alt_code("029"), "\x1d"),
        (ARROWS, [*press(DOWN_ARROW), *press(LEFT), *press(CAPS), *press(NUM)], "\x1d\x1e\x04\x05"),
        (LATCHES, [*press(CTRL), *press(ALT), *press(F4)], "\x1d\x1e\x04"),
        (LATCHES, [(1, ALT, 1), SYN, *typed("06"), (1, ALT, 0), SYN], "\x1e06"),
        (LATCHES, typed("\x1d"), "\x1d"),
        (LATCHES, press(KEYPAD["4"]), "\x13"),
        (LATCHES, press(KEYPAD["4"], ALT), "\x1e\x13"),
    ],
)
def test_control_characters_come_by_the_dialect_of_the_profile(profile: Profile, events: list[Raw], text: str) -> None:
    scan = scanned(profile, typed("7"), events, typed("8"))
    assert (scan.text, scan.flags) == (f"7{text}8", frozenset())


@pytest.mark.adverse(18)
@pytest.mark.parametrize("dialect", ControlKeys)
@pytest.mark.parametrize("code", [F8, DOWN_ARROW])
def test_a_named_key_that_the_profile_gives_no_meaning_stays_in_raw(dialect: ControlKeys, code: int) -> None:
    scan = scanned(Profile(control_keys=dialect), typed("1"), press(code), typed("2"))
    if code in NAMED[dialect]:
        assert (scan.text, scan.flags) == (f"1{NAMED[dialect][code]}2", frozenset())
    else:
        assert (scan.raw, scan.text, scan.flags) == (b"1\xff%04x2" % code, None, UNNAMED)


@pytest.mark.adverse(19)
@pytest.mark.parametrize(
    ("stroke", "raw"),
    [
        (press(46, CTRL), b"1\x032"),
        (press(111, CTRL, ALT), b"1\xff006f2"),
        (press(19, META), b"1\xff00132"),
        (press(62, ALT), b"1\xff003e2"),
        (press(59), b"1\xff003b2"),
        (press(116), b"1\xff00742"),
        (press(142), b"1\xff008e2"),
    ],
)
@pytest.mark.parametrize("layout", ["us", "de"])
def test_keys_that_command_a_host_do_nothing(stroke: list[Raw], raw: bytes, layout: str) -> None:
    scan = scanned(Profile(layout=layout), typed("1"), stroke, typed("2"))
    assert scan.raw == raw
    assert Flag.CONTROL_KEYS in scan.flags
    assert (scan.text is None) == (b"\xff" in raw) == (Flag.UNMAPPED_KEY in scan.flags)


def test_control_characters_of_the_profiles_own_framing_are_no_keys_that_command() -> None:
    framed = Profile(prefix=b"\x02", suffix=b"\x03")
    assert scanned(framed, typed("\x02SN1\x03")).flags == frozenset()
    out = fed(decoder(), [*typed("SN1"), *press(50, CTRL), *press(36, CTRL), *typed("SN2"), *press(ENTER)])
    assert [(record.raw, record.flags) for record in out if isinstance(record, Scan)] == [
        (b"SN1", frozenset()),
        (b"SN2", frozenset()),
    ]


@pytest.mark.parametrize("held", [(ALT,), (META,), (CTRL, ALT)])
def test_enter_ends_a_scan_whatever_is_held_and_a_held_alt_makes_it_unknown(held: tuple[int, ...]) -> None:
    out = fed(decoder(), [*typed("A1"), *press(ENTER, *held), *typed("B2"), *press(ENTER)])
    assert [(scan.raw, scan.text) for scan in out if isinstance(scan, Scan)] == [(b"A1", None), (b"B2", "B2")]


def test_enter_with_ctrl_or_shift_is_enter() -> None:
    out = fed(decoder(), [*typed("A1"), *press(ENTER, CTRL), *typed("B2"), *press(KP_ENTER, 42)])
    assert [scan.text for scan in out if isinstance(scan, Scan)] == ["A1", "B2"]


@pytest.mark.adverse(20)
def test_a_key_code_that_nobody_knows_is_kept_and_a_report_of_rollover_is_nothing() -> None:
    rollover = [(1, 0, 0), SYN]
    scan = scanned(Profile(), typed("1"), press(0x2FF), rollover, typed("2"))
    assert (scan.raw, scan.text) == (b"1\xff02ff2", None)


@pytest.mark.adverse(21)
@pytest.mark.parametrize("num_lock", [[], press(NUM)])
def test_the_keypad_types_digits_whatever_num_lock_is_and_its_enter_ends_a_scan(num_lock: list[Raw]) -> None:
    digits = [event for digit in "0123456789" for event in press(KEYPAD[digit])]
    scan = only_scan(fed(decoder(), [*num_lock, *digits, *press(KP_ENTER)]))
    assert (scan.text, scan.flags) == ("0123456789", frozenset())


@pytest.mark.adverse(22)
def test_a_key_that_the_hardware_did_not_release_is_one_character_and_only_the_length_can_tell() -> None:
    lost = [(1, 30, 1), SYN, (1, 42, 1), SYN, (1, 42, 0), (1, 30, 0), SYN]
    assert scanned(Profile(), lost).text == "a"
    (fault,) = fed(decoder(Profile(min_length=2)), [*lost, *press(ENTER)])
    assert isinstance(fault, ScanFault)
    assert fault.kind is FaultKind.SHORT


@pytest.mark.adverse(15)
@pytest.mark.parametrize("layout", ["us", "de"])
def test_an_alt_code_packed_into_one_frame_keeps_its_order(layout: str) -> None:
    events = [event for code in ("083", "029", "078") for event in packed_alt_code(code)]
    assert scanned(Profile(layout=layout), events).text == "S\x1dN"


@pytest.mark.adverse(16)
@pytest.mark.parametrize(
    ("digits", "page", "character"),
    [
        ("0228", "cp437", "ä"),
        ("132", "cp437", "ä"),
        ("132", "cp850", "ä"),
        ("155", "cp437", "¢"),
        ("155", "cp850", "ø"),
    ],
)
def test_a_leading_zero_is_windows_and_none_is_the_page_of_the_profile(digits: str, page: str, character: str) -> None:
    assert scanned(Profile(alt_page=page), packed_alt_code(digits)).text == character


@pytest.mark.adverse(17)
@pytest.mark.parametrize("enter", [ENTER, KP_ENTER])
def test_an_alt_code_still_held_at_enter_is_finished_and_flagged(enter: int) -> None:
    down = packed_alt_code("083")[:5]
    keys = decoder()
    out = fed(keys, [*typed("1"), *down, *press(enter), (1, ALT, 0), SYN, *typed("B2"), *press(ENTER)])
    first, second = out
    assert isinstance(first, Scan)
    assert isinstance(second, Scan)
    assert (first.text, first.flags) == ("1S", frozenset({Flag.ALT_CUT}))
    assert (second.text, second.flags) == ("B2", frozenset())


@pytest.mark.adverse(17)
def test_an_alt_code_that_silence_cuts_is_finished_and_flagged() -> None:
    keys = decoder()
    assert fed(keys, packed_alt_code("083")[:5], start=1.0) == []
    deadline = keys.deadline()
    assert deadline is not None
    scan = only_scan(keys.tick(deadline))
    assert (scan.text, scan.flags) == ("S", frozenset({Flag.ALT_CUT, Flag.IDLE_END}))


def test_unplugged_inside_an_alt_code_is_a_fault_of_its_own() -> None:
    keys = decoder()
    fed(keys, packed_alt_code("083")[:5])
    (fault,) = keys.lost(1.0)
    assert isinstance(fault, ScanFault)
    assert (fault.kind, fault.partial) == (FaultKind.UNPLUGGED, b"")


def test_another_key_inside_an_alt_code_finishes_it_and_is_unknown_itself() -> None:
    down, up = packed_alt_code("083")[:5], packed_alt_code("083")[5:]
    scan = scanned(Profile(), down, press(30), up)
    assert (scan.raw, scan.text) == (b"S\xff001e", None)


def test_num_lock_around_and_inside_an_alt_code_is_nothing() -> None:
    code = packed_alt_code("029")
    assert scanned(Profile(), press(NUM), code[:2], press(NUM), code[2:], press(NUM)).text == "\x1d"


def test_a_dead_key_before_an_alt_code_stands_for_itself() -> None:
    assert scanned(Profile(layout="de"), press(41), packed_alt_code("065")).text == "^A"


def test_where_the_profile_says_so_alt_leaves_digits_digits() -> None:
    scan = scanned(Profile(alt=AltCodes.DIGITS), typed("06"), packed_alt_code("029"), typed("1"))
    assert (scan.text, scan.flags) == ("060291", frozenset())


def test_right_alt_makes_alt_codes_only_where_it_is_no_altgr() -> None:
    assert scanned(Profile(), packed_alt_code("029", ALTGR)).text == "\x1d"
    assert scanned(Profile(layout="de"), packed_alt_code("029", ALTGR)).text == "029"


def test_a_modifier_that_was_down_with_another_key_is_no_latch() -> None:
    assert scanned(LATCHES, [(1, CTRL, 1), (1, 42, 1), SYN, (1, CTRL, 0), (1, 42, 0), SYN], typed("1")).text == "1"
    assert scanned(FUNCTION, press(CTRL), typed("1")).text == "1"
    assert scanned(Profile(), press(ALT), press(CTRL), typed("1")).text == "1"


def test_an_alt_code_before_a_release_is_no_control_character_of_its_own() -> None:
    assert scanned(FUNCTION, packed_alt_code("065"), press(ALT)).text == "A\x04"
