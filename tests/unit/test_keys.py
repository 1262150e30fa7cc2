"""Key events of a keyboard scanner become scans; none is lost to a modifier, an overrun or a strange key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.keymaps.strokes import strokes
from devices.dialects import LAYOUTS, AltCodes, Caps, ControlKeys
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault
from tests.unit.key_events import (
    ALT,
    CAPS,
    CTRL,
    ENTER,
    KEYPAD,
    KP_ENTER,
    META,
    SHIFT,
    SYN,
    Raw,
    decoder,
    fed,
    only_scan,
    press,
    typed,
)

DROPPED = (0, 3, 0)
F8, DOWN_ARROW = 66, 108

ASCII = [chr(code) for code in range(32, 127)]
CODE = {character: strokes(character, "us")[0].code for character in ASCII}


def test_every_character_of_the_us_layout_comes_through() -> None:
    text = "".join(ASCII)
    scan = only_scan(fed(decoder(), [*typed(text), *press(ENTER)]))
    assert (scan.raw, scan.text, scan.flags) == (text.encode(), text, frozenset())


def test_a_scan_has_the_kernels_time_of_its_last_event() -> None:
    events = [*typed("A"), *press(ENTER)]
    scan = only_scan(fed(decoder(), events, start=50.0))
    assert scan.at == pytest.approx(50.0 + (len(typed("A")) + 1) / 10_000)


def test_two_scans_in_one_batch_of_events_are_two_scans() -> None:
    out = fed(decoder(), [*typed("A1"), *press(ENTER), *typed("b2"), *press(KP_ENTER)])
    assert [scan.text for scan in out if isinstance(scan, Scan)] == ["A1", "b2"]


def test_enter_alone_and_a_release_of_enter_from_before_are_no_scan() -> None:
    assert fed(decoder(), [(1, ENTER, 0), SYN, *press(ENTER)]) == []


def test_a_stalled_scanner_that_repeats_a_key_gives_one_character() -> None:
    events = [(1, 30, 1), SYN, (1, 30, 2), SYN, (1, 30, 2), SYN, (1, 30, 0), SYN, *press(ENTER)]
    assert only_scan(fed(decoder(), events)).text == "a"


def test_modifiers_count_as_they_are_at_the_press_and_order_inside_a_frame_is_kept() -> None:
    events = [(1, SHIFT, 1), (1, 30, 1), SYN, (1, SHIFT, 0), (1, 30, 0), (1, 48, 1), SYN, (1, 48, 0), SYN]
    assert only_scan(fed(decoder(), [*events, *press(ENTER)])).text == "Ab"


@pytest.mark.parametrize(
    ("key", "character"), [("]", "\x1d"), ("6", "\x1e"), ("d", "\x04"), ("\\", "\x1c"), ("-", "\x1f")]
)
def test_ctrl_and_a_key_are_the_control_character_they_name(key: str, character: str) -> None:
    scan = only_scan(fed(decoder(), [*typed("1"), *press(CODE[key], CTRL), *typed("2"), *press(ENTER)]))
    assert (scan.text, scan.flags) == (f"1{character}2", frozenset())


def test_the_scanners_own_caps_lock_turns_letters_alone_and_num_lock_nothing() -> None:
    events = [*press(CAPS), *typed("aB1!"), *press(CAPS), *typed("aB"), *press(69), *press(KEYPAD["7"]), *press(ENTER)]
    assert only_scan(fed(decoder(), events)).text == "Ab1!aB7"


def test_tab_and_escape_are_data() -> None:
    assert only_scan(fed(decoder(), [*press(15), *press(1), *typed("a"), *press(ENTER)])).text == "\t\x1ba"


@pytest.mark.parametrize(
    ("digits", "character"), [("029", "\x1d"), ("0228", "ä"), ("132", "ä"), ("083", "S"), ("65", "A"), ("13", "")]
)
def test_alt_and_keypad_digits_are_one_character_also_packed_in_one_frame(digits: str, character: str) -> None:
    packed = [(1, ALT, 1), *[(1, KEYPAD[digit], 1) for digit in digits], SYN]
    released = [(1, ALT, 0), *[(1, KEYPAD[digit], 0) for digit in digits], SYN]
    out = fed(decoder(), [*typed("1"), *packed, *released, *typed("2"), *press(ENTER)])
    assert "".join(scan.text or "" for scan in out if isinstance(scan, Scan)) == f"1{character}2"
    assert len(out) == (1 if character else 2), "Alt+13 is a carriage return, which ends a scan"


@pytest.mark.parametrize("digits", ["300", "0129", "999999"])
def test_an_alt_code_that_is_no_character_makes_the_text_unknown(digits: str) -> None:
    code = [(1, ALT, 1), *[(1, KEYPAD[digit], 1) for digit in digits], SYN, (1, ALT, 0), SYN]
    scan = only_scan(fed(decoder(), [*typed("1"), *code, *press(ENTER)]))
    assert (scan.text, scan.flags) == (None, frozenset({Flag.UNMAPPED_KEY}))


@pytest.mark.parametrize(
    ("stroke", "code"),
    [
        (press(F8), F8),
        (press(DOWN_ARROW), DOWN_ARROW),
        (press(19, META), 19),
        (press(111, CTRL, ALT), 111),
        (press(0x2FF), 0x2FF),
    ],
)
def test_a_key_without_a_character_is_kept_in_raw_and_the_text_is_unknown(stroke: list[Raw], code: int) -> None:
    scan = only_scan(fed(decoder(), [*typed("1"), *stroke, *typed("2"), *press(ENTER)]))
    assert (scan.raw, scan.text) == (b"1\xff%04x2" % code, None)
    assert scan.flags == frozenset({Flag.UNMAPPED_KEY, Flag.CONTROL_KEYS})


def test_ctrl_with_a_key_that_has_no_control_character_is_unknown() -> None:
    assert only_scan(fed(decoder(), [*press(CODE[","], CTRL), *press(ENTER)])).text is None


def test_lost_events_are_one_fault_at_the_terminator_and_the_next_scan_is_clean() -> None:
    keys = decoder()
    out = fed(keys, [*typed("AB"), DROPPED, *typed("C"), (1, SHIFT, 1)])
    assert out == []
    asked = [keys.lost_events]
    keys.resync({SHIFT, 30})
    assert [*asked, keys.lost_events] == [True, False]
    out = fed(keys, [SYN, (1, SHIFT, 0), *typed("d"), *press(ENTER), *typed("E"), *press(ENTER)], start=0.1)
    assert [type(record) for record in out] == [ScanFault, Scan]
    fault, scan = out
    assert isinstance(fault, ScanFault)
    assert (fault.kind, fault.partial) == (FaultKind.DROPPED, b"ABd")
    assert isinstance(scan, Scan)
    assert scan.text == "E"


def test_a_shift_that_is_down_after_lost_events_still_counts() -> None:
    keys = decoder()
    fed(keys, [(1, SHIFT, 1), DROPPED, SYN])
    keys.resync({SHIFT})
    out = fed(keys, [(1, 30, 1), SYN, (1, SHIFT, 0), SYN, *press(ENTER), *typed("a"), *press(ENTER)], start=0.1)
    assert [getattr(record, "partial", None) for record in out] == [b"A", None]


def test_lost_events_with_the_terminator_among_them_are_a_fault_by_silence() -> None:
    keys = decoder()
    fed(keys, [*typed("AB"), DROPPED, SYN])
    deadline = keys.deadline()
    assert deadline is not None
    (fault,) = keys.tick(deadline)
    assert isinstance(fault, ScanFault)
    assert fault.kind is FaultKind.DROPPED


def test_unplugged_inside_a_scan_is_a_fault_and_no_modifier_stays() -> None:
    keys = decoder()
    fed(keys, [*typed("SN12"), (1, SHIFT, 1), *press(CAPS)])
    (fault,) = keys.lost(1.0)
    assert isinstance(fault, ScanFault)
    assert (fault.kind, fault.partial) == (FaultKind.UNPLUGGED, b"SN12")
    assert only_scan(fed(keys, [*typed("a"), *press(ENTER)], start=2.0)).text == "a"


def test_the_rest_of_a_scan_that_began_before_the_grab_is_a_fault() -> None:
    keys = decoder()
    keys.begin_inside(0.0)
    (fault,) = fed(keys, [*typed("345"), *press(ENTER)])
    assert isinstance(fault, ScanFault)
    assert fault.kind is FaultKind.INCOMPLETE


def test_a_fallback_encoding_never_decodes_the_mark_of_an_unknown_key() -> None:
    keys = decoder(Profile(encoding="cp1252", fallback="cp437"))
    scan = only_scan(fed(keys, [*typed("1"), *press(F8), *press(ENTER)]))
    assert scan.text is None


any_events = st.lists(
    st.tuples(st.sampled_from([0, 1, 4, 17, 255]), st.integers(0, 0x2FF), st.sampled_from([0, 1, 2, -1])), max_size=60
)
telling = [ALT, 100, CTRL, 97, SHIFT, META, CAPS, 69, ENTER, KP_ENTER, 13, 26, 27, 41, 30, 57, F8, DOWN_ARROW, 15]
telling_events = st.lists(
    st.tuples(st.sampled_from([1, 1, 1, 0]), st.sampled_from([*telling, *KEYPAD.values(), 3]), st.sampled_from([0, 1])),
    max_size=60,
)
profiles = st.builds(
    Profile,
    layout=st.sampled_from(LAYOUTS),
    control_keys=st.sampled_from(ControlKeys),
    alt=st.sampled_from(AltCodes),
    caps=st.sampled_from(Caps),
)


@given(profiles, any_events | telling_events)
def test_no_events_whatever_raise_and_after_silence_nothing_waits(profile: Profile, raw: list[Raw]) -> None:
    keys = decoder(profile)
    out = fed(keys, raw)
    if keys.lost_events:
        keys.resync(set())
    if (deadline := keys.deadline()) is not None:
        out += keys.tick(deadline)
    assert keys.deadline() is None
    assert keys.lost(deadline or 1.0) == []
    for record in out:
        if isinstance(record, Scan):
            assert record.raw


@given(st.lists(st.text(st.sampled_from(ASCII), min_size=1, max_size=20), min_size=1, max_size=5), st.data())
def test_every_scan_comes_out_once_however_the_batches_cut_the_events(scans: list[str], data: st.DataObject) -> None:
    stream = [event for text in scans for event in (*typed(text), *press(ENTER))]
    keys, out, start = decoder(), [], 0
    while start < len(stream):
        size = data.draw(st.integers(1, 64))
        out += fed(keys, stream[start : start + size])
        start += size
    assert [record.raw.decode() for record in out if isinstance(record, Scan)] == scans
    assert len(out) == len(scans)
