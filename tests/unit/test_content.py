"""What bytes mean: by the profile's encoding, its fallback, or the switches inside the code itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.content import finish, misread, unended
from devices.decoders.line_noise import advice, noisy, parity_bits
from devices.profile import Profile
from devices.scan import Flag, Scan


def read(raw: bytes, **fields: Any) -> Scan:
    record = finish(raw, Profile(**fields), "serial:test", 0.0)
    assert isinstance(record, Scan)
    assert record.raw == raw
    return record


def with_parity(text: bytes, odd: int) -> bytes:
    return bytes(byte | 0x80 if byte.bit_count() % 2 != odd else byte for byte in text)


@pytest.mark.adverse(42)
@pytest.mark.parametrize(
    ("raw", "fields", "text", "flags"),
    [
        (b"\x83V\x83\x8a", {}, None, {Flag.CHARSET}),
        (b"\x83V\x83\x8a", {"fallback": "cp932"}, "シリ", {Flag.CHARSET}),
        (b"\x83V\x83\x8a", {"encoding": "cp932"}, "シリ", set()),
        (b"R\xfcck", {}, None, {Flag.CHARSET}),
        (b"R\xfcck", {"fallback": "cp1252"}, "Rück", {Flag.CHARSET}),
        (b"R\x81ck", {"fallback": "cp1252"}, None, {Flag.CHARSET}),
        ("Rück".encode(), {}, "Rück", set()),
    ],
)
def test_text_is_by_the_encoding_then_by_the_fallback_then_missing(
    raw: bytes, fields: dict[str, Any], text: str | None, flags: set[Flag]
) -> None:
    scan = read(raw, **fields)
    assert scan.text == text
    assert scan.flags == flags


@pytest.mark.adverse(42)
@pytest.mark.parametrize(
    ("raw", "aim", "text", "flags"),
    [
        (b"]Q2\\000026" + "Ä1".encode(), "]Q2", "Ä1", set()),
        (b"]d4A\\000003\xc4\\000020\x83V", "]d4", "AÄシ", set()),
        (rb"]Q2C:\\x\\000026", "]Q2", r"C:\x\000026", set()),
        (rb"]Q2C:\x", "]Q2", None, {Flag.CHARSET}),
        (b"]Q2\\000899A", "]Q2", None, {Flag.CHARSET}),
        (b"]Q2\xfc\\000026A", "]Q2", None, {Flag.CHARSET}),
        (b"]Q1\\000026A", "]Q1", r"\000026A", set()),
        (b"\\000026A", "", r"\000026A", set()),
    ],
)
def test_a_code_switches_its_encoding_where_its_identifier_announces_that(
    raw: bytes, aim: str, text: str | None, flags: set[Flag]
) -> None:
    scan = read(raw)
    assert scan.text == text
    assert scan.flags == flags
    assert scan.aim == (aim if text is not None else "")


@pytest.mark.adverse(42)
def test_what_stands_before_the_first_switch_is_in_the_profiles_encodings() -> None:
    scan = read(b"]Q2R\xfc\\000026A", fallback="cp1252")
    assert scan.text == "RüA"
    assert scan.flags == {Flag.CHARSET}
    assert read(b"]Q2\\000026A", aim="never").text == "]Q2\\000026A"


@pytest.mark.adverse(43)
@pytest.mark.parametrize("raw", [b"\xff", b"A\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"])
def test_bytes_that_are_no_characters_give_no_text(raw: bytes) -> None:
    assert read(raw).text is None
    assert read(raw, encoding="utf-8", fallback="ascii").text is None


@pytest.mark.adverse(43)
def test_a_byte_order_mark_is_kept() -> None:
    assert read(b"\xef\xbb\xbfSN1").text == "\ufeffSN1"


def test_substitutes_change_the_text_in_one_pass_and_never_what_was_sent() -> None:
    scan = read(b"]d201|21{GS}A]C1", substitutes=(("|", "\x1d"), ("{GS}", "|"), ("]C1", "x")))
    assert (scan.aim, scan.text) == ("]d2", "01\x1d21|Ax")
    assert read(b"aab", substitutes=(("a", "b"), ("aa", "c"), ("b", "a"))).text == "ca"


@pytest.mark.adverse(32)
@pytest.mark.parametrize("raw", [b"\xf8\x00\xff", b"\x00\x00\x00\x00", b"\xfe\x00x\xe6\x80\xf8", b"\xff\xff\xfe\xf0"])
def test_the_bytes_of_a_wrong_speed_are_known(raw: bytes) -> None:
    assert misread(raw, Profile())
    assert noisy(raw)
    assert advice(raw, Profile()).startswith(
        "The bytes are not those of a code: compare the scanner's speed with the profile's 9600 baud"
    )


@pytest.mark.adverse(32)
@pytest.mark.adverse(33)
@pytest.mark.parametrize(
    "raw",
    [
        b"SN1",
        b"A\x00B",
        b"\x00\x00A",
        b"\xff",
        b"\x83V\x83\x8a",
        b"DR\xff\xfe\xc3(",
        "シリアル".encode(),
        b"\x1d\x1e\x04",
    ],
)
def test_text_damaged_text_and_text_of_another_encoding_are_no_noise(raw: bytes) -> None:
    assert not misread(raw, Profile())


def test_a_fallback_that_knows_the_bytes_makes_text_of_them_unless_nul_is_among_them() -> None:
    russian = "яяя".encode("cp1251")
    assert misread(russian, Profile())
    assert not misread(russian, Profile(fallback="cp1251"))
    assert not misread(russian, Profile(encoding="cp1251"))
    assert misread(russian + b"\0", Profile(fallback="cp1251"))


@pytest.mark.parametrize(("bits", "odd"), [("7E1", 0), ("7O1", 1)])
def test_a_parity_bit_read_as_data_is_known_and_named(bits: str, odd: int) -> None:
    raw = with_parity(b"SN-2024/0001", odd)
    assert parity_bits(raw) == bits
    assert misread(raw, Profile())
    assert advice(raw, Profile()) == (
        f"The scanner sends {bits}, and its profile says 8N1: set bits to {bits} in the profile."
    )


@pytest.mark.parametrize("raw", [b"SN1234", b"\xc1", b"\x83V\x83\x8aAB", with_parity(b"SN\x01-2024", 0), b"Aaaaaa\xe9"])
def test_bytes_without_one_parity_over_plain_text_name_none(raw: bytes) -> None:
    assert parity_bits(raw) is None


def test_many_top_bits_without_one_parity_point_at_the_parity_as_well() -> None:
    assert advice(b"\xc1\xc2\xc3\xff", Profile()).endswith("most bytes have the top bit set, so try 7E1 and 7O1.")
    assert advice(b"\x00\x00\x00", Profile()).endswith("9600 baud.")


def test_one_terminator_at_the_end_of_a_message_is_none_of_it() -> None:
    assert unended(b"A\r\r\n", Profile()) == b"A\r"
    assert unended(b"A\t", Profile()) == b"A\t"
    assert unended(b"A\r", Profile(terminators=())) == b"A\r"


@given(st.binary(min_size=1, max_size=60), st.sampled_from([None, "cp1252", "cp932", "latin-1"]))
def test_any_bytes_have_a_text_that_every_database_holds_or_none(raw: bytes, fallback: str | None) -> None:
    for aim in (b"", b"]Q2", b"]d4", b"]C1"):
        scan = read(aim + raw, fallback=fallback)
        assert scan.text is None or scan.text.encode("utf-8") is not None
        misread(aim + raw, Profile(fallback=fallback))
