"""Make the layout tables from the keyboard data of this computer: ``python -m devices.decoders.keymaps.generate``.

The layouts are those of xkeyboard-config (Debian: xkb-data), read through libxkbcommon (Debian: libxkbcommon0), which
also says what Caps Lock does to each key. Scanners are made for Windows: where its layout has a dead key and the
other a character of its own, ``WINDOWS`` puts the dead key in. A program of the maintainer; nothing imports it.
"""

import ctypes
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from devices.decoders.keymaps.dead_keys import SPACING
from devices.decoders.keymaps.keymap import Row, capitals
from devices.dialects import LAYOUTS

XKB: Final = Path("/usr/share/X11/xkb")
_RELEASE: Final = Path("/usr/share/pkgconfig/xkeyboard-config.pc")
_XKB_NAMES: Final = {"uk": "gb", "us_intl": "us(intl)", "ch_fr": "ch(fr)"}
_TWO_LEVELS: Final = frozenset({"us"})  # its AltGr is a second Alt key, although the data fills the third level

_KEYS: Final = (*range(2, 14), *range(16, 28), *range(30, 42), 43, *range(44, 54), 57, 86)

WINDOWS: Final = {
    "fr": {(3, 2): "\u0303", (8, 2): "\u0300"},
    "es": {(5, 2): "\u0303"},
}
"""Layout → (key, level) → what Windows has there."""

_DEAD: Final = {
    "grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "macron": "\u0304",
    "breve": "\u0306", "abovedot": "\u0307", "diaeresis": "\u0308", "abovering": "\u030a",
    "doubleacute": "\u030b", "caron": "\u030c", "cedilla": "\u0327", "ogonek": "\u0328",
}  # fmt: skip
_EVDEV_OFFSET: Final = 8  # X counts its key codes from there

Ask = Callable[[int, bool, bool, bool], str]


class _RuleNames(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


def release() -> str:
    """Return the release of xkeyboard-config that is installed here."""
    lines = _RELEASE.read_text("utf-8").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("Version:"))


def module(name: str) -> str:
    """Return the source of a layout's table."""
    rows: list[Row] = []
    caps: dict[int, tuple[str, ...]] = {}
    ask = _keyboard(name)
    for code in _KEYS:
        levels, capital = (
            tuple(ask(code, shift, altgr, lock) for altgr in (False, True) for shift in (False, True))
            for lock in (False, True)
        )
        if name in _TWO_LEVELS:
            levels, capital = (*levels[:2], "", ""), (*capital[:2], "", "")
        for (key, level), character in WINDOWS.get(name, {}).items():
            if key == code:
                levels, capital = ((*each[:level], character, *each[level + 1 :]) for each in (levels, capital))
        capital = tuple(found or was for found, was in zip(capital, levels, strict=True))
        rows.append((code, levels[0], levels[1], levels[2], levels[3]))
        if capital != capitals(levels):
            caps[code] = capital
    return "".join(f"{line}\n" for line in _source(name, rows, caps))


def _keyboard(name: str) -> Ask:
    """Return a function that says what a key gives with Shift, AltGr and Caps Lock, or an empty string."""
    xkb = ctypes.CDLL("libxkbcommon.so.0")
    for function in ("xkb_context_new", "xkb_keymap_new_from_names", "xkb_state_new"):
        getattr(xkb, function).restype = ctypes.c_void_p
    xkb.xkb_keysym_to_utf32.restype = ctypes.c_uint32
    layout, _, variant = _XKB_NAMES.get(name, name).rstrip(")").partition("(")
    names = _RuleNames(b"evdev", b"pc105", layout.encode(), variant.encode(), b"")
    context = ctypes.c_void_p(xkb.xkb_context_new(0))
    keymap = ctypes.c_void_p(xkb.xkb_keymap_new_from_names(context, ctypes.byref(names), 0))
    if not keymap.value:
        raise SystemExit(f"xkb-data has no layout {layout!r} with the variant {variant!r}.")
    masks = [1 << xkb.xkb_keymap_mod_get_index(keymap, modifier) for modifier in (b"Shift", b"Mod5", b"Lock")]
    state = ctypes.c_void_p(xkb.xkb_state_new(keymap))

    def ask(code: int, shift: bool, altgr: bool, lock: bool) -> str:
        held = masks[0] * shift | masks[1] * altgr
        xkb.xkb_state_update_mask(state, held, 0, masks[2] * lock, 0, 0, 0)
        symbol = xkb.xkb_state_key_get_one_sym(state, code + _EVDEV_OFFSET)
        label = ctypes.create_string_buffer(64)
        xkb.xkb_keysym_get_name(symbol, label, len(label))
        plain, _, accent = label.value.decode().partition("dead_")
        character = chr(xkb.xkb_keysym_to_utf32(symbol)) if plain else _DEAD.get(accent, "")
        return character.strip("\0")

    return ask


def _source(name: str, rows: list[Row], caps: dict[int, tuple[str, ...]]) -> Iterator[str]:
    yield f'"""The layout {name}: made by devices.decoders.keymaps.generate from xkeyboard-config {release()}."""'
    yield from ("", "from typing import Final", "", "from devices.decoders.keymaps.keymap import layout", "")
    yield "KEYMAP: Final = layout("
    yield f'    "{name}",'
    yield "    (  # key, plain, Shift, AltGr, Shift and AltGr; a combining mark is a dead key"
    for code, *levels in rows:
        yield f"        ({code}, {', '.join(map(_quoted, levels))}),"
    yield "    ),"
    if caps:
        yield "    caps={"
        for code, capital in caps.items():
            yield f"        {code}: ({', '.join(map(_quoted, capital))}),"
        yield "    },"
    yield ")"


def _quoted(character: str) -> str:
    if character == '"':
        return "'\"'"
    visible = character == " " or (character.isprintable() and not unicodedata.combining((character or " ")[0]))
    written = character.replace("\\", "\\\\") if visible else f"\\u{ord(character):04x}"
    return f'"{written}"'


def main() -> None:
    """Write the table of every layout beside this file."""
    if set(_DEAD.values()) != set(SPACING):
        raise SystemExit("dead_keys.SPACING and the dead keys read here are not the same; make them so.")
    for name in LAYOUTS:
        (Path(__file__).parent / f"{name}.py").write_text(module(name), "utf-8")
    sys.stdout.write(f"{len(LAYOUTS)} layouts from xkeyboard-config {release()}\n")


if __name__ == "__main__":
    main()
