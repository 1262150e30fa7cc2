"""Letters whose case is turned round: proved by an AIM identifier, turned back by a profile alone."""

import pytest

from devices.decoders.wedge import WedgeSplitter
from devices.dialects import Aim, Caps
from devices.profile import Profile
from devices.scan import Flag, Scan
from tests.unit.key_events import press, scanned, typed

INVERTED = Profile(caps=Caps.INVERTED)


@pytest.mark.adverse(12)
@pytest.mark.parametrize("text", ["]D2010950600013435221sn-Ab", "]c1010950", "]q3010950", "]a0sn-aB"])
def test_an_identifier_that_no_scanner_sends_proves_that_the_case_is_turned(text: str) -> None:
    scan = scanned(Profile(), typed(text))
    assert scan.aim + (scan.text or "") == text, "never silently turned back"
    assert scan.flags == frozenset({Flag.CASE_INVERTED})


@pytest.mark.adverse(12)
@pytest.mark.parametrize("text", ["]d2010950", "]C1010950", "]E0400638", "]e0010950", "sn-aB", "]", "]a0", "]]a01"])
def test_what_is_an_identifier_or_none_proves_nothing(text: str) -> None:
    assert scanned(Profile(), typed(text)).flags == frozenset()


@pytest.mark.adverse(12)
def test_where_the_scanner_sends_no_identifiers_a_bracket_proves_nothing() -> None:
    assert scanned(Profile(aim=Aim.NEVER), typed("]a0sn")).flags == frozenset()


@pytest.mark.adverse(12)
def test_a_profile_that_knows_of_it_turns_the_text_and_never_raw() -> None:
    scan = scanned(INVERTED, typed("]D2010950]sn-aB"))
    assert (scan.raw, scan.aim, scan.text, scan.flags) == (b"]D2010950]sn-aB", "]d2", "010950]SN-Ab", frozenset())


@pytest.mark.adverse(12)
def test_a_letter_without_a_single_other_case_stays() -> None:
    scan = scanned(Profile(caps=Caps.INVERTED, layout="de"), typed("ßÄq", "de"))
    assert scan.text == "ßäQ"


@pytest.mark.adverse(12)
def test_the_terminal_flags_it_too() -> None:
    (scan,) = WedgeSplitter().feed(b"]D2010950600013435221sn-Ab\r", 0.0)
    assert isinstance(scan, Scan)
    assert scan.flags == frozenset({Flag.CASE_INVERTED})


@pytest.mark.adverse(11)
def test_the_caps_lock_of_the_host_is_a_light_and_no_key() -> None:
    light = [(17, 1, 1), (0, 0, 0)]
    assert scanned(Profile(), light, typed("sn-aB")).text == "sn-aB"
    assert scanned(Profile(), press(58), light, typed("sn-aB")).text == "SN-Ab", "the scanner's own is one"
