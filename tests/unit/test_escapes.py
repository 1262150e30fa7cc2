"""How tapes and the decode command write what cannot be typed or seen."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devices.escapes import EscapeError, escape, unescape


@given(st.binary())
@example(b"#comment")
@example(b"!again")
@example(b"\xed\xa0\x80")
@example(b"\xc0\xaf\xff")
@example("\U000e0001\U0001f600\u202e\u00a0".encode())
def test_written_bytes_come_back_as_they_were(raw: bytes) -> None:
    line = escape(raw)
    assert unescape(line) == raw
    assert line.isprintable()
    assert line[:1] not in {"#", "!"}


@given(st.text())
def test_a_written_text_comes_back_as_its_utf_8(text: str) -> None:
    assert unescape(escape(text)) == text.encode()


@given(st.text(st.characters(exclude_categories=())))
def test_a_line_is_read_or_refused_with_a_sentence(line: str) -> None:
    try:
        said = escape(unescape(line))
    except EscapeError as error:
        said = str(error) if str(error).endswith(".") else ""
    assert said.isprintable()
    assert bool(said) == bool(line)


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        (r"a\\b\r\n\t", b"a\\b\r\n\t"),
        (r"]C10109506000134352\x1d", b"]C10109506000134352\x1d"),
        (r"\xff\xFe", b"\xff\xfe"),
        (r"\u00e4\u202E", b"\xc3\xa4\xe2\x80\xae"),
        (r"\\x41", rb"\x41"),
        ("  two blanks ", b"  two blanks "),
        ("caf\udcff", b"caf\xff"),
        ("", b""),
    ],
)
def test_each_escape_has_its_meaning(line: str, raw: bytes) -> None:
    assert unescape(line) == raw


def test_the_usual_control_characters_are_written_briefly() -> None:
    assert escape("A\x1d\tB\\ \x9b\U0001f600") == r"A\x1d\tB\\ \u009b" + "\U0001f600"


@pytest.mark.parametrize("line", ["\\", "a\\", r"\q", r"\x1", r"\xzz", r"\u12", r"\ud800", "\ud800", "\\\x1b"])
def test_what_is_no_escape_is_refused(line: str) -> None:
    with pytest.raises(EscapeError, match=r"write|remove"):
        unescape(line)
