"""Serials by range, list and prefix (RULES §7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ledger.errors import MalformedError
from sync.ledger.ranges import SerialSet, Span, SplitSerial


@pytest.mark.parametrize(
    ("serial", "prefix", "number", "width", "suffix"),
    [
        ("SN0042", "SN", 42, 4, ""),
        ("42", "", 42, 2, ""),
        ("A1-0007-B", "A1-", 7, 4, "-B"),
        ("0", "", 0, 1, ""),
        ("1234567890123456789012", "1234", 567890123456789012, 18, ""),
        ("SN٣7", "SN٣", 7, 1, ""),
        ("a\n1\n", "a\n", 1, 1, "\n"),
    ],
)
def test_a_serial_is_split_once_around_its_last_number(
    serial: str, prefix: str, number: int, width: int, suffix: str
) -> None:
    assert SplitSerial.parse(serial) == SplitSerial(prefix, number, width, suffix)


@given(st.text(max_size=40))
def test_what_is_split_can_be_put_together_again(serial: str) -> None:
    split = SplitSerial.parse(serial)
    if split is None:
        assert not any(digit in serial for digit in "0123456789")
    else:
        assert f"{split.prefix}{split.number:0{split.width}d}{split.suffix}" == serial


def test_the_longest_serial_is_split() -> None:
    assert SplitSerial.parse("9" * 4096) == SplitSerial("9" * 4078, 10**18 - 1, 18, "")
    assert SplitSerial.parse("x1" * 2048) == SplitSerial("x1" * 2047 + "x", 1, 1, "")


def test_sn9_to_sn10_holds_two() -> None:
    serials = SerialSet.parse("SN9..SN10")
    assert serials.count == 2
    assert [
        serial for serial in ("SN8", "SN9", "SN09", "SN10", "SN010", "SN11", "sn9") if serials.contains(serial)
    ] == [
        "SN9",
        "SN10",
    ]


def test_a_range_is_cut_into_one_span_for_each_width() -> None:
    assert SerialSet.parse("8..1001").spans == (
        Span("", "", 1, 8, 9),
        Span("", "", 2, 10, 99),
        Span("", "", 3, 100, 999),
        Span("", "", 4, 1000, 1001),
    )


def test_leading_zeros_are_part_of_the_serial() -> None:
    serials = SerialSet.parse("SN08..SN11")
    assert [serial for serial in ("SN8", "SN08", "SN9", "SN10", "SN11", "SN011") if serials.contains(serial)] == [
        "SN08",
        "SN10",
        "SN11",
    ]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("SN1..TN5", "different prefixes, 'SN' and 'TN'"),
        ("SN1A..SN5B", "different suffixes, 'A' and 'B'"),
        ("SN08..SN100", "numbers of 2 and 3 digits with leading zeros"),
        ("SN8..SN0010", "numbers of 1 and 4 digits with leading zeros"),
        ("SN5..SN1", "ends before it begins"),
        ("SNA..SNC", "has no number"),
        ("..SN5", "has no number"),
        ("SN5..", "has no number"),
        ("SN1..SN3..SN5", "more than two ends"),
        ("*", "A prefix of nothing"),
        (" , \n", "No serial is named"),
        ("9" * 19 + ".." + "9" * 20, "different prefixes"),
    ],
)
def test_what_cannot_be_a_range_is_refused_with_its_reason(entry: str, sentence: str) -> None:
    with pytest.raises(MalformedError) as refusal:
        SerialSet.parse(entry)
    assert sentence in str(refusal.value)


def test_lists_ranges_and_prefixes_stand_beside_each_other() -> None:
    serials = SerialSet.parse("A1, B5..B7\r\nXQ*\nB6, zz")
    assert [s for s in ("A1", "A2", "B5", "B6", "B7", "B8", "XQ", "XQanything", "xq", "zz") if serials.contains(s)] == [
        "A1",
        "B5",
        "B6",
        "B7",
        "XQ",
        "XQanything",
        "zz",
    ]
    assert serials.count is None


def test_what_is_named_twice_counts_once() -> None:
    assert SerialSet.parse("A1..A5, A4..A9, A10..A12, A3, B").count == 13
    assert SerialSet.parse("A1..A9, A2..A3, A5").count == 9
    assert SerialSet.parse("A1..A5, A6..A9").spans == (Span("A", "", 1, 1, 9),)


def test_a_million_serials_are_one_span() -> None:
    serials = SerialSet.parse("SN0000001..SN1000000")
    assert (serials.count, len(serials.spans)) == (1_000_000, 1)
    assert serials.contains("SN0999999")


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3500), st.integers(1, 5))
def test_a_range_holds_exactly_the_serials_counted_from_first_to_last(
    one: int, other: int, asked: int, width: int
) -> None:
    first, last = sorted((one, other))
    natural = SerialSet.parse(f"N{first}..N{last}")
    counted = {f"N{number}" for number in range(first, last + 1)}
    assert natural.count == len(counted)
    for serial in (f"N{asked}", f"N{asked:0{width}d}"):
        assert natural.contains(serial) == (serial in counted)


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_a_range_with_leading_zeros_holds_its_own_width_alone(one: int, other: int, asked: int) -> None:
    first, last = sorted((one, other))
    padded = SerialSet.parse(f"N0{first:04d}..N0{last:04d}")
    assert padded.count == last - first + 1
    assert padded.contains(f"N0{asked:04d}") == (first <= asked <= last)
    assert not padded.contains(f"N{asked:04d}")
