"""From the symbols as they come on a line or in a terminal to the profile, or to what must be changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.barcodes.characters import GS, RS
from devices.calibration import SYMBOLS
from devices.dialects import Caps, Framing
from devices.profile import Profile
from devices.teaching.calibrate import Calibration, calibrate, recognised
from devices.teaching.diagnosis import through
from devices.teaching.finding import Weight
from devices.teaching.sample import Medium, Sample
from tests.unit.simulated_scanner import Gun

BASE = Profile(name="taught")
AROUND = st.text("ABCxyz019<>#*+", max_size=4)


def asked(found: Calibration) -> list[str]:
    return [one.sentence for one in found.findings if one.weight is Weight.CHANGE]


def test_a_separator_that_comes_as_another_one_is_asked_for() -> None:
    found = calibrate(Gun(texts={RS: GS}).samples(Medium.BYTES), BASE)
    assert any("GS and RS come as the same" in one for one in asked(found))
    found = calibrate(Gun(texts={GS: "|", RS: GS}).samples(Medium.BYTES), BASE)
    assert any("RS comes as GS" in one for one in asked(found))


@pytest.mark.parametrize("texts", [{GS: "|"}, {GS: "?", RS: "?"}, {RS: GS}])
def test_a_line_is_told_nothing_of_keys(texts: dict[str, str]) -> None:
    line, keyboard = (
        " ".join(one.sentence for one in calibrate(Gun(texts=texts).samples(medium), BASE).findings)
        for medium in (Medium.BYTES, Medium.KEYS)
    )
    assert "et the scanner to send control characters as they are, and nothing in their place." in line
    assert not [word for word in ("Ctrl", "key", "serial port") if word in line]
    assert "et the scanner to send control characters by Ctrl and a key" in keyboard


@pytest.mark.parametrize("data", [b"4006381333931\r", Gun().data("CAL2").replace(b"#", b"")])
def test_what_a_line_does_not_give_is_not_put_on_a_keyboard(data: bytes) -> None:
    line, typed = (
        asked(calibrate({"CAL2": Sample(medium, data=data)}, BASE))[0] for medium in (Medium.BYTES, Medium.TERMINAL)
    )
    assert "set the scanner to the maker's defaults of a serial port" in line
    assert "keyboard" not in line
    assert "set the scanner to the keyboard 'USA'" in typed


def test_characters_that_do_not_arrive_are_named() -> None:
    data = Gun().data("CAL2").replace(b"#", b"").replace(b"$", b"S")
    found = calibrate({"CAL2": Sample(Medium.BYTES, data=data)}, BASE)
    assert len(asked(found)) == 1
    assert asked(found)[0].startswith("These characters do not arrive as they are: '#$'. Scan the symbol once more;")


def test_what_is_no_symbol_is_said_to_be_none() -> None:
    found = calibrate({"CAL1": Sample(Medium.BYTES, data=b"4006381333931\r")}, BASE)
    assert "What came is not symbol CAL1: '4006381333931\\r'" in asked(found)[0]


def test_a_symbol_that_came_twice_is_asked_for_once_more() -> None:
    sample = Sample(Medium.BYTES, data=Gun().data("CAL1") * 2)
    assert recognised(sample) is None
    assert "The symbol came more than once" in asked(calibrate({"CAL1": sample}, BASE))[0]


@settings(max_examples=40)
@given(prefix=AROUND, suffix=AROUND, end=st.sampled_from(["\r", "\n", "\r\n", "\t", "\x03", ""]), aim=st.booleans())
def test_a_serial_scanner_is_read_as_it_is_set(prefix: str, suffix: str, end: str, aim: bool) -> None:
    gun = Gun(prefix=prefix, suffix=suffix, end=end, aim=aim)
    found = calibrate(gun.samples(Medium.BYTES), BASE)
    assert asked(found) == []
    assert (found.profile.prefix, found.profile.suffix) == (prefix.encode(), suffix.encode())
    assert found.profile.terminators == ((end.encode(),) if end else ())


@pytest.mark.parametrize("bits", ["7E1", "7O1"])
def test_the_parity_of_a_line_is_worked_out(bits: str) -> None:
    odd = bits == "7O1"
    gun = Gun()
    sent = {
        name: bytes(byte | ((byte.bit_count() % 2 == 1) != odd) << 7 for byte in gun.data(name))
        for name, _, _ in SYMBOLS
    }
    samples = {name: Sample(Medium.BYTES, data=data) for name, data in sent.items()}
    assert [recognised(sample) for sample in samples.values()] == list(samples)
    found = calibrate(samples, BASE)
    assert asked(found) == []
    assert (found.profile.bits, found.profile.terminators) == (bits, (b"\r",))


def test_frames_of_stx_and_etx_are_found_with_and_without_a_check_byte() -> None:
    gun = Gun(prefix="\x02A", suffix="B\x03", end="\r")
    found = calibrate(gun.samples(Medium.BYTES), BASE)
    assert asked(found) == []
    assert (found.profile.framing, found.profile.prefix, found.profile.suffix) == (Framing.STX_ETX, b"A", b"B")


def test_packets_of_ssi_are_found() -> None:
    def packet(data: bytes) -> bytes:
        body = bytes([len(data) + 5, 0xF3, 0, 0, 0x03]) + data
        return body + (-sum(body) & 0xFFFF).to_bytes(2, "big")

    gun = Gun(end="")
    samples = {name: Sample(Medium.BYTES, data=packet(gun.data(name))) for name, _, _ in SYMBOLS}
    assert [recognised(sample) for sample in samples.values()] == list(samples)
    found = calibrate(samples, BASE)
    assert asked(found) == []
    assert found.profile.framing is Framing.SSI


def test_a_wrong_speed_is_told_from_a_wrong_symbol() -> None:
    noise = bytes([0xF8, 0x00, 0xFF, 0x80, 0xE6, 0x00, 0xFE, 0x98])
    assert "9600 baud" in asked(calibrate({"CAL1": Sample(Medium.BYTES, data=noise)}, BASE))[0]


def test_a_scanner_that_asks_before_it_sends_is_found_out() -> None:
    assert "(ENQ)" in asked(calibrate({"CAL1": Sample(Medium.BYTES, data=b"\x05")}, BASE))[0]


@pytest.mark.parametrize(("first", "fourth"), [("D", "K"), ("", "C")])
def test_the_letters_of_a_maker_are_told_from_a_prefix(first: str, fourth: str) -> None:
    plain = Gun(aim=False, prefix=first).samples(Medium.BYTES)
    samples = {**plain, "CAL4": Gun(aim=False, prefix=fourth).sample("CAL4", Medium.BYTES)}
    assert "turn off the setting 'code ID'" in asked(calibrate(samples, BASE))[0]


def test_an_identifier_before_the_prefix_is_asked_for_behind_it() -> None:
    samples = {
        name: Sample(Medium.BYTES, data=(f"]C{n == 3:d}P>" + Gun(aim=False).line(name)).encode())
        for n, (name, _, _) in enumerate(SYMBOLS)
    }
    assert "the identifier before its prefix" in asked(calibrate(samples, BASE))[0]


def test_a_leading_fnc1_that_is_sent_too_is_no_prefix() -> None:
    samples = Gun().samples(Medium.BYTES)
    leading = Sample(Medium.BYTES, data=samples["CAL4"].data.replace(b"]C1", b"]C1\x1d"))
    found = calibrate({**samples, "CAL4": leading}, BASE)
    assert asked(found) == []
    assert found.profile.prefix == b""


@pytest.mark.parametrize(("here", "there"), [("de", "us"), ("us", "de"), ("fr", "us"), ("us", "fr"), ("uk", "es")])
def test_a_terminal_with_another_keyboard_is_told_which_two_they_are(here: str, there: str) -> None:
    data = through(Gun().line("CAL2").removesuffix("\r"), there, here).encode() + b"\r"
    sentence = asked(calibrate({"CAL2": Sample(Medium.TERMINAL, data=data)}, BASE))[0]
    exact = f"The scanner is set to the keyboard {there}, and this computer to {here}" in sentence
    assert exact or (f"{there} and {here}" in sentence and "set to different keyboards" in sentence)


def test_numbers_that_a_terminal_destroyed_are_found_out() -> None:
    data = "".join("".join(f"\x1b{digit}" for digit in f"{ord(char):03}") for char in Gun().line("CAL1"))
    sample = Sample(Medium.TERMINAL, data=data.encode() + b"\r")
    assert "turn off the setting 'Alt mode'" in asked(calibrate({"CAL1": sample}, BASE))[0]


def test_a_caps_lock_that_is_on_is_no_setting_of_a_scanner_that_types_into_a_terminal() -> None:
    sample = Gun(inverted=True).sample("CAL1", Medium.TERMINAL)
    assert "turn Caps Lock off" in asked(calibrate({"CAL1": sample}, BASE))[0]


@pytest.mark.parametrize("end", ["", "\t"])
def test_a_terminal_needs_enter_behind_a_code(end: str) -> None:
    found = calibrate(Gun(end=end).samples(Medium.TERMINAL), BASE)
    assert any("has to end with Enter" in one for one in asked(found))


@settings(max_examples=60)
@given(
    data=st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([Gun().data(name) for name, _, _ in SYMBOLS]))),
    medium=st.sampled_from([Medium.BYTES, Medium.TERMINAL, Medium.REPORTS]),
)
def test_whatever_bytes_arrive_something_is_said_and_nothing_breaks(data: list[bytes], medium: Medium) -> None:
    sample = Sample(medium, data=b"".join(data))
    name = recognised(sample)
    found = calibrate({name or "CAL3": sample}, BASE)
    assert found.findings
    assert all(one.sentence.endswith(".") for one in found.findings)
    assert name is not None or not found.sound


def test_what_stands_behind_codes_may_not_differ_nor_identifiers_come_and_go() -> None:
    plain = Gun().samples(Medium.BYTES)
    found = calibrate({**plain, "CAL4": Gun(suffix="x").sample("CAL4", Medium.BYTES)}, BASE)
    assert any("What stands behind a code differs" in one for one in asked(found))
    found = calibrate({**plain, "CAL4": Gun(aim=False).sample("CAL4", Medium.BYTES)}, BASE)
    assert any("for some codes and not for others" in one for one in asked(found))
    found = calibrate({**plain, "CAL4": Gun(prefix="12", aim=False).sample("CAL4", Medium.BYTES)}, BASE)
    assert any("What stands before a code differs ('', '12')" in one for one in asked(found))


def test_separators_that_are_no_text_are_asked_for_otherwise() -> None:
    data = {name: sample.data.replace(b"\x1d", b"\xff") for name, sample in Gun().samples(Medium.BYTES).items()}
    found = calibrate({name: Sample(Medium.BYTES, data=each) for name, each in data.items()}, BASE)
    assert any("GS comes as bytes that are no text" in one for one in asked(found))


def test_letters_of_a_line_in_the_other_case_are_turned_back() -> None:
    found = calibrate(Gun(inverted=True).samples(Medium.BYTES), BASE)
    assert asked(found) == []
    assert found.profile.caps is Caps.INVERTED


def test_a_flood_is_cut_and_said_to_be_no_symbol() -> None:
    assert "is not symbol" in asked(calibrate({"CAL1": Sample(Medium.BYTES, data=b"ab1" * 30_000)}, BASE))[0]
