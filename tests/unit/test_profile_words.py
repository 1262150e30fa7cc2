"""A profile in the words of a TOML file is the same profile when it is read again."""

import tomllib
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.dialects import Aim, AltCodes, Caps, Commands, ControlKeys, Framing, Handshake
from devices.profile import BITS, CRLF, Profile
from devices.profile_words import PROFILE_KEYS, ProfileFileError, profile_from, quoted, write_profile

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PROFILES = st.builds(
    Profile,
    name=TEXT,
    terminators=st.lists(st.binary(min_size=1, max_size=8), max_size=4).map(tuple),
    idle_ms=st.integers(1, 10_000),
    stall_ms=st.integers(1, 10_000),
    prefix=st.binary(max_size=9),
    suffix=st.binary(max_size=9),
    encoding=st.sampled_from(["utf-8", "cp1252", "cp932"]),
    fallback=st.sampled_from([None, "cp1252", "cp437"]),
    min_length=st.integers(1, 20),
    max_length=st.integers(20, 10_000),
    aim=st.sampled_from(Aim),
    bounce_ms=st.integers(0, 1000),
    framing=st.sampled_from(Framing),
    layout=st.just("us"),
    control_keys=st.sampled_from(ControlKeys),
    substitutes=st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=4).map(tuple),
    alt=st.sampled_from(AltCodes),
    alt_page=st.sampled_from(["cp437", "cp850"]),
    caps=st.sampled_from(Caps),
    baudrate=st.integers(1, 1_000_000),
    bits=st.sampled_from(BITS),
    dtr=st.sampled_from([None, True, False]),
    rts=st.sampled_from([None, True, False]),
    handshake=st.sampled_from(Handshake),
    commands=st.sampled_from(Commands),
)


def read(text: str) -> Profile:
    return profile_from(tomllib.loads(text), "voyager.toml")


def refusal(text: str) -> str:
    with pytest.raises(ProfileFileError) as caught:
        read(text)
    return str(caught.value)


@given(profile=PROFILES)
def test_what_is_written_is_read_as_the_same_profile(profile: Profile) -> None:
    assert read(write_profile(profile)) == profile


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_quoted_so_that_toml_gives_it_back(text: str) -> None:
    written = quoted(text)
    assert written.isprintable()
    assert tomllib.loads(f"a = {written}") == {"a": text}


def test_every_field_of_a_profile_is_a_key() -> None:
    assert {field.name for field in fields(Profile)} == set(PROFILE_KEYS)


def test_a_usual_profile_needs_no_line() -> None:
    assert write_profile(Profile()) == ""


def test_a_profile_is_written_in_words() -> None:
    profile = Profile(
        name="voyager",
        terminators=(CRLF, b"\t", b"\x03", b"CR", b"#"),
        prefix=b"\x02A",
        layout="us",
        control_keys=ControlKeys.FUNCTION,
        substitutes=(("|", "\x1d"), ("\x1b[19~", "\x1e"), ("GS", "GS")),
        rts=False,
    )
    assert write_profile(profile) == (
        'name = "voyager"\n'
        r"""terminators = ["CRLF", "TAB", "ETX", '\x43R', '\x23']""" + "\n"
        r"prefix = '\x02A'" + "\n"
        'control_keys = "function"\n'
        r"""substitutes = [["|", "GS"], ['\x1b[19~', "RS"], ["GS", '\x47S']]""" + "\n"
        "rts = false\n"
    )


def test_a_table_builds_on_another_profile() -> None:
    base = Profile(name="voyager", idle_ms=70, layout="us", prefix=b"P")
    assert profile_from({"idle_ms": 90}, "f", base=base) == Profile(name="voyager", idle_ms=90, prefix=b"P")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("layuot = 'de'", "the key 'layuot' is not known; did you mean 'layout'?"),
        ("zzz = 1", "the key 'zzz' is not known; known are aim, alt, alt_page"),
        ("idle_ms = true", "idle_ms is True; write a whole number."),
        ("rts = 1", "rts is 1; write true or false."),
        ("layout = 4", "layout is 4; write a text in quotes."),
        ("aim = 'maybe'", "aim is 'maybe'; write one of auto, never."),
        ("framing = 4", "framing is 4; write one of lines, stx_etx, ssi."),
        ("terminators = 'CR'", "terminators is 'CR'; write a list of texts in quotes"),
        ("terminators = ['\\q']", "The escape \\q is not known"),
        ("prefix = '\\xZZ'", "prefix is '\\\\xZZ'. The escape"),
        ("substitutes = ['|']", "substitutes is ['|']; write a list of pairs"),
        ("substitutes = [['|']]", "write a list of pairs"),
        ("substitutes = [['|', 4]]", "substitutes is 4; write a text in quotes."),
        ("substitutes = [['\\xff', 'GS']]", "which is no text in UTF-8"),
        ("idle_ms = 0", "the profile cannot be used. Profile 'default': idle_ms is 0"),
        ("terminators = ['']", "the profile cannot be used."),
    ],
)
def test_what_cannot_be_used_names_the_file_the_key_and_what_to_write(text: str, said: str) -> None:
    sentence = refusal(text)
    assert sentence.startswith("voyager.toml: ")
    assert said in sentence


def test_a_table_inside_a_file_is_named_in_the_error() -> None:
    with pytest.raises(ProfileFileError, match=r"scanner\.toml: scanners\.idle_ms is 'x'; write a whole number\."):
        profile_from({"idle_ms": "x"}, "scanner.toml", where="scanners")
