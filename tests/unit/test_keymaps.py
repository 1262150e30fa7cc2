"""The layout tables are what this computer's keyboard data says, and each can be typed on."""

import ctypes.util
import importlib
import re
import unicodedata
from pathlib import Path

import pytest

from devices.decoders.keymaps import generate
from devices.decoders.keymaps.control_keys import ctrl_keys
from devices.decoders.keymaps.dead_keys import SPACING, alone, composed
from devices.decoders.keymaps.keymap import ALTGR, CAPS, SHIFT, layout
from devices.decoders.keymaps.layouts import keymap
from devices.decoders.keymaps.strokes import Stroke, strokes, typeable
from devices.dialects import LAYOUTS
from devices.profile import Profile
from devices.scan import DeviceError
from tests.lacking import lacking

_IMPORT = re.compile(r"^\s*(?:from|import) .*\bgenerate\b", re.MULTILINE)
ASCII = frozenset(map(chr, range(32, 127)))


def table_of(name: str) -> Path:
    module = importlib.import_module(f"devices.decoders.keymaps.{name}")
    assert module.__file__ is not None
    return Path(module.__file__)


@pytest.fixture(scope="module")
def keyboard_data() -> None:
    """Skip where the tables cannot be made again: without the data they come from, or with another release of it."""
    if ctypes.util.find_library("xkbcommon") is None or not generate.XKB.is_dir():
        lacking("needs Debian's xkb-data and libxkbcommon0")
    if f"xkeyboard-config {generate.release()}." not in table_of("us").read_text("utf-8"):
        lacking(f"the tables were made from another release than {generate.release()}, which is installed here")


@pytest.mark.usefixtures("keyboard_data")
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_table_is_what_the_keyboard_data_of_this_computer_gives(name: str) -> None:
    assert table_of(name).read_text("utf-8") == generate.module(name)


@pytest.mark.usefixtures("keyboard_data")
def test_the_program_writes_every_table_beside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "__file__", str(tmp_path / "generate.py"))
    generate.main()
    written = {path.stem: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert written == {name: table_of(name).read_text("utf-8") for name in LAYOUTS}


def test_no_decoder_imports_the_program_that_reads_this_computers_files() -> None:
    devices = table_of("us").parents[2]
    assert devices.name == "devices"
    importing = [path for path in devices.rglob("*.py") if _IMPORT.search(path.read_text("utf-8"))]
    assert importing == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_has_a_table_of_its_name(name: str) -> None:
    assert keymap(name).name == name


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_can_type_all_of_ascii_and_the_separators(name: str) -> None:
    assert typeable(name) >= ASCII | set("\x04\x1c\x1d\x1e\x1f\r\t")


def test_an_unknown_layout_is_refused_with_the_names_of_the_known_ones() -> None:
    with pytest.raises(DeviceError) as caught:
        keymap("dvorak")
    assert str(caught.value) == (
        "'dvorak' is no keyboard layout; give one of us, us_intl, uk, de, fr, it, es, pt, be, ch, ch_fr, dk, no, se, "
        "fi, nl."
    )


def test_a_profile_of_an_unknown_layout_or_code_page_is_refused() -> None:
    with pytest.raises(DeviceError, match=r"^Profile 'dock': 'dvorak' is no keyboard layout; give one of us, us_intl"):
        Profile(name="dock", layout="dvorak")
    with pytest.raises(DeviceError, match=r"^Profile 'dock': 'cp99' is not a text encoding that holds ASCII"):
        Profile(name="dock", alt_page="cp99")


@pytest.mark.parametrize(
    ("name", "code", "levels"),
    [
        ("us", 27, ("]", "}", None)),
        ("uk", 3, ("2", '"', "²")),
        ("de", 21, ("z", "Z", "←")),
        ("de", 16, ("q", "Q", "@")),
        ("fr", 16, ("a", "A", "æ")),
        ("fr", 3, ("é", "2", "\u0303")),
        ("it", 27, ("+", "*", "]")),
        ("es", 39, ("ñ", "Ñ", "\u0303")),
        ("pt", 39, ("ç", "Ç", "\u0301")),
        ("be", 26, ("\u0302", "\u0308", "[")),
        ("ch", 39, ("ö", "é", "\u0301")),
        ("ch_fr", 39, ("é", "ö", "\u0301")),
        ("dk", 39, ("æ", "Æ", "\u0301")),
        ("no", 39, ("ø", "Ø", "\u0301")),
        ("se", 26, ("å", "Å", "\u0308")),
        ("fi", 86, ("<", ">", "|")),
        ("nl", 86, ("]", "[", "|")),
        ("us_intl", 40, ("\u0301", "\u0308", "'")),
    ],
)
def test_a_key_that_tells_one_country_from_another(name: str, code: int, levels: tuple[str, str, str]) -> None:
    assert tuple(keymap(name).character(code, level) for level in (0, SHIFT, ALTGR)) == levels


def test_only_the_us_layout_has_no_altgr() -> None:
    assert [name for name in LAYOUTS if not keymap(name).third_level] == ["us"]


@pytest.mark.parametrize(
    ("name", "code", "capital", "shifted"),
    [("de", 30, "A", "a"), ("de", 12, "ẞ", "?"), ("de", 3, "2", '"'), ("fr", 3, "É", "2"), ("ch", 26, "Ü", "È")],
)
def test_caps_lock_turns_letters_alone_each_as_its_key_says(name: str, code: int, capital: str, shifted: str) -> None:
    found = keymap(name)
    assert (found.character(code, CAPS), found.character(code, CAPS + SHIFT)) == (capital, shifted)


def test_a_letter_without_a_single_capital_stays_as_it_is_under_caps_lock() -> None:
    made = layout("one", ((30, "ŉ", "µ", "ı", "1"),))
    assert [made.character(30, CAPS + level) for level in range(4)] == ["ŉ", "µ", "ı", "1"]


@pytest.mark.parametrize(
    ("mark", "letter", "name", "given"),
    [
        ("\u0302", "a", "de", "â"),
        ("\u0302", " ", "de", "^"),
        ("\u0302", "1", "de", "^1"),
        ("\u0302", "\u0301", "de", "^´"),
        ("\u0301", "c", "pt", "ć"),
        ("\u0301", "c", "us_intl", "ç"),
        ("\u0301", "e", "us_intl", "é"),
        ("\u0301", " ", "us_intl", "'"),
        ("\u0308", "\u0308", "us_intl", '""'),
    ],
)
def test_a_dead_key_and_what_comes_after_it(mark: str, letter: str, name: str, given: str) -> None:
    assert composed(mark, letter, name) == given


def test_every_dead_key_is_a_combining_mark_and_has_one_character_of_its_own() -> None:
    for mark in SPACING:
        assert unicodedata.combining(mark)
        assert len(alone(mark, "de")) == 1
    assert len(set(SPACING.values())) == len(SPACING)


@pytest.mark.parametrize(
    ("name", "code", "control"),
    [
        ("us", 27, "\x1d"),
        ("us", 7, "\x1e"),
        ("us", 32, "\x04"),
        ("us", 51, None),
        ("de", 27, "\x1d"),
        ("de", 10, "\x1d"),
        ("de", 44, "\x19"),
        ("de", 41, "\x1e"),
        ("fr", 27, "\x1d"),
        ("fr", 7, "\x1e"),
        ("fr", 16, "\x01"),
        ("se", 10, "\x1d"),
        ("no", 13, "\x1c"),
        ("es", 39, None),
    ],
)
def test_ctrl_goes_by_the_letter_then_by_place_then_by_what_is_on_the_key(
    name: str, code: int, control: str | None
) -> None:
    assert ctrl_keys(keymap(name)).get(code) == control


def test_the_keys_of_a_text_are_those_of_its_layout() -> None:
    assert strokes("]^\x1d\r", "de") == (
        Stroke(10, altgr=True),
        Stroke(41),
        Stroke(57),
        Stroke(27, ctrl=True),
        Stroke(28),
    )
    assert [key.held() for key in strokes("A]\x1d", "de")] == [(42,), (100,), (29,)]


def test_a_text_that_a_layout_cannot_type_is_refused() -> None:
    with pytest.raises(DeviceError) as caught:
        strokes("SN ✓", "de")
    assert str(caught.value) == ("The de keyboard has no key for '✓' (U+2713); choose another text, or another layout.")
