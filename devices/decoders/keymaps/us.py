"""The US layout, which scanners use as they leave the factory."""

from types import MappingProxyType
from typing import Final

from devices.decoders.keymaps.keymap import Keymap

_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (86, "<", ">"),  # the key that only ISO keyboards have
)

US: Final = Keymap(
    "us",
    MappingProxyType({first + n: char for first, plain, _ in _ROWS for n, char in enumerate(plain)}),
    MappingProxyType({first + n: char for first, _, shifted in _ROWS for n, char in enumerate(shifted)}),
)
