"""The other way round: the keys a scanner presses for a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from devices.decoders.keymaps.control_keys import ctrl_keys
from devices.decoders.keymaps.dead_keys import alone, composed, is_dead
from devices.decoders.keymaps.keymap import (
    ALTGR,
    CAPS,
    CONTROLS,
    KEY_KPENTER,
    KEY_LEFTCTRL,
    KEY_LEFTSHIFT,
    KEY_RIGHTALT,
    KEY_SPACE,
    LEVELS,
    SHIFT,
)
from devices.decoders.keymaps.layouts import keymap
from devices.scan import DeviceError


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key pressed with what is held while it is."""

    code: int
    shift: bool = False
    altgr: bool = False
    ctrl: bool = False

    def held(self) -> tuple[int, ...]:
        """Return the modifier keys that are down with the key."""
        keys = ((KEY_LEFTSHIFT, self.shift), (KEY_RIGHTALT, self.altgr), (KEY_LEFTCTRL, self.ctrl))
        return tuple(key for key, down in keys if down)


def strokes(text: str, layout: str) -> tuple[Stroke, ...]:
    """Return the keys that give a text on a layout, as a scanner set to that country presses them.

    A dead key's accent alone is the dead key and a space; control characters are Ctrl and their key. Raises
    DeviceError where the layout has no key for a character.
    """
    known = _strokes_of(layout)
    out: list[Stroke] = []
    for character in text:
        if character not in known:
            raise DeviceError(
                f"The {layout} keyboard has no key for {character!r} (U+{ord(character):04X}); "
                "choose another text, or another layout."
            )
        out += known[character]
    return tuple(out)


def typeable(layout: str) -> frozenset[str]:
    """Return every character that a layout can type, those of dead keys and of Ctrl among them."""
    return frozenset(_strokes_of(layout))


@cache
def _strokes_of(name: str) -> MappingProxyType[str, tuple[Stroke, ...]]:
    layout = keymap(name)
    known: dict[str, tuple[Stroke, ...]] = {}
    dead: dict[str, Stroke] = {}
    for at, character in sorted(layout.table.items(), key=lambda entry: (entry[0] % LEVELS, entry[0])):
        code, level = divmod(at, LEVELS)
        stroke = Stroke(code, shift=bool(level & SHIFT), altgr=bool(level & ALTGR))
        if level & CAPS:
            continue
        if is_dead(character):
            dead.setdefault(character, stroke)
        else:
            known.setdefault(character, (stroke,))
    fixed = {character: (Stroke(code),) for code, character in CONTROLS.items() if code != KEY_KPENTER}
    ctrl = {character: (Stroke(code, ctrl=True),) for code, character in ctrl_keys(layout).items()}
    return MappingProxyType({**_accented(known, dead, name), **ctrl, **fixed, **known})


def _accented(
    known: Mapping[str, tuple[Stroke, ...]], dead: Mapping[str, Stroke], name: str
) -> dict[str, tuple[Stroke, ...]]:
    """Return what dead keys give: the accent with a space, and each letter that it composes with."""
    out: dict[str, tuple[Stroke, ...]] = {}
    for mark, key in dead.items():
        out.setdefault(alone(mark, name), (key, Stroke(KEY_SPACE)))
        for character, strokes_of in known.items():
            if len(both := composed(mark, character, name)) == 1:
                out.setdefault(both, (key, *strokes_of))
    return out
