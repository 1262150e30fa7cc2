r"""Labels in ZPL II, for printers that draw the code themselves: one ``^XA`` to ``^XZ`` for each page of a roll.

Nothing that a label holds can act on the printer: ``^``, ``~``, ``_``, ``\`` and every character outside a short list
are written as hexadecimal escapes (``^FH``), which the printer turns into data after it has looked for commands.
Source of the rules: Zebra, ZPL II Programming Guide, chapters of the commands used.
"""

import string
from typing import Final

from devices.barcodes.characters import GS
from devices.labels.bars import DOT, code128_values
from devices.labels.face import Bar, CodeBox, Face, Lettering, Style
from devices.labels.label import Label, LabelError, Symbology
from devices.labels.sheet import Page

_PLAIN: Final = frozenset((string.ascii_letters + string.digits + " -./:>,()").encode())
_SET_A, _SET_B, _SET_C = 101, 100, 99
_FNC1 = 102
_SETS: Final = {103: _SET_A, 104: _SET_B, 105: _SET_C}
_STARTS: Final = {_SET_A: ">9", _SET_B: ">:", _SET_C: ">;"}
_SWITCHES: Final = {_SET_A: ">7", _SET_B: ">6", _SET_C: ">5"}
_SPELT_IN_B: Final = {30: ">0", 62: "><", 94: ">=", 95: ">1"}
"""What set B spells in two characters: ``>``, which begins an invocation, ``^``, ``~`` and DEL."""
_MATRIX_ESCAPE = "|"
"""No character of GS1's sets, so it announces FNC1 in a DataMatrix and nothing else."""
_QR_ALPHANUMERIC: Final = frozenset(string.digits + string.ascii_uppercase + " $%*+-./:")
_QR_SUNK = 10
_ASCENT = 0.76


def draw_zpl(page: Page) -> bytes:
    """Return the page of a roll as one ZPL label; a sheet of several raises ``LabelError``."""
    if len(page.places) != 1 or page.heading is not None:
        raise LabelError("ZPL draws one label a page: name a roll as paper, such as 50x25mm or 100x150mm.")
    (place,) = page.places
    face = place.face
    commands = [
        "^XA",
        "^CI28",
        f"^PW{_dots(face.width)}",
        f"^LL{_dots(face.height)}",
        "^LH0,0",
        *(_lettering(lettering) for lettering in face.letterings),
        *_code(place.label, face),
        "^PQ1",
        "^XZ",
    ]
    return "".join(f"{command}\n" for command in commands).encode("ascii")


def _code(label: Label, face: Face) -> list[str]:
    code = face.code
    origin = f"^FO{_dots(code.x)},{_dots(code.y)}"
    high = _dots(code.height)
    match label.symbology:
        case Symbology.CODE128 | Symbology.GS1_128:
            return [f"{origin}^BY{code.dots},3.0,{high}^BCN,{high},N,N,N,N{_field(_code128(label))}"]
        case Symbology.CODE39:
            check = "Y" if label.check else "N"
            return [f"{origin}^BY{code.dots},3.0,{high}^B3N,{check},{high},N,N{_field(label.content)}"]
        case Symbology.EAN13:
            # The printer adds the check digit itself.
            return [f"{origin}^BY{code.dots},3.0,{high}^BEN,{high},N,N{_field(label.content[:-1])}"]
        case Symbology.ITF14:
            itf = f"{origin}^BY{code.dots},3.0,{high}^B2N,{high},N,N,N{_field(label.content)}"
            return [itf, *(_box(bar) for bar in _bearers(code))]
        case Symbology.QR:
            # The printer sets a QR code lower by the height of ^BY, which an earlier job may have left at anything.
            sunk = max(min(_QR_SUNK, _dots(code.y)), 1)
            origin = f"^FO{_dots(code.x)},{_dots(code.y) - sunk}"
            return [f"{origin}^BY{code.dots},3.0,{sunk}^BQN,2,{code.dots},M,7{_field(_qr(label.content))}"]
        case Symbology.GS1_DATAMATRIX:
            command = f"^BXN,{code.dots},200,,,,{_MATRIX_ESCAPE},1"
            return [f"{origin}{command}{_field(_datamatrix(label))}"]


def _code128(label: Label) -> str:
    """Spell the very characters that we would draw: sets A and C by the values of their characters, B by itself."""
    start, *values = code128_values(label)
    chosen = _SETS[start]
    spelt = [_STARTS[chosen]]
    for value in values:
        if value == _FNC1:
            spelt.append(">8")
        elif value in _SWITCHES and value != chosen:
            chosen = value
            spelt.append(_SWITCHES[value])
        elif chosen == _SET_B:
            spelt.append(_SPELT_IN_B.get(value, chr(value + 32)))
        else:
            spelt.append(f"{value:02}")
    return "".join(spelt)


def _datamatrix(label: Label) -> str:
    fnc1 = f"{_MATRIX_ESCAPE}1"
    return fnc1 + label.content.replace(GS, fnc1)


def _qr(content: str) -> str:
    """Say how to encode it: alphanumeric where that will do, else so many bytes; ``M`` corrects 15 per cent."""
    if set(content) <= _QR_ALPHANUMERIC:
        return f"MM,A{content}"
    return f"MM,B{len(content.encode()):04}{content}"


def _bearers(code: CodeBox) -> tuple[Bar, ...]:
    return tuple(bar for bar in code.bars if bar.width > code.width)


def _box(bar: Bar) -> str:
    return f"^FO{_dots(bar.x)},{_dots(bar.y)}^GB{_dots(bar.width)},{_dots(bar.height)},{_dots(bar.height)}^FS"


def _lettering(lettering: Lettering) -> str:
    size, width = _dots(lettering.size), _dots(lettering.room)
    left = _dots(lettering.x) - width // 2
    top = _dots(lettering.baseline - lettering.size * _ASCENT)
    # Fixed-width text is set a little narrower: the printer's own scalable font is for all three hands.
    across = round(size * 0.9) if lettering.style is Style.CODE else size
    # In a field block a backslash begins a command of its own; two are one that is printed.
    text = lettering.text.replace("\\", "\\\\")
    return f"^FO{left},{top}^A0N,{size},{across}^FB{width},1,0,C,0{_field(text)}"


def _field(text: str) -> str:
    spelt = "".join(chr(byte) if byte in _PLAIN else f"_{byte:02X}" for byte in text.encode())
    return f"^FH_^FD{spelt}^FS"


def _dots(millimetres: float) -> int:
    return round(millimetres / DOT)
