"""HID report descriptors: what stands where in the reports of a device (USB HID 1.11, section 6.2.2)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from devices.scan import DeviceError

LONGEST: Final = 4096
"""The kernel keeps no longer descriptor (HID_MAX_DESCRIPTOR_SIZE)."""

_LONG_ITEM: Final = 0xFE
_SIZES: Final = (0, 1, 2, 4)
_MOST_BITS: Final = 8 * 16_384
_DEEPEST: Final = 64
_MAIN, _GLOBAL, _LOCAL = 0, 1, 2
_COLLECTION, _END_COLLECTION = 0xA, 0xC
_USAGE_PAGE, _REPORT_SIZE, _REPORT_ID, _REPORT_COUNT, _PUSH, _POP = 0x0, 0x7, 0x8, 0x9, 0xA, 0xB
_USAGE, _USAGE_MINIMUM, _USAGE_MAXIMUM = 0x0, 0x1, 0x2
_CONSTANT, _VARIABLE = 1, 2
_WHOLE_USAGE_BYTES: Final = 4


class ReportKind(IntEnum):
    """The three kinds of report, by the tag of their main items."""

    INPUT = 0x8
    OUTPUT = 0x9
    FEATURE = 0xB


@dataclass(frozen=True, slots=True)
class ReportField:
    """``count`` elements of ``bits`` bits each, from bit ``offset`` of the report, its report id not counted.

    ``usages`` are pairs of the first and the last usage of a range, each a page and an id in one number
    (``0x8C00FE``). ``collections`` are the usages of the collections around it, the outermost first.
    """

    kind: ReportKind
    report_id: int
    offset: int
    bits: int
    count: int
    usages: tuple[tuple[int, int], ...]
    constant: bool
    variable: bool
    collections: tuple[int, ...]

    def usage(self, place: int) -> int:
        """Return the usage of one element of a variable field: the last one stands for all that follow; 0: none."""
        last = 0
        for first, last in self.usages:
            if place <= last - first:
                return first + place
            place -= last - first + 1
        return last


@dataclass(frozen=True, slots=True)
class ReportDescriptor:
    """All fields of a device's reports; ``numbered``: each report begins with a byte that is its report id."""

    fields: tuple[ReportField, ...]
    numbered: bool

    def report_bytes(self, kind: ReportKind, report_id: int) -> int:
        """Return how long such a report is, its report id not counted; 0 where there is none."""
        ends = (f.offset + f.bits * f.count for f in self.fields if (f.kind, f.report_id) == (kind, report_id))
        return (max(ends, default=0) + 7) // 8


@dataclass(frozen=True, slots=True)
class _Globals:
    page: int = 0
    bits: int = 0
    report_id: int = 0
    count: int = 0


class _Reader:
    """The state that the items of a descriptor change one after the other."""

    def __init__(self) -> None:
        self.fields: list[ReportField] = []
        self.numbered = False
        self._globals = _Globals()
        self._stack: list[_Globals] = []
        self._collections: list[int] = []
        self._usages: list[tuple[int, int]] = []
        self._minimum: int | None = None
        self._ends: dict[tuple[ReportKind, int], int] = {}

    def take(self, kind: int, tag: int, data: bytes) -> None:
        value = int.from_bytes(data, "little")
        match kind:
            case _ if kind == _MAIN:
                self._main(tag, value)
                self._usages.clear()
                self._minimum = None
            case _ if kind == _GLOBAL:
                self._global(tag, value)
            case _ if kind == _LOCAL:
                self._local(tag, value if len(data) == _WHOLE_USAGE_BYTES else self._globals.page << 16 | value)
            case _:
                raise _refusal("an item of the reserved type")

    def _main(self, tag: int, value: int) -> None:
        if tag == _COLLECTION:
            if len(self._collections) >= _DEEPEST:
                raise _refusal(f"more than {_DEEPEST} collections inside each other")
            self._collections.append(self._usages[-1][0] if self._usages else 0)
        elif tag == _END_COLLECTION:
            if not self._collections:
                raise _refusal("the end of a collection that never began")
            self._collections.pop()
        elif tag in list(ReportKind):
            self._field(ReportKind(tag), value)

    def _field(self, kind: ReportKind, flags: int) -> None:
        state = self._globals
        offset = self._ends.get((kind, state.report_id), 0)
        end = offset + state.bits * state.count
        if end > _MOST_BITS:
            raise _refusal(f"a report of {end // 8} bytes")
        self._ends[kind, state.report_id] = end
        self.fields.append(
            ReportField(
                kind,
                state.report_id,
                offset,
                state.bits,
                state.count,
                tuple(self._usages),
                constant=bool(flags & _CONSTANT),
                variable=bool(flags & _VARIABLE),
                collections=tuple(self._collections),
            )
        )

    def _global(self, tag: int, value: int) -> None:
        state = self._globals
        if tag == _USAGE_PAGE:
            self._globals = replace(state, page=value)
        elif tag == _REPORT_SIZE:
            self._globals = replace(state, bits=value)
        elif tag == _REPORT_COUNT:
            self._globals = replace(state, count=value)
        elif tag == _REPORT_ID:
            if not 0 < value <= 0xFF:  # noqa: PLR2004 - a byte, and 0 is reserved
                raise _refusal(f"the report id {value}")
            self.numbered = True
            self._globals = replace(state, report_id=value)
        elif tag == _PUSH:
            if len(self._stack) >= _DEEPEST:
                raise _refusal(f"more than {_DEEPEST} states kept")
            self._stack.append(state)
        elif tag == _POP:
            if not self._stack:
                raise _refusal("a state taken back that was never kept")
            self._globals = self._stack.pop()

    def _local(self, tag: int, usage: int) -> None:
        if tag == _USAGE:
            self._usages.append((usage, usage))
        elif tag == _USAGE_MINIMUM:
            self._minimum = usage
        elif tag == _USAGE_MAXIMUM:
            first, self._minimum = usage if self._minimum is None else self._minimum, None
            if usage < first:
                raise _refusal("a range of usages that ends before it begins")
            self._usages.append((first, usage))


def parse(data: bytes) -> ReportDescriptor:
    """Read a report descriptor; DeviceError where it is none."""
    if len(data) > LONGEST:
        raise _refusal(f"{len(data)} bytes")
    reader = _Reader()
    for kind, tag, value in _items(data):
        reader.take(kind, tag, value)
    return ReportDescriptor(tuple(reader.fields), reader.numbered)


def _items(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield type, tag and data of each short item; long items, of which the standard defines none, are skipped."""
    place = 0
    while place < len(data):
        prefix = data[place]
        if prefix == _LONG_ITEM:
            size = data[place + 1] if place + 1 < len(data) else LONGEST
            place += 3 + size
        else:
            size = _SIZES[prefix & 3]
            yield prefix >> 2 & 3, prefix >> 4, data[place + 1 : place + 1 + size]
            place += 1 + size
    if place > len(data):
        raise _refusal("an item that is cut off")


def _refusal(what: str) -> DeviceError:
    return DeviceError(f"The report descriptor of the scanner holds {what}; switch the scanner to USB serial.")
