"""Every layout's keys become its characters, and a scanner set to another country is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.keymaps.strokes import typeable
from devices.decoders.layout_doubts import fitting_layouts
from devices.dialects import LAYOUTS, ControlKeys
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault
from tests.unit.key_events import (
    ALT,
    ALTGR,
    CAPS,
    CTRL,
    ENTER,
    META,
    NUM,
    SHIFT,
    SYN,
    Raw,
    decoder,
    fed,
    only_scan,
    press,
    scanned,
    typed,
)

GERMAN = Profile(layout="de")
CIRCUMFLEX, ACUTE, KEY_Q, KEY_A, KEY_SPACE, KEY_TAB, F8 = 41, 13, 16, 30, 57, 15, 66
TYPED_AS_DATA = {name: sorted(typeable(name) - set("\r\n\0")) for name in LAYOUTS}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_character_that_a_layout_can_type_comes_through(name: str) -> None:
    for character in TYPED_AS_DATA[name]:
        scan = scanned(Profile(layout=name), typed(f"a{character}b", name))
        assert scan.raw.decode() == f"a{character}b"
        assert scan.text == f"a{character}b"
        assert scan.flags <= {Flag.CONTROL_KEYS}


@given(st.sampled_from(LAYOUTS), st.data())
def test_every_text_comes_through_on_every_layout_however_its_characters_follow(name: str, data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from(TYPED_AS_DATA[name]), min_size=1, max_size=12))
    assert scanned(Profile(layout=name), typed(text, name)).raw.decode() == text


@pytest.mark.adverse(14)
@pytest.mark.parametrize(
    ("events", "text"),
    [
        ([*press(CIRCUMFLEX), *press(KEY_A)], "â"),
        ([*press(CIRCUMFLEX), *press(KEY_A, SHIFT)], "Â"),
        ([*press(CIRCUMFLEX), *press(KEY_SPACE)], "^"),
        ([*press(CIRCUMFLEX), *press(KEY_Q)], "^q"),
        ([*press(CIRCUMFLEX), *press(CIRCUMFLEX), *press(KEY_A)], "^^a"),
        ([*press(CIRCUMFLEX), *press(KEY_TAB)], "^\t"),
        ([*press(CIRCUMFLEX), *press(81)], "^3"),
        ([*press(KEY_A), *press(CIRCUMFLEX)], "a^"),
        (press(CIRCUMFLEX), "^"),
        ([*press(ACUTE, SHIFT), *press(KEY_A)], "à"),
        ([*press(CIRCUMFLEX), *press(NUM), *press(KEY_A)], "â"),
        ([*press(CIRCUMFLEX), *press(10, CTRL)], "^\x1d"),
    ],
)
def test_a_dead_key_composes_or_stands_for_itself(events: list[Raw], text: str) -> None:
    scan = scanned(GERMAN, events)
    assert (scan.text, scan.flags) == (text, frozenset())


@pytest.mark.adverse(14)
def test_the_quotes_of_a_us_international_scanner_are_its_dead_keys() -> None:
    scan = scanned(Profile(layout="us_intl"), typed("'\"~", "us_intl"), press(40), press(57), press(40, SHIFT))
    assert scan.text == "'\"~'\""


@pytest.mark.adverse(14)
@pytest.mark.parametrize("held", [(ALTGR,), (CTRL, ALT), (CTRL, ALTGR), (97, ALT)])
def test_altgr_is_the_right_alt_key_or_ctrl_and_alt(held: tuple[int, ...]) -> None:
    scan = scanned(GERMAN, press(KEY_Q, *held), press(KEY_Q))
    assert (scan.text, scan.flags) == ("@q", frozenset())


def test_right_alt_is_no_altgr_where_the_layout_has_none() -> None:
    scan = scanned(Profile(), press(KEY_Q, ALTGR))
    assert (scan.text, scan.flags) == (None, frozenset({Flag.UNMAPPED_KEY, Flag.CONTROL_KEYS}))


def test_altgr_with_a_key_that_has_nothing_there_is_unknown() -> None:
    assert scanned(Profile(layout="fi"), press(2, ALTGR)).text is None


def test_a_dead_key_before_a_key_that_nobody_knows_keeps_its_place() -> None:
    scan = scanned(GERMAN, press(CIRCUMFLEX), press(F8), press(KEY_A))
    assert scan.raw == b"^\xff0042a"


def test_a_dead_key_at_the_end_of_a_scan_without_a_terminator_is_itself() -> None:
    keys = decoder(Profile(layout="de", idle_ms=100))
    assert fed(keys, press(CIRCUMFLEX), start=1.0) == []
    deadline = keys.deadline()
    assert deadline is not None
    assert deadline == pytest.approx(1.1, abs=0.01)
    assert keys.tick(1.05) == []
    scan = only_scan(keys.tick(deadline))
    assert (scan.text, scan.flags) == ("^", frozenset({Flag.IDLE_END}))
    assert keys.deadline() is None


def test_a_dead_key_that_waits_keeps_its_scan_open_and_composes_after_a_stall() -> None:
    keys = decoder(GERMAN)
    fed(keys, [*typed("x", "de"), *press(ENTER), *typed("a", "de"), *press(CIRCUMFLEX)])
    assert keys.tick(0.4) == []
    assert only_scan(fed(keys, [*press(KEY_A), *press(ENTER)], start=0.45)).text == "aâ"


def test_unplugged_behind_a_dead_key_is_a_fault_and_nothing_waits_any_more() -> None:
    keys = decoder(GERMAN)
    fed(keys, press(CIRCUMFLEX))
    (fault,) = keys.lost(1.0)
    assert isinstance(fault, ScanFault)
    assert fault.kind is FaultKind.UNPLUGGED
    assert only_scan(fed(keys, [*press(KEY_A), *press(ENTER)], start=2.0)).text == "a"


def test_events_lost_behind_a_dead_key_leave_no_accent_for_the_next_scan() -> None:
    keys = decoder(GERMAN)
    fed(keys, [*press(CIRCUMFLEX), (0, 3, 0), SYN])
    keys.resync(())
    out = fed(keys, [*press(KEY_A), *press(ENTER), *press(KEY_A), *press(ENTER)])
    assert [getattr(record, "partial", getattr(record, "raw", None)) for record in out] == [b"a", b"a"]
    assert isinstance(out[1], Scan)


def test_the_scanners_own_caps_lock_is_that_of_its_country() -> None:
    scan = scanned(Profile(layout="fr"), press(CAPS), typed("aé", "fr"), press(3, SHIFT), press(CAPS), typed("a", "fr"))
    assert scan.text == "AÉ2a"


@pytest.mark.adverse(13)
@pytest.mark.parametrize("name", LAYOUTS)
def test_with_the_profile_of_its_country_a_scanner_is_read_right(name: str) -> None:
    text = "]C1010950600013435221SN-2024/XYZ_01"
    scan = scanned(Profile(layout=name), typed(text, name))
    assert (scan.aim + (scan.text or ""), scan.flags) == (text, frozenset())


@pytest.mark.adverse(13)
@pytest.mark.parametrize("text", ["]C10109506000134352", "[)>\x1e06\x1dSSN1", "https://id.gs1.org/01/1"])
@pytest.mark.parametrize(("sends", "taken_for"), [("us", "de"), ("us", "fr"), ("de", "us"), ("fr", "us"), ("us", "se")])
def test_a_scanner_set_to_another_country_is_flagged_where_a_known_shape_is_broken(
    text: str, sends: str, taken_for: str
) -> None:
    right = scanned(Profile(layout=sends), typed(text, sends))
    wrong = scanned(Profile(layout=taken_for), typed(text, sends))
    assert Flag.LAYOUT_SUSPECT not in right.flags
    assert Flag.LAYOUT_SUSPECT in wrong.flags
    assert wrong.raw != right.raw, "it is flagged, never repaired"


@pytest.mark.adverse(13)
def test_a_code_that_no_other_layout_makes_sense_of_is_in_no_doubt() -> None:
    for text in ("SN1", "+SN1", "http", "(01)1", "]]", "^A", "é"):
        assert Flag.LAYOUT_SUSPECT not in scanned(GERMAN, typed(text, "de")).flags


def test_a_medical_code_with_its_check_character_is_in_no_doubt_although_its_plus_is_a_bracket_elsewhere() -> None:
    assert Flag.LAYOUT_SUSPECT not in scanned(GERMAN, typed("+A123BJC5D6E71G", "de")).flags
    assert Flag.LAYOUT_SUSPECT in scanned(GERMAN, typed("+A123BJC5D6E71H", "de")).flags


def test_the_layouts_that_would_fit_are_named_for_the_one_who_sets_the_scanner_up() -> None:
    keys = [27 * 8, 46 * 8 + 1, 2 * 8, 11 * 8, 2 * 8]
    assert fitting_layouts(keys, "+C101", "de") == ("us", "us_intl", "uk")
    assert fitting_layouts(keys, "]C101", "us") == ()


def test_the_strokes_of_one_scan_cast_no_doubt_on_the_next() -> None:
    keys = decoder(GERMAN)
    fed(keys, [*typed("]C101", "us"), *press(ENTER), *press(36, CTRL)])
    assert only_scan(fed(keys, [*typed("SN1", "de"), *press(ENTER)])).flags == frozenset()


held_keys = st.sampled_from([(), (SHIFT,), (ALTGR,), (SHIFT, ALTGR), (META,), (CTRL, ALT), (ALT,), (CTRL,)])
keys_without_end = st.integers(1, 0x2FF).filter(lambda code: code not in {28, 96, 29, 97, 42, 54, 56, 100, 125, 126})


@given(
    st.sampled_from(LAYOUTS),
    st.sampled_from([ControlKeys.CTRL, ControlKeys.FUNCTION]),
    st.lists(st.tuples(keys_without_end, held_keys), min_size=1, max_size=15),
)
def test_every_sequence_of_strokes_and_an_enter_ends_as_exactly_one_scan_or_fault(
    name: str, dialect: ControlKeys, keys: list[tuple[int, tuple[int, ...]]]
) -> None:
    events = [event for code, held in keys if not _ends(code, held) for event in press(code, *held)]
    end_it = [*press(KEY_A), *press(ENTER, ALT)]  # a sequence of lock keys alone is nothing
    assert len(fed(decoder(Profile(layout=name, control_keys=dialect)), [*events, *end_it])) == 1


def _ends(code: int, held: tuple[int, ...]) -> bool:
    """Say whether a stroke may be a carriage return or line feed: Ctrl with J or M, an Alt code."""
    return (code in {36, 39, 50} and CTRL in held) or (71 <= code <= 83 and ALT in held)
