"""What is said about a scan that is not as it should be, from the events and bytes as they arrive."""

import json
from dataclasses import replace

import pytest

from devices.advice import silence
from devices.decoders.framings import byte_decoder
from devices.decoders.keys import InputEvent, KeyDecoder
from devices.dialects import Aim, Handshake
from devices.doctor import Doctor, Report, key_name
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault
from devices.sources.hidraw_nodes import HidNode
from devices.status import SourceState, SourceStatus
from devices.teaching.calibrate import calibrate
from devices.teaching.sample import Medium
from devices.traffic import Traffic, TrafficForm, pack_events
from devices.usb_modes import unreadable
from tests.unit.simulated_scanner import Gun

CODE = "SN1234-aB"
EVER = 100.0


def on_a_line(data: bytes, profile: Profile, *, taught: bool = False) -> list[Report]:
    """Let a line carry one burst through the decoder of the reading process to a doctor."""
    doctor = Doctor("serial:x", profile, taught=taught)
    decoder = byte_decoder(profile, "serial:x")
    out = doctor.feed(Traffic("serial:x", TrafficForm.BYTES, data, 1.0))
    records = [*decoder.feed(data, 1.0), *decoder.tick(1.0 + profile.stall_ms / 1000)]
    for record in records:
        out += doctor.feed(record)
    return [*out, *doctor.tick(EVER)]


def on_keys(events: tuple[InputEvent, ...], profile: Profile, *, taught: bool = False) -> list[Report]:
    """Let a keyboard type one burst."""
    doctor = Doctor("hid:x", profile, taught=taught)
    decoder = KeyDecoder(profile, "hid:x")
    out = doctor.feed(Traffic("hid:x", TrafficForm.EVENTS, pack_events(events), events[-1].at))
    for record in [*decoder.feed(events), *decoder.tick(EVER)]:
        out += doctor.feed(record)
    return [*out, *doctor.tick(2 * EVER)]


def advice(reports: list[Report]) -> list[str]:
    assert len(reports) == 1
    return list(reports[0].advice)


def taught_by(gun: Gun) -> Profile:
    found = calibrate(gun.samples(), Profile())
    assert found.sound
    return found.profile


def test_a_scan_that_is_as_it_should_be_needs_no_advice() -> None:
    (report,) = on_a_line(b"]C0SN1\r", Profile())
    assert report.advice == ()
    assert list(report.lines()) == ["serial:x", r"  bytes  ]C0SN1\r", "  scan   ]C0  SN1"]


def test_keys_are_shown_by_their_names_and_timed() -> None:
    gun = Gun(aim=False)
    (report,) = on_keys(gun.typed("a]\r"), Profile())
    assert report.keys == "+a -a +] -] +Enter -Enter"
    assert report.gaps_ms == (4.0, 4.0, 4.0)
    assert "  gaps   4.0 / 4.0 / 4.0 ms (least, middle, longest)" in list(report.lines())
    assert [key_name(code) for code in (42, 57, 67, 80, 0x2FF)] == ["Shift", "Space", "F9", "KP2", "767"]


def test_a_report_is_json_that_holds_no_control_character() -> None:
    (report,) = on_a_line(b"\x1b[2J\x9b\xff\r", Profile())
    document = json.loads(json.dumps(report.document()))
    assert (document["medium"], document["bytes"]) == ("bytes", "1b5b324a9bff0d")
    assert document["records"][0]["type"] == "scan"
    assert "The bytes are not utf-8" in document["advice"][0]
    assert all(line.isprintable() for line in report.lines())


DRIFTS = [
    (Gun(end=""), "The end CR of the code did not come, and it did when the scanner was taught"),
    (Gun(end="\t"), "The end CR of the code did not come"),
    (Gun(aim=False), "No AIM identifier came, and one came when the scanner was taught"),
    (Gun(layout="de"), "set to another country's keyboard"),
    (Gun(inverted=True), "Capitals and small letters come the wrong way round"),
]


@pytest.mark.adverse(64)
@pytest.mark.parametrize(("changed", "said"), DRIFTS)
def test_a_scanner_that_a_programming_code_has_changed_is_found_out(changed: Gun, said: str) -> None:
    profile = taught_by(Gun())
    sentences = advice(on_keys(changed.typed(changed.around(f"{CODE}[{CODE}]", "]C0")), profile, taught=True))
    assert any(said in sentence for sentence in sentences), sentences


@pytest.mark.adverse(64)
def test_a_terminator_that_goes_missing_while_it_is_watched_is_found_out() -> None:
    profile = taught_by(Gun())
    doctor = Doctor("serial:x", profile, taught=True)
    decoder = byte_decoder(profile, "serial:x")
    reports: list[Report] = []
    for at, data in ((1.0, b"]C0SN1\r"), (10.0, b"]C0SN2")):
        reports += doctor.feed(Traffic("serial:x", TrafficForm.BYTES, data, at))
        for record in [*decoder.feed(data, at), *decoder.tick(at + profile.stall_ms / 1000)]:
            reports += doctor.feed(record)
        reports += doctor.tick(at + 5)
    assert [len(report.advice) for report in reports] == [0, 1]
    assert isinstance(reports[1].records[0], ScanFault)
    assert "The end CR of the code did not come: a programming code may have been scanned" in reports[1].advice[0]


@pytest.mark.adverse(64)
def test_what_a_scanner_sends_more_than_it_did_is_found_out() -> None:
    bare = taught_by(Gun(aim=False, end=""))
    assert bare.aim is Aim.NEVER
    sentences = advice(on_keys(Gun().typed(Gun().around(CODE, "]C0")), bare, taught=True))
    assert any("An AIM identifier seems to stand in the code" in sentence for sentence in sentences)
    assert any("Something ends the code, and nothing did" in sentence for sentence in sentences)


@pytest.mark.adverse(64)
@pytest.mark.parametrize(
    ("gun", "said"), [(Gun(suffix="!"), "The prefix 'P' of the profile"), (Gun(prefix="P"), "The suffix '!' of")]
)
def test_a_prefix_or_suffix_that_is_gone_is_named(gun: Gun, said: str) -> None:
    profile = taught_by(Gun(prefix="P", suffix="!"))
    assert said in advice(on_keys(gun.typed(gun.around(CODE, "]C0")), profile, taught=True))[0]


def test_what_was_never_taught_did_not_change() -> None:
    assert advice(on_a_line(b"SN1\r", Profile())) == []
    (sentence,) = advice(on_a_line(b"SN1", Profile()))
    assert sentence.startswith("Nothing ended the code but silence: turn on the scanner's suffix CR")


@pytest.mark.adverse(32)
def test_a_wrong_speed_or_parity_names_what_to_set() -> None:
    assert "compare the scanner's speed" in advice(on_a_line(b"\xf8\x00\xff\x80\xe6\x00\xfe\x98\r", Profile()))[0]
    even = bytes(byte | (byte.bit_count() % 2) << 7 for byte in b"SN1234567\r")
    assert "set bits to 7E1" in advice(on_a_line(even, Profile()))[0]


def test_a_scanner_that_waits_for_an_answer_is_told_from_a_silent_one() -> None:
    profile = Profile(terminators=(b"\r",), min_length=2, idle_ms=1, stall_ms=1)
    doctor = Doctor("serial:x", profile, taught=False)
    doctor.feed(Traffic("serial:x", TrafficForm.BYTES, b"\x05", 1.0))
    (report,) = doctor.tick(9.0)
    assert "software handshake" in report.advice[0]
    assert "nothing was made of it" in list(report.lines())[-1]
    assert "9600 baud" in silence(Profile(), Medium.BYTES)
    assert "--ack" in silence(Profile(), Medium.BYTES)
    assert "--ack" not in silence(Profile(handshake=Handshake.ACK_NAK), Medium.BYTES)
    assert "USB keyboard" in silence(Profile(), Medium.KEYS)


def test_every_fault_and_flag_has_a_sentence_or_needs_none() -> None:
    for kind in FaultKind:
        doctor = Doctor("x", Profile(), taught=False)
        assert doctor.feed(ScanFault(kind, b"A", "x", 1.0)) == []
        assert doctor.deadline() is not None
        (report,) = doctor.tick(9.0)
        assert len(report.advice) == 1
        assert report.advice[0].endswith(".")
    for flag in Flag:
        doctor = Doctor("x", Profile(), taught=False)
        doctor.feed(Scan(b"A", "A", "", "x", 1.0, frozenset({flag})))
        (report,) = doctor.tick(9.0)
        assert all(sentence.endswith(".") for sentence in report.advice)
        assert report.advice or flag is Flag.CONTROL_KEYS


def test_states_are_no_scans() -> None:
    doctor = Doctor("x", Profile(), taught=False)
    assert doctor.feed(SourceStatus("x", SourceState.WAITING, "Plug it in.")) == []
    assert doctor.deadline() is None
    assert doctor.tick(9.0) == []


def descriptor(page: int, usage: int) -> bytes:
    """Return a report descriptor of eight bytes in one application collection of this usage."""
    head = b"\x06" + page.to_bytes(2, "little") + b"\x09" + bytes([usage]) + b"\xa1\x01"
    return head + b"\x15\x00\x26\xff\x00\x75\x08\x95\x08\x09\x01\x81\x02\xc0"


def node(ids: str, page: int, *, scanner: bool = False, name: str = "Scanner") -> HidNode:
    vendor, product = ids.split(":")
    return HidNode("hidraw0", name, vendor, product, "", "usb-1/input0", descriptor(page, 1), scanner)


def test_modes_that_no_computer_reads_are_named_by_what_the_device_says_of_itself() -> None:
    (sentence,) = unreadable([node("05e0:1300", 0x45), node("05e0:1300", 0x45)])
    assert "in the mode of IBM registers" in sentence
    assert "USB serial (CDC) or HID POS" in sentence
    (sentence,) = unreadable([node("05e0:1900", 0xFF00, name="Symbol \x1b[2J")])
    assert "a mode of Zebra's own (such as SNAPI)" in sentence
    fine = [node("0c2e:0b61", 0x8C, scanner=True), node("046d:c52b", 0xFF00), node("0c2e:0b61", 0x01)]
    assert list(unreadable(fine)) == []
    keyboard = node("0c2e:0b61", 0x01)
    assert list(unreadable([keyboard, replace(keyboard, descriptor=descriptor(0xFF00, 1))])) == []
    assert list(unreadable([replace(keyboard, descriptor=b"\x06")])) == []
