"""Report descriptors are read as USB HID 1.11 lays them down, and refused where they are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.hid_descriptor import ReportKind, parse
from devices.scan import DeviceError

BOOT_KEYBOARD = bytes.fromhex(
    "05010906a101050719e029e71500250175019508810295017508810195057501050819012905910295017503910195067508150025650507"
    "190029658100c0"
)


def test_a_boot_keyboard_has_modifiers_six_keys_and_five_lamps() -> None:
    descriptor = parse(BOOT_KEYBOARD)
    assert not descriptor.numbered
    modifiers, reserved, lamps, padding, keys = descriptor.fields
    assert (modifiers.offset, modifiers.bits, modifiers.count, modifiers.variable) == (0, 1, 8, True)
    assert [modifiers.usage(n) for n in (0, 7, 8)] == [0x700E0, 0x700E7, 0x700E7]
    assert (reserved.constant, reserved.usages, reserved.usage(0)) == (True, (), 0)
    assert (lamps.kind, lamps.usages) == (ReportKind.OUTPUT, ((0x80001, 0x80005),))
    assert (padding.kind, padding.offset, padding.constant) == (ReportKind.OUTPUT, 5, True)
    assert (keys.offset, keys.bits, keys.count, keys.variable) == (16, 8, 6, False)
    assert keys.collections == (0x10006,)
    assert descriptor.report_bytes(ReportKind.INPUT, 0) == 8
    assert descriptor.report_bytes(ReportKind.OUTPUT, 0) == 1
    assert descriptor.report_bytes(ReportKind.FEATURE, 0) == 0


def test_report_ids_count_their_bits_apart_and_states_can_be_kept_and_taken_back() -> None:
    descriptor = parse(bytes.fromhex("058c0902a1018501750895028102a4850275109503b102b48102c0"))
    assert descriptor.numbered
    assert [(f.kind, f.report_id, f.offset, f.bits, f.count) for f in descriptor.fields] == [
        (ReportKind.INPUT, 1, 0, 8, 2),
        (ReportKind.FEATURE, 2, 0, 16, 3),
        (ReportKind.INPUT, 1, 16, 8, 2),
    ]


def test_usages_of_four_bytes_name_their_page_and_a_list_of_them_runs_on_with_its_last() -> None:
    (field,) = parse(bytes.fromhex("05010b3b0001000b02008c0029037508950781020000")).fields
    assert [field.usage(n) for n in range(5)] == [0x1003B, 0x8C0002, 0x10003, 0x10003, 0x10003]


def test_long_items_and_items_nobody_knows_are_passed_over() -> None:
    assert parse(bytes.fromhex("fe0310aabbccf40024150139c0"[:0])).fields == ()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("05", "an item that is cut off"),
        ("fe", "an item that is cut off"),
        ("fe0510", "an item that is cut off"),
        ("c0", "the end of a collection that never began"),
        ("b4", "a state taken back that was never kept"),
        ("8500", "the report id 0"),
        ("860001", "the report id 256"),
        ("19052904", "a range of usages that ends before it begins"),
        ("75089affff009600ff8102", None),
        ("750897ffffff7f8102", "a report of 2147483647 bytes"),
        ("a4" * 65, "more than 64 states kept"),
        ("a101" * 65, "more than 64 collections inside each other"),
        ("0c", "an item of the reserved type"),
        ("00" * 4097, "4097 bytes"),
    ],
)
def test_what_is_no_descriptor_is_refused_with_the_reason(data: str, what: str | None) -> None:
    with pytest.raises(DeviceError, match=what or "a report of 65280 bytes"):
        parse(bytes.fromhex(data))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_descriptor_or_a_refusal(data: bytes) -> None:
    try:
        descriptor = parse(data)
    except DeviceError as error:
        assert str(error).endswith("switch the scanner to USB serial.")  # noqa: PT017 - both ends are right
    else:
        assert all(field.offset + field.bits * field.count <= 8 * 16_384 for field in descriptor.fields)
