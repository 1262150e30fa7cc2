"""A tape is read exactly, and a line that says nothing is named by its number."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.escapes import escape
from devices.scan import FaultKind
from scanner_app.tape import (
    Again,
    At,
    Chosen,
    Damaged,
    Keyed,
    Line,
    Network,
    Pressed,
    Scanned,
    Sync,
    TapeError,
    Waited,
    parse,
)
from scanner_app.workflows.step import Control


def test_every_kind_of_line_is_read() -> None:
    tape = (
        b"\xef\xbb\xbf# a comment\r\n"
        b"SN 1 \n\n"
        b"]C10109501101530003\\x1d21A\n"
        b"\\x23not a comment\n"
        b"!again\n!key YES\n!key MODE:receive\n!key 3\n!key F5\n!key f3\n"
        b"!type SN7\n!wait 1.5\n!at 2026-03-02T08:00:00Z\n"
        b"!fault unplugged\n!offline\n!online\n!sync"
    )
    expected: tuple[Line, ...] = (
        Scanned(b"SN 1 "),
        Scanned(b"]C10109501101530003\x1d21A"),
        Scanned(b"#not a comment"),
        Again(),
        Pressed(Control.YES, ""),
        Pressed(Control.MODE, "receive"),
        Chosen(3),
        Pressed(Control.DONE, ""),
        Pressed(Control.MODE, "home"),
        Keyed("SN7"),
        Waited(1.5),
        At(datetime(2026, 3, 2, 8, tzinfo=UTC)),
        Damaged(FaultKind.UNPLUGGED),
        Network(online=False),
        Network(online=True),
        Sync(),
    )
    assert parse(tape) == expected


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"!nonsense", "!nonsense is not known"),
        (b"!key MAYBE", "!key 'MAYBE' is not known"),
        (b"!wait -1", "!wait '-1' is no waiting time"),
        (b"!wait nan", "!wait 'nan' is no waiting time"),
        (b"!at yesterday", "!at 'yesterday' is no time"),
        (b"!fault bent", "!fault 'bent' is not known"),
        (b"!again now", "!again stands alone"),
        (b"SN\\q", "The escape"),
    ],
)
def test_a_line_that_says_nothing_is_named(line: bytes, sentence: str) -> None:
    with pytest.raises(TapeError) as error:
        parse(b"SN1\n" + line)
    assert str(error.value).startswith(f"Line 2 of the tape: {sentence}")


def test_a_tape_that_is_not_text_is_refused_with_the_place() -> None:
    with pytest.raises(TapeError, match="not UTF-8 at byte 4"):
        parse(b"SN1\n\xff")


@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_survive_a_tape(raw: bytes) -> None:
    assert parse(escape(raw).encode()) == (Scanned(raw),)
