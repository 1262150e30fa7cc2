r"""A small reader of ZPL II, written from Zebra's guide and not from our writer: what a printer would make of a label.

It knows only the commands that a label of ours may hold; any other is an error, so nothing slips through unread.
"""

import re
from dataclasses import dataclass, field

COMMAND = re.compile(r"([\^~])(A0|[A-Z0-9]{2})([^\^~]*)")
GS = "\x1d"
INVOCATIONS = {
    "<": "^", "0": ">", "=": "~", "1": "\x7f",
    "5": "to C", "6": "to B", "7": "to A", "8": "FNC1", "9": "start A", ":": "start B", ";": "start C",
}  # fmt: skip
"""The table of ^BC: what ``>`` and one more character stand for in set B."""


@dataclass
class Field:
    """One field as the printer will draw it: where, with which command, and the data after every escape."""

    x: int = 0
    y: int = 0
    command: str = ""
    parameters: list[str] = field(default_factory=list)
    module: int = 0
    height: int = 0
    block: list[str] | None = None
    data: str = ""

    @property
    def content(self) -> str:
        """What a scanner will read, or an eye."""
        match self.command:
            case "BC":
                return code128(self.data)
            case "B3" | "B2":
                return self.data
            case "BE":
                return self.data + ean_check(self.data)
            case "BQ":
                return qr(self.data)
            case "BX":
                return datamatrix(self.data, self.parameters)
            case "A0":
                return re.sub(r"\\(.)", lambda found: {"\\": "\\", "&": "\n"}[found[1]], self.data)
            case _:
                raise AssertionError(self.command)


@dataclass
class Printed:
    """One label: its size in dots and its fields; ``boxes`` are filled rectangles (x, y, width, height)."""

    width: int = 0
    length: int = 0
    copies: int = 1
    fields: list[Field] = field(default_factory=list)
    boxes: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def codes(self) -> list[Field]:
        """The fields that are no text."""
        return [each for each in self.fields if each.command != "A0"]

    @property
    def texts(self) -> list[str]:
        """What the other fields say."""
        return [each.content for each in self.fields if each.command == "A0"]


def read_zpl(stream: bytes) -> list[Printed]:
    """Return the labels of a stream; whatever is no command, or one that we never write, is an AssertionError."""
    text = stream.decode("ascii").replace("\n", "")
    assert "".join(found[0] for found in COMMAND.finditer(text)) == text, "something stands outside of every command"
    labels: list[Printed] = []
    state = _State()
    for prefix, name, rest in COMMAND.findall(text):
        assert prefix == "^", f"~{name} would act at once"
        state.take(name, rest, labels)
    assert not state.open, "the last label has no ^XZ"
    return labels


class _State:
    def __init__(self) -> None:
        self.open = False
        self.utf8 = False
        self.hex: str | None = None
        self.label = Printed()
        self.field = Field()
        self.waiting = False

    def take(self, name: str, rest: str, labels: list[Printed]) -> None:
        assert self.open != (name == "XA"), f"^{name} inside or outside of a label"
        match name:
            case "XA":
                self.__init__()  # type: ignore[misc]  # a label begins as nothing
                self.open = True
            case "XZ":
                assert not self.waiting, "a field is not closed"
                labels.append(self.label)
                self.open = False
            case "CI":
                self.utf8 = rest == "28"
            case "PW" | "LL" | "PQ" | "LH":
                self._size(name, rest)
            case _:
                self._take_field(name, rest)

    def _take_field(self, name: str, rest: str) -> None:
        parameters = rest.split(",")
        match name:
            case "FO":
                assert not self.waiting, "a field is not closed"
                self.waiting = True
                self.field.x, self.field.y = (int(each) for each in parameters)
            case "BY":
                self.field.module, self.field.height = int(parameters[0]), int(parameters[2])
            case "FB":
                self.field.block = parameters
            case "FH":
                assert len(rest) == 1
                self.hex = rest
            case "FD":
                self.field.data = self._unescaped(rest)
            case "FS":
                self._close()
            case "GB":
                width, height, thick = (int(each) for each in parameters)
                assert thick == min(width, height), "a frame, not a bar"
                self.label.boxes.append((self.field.x, self.field.y, width, height))
            case "A0" | "BC" | "B3" | "B2" | "BE" | "BQ" | "BX":
                assert not self.field.command
                self.field.command, self.field.parameters = name, parameters
            case _:
                raise AssertionError(f"^{name} is no command of a label")

    def _size(self, name: str, rest: str) -> None:
        match name:
            case "PW":
                self.label.width = int(rest)
            case "LL":
                self.label.length = int(rest)
            case "PQ":
                self.label.copies = int(rest)
            case _:
                assert rest == "0,0"

    def _unescaped(self, rest: str) -> str:
        assert self.hex is not None, "^FD without ^FH: an underscore would be printed as it is"
        escape = (re.escape(self.hex) + "([0-9A-F]{2})").encode()
        data = re.sub(escape, lambda found: bytes.fromhex(found[1].decode()), rest.encode())
        assert self.utf8
        return data.decode()

    def _close(self) -> None:
        if self.field.command:
            if self.field.command == "BQ":
                assert self.field.height, "a QR code stands lower by a height that nobody set"
                self.field.y += self.field.height
            self.label.fields.append(self.field)
        self.field, self.hex, self.waiting = Field(), None, False


def code128_values(data: str) -> list[int]:
    """Return the symbol characters that a ^BC in mode N prints for this field, the start among them."""
    values: list[int] = []
    chosen = ""
    place = 0
    while place < len(data):
        if data[place] == ">":
            meaning = INVOCATIONS[data[place + 1]]
            place += 2
            if meaning == "FNC1":
                values.append(102)
            elif meaning.startswith(("start", "to")):
                assert bool(chosen) == meaning.startswith("to"), "a start in the middle, or none"
                values.append("ABC".index(meaning[-1]) + 103 if not chosen else 101 - "ABC".index(meaning[-1]))
                chosen = meaning[-1]
            else:
                assert chosen == "B"
                values.append(ord(meaning) - 32)
        elif chosen == "B":
            assert " " <= data[place] <= "\x7e"
            values.append(ord(data[place]) - 32)
            place += 1
        else:
            pair = data[place : place + 2]
            assert re.fullmatch("[0-9]{2}", pair), "sets A and C are written as pairs of digits"
            values.append(int(pair))
            place += 2
    return values


def code128(data: str) -> str:
    """Return what the field of a ^BC encodes, as a scanner gives it back; a leading FNC1 gives nothing."""
    start, *values = code128_values(data)
    chosen = "ABC"[start - 103]
    content = ""
    for value in values:
        if value == 102:
            content += GS if content else ""
        elif value in {99, 100, 101} and "ABC"[101 - value] != chosen:
            chosen = "ABC"[101 - value]
        elif chosen == "C":
            content += f"{value:02}"
        else:
            content += chr(value - 64 if chosen == "A" and value >= 64 else value + 32)
    return content


def ean_check(digits: str) -> str:
    """Return the check digit that ^BE adds to twelve digits."""
    assert re.fullmatch("[0-9]{12}", digits)
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10)


def qr(data: str) -> str:
    """Return what the field of a ^BQ encodes: correction level, manual mode, then A or B with its length in bytes."""
    found = re.fullmatch(r"([HQML])M,(?:A([0-9A-Z $%*+\-./:]+)|B([0-9]{4})(.+))", data, re.DOTALL)
    assert found is not None, data
    if found[2] is not None:
        return found[2]
    assert len(found[4].encode()) == int(found[3])
    return found[4]


def datamatrix(data: str, parameters: list[str]) -> str:
    """Return what the field of a ^BX encodes; its escape character and 1 is FNC1, which leads and separates."""
    assert parameters[2] == "200"
    mark = parameters[6]
    assert data.startswith(f"{mark}1"), "FNC1 does not lead"
    rest = data[2:].replace(f"{mark}1", GS)
    assert mark not in rest
    return rest
