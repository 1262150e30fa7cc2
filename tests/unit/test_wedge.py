"""A scanner that types into the terminal and a human who does: told apart, and nothing of a scan is a key."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.wedge import Typed, WedgeSplitter
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault

Out = Scan | ScanFault | Typed


def played(*steps: tuple[float, bytes], splitter: WedgeSplitter | None = None) -> list[Out]:
    """Feed each read at its time, with the ticks that an owner makes at every deadline between and after."""
    wedge = splitter or WedgeSplitter()
    out: list[Out] = []
    for now, data in steps:
        while (deadline := wedge.deadline()) is not None and deadline < now:
            out += wedge.tick(deadline)
        out += wedge.feed(data, now)
    while (deadline := wedge.deadline()) is not None:
        out += wedge.tick(deadline)
    return out


def shape(out: Sequence[Out]) -> list[tuple[str, bytes]]:
    """Name each record, with neighbouring typed bytes put together."""
    shaped: list[tuple[str, bytes]] = []
    for one in out:
        match one:
            case Typed(data) if shaped and shaped[-1][0] == "typed":
                shaped[-1] = ("typed", shaped[-1][1] + data)
            case Typed(data):
                shaped.append(("typed", data))
            case Scan():
                shaped.append(("scan", one.raw))
            case ScanFault():
                shaped.append((one.kind, one.partial))
    return shaped


@pytest.mark.adverse(48)
def test_scans_glued_in_one_read_are_a_scan_each() -> None:
    assert shape(played((0.0, b"AAA\rBBB\nCCC\r\n"))) == [("scan", b"AAA"), ("scan", b"BBB"), ("scan", b"CCC")]


def test_a_scan_typed_a_byte_at_a_time_is_one_scan() -> None:
    steps = [(n * 0.02, bytes([byte])) for n, byte in enumerate(b"SN-123\r\n")]
    assert shape(played(*steps)) == [("scan", b"SN-123")]


def test_a_human_who_types_digits_and_enter_is_typing_throughout() -> None:
    steps = [(n * 0.08, bytes([byte])) for n, byte in enumerate(b"12345678\r")]
    assert shape(played(*steps)) == [("typed", b"12345678\r")]


def test_a_human_over_a_slow_link_whose_last_digit_comes_with_enter_is_typing() -> None:
    assert shape(played((0.0, b"12"), (0.3, b"3\r"))) == [("typed", b"123\r")]


@pytest.mark.parametrize(
    "key",
    [b"\x1b[A", b"\x1bOP", b"\x1b[15~", b"\x1b[1;5C", b"a", b"\x7f", b"\x03", b"\x1bx", "é".encode(), b"\t", b"\x1b"],
)
def test_a_key_alone_is_typed_after_one_gap(key: bytes) -> None:
    wedge = WedgeSplitter(gap_s=0.03)
    assert wedge.feed(key, 1.0) == []
    assert wedge.deadline() == pytest.approx(1.03)
    assert wedge.tick(1.03) == [Typed(key)]
    assert wedge.deadline() is None


@pytest.mark.parametrize("enter", [b"\r", b"\n"])
def test_enter_alone_is_typed_at_once(enter: bytes) -> None:
    assert WedgeSplitter().feed(enter, 0.0) == [Typed(enter)]


@pytest.mark.parametrize("rest", [(0.0, b"SN1\r\r"), (0.0, b"SN1\r\n\r\n"), (0.0, b"\rSN1\r")])
def test_no_enter_next_to_a_scan_reaches_a_widget(rest: tuple[float, bytes]) -> None:
    assert shape(played(rest)) == [("scan", b"SN1")]


def test_a_line_feed_that_comes_a_read_later_belongs_to_the_scan() -> None:
    assert shape(played((0.0, b"SN1\r"), (0.06, b"\n"), (1.0, b"\r"))) == [("scan", b"SN1"), ("typed", b"\r")]


def test_a_code_of_one_character_is_a_scan() -> None:
    assert shape(played((0.0, b"7\r"))) == [("scan", b"7")]


@pytest.mark.adverse(49)
@pytest.mark.parametrize(
    "data",
    [
        b"\x1b[200~", b"\x1b[201~", b"A\x1b[200~B", b"\x1b[A", b"\x1b", b"\x11", b"\x03", b"\x04", b"01\x1d21A\x1e\x04",
        b"\x1b]0;x\x07", b"\x1b[2J", b"\x1b[6n", b"A\x1bB", b"\x00", b"a\tb", b"A\x1b[IB", b"[/red]",
    ],
)  # fmt: skip
def test_what_a_terminator_ends_is_data_to_the_last_byte_and_never_a_key(data: bytes) -> None:
    assert shape(played((0.0, data + b"\r"))) == [("scan", data)]


@pytest.mark.adverse(45)
@pytest.mark.parametrize("mark", [b"\x1b[200~", b"\x1b[201~", b"\x1b[20\x1b[200~1~", b"\x1b[", b"\x1b[20"])
def test_a_paste_mark_alone_never_reaches_the_parser(mark: bytes) -> None:
    typed = b"".join(one.data for one in played((0.0, mark)) if isinstance(one, Typed))
    assert b"\x1b[" not in typed


def test_a_paste_mark_typed_slowly_never_reaches_the_parser() -> None:
    out = shape(played(*[(n * 0.04, bytes([byte])) for n, byte in enumerate(b"\x1b[200~")]))
    assert out == [("typed", b"\x1b200~")]


REPORTS = [
    b"\x1b[<35;10;5M", b"\x1b[<0;1;1m", b"\x1b[<35;-1;5M", b"\x1b[?2026;2$y", b"\x1b[12;40R", b"\x1b[?64;1;2c",
    b"\x1b[>41;377;0c", b"\x1b[48;24;80;480;640t",
]  # fmt: skip


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("cut", [0, 1, 3])
def test_the_terminals_reports_are_typed_wherever_they_stand(report: bytes, cut: int) -> None:
    wedge = WedgeSplitter(mouse=True)
    out = played((0.0, b"ABC"[:cut] + report + b"ABC"[cut:] + b"\r"), splitter=wedge)
    assert sorted(shape(out)) == [("scan", b"ABC"), ("typed", report)]


@pytest.mark.parametrize("report", [*REPORTS, b"\x1b[I", b"\x1b[O", b"\x1b[97;5u", b"\x1b[97;1:3u"])
def test_a_report_alone_is_typed_at_once_and_an_enter_glued_to_it_is_not(report: bytes) -> None:
    assert WedgeSplitter(mouse=True, kitty=True).feed(report, 0.0) == [Typed(report)]
    assert WedgeSplitter(mouse=True, kitty=True).feed(report + b"\r", 0.0) == [Typed(report)]


UNASKED = [b"\x1b[<0;5;5M", b"\x1b[<0;5;5m", b"\x1b[13u", b"\x1b[97;5u", b"\x1b[97;1:3u"]


@pytest.mark.parametrize("report", UNASKED)
def test_a_code_that_looks_like_a_report_nobody_asked_for_is_a_scan_and_clicks_nothing(report: bytes) -> None:
    assert shape(played((0.0, report + b"\r"))) == [("scan", report)]
    assert shape(played((0.0, report + b"SN1\r"))) == [("scan", report + b"SN1")]
    assert played((0.0, report)) == []
    assert played((0.0, b"a" + report)) == [Typed(b"a")]


def test_a_report_cut_between_two_reads_is_whole() -> None:
    wedge = WedgeSplitter(mouse=True)
    assert played((0.0, b"\x1b[<35;1"), (0.02, b"0;5M"), splitter=wedge) == [Typed(b"\x1b[<35;10;5M")]


@pytest.mark.adverse(51)
def test_kitty_reports_inside_a_scan_are_the_separators_they_name() -> None:
    out = played((0.0, b"0109521\x1b[93;5u21A\x1b[54;5uB\x1b[100;5u\r"), splitter=WedgeSplitter(kitty=True))
    assert shape(out) == [("scan", b"0109521\x1d21A\x1eB\x04")]


@pytest.mark.parametrize("report", [b"\x1b[57362;5u", b"\x1b[33;5u"])
def test_a_kitty_report_that_names_no_control_character_is_typed(report: bytes) -> None:
    out = played((0.0, b"A" + report + b"B\r"), splitter=WedgeSplitter(kitty=True))
    assert sorted(shape(out)) == [("scan", b"AB"), ("typed", report)]


def test_a_long_burst_without_a_terminator_is_a_fault_and_its_late_rest_is_one_too() -> None:
    out = played((0.0, b"SN12345"), (0.6, b"678\r"), (0.7, b"SN2\r"))
    assert shape(out) == [(FaultKind.UNTERMINATED, b"SN12345"), (FaultKind.INCOMPLETE, b"678"), ("scan", b"SN2")]


def test_a_stall_inside_a_long_scan_that_ends_in_time_leaves_it_whole() -> None:
    assert shape(played((0.0, b"SN12345"), (0.09, b"678\r"))) == [("scan", b"SN12345678")]


def test_a_scan_whose_beginning_was_taken_for_keys_is_a_fault_and_not_a_shorter_scan() -> None:
    assert shape(played((0.0, b"SN"), (0.15, b"12345\r"))) == [("typed", b"SN"), (FaultKind.INCOMPLETE, b"12345")]


@pytest.mark.adverse(50)
def test_a_human_types_and_a_moment_later_the_scanner_fires() -> None:
    out = played((0.0, b"1"), (0.2, b"2"), (0.6, b"SN12345\r"))
    assert shape(out) == [("typed", b"12"), ("scan", b"SN12345")]


def test_with_a_prefix_keys_glued_before_a_scan_are_told_apart() -> None:
    wedge = WedgeSplitter(profile=Profile(prefix=b"~"))
    out = played((0.0, b"12~SN1\r"), splitter=wedge)
    assert shape(out) == [("typed", b"12"), ("scan", b"~SN1")]
    assert [one.text for one in out if isinstance(one, Scan)] == ["SN1"]


def test_a_scan_below_the_profiles_shortest_is_a_fault() -> None:
    wedge = WedgeSplitter(profile=Profile(min_length=4))
    assert shape(played((0.0, b"SN1\r"), splitter=wedge)) == [(FaultKind.SHORT, b"SN1")]


def test_a_held_key_is_typed_and_a_held_arrow_does_not_wait_for_its_release() -> None:
    assert shape(played(*[(n * 0.025, b"0") for n in range(9)])) == [("typed", b"0" * 9)]
    wedge = WedgeSplitter()
    arrows = [one for n in range(12) for one in (*wedge.tick(n * 0.025), *wedge.feed(b"\x1b[B", n * 0.025))]
    assert Typed(b"\x1b[B" * 5) in arrows


@pytest.mark.adverse(44)
def test_bytes_that_are_no_utf8_are_a_scan_without_text_or_nothing_never_a_key() -> None:
    (scan,) = played((0.0, b"\xff\xfe1\r"))
    assert isinstance(scan, Scan)
    assert (scan.raw, scan.text, scan.flags) == (b"\xff\xfe1", None, frozenset({Flag.CHARSET}))
    assert played((0.0, b"\xff")) == []
    assert played((0.0, b"a\xfcb")) == [Typed(b"ab")]


def test_an_endless_burst_is_one_fault_and_the_next_scan_is_clean() -> None:
    wedge = WedgeSplitter(profile=Profile(max_length=100))
    out: list[Out] = []
    for n in range(50):
        out += wedge.feed(b"abcdefghij", n / 1000)
    out += wedge.feed(b"tail\r", 0.05)
    out += wedge.feed(b"SN1\r", 0.4)
    assert [kind for kind, _ in shape(out)] == [FaultKind.OVERSIZE, "scan"]


def test_an_endless_burst_may_end_in_silence_and_hides_no_report() -> None:
    wedge = WedgeSplitter(profile=Profile(max_length=10), kitty=True)
    out = played((0.0, b"abcdefghijk"), (0.01, b"x\x1b[?2026;2$y\x1b[97;5u"), (1.0, b"SN1\r"), splitter=wedge)
    assert [kind for kind, _ in shape(out)] == [FaultKind.OVERSIZE, "typed", "scan"]


def test_the_same_code_again_within_the_window_is_flagged_as_a_bounce() -> None:
    out = played((0.0, b"SN1\r"), (0.2, b"SN1\r"), (0.8, b"SN1\r"))
    assert [Flag.BOUNCE in one.flags for one in out if isinstance(one, Scan)] == [False, True, False]


def test_bytes_that_waited_while_the_owner_was_busy_do_not_cut_a_scan() -> None:
    wedge = WedgeSplitter()
    assert wedge.feed(b"SN", 0.0) == []
    assert shape(wedge.feed(b"123\r", 0.4)) == [("scan", b"SN123")]


def test_a_silence_that_no_stall_explains_ends_a_burst_without_a_tick() -> None:
    wedge = WedgeSplitter()
    assert wedge.feed(b"1", 0.0) == []
    assert shape(wedge.feed(b"SN123\r", 5.0)) == [("typed", b"1"), ("scan", b"SN123")]


@given(st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=30)), max_size=30))
def test_whatever_is_read_typed_bytes_are_text_and_switch_no_paste_mode(steps: list[tuple[float, bytes]]) -> None:
    now, reads = 0.0, []
    for pause, data in steps:
        now += pause
        reads.append((now, data))
    for one in played(*reads):
        if isinstance(one, Typed):
            assert one.data
            text = one.data.decode("utf-8")
            assert "\x1b[200~" not in text
            assert "\x1b[201~" not in text


codes = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x1b"), min_size=1, max_size=40)


@given(st.lists(codes, min_size=1, max_size=20), st.data())
def test_every_scan_comes_out_once_and_in_order_however_the_reads_cut_it(scans: list[str], data: st.DataObject) -> None:
    stream = "".join(text + "\r" for text in scans).encode()
    wedge, out, start = WedgeSplitter(), [], 0
    while start < len(stream):
        size = data.draw(st.integers(1, 60))
        out += wedge.feed(stream[start : start + size], 0.0)
        start += size
    assert [one.raw.decode() for one in out if isinstance(one, Scan)] == scans
    assert len(out) == len(scans)
